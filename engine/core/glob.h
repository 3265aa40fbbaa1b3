// SPDX-License-Identifier: Apache-2.0
// Patterns of keys, members and values, as Redis has them.
//
// Pattern  `*` any characters, `?` one character, `[abc]`, `[a-f]`, `[^a]` one (not) of these, `\` takes the next one literally;
//          everything else stands for itself. A `[` without its `]` takes the rest of the pattern as its class, as Redis does.
// Cost     at most length of the pattern times length of the text.
#pragma once

#include <string_view>

namespace jetlag {

bool glob_matches(std::string_view pattern, std::string_view text);

}  // namespace jetlag
