// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include "core/check.h"
#include "store/command.h"
#include "store/commands/groups.h"

namespace jetlag::store {
namespace {

std::vector<Command> build_table() {
  std::vector<Command> all;
  for (const auto group : {connection_commands(), key_commands(), expiry_commands(), string_commands(), counter_commands(),
                           set_commands(), hash_commands()})
    all.insert(all.end(), group.begin(), group.end());
  std::sort(all.begin(), all.end(), [](const Command& a, const Command& b) { return a.name < b.name; });
  for (std::size_t i = 1; i < all.size(); ++i) JETLAG_CHECK(all[i - 1].name != all[i].name, "a command is declared once");
  return all;
}

constexpr std::size_t kLongestName = 24;

}  // namespace

std::span<const Command> commands() {
  static const std::vector<Command> table = build_table();
  return table;
}

const Command* find_command(std::string_view name) {
  if (name.size() > kLongestName) return nullptr;
  std::array<char, kLongestName> upper{};
  std::transform(name.begin(), name.end(), upper.begin(),
                 [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
  const std::string_view wanted(upper.data(), name.size());
  const auto all = commands();
  const auto it =
      std::lower_bound(all.begin(), all.end(), wanted, [](const Command& c, std::string_view n) { return c.name < n; });
  return it != all.end() && it->name == wanted ? &*it : nullptr;
}

}  // namespace jetlag::store
