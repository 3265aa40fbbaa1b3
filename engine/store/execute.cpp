// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>

#include "core/check.h"
#include "crdt/number.h"
#include "store/command.h"
#include "store/deadline.h"
#include "store/errors.h"
#include "store/eviction.h"

namespace jetlag::store {
namespace {

constexpr std::size_t kQuotedLimit = 128;  // An error repeats at most this much of what the client sent.

/// As C sees it: up to the first zero byte.
std::string_view printable(std::string_view text) { return text.substr(0, text.find('\0')); }

Reply unknown_command(std::span<const Bytes> args) {
  std::string text = "ERR unknown command '";
  text += printable(args[0]).substr(0, kQuotedLimit);
  text += "', with args beginning with: ";
  std::string shown;  // the quotes count
  for (const Bytes& arg : args.subspan(1)) {
    if (shown.size() >= kQuotedLimit) break;
    const std::string_view part = printable(arg).substr(0, kQuotedLimit - shown.size());
    ((shown += '\'') += part) += "' ";
  }
  return Reply::error(text + shown);
}

bool arity_fits(const Command& command, std::size_t count) {
  const auto given = static_cast<int>(std::min<std::size_t>(count, 1 << 20));
  return command.arity >= 0 ? given == command.arity : given >= -command.arity;
}

bool keys_share_a_slot(const Command& command, std::span<const Bytes> args) {
  const std::vector<std::size_t> places = key_places(command, args);
  return std::ranges::all_of(
      places, [&](std::size_t place) { return crdt::slot_of(args[place]) == crdt::slot_of(args[places.front()]); });
}

void add_named(NamedKeys named, std::span<const Bytes> args, std::size_t from, std::vector<std::size_t>& places) {
  std::size_t word = 0;
  for (std::size_t i = from; i < args.size(); ++i) {
    if (named == NamedKeys::kStreams ? word == 0 && is_word(args[i], "STREAMS")
                                     : is_word(args[i], "STORE") || is_word(args[i], "STOREDIST"))
      word = i;
  }
  const std::size_t behind = word == 0 ? 0 : args.size() - word - 1;
  if (named == NamedKeys::kStore && behind > 0) places.push_back(word + 1);
  if (named == NamedKeys::kStreams && behind % 2 == 0)
    for (std::size_t i = 1; i <= behind / 2; ++i) places.push_back(word + i);
}

}  // namespace

std::vector<std::size_t> key_places(const Command& command, std::span<const Bytes> args) {
  const KeyPositions& keys = command.keys;
  std::vector<std::size_t> places;
  if (keys.named != NamedKeys::kNone)
    add_named(keys.named, args, static_cast<std::size_t>(keys.options_at == 0 ? keys.first + 1 : keys.options_at), places);
  if (keys.first == 0) return places;
  const auto count = static_cast<std::int64_t>(args.size());
  const std::int64_t last = std::min<std::int64_t>(keys.last < 0 ? count + keys.last : keys.last, count - 1);
  if (keys.counted == 0 || keys.first < keys.counted)
    for (std::int64_t i = keys.first; i <= last; i += std::max<int>(keys.step, 1)) places.push_back(static_cast<std::size_t>(i));
  if (keys.counted == 0 || keys.counted >= count) return places;
  const std::int64_t follow = crdt::parse_integer(args[static_cast<std::size_t>(keys.counted)]).value_or(0);
  if (follow > 0 && follow < count - keys.counted)
    for (std::int64_t i = 1; i <= follow; ++i) places.push_back(static_cast<std::size_t>(keys.counted + i));
  return places;
}

/// What the database does not do, or not with these keys together.
static std::optional<Reply> not_allowed(const Command& command, const Database& db, std::span<const Bytes> args) {
  if (db.options().commands == CommandSet::kStandard) return std::nullopt;
  if (command.has(kStandardOnly)) return errors::refused(command.name);
  const KeyPositions& keys = command.keys;
  const bool several = keys.first != keys.last || keys.counted != 0 || keys.named != NamedKeys::kNone;
  return several && !keys_share_a_slot(command, args) ? std::optional(errors::cross_slot()) : std::nullopt;
}

Reply execute_command(const Command& command, Database& db, Session& session, const ExecuteContext& at,
                      std::span<const Bytes> args, std::vector<crdt::Op>& written) {
  if (!arity_fits(command, args.size())) return errors::wrong_arity(command.name);
  if (auto error = not_allowed(command, db, args)) return std::move(*error);
  JETLAG_CHECK(!command.has(kRandom) || at.rng != nullptr, "a command that draws random numbers needs a generator");
  Call call{db, session, at, args, written};
  if (db.book() == nullptr) return command.handler(call);
  if (!at.within_exec)
    if (auto error = make_room(command, db, session, at, args, written)) return std::move(*error);
  Reply reply = command.handler(call);
  note_uses(command, db, session, at, args);
  return reply;
}

std::optional<Reply> misused(std::span<const Bytes> args) {
  if (args.empty()) return Reply::error("ERR empty command");
  const Command* command = find_command(args[0]);
  if (command == nullptr) return unknown_command(args);
  return arity_fits(*command, args.size()) ? std::nullopt : std::optional(errors::wrong_arity(command->name));
}

Reply execute(Database& db, Session& session, const ExecuteContext& at, std::span<const Bytes> args,
              std::vector<crdt::Op>& written) {
  const Command* const command = args.empty() ? nullptr : find_command(args[0]);
  const bool waits = session.transaction && command != nullptr && (command->group != "transactions" || command->name == "UNWATCH");
  if (command != nullptr && !session.transaction) return execute_command(*command, db, session, at, args, written);
  auto error = misused(args);
  if (error && session.transaction && errors::lower_case(args.empty() ? std::string_view() : args[0].view()) == "exec") {
    session.transaction.reset();
    session.watched.clear();
    return Reply::error("EXECABORT Transaction discarded because of:" + error->text().str().substr(3));
  }
  if (!error && !waits) return execute_command(*command, db, session, at, args, written);
  if (!error) error = not_allowed(*command, db, args);
  if (!error && db.book() != nullptr) error = no_room_to_queue(*command, db, args);
  if (!error) session.transaction->queued.emplace_back(args.begin(), args.end());
  else if (session.transaction) session.transaction->doomed = true;
  return error ? std::move(*error) : Reply::status("QUEUED");
}

}  // namespace jetlag::store
