// SPDX-License-Identifier: Apache-2.0
// Consumer groups: creating and deleting them, acknowledging, and looking at what is pending.
//
// That a group exists is replicated, and what it has acknowledged without a gap; consumers, pending entries and XGROUP SETID are
// the region's own (crdt/stream_group.h).
#include <algorithm>

#include "store/arguments.h"
#include "store/commands/groups.h"
#include "store/deadline.h"
#include "store/errors.h"
#include "store/streams.h"

namespace jetlag::store {
namespace {

using crdt::StreamId;
using crdt::Type;

struct GroupOptions {
  bool make_stream = false;
  std::optional<std::int64_t> entries_read;
};

tl::expected<GroupOptions, Reply> read_options(const Call& call, bool creates) {
  GroupOptions out;
  for (std::size_t i = 5; i < call.args.size(); ++i) {
    if (creates && is_word(call.args[i], "MKSTREAM")) {
      out.make_stream = true;
    } else if (is_word(call.args[i], "ENTRIESREAD") && i + 1 < call.args.size()) {
      const Integer read = read_integer(call.args[++i]);
      if (!read) return tl::unexpected<Reply>(read.error());
      if (*read < -1) return tl::unexpected<Reply>(Reply::error("ERR value for ENTRIESREAD must be positive or -1"));
      out.entries_read = *read;
    } else {
      return tl::unexpected<Reply>(errors::subcommand_syntax(call.args[1], "XGROUP"));
    }
  }
  return out;
}

Reply needs_key() {
  return Reply::error(
      "ERR The XGROUP subcommand requires the key to exist. Note that for CREATE you may want to use the MKSTREAM option to "
      "create "
      "an empty stream automatically.");
}

void set_entries_read(crdt::GroupProgress& progress, const GroupOptions& options) {
  progress.entries_read = options.entries_read && *options.entries_read >= 0
                              ? std::optional(static_cast<std::uint64_t>(*options.entries_read))
                              : std::nullopt;
}

Reply create(Call& call) {
  const auto options = read_options(call, true);
  if (!options) return options.error();
  KeyView key(call, call.args[2]);
  if (!key.fits(Type::kStream)) return errors::wrong_type();
  if (!key.exists() && !options->make_stream) return needs_key();
  if (call.args.size() > 8) return errors::subcommand_syntax(call.args[1], "XGROUP");
  const bool now = call.args[4] == std::string_view("$");
  const ReadId start = now ? ReadId() : read_id(call.args[4]);
  if (!start) return start.error();
  if (group_of(key, call.args[3]) != nullptr) return Reply::error("BUSYGROUP Consumer Group name already exists");
  if (call.at.forgetful) return errors::forgetful();
  const bool standard = keeps_empty(call), begins = !key.exists();
  const StreamId last = begins ? StreamId{} : stream_of(key)->last_id();
  key.for_writing();
  key.write(crdt::CreateGroup{call.args[3], now ? last : *start, last, now && !standard, standard, begins});
  if (standard && options->entries_read)
    key.edit_local([&](crdt::Object& object) { set_entries_read(object.progress_of(call.args[3]), *options); });
  return Reply::ok();
}

/// Nothing where the group is there.
std::optional<Reply> missing_group(const Call& call, const KeyView& key) {
  if (!key.fits(Type::kStream)) return errors::wrong_type();
  if (!key.exists()) return needs_key();
  if (group_of(key, call.args[3]) == nullptr) return errors::no_group_for(call.args[2], call.args[3]);
  return std::nullopt;
}

Reply set_id(Call& call) {
  const auto options = read_options(call, false);
  if (!options) return options.error();
  KeyView key(call, call.args[2]);
  if (auto missing = missing_group(call, key)) return *missing;
  if (call.args.size() != 5 && call.args.size() != 7) return errors::subcommand_syntax(call.args[1], "XGROUP");
  crdt::ReadStart start;
  if (call.args[4] == std::string_view("$")) {
    start.id = stream_of(key)->last_id();
    start.only_seen = !keeps_empty(call);
    if (start.only_seen) start.seen = call.db.observed();
  } else {
    const ReadId id = read_id(call.args[4]);
    if (!id) return id.error();
    start.id = *id;
  }
  key.edit_local([&](crdt::Object& object) {
    crdt::GroupProgress& progress = object.progress_of(call.args[3]);
    progress.restart(std::move(start));
    set_entries_read(progress, *options);
  });
  return Reply::ok();
}

Reply destroy(Call& call) {
  KeyView key(call, call.args[2]);
  if (!key.fits(Type::kStream)) return errors::wrong_type();
  if (!key.exists()) return needs_key();
  if (group_of(key, call.args[3]) == nullptr) return Reply::integer(0);
  key.write(crdt::DestroyGroup{call.args[3]});
  drop_ghost(key);
  return Reply::integer(1);
}

Reply create_consumer(Call& call) {
  KeyView key(call, call.args[2]);
  if (auto missing = missing_group(call, key)) return *missing;
  bool fresh = false;
  key.edit_local([&](crdt::Object& object) {
    crdt::GroupProgress& progress = object.progress_of(call.args[3]);
    fresh = progress.find_consumer(call.args[4]) == nullptr && progress.touch(call.args[4], call.at.now_clock);
  });
  return Reply::integer(fresh ? 1 : 0);
}

Reply delete_consumer(Call& call) {
  KeyView key(call, call.args[2]);
  if (auto missing = missing_group(call, key)) return *missing;
  std::size_t pending = 0;
  key.edit_local([&](crdt::Object& object) { pending = object.progress_of(call.args[3]).drop_consumer(call.args[4]); });
  return Reply::integer(static_cast<std::int64_t>(pending));
}

Reply help(Call&) {
  std::vector<Reply> lines;
  for (const char* line :
       {"XGROUP <subcommand> [<arg> [value] [opt] ...]. Subcommands are:", "CREATE <key> <groupname> <id|$> [option]",
        "    Create a consumer group. Options are:", "    * MKSTREAM: create the stream if it does not exist.",
        "    * ENTRIESREAD entries_read: how many entries the group counts as read.",
        "CREATECONSUMER <key> <groupname> <consumer>", "    Create a consumer, in this region only.",
        "DELCONSUMER <key> <groupname> <consumer>", "    Remove a consumer with what is pending for it, in this region only.",
        "DESTROY <key> <groupname>", "    Remove a group, in every region.",
        "SETID <key> <groupname> <id|$> [ENTRIESREAD entries_read]", "    Set where the group reads on, in this region only.",
        "HELP", "    Print this help."})
    lines.push_back(Reply::status(line));
  return Reply::array(std::move(lines));
}

struct Subcommand {
  std::string_view name;
  int arity;  ///< As Command::arity.
  Reply (*handler)(Call&);
};
constexpr Subcommand kSubcommands[] = {{"CREATE", -5, create},
                                       {"CREATECONSUMER", 5, create_consumer},
                                       {"DELCONSUMER", 5, delete_consumer},
                                       {"DESTROY", 4, destroy},
                                       {"HELP", 2, help},
                                       {"SETID", -5, set_id}};

Reply xgroup(Call& call) {
  const auto given = static_cast<int>(call.args.size());
  for (const Subcommand& sub : kSubcommands) {
    if (!is_word(call.args[1], sub.name)) continue;
    if (sub.arity < 0 ? given < -sub.arity : given != sub.arity) return errors::wrong_arity("xgroup|" + std::string(sub.name));
    return sub.handler(call);
  }
  return errors::unknown_subcommand(call.args[1], "XGROUP");
}

Reply xack(Call& call) {
  KeyView key(call, call.args[1]);
  if (!key.fits(Type::kStream)) return errors::wrong_type();
  const crdt::ConsumerGroup* const group = group_of(key, call.args[2]);
  if (group == nullptr) return Reply::integer(0);
  std::vector<StreamId> ids;
  for (const Bytes& arg : call.args.subspan(3)) {
    const ReadId id = read_id(arg);
    if (!id) return id.error();
    ids.push_back(*id);
  }
  std::vector<crdt::EntryKey> acked;
  if (group->progress)
    for (const StreamId id : ids)
      for (const crdt::EntryKey& entry : group->progress->pending_with(id))
        if (std::ranges::find(acked, entry) == acked.end()) acked.push_back(entry);
  if (acked.empty()) return Reply::integer(0);
  key.edit_local([&](crdt::Object& object) {
    for (const crdt::EntryKey& entry : acked) object.progress_of(call.args[2]).forget(entry);
  });
  ship_acks(call, key, call.args[2], acked);
  return Reply::integer(static_cast<std::int64_t>(acked.size()));
}

struct PendingRange {
  StreamId from, to = StreamId::largest();
  std::int64_t count = 0, least_idle = 0;
  const Bytes* consumer = nullptr;
};

tl::expected<PendingRange, Reply> read_pending_range(std::span<const Bytes> args) {
  PendingRange out;
  const auto fail = [](Reply reply) { return tl::unexpected<Reply>(std::move(reply)); };
  std::size_t at = 3;
  if (is_word(args[3], "IDLE")) {
    const Integer idle = read_integer(args[4]);
    if (!idle) return fail(idle.error());
    if (args.size() < 8) return fail(errors::syntax());
    out.least_idle = *idle;
    at = 5;
  }
  const Integer count = read_integer(args[at + 2]);
  if (!count) return fail(count.error());
  out.count = std::max<std::int64_t>(*count, 0);
  const ReadId from = read_range_start(args[at]);
  if (!from) return fail(from.error());
  const ReadId to = read_range_end(args[at + 1]);
  if (!to) return fail(to.error());
  out.from = *from;
  out.to = *to;
  if (at + 3 < args.size()) out.consumer = &args[at + 3];
  return out;
}

Reply pending_summary(const crdt::GroupProgress& progress) {
  const auto& pending = progress.pending();
  if (pending.empty()) return Reply::array({Reply::integer(0), Reply::nil(), Reply::nil(), Reply::nil_array()});
  std::vector<Reply> consumers;
  for (const auto& [name, consumer] : progress.consumers())
    if (!consumer.pending.empty())
      consumers.push_back(Reply::array({Reply::bulk(name), Reply::bulk(std::to_string(consumer.pending.size()))}));
  return Reply::array({Reply::integer(static_cast<std::int64_t>(pending.size())), id_reply(pending.begin()->first.id),
                       id_reply(pending.rbegin()->first.id), Reply::array(std::move(consumers))});
}

Reply xpending(Call& call) {
  const std::size_t given = call.args.size();
  if (given != 3 && (given < 6 || given > 9)) return errors::syntax();
  PendingRange range;
  if (given > 3) {
    const auto read = read_pending_range(call.args);
    if (!read) return read.error();
    range = *read;
  }
  const KeyView key(call, call.args[1]);
  if (!key.fits(Type::kStream)) return errors::wrong_type();
  const crdt::ConsumerGroup* const group = group_of(key, call.args[2]);
  if (group == nullptr) return errors::no_group(call.args[1], call.args[2]);
  static const crdt::GroupProgress kNone;
  const crdt::GroupProgress& progress = group->progress ? *group->progress : kNone;
  if (given == 3) return pending_summary(progress);
  std::vector<Reply> rows;
  const std::int64_t now = millis_of(call.at.now_clock);
  const auto row = [&](const crdt::EntryKey& entry) {
    const crdt::PendingEntry& pending = progress.pending().at(entry);
    const std::int64_t idle = now - millis_of(pending.delivered);
    if (range.least_idle != 0 && idle < range.least_idle) return;
    rows.push_back(
        Reply::array({id_reply(entry.id), Reply::bulk(pending.consumer), Reply::integer(std::max<std::int64_t>(idle, 0)),
                      Reply::integer(static_cast<std::int64_t>(pending.deliveries))}));
  };
  const auto wanted = [&](const crdt::EntryKey& entry) {
    return entry.id <= range.to && static_cast<std::int64_t>(rows.size()) < range.count;
  };
  const crdt::EntryKey from{range.from, {}};
  if (range.consumer != nullptr) {
    const crdt::StreamConsumer* const consumer = progress.find_consumer(*range.consumer);
    if (consumer == nullptr) return Reply::array({});
    for (auto it = consumer->pending.lower_bound(from); it != consumer->pending.end() && wanted(*it); ++it) row(*it);
  } else {
    for (auto it = progress.pending().lower_bound(from); it != progress.pending().end() && wanted(it->first); ++it)
      row(it->first);
  }
  return Reply::array(std::move(rows));
}

constexpr KeyPositions kOne{1, 1, 1};
constexpr const char* kGroup = "stream";
constexpr Command kCommands[] = {
    {"XACK", -4, kWrite | kFast, kOne, kGroup, "5.0.0", "Acknowledges entries that a group was handed", xack},
    {"XGROUP", -2, kGrows, {2, 2, 1}, kGroup, "5.0.0", "Creates, changes and removes consumer groups; see XGROUP HELP", xgroup},
    {"XPENDING", -3, kRead, kOne, kGroup, "5.0.0", "Returns what a group was handed and has not acknowledged", xpending},
};

}  // namespace

std::span<const Command> stream_group_commands() { return kCommands; }

}  // namespace jetlag::store
