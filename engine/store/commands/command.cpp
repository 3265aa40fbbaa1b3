// SPDX-License-Identifier: Apache-2.0
// COMMAND: the command table, told to clients.
#include <algorithm>
#include <string>
#include <vector>

#include "store/commands/groups.h"
#include "store/deadline.h"
#include "store/errors.h"
#include "store/rules.h"

namespace jetlag::store {
namespace {

Reply name_of(const Command& command) { return Reply::bulk(errors::lower_case(command.name)); }

Reply flags_of(const Command& command) {
  std::vector<Reply> flags;
  if (command.has(kWrite)) flags.push_back(Reply::status("write"));
  if (command.has(kRead)) flags.push_back(Reply::status("readonly"));
  if (command.has(kDenyOom)) flags.push_back(Reply::status("denyoom"));
  if (command.has(kBlocking)) flags.push_back(Reply::status("blocking"));
  if (command.has(kFast)) flags.push_back(Reply::status("fast"));
  if (command.keys.counted != 0 || command.keys.named != NamedKeys::kNone) flags.push_back(Reply::status("movablekeys"));
  return Reply::array(std::move(flags));
}

std::vector<std::string> categories_of(const Command& command) {
  std::vector<std::string> all;
  if (command.has(kWrite)) all.emplace_back("write");
  if (command.has(kRead)) all.emplace_back("read");
  if (command.group == "generic") all.emplace_back("keyspace");
  else if (command.group != "server") all.emplace_back(command.group);
  all.emplace_back(command.has(kFast) ? "fast" : "slow");
  if (command.has(kBlocking)) all.emplace_back("blocking");
  return all;
}

/// As Redis 7: ten elements, of which tips, key specifications and subcommands are empty here.
Reply info_of(const Command& command) {
  std::vector<Reply> categories;
  for (const std::string& category : categories_of(command)) categories.push_back(Reply::status("@" + category));
  const KeyPositions& keys = command.keys;
  const bool fixed = keys.counted == 0;
  return Reply::array({name_of(command), Reply::integer(command.arity), flags_of(command), Reply::integer(fixed ? keys.first : 0),
                       Reply::integer(fixed ? keys.last : 0), Reply::integer(fixed ? keys.step : 0),
                       Reply::array(std::move(categories)), Reply::array({}), Reply::array({}), Reply::array({})});
}

Reply docs_of(const Command& command) {
  return Reply::array({Reply::bulk("summary"), Reply::bulk(command.summary), Reply::bulk("since"), Reply::bulk(command.since),
                       Reply::bulk("group"), Reply::bulk(command.group)});
}

Reply count(Call&) { return Reply::integer(static_cast<std::int64_t>(commands().size())); }

/// Of the named commands, or of all.
Reply info(Call& call) {
  std::vector<Reply> all;
  if (call.args.size() <= 2)
    for (const Command& command : commands()) all.push_back(info_of(command));
  for (std::size_t i = 2; i < call.args.size(); ++i) {
    const Command* command = find_command(call.args[i]);
    all.push_back(command == nullptr ? Reply::nil() : info_of(*command));
  }
  return Reply::array(std::move(all));
}

Reply docs(Call& call) {
  std::vector<Reply> all;
  const auto tell = [&](const Command& command) {
    all.push_back(name_of(command));
    all.push_back(docs_of(command));
  };
  if (call.args.size() == 2)
    for (const Command& command : commands()) tell(command);
  for (const Bytes& name : call.args.subspan(2))
    if (const Command* command = find_command(name)) tell(*command);
  return Reply::array(std::move(all));
}

Reply list(Call& call) {
  if (call.args.size() != 2 && (call.args.size() != 5 || !is_word(call.args[2], "FILTERBY"))) return errors::syntax();
  const std::string_view by = call.args.size() == 5 ? call.args[3].view() : "",
                         wanted = call.args.size() == 5 ? call.args[4].view() : "";
  if (!by.empty() && !is_word(by, "MODULE") && !is_word(by, "ACLCAT") && !is_word(by, "PATTERN")) return errors::syntax();
  std::vector<Reply> names;
  for (const Command& command : commands()) {
    const std::vector<std::string> categories = categories_of(command);
    const bool fits = by.empty() || (is_word(by, "ACLCAT") && std::ranges::find(categories, wanted) != categories.end()) ||
                      (is_word(by, "PATTERN") && glob_matches(errors::lower_case(wanted), errors::lower_case(command.name)));
    if (fits) names.push_back(name_of(command));
  }
  return Reply::array(std::move(names));
}

Reply get_keys(Call& call) {
  if (call.args.size() < 4) return errors::wrong_arity("command|getkeys");  // a command with a key has two words
  const std::span<const Bytes> asked = call.args.subspan(2);
  const Command* command = find_command(asked[0]);
  if (command == nullptr) return Reply::error("ERR Invalid command specified");
  if (command->keys.first == 0 && command->keys.named == NamedKeys::kNone)
    return Reply::error("ERR The command has no key arguments");
  if (misused(asked)) return Reply::error("ERR Invalid number of arguments specified for command");
  std::vector<Reply> keys;
  for (const std::size_t place : key_places(*command, asked)) keys.push_back(Reply::bulk(asked[place]));
  if (!keys.empty()) return Reply::array(std::move(keys));
  return Reply::error(command->keys.counted != 0 ? "ERR Invalid arguments specified for command"
                                                 : "ERR The command has no key arguments");
}

Reply help(Call&) {
  std::vector<Reply> lines;
  for (const char* line :
       {"COMMAND <subcommand> [<arg> [value] [opt] ...]. Subcommands are:", "(no subcommand)",
        "    Return details about all commands.", "COUNT", "    Return the total number of commands.",
        "LIST [FILTERBY (MODULE|ACLCAT|PATTERN) <value>]", "    Return a list of all commands.", "INFO [<command-name> ...]",
        "    Return details about commands.", "DOCS [<command-name> ...]", "    Return what commands do.",
        "GETKEYS <full-command>", "    Return the keys of a command.", "HELP", "    Print this help."})
    lines.push_back(Reply::status(line));
  return Reply::array(std::move(lines));
}

struct Subcommand {
  std::string_view name;
  bool takes_more;
  Reply (*handler)(Call&);
};
constexpr Subcommand kSubcommands[] = {{"COUNT", false, count}, {"DOCS", true, docs}, {"GETKEYS", true, get_keys},
                                       {"HELP", false, help},   {"INFO", true, info}, {"LIST", true, list}};

Reply command(Call& call) {
  if (call.args.size() == 1) return info(call);
  for (const Subcommand& sub : kSubcommands) {
    if (!is_word(call.args[1], sub.name)) continue;
    if (!sub.takes_more && call.args.size() != 2) return errors::wrong_arity("command|" + std::string(sub.name));
    return sub.handler(call);
  }
  return errors::unknown_subcommand(call.args[1], "COMMAND");
}

constexpr Command kCommands[] = {
    {"COMMAND", -1, kNoKeys, {}, "server", "2.8.13", "Tells about commands; see COMMAND HELP", command},
};

}  // namespace

std::span<const Command> command_commands() { return kCommands; }

}  // namespace jetlag::store
