// SPDX-License-Identifier: Apache-2.0
// Files that are part of the program: it works from any directory.
#pragma once

#include <string_view>

namespace jetlag::embedded {

extern const std::string_view completion_bash;
extern const std::string_view completion_zsh;
extern const std::string_view completion_fish;

}  // namespace jetlag::embedded
