// SPDX-License-Identifier: Apache-2.0
// What the commands of streams have in common: IDs and entries as clients see them, counters, errors.
//
// IDs      read as Redis reads them; a number that is left out is what the caller says. next_id() makes those of XADD: under the
//          standard command set as Redis does; under the active-active one the last part is k * 64 + the region's number (from
//          1), so that two regions never make the same one, and the milliseconds follow the hybrid clock and never go back.
// Counters how much a group has read, and how much is left: under the standard command set what Redis 7.0 says, which sometimes
//          is that it does not know; under the active-active one the entries that this region has not handed out.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

#include "crdt/stream.h"
#include "store/key_view.h"
#include "store/reply.h"

namespace jetlag::store {

/// nullptr when the key is absent. Requires the key to fit the type.
inline const crdt::Stream* stream_of(const KeyView& key) { return key.exists() ? key.object().stream() : nullptr; }
/// The group with its name, or nullptr.
inline const crdt::ConsumerGroup* group_of(const KeyView& key, const Bytes& name) {
  const crdt::Stream* const stream = stream_of(key);
  return stream == nullptr ? nullptr : stream->group(name);
}
/// How far this region has read; of a group that nobody has read from, where it would begin.
inline crdt::GroupProgress progress_of(const crdt::ConsumerGroup& group) {
  return group.progress ? *group.progress : group.fresh_progress();
}
inline bool keeps_empty(const Call& call) { return call.db.options().commands == CommandSet::kStandard; }
inline std::int64_t millis_of(Instant instant) {
  return instant.ns >= 0 ? instant.ns / 1'000'000 : -((999'999 - instant.ns) / 1'000'000);
}

std::string format_id(crdt::StreamId id);
/// "name value name value", to be read by people.
Bytes fields_text(std::string_view packed);
/// "group readers".
std::string group_name(const Bytes& name);

/// What stands behind the milliseconds of an ID.
enum class IdNumber : std::uint8_t { kGiven, kMissing, kAny };
struct GivenId {
  crdt::StreamId id;
  IdNumber number = IdNumber::kGiven;
};
using ReadId = tl::expected<crdt::StreamId, Reply>;
/// "5-1", "5" and, where it may be, "5-*".
std::optional<GivenId> parse_id(std::string_view text, std::uint64_t missing_number, bool any_number = false);
ReadId read_id(std::string_view text, std::uint64_t missing_number = 0);
/// Bounds of a range: also -, + and, in front of an ID, ( for "without it".
ReadId read_range_start(std::string_view text);
ReadId read_range_end(std::string_view text);

/// The next ID of the region's own choice; within these milliseconds, where they are given. Nothing where there is none left.
std::optional<crdt::StreamId> next_id(const Call& call, crdt::StreamId last, std::optional<std::uint64_t> millis = std::nullopt);

Reply id_reply(crdt::StreamId id);
Reply entry_reply(const crdt::Stream::Entry& entry);

/// Notes that an entry is handed out.
void count_read(const Call& call, const crdt::Stream& stream, crdt::GroupProgress& progress, const crdt::EntryKey& entry);
std::optional<std::uint64_t> entries_read(const Call& call, const crdt::Stream& stream, const crdt::GroupProgress& progress);
std::optional<std::uint64_t> lag(const Call& call, const crdt::Stream& stream, const crdt::GroupProgress& progress);

/// Tells other regions what is acknowledged without a gap, once `acked` were.
void ship_acks(Call& call, KeyView& key, const Bytes& group, const std::vector<crdt::EntryKey>& acked);
/// An active-active stream that has become empty does not exist: nor may its deadline.
void drop_ghost(KeyView& key);

namespace errors {
inline Reply invalid_stream_id() { return Reply::error("ERR Invalid stream ID specified as stream command argument"); }
inline Reply no_group(const Bytes& key, const Bytes& group) {
  return Reply::error("NOGROUP No such key '" + key.str() + "' or consumer group '" + group.str() + "'");
}
inline Reply no_group_for(const Bytes& key, const Bytes& group) {
  return Reply::error("NOGROUP No such consumer group '" + group.str() + "' for key name '" + key.str() + "'");
}
inline Reply subcommand_syntax(std::string_view given, std::string_view command) {
  return Reply::error("ERR unknown subcommand or wrong number of arguments for '" + std::string(given.substr(0, 128)) +
                      "'. Try " + std::string(command) + " HELP.");
}
}  // namespace errors

}  // namespace jetlag::store
