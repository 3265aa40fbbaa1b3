// SPDX-License-Identifier: Apache-2.0
// Lines that are never too wide: as wrap(), but a word that is wider than a line is broken. For replies and documents, which may
// have no blank at all.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace jetlag::report {

std::vector<std::string> broken_lines(std::string_view text, std::size_t columns);

}  // namespace jetlag::report
