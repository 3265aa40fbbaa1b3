// SPDX-License-Identifier: Apache-2.0
// What `jetlag new NAME` writes: a small scenario with a comment at everything, which passes `jetlag check` as it stands.
#pragma once

#include <string>
#include <string_view>

namespace jetlag::scenario {

std::string starter_text(std::string_view name);

}  // namespace jetlag::scenario
