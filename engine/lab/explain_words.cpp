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
  for (std::size_t i = 0; i < why.operations.size(); ++i)  // some operations on the key did not know of each other
    if (why.competed(i))
      return why.competed(which) || !why.operations[which].saw[i] ? " stands" : " stands; its writer had seen the others";
  return " stands; nothing competed with it";
}

/// Whether a value may stem from it.
bool writes(const observe::ExplainedOperation& op) {
  using Kind = observe::OperationKind;
  return op.kind != Kind::kRemoveMembers && op.kind != Kind::kRemoveFields && op.kind != Kind::kDelete &&
         op.kind != Kind::kExpire && op.kind != Kind::kSetDeadline;
}

/// What ended it last was its time.
bool has_expired(const observe::Explanation& why) {
  const auto end = std::ranges::find_if(why.operations.rbegin(), why.operations.rend(), [](const auto& op) {
    return op.kind == observe::OperationKind::kDelete || op.kind == observe::OperationKind::kExpire;
  });
  return end != why.operations.rend() && end->kind == observe::OperationKind::kExpire;
}

}  // namespace

std::string untouched_text(const world::World& world, const std::string& key, bool there) {
  if (there) return "no operation has touched this key: it is as the data set loaded it";
  const std::string meant = nearest_key(world, key);
  const std::string hint = meant.empty() ? "" : "; did you mean " + store::quoted(meant) + "?";
  return "no region has this key, and no operation has touched it" + hint;
}

std::string summary_of(const observe::Explanation& why, const Outcome& outcome) {
  const auto shows = [](const observe::RegionValue& region) { return region.live && region.type != "none"; };
  const bool nobody = std::ranges::none_of(why.regions, &observe::RegionValue::live);
  if (nobody) return "every region is down: nobody can read the key";
  const observe::ExplainedOperation *winner = nullptr, *part = nullptr;
  std::vector<std::string> lost, gone;
  std::size_t kept = 0, merged = 0, pending = 0, shown = 0;
  for (const auto& op : why.operations) {
    const bool chosen = winner != nullptr && winner->fate == Fate::kWon;
    if (op.fate == Fate::kWon || (op.fate == Fate::kKept && writes(op) && !chosen)) winner = &op;
    kept += op.fate == Fate::kKept && op.shown && writes(op) ? 1u : 0u;
    if (op.fate == Fate::kLost) lost.push_back(op.dot);
    if (op.fate == Fate::kGone) gone.push_back(op.dot);
    if (op.fate == Fate::kMerged && writes(op)) part = &op, ++merged;
    pending += op.fate == Fate::kPending ? 1 : 0;
    shown += op.fate == Fate::kPending && op.shown ? 1 : 0;
  }
  std::string text;
  if (winner != nullptr && winner->fate == Fate::kWon) text = fmt::format("{} won by {}", winner->dot, winner->rule);
  else if (merged == 1) text = part->dot + " is part of the value";
  else if (merged > 1) text = fmt::format("{} concurrent operations are merged into the value", merged);
  else if (winner != nullptr && pending > 0 && !why.agree) text = "the regions show different values";
  else if (kept > 1) text = fmt::format("{} operations make the value; they did not compete", kept);
  else if (winner != nullptr) text = winner->dot + stands_text(why, static_cast<std::size_t>(winner - why.operations.data()));
  else if (shown == 1) text = "1 operation is shown in some regions and under way to others";
  else if (shown > 0) text = fmt::format("{} operations are shown in some regions and under way to others", shown);
  else if (!why.agree) text = "the regions show different values";
  else if (const std::string old = shown_dot(why); !old.empty())
    text = on_record(why, old) ? old + " is shown until what ended it arrives" : stands_alone(old);
  else if (outcome.shows_loaded) text = "the value that the data set loaded stands";
  else if (std::ranges::any_of(why.regions, shows)) text = "what is shown stems from operations that are no longer on record";
  else text = outcome.past_deadline || has_expired(why) ? "the key has expired" : "nothing that was written is part of the value any more";
  if (winner != nullptr && winner->fate == Fate::kWon && merged > 0)
    text += merged == 1 ? fmt::format("; {} is part of the value too", part->dot)
                        : fmt::format("; {} others are part of the value too", merged);
  if (!lost.empty()) text += fmt::format("; {} acknowledged and discarded", some_of(lost));
  if (!gone.empty()) text += fmt::format("; {} acknowledged and gone: no replica holds {}", some_of(gone), gone.size() == 1 ? "it" : "them");
  const bool said = winner == nullptr && merged == 0 && pending == shown;
  if (pending > 0 && !said) text += fmt::format("; {} not yet everywhere", pending);
  return text;
}

}  // namespace jetlag::lab
