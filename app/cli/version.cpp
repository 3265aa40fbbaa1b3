// SPDX-License-Identifier: Apache-2.0
#include "version.h"

#include <fmt/format.h>

namespace jetlag::cli {

namespace {

std::string compiler() {
#if defined(__clang__)
  return fmt::format("clang {}.{}.{}", __clang_major__, __clang_minor__, __clang_patchlevel__);
#else
  return fmt::format("gcc {}.{}.{}", __GNUC__, __GNUC_MINOR__, __GNUC_PATCHLEVEL__);
#endif
}

std::string architecture() {
#if defined(__x86_64__)
  return "x86_64";
#elif defined(__aarch64__)
  return "aarch64";
#else
  return "other architecture";
#endif
}

}  // namespace

std::string version() { return JETLAG_VERSION; }

std::string version_text() {
  std::string text = fmt::format("jetlag {}\n", version());
  const std::string commit = JETLAG_COMMIT;
  if (!commit.empty()) text += fmt::format("commit      {}\n", commit);
  return text + fmt::format("build       {} with {}, {}\nscenarios   format 1\nreports     format 1\n", JETLAG_BUILD_TYPE,
                            compiler(), architecture());
}

}  // namespace jetlag::cli
