// SPDX-License-Identifier: Apache-2.0
#include "crdt/number.h"
#include "store/commands/groups.h"
#include "store/errors.h"

namespace jetlag::store {
namespace {

Reply ping(Call& call) {
  if (call.args.size() > 2) return errors::wrong_arity("ping");
  return call.args.size() == 1 ? Reply::status("PONG") : Reply::bulk(call.args[1]);
}

Reply echo(Call& call) { return Reply::bulk(call.args[1]); }

Reply select_database(Call& call) {
  const auto index = crdt::parse_integer(call.args[1]);
  if (!index) return errors::not_an_integer();
  if (*index < 0 || *index >= databases_of(call.db.options().commands)) return Reply::error("ERR DB index is out of range");
  call.session.db = static_cast<std::uint16_t>(*index);
  return Reply::ok();
}

constexpr Command kCommands[] = {
    {"ECHO", 2, kNoKeys | kFast, {}, "connection", "1.0.0", "Returns the given string", echo},
    {"PING", -1, kNoKeys | kFast, {}, "connection", "1.0.0", "Answers PONG, or the given string", ping},
    {"SELECT",
     2,
     kNoKeys | kFast,
     {},
     "connection",
     "1.0.0",
     "Selects the database; an active-active one has only index 0",
     select_database},
};

}  // namespace

std::span<const Command> connection_commands() { return kCommands; }

}  // namespace jetlag::store
