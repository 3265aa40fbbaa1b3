// SPDX-License-Identifier: Apache-2.0
// How many arguments a command takes, as a sentence for whoever gave another number of them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "store/command.h"

namespace jetlag::scenario {

/// "expected SETEX with 3 arguments, found 2", the name not counted; nothing where they are as many as it takes.
std::optional<std::string> arity_mistake(const store::Command& command, std::int64_t given);

}  // namespace jetlag::scenario
