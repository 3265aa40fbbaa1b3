// SPDX-License-Identifier: Apache-2.0
#include <string>

#include "store/arguments.h"
#include "store/commands/groups.h"

namespace jetlag::store {
namespace {

Reply ping(Call& call) {
  if (call.args.size() > 2) return errors::wrong_arity("ping");
  return call.args.size() == 1 ? Reply::status("PONG") : Reply::bulk(call.args[1]);
}

Reply echo(Call& call) { return Reply::bulk(call.args[1]); }

Reply select_database(Call& call) {
  const auto number = read_database(call.args[1], databases_of(call.db.options().commands));
  if (!number) return number.error();
  call.session.db = *number;
  return Reply::ok();
}

/// By the region's own clock; 0 is the start of the run.
Reply time(Call& call) {
  constexpr std::int64_t kSecond = 1'000'000;
  const std::int64_t micros = call.at.now_clock.ns / 1000;
  const std::int64_t rest = (micros % kSecond + kSecond) % kSecond;  // a clock may stand before the start
  return Reply::array({Reply::bulk(std::to_string((micros - rest) / kSecond)), Reply::bulk(std::to_string(rest))});
}

/// A standard database is one process here: no replica could acknowledge anything.
Reply wait(Call& call) {
  const Integer replicas = read_integer(call.args[1]);
  if (!replicas) return replicas.error();
  const Integer timeout = read_integer(call.args[2], "ERR timeout is not an integer or out of range");
  if (!timeout) return timeout.error();
  return *timeout < 0 ? Reply::error("ERR timeout is negative") : Reply::integer(0);
}

constexpr Command kCommands[] = {
    {"ECHO", 2, kNoKeys | kFast, {}, "connection", "1.0.0", "Returns the given string", echo},
    {"PING", -1, kNoKeys | kFast, {}, "connection", "1.0.0", "Answers PONG, or the given string", ping},
    {"SELECT", 2, kNoKeys | kFast, {}, "connection", "1.0.0", "Selects the numbered database", select_database},
    {"TIME", 1, kNoKeys | kFast, {}, "server", "2.6.0", "Returns the region's time since the start of the run", time},
    {"WAIT", 3, kNoKeys | kStandardOnly, {}, "generic", "3.0.0", "Returns how many replicas have all writes: none here", wait},
};

}  // namespace

std::span<const Command> connection_commands() { return kCommands; }

}  // namespace jetlag::store
