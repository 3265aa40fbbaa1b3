// SPDX-License-Identifier: Apache-2.0
// What this build is: the version people quote in a bug report, and the line that JUnit and JSON carry.
#pragma once

#include <string>

namespace jetlag::cli {

/// "0.1.0".
std::string version();
/// Several lines: version, commit where known, compiler, build type, formats.
std::string version_text();

}  // namespace jetlag::cli
