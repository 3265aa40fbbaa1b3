// SPDX-License-Identifier: Apache-2.0
// XINFO: what a stream, its groups and their consumers are like, as this region sees it.
//
// Entries added, and with them what a group has read and has left, count what this region knows of; the last ID is that of all
// operations that it has seen. The largest deleted ID is the region's own: what it has seen removed by ID.
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

Reply number(std::uint64_t value) { return Reply::integer(static_cast<std::int64_t>(value)); }
Reply number_or_nil(std::optional<std::uint64_t> value) { return value ? number(*value) : Reply::nil(); }

struct Rows {
  std::vector<Reply> items;
  void add(const char* name, Reply value) {
    items.push_back(Reply::bulk(name));
    items.push_back(std::move(value));
  }
  Reply reply() { return Reply::array(std::move(items)); }
};

Reply consumers(Call& call, const KeyView& key) {
  const crdt::ConsumerGroup* const group = group_of(key, call.args[3]);
  if (group == nullptr) return errors::no_group_for(call.args[2], call.args[3]);
  std::vector<Reply> all;
  const crdt::GroupProgress progress = progress_of(*group);
  for (const auto& [name, consumer] : progress.consumers()) {
    Rows rows;
    rows.add("name", Reply::bulk(name));
    rows.add("pending", number(consumer.pending.size()));
    const std::int64_t idle = millis_of(call.at.now_clock) - millis_of(consumer.seen);
    rows.add("idle", Reply::integer(std::max<std::int64_t>(idle, 0)));
    all.push_back(rows.reply());
  }
  return Reply::array(std::move(all));
}

Reply groups(Call& call, const KeyView& key) {
  std::vector<Reply> all;
  const crdt::Stream& stream = *stream_of(key);
  for (const auto& [name, group] : stream.groups()) {
    if (!group.present()) continue;
    const crdt::GroupProgress progress = progress_of(group);
    Rows rows;
    rows.add("name", Reply::bulk(name));
    rows.add("consumers", number(progress.consumers().size()));
    rows.add("pending", number(progress.pending().size()));
    rows.add("last-delivered-id", id_reply(progress.last_delivered()));
    rows.add("entries-read", number_or_nil(entries_read(call, stream, progress)));
    rows.add("lag", number_or_nil(lag(call, stream, progress)));
    all.push_back(rows.reply());
  }
  return Reply::array(std::move(all));
}

/// Whole blocks of Redis' default size, as if nothing had been removed among them.
std::size_t blocks(const crdt::Stream& stream) { return (stream.size() + 99) / 100; }

void add_head(Rows& rows, const crdt::Stream& stream) {
  rows.add("length", number(stream.size()));
  rows.add("radix-tree-keys", number(blocks(stream)));
  rows.add("radix-tree-nodes", number(blocks(stream) + 1));
  rows.add("last-generated-id", id_reply(stream.last_id()));
  rows.add("max-deleted-entry-id", id_reply(stream.max_deleted()));
  rows.add("entries-added", number(stream.entries_added()));
  rows.add("recorded-first-entry-id", id_reply(stream.size() == 0 ? StreamId{} : stream.first().id));
}

/// The first so many; 0: all.
bool below(std::size_t have, std::int64_t count) { return count == 0 || have < static_cast<std::size_t>(count); }

Reply consumer_in_full(const Bytes& name, const crdt::StreamConsumer& consumer, const crdt::GroupProgress& progress,
                       std::int64_t count) {
  std::vector<Reply> pending;
  for (const crdt::EntryKey& entry : consumer.pending) {
    if (!below(pending.size(), count)) break;
    const crdt::PendingEntry& one = progress.pending().at(entry);
    pending.push_back(Reply::array({id_reply(entry.id), Reply::integer(millis_of(one.delivered)), number(one.deliveries)}));
  }
  Rows rows;
  rows.add("name", Reply::bulk(name));
  rows.add("seen-time", Reply::integer(millis_of(consumer.seen)));
  rows.add("pel-count", number(consumer.pending.size()));
  rows.add("pending", Reply::array(std::move(pending)));
  return rows.reply();
}

Reply group_in_full(const Call& call, const crdt::Stream& stream, const Bytes& name, const crdt::GroupProgress& progress,
                    std::int64_t count) {
  std::vector<Reply> pending, all;
  for (const auto& [entry, one] : progress.pending()) {
    if (!below(pending.size(), count)) break;
    pending.push_back(Reply::array(
        {id_reply(entry.id), Reply::bulk(one.consumer), Reply::integer(millis_of(one.delivered)), number(one.deliveries)}));
  }
  for (const auto& [consumer, state] : progress.consumers()) all.push_back(consumer_in_full(consumer, state, progress, count));
  Rows rows;
  rows.add("name", Reply::bulk(name));
  rows.add("last-delivered-id", id_reply(progress.last_delivered()));
  rows.add("entries-read", number_or_nil(entries_read(call, stream, progress)));
  rows.add("lag", number_or_nil(lag(call, stream, progress)));
  rows.add("pel-count", number(progress.pending().size()));
  rows.add("pending", Reply::array(std::move(pending)));
  rows.add("consumers", Reply::array(std::move(all)));
  return rows.reply();
}

Reply in_full(const Call& call, const crdt::Stream& stream, std::int64_t count) {
  Rows rows;
  add_head(rows, stream);
  std::vector<Reply> entries, all;
  stream.for_each({}, StreamId::largest(), [&](const crdt::Stream::Entry& entry) {
    if (!below(entries.size(), count)) return false;
    entries.push_back(entry_reply(entry));
    return true;
  });
  for (const auto& [name, group] : stream.groups())
    if (group.present()) all.push_back(group_in_full(call, stream, name, progress_of(group), count));
  rows.add("entries", Reply::array(std::move(entries)));
  rows.add("groups", Reply::array(std::move(all)));
  return rows.reply();
}

Reply stream(Call& call, const KeyView& key) {
  const crdt::Stream& told = *stream_of(key);
  const std::size_t given = call.args.size();
  if (given > 3) {
    const bool counted = given == 6;
    if ((given != 4 && !counted) || !is_word(call.args[3], "FULL") || (counted && !is_word(call.args[4], "COUNT")))
      return errors::subcommand_syntax(call.args[1], "XINFO");
    const Integer count = counted ? read_integer(call.args[5]) : Integer(10);
    if (!count) return count.error();
    return in_full(call, told, *count < 0 ? 10 : *count);
  }
  Rows rows;
  add_head(rows, told);
  rows.add("groups", number(told.group_count()));
  Reply first, last;
  if (told.size() != 0) {
    first = entry_reply(*told.find(told.first()));
    last = entry_reply(*told.find(told.last()));
  }
  rows.add("first-entry", std::move(first));
  rows.add("last-entry", std::move(last));
  return rows.reply();
}

Reply help() {
  std::vector<Reply> lines;
  for (const char* line : {"XINFO <subcommand> [<arg> [value] [opt] ...]. Subcommands are:", "CONSUMERS <key> <groupname>",
                           "    Show the consumers that <groupname> has in this region.", "GROUPS <key>",
                           "    Show the consumer groups of a stream.", "STREAM <key> [FULL [COUNT <count>]]",
                           "    Show a stream as this region sees it.", "HELP", "    Print this help."})
    lines.push_back(Reply::status(line));
  return Reply::array(std::move(lines));
}

struct Subcommand {
  std::string_view name;
  int arity;  ///< As Command::arity.
  Reply (*handler)(Call&, const KeyView&);
};
constexpr Subcommand kSubcommands[] = {{"CONSUMERS", 4, consumers}, {"GROUPS", 3, groups}, {"STREAM", -3, stream}};

Reply xinfo(Call& call) {
  const auto given = static_cast<int>(call.args.size());
  if (is_word(call.args[1], "HELP")) return given == 2 ? help() : errors::wrong_arity("xinfo|help");
  for (const Subcommand& sub : kSubcommands) {
    if (!is_word(call.args[1], sub.name)) continue;
    if (sub.arity < 0 ? given < -sub.arity : given != sub.arity) return errors::wrong_arity("xinfo|" + std::string(sub.name));
    const KeyView key(call, call.args[2]);
    if (!key.exists()) return errors::no_such_key();
    if (!key.fits(Type::kStream)) return errors::wrong_type();
    return sub.handler(call, key);
  }
  return errors::unknown_subcommand(call.args[1], "XINFO");
}

constexpr Command kCommands[] = {
    {"XINFO", -2, kRead, {2, 2, 1}, "stream", "5.0.0", "Tells about a stream and its consumer groups; see XINFO HELP", xinfo},
};

}  // namespace

std::span<const Command> stream_info_commands() { return kCommands; }

}  // namespace jetlag::store
