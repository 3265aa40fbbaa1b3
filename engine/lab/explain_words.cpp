// SPDX-License-Identifier: Apache-2.0
#include "lab/explain_words.h"

#include <algorithm>
#include <vector>

#include <fmt/format.h>

#include "core/suggest.h"
#include "lab/explain_text.h"
#include "store/reply.h"

namespace jetlag::lab {

namespace {

using observe::Fate;

/// "us:3, eu:4 and 860 more".
std::string some_of(const std::vector<std::string>& names) {
  constexpr std::size_t kMost = 8;
  std::string text;
  for (std::size_t i = 0; i < names.size() && i < kMost; ++i) text += (i == 0 ? "" : ", ") + names[i];
  return names.size() <= kMost ? text : text + fmt::format(" and {} more", names.size() - kMost);
}

/// The key that was meant, among those that there are.
std::string nearest_key(const world::World& world, const std::string& key) {
  constexpr std::size_t kMostKeys = 200'000;
  std::vector<std::string_view> keys;
  for (const world::ShardLane& lane : world.shards)
    for (std::uint16_t bucket = 0; bucket < store::kBuckets && keys.size() < kMostKeys; ++bucket)
      for (const store::Entry& entry : lane.shard.database().bucket(bucket)) {
        const std::size_t size = entry.key.view().size();
        if (size <= key.size() + key.size() / 2 + 1 && key.size() <= size + size / 2 + 1) keys.push_back(entry.key.view());
      }
  return std::string(nearest_name(key, keys));
}

/// The dot of what a client reads: of the first region that shows something. It may be older than every operation on record.
std::string shown_dot(const observe::Explanation& why) {
  for (const observe::RegionValue& region : why.regions)
    for (const observe::Candidate& candidate : region.candidates)
      if (region.live && candidate.shown) return candidate.dot;
  return {};
}

bool on_record(const observe::Explanation& why, const std::string& dot) {
  return std::ranges::find(why.operations, dot, &observe::ExplainedOperation::dot) != why.operations.end();
}

/// Of a value that stems from before the operations on record.
std::string stands_alone(const std::string& dot) {
  if (dot.starts_with(kPreloaded)) return "the value that the data set loaded stands";
  return dot + " stands; its operation is no longer on record";
}

/// Why an operation stands that no rule had to choose.
const char* stands_text(const observe::Explanation& why, std::size_t which) {
  bool competed = false, saw_all = true;  // some operations on the key did not know of each other; its writer knew them all
  for (std::size_t i = 0; i < why.operations.size(); ++i) {
    competed |= why.competed(i);
    saw_all &= i == which || why.operations[which].saw[i];
  }
  if (!competed) return " stands; nothing competed with it";
  return saw_all ? " stands; its writer had seen the others" : " stands";
}

/// Whether a value may stem from it.
bool writes(const observe::ExplainedOperation& op) {
  using Kind = observe::OperationKind;
  if (op.kind == Kind::kEditDocument)
    return std::ranges::any_of(op.parts, [](const observe::OperationPart& part) { return !part.value.empty(); });
  return op.kind != Kind::kRemoveMembers && op.kind != Kind::kRemoveFields && op.kind != Kind::kRemoveScores &&
         op.kind != Kind::kRemoveItems && op.kind != Kind::kRemoveEntries && op.kind != Kind::kDestroyGroup &&
         op.kind != Kind::kAckEntries && op.kind != Kind::kRemoveVectors && op.kind != Kind::kDelete &&
         op.kind != Kind::kExpire && op.kind != Kind::kEvict && op.kind != Kind::kSetDeadline &&
         op.kind != Kind::kSetFieldDeadlines && op.kind != Kind::kPublish;
}

/// What took the newest value away was such an operation.
bool ended_by(const observe::Explanation& why, observe::OperationKind kind) {
  const auto last = std::ranges::find_if(why.operations.rbegin(), why.operations.rend(), [](const auto& op) {
    return writes(op) && (op.fate == Fate::kRemoved || op.fate == Fate::kGone);
  });
  if (last == why.operations.rend() || last->fate == Fate::kGone) return false;
  const auto ender = std::ranges::find(why.operations, last->ended_by, &observe::ExplainedOperation::dot);
  return ender != why.operations.end() && ender->kind == kind;
}

/// What became of the operations, by count.
struct Tally {
  const observe::ExplainedOperation *winner = nullptr, *part = nullptr;
  std::vector<std::string> won, lost, hidden, in_vain, lost_fields, gone, longest;  ///< longest: those whose deadlines count
  bool competed = false;
  std::size_t kept = 0, merged = 0, pending = 0, pending_shown = 0;

  explicit Tally(const observe::Explanation& why) {
    for (const observe::ExplainedOperation& op : why.operations) count(op);
    for (std::size_t i = 0; i < why.operations.size(); ++i)
      competed |= why.competed(i) || (why.operations[i].shown && !why.operations[i].contests.empty());
  }
  bool chosen() const { return winner != nullptr && winner->fate == Fate::kWon; }

 private:
  void count(const observe::ExplainedOperation& op) {
    if (op.fate == Fate::kWon || (op.fate == Fate::kKept && writes(op) && !chosen())) winner = &op;
    if (op.fate == Fate::kWon) won.push_back(op.dot);
    if (op.fate == Fate::kMerged && writes(op)) part = &op, ++merged;
    if (op.fate == Fate::kLost) (op.hidden ? hidden : op.in_vain ? in_vain : lost).push_back(op.dot);
    const bool deadline =
        op.kind == observe::OperationKind::kSetDeadline || op.kind == observe::OperationKind::kSetFieldDeadlines;
    if (deadline && op.fate == Fate::kLost && !op.in_vain && std::ranges::find(longest, op.ended_by) == longest.end())
      longest.push_back(op.ended_by);
    for (const std::string& field : op.lost_fields) lost_fields.push_back(op.dot + "'s " + field);
    if (op.fate == Fate::kGone) gone.push_back(op.dot);
    kept += op.fate == Fate::kKept && op.shown && writes(op) ? 1u : 0u;
    pending += op.fate == Fate::kPending ? 1u : 0u;
    pending_shown += op.fate == Fate::kPending && op.shown ? 1u : 0u;
  }
};

/// By whose word the key or a field ends, where several spoke of it.
std::string ending_text(const observe::Explanation& why, const std::vector<std::string>& longest) {
  const auto by = std::ranges::find(why.operations, longest.front(), &observe::ExplainedOperation::dot);
  const bool known = by != why.operations.end();
  const bool field = known && by->kind == observe::OperationKind::kSetFieldDeadlines;
  const bool never = known && by->command.starts_with(field ? "HPERSIST " : "PERSIST ");
  return fmt::format("; {} {} as {} said, the longest time counts", field ? "a field" : "it", never ? "stays" : "ends",
                     some_of(longest));
}

/// Of a value that none of the operations on record makes alone or together, or of which no region shows one.
std::string without_winner(const observe::Explanation& why, const Outcome& outcome) {
  const auto shows = [](const observe::RegionValue& region) { return region.live && region.type != "none"; };
  if (!why.agree) return "the regions show different values";
  if (const std::string old = shown_dot(why); !old.empty())
    return on_record(why, old) ? old + " is shown until what ended it arrives" : stands_alone(old);
  if (outcome.shows_loaded) return "the value that the data set loaded stands";
  const auto message = [](const auto& op) { return op.kind == observe::OperationKind::kPublish; };
  if (std::ranges::all_of(why.operations, message)) return "a channel: its messages are passed on, and none is kept";
  if (std::ranges::any_of(why.regions, shows)) return "what is shown stems from operations that are no longer on record";
  if (outcome.past_deadline || ended_by(why, observe::OperationKind::kExpire)) return "the key has expired";
  if (ended_by(why, observe::OperationKind::kEvict)) return "the key was evicted";
  return "nothing that was written is part of the value any more";
}

std::string headline(const observe::Explanation& why, const Outcome& outcome, const Tally& tally) {
  using Kind = observe::OperationKind;
  if (tally.chosen()) {
    std::string won = tally.won.size() == 1 ? fmt::format("{} won by {}", tally.winner->dot, tally.winner->rule)
                                            : fmt::format("{} won, each in {} of its own", some_of(tally.won),
                                                          tally.winner->kind == Kind::kSetScores      ? "members"
                                                          : tally.winner->kind == Kind::kEditDocument ? "slots"
                                                                                                      : "fields");
    if (tally.merged == 0) return won;
    return won + (tally.merged == 1 ? fmt::format("; {} is part of the value too", tally.part->dot)
                                    : fmt::format("; {} others are part of the value too", tally.merged));
  }
  if (tally.merged > 0) {
    if (tally.kept > 0) return fmt::format("{} operations make the value together", tally.merged + tally.kept);
    return tally.merged == 1 ? tally.part->dot + " is part of the value"
                             : fmt::format("{} operations are merged into the value", tally.merged);
  }
  if (tally.winner != nullptr) {
    if (!why.agree)
      return tally.pending > 0 ? "the regions show different values"
                               : "the regions show different values: a time to live is over on some clocks only";
    if (tally.kept > 1)
      return fmt::format("{} operations make the value{}", tally.kept, tally.competed ? "" : "; they did not compete");
    const std::string because = tally.winner->rule.empty() ? std::string() : ": " + tally.winner->rule;
    return tally.winner->dot + stands_text(why, static_cast<std::size_t>(tally.winner - why.operations.data())) + because;
  }
  if (tally.pending_shown == 1) return "1 operation is shown in some regions and under way to others";
  if (tally.pending_shown > 0)
    return fmt::format("{} operations are shown in some regions and under way to others", tally.pending_shown);
  return without_winner(why, outcome);
}

}  // namespace

std::string untouched_text(const world::World& world, const std::string& key, bool there, const Outcome& outcome) {
  if (there && !outcome.shows_loaded) return "what is shown stems from operations that are no longer on record";
  if (there) return "no operation has touched this key: it is as the data set loaded it";
  const std::string meant = nearest_key(world, key);
  const std::string hint = meant.empty() ? "" : "; did you mean " + store::quoted(meant) + "?";
  return "no region has this key, and no operation has touched it" + hint;
}

std::string summary_of(const observe::Explanation& why, const Outcome& outcome) {
  if (std::ranges::none_of(why.regions, &observe::RegionValue::live)) return "every region is down: nobody can read the key";
  const Tally tally(why);
  std::string text = headline(why, outcome, tally);
  if (!why.agree && (tally.chosen() || tally.merged > 0)) text += "; the regions show different values";
  if (!tally.longest.empty() && (tally.winner != nullptr || tally.merged > 0)) text += ending_text(why, tally.longest);
  if (!tally.lost.empty()) text += fmt::format("; {} acknowledged and discarded", some_of(tally.lost));
  if (!tally.hidden.empty())
    text += fmt::format("; {} hidden: {} again when what is shown goes", some_of(tally.hidden),
                        tally.hidden.size() == 1 ? "it shows" : "they show");
  if (!tally.in_vain.empty()) text += fmt::format("; {} acknowledged, but came to nothing", some_of(tally.in_vain));
  if (!tally.lost_fields.empty()) text += fmt::format("; {} acknowledged and discarded", some_of(tally.lost_fields));
  if (tally.winner != nullptr && tally.winner->asked_worse) text += "; the worse value that it asked for has no effect";
  if (!tally.gone.empty())
    text += fmt::format("; {} acknowledged and gone: no replica holds {}", some_of(tally.gone),
                        tally.gone.size() == 1 ? "it" : "them");
  if (why.operations_dropped > 0) text += fmt::format("; {} older ones are no longer on record", why.operations_dropped);
  const bool said = tally.winner == nullptr && tally.merged == 0 && tally.pending == tally.pending_shown;
  if (tally.pending > 0 && !said) text += fmt::format("; {} not yet everywhere", tally.pending);
  return text;
}

}  // namespace jetlag::lab
