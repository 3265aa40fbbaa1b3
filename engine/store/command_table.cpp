// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <cstdint>

#include "core/check.h"
#include "store/command.h"
#include "store/commands/groups.h"

namespace jetlag::store {
namespace {

std::vector<Command> build_table() {
  std::vector<Command> all;
  for (const auto group :
       {bitfield_commands(), bitmap_commands(), bounded_counter_commands(), command_commands(), connection_commands(),
        counter_commands(), expiry_commands(), geo_commands(), geo_search_commands(), hash_commands(), hash_expiry_commands(),
        hyperloglog_commands(), json_array_commands(), json_commands(), json_value_commands(), key_commands(),
        keyspace_commands(), lcs_commands(), list_commands(), list_edit_commands(), list_pop_commands(), object_commands(),
        pubsub_commands(), scan_commands(), set_algebra_commands(), set_commands(), sort_commands(),
        sorted_set_algebra_commands(), sorted_set_commands(), sorted_set_pop_commands(), sorted_set_range_commands(),
        sorted_set_walk_commands(), stream_claim_commands(), stream_commands(), stream_group_commands(), stream_info_commands(),
        stream_read_commands(), string_commands(), string_edit_commands(), string_many_commands(), transaction_commands(),
        transfer_commands(), vector_search_commands(), vector_set_commands()})
    all.insert(all.end(), group.begin(), group.end());
  std::sort(all.begin(), all.end(), [](const Command& a, const Command& b) { return a.name < b.name; });
  for (std::size_t i = 1; i < all.size(); ++i) JETLAG_CHECK(all[i - 1].name != all[i].name, "a command is declared once");
  return all;
}

constexpr std::size_t kLongestName = 24;

/// Where the commands stand in the table, by a hash of their names: workloads ask for one with every request.
class Index {
 public:
  explicit Index(std::span<const Command> table) : table_(table) {
    for (std::size_t i = 0; i < table.size(); ++i) {
      JETLAG_CHECK(table[i].name.size() <= kLongestName && table.size() * 2 <= kCells, "the index has room for all commands");
      std::size_t cell = home_of(table[i].name);
      while (cells_[cell] != 0) cell = (cell + 1) % kCells;
      cells_[cell] = static_cast<std::uint16_t>(i + 1);
    }
  }
  const Command* find(std::string_view name) const {
    for (std::size_t cell = home_of(name); cells_[cell] != 0; cell = (cell + 1) % kCells)
      if (const Command& command = table_[cells_[cell] - 1u]; equal(command.name, name)) return &command;
    return nullptr;
  }

 private:
  static constexpr std::size_t kCells = 1024;
  static char upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; }
  static bool equal(std::string_view command, std::string_view name) {
    return command == name ||  // as most clients write it
           std::equal(command.begin(), command.end(), name.begin(), name.end(), [](char a, char b) { return a == upper(b); });
  }
  static std::size_t home_of(std::string_view name) {
    constexpr unsigned kWithoutCase = 0xdf;
    std::uint32_t hash = 0;
    for (const char c : name) hash = hash * 31 + (static_cast<unsigned char>(c) & kWithoutCase);
    return hash % kCells;
  }

  std::span<const Command> table_;
  std::array<std::uint16_t, kCells> cells_{};
};

}  // namespace

std::span<const Command> commands() {
  static const std::vector<Command> table = build_table();
  return table;
}

const Command* find_command(std::string_view name) {
  if (name.size() > kLongestName) return nullptr;
  static const Index index(commands());
  return index.find(name);
}

}  // namespace jetlag::store
