// SPDX-License-Identifier: Apache-2.0
// What the values and fates of a conflict do not say: that a command draws at random, and that two clients were handed one thing.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "observe/conflicts.h"

namespace jetlag::lab {

/// "SPOP draws at random: ...", once for each such command.
std::vector<std::string> notes_on(const std::vector<std::string>& commands);

/// Two commands that hand something out, and take it away or keep it from others, answered the same to their clients. Where what
/// they take is gone for who has seen it, of commands that have not seen each other; readers of a group each have their own place
/// in it. Lists are left to the fates, which know their items.
struct HandedTwice {
  std::size_t first = 0, second = 0;  ///< commands
  std::string what{};
};
std::optional<HandedTwice> handed_twice(const std::vector<std::string>& commands, const observe::Interleaving& way);

}  // namespace jetlag::lab
