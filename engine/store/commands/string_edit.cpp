// SPDX-License-Identifier: Apache-2.0
// Strings in parts: reading and replacing ranges. Every write replaces the whole value, and conflicts are about whole values.
#include <algorithm>
#include <string>

#include "store/arguments.h"
#include "store/commands/groups.h"
#include "store/put.h"

namespace jetlag::store {
namespace {

using crdt::Type;

std::string text_of(const KeyView& key) { return key.exists() ? key.text().str() : std::string(); }

Reply append(Call& call) {
  KeyView key(call, call.args[1]);
  if (!key.fits(Type::kString)) return errors::wrong_type();
  const Bytes before = key.exists() ? key.text() : Bytes();
  if (before.size() + call.args[2].size() > kLongestString) return errors::too_long();
  std::string value = before.str();
  value += call.args[2].view();
  put(call, key, value, kSameTtl);
  return Reply::integer(static_cast<std::int64_t>(value.size()));
}

Reply strlen_of(Call& call) {
  const KeyView key(call, call.args[1]);
  if (!key.fits(Type::kString)) return errors::wrong_type();
  return Reply::integer(key.exists() ? static_cast<std::int64_t>(key.text().size()) : 0);
}

Reply getrange(Call& call) {
  const Integer from = read_integer(call.args[2]);
  if (!from) return from.error();
  const Integer until = read_integer(call.args[3]);
  if (!until) return until.error();
  const KeyView key(call, call.args[1]);
  if (!key.fits(Type::kString)) return errors::wrong_type();
  if (!key.exists()) return Reply::bulk("");
  const Bytes text = key.text();
  const auto size = static_cast<std::int64_t>(text.size());
  if (*from < 0 && *until < 0 && *from > *until) return Reply::bulk("");
  const std::int64_t first = std::max<std::int64_t>(*from < 0 ? size + *from : *from, 0);
  const std::int64_t last = std::min(std::max<std::int64_t>(*until < 0 ? size + *until : *until, 0), size - 1);
  if (first > last) return Reply::bulk("");
  return Reply::bulk(text.view().substr(static_cast<std::size_t>(first), static_cast<std::size_t>(last - first + 1)));
}

Reply setrange(Call& call) {
  const Integer offset = read_integer(call.args[2]);
  if (!offset) return offset.error();
  if (*offset < 0) return Reply::error("ERR offset is out of range");
  KeyView key(call, call.args[1]);
  if (!key.fits(Type::kString)) return errors::wrong_type();
  const std::string_view part = call.args[3];
  if (part.empty()) return Reply::integer(key.exists() ? static_cast<std::int64_t>(key.text().size()) : 0);
  const auto at = static_cast<std::size_t>(*offset);
  if (at > kLongestString - std::min(part.size(), kLongestString)) return errors::too_long();
  std::string value = text_of(key);
  value.resize(std::max(value.size(), at + part.size()));
  value.replace(at, part.size(), part);
  put(call, key, value, kSameTtl);
  return Reply::integer(static_cast<std::int64_t>(value.size()));
}

constexpr Command kCommands[] = {
    {"APPEND", 3, kGrows | kFast, {1, 1, 1}, "string", "2.0.0", "Appends text to a string; creates the key if needed", append},
    {"GETRANGE", 4, kRead, {1, 1, 1}, "string", "2.4.0", "Returns a part of a string", getrange},
    {"SETRANGE", 4, kGrows, {1, 1, 1}, "string", "2.2.0", "Overwrites a part of a string, growing it if needed", setrange},
    {"STRLEN", 2, kRead | kFast, {1, 1, 1}, "string", "2.2.0", "Returns the length of a string", strlen_of},
    {"SUBSTR", 4, kRead | kStandardOnly, {1, 1, 1}, "string", "1.0.0", "Returns a part of a string, like GETRANGE", getrange},
};

}  // namespace

std::span<const Command> string_edit_commands() { return kCommands; }

}  // namespace jetlag::store
