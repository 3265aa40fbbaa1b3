// SPDX-License-Identifier: Apache-2.0
// PUBLISH, SUBSCRIBE and their relatives; LAB.MESSAGES, an extension, reads what a connection has received.
//
// Reach    what PUBLISH answers counts the connections of its region only; the other regions get the message as an operation.
// Replies  a connection goes on with other commands after SUBSCRIBE, as with RESP3. Of several channels the answers stand in one
//          array.
#include <algorithm>
#include <map>
#include <string>

#include "core/glob.h"
#include "store/commands/groups.h"
#include "store/deadline.h"
#include "store/errors.h"
#include "store/subscriptions.h"

namespace jetlag::store {
namespace {

using Names = std::vector<Bytes> Subscriptions::*;

Reply publish_message(Call& call, bool sharded) {
  crdt::PublishMessage message{call.args[2], sharded};
  const std::size_t reached = deliver(call.at.audience, call.args[1], message);
  call.db.write(KeyRef(call.args[1]), std::move(message), call.times(), call.written);
  return Reply::integer(static_cast<std::int64_t>(reached));
}

Reply publish(Call& call) { return publish_message(call, false); }
Reply spublish(Call& call) { return publish_message(call, true); }

/// How many subscriptions a connection is told to have: channels and patterns count together, those of shards apart.
std::int64_t count(const Subscriptions& all, Names names) {
  const std::size_t count =
      names == &Subscriptions::shard_channels ? all.shard_channels.size() : all.channels.size() + all.patterns.size();
  return static_cast<std::int64_t>(count);
}

Reply joined(std::vector<Reply> answers) {
  return answers.size() == 1 ? std::move(answers.front()) : Reply::array(std::move(answers));
}

Reply begin(Call& call, const char* word, Names names) {
  Subscriptions& all = call.session.subscriptions.ensure();
  std::vector<Reply> answers;
  for (const Bytes& name : call.args.subspan(1)) {
    if (std::ranges::find(all.*names, name) == (all.*names).end()) (all.*names).push_back(name);
    answers.push_back(Reply::array({Reply::bulk(word), Reply::bulk(name), Reply::integer(count(all, names))}));
  }
  return joined(std::move(answers));
}

/// Without names: all of them.
Reply end(Call& call, const char* word, Names names) {
  Subscriptions& all = call.session.subscriptions.ensure();
  std::vector<Bytes> leaving(call.args.begin() + 1, call.args.end());
  if (leaving.empty()) leaving = all.*names;
  std::vector<Reply> answers;
  for (const Bytes& name : leaving) {
    std::erase(all.*names, name);
    answers.push_back(Reply::array({Reply::bulk(word), Reply::bulk(name), Reply::integer(count(all, names))}));
  }
  if (answers.empty()) answers.push_back(Reply::array({Reply::bulk(word), Reply::nil(), Reply::integer(count(all, names))}));
  return joined(std::move(answers));
}

Reply subscribe(Call& call) { return begin(call, "subscribe", &Subscriptions::channels); }
Reply psubscribe(Call& call) { return begin(call, "psubscribe", &Subscriptions::patterns); }
Reply ssubscribe(Call& call) { return begin(call, "ssubscribe", &Subscriptions::shard_channels); }
Reply unsubscribe(Call& call) { return end(call, "unsubscribe", &Subscriptions::channels); }
Reply punsubscribe(Call& call) { return end(call, "punsubscribe", &Subscriptions::patterns); }
Reply sunsubscribe(Call& call) { return end(call, "sunsubscribe", &Subscriptions::shard_channels); }

/// Of the region: by name, how many connections have subscribed to it.
std::map<Bytes, std::int64_t> subscribed(const Call& call, Names names) {
  std::map<Bytes, std::int64_t> counts;
  for (const Session& session : call.at.audience)
    if (session.subscriptions)
      for (const Bytes& name : (*session.subscriptions).*names) ++counts[name];
  return counts;
}

Reply channels(Call& call, Names names) {
  std::vector<Reply> found;
  for (const auto& [name, unused] : subscribed(call, names))
    if (call.args.size() == 2 || glob_matches(call.args[2], name)) found.push_back(Reply::bulk(name));
  return Reply::array(std::move(found));
}

Reply numbers(Call& call, Names names) {
  const auto counts = subscribed(call, names);
  std::vector<Reply> found;
  for (const Bytes& name : call.args.subspan(2)) {
    const auto at = counts.find(name);
    found.push_back(Reply::bulk(name));
    found.push_back(Reply::integer(at == counts.end() ? 0 : at->second));
  }
  return Reply::array(std::move(found));
}

Reply pubsub(Call& call) {
  const Bytes& word = call.args[1];
  const std::size_t words = call.args.size();
  if (is_word(word, "CHANNELS") && words <= 3) return channels(call, &Subscriptions::channels);
  if (is_word(word, "SHARDCHANNELS") && words <= 3) return channels(call, &Subscriptions::shard_channels);
  if (is_word(word, "NUMSUB")) return numbers(call, &Subscriptions::channels);
  if (is_word(word, "SHARDNUMSUB")) return numbers(call, &Subscriptions::shard_channels);
  if (is_word(word, "NUMPAT") && words == 2)
    return Reply::integer(static_cast<std::int64_t>(subscribed(call, &Subscriptions::patterns).size()));
  if (is_word(word, "NUMPAT")) return errors::wrong_arity("pubsub|numpat");
  if (is_word(word, "CHANNELS") || is_word(word, "SHARDCHANNELS"))
    return Reply::error("ERR unknown subcommand or wrong number of arguments for '" + word.str() + "'. Try PUBSUB HELP.");
  return errors::unknown_subcommand(word, "PUBSUB");
}

Reply told(const Message& message) {
  std::vector<Reply> parts;
  switch (message.kind) {
    case Message::Kind::kChannel: parts.push_back(Reply::bulk("message")); break;
    case Message::Kind::kShard: parts.push_back(Reply::bulk("smessage")); break;
    case Message::Kind::kPattern:
      parts.push_back(Reply::bulk("pmessage"));
      parts.push_back(Reply::bulk(message.pattern));
      break;
  }
  parts.push_back(Reply::bulk(message.channel));
  parts.push_back(Reply::bulk(message.text));
  return Reply::array(std::move(parts));
}

Reply messages(Call& call) {
  std::vector<Reply> unread;
  if (call.session.subscriptions) {
    for (const Message& message : call.session.subscriptions->unread) unread.push_back(told(message));
    call.session.subscriptions->unread.clear();
  }
  return Reply::array(std::move(unread));
}

constexpr Command kCommands[] = {
    {"LAB.MESSAGES", 1, kNoKeys, {}, "pubsub", "0.1.0", "Returns the messages that have arrived here since it was asked last", messages},
    {"PSUBSCRIBE", -2, kNoKeys, {}, "pubsub", "2.0.0", "Listens to the channels that match patterns", psubscribe},
    {"PUBLISH", 3, kNoKeys | kChannel | kFast, {}, "pubsub", "2.0.0", "Sends a message to the subscribers of a channel in all regions", publish},
    {"PUBSUB", -2, kNoKeys, {}, "pubsub", "2.8.0", "Tells about the subscriptions of this region", pubsub},
    {"PUNSUBSCRIBE", -1, kNoKeys, {}, "pubsub", "2.0.0", "Stops listening to patterns", punsubscribe},
    {"SPUBLISH", 3, kFast, {1, 1, 1}, "pubsub", "7.0.0", "Sends a message to the subscribers of a shard channel", spublish},
    {"SSUBSCRIBE", -2, 0, {1, -1, 1}, "pubsub", "7.0.0", "Listens to shard channels", ssubscribe},
    {"SUBSCRIBE", -2, kNoKeys, {}, "pubsub", "2.0.0", "Listens to channels", subscribe},
    {"SUNSUBSCRIBE", -1, 0, {1, -1, 1}, "pubsub", "7.0.0", "Stops listening to shard channels", sunsubscribe},
    {"UNSUBSCRIBE", -1, kNoKeys, {}, "pubsub", "2.0.0", "Stops listening to channels", unsubscribe},
};

}  // namespace

std::span<const Command> pubsub_commands() { return kCommands; }

}  // namespace jetlag::store
