// SPDX-License-Identifier: Apache-2.0
#include "store/streams.h"

#include <cerrno>
#include <cstdlib>
#include <limits>

#include "crdt/number.h"

namespace jetlag::store {
namespace {

using crdt::StreamId;

constexpr std::uint64_t kLargest = std::numeric_limits<std::uint64_t>::max();
constexpr std::size_t kLongestId = 128;
/// The last part of an ID that a region makes is k times this and the region's number.
constexpr std::uint64_t kRegionStep = crdt::OriginId::kMaxRegions;

/// A number as Redis takes it: canonical and not negative, or else whatever the C library reads to the end.
std::optional<std::uint64_t> parse_part(const std::string& text) {
  if (const auto canonical = crdt::parse_integer(text))
    return *canonical < 0 ? std::nullopt : std::optional(static_cast<std::uint64_t>(*canonical));
  if (text.empty()) return std::nullopt;
  errno = 0;
  char* end = nullptr;
  const std::uint64_t value = std::strtoull(text.c_str(), &end, 10);
  if (errno != 0 || end == text.c_str() || *end != '\0') return std::nullopt;
  return value;
}

struct Bound {
  StreamId id;
  bool without = false;  ///< The ID itself is not in the range.
};
std::optional<Bound> read_bound(std::string_view text, std::uint64_t missing_number) {
  if (text == "-") return Bound{};
  if (text == "+") return Bound{StreamId::largest()};
  const bool without = text.size() > 1 && text.front() == '(';
  const auto given = parse_id(without ? text.substr(1) : text, missing_number);
  return given ? std::optional(Bound{given->id, without}) : std::nullopt;
}

}  // namespace

std::string format_id(StreamId id) { return std::to_string(id.millis) + "-" + std::to_string(id.number); }

Bytes fields_text(std::string_view packed) {
  std::string text;
  for (const Bytes& one : crdt::unpack_fields(packed)) {
    if (!text.empty()) text += ' ';
    text += one.view();
  }
  return text;
}

std::string group_name(const Bytes& name) { return "group " + name.str(); }

std::optional<GivenId> parse_id(std::string_view text, std::uint64_t missing_number, bool any_number) {
  if (text.size() >= kLongestId) return std::nullopt;
  text = text.substr(0, text.find('\0'));
  const std::size_t dash = text.find('-');
  const auto millis = parse_part(std::string(text.substr(0, dash)));
  if (!millis) return std::nullopt;
  if (dash == std::string_view::npos) return GivenId{{*millis, missing_number}, IdNumber::kMissing};
  const std::string_view number = text.substr(dash + 1);
  if (any_number && number == "*") return GivenId{{*millis, 0}, IdNumber::kAny};
  const auto parsed = parse_part(std::string(number));
  return parsed ? std::optional(GivenId{{*millis, *parsed}, IdNumber::kGiven}) : std::nullopt;
}

ReadId read_id(std::string_view text, std::uint64_t missing_number) {
  if (const auto given = parse_id(text, missing_number)) return given->id;
  return tl::unexpected(errors::invalid_stream_id());
}

ReadId read_range_start(std::string_view text) {
  const auto bound = read_bound(text, 0);
  if (!bound) return tl::unexpected(errors::invalid_stream_id());
  if (!bound->without) return bound->id;
  if (bound->id == StreamId::largest()) return tl::unexpected(Reply::error("ERR invalid start ID for the interval"));
  return bound->id.next();
}

ReadId read_range_end(std::string_view text) {
  const auto bound = read_bound(text, kLargest);
  if (!bound) return tl::unexpected(errors::invalid_stream_id());
  if (!bound->without) return bound->id;
  if (!bound->id) return tl::unexpected(Reply::error("ERR invalid end ID for the interval"));
  return bound->id.previous();
}

std::optional<StreamId> next_id(const Call& call, StreamId last, std::optional<std::uint64_t> given) {
  std::int64_t now = millis_of(call.at.now_clock);
  const bool standard = call.db.options().commands == CommandSet::kStandard;
  if (!standard && call.db.options().clock == ClockMode::kHlc && call.db.clock().last().packed != 0)
    now = std::max(now, call.db.clock().last().millis());
  const std::uint64_t clock = now > 0 ? static_cast<std::uint64_t>(now) : 0;
  const std::uint64_t millis = given ? *given : std::max(clock, last.millis);
  const std::uint64_t first = standard ? 0 : call.db.region().value + 1u, step = standard ? 1 : kRegionStep;
  if (millis < last.millis) return std::nullopt;
  if (millis > last.millis) return StreamId{millis, first};
  if (!last && standard) return StreamId{millis, 1};  // 0-0 is no ID
  const std::uint64_t steps = last.number < first ? 0 : (last.number - first) / step + 1;
  if (last.number != kLargest && steps <= (kLargest - first) / step) return StreamId{millis, first + steps * step};
  if (given || millis == kLargest) return std::nullopt;
  return StreamId{millis + 1, first};
}

Reply id_reply(StreamId id) { return Reply::bulk(format_id(id)); }

Reply entry_reply(const crdt::Stream::Entry& entry) {
  std::vector<Reply> texts;
  for (Bytes& text : crdt::unpack_fields(entry.fields)) texts.push_back(Reply::bulk(std::move(text)));
  return Reply::array({id_reply(entry.key.id), Reply::array(std::move(texts))});
}

namespace {

/// Whether something was removed at `from` or behind it, and behind the first entry.
bool holes_from(const crdt::Stream& stream, StreamId from) {
  return stream.size() != 0 && stream.first().id <= stream.max_deleted() && from <= stream.max_deleted();
}

/// How many entries there ever were up to this ID, where that follows from what is known.
std::optional<std::uint64_t> place_of(const crdt::Stream& stream, StreamId id) {
  const std::uint64_t added = stream.entries_added();
  const StreamId last = stream.last_id();
  if (added == 0) return 0;
  if (stream.size() == 0 && id <= last) return added;
  if (id == last) return added;
  if (id > last || stream.size() == 0) return std::nullopt;
  const StreamId first = stream.first().id;
  if (stream.max_deleted() >= first) return std::nullopt;
  if (id < first) return added - stream.size();
  return id == first ? std::optional(added - stream.size() + 1) : std::nullopt;
}

}  // namespace

void count_read(const Call& call, const crdt::Stream& stream, crdt::GroupProgress& progress, const crdt::EntryKey& entry) {
  if (keeps_empty(call) && entry.id > progress.last_delivered()) {
    if (progress.entries_read && !holes_from(stream, entry.id)) ++*progress.entries_read;
    else if (stream.entries_added() != 0) progress.entries_read = place_of(stream, entry.id);
  }
  progress.mark_delivered(entry);
}

std::optional<std::uint64_t> entries_read(const Call& call, const crdt::Stream& stream, const crdt::GroupProgress& progress) {
  if (keeps_empty(call)) return progress.entries_read;
  const std::uint64_t added = stream.entries_added(), left = stream.unread(progress);
  return added > left ? added - left : 0;
}

std::optional<std::uint64_t> lag(const Call& call, const crdt::Stream& stream, const crdt::GroupProgress& progress) {
  if (!keeps_empty(call)) return stream.unread(progress);
  const std::uint64_t added = stream.entries_added();
  if (added == 0) return 0;
  const StreamId last = progress.last_delivered();
  if (progress.entries_read && !holes_from(stream, last)) return added - *progress.entries_read;
  const auto read = place_of(stream, last);
  return read ? std::optional(added - *read) : std::nullopt;
}

void ship_acks(Call& call, KeyView& key, const Bytes& group, const std::vector<crdt::EntryKey>& acked) {
  if (acked.empty() || keeps_empty(call)) return;
  if (auto effect = key.object().stream()->prepare_ack(group, acked)) key.write(std::move(*effect));
}

void drop_ghost(KeyView& key) {
  if (key.written().ghost()) key.remove();
}

}  // namespace jetlag::store
