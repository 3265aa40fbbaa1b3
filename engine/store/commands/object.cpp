// SPDX-License-Identifier: Apache-2.0
// OBJECT: what a server tells about the object under a key.
//
// ENCODING   what Redis 7.0 would choose for the value with its standard limits, 7.4 where fields have deadlines; an
//            active-active database refuses it.
// IDLETIME   seconds since the newest write that is alive: reads leave no trace here, unless keys are evicted by their last use;
//            then since that.
// REFCOUNT   always 1. FREQ answers only where keys are evicted by the frequency of their use, and IDLETIME does not there.
#include <algorithm>
#include <string>

#include "crdt/number.h"
#include "store/commands/groups.h"
#include "store/deadline.h"
#include "store/errors.h"
#include "store/key_view.h"

namespace jetlag::store {
namespace {

using crdt::Type;

constexpr std::size_t kLongestEmbedded = 44, kMostIntegers = 512, kMostPacked = 128, kLongestPacked = 64;

std::string_view encoding_of(const Bytes& text) {
  if (crdt::parse_integer(text)) return "int";
  return text.size() <= kLongestEmbedded ? "embstr" : "raw";
}

std::string_view encoding_of(const crdt::Set& set) {
  const bool integers = std::ranges::all_of(set, [](const auto& entry) { return crdt::parse_integer(entry.first).has_value(); });
  return integers && set.size() <= kMostIntegers ? "intset" : "hashtable";
}

std::string_view encoding_of(const KeyView& key, const crdt::Hash& hash) {
  if (hash.size() > kMostPacked) return "hashtable";
  for (const auto& [field, element] : hash)
    if (element.present() && (field.size() > kLongestPacked || element.value(key.rule()).size() > kLongestPacked))
      return "hashtable";
  return hash.deadlines() != nullptr ? "listpackex" : "listpack";
}

std::string_view encoding_of(const crdt::SortedSet& set) {
  if (set.size() > kMostPacked) return "skiplist";
  for (const auto& [member, score] : set)
    if (score.present() && member.size() > kLongestPacked) return "skiplist";
  return "listpack";
}

Reply encoding(Call& call, const KeyView& key) {
  if (call.db.options().commands == CommandSet::kActiveActive) return errors::refused("OBJECT|ENCODING");
  if (!key.exists()) return Reply::nil();
  switch (key.type()) {
    case Type::kString: return Reply::bulk(encoding_of(key.text()));
    case Type::kSet: return Reply::bulk(encoding_of(*key.object().set()));
    case Type::kHash: return Reply::bulk(encoding_of(key, *key.object().hash()));
    case Type::kSortedSet: return Reply::bulk(encoding_of(*key.object().sorted_set()));
    case Type::kList: return Reply::bulk("quicklist");
    case Type::kStream: return Reply::bulk("stream");
    case Type::kDocument:
    case Type::kHyperLogLog:
    case Type::kBoundedCounter:
    case Type::kVectorSet: return Reply::bulk("raw");
    case Type::kNone: break;
  }
  return Reply::nil();
}

constexpr const char* kSwitching =
    " Please note that when switching between policies at runtime LRU and LFU data will take some time to adjust.";

bool counts_frequency(const Call& call) { return call.db.book() != nullptr && call.db.book()->counts_frequency(); }

const Use* use_of(Call& call) { return call.db.use_of(KeyRef(call.args[2], call.session.db)); }

Reply idle_time(Call& call, const KeyView& key) {
  if (!key.exists()) return Reply::nil();
  if (counts_frequency(call))
    return Reply::error(std::string("ERR An LFU maxmemory policy is selected, idle time not tracked.") + kSwitching);
  const Use* const use = use_of(call);
  const std::int64_t since = use != nullptr ? use->last.ns / 1'000'000 : key.object().newest(key.type()).stamp.hlc.millis();
  return Reply::integer(std::max<std::int64_t>(call.at.now_clock.ns / 1'000'000 - since, 0) / 1000);
}

Reply reference_count(Call&, const KeyView& key) { return key.exists() ? Reply::integer(1) : Reply::nil(); }

Reply frequency(Call& call, const KeyView& key) {
  if (!key.exists()) return Reply::nil();
  if (counts_frequency(call)) return Reply::integer(use_of(call)->frequency_at(call.at.now_clock));
  return Reply::error(std::string("ERR An LFU maxmemory policy is not selected, access frequency not tracked.") + kSwitching);
}

Reply help() {
  std::vector<Reply> lines;
  for (const char* line :
       {"OBJECT <subcommand> [<arg> [value] [opt] ...]. Subcommands are:", "ENCODING <key>",
        "    Return the representation that Redis would choose for the value (standard command set only).", "FREQ <key>",
        "    Return the access frequency index of the <key>, where keys are evicted by it.", "IDLETIME <key>",
        "    Return how many seconds ago the newest part of the value was written.", "REFCOUNT <key>",
        "    Return the number of references of the value: always 1.", "HELP", "    Print this help."})
    lines.push_back(Reply::status(line));
  return Reply::array(std::move(lines));
}

struct Subcommand {
  std::string_view name;
  Reply (*handler)(Call&, const KeyView&);
};
constexpr Subcommand kSubcommands[] = {
    {"ENCODING", encoding}, {"FREQ", frequency}, {"IDLETIME", idle_time}, {"REFCOUNT", reference_count}};

Reply object(Call& call) {
  const std::string_view word = call.args[1];
  if (is_word(word, "HELP")) return call.args.size() == 2 ? help() : errors::wrong_arity("object|help");
  for (const Subcommand& sub : kSubcommands) {
    if (!is_word(word, sub.name)) continue;
    if (call.args.size() != 3) return errors::wrong_arity("object|" + std::string(sub.name));
    return sub.handler(call, KeyView(call, call.args[2]));
  }
  return errors::unknown_subcommand(word, "OBJECT");
}

constexpr Command kCommands[] = {
    {"OBJECT", -2, kLook, {2, 2, 1}, "generic", "2.2.3", "Tells about the object under a key; see OBJECT HELP", object},
};

}  // namespace

std::span<const Command> object_commands() { return kCommands; }

}  // namespace jetlag::store
