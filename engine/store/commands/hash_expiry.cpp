// SPDX-License-Identifier: Apache-2.0
// HEXPIRE and its relatives: the fields of a hash end on their own.
//
// Times    as those of keys (store/deadline.h), up to 2^46 ms, as Redis has it. A field whose time has passed is removed at once.
// Writing  HSETEX writes the fields and then their deadlines: two operations, which leave together.
#include <optional>
#include <string>

#include "core/index_map.h"
#include "store/arguments.h"
#include "store/commands/groups.h"
#include "store/deadline.h"
#include "store/fields.h"
#include "store/shown.h"

namespace jetlag::store {
namespace {

using crdt::Type;

constexpr std::int64_t kLatestMillis = std::int64_t{1} << 46, kNanosPerMilli = 1'000'000;
/// What a reply says of a field.
constexpr std::int64_t kNoField = -2, kNoDeadline = -1, kNotMet = 0, kDone = 1, kRemoved = 2;

tl::expected<Instant, Reply> read_field_deadline(const Call& call, const Bytes& text, TimeUnit unit, std::string_view name) {
  const auto count = read_integer(text);
  if (!count) return tl::unexpected(count.error());
  if (*count < 0) return tl::unexpected(Reply::error("ERR invalid expire time, must be >= 0"));
  const std::int64_t since = unit.absolute ? 0 : call.at.now_clock.ns / kNanosPerMilli;
  if (*count > kLatestMillis / unit.millis || *count * unit.millis > kLatestMillis - since)
    return tl::unexpected(errors::invalid_expire(name));
  return read_deadline(text, unit, PastDeadline::kAccepted, {call.at.now_clock, call.db.options().commands, name});
}

std::optional<Instant> deadline_of(const KeyView& key, const Bytes& field) {
  const crdt::Hash* const hash = key.exists() ? key.object().hash() : nullptr;
  return hash == nullptr || hash->deadlines() == nullptr ? std::nullopt : hash->deadlines()->deadline_of(field);
}

/// Of fields that are there: ends them, or says when they will end; kNever: never.
void set_deadline(KeyView& key, const std::vector<Bytes>& fields, Instant deadline) {
  if (fields.empty()) return;
  if (deadline <= key.now()) {
    remove_fields(key, fields);
    return;
  }
  crdt::SetFieldDeadlines effect;
  for (const Bytes& field : fields) effect.fields.push_back({field, deadline});
  key.write(std::move(effect));
}

enum class Condition : std::uint8_t { kNone, kNx, kXx, kGt, kLt };

/// No deadline counts as one that never comes.
bool allows(Condition condition, std::optional<Instant> current, Instant wanted) {
  switch (condition) {
    case Condition::kNone: return true;
    case Condition::kNx: return !current;
    case Condition::kXx: return current.has_value();
    case Condition::kGt: return current && wanted > *current;
    case Condition::kLt: return !current || wanted < *current;
  }
  return true;
}

Condition condition_named(const Bytes& word) {
  if (is_word(word, "NX")) return Condition::kNx;
  if (is_word(word, "XX")) return Condition::kXx;
  if (is_word(word, "GT")) return Condition::kGt;
  return is_word(word, "LT") ? Condition::kLt : Condition::kNone;
}

Reply expire_by(Call& call, TimeUnit unit, std::string_view name) {
  KeyView key(call, call.args[1]);
  if (!key.fits(Type::kHash)) return errors::wrong_type();
  const auto deadline = read_field_deadline(call, call.args[2], unit, name);
  if (!deadline) return deadline.error();
  const Condition condition = condition_named(call.args[3]);
  const auto fields = read_field_names(call.args.subspan(condition == Condition::kNone ? 3 : 4),
                                       "ERR Parameter `numFields` should be greater than 0");
  if (!fields) return fields.error();
  const bool over = *deadline <= key.now();
  std::vector<Reply> results;
  std::vector<Bytes> chosen;
  IndexMap<Bytes, bool> done;  // A field that is named twice has the new deadline the second time, or is gone.
  for (const Bytes& field : *fields) {
    const bool again = done.contains(field);
    const auto current = again ? std::optional(*deadline) : deadline_of(key, field);
    std::int64_t result = over ? kRemoved : kDone;
    if (field_of(key, field) == nullptr || (again && over)) result = kNoField;
    else if (!allows(condition, current, *deadline)) result = kNotMet;
    else if (!again) done[field] = true, chosen.push_back(field);
    results.push_back(Reply::integer(result));
  }
  set_deadline(key, chosen, *deadline);
  return Reply::array(std::move(results));
}

Reply hexpire(Call& call) { return expire_by(call, {1000, false}, "hexpire"); }
Reply hpexpire(Call& call) { return expire_by(call, {1, false}, "hpexpire"); }
Reply hexpireat(Call& call) { return expire_by(call, {1000, true}, "hexpireat"); }
Reply hpexpireat(Call& call) { return expire_by(call, {1, true}, "hpexpireat"); }

/// Answers something of each field that is named, or that there is no such field: answer(field).
template <class Answer>
Reply of_each(Call& call, KeyView& key, Answer answer) {
  if (!key.fits(Type::kHash)) return errors::wrong_type();
  const auto fields = read_field_names(call.args.subspan(2), "ERR Number of fields must be a positive integer");
  if (!fields) return fields.error();
  std::vector<Reply> results;
  for (const Bytes& field : *fields)
    results.push_back(Reply::integer(field_of(key, field) == nullptr ? kNoField : answer(field)));
  return Reply::array(std::move(results));
}

/// The deadlines counted from `since`, in units rounded up.
Reply deadlines_in(Call& call, std::int64_t millis_per_unit, Instant since) {
  KeyView key(call, call.args[1]);
  return of_each(call, key, [&](const Bytes& field) {
    const auto deadline = deadline_of(key, field);
    if (!deadline) return kNoDeadline;
    return (millis_between(since, *deadline) + millis_per_unit - 1) / millis_per_unit;
  });
}

Reply httl(Call& call) { return deadlines_in(call, 1000, call.at.now_clock); }
Reply hpttl(Call& call) { return deadlines_in(call, 1, call.at.now_clock); }
Reply hexpiretime(Call& call) { return deadlines_in(call, 1000, {}); }
Reply hpexpiretime(Call& call) { return deadlines_in(call, 1, {}); }

Reply hpersist(Call& call) {
  KeyView key(call, call.args[1]);
  std::vector<Bytes> chosen;
  IndexMap<Bytes, bool> done;
  Reply reply = of_each(call, key, [&](const Bytes& field) {
    if (!deadline_of(key, field) || done.contains(field)) return kNoDeadline;
    done[field] = true;
    chosen.push_back(field);
    return kDone;
  });
  set_deadline(key, chosen, kNever);
  return reply;
}

/// What stands between the key and the fields of HSETEX and HGETEX, and what follows it.
struct Options {
  bool fnx = false, fxx = false;
  bool keeps = false;  ///< KEEPTTL, or PERSIST
  std::optional<Instant> deadline;
  std::span<const Bytes> words;  ///< Behind FIELDS and the number.
};

/// `keeper` is the word that sets `keeps`; `each` is how many words a field has.
tl::expected<Options, Reply> read_options(const Call& call, std::string_view name, std::string_view keeper, std::size_t each) {
  const auto refused = [](const std::string& text) { return tl::unexpected(Reply::error("ERR " + text)); };
  const auto& args = call.args;
  Options out;
  std::size_t i = 2;
  for (; i < args.size() && !is_word(args[i], "FIELDS"); ++i) {
    const auto unit = time_unit(args[i]);
    if (unit || is_word(args[i], keeper)) {
      if (out.keeps || out.deadline)
        return refused("Only one of EX, PX, EXAT, PXAT or " + std::string(keeper) + " arguments can be specified");
      out.keeps = !unit;
      if (!unit) continue;
      if (++i == args.size()) return refused("missing expire time");
      const auto deadline = read_field_deadline(call, args[i], *unit, name);
      if (!deadline) return tl::unexpected(deadline.error());
      out.deadline = *deadline;
    } else if (each == 2 && (is_word(args[i], "FNX") || is_word(args[i], "FXX"))) {
      if (out.fnx || out.fxx) return refused("Only one of FXX or FNX arguments can be specified");
      (is_word(args[i], "FNX") ? out.fnx : out.fxx) = true;
    } else {
      return refused("unknown argument: " + args[i].str());
    }
  }
  if (i == args.size()) return refused("Mandatory argument FIELDS is missing or not at the right position");
  if (i + 2 >= args.size()) return tl::unexpected(errors::wrong_arity(name));
  const auto count = read_range(args[i + 1], 1, INT32_MAX, "ERR invalid number of fields");
  if (!count) return tl::unexpected(count.error());
  out.words = args.subspan(i + 2);
  if (static_cast<std::size_t>(*count) * each != out.words.size()) return tl::unexpected(errors::wrong_arity(name));
  return out;
}

Reply hsetex(Call& call) {
  const auto options = read_options(call, "hsetex", "KEEPTTL", 2);
  if (!options) return options.error();
  KeyView key(call, call.args[1]);
  if (!key.fits(Type::kHash)) return errors::wrong_type();
  std::vector<Bytes> fields;
  crdt::SetFieldDeadlines deadlines;
  IndexMap<Bytes, bool> seen;
  for (std::size_t i = 0; i < options->words.size(); i += 2) {
    const Bytes& field = options->words[i];
    const bool there = field_of(key, field) != nullptr;
    if ((options->fnx && there) || (options->fxx && !there)) return Reply::integer(0);
    if (seen.contains(field)) continue;
    seen[field] = true;
    fields.push_back(field);
    const auto kept = there ? deadline_of(key, field) : std::nullopt;
    const auto deadline = options->keeps ? kept : options->deadline;
    if (deadline) deadlines.fields.push_back({field, *deadline});
  }
  if (options->deadline && *options->deadline <= key.now()) {
    remove_fields(key, fields);
    return Reply::integer(1);
  }
  write_fields(call, key, options->words);
  if (!deadlines.fields.empty()) key.write(std::move(deadlines));
  return Reply::integer(1);
}

Reply hgetex(Call& call) {
  const auto options = read_options(call, "hgetex", "PERSIST", 1);
  if (!options) return options.error();
  KeyView key(call, call.args[1]);
  if (!key.fits(Type::kHash)) return errors::wrong_type();
  std::vector<Reply> values;
  std::vector<Bytes> chosen;
  IndexMap<Bytes, bool> seen;
  for (const Bytes& field : options->words) {
    const bool again = seen.contains(field), gone = again && options->deadline && *options->deadline <= key.now();
    const crdt::Elem* const element = gone ? nullptr : field_of(key, field);
    values.push_back(element != nullptr ? shown(*element, key.rule()) : Reply::nil());
    if (element == nullptr || again) continue;
    seen[field] = true;
    if (options->deadline || (options->keeps && deadline_of(key, field))) chosen.push_back(field);
  }
  set_deadline(key, chosen, options->deadline.value_or(kNever));
  return Reply::array(std::move(values));
}

constexpr Command kCommands[] = {
    {"HEXPIRE", -6, kGrows | kFast, {1, 1, 1}, "hash", "7.4.0", "Sets the time to live of fields in seconds", hexpire},
    {"HEXPIREAT", -6, kGrows | kFast, {1, 1, 1}, "hash", "7.4.0", "Sets when fields end, in seconds", hexpireat},
    {"HEXPIRETIME", -5, kRead | kFast, {1, 1, 1}, "hash", "7.4.0", "Returns when fields end, in seconds", hexpiretime},
    {"HGETEX", -5, kWrite | kFast, {1, 1, 1}, "hash", "8.0.0", "Returns the values of fields and changes their deadlines", hgetex},
    {"HPERSIST", -5, kWrite | kFast, {1, 1, 1}, "hash", "7.4.0", "Removes the deadlines of fields", hpersist},
    {"HPEXPIRE", -6, kGrows | kFast, {1, 1, 1}, "hash", "7.4.0", "Sets the time to live of fields in milliseconds", hpexpire},
    {"HPEXPIREAT", -6, kGrows | kFast, {1, 1, 1}, "hash", "7.4.0", "Sets when fields end, in milliseconds", hpexpireat},
    {"HPEXPIRETIME", -5, kRead | kFast, {1, 1, 1}, "hash", "7.4.0", "Returns when fields end, in milliseconds", hpexpiretime},
    {"HPTTL", -5, kRead | kFast, {1, 1, 1}, "hash", "7.4.0", "Returns the time to live of fields in milliseconds", hpttl},
    {"HSETEX", -6, kGrows | kFast, {1, 1, 1}, "hash", "8.0.0", "Sets fields and their deadlines", hsetex},
    {"HTTL", -5, kRead | kFast, {1, 1, 1}, "hash", "7.4.0", "Returns the time to live of fields in seconds", httl},
};

}  // namespace

std::span<const Command> hash_expiry_commands() { return kCommands; }

}  // namespace jetlag::store
