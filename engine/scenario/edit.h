// SPDX-License-Identifier: Apache-2.0
// Edits of a scenario's text that keep everything else as a person wrote it: comments, order, blanks.
//
// Path       keys of objects and 0-based positions in lists, from the root: {"faults", "2", "at"}.
// Value      JSON text, put there as it is.
// with_value     replaces a value; adds the key, and the objects above it, where they are missing.
// with_entry     puts a new entry into a list (made where it is missing), before the one at `position`, by default at the end.
// without        takes a member or an entry out, with the comment behind it.
// with_injected  what was done by hand (Snapshot::injected): faults go to the end of "faults", script steps into "script" in the
//                order of time; what is there already is not added again.
// Errors     a text that is no JSON object, or a path that leads through something else; the text is then as it was.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"

namespace jetlag::scenario {

using EditPath = std::vector<std::string>;
inline constexpr std::size_t kAtEnd = static_cast<std::size_t>(-1);

Result<std::string> with_value(std::string_view text, const EditPath& path, std::string_view json);
Result<std::string> with_entry(std::string_view text, const EditPath& list, std::string_view json, std::size_t position = kAtEnd);
Result<std::string> without(std::string_view text, const EditPath& path);
Result<std::string> with_injected(std::string_view text, const std::vector<std::string>& injected);

}  // namespace jetlag::scenario
