// SPDX-License-Identifier: Apache-2.0
// Streams: reading on, alone and as a consumer of a group, and waiting for more (store/waiting.h).
#include <algorithm>

#include "store/arguments.h"
#include "store/commands/groups.h"
#include "store/deadline.h"
#include "store/errors.h"
#include "store/streams.h"
#include "store/waiting.h"

namespace jetlag::store {
namespace {

using crdt::StreamId;
using crdt::Type;

struct Request {
  std::size_t count = SIZE_MAX;
  std::size_t first_key = 0, keys = 0;
  const Bytes *group = nullptr, *consumer = nullptr;
  bool keep_pending = true;
  std::optional<Duration> block;
};

enum class Reader : bool { kAlone, kGroup };

tl::unexpected<Reply> fail(Reply reply) { return tl::unexpected<Reply>(std::move(reply)); }

tl::expected<Request, Reply> read_request(std::span<const Bytes> args, Reader reader) {
  Request out;
  const bool groups = reader == Reader::kGroup;
  for (std::size_t i = 1; i < args.size() && out.first_key == 0; ++i) {
    const std::size_t more = args.size() - 1 - i;
    if (is_word(args[i], "BLOCK") && more > 0) {
      const Integer timeout = read_integer(args[++i], "ERR timeout is not an integer or out of range");
      if (!timeout) return fail(timeout.error());
      if (*timeout < 0) return fail(Reply::error("ERR timeout is negative"));
      out.block = timeout_of_millis(*timeout);
    } else if (is_word(args[i], "COUNT") && more > 0) {
      const Integer count = read_integer(args[++i]);
      if (!count) return fail(count.error());
      out.count = *count <= 0 ? SIZE_MAX : static_cast<std::size_t>(*count);
    } else if (is_word(args[i], "STREAMS") && more > 0) {
      if (more % 2 != 0)
        return fail(Reply::error("ERR Unbalanced XREAD list of streams: for each stream key an ID or '$' must be specified."));
      out.first_key = i + 1;
      out.keys = more / 2;
    } else if (is_word(args[i], "GROUP") && more >= 2) {
      if (!groups) return fail(Reply::error("ERR The GROUP option is only supported by XREADGROUP. You called XREAD instead."));
      out.group = &args[i + 1];
      out.consumer = &args[i + 2];
      i += 2;
    } else if (is_word(args[i], "NOACK")) {
      if (!groups) return fail(Reply::error("ERR The NOACK option is only supported by XREADGROUP. You called XREAD instead."));
      out.keep_pending = false;
    } else {
      return fail(errors::syntax());
    }
  }
  if (out.first_key == 0) return fail(errors::syntax());
  if (groups && out.group == nullptr) return fail(Reply::error("ERR Missing GROUP option for XREADGROUP"));
  return out;
}

/// Where to read on in one stream; nothing: what the group has not read.
using From = std::optional<StreamId>;

tl::expected<From, Reply> read_from(Call& call, const Request& request, const Bytes& name, std::string_view id) {
  const KeyView key(call, name);
  const bool groups = request.group != nullptr;
  if (!key.fits(Type::kStream)) {
    if (groups || !passes_over(call)) return fail(errors::wrong_type());
    return From(StreamId{});
  }
  if (groups && group_of(key, *request.group) == nullptr)
    return fail(Reply::error("NOGROUP No such key '" + name.str() + "' or consumer group '" + request.group->str() +
                             "' in XREADGROUP with GROUP option"));
  if (id == "$") {
    if (groups)
      return fail(
          Reply::error("ERR The $ ID is meaningless in the context of XREADGROUP: you want to read the history of this "
                       "consumer by specifying a proper ID, or use the > ID to get new messages. The $ ID would just "
                       "return an empty result set."));
    return key.exists() ? stream_of(key)->last_id() : StreamId{};
  }
  if (id == ">") {
    if (!groups)
      return fail(
          Reply::error("ERR The > ID can be specified only when calling XREADGROUP using the GROUP <group> <consumer> "
                       "option."));
    return From{};
  }
  const ReadId parsed = read_id(id);
  if (!parsed) return fail(parsed.error());
  return groups && *parsed == StreamId::largest() ? From{} : From(*parsed);  // behind the largest is what > means
}

std::vector<Reply> read_alone(const crdt::Stream& stream, StreamId behind, std::size_t count) {
  std::vector<Reply> entries;
  if (behind == StreamId::largest()) return entries;
  stream.for_each(behind.next(), StreamId::largest(), [&](const crdt::Stream::Entry& entry) {
    entries.push_back(entry_reply(entry));
    return entries.size() < count;
  });
  return entries;
}

/// What was handed to the consumer before, and how it stands with that.
std::vector<Reply> read_history(Call& call, KeyView& key, const Request& request, StreamId behind) {
  std::vector<crdt::EntryKey> there;
  std::vector<Reply> entries;
  key.edit_local([&](crdt::Object& object) { object.progress_of(*request.group).touch(*request.consumer, call.at.now_clock); });
  const crdt::Stream& stream = *stream_of(key);
  const crdt::StreamConsumer* const consumer = group_of(key, *request.group)->progress->find_consumer(*request.consumer);
  for (auto it = consumer->pending.lower_bound({behind.next(), {}});
       it != consumer->pending.end() && entries.size() < request.count; ++it) {
    const auto entry = stream.find(*it);
    entries.push_back(entry ? entry_reply(*entry) : Reply::array({id_reply(it->id), Reply::nil_array()}));
    if (entry) there.push_back(*it);
  }
  key.edit_local([&](crdt::Object& object) {
    crdt::GroupProgress& own = object.progress_of(*request.group);
    for (const crdt::EntryKey& entry : there)
      own.assign(entry, *request.consumer, call.at.now_clock, own.pending().at(entry).deliveries + 1);
  });
  return entries;
}

std::vector<Reply> read_new(Call& call, KeyView& key, const Request& request) {
  std::vector<Reply> entries;
  std::vector<crdt::EntryKey> read;
  const crdt::ConsumerGroup& group = *group_of(key, *request.group);
  const crdt::GroupProgress fresh = group.progress ? crdt::GroupProgress() : group.fresh_progress();
  stream_of(key)->for_each_unread(group.progress ? *group.progress : fresh, [&](const crdt::Stream::Entry& entry) {
    entries.push_back(entry_reply(entry));
    read.push_back(entry.key);
    return entries.size() < request.count;
  });
  if (read.empty()) return entries;  // and the consumer was not heard of
  key.edit_local([&](crdt::Object& object) {
    crdt::GroupProgress& own = object.progress_of(*request.group);
    own.touch(*request.consumer, call.at.now_clock);
    for (const crdt::EntryKey& entry : read) {
      count_read(call, *object.stream(), own, entry);
      if (request.keep_pending) own.assign(entry, *request.consumer, call.at.now_clock, 1);
    }
  });
  if (!request.keep_pending) ship_acks(call, key, *request.group, read);  // as good as acknowledged
  return entries;
}

/// The command with IDs for $, which is the end of now.
std::vector<Bytes> resolved(const Call& call, const Request& request, const std::vector<From>& from) {
  std::vector<Bytes> args(call.args.begin(), call.args.end());
  for (std::size_t i = 0; i < request.keys; ++i) {
    Bytes& id = args[request.first_key + request.keys + i];
    if (id == "$") id = id_reply(*from[i]).text();
  }
  return args;
}

template <Reader kReader>
Reply read(Call& call) {
  const auto request = read_request(call.args, kReader);
  if (!request) return request.error();
  std::vector<From> from;
  for (std::size_t i = 0; i < request->keys; ++i) {
    const std::size_t place = request->first_key + i;
    const auto one = read_from(call, *request, call.args[place], call.args[place + request->keys]);
    if (!one) return one.error();
    from.push_back(*one);
  }
  std::vector<Reply> streams;
  for (std::size_t i = 0; i < request->keys; ++i) {
    const Bytes& name = call.args[request->first_key + i];
    KeyView key(call, name);
    if (key.type() != Type::kStream) continue;
    std::vector<Reply> entries;
    bool serve = true;
    if (request->group == nullptr) {
      entries = read_alone(*stream_of(key), *from[i], request->count);
      serve = !entries.empty();
    } else {
      entries = from[i] ? read_history(call, key, *request, *from[i]) : read_new(call, key, *request);
      serve = from[i] || !entries.empty();
    }
    if (serve) streams.push_back(Reply::array({Reply::bulk(name), Reply::array(std::move(entries))}));
  }
  if (!streams.empty()) return Reply::array(std::move(streams));
  return request->block ? nothing_yet(call, *request->block, resolved(call, *request, from)) : Reply::nil_array();
}

constexpr KeyPositions kNamed{0, 0, 0, 0, NamedKeys::kStreams};
constexpr const char* kGroup = "stream";
constexpr Command kCommands[] = {
    {"XREAD", -4, kRead | kBlocking, kNamed, kGroup, "5.0.0", "Returns the entries of streams behind given IDs",
     read<Reader::kAlone>},
    {"XREADGROUP", -7, kWrite | kBlocking, kNamed, kGroup, "5.0.0", "Hands entries of streams to a consumer of a group",
     read<Reader::kGroup>},
};

}  // namespace

std::span<const Command> stream_read_commands() { return kCommands; }

}  // namespace jetlag::store
