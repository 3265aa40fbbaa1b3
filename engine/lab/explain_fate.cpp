// SPDX-License-Identifier: Apache-2.0
#include "lab/explain_fate.h"

#include <algorithm>

#include "lab/explain_text.h"

namespace jetlag::lab {

using observe::Fate;

namespace {

constexpr const char* kTimeIsUp = "its time to live is over";

/// What may be taken away one by one; of what has no parts, a deadline, itself.
std::vector<std::string> names_of(const observe::ExplainedOperation& told) {
  std::vector<std::string> names;
  for (const observe::OperationPart& part : told.parts) names.push_back(part.name);
  return names.empty() ? std::vector<std::string>{""} : names;
}

}  // namespace

Verdict FateJudge::of(std::size_t which) {
  const Standing& stands = standings_[which];
  if (removes(all_[which].op.effect))
    return {Fate::kKept, {}, shown_beside(which) ? "a removal takes away only what it had seen" : "", {}};
  if (stands.shown) return standing(which);
  if (auto verdict = beaten(which)) return *verdict;
  if (auto verdict = covered(which)) return *verdict;
  return stands.present ? hidden(which) : ended(which);
}

Verdict FateJudge::standing(std::size_t which) {
  const Standing& stands = standings_[which];
  if (stands.expired) return {Fate::kRemoved, {}, kTimeIsUp, {}};
  if (type_of(all_[which].op.effect) == crdt::Type::kNone) return {Fate::kKept, {}, "", {}};  // a deadline
  Verdict out{shown_beside(which) ? Fate::kMerged : Fate::kKept, {}, contests_text(stands.contests), {}};
  const auto written = written_by(all_[which]);
  const bool all_won = std::ranges::all_of(stands.contests, &observe::Contest::won);
  if (rule_ != crdt::Rule::kMultiValue && !stands.contests.empty() && all_won && stands.contests.size() == written.size())
    out.fate = Fate::kWon;
  for (const auto& [field, candidate] : written)
    if (field && victor_over(which, field) != nullptr) out.lost_fields.push_back(*field);
  return out;
}

/// Something that did not know it, nor it that, is part of the value.
bool FateJudge::shown_beside(std::size_t which) const {
  for (std::size_t i = 0; i < all_.size(); ++i)
    if (concurrent(which, i) && standings_[i].shown && type_of(all_[i].op.effect) != crdt::Type::kNone) return true;
  return false;
}

/// It is there, and something else is what clients read: of another type the first that did not know it and is newer.
Verdict FateJudge::hidden(std::size_t which) const {
  const Standing& stands = standings_[which];
  const auto ahead = stands.ahead ? find(*stands.ahead) : std::nullopt;
  const crdt::Type own = type_of(all_[which].op.effect), shows = ahead ? type_of(all_[*ahead].op.effect) : crdt::Type::kNone;
  if (stands.contests.empty() && shows != own) {
    for (std::size_t i = 0; i < all_.size(); ++i) {
      const bool newer = creation_of(all_[which]) < creation_of(all_[i]);
      if (known_[i] && newer && shows != crdt::Type::kNone && type_of(all_[i].op.effect) == shows && !saw(i, which))
        return {Fate::kLost, all_[i].op.dot, std::string(stands.why), {}};
    }
  }
  const Fate fate = ahead && saw(*ahead, which) ? Fate::kReplaced : Fate::kLost;
  return {fate, stands.ahead, stands.contests.empty() ? std::string(stands.why) : contests_text(stands.contests), {}};
}

/// Nothing of it is left: by who took the last part.
Verdict FateJudge::ended(std::size_t which) {
  std::optional<std::size_t> last;
  for (const std::string& name : names_of(told_[which]))
    if (const auto& enders = enders_of(which, name); !enders.empty()) last = std::max(last.value_or(0), enders.front());
  if (!last) return {Fate::kReplaced, {}, "what ended it is not on record", {}};
  const Seen& ender = all_[*last];
  return {removes(ender.op.effect) ? Fate::kRemoved : Fate::kReplaced, ender.op.dot, "", {}};
}

std::optional<std::size_t> FateJudge::find(crdt::Dot dot) const {
  const auto at = std::ranges::find_if(all_, [&](const Seen& seen) { return seen.op.dot == dot; });
  return at == all_.end() ? std::nullopt : std::optional(static_cast<std::size_t>(at - all_.begin()));
}

/// Who ended a part of `which` while it was there: of those that took it, each that had seen none of the others. Whoever took it
/// later has seen one of these.
const std::vector<std::size_t>& FateJudge::enders_of(std::size_t which, const std::string& name) {
  const auto [at, fresh] = enders_.try_emplace({which, name});
  std::vector<std::size_t>& enders = at->second;
  for (std::size_t i = 0; fresh && i < all_.size(); ++i) {
    const bool late = std::ranges::any_of(enders, [&](std::size_t earlier) { return saw(i, earlier); });
    if (known_[i] && saw(i, which) && !late && takes({all_[i], told_[i]}, {all_[which], told_[which]}, name)) enders.push_back(i);
  }
  return enders;
}

const std::vector<FateJudge::Write>& FateJudge::writes_of(const Field& field) {
  const auto [at, fresh] = writes_.try_emplace(field);
  for (std::size_t i = 0; fresh && i < all_.size(); ++i)
    for (const auto& [name, candidate] : written_by(all_[i]))
      if (known_[i] && name == field) at->second.push_back({i, candidate, enders_of(i, name.value_or(""))});
  return at->second;
}

template <class There> const FateJudge::Write* FateJudge::best(const std::vector<Write>& writes, There&& there) const {
  const Write* winner = nullptr;
  for (const Write& write : writes)
    if (there(write) && (winner == nullptr || crdt::beats(write.candidate, winner->candidate, rule_))) winner = &write;
  return winner;
}

/// The best of what was there for `who`.
const FateJudge::Write* FateJudge::seen_by(std::size_t who, const std::vector<Write>& writes) const {
  return best(writes, [&](const Write& write) {
    return saw(who, write.by) && std::ranges::none_of(write.enders, [&](std::size_t other) { return saw(who, other); });
  });
}

/// The write of this field (of a string: none) that beat that of `which`: all who ended it saw another in its place, or nobody
/// ended it and that one stands before it. Not where somebody wrote that one who saw `which` stand: he replaced it knowingly.
const FateJudge::Write* FateJudge::victor_over(std::size_t which, const Field& field) {
  const std::vector<Write>& writes = writes_of(field);
  const auto self = std::ranges::find(writes, which, &Write::by);
  if (self == writes.end() || rule_ == crdt::Rule::kMultiValue) return nullptr;
  const Write* victor = nullptr;
  if (self->enders.empty()) victor = best(writes, [](const Write& write) { return write.enders.empty(); });
  for (const std::size_t ender : self->enders)
    if (victor = seen_by(ender, writes); victor == nullptr || victor->by == which) break;
  // One that knew it: what did its writer see in its place?
  while (victor != nullptr && victor->by != which && saw(victor->by, which)) victor = seen_by(victor->by, writes);
  return victor == nullptr || victor->by == which ? nullptr : victor;
}

/// What was written of it last went that way.
std::optional<Verdict> FateJudge::beaten(std::size_t which) {
  for (const auto& [field, own] : written_by(all_[which])) {
    const Write* const victor = victor_over(which, field);
    if (victor == nullptr) continue;
    const std::string rule = contests_text(standings_[which].contests);
    return Verdict{Fate::kLost, victor->candidate.dot, rule.empty() ? decided_by(rule_, victor->candidate, own) : rule, {}};
  }
  return {};
}

bool FateJudge::ended_for(std::size_t who, std::size_t which) {
  return std::ranges::all_of(names_of(told_[which]), [&](const std::string& name) {
    return std::ranges::any_of(enders_of(which, name), [&](std::size_t ender) { return saw(who, ender); });
  });
}

/// The newest of the writes that were there for `who`: its type was what it was shown.
std::optional<std::size_t> FateJudge::newest_for(std::size_t who) {
  const auto [at, fresh] = newest_.try_emplace(who);
  std::optional<std::size_t>& newest = at->second;
  for (std::size_t i = 0; fresh && i < all_.size(); ++i) {
    const bool value = known_[i] && type_of(all_[i].op.effect) != crdt::Type::kNone;
    if (!value || !saw(who, i) || ended_for(who, i)) continue;
    if (!newest || creation_of(all_[*newest]) < creation_of(all_[i])) newest = i;
  }
  return newest;
}

/// A part of `which` was never what those who ended it were shown: a newer value of another type hid it.
std::optional<Verdict> FateJudge::covered(std::size_t which) {
  const crdt::Type own = type_of(all_[which].op.effect);
  if (own == crdt::Type::kNone || standings_[which].present) return {};
  for (const std::string& name : names_of(told_[which])) {
    std::optional<std::size_t> cover;
    for (const std::size_t ender : enders_of(which, name)) {
      cover = newest_for(ender);
      if (!cover || type_of(all_[*cover].op.effect) == own || saw(*cover, which)) cover.reset();
      if (!cover) break;
    }
    if (cover) return Verdict{Fate::kLost, all_[*cover].op.dot, std::string(kOneType), {}};
  }
  return {};
}

}  // namespace jetlag::lab
