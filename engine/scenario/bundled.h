// SPDX-License-Identifier: Apache-2.0
// The scenarios of the folder scenarios/, as part of the program: it shows them from any directory.
//
// Path    ":bundled/quickstart.json"; what such a file extends is found beside it, in the program too.
// Order   by name. The texts live as long as the program.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "core/result.h"

namespace jetlag::scenario {

inline constexpr std::string_view kBundled = ":bundled/";

struct BundledFile {
  std::string_view name;  ///< "quickstart.json"
  std::string_view text;
};

std::span<const BundledFile> bundled_files();
/// `path` begins with kBundled.
Result<std::string> read_bundled(std::string_view path);

}  // namespace jetlag::scenario
