// SPDX-License-Identifier: Apache-2.0
#include "core/check.h"

#include <new>
#include <string_view>

namespace jetlag {

void fail_check(const char* condition, const char* message, const char* file, int line) {
  std::string_view path(file);
  if (const auto at = path.rfind("engine/"); at != std::string_view::npos) path.remove_prefix(at);
  throw CheckFailure(std::string(path) + ":" + std::to_string(line) + ": " + message + " (" + condition + ")");
}

void out_of_memory() { throw std::bad_alloc(); }

}  // namespace jetlag
