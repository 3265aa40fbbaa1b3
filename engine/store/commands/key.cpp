// SPDX-License-Identifier: Apache-2.0
// Keys, whatever they hold: deleting, counting, telling the type.
#include "store/commands/groups.h"
#include "store/key_view.h"

namespace jetlag::store {
namespace {

Reply del(Call& call) {
  std::int64_t deleted = 0;
  for (const Bytes& name : call.args.subspan(1)) {
    KeyView key(call, name);
    if (key.exists()) {
      key.remove();
      ++deleted;
    } else {
      key.for_writing();
    }
  }
  return Reply::integer(deleted);
}

Reply exists(Call& call) {
  std::int64_t found = 0;
  for (const Bytes& name : call.args.subspan(1)) found += KeyView(call, name).exists() ? 1 : 0;
  return Reply::integer(found);
}

Reply type(Call& call) { return Reply::status(client_name_of(KeyView(call, call.args[1]).type())); }

constexpr Command kCommands[] = {
    {"DEL", -2, kWrite, {1, -1, 1}, "generic", "1.0.0", "Deletes keys, as far as their content has been seen here", del},
    {"EXISTS", -2, kLook | kFast, {1, -1, 1}, "generic", "1.0.0", "Counts how many of the given keys exist", exists},
    {"TOUCH", -2, kRead | kFast, {1, -1, 1}, "generic", "3.2.1", "Counts how many of the given keys exist, like EXISTS", exists},
    {"TYPE", 2, kLook | kFast, {1, 1, 1}, "generic", "1.0.0", "Returns the type of what a key holds", type},
    {"UNLINK", -2, kWrite | kFast, {1, -1, 1}, "generic", "4.0.0", "Deletes keys, like DEL", del},
};

}  // namespace

std::span<const Command> key_commands() { return kCommands; }

}  // namespace jetlag::store
