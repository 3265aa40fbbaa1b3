// SPDX-License-Identifier: Apache-2.0
#include "scenario/bundled.h"

namespace jetlag::scenario {

Result<std::string> read_bundled(std::string_view path) {
  for (const BundledFile& file : bundled_files())
    if (path.starts_with(kBundled) && path.substr(kBundled.size()) == file.name) return std::string(file.text);
  return failure(ErrorCode::kNotFound, std::string(path), "there is no such bundled scenario");
}

}  // namespace jetlag::scenario
