// SPDX-License-Identifier: Apache-2.0
#include "check/lost_updates.h"

#include <algorithm>
#include <map>

#include "check/describe.h"

namespace jetlag::check {
namespace {

using Writes = std::vector<KeyWrite>;

/// A writer has always seen its own earlier writes, whether or not `deps` says so.
bool had_seen(const KeyWrite& write, crdt::Dot dot) {
  return write.dot.origin() == dot.origin() ? dot < write.dot : write.deps.contains(dot);
}

/// The writes of one key by origin: within an origin, later writes have seen at least as much.
class ByOrigin {
 public:
  explicit ByOrigin(const Writes& writes) {
    for (const KeyWrite& w : writes) lists_[w.dot.origin()].push_back(&w);
    for (auto& [origin, list] : lists_)
      std::sort(list.begin(), list.end(), [](const KeyWrite* a, const KeyWrite* b) { return a->dot < b->dot; });
  }
  /// A write within `vector` whose writer had seen `dot`, or null.
  const KeyWrite* replacement(crdt::Dot dot, const crdt::VersionVector& vector) const {
    for (const auto& [origin, list] : lists_) {
      const auto first = std::partition_point(list.begin(), list.end(), [&](const KeyWrite* w) { return !had_seen(*w, dot); });
      if (first != list.end() && vector.contains((*first)->dot)) return *first;
    }
    return nullptr;
  }
  const KeyWrite* find(crdt::Dot dot) const {
    const auto it = lists_.find(dot.origin());
    if (it == lists_.end()) return nullptr;
    const auto at =
        std::lower_bound(it->second.begin(), it->second.end(), dot, [](const KeyWrite* w, crdt::Dot d) { return w->dot < d; });
    return at != it->second.end() && (*at)->dot == dot ? *at : nullptr;
  }

 private:
  std::map<crdt::OriginId, std::vector<const KeyWrite*>> lists_;
};

const crdt::VersionVector& vector_of(const std::map<ShardId, crdt::VersionVector>& all, ShardId shard) {
  static const crdt::VersionVector kNothing;
  const auto it = all.find(shard);
  return it == all.end() ? kNothing : it->second;
}

std::map<ShardId, crdt::VersionVector> unite(const std::vector<FinalVector>& vectors) {
  std::map<ShardId, crdt::VersionVector> united;
  for (const FinalVector& v : vectors) united[v.shard].merge(v.vector);
  return united;
}

WitnessStep step(const KeyWrite& w, const char* what) {
  return {w.at, w.region, w.dot, w.key, std::string(what) + " " + describe(w.dot)};
}

}  // namespace

const char* name_of(UpdateFate fate) {
  constexpr const char* names[] = {"visible", "replaced", "discarded", "by value", "outranked", "vanished"};
  return names[static_cast<std::size_t>(fate)];
}

void LostUpdateChecker::observe(const KeyWrite& write) {
  writes_[write.key].push_back(write);
  ++open_;
}

void LostUpdateChecker::settled(ShardId shard, const crdt::VersionVector& vector) {
  for (auto& [key, writes] : writes_) {
    if (writes.empty() || writes.front().shard != shard) continue;
    const ByOrigin by_origin(writes);
    Writes kept;
    for (const KeyWrite& w : writes) {
      const bool decided = by_origin.replacement(w.dot, vector) != nullptr ||
                           (w.effect == Effect::kMerges && vector.contains(w.dot) && w.acknowledged == Acknowledged::kNo);
      if (!decided) kept.push_back(w);
      else if (w.acknowledged == Acknowledged::kYes) ++forgotten_;
    }
    open_ -= writes.size() - kept.size();
    writes = std::move(kept);
  }
}

std::vector<Bytes> LostUpdateChecker::keys() const {
  std::vector<Bytes> keys;
  for (const auto& [key, writes] : writes_)
    if (!writes.empty()) keys.push_back(key);
  return keys;
}

std::vector<LostUpdateChecker::Judged> LostUpdateChecker::judge(const std::vector<FinalVector>& vectors,
                                                                const std::vector<KeyFinal>& finals) const {
  const auto united = unite(vectors);
  IndexMap<Bytes, std::vector<crdt::Dot>> visible;
  for (const KeyFinal& f : finals) {
    auto& dots = visible[f.key];
    dots.insert(dots.end(), f.visible.begin(), f.visible.end());
  }
  static const std::vector<crdt::Dot> kNone;
  std::vector<Judged> judged;
  for (const auto& [key, writes] : writes_) {
    const ByOrigin by_origin(writes);
    const auto* found = visible.find(key);
    const auto& shown = found == nullptr ? kNone : *found;
    for (const KeyWrite& w : writes) {
      if (w.acknowledged == Acknowledged::kNo) continue;
      const crdt::VersionVector& last = vector_of(united, w.shard);
      if (std::find(shown.begin(), shown.end(), w.dot) != shown.end()) {
        judged.push_back({&w, UpdateFate::kVisible, nullptr});
      } else if (const KeyWrite* by = by_origin.replacement(w.dot, last)) {
        judged.push_back({&w, UpdateFate::kReplaced, by});
      } else if (!last.contains(w.dot)) {
        judged.push_back({&w, UpdateFate::kVanished, nullptr});
      } else if (w.effect == Effect::kMerges) {
        judged.push_back({&w, UpdateFate::kVisible, nullptr});
      } else {
        const auto concurrent = std::find_if(shown.begin(), shown.end(), [&](crdt::Dot d) { return !had_seen(w, d); });
        if (concurrent != shown.end()) judged.push_back({&w, UpdateFate::kDiscarded, by_origin.find(*concurrent)});
        else if (shown.empty()) judged.push_back({&w, UpdateFate::kVanished, nullptr});
        else
          judged.push_back(
              {&w, w.loses == Loses::kByValue ? UpdateFate::kByValue : UpdateFate::kOutranked, by_origin.find(shown.front())});
      }
    }
  }
  return judged;
}

LostUpdateChecker::Count LostUpdateChecker::count(const std::vector<FinalVector>& vectors,
                                                  const std::vector<KeyFinal>& finals) const {
  Count count;
  for (const Judged& j : judge(vectors, finals)) ++count.of[static_cast<std::size_t>(j.fate)];
  count.of[static_cast<std::size_t>(UpdateFate::kReplaced)] += forgotten_;
  return count;
}

Verdict LostUpdateChecker::verdict(const std::vector<FinalVector>& vectors, const std::vector<KeyFinal>& finals) const {
  Verdict found;
  found.checked = forgotten_;
  for (const Judged& j : judge(vectors, finals)) {
    ++found.checked;
    if (j.fate == UpdateFate::kOutranked) {
      std::vector<WitnessStep> witness;
      if (j.other != nullptr) witness.push_back(step(*j.other, "wrote"));
      witness.push_back(step(*j.write, "had seen that and was told OK for"));
      note_violation(found, j.write->at, "a write lost against a value that its writer had seen", std::move(witness));
    } else if (j.fate == UpdateFate::kVanished) {
      note_violation(found, j.write->at, "no live replica has an acknowledged write, nor one that replaced it",
                     {step(*j.write, "was told OK for")});
    }
  }
  return conclude(std::move(found),
                  "every acknowledged write is visible, was replaced by one that had seen it, or was beaten by its key's rule",
                  "no write was acknowledged");
}

Verdict check_lost_updates(const History& history) {
  LostUpdateChecker checker;
  for (const KeyWrite& write : history.writes) checker.observe(write);
  return checker.verdict(history.vectors, history.finals);
}

}  // namespace jetlag::check
