// SPDX-License-Identifier: Apache-2.0
// Consumer groups: entries go from one consumer to another, within a region.
#include <algorithm>
#include <limits>

#include "store/arguments.h"
#include "store/commands/groups.h"
#include "store/deadline.h"
#include "store/errors.h"
#include "store/streams.h"

namespace jetlag::store {
namespace {

using crdt::StreamId;
using crdt::Type;

struct Claim {
  std::int64_t least_idle = 0;
  std::vector<StreamId> ids;
  std::optional<std::int64_t> delivered;  ///< In milliseconds on the region's clock.
  std::optional<std::int64_t> deliveries;
  StreamId last;
  bool force = false, only_ids = false;
};

tl::unexpected<Reply> fail(Reply reply) { return tl::unexpected<Reply>(std::move(reply)); }

tl::expected<Claim, Reply> read_claim(const Call& call) {
  Claim out;
  const auto idle = read_integer(call.args[4], "ERR Invalid min-idle-time argument for XCLAIM");
  if (!idle) return fail(idle.error());
  out.least_idle = std::max<std::int64_t>(*idle, 0);
  std::size_t i = 5;
  for (; i < call.args.size(); ++i) {
    const auto id = parse_id(call.args[i], 0);
    if (!id) break;
    out.ids.push_back(id->id);
  }
  const std::int64_t now = millis_of(call.at.now_clock);
  for (; i < call.args.size(); ++i) {
    const std::string_view word = call.args[i];
    const bool more = i + 1 < call.args.size();
    if (is_word(word, "FORCE")) {
      out.force = true;
    } else if (is_word(word, "JUSTID")) {
      out.only_ids = true;
    } else if (more && (is_word(word, "IDLE") || is_word(word, "TIME"))) {
      const bool is_idle = is_word(word, "IDLE");
      const auto given = read_integer(call.args[++i], is_idle ? "ERR Invalid IDLE option argument for XCLAIM"
                                                              : "ERR Invalid TIME option argument for XCLAIM");
      if (!given) return fail(given.error());
      const auto time = static_cast<std::int64_t>(static_cast<std::uint64_t>(now) - static_cast<std::uint64_t>(*given));
      out.delivered = is_idle ? time : *given;
    } else if (more && is_word(word, "RETRYCOUNT")) {
      const auto given = read_integer(call.args[++i], "ERR Invalid RETRYCOUNT option argument for XCLAIM");
      if (!given) return fail(given.error());
      out.deliveries = *given;
    } else if (more && is_word(word, "LASTID")) {
      const ReadId id = read_id(call.args[++i]);
      if (!id) return fail(id.error());
      out.last = *id;
    } else {
      return fail(Reply::error("ERR Unrecognized XCLAIM option '" + std::string(word) + "'"));
    }
  }
  if (out.delivered && (*out.delivered < 0 || *out.delivered > now)) out.delivered.reset();
  return out;
}

/// All that has this ID: pending, or, to be forced, in the stream.
std::vector<crdt::EntryKey> named(const crdt::Stream& stream, const crdt::GroupProgress& progress, StreamId id, bool force) {
  std::vector<crdt::EntryKey> all = progress.pending_with(id);
  if (!force) return all;
  stream.for_each(id, id, [&](const crdt::Stream::Entry& entry) {
    if (std::ranges::find(all, entry.key) == all.end()) all.push_back(entry.key);
    return true;
  });
  return all;
}

Reply claimed(const crdt::Stream& stream, const crdt::EntryKey& entry, bool only_id) {
  return only_id ? id_reply(entry.id) : entry_reply(*stream.find(entry));
}

bool idle_enough(const Call& call, const crdt::PendingEntry& pending, std::int64_t least) {
  return least == 0 || millis_of(call.at.now_clock) - millis_of(pending.delivered) >= least;
}

Reply xclaim(Call& call) {
  KeyView key(call, call.args[1]);
  if (!key.fits(Type::kStream)) return errors::wrong_type();
  if (group_of(key, call.args[2]) == nullptr) return errors::no_group(call.args[1], call.args[2]);
  const auto claim = read_claim(call);
  if (!claim) return claim.error();
  std::vector<Reply> rows;
  key.edit_local([&](crdt::Object& object) {
    crdt::GroupProgress& progress = object.progress_of(call.args[2]);
    const crdt::Stream& stream = *object.stream();
    if (claim->last > progress.last_delivered()) progress.restart({claim->last, false, {}});
    const Instant delivered = claim->delivered ? Instant{*claim->delivered * 1'000'000} : call.at.now_clock;
    for (const StreamId id : claim->ids)
      for (const crdt::EntryKey& entry : named(stream, progress, id, claim->force)) {
        if (!stream.find(entry)) {  // nobody can be handed it any more
          progress.forget(entry);
          continue;
        }
        const auto pending = progress.pending().find(entry);
        const bool known = pending != progress.pending().end();
        if (known && !idle_enough(call, pending->second, claim->least_idle)) continue;
        std::uint64_t deliveries = known ? pending->second.deliveries : 1;
        if (claim->deliveries && *claim->deliveries >= 0) deliveries = static_cast<std::uint64_t>(*claim->deliveries);
        else if (!claim->only_ids) ++deliveries;
        progress.touch(call.args[3], call.at.now_clock);
        progress.assign(entry, call.args[3], delivered, deliveries);
        rows.push_back(claimed(stream, entry, claim->only_ids));
      }
  });
  return Reply::array(std::move(rows));
}

Reply xautoclaim(Call& call) {
  constexpr std::int64_t kLooks = 10;  ///< For each that is wanted.
  const auto idle = read_integer(call.args[4], "ERR Invalid min-idle-time argument for XAUTOCLAIM");
  if (!idle) return idle.error();
  const std::int64_t least_idle = std::max<std::int64_t>(*idle, 0);
  const ReadId start = read_range_start(call.args[5]);
  if (!start) return start.error();
  std::int64_t count = 100;
  bool only_ids = false;
  for (std::size_t i = 6; i < call.args.size(); ++i) {
    if (is_word(call.args[i], "COUNT") && i + 1 < call.args.size()) {
      const auto given = read_range(call.args[++i], 1, std::numeric_limits<std::int64_t>::max() / 16, "ERR COUNT must be > 0");
      if (!given) return given.error();
      count = *given;
    } else if (is_word(call.args[i], "JUSTID")) {
      only_ids = true;
    } else {
      return errors::syntax();
    }
  }
  KeyView key(call, call.args[1]);
  if (!key.fits(Type::kStream)) return errors::wrong_type();
  if (group_of(key, call.args[2]) == nullptr) return errors::no_group(call.args[1], call.args[2]);
  std::vector<Reply> rows, deleted;
  StreamId next;
  key.edit_local([&](crdt::Object& object) {
    crdt::GroupProgress& progress = object.progress_of(call.args[2]);
    const crdt::Stream& stream = *object.stream();
    std::int64_t looks = count * kLooks;
    auto at = progress.pending().lower_bound({*start, {}});
    for (; looks > 0 && count > 0 && at != progress.pending().end(); --looks) {
      const crdt::EntryKey entry = at->first;
      const crdt::PendingEntry pending = at->second;
      ++at;
      if (!stream.find(entry)) {
        progress.forget(entry);
        deleted.push_back(id_reply(entry.id));
        --count;
      } else if (idle_enough(call, pending, least_idle)) {
        progress.touch(call.args[3], call.at.now_clock);
        progress.assign(entry, call.args[3], call.at.now_clock, pending.deliveries + (only_ids ? 0 : 1));
        rows.push_back(claimed(stream, entry, only_ids));
        --count;
      }
    }
    if (at != progress.pending().end()) next = at->first.id;
  });
  return Reply::array({id_reply(next), Reply::array(std::move(rows)), Reply::array(std::move(deleted))});
}

constexpr KeyPositions kOne{1, 1, 1};
constexpr const char* kGroup = "stream";
constexpr Command kCommands[] = {
    {"XAUTOCLAIM", -6, kWrite | kFast, kOne, kGroup, "6.2.0", "Hands entries that others left pending to a consumer", xautoclaim},
    {"XCLAIM", -6, kWrite | kFast, kOne, kGroup, "5.0.0", "Hands pending entries to another consumer", xclaim},
};

}  // namespace

std::span<const Command> stream_claim_commands() { return kCommands; }

}  // namespace jetlag::store
