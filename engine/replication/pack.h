// SPDX-License-Identifier: Apache-2.0
// Compression of what travels between regions: zstd, used where it helps.
//
// pack()    the packed form of `plain`, or nothing when level <= 0 or when it would not be shorter.
// Units     bytes; levels as zstd counts them.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace jetlag::replication {

std::optional<std::string> pack(std::string_view plain, int level);

}  // namespace jetlag::replication
