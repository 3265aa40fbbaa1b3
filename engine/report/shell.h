// SPDX-License-Identifier: Apache-2.0
// Command lines that a person copies: every word as a POSIX shell reads it back.
#pragma once

#include <string>

namespace jetlag::report {

/// Quoted only where it has to be.
std::string shell_word(const std::string& text);

}  // namespace jetlag::report
