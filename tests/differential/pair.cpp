// SPDX-License-Identifier: Apache-2.0
#include "pair.h"

#include <algorithm>
#include <chrono>
#include <set>

#include "resp.h"
#include "store/deadline.h"

namespace jetlag::differential {
namespace {

using store::Reply;
using Problem = std::optional<std::string>;

std::string upper(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
  return out;
}

bool is_one_of(std::string_view name, std::initializer_list<std::string_view> names) {
  return std::ranges::find(names, name) != names.end();
}

bool has_word(const Words& command, std::string_view word) {
  return std::ranges::any_of(command, [&](const Bytes& w) { return store::is_word(w, word); });
}

std::vector<std::string> encoded_items(const Reply& reply) {
  std::vector<std::string> items;
  for (const Reply& item : reply.items()) items.push_back(encode(item));
  return items;
}

/// The items in an order of their own: one by one, or in pairs.
std::vector<std::string> sorted(const Reply& reply, std::size_t group) {
  const std::vector<std::string> items = encoded_items(reply);
  std::vector<std::string> groups;
  for (std::size_t i = 0; i < items.size(); i += group) {
    groups.emplace_back();
    for (std::size_t j = i; j < std::min(items.size(), i + group); ++j) groups.back() += items[j];
  }
  std::ranges::sort(groups);
  return groups;
}

std::string told(const Words& command, std::string_view here, std::string_view there) {
  return shown(command) + "\n  here   " + store::quoted(here) + "\n  Redis  " + store::quoted(there);
}
std::string told(const Words& command, const Reply& here, const Reply& there) {
  return told(command, here.to_text(), there.to_text());
}

/// For SORT: ties in the order of texts are open, and everything where the pattern names nothing to sort by.
std::size_t open_order_of_sort(const Words& command) {
  std::size_t gets = 0;
  bool open = false;
  for (std::size_t i = 2; i + 1 < command.size(); ++i) {
    const bool get = store::is_word(command[i], "GET"), by = store::is_word(command[i], "BY");
    gets += get ? 1 : 0;
    if (by) open = has_word(command, "ALPHA") || command[i + 1].view().find('*') == std::string_view::npos;
    if (get || by) ++i;
  }
  return open ? std::max<std::size_t>(gets, 1) : 0;
}

/// How many items belong together where the order is open; 0: the order counts.
std::size_t open_order(const Words& command) {
  const std::string name = upper(command[0]);
  if (is_one_of(name, {"SMEMBERS", "SINTER", "SUNION", "SDIFF", "KEYS", "HKEYS", "HVALS", "COMMAND"})) return 1;
  if (is_one_of(name, {"SORT", "SORT_RO"})) return open_order_of_sort(command);
  return name == "HGETALL" ? 2 : 0;
}

/// Of streams: without times, which pass, and without the counts of a tree that is another one here.
Reply timeless(const Reply& reply) {
  if (reply.kind() != Reply::Kind::kArray) return reply;
  std::vector<Reply> items;
  const auto is = [&](std::size_t i, Reply::Kind kind) { return reply.items()[i].kind() == kind; };
  const std::size_t size = reply.items().size();
  const bool pending = (size == 3 || size == 4) && is(0, Reply::Kind::kBulk) && is(size - 2, Reply::Kind::kInteger) &&
                       is(size - 1, Reply::Kind::kInteger);
  for (std::size_t i = 0; i < size; ++i) {
    const bool told =
        i > 0 && is_one_of(reply.items()[i - 1].text(), {"idle", "seen-time", "radix-tree-keys", "radix-tree-nodes"});
    items.push_back(told || (pending && i == size - 2) ? Reply::integer(0) : timeless(reply.items()[i]));
  }
  return Reply::array(std::move(items));
}

}  // namespace

std::string shown(const Words& command) {
  std::string line;
  for (const Bytes& word : command) (line += line.empty() ? "" : " ") += store::quoted(word);
  return line;
}

void Pair::reset() {
  store::Options options;
  options.commands = store::CommandSet::kStandard;
  db_ = store::Database(crdt::OriginId::of(RegionId{0}, 1), options);
  session_ = {};
  server_.ask(Words{"SELECT", "0"});
  server_.ask(Words{"FLUSHALL"});
}

Reply Pair::ask_here(const Words& command) {
  const auto since_epoch = std::chrono::system_clock::now().time_since_epoch();
  const Instant now{std::chrono::duration_cast<std::chrono::nanoseconds>(since_epoch).count()};
  written_.clear();
  return store::execute(db_, session_, {now, now, &rng_}, command, written_);
}

Pair::Both Pair::ask(const Words& command) {
  Both both;
  both.here = ask_here(command);
  both.there = server_.ask(command, &both.raw);
  return both;
}

Problem Pair::run(const Words& command) {
  ++compared_;
  const std::string name = upper(command[0]);
  if (is_one_of(name, {"TTL", "EXPIRETIME"})) return compare_times(command, 2);
  if (is_one_of(name, {"PTTL", "PEXPIRETIME"})) return compare_times(command, 2000);
  if (is_one_of(name, {"SRANDMEMBER", "HRANDFIELD", "ZRANDMEMBER", "RANDOMKEY"})) return compare_choice(command);
  if (name == "SPOP") return compare_taken(command);
  if (name == "SCAN") return compare_scans(command, 1);
  if (is_one_of(name, {"SSCAN", "HSCAN", "ZSCAN"})) return compare_scans(command, 2);
  if (name == "DUMP") return carry(command);
  // SORT of Redis 7.0 looks at the errno that an earlier command has left; this one clears it, and fails.
  if (is_one_of(name, {"SORT", "SORT_RO"})) server_.ask(Words{"INCRBYFLOAT", "errno", "none"});
  return judge(command, ask(command));
}

Problem Pair::judge(const Words& command, const Both& replies) {
  if (encode(replies.here) == replies.raw) return std::nullopt;
  const bool arrays = replies.here.kind() == Reply::Kind::kArray && replies.there.kind() == Reply::Kind::kArray;
  if (const std::size_t group = open_order(command); group != 0 && arrays)
    if (sorted(replies.here, group) == sorted(replies.there, group)) return std::nullopt;
  if (is_one_of(upper(command[0]), {"XPENDING", "XINFO"}) && arrays)
    if (encode(timeless(replies.here)) == encode(timeless(replies.there))) return std::nullopt;
  if (arrays && takes_some_of_a_set(command) && replies.here.items().size() == replies.there.items().size()) return std::nullopt;
  const std::string here = replies.here.to_text(), there = replies.there.to_text();
  const Difference* known = known_.explain(upper(command[0]), here, there);
  if (known == nullptr) return told(command, here, there);
  if (known->numeric() || known->there == "huge") take_over(command);
  return std::nullopt;
}

/// SORT with a LIMIT where nothing is sorted: of a set, which members come is open.
bool Pair::takes_some_of_a_set(const Words& command) {
  const bool limited = upper(command[0]).starts_with("SORT") && has_word(command, "LIMIT") && open_order(command) != 0;
  return limited && ask_here({"TYPE", command[1]}).text() == std::string_view("set");
}

/// The number that the server has, for what a command has just changed.
void Pair::take_over(const Words& command) {
  const bool field = upper(command[0]) == "HINCRBYFLOAT";
  const Words read = field ? Words{"HGET", command[1], command[2]} : Words{"GET", command[1]};
  const Bytes value = server_.ask(read).text();
  ask_here(field ? Words{"HSET", command[1], command[2], value} : Words{"SET", command[1], value, "KEEPTTL"});
}

Problem Pair::compare_times(const Words& command, std::int64_t tolerance) {
  const Both replies = ask(command);
  const bool numbers = replies.here.kind() == Reply::Kind::kInteger && replies.there.kind() == Reply::Kind::kInteger;
  const std::int64_t here = replies.here.integer_value(), there = replies.there.integer_value();
  if (numbers && here >= 0 && there >= 0 && std::abs(here - there) <= tolerance) return std::nullopt;
  return judge(command, replies);
}

Problem Pair::compare_choice(const Words& command) {
  const Both replies = ask(command);
  const Reply &here = replies.here, &there = replies.there;
  if (here.kind() != there.kind() || here.items().size() != there.items().size() || here.is_error() || here.is_nil())
    return judge(command, replies);
  const std::string name = upper(command[0]);
  const Words all = name == "RANDOMKEY"     ? Words{"KEYS", "*"}
                    : name == "HRANDFIELD"  ? Words{"HGETALL", command[1]}
                    : name == "ZRANDMEMBER" ? Words{"ZRANGE", command[1], "0", "-1", "WITHSCORES"}
                                            : Words{"SMEMBERS", command[1]};
  const std::vector<std::string> items = encoded_items(ask_here(all));
  const std::set<std::string> choices(items.begin(), items.end());
  std::vector<std::string> chosen = encoded_items(here);
  if (here.kind() == Reply::Kind::kBulk) chosen.push_back(encode(here));
  for (const std::string& one : chosen)
    if (!choices.contains(one)) return told(command, "chose " + one + ", which is not there", there.to_text());
  const bool distinct = command.size() == 3 && !command[2].view().starts_with('-');
  if (distinct && std::set<std::string>(chosen.begin(), chosen.end()).size() != chosen.size())
    return told(command, "chose something twice: " + here.to_text(), there.to_text());
  return std::nullopt;
}

Problem Pair::compare_taken(const Words& command) {
  const std::vector<std::string> before =
      command.size() > 1 ? sorted(ask_here({"SMEMBERS", command[1]}), 1) : std::vector<std::string>{};
  const Both replies = ask(command);
  const Reply &here = replies.here, &there = replies.there;
  if (here.kind() != there.kind() || here.items().size() != there.items().size() || here.is_error() || here.is_nil())
    return judge(command, replies);
  Words rest{"SREM", command[1]};
  for (const Reply* reply : {&here, &there}) {
    const std::vector<Reply> taken = reply->kind() == Reply::Kind::kBulk ? std::vector{*reply} : reply->items();
    for (const Reply& one : taken) {
      if (!std::ranges::binary_search(before, encode(one))) return told(command, here, there);
      rest.push_back(one.text());
    }
  }
  if (rest.size() > 2) ask(rest);
  return std::nullopt;
}

namespace {

/// Follows a cursor to its end; `next` asks one step. Everything that came, each once; or the error.
Reply scanned(Words command, std::size_t cursor_at, std::size_t group, const auto& next) {
  std::set<std::vector<std::string>> seen;
  for (;;) {
    Reply reply = next(command);
    if (reply.is_error()) return reply;
    const std::vector<std::string> items = encoded_items(reply.items()[1]);
    for (std::size_t i = 0; i < items.size(); i += group)
      seen.insert({items.begin() + static_cast<std::ptrdiff_t>(i), items.begin() + static_cast<std::ptrdiff_t>(i + group)});
    command[cursor_at] = reply.items()[0].text();
    if (command[cursor_at] == std::string_view("0")) break;
  }
  std::vector<Reply> all;
  for (const auto& group_seen : seen)
    for (const std::string& item : group_seen) all.push_back(Reply::bulk(item));
  return Reply::array(std::move(all));
}

}  // namespace

Problem Pair::compare_scans(const Words& command, std::size_t cursor_at) {
  const bool whole = command.size() > cursor_at && command[cursor_at] == std::string_view("0");
  if (!whole) {  // another server's cursor means nothing here: only errors can be compared
    const Both replies = ask(command);
    return replies.here.is_error() || replies.there.is_error() ? judge(command, replies) : std::nullopt;
  }
  const std::size_t group = upper(command[0]) == "SSCAN" || cursor_at == 1 ? 1 : 2;
  const Reply here = scanned(command, cursor_at, group, [&](const Words& step) { return ask_here(step); });
  const Reply there = scanned(command, cursor_at, group, [&](const Words& step) { return server_.ask(step); });
  return judge(command, {here, there, encode(there)});
}

Problem Pair::carry(const Words& command) {
  const Both dumped = ask(command);
  if (dumped.here.kind() != dumped.there.kind() || dumped.here.kind() != Reply::Kind::kBulk) return judge(command, dumped);
  if (auto problem = judge({"DEL", command[1]}, ask({"DEL", command[1]}))) return problem;
  Words restore{"RESTORE", command[1], "0", dumped.here.text()};
  Both restored;
  restored.here = ask_here(restore);
  restore[3] = dumped.there.text();
  restored.there = server_.ask(restore, &restored.raw);
  return judge(restore, restored);
}

Problem Pair::compare_contents() {
  for (const char* number : {"0", "1", "2"}) {
    if (auto problem = judge({"SELECT", number}, ask({"SELECT", number}))) return problem;
    const Words all{"KEYS", "*"};
    const Both keys = ask(all);
    if (auto problem = judge(all, keys)) return problem;
    for (const Reply& key : keys.there.items()) {
      const Words type{"TYPE", key.text()};
      const Both types = ask(type);
      if (auto problem = judge(type, types)) return problem;
      const std::string_view word = types.there.text();
      const Words read = word == "string"   ? Words{"GET", key.text()}
                         : word == "set"    ? Words{"SMEMBERS", key.text()}
                         : word == "hash"   ? Words{"HGETALL", key.text()}
                         : word == "stream" ? Words{"XINFO", "STREAM", key.text(), "FULL", "COUNT", "0"}
                         : word == "zset"   ? Words{"ZRANGE", key.text(), "0", "-1", "WITHSCORES"}
                                            : Words{"LRANGE", key.text(), "0", "-1"};
      for (const Words& command : {read, Words{"TTL", key.text()}})
        if (auto problem = run(command)) return problem;
    }
  }
  return std::nullopt;
}

}  // namespace jetlag::differential
