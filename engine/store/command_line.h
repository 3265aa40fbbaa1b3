// SPDX-License-Identifier: Apache-2.0
// A line as typed into an interactive client, split into arguments.
//
// Rules    arguments are separated by blanks. "..." knows \n \r \t \b \a \\ \" and \xHH; '...' knows only \'. A closing quote
//          must be followed by a blank or the end of the line. Outside quotes a backslash is an ordinary character.
// Errors   where = "column N" (1-based, the place of the opening quote or of the character after the closing one).
#pragma once

#include <string_view>
#include <vector>

#include "core/result.h"
#include "core/shared_bytes.h"

namespace jetlag::store {

Result<std::vector<Bytes>> split_command_line(std::string_view line);

}  // namespace jetlag::store
