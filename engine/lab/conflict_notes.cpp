// SPDX-License-Identifier: Apache-2.0
#include "lab/conflict_notes.h"

#include <algorithm>
#include <array>
#include <string_view>

#include <fmt/format.h>

#include "store/command.h"
#include "store/command_line.h"

namespace jetlag::lab {

namespace {

using observe::ReplyValue;

/// What is one thing in a reply: a member, an entry by its ID, or all of it.
enum class Handed : std::uint8_t { kNothing, kWhole, kEach, kMembers, kEntries };

struct Hand {
  std::string_view command;
  Handed what;
};
constexpr std::array kHands{
    Hand{"SPOP", Handed::kEach},          Hand{"ZPOPMIN", Handed::kMembers}, Hand{"ZPOPMAX", Handed::kMembers},
    Hand{"HGETDEL", Handed::kEach},       Hand{"GETDEL", Handed::kWhole},    Hand{"JSON.ARRPOP", Handed::kEach},
    Hand{"XREADGROUP", Handed::kEntries},
};

const store::Command* command_in(const std::string& line) {
  const auto words = store::split_command_line(line);
  return words && !words->empty() ? store::find_command(words->front().view()) : nullptr;
}

Handed handed_by(const std::string& line) {
  const store::Command* const command = command_in(line);
  const auto hand = command == nullptr ? kHands.end() : std::ranges::find(kHands, command->name, &Hand::command);
  return hand == kHands.end() ? Handed::kNothing : hand->what;
}

bool is_thing(const ReplyValue& value) { return value.type == ReplyValue::Type::kString; }

void collect(const ReplyValue& reply, Handed what, std::vector<std::string>& things) {
  if (is_thing(reply) && what != Handed::kEntries) things.push_back(reply.text);
  const bool entry = reply.items.size() == 2 && is_thing(reply.items[0]) && reply.items[1].type == ReplyValue::Type::kArray &&
                     !reply.items[1].items.empty() && std::ranges::all_of(reply.items[1].items, is_thing);
  if (what == Handed::kEntries && entry) return things.push_back(reply.items[0].text);
  for (std::size_t i = 0; i < reply.items.size(); ++i)
    if (what != Handed::kMembers || i == 0 || !is_thing(reply.items[i]) || (i % 2 == 0 && reply.items.size() % 2 == 0))
      collect(reply.items[i], what, things);
}

}  // namespace

std::vector<std::string> notes_on(const std::vector<std::string>& commands) {
  std::vector<std::string> notes;
  for (const std::string& line : commands) {
    const store::Command* const command = command_in(line);
    if (command == nullptr || !command->has(store::kRandom)) continue;
    const std::string note = fmt::format("{} may draw at random: what it draws here is one case of several", command->name);
    if (std::ranges::find(notes, note) == notes.end()) notes.push_back(note);
  }
  return notes;
}

std::optional<HandedTwice> handed_twice(const std::vector<std::string>& commands, const observe::Interleaving& way) {
  for (std::size_t i = 0; i < way.replies.size(); ++i)
    for (std::size_t k = i + 1; k < way.replies.size(); ++k) {
      const Handed what = handed_by(commands[i]);
      if (what == Handed::kNothing || handed_by(commands[k]) != what) continue;
      if (what != Handed::kEntries && (way.saw[i][k] || way.saw[k][i])) continue;
      std::vector<std::string> ours, theirs;
      collect(way.replies[i], what, ours);
      collect(way.replies[k], what, theirs);
      const auto both = std::ranges::find_first_of(ours, theirs);
      if (both == ours.end()) continue;
      return HandedTwice{i, k, *both};
    }
  return std::nullopt;
}

}  // namespace jetlag::lab
