// SPDX-License-Identifier: Apache-2.0
// Streams: adding, removing, and reading ranges of entries.
//
// Trimming   takes the oldest entries that this region sees; what it has not seen stays. With ~ it goes in steps of a hundred, as
//            whole blocks of Redis' default size would go.
#include <algorithm>
#include <limits>

#include "store/arguments.h"
#include "store/commands/groups.h"
#include "store/deadline.h"
#include "store/errors.h"
#include "store/streams.h"

namespace jetlag::store {
namespace {

using crdt::StreamId;
using crdt::Type;

constexpr std::size_t kBlock = 100;

struct Trim {
  enum class By : std::uint8_t { kNothing, kLength, kId };
  By by = By::kNothing;
  std::size_t length = 0;
  StreamId least;
  bool roughly = false;
  std::size_t most = std::numeric_limits<std::size_t>::max();
};
struct AddOptions {
  Trim trim;
  bool only_existing = false;
  std::optional<GivenId> id;  ///< Nothing: *.
  std::size_t behind = 0;     ///< The first argument behind the ID.
};

tl::unexpected<Reply> fail(Reply reply) { return tl::unexpected<Reply>(std::move(reply)); }
tl::unexpected<Reply> fail(const char* text) { return fail(Reply::error(text)); }

/// The options of XADD up to its ID, or all of XTRIM.
tl::expected<AddOptions, Reply> read_options(std::span<const Bytes> args, bool adds) {
  AddOptions out;
  std::optional<std::int64_t> limit;
  std::size_t i = 2;
  bool at_id = false;
  for (; i < args.size() && !at_id; ++i) {
    const std::size_t more = args.size() - 1 - i;
    const bool length = is_word(args[i], "MAXLEN"), least = is_word(args[i], "MINID");
    if (adds && args[i] == std::string_view("*")) {
      at_id = true;
    } else if ((length || least) && more > 0) {
      if (out.trim.by != Trim::By::kNothing)
        return fail("ERR syntax error, MAXLEN and MINID options at the same time are not compatible");
      const std::string_view sign = args[i + 1];
      out.trim.roughly = more >= 2 && sign == "~";
      if (more >= 2 && (sign == "~" || sign == "=")) ++i;
      const Bytes& bound = args[++i];
      if (length) {
        const Integer kept = read_integer(bound);
        if (!kept) return fail(kept.error());
        if (*kept < 0) return fail("ERR The MAXLEN argument must be >= 0.");
        out.trim.length = static_cast<std::size_t>(*kept);
      } else {
        const ReadId id = read_id(bound);
        if (!id) return fail(id.error());
        out.trim.least = *id;
      }
      out.trim.by = length ? Trim::By::kLength : Trim::By::kId;
    } else if (is_word(args[i], "LIMIT") && more > 0) {
      const Integer given = read_integer(args[++i]);
      if (!given) return fail(given.error());
      if (*given < 0) return fail("ERR The LIMIT argument must be >= 0.");
      limit = *given;
    } else if (adds && is_word(args[i], "NOMKSTREAM")) {
      out.only_existing = true;
    } else if (adds) {
      out.id = parse_id(args[i], 0, true);
      if (!out.id) return fail(errors::invalid_stream_id());
      at_id = true;
    } else {
      return fail(errors::syntax());
    }
  }
  if (limit.value_or(0) != 0 && out.trim.by == Trim::By::kNothing)
    return fail("ERR syntax error, LIMIT cannot be used without specifying a trimming strategy");
  if (!adds && out.trim.by == Trim::By::kNothing) return fail("ERR syntax error, XTRIM must be called with a trimming strategy");
  if (limit && !out.trim.roughly) return fail("ERR syntax error, LIMIT cannot be used without the special ~ option");
  if (out.trim.roughly && limit.value_or(0) != 0) out.trim.most = static_cast<std::size_t>(*limit);
  if (out.trim.roughly && !limit) out.trim.most = 100 * kBlock;
  out.behind = i;
  return out;
}

/// How many went.
std::size_t trim(KeyView& key, const Trim& how) {
  const crdt::Stream& stream = *key.written().stream();
  std::size_t gone = 0;
  if (how.by == Trim::By::kLength) gone = stream.size() - std::min(stream.size(), how.length);
  if (how.by == Trim::By::kId) gone = stream.count_below(how.least);
  const bool all = gone == stream.size() && gone <= how.most;  // also of a block that is not full
  if (how.roughly && !all) gone = std::min(gone, how.most) / kBlock * kBlock;
  if (gone == 0) return 0;
  key.write(crdt::RemoveEntries{{}, stream.trim_to_length(stream.size() - gone)});
  drop_ghost(key);
  return gone;
}

Reply not_greater() { return Reply::error("ERR The ID specified in XADD is equal or smaller than the target stream top item"); }

tl::expected<StreamId, Reply> id_to_add(const Call& call, const std::optional<GivenId>& given, StreamId last) {
  const bool standard = keeps_empty(call);
  const StreamIds mode = standard ? StreamIds::kLiberal : call.db.options().stream_ids;
  if (last == StreamId::largest()) return fail("ERR The stream has exhausted the last possible ID, unable to add more items");
  const bool makes =
      !given || given->number == IdNumber::kAny || (given->number == IdNumber::kMissing && mode != StreamIds::kLiberal);
  if (makes) {
    const auto id = next_id(call, last, given ? std::optional(given->id.millis) : std::nullopt);
    return id ? tl::expected<StreamId, Reply>(*id) : fail(not_greater());
  }
  return given->id > last ? tl::expected<StreamId, Reply>(given->id) : fail(not_greater());
}

Reply xadd(Call& call) {
  const auto options = read_options(call.args, true);
  if (!options) return options.error();
  const std::size_t fields = call.args.size() - options->behind;
  if (fields < 2 || fields % 2 != 0) return errors::wrong_arity("xadd");
  const bool standard = keeps_empty(call);
  const auto& given = options->id;
  const bool whole = given && given->number == IdNumber::kGiven;
  const bool means_zero = given && (whole || given->number == IdNumber::kMissing) && !given->id;
  const StreamIds mode = call.db.options().stream_ids;
  if (means_zero && (whole || standard || mode == StreamIds::kLiberal))
    return Reply::error("ERR The ID specified in XADD must be greater than 0-0");
  if (whole && !standard && mode == StreamIds::kStrict)
    return Reply::error("ERR a full ID is not allowed where stream IDs are strict: give * or milliseconds only");
  if (call.at.forgetful) return errors::forgetful();
  KeyView key(call, call.args[1]);
  if (!key.fits(Type::kStream)) return errors::wrong_type();
  if (options->only_existing && !key.exists()) return Reply::nil();
  const auto id = id_to_add(call, given, key.exists() ? stream_of(key)->last_id() : StreamId{});
  if (!id) return id.error();
  const crdt::Object& object = key.for_writing();
  static const crdt::Stream kNone;
  crdt::AddEntries effect;
  effect.entries.push_back({*id, crdt::pack_fields(call.args.subspan(options->behind))});
  effect.head = (object.stream() == nullptr ? kNone : *object.stream()).prepare_head(call.db.identity(), 1, *id, standard);
  key.write(std::move(effect));
  if (options->trim.by != Trim::By::kNothing) trim(key, options->trim);
  return id_reply(*id);
}

Reply xtrim(Call& call) {
  const auto options = read_options(call.args, false);
  if (!options) return options.error();
  KeyView key(call, call.args[1]);
  if (!key.fits(Type::kStream)) return errors::wrong_type();
  if (!key.exists()) return Reply::integer(0);
  key.for_writing();
  return Reply::integer(static_cast<std::int64_t>(trim(key, options->trim)));
}

Reply xdel(Call& call) {
  KeyView key(call, call.args[1]);
  if (!key.fits(Type::kStream)) return errors::wrong_type();
  if (!key.exists()) return Reply::integer(0);
  const crdt::Stream& stream = *stream_of(key);
  std::size_t found = 0;
  crdt::RemoveEntries effect;
  for (const Bytes& arg : call.args.subspan(2)) {
    const ReadId id = read_id(arg);
    if (!id) return id.error();
    if (std::ranges::find(effect.ids, *id) != effect.ids.end()) continue;
    std::size_t here = 0;
    stream.for_each(*id, *id, [&](const crdt::Stream::Entry&) { return ++here != 0; });
    if (here != 0) effect.ids.push_back(*id);
    found += here;
  }
  if (found != 0) {
    key.write(std::move(effect));
    drop_ghost(key);
  }
  return Reply::integer(static_cast<std::int64_t>(found));
}

Reply xlen(Call& call) {
  const KeyView key(call, call.args[1]);
  if (!key.fits(Type::kStream)) return errors::wrong_type();
  return Reply::integer(key.exists() ? static_cast<std::int64_t>(stream_of(key)->size()) : 0);
}

enum class Direction : bool { kUp, kDown };

template <Direction kDirection>
Reply range(Call& call) {
  constexpr bool kUp = kDirection == Direction::kUp;
  const ReadId from = read_range_start(call.args[kUp ? 2 : 3]);
  if (!from) return from.error();
  const ReadId to = read_range_end(call.args[kUp ? 3 : 2]);
  if (!to) return to.error();
  std::optional<std::int64_t> count;
  for (std::size_t i = 4; i < call.args.size(); ++i) {
    if (!is_word(call.args[i], "COUNT") || i + 1 == call.args.size()) return errors::syntax();
    const Integer given = read_integer(call.args[++i]);
    if (!given) return given.error();
    count = std::max<std::int64_t>(*given, 0);
  }
  const KeyView key(call, call.args[1]);
  if (!key.fits(Type::kStream)) return errors::wrong_type();
  if (!key.exists()) return Reply::array({});
  if (count == 0) return Reply::nil_array();
  std::vector<Reply> entries;
  const auto keep = [&](const crdt::Stream::Entry& entry) {
    entries.push_back(entry_reply(entry));
    return !count || static_cast<std::int64_t>(entries.size()) < *count;
  };
  if (kUp) stream_of(key)->for_each(*from, *to, keep);
  else stream_of(key)->for_each_back(*from, *to, keep);
  return Reply::array(std::move(entries));
}

Reply xsetid(Call& call) {
  const ReadId last = read_id(call.args[2]);
  if (!last) return last.error();
  std::optional<std::int64_t> added;
  StreamId max_deleted;
  for (std::size_t i = 3; i < call.args.size(); i += 2) {
    const bool more = i + 1 < call.args.size();
    if (more && is_word(call.args[i], "ENTRIESADDED")) {
      const Integer given = read_integer(call.args[i + 1]);
      if (!given) return given.error();
      if (*given < 0) return Reply::error("ERR entries_added must be positive");
      added = *given;
    } else if (more && is_word(call.args[i], "MAXDELETEDID")) {
      const ReadId given = read_id(call.args[i + 1]);
      if (!given) return given.error();
      if (*last < *given) return Reply::error("ERR The ID specified in XSETID is smaller than the provided max_deleted_entry_id");
      max_deleted = *given;
    } else {
      return errors::syntax();
    }
  }
  if (call.at.forgetful) return errors::forgetful();
  KeyView key(call, call.args[1]);
  if (!key.exists()) return errors::no_such_key();
  if (!key.fits(Type::kStream)) return errors::wrong_type();
  const crdt::Stream& stream = *stream_of(key);
  const bool standard = keeps_empty(call);
  const StreamId top = standard ? (stream.size() == 0 ? StreamId{} : stream.last().id) : stream.last_id();
  if (*last < top) return Reply::error("ERR The ID specified in XSETID is smaller than the target stream top item");
  if (added && stream.size() > static_cast<std::uint64_t>(*added))
    return Reply::error("ERR The entries_added specified in XSETID is smaller than the target stream length");
  crdt::AddEntries effect;
  effect.head = stream.prepare_head(call.db.identity(), 0, *last, standard);
  if (added) effect.head.added += static_cast<std::uint64_t>(*added) - stream.entries_added();
  effect.head.max_deleted = max_deleted;
  key.write(std::move(effect));
  return Reply::ok();
}

constexpr KeyPositions kOne{1, 1, 1};
constexpr const char* kGroup = "stream";
constexpr Command kCommands[] = {
    {"XADD", -5, kGrows | kFast, kOne, kGroup, "5.0.0", "Adds an entry to a stream", xadd},
    {"XDEL", -3, kWrite | kFast, kOne, kGroup, "5.0.0", "Removes entries of a stream by ID", xdel},
    {"XLEN", 2, kRead | kFast, kOne, kGroup, "5.0.0", "Returns how many entries a stream has", xlen},
    {"XRANGE", -4, kRead, kOne, kGroup, "5.0.0", "Returns the entries of a range of IDs", range<Direction::kUp>},
    {"XREVRANGE", -4, kRead, kOne, kGroup, "5.0.0", "Returns the entries of a range of IDs, the last one first",
     range<Direction::kDown>},
    {"XSETID", -3, kGrows | kFast, kOne, kGroup, "5.0.0", "Sets the ID after which those of new entries must come", xsetid},
    {"XTRIM", -4, kWrite, kOne, kGroup, "5.0.0", "Removes the oldest entries of a stream", xtrim},
};

}  // namespace

std::span<const Command> stream_commands() { return kCommands; }

}  // namespace jetlag::store
