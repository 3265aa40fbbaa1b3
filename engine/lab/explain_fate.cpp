// SPDX-License-Identifier: Apache-2.0
#include "lab/explain_fate.h"

#include <algorithm>

#include "crdt/number.h"
#include "lab/explain_text.h"

namespace jetlag::lab {

using observe::Fate;

namespace {

constexpr const char* kTimeIsUp = "its time to live is over";
constexpr const char* kFirstRegionOfSlot = "region-priority: the first region wins";
constexpr const char* kWinsOverInside = "what replaces or removes a container wins over what is written inside";

}  // namespace

FateJudge::FateJudge(const std::vector<Seen>& all, const std::vector<observe::ExplainedOperation>& told,
                     const std::vector<Standing>& standings, const std::vector<bool>& known, crdt::Rule rule)
    : all_(all),
      told_(told),
      standings_(standings),
      rule_(rule),
      known_(all.size()),
      deletions_(all.size()),
      witnesses_(all.size(), Places(all.size())),
      enders_(all.size()) {
  for (std::size_t i = 0; i < all_.size(); ++i) {
    known_[i] = known[i];
    deletions_[i] = removes_unnamed(all_[i].op.effect);
    for (std::size_t other = 0; other < all_.size(); ++other)
      if (saw(i, other)) witnesses_[other].set(i);
    for (const std::string& name : names_of(told_[i])) naming_.try_emplace(name, all_.size()).first->second.set(i);
    std::size_t part = 0;
    if (known[i])
      for (auto& [place, candidate] : written_by(all_[i])) writes_[place].list.push_back({i, part++, candidate});
  }
  for (std::size_t i = 0; i < all_.size(); ++i) {
    std::size_t part = 0;
    if (known[i])
      for (const DeadlineClaim& claim : claims_of(all_[i].op.effect))
        claims_[claim.field].list.push_back({i, part++, {all_[i].op.dot, all_[i].op.hlc, {}}, claim.at});
  }
  for (const auto& [field, claims] : claims_) {
    Places changers = field ? naming_.find(*field)->second | deletions_ : ~Places(all_.size());
    for (std::size_t i = changers.find_first(); i != Places::npos; i = changers.find_next(i))
      if (!changes_deadline(all_[i].op.effect, field)) changers.reset(i);
    for (const Write& claim : claims.list) claim_enders_[{claim.by, claim.part}] = enders_among(changers, claim.by);
  }
}

Verdict FateJudge::of(std::size_t which) {
  const Standing& stands = standings_[which];
  const crdt::Effect& effect = all_[which].op.effect;
  if (auto verdict = in_vain(which)) return *verdict;
  if (is_remark(effect)) return {Fate::kKept, {}, "", {}};
  if (removes(effect)) return removal(which);
  if (stands.shown) return standing(which);
  if (auto verdict = group_deleted(which)) return *verdict;
  if (auto verdict = overruled(which)) return *verdict;
  if (auto verdict = without_element(which)) return *verdict;
  if (std::holds_alternative<crdt::EditDocument>(all_[which].op.effect)) return of_document(which);
  std::vector<std::string> lost_fields;
  if (auto verdict = beaten(which, lost_fields)) return *verdict;
  auto verdict = beneath_text(which);
  if (!verdict) verdict = stands.present && !is_over(which, lost_fields) ? hidden(which, lost_fields) : ended(which, lost_fields);
  const bool knowingly = (verdict->fate == Fate::kRemoved || verdict->fate == Fate::kReplaced) && verdict->rule.empty();
  if (const auto cover = knowingly ? cover_of(which, lost_fields) : std::nullopt)
    verdict->rule = "until then " + told_[*cover].dot + " hid it: " + std::string(kOneType);
  if (verdict->fate != Fate::kLost) verdict->lost_fields = std::move(lost_fields);
  return *verdict;
}

Verdict FateJudge::standing(std::size_t which) {
  const Standing& stands = standings_[which];
  if (stands.expired) return {Fate::kRemoved, {}, kTimeIsUp, {}};
  if (type_of(all_[which].op.effect) == crdt::Type::kNone) {  // a deadline
    Verdict kept{Fate::kKept, {}, "", {}};
    outlived(which, kept.lost_fields);
    return kept;
  }
  Verdict out{shown_beside(which) ? Fate::kMerged : Fate::kKept, {}, contests_text(stands.contests), {}};
  if (out.rule.empty() && stands.joined.empty()) out.rule = stands_against(which);
  const auto written = written_by(all_[which]);
  const bool all_won = std::ranges::all_of(stands.contests, &observe::Contest::won);
  if (!stands.joined.empty()) {
    out.fate = Fate::kMerged;
    out.rule = stands.joined + (out.rule.empty() ? "" : "; ") + out.rule;
  } else if (!stands.contests.empty() && all_won && stands.contests.size() == written.size()) {
    out.fate = Fate::kWon;
  }
  for (const auto& [place, candidate] : written)
    if (place.field && victor_over(which, place) != nullptr) out.lost_fields.push_back(*place.field);
  return out;
}

/// Of an edit of which nothing is shown: it lost in its slot, to what replaced or removed the container that it is in, or to
/// another type; else the first who knew it and took it.
Verdict FateJudge::of_document(std::size_t which) {
  const Standing& stands = standings_[which];
  if (stands.present && !stands.contests.empty()) return hidden(which, {});
  if (!ways_) ways_.emplace(all_);
  std::optional<std::size_t> taker;
  for (std::size_t i = 0; i < all_.size(); ++i) {
    if (i == which || !known_[i] || saw(which, i)) continue;
    if (saw(i, which)) {
      if (!taker && ways_->taken(all_[which].op, all_[i].op)) taker = i;
      continue;
    }
    const DocumentWays::End end = ways_->ended(all_[which].op, all_[i].op);
    if (end == DocumentWays::End::kBesides) return {Fate::kLost, all_[i].op.dot, kFirstRegionOfSlot, {}};
    if (end == DocumentWays::End::kAbove) return {Fate::kLost, all_[i].op.dot, kWinsOverInside, {}};
  }
  if (taker) return {removes(all_[*taker].op.effect) ? Fate::kRemoved : Fate::kReplaced, all_[*taker].op.dot, "", {}};
  return stands.present ? hidden(which, {}) : Verdict{Fate::kReplaced, {}, "what ended it is not on record", {}};
}

/// Something that did not know it, nor it that, is part of the value.
bool FateJudge::shown_beside(std::size_t which) const {
  for (std::size_t i = 0; i < all_.size(); ++i)
    if (concurrent(which, i) && standings_[i].shown && type_of(all_[i].op.effect) != crdt::Type::kNone) return true;
  return false;
}

/// It is there, and something else is what clients read: of another type the newest that did not know it and stood when it was
/// written.
Verdict FateJudge::hidden(std::size_t which, const std::vector<std::string>& lost_fields) {
  const Standing& stands = standings_[which];
  auto ahead = stands.ahead ? find(*stands.ahead) : std::nullopt;
  const crdt::Type own = type_of(all_[which].op.effect), shows = ahead ? type_of(all_[*ahead].op.effect) : crdt::Type::kNone;
  if (shows != own) {
    std::optional<std::size_t> newest;
    for (std::size_t i = 0; i < all_.size(); ++i) {
      const bool newer = creation_of(all_[newest.value_or(which)]) < creation_of(all_[i]);
      const bool of_type = shows != crdt::Type::kNone && type_of(all_[i].op.effect) == shows;
      if (known_[i] && newer && of_type && !saw(i, which) && !gone_for(i)[which]) newest = i;
    }
    if (newest) return {Fate::kLost, all_[*newest].op.dot, std::string(stands.why), {}, {}, true};
  }
  std::optional<std::size_t> last;  // what stands for the fields that were not discarded knew them
  for (const observe::Contest& contest : stands.contests) {
    const auto rival = std::ranges::find(told_, contest.rival, &observe::ExplainedOperation::dot);
    if (rival == told_.end() || (contest.field && holds(lost_fields, *contest.field))) continue;
    last = std::max(last.value_or(0), static_cast<std::size_t>(rival - told_.begin()));
  }
  if (last) ahead = last;
  const Fate fate = ahead && saw(*ahead, which) ? Fate::kReplaced : Fate::kLost;
  const auto by = ahead ? std::optional(all_[*ahead].op.dot) : stands.ahead;
  return {fate, by, stands.contests.empty() ? std::string(stands.why) : contests_text(stands.contests), {}};
}

/// Nothing of it is left: by who took the last part that was not discarded.
Verdict FateJudge::ended(std::size_t which, const std::vector<std::string>& lost_fields) {
  std::optional<std::size_t> last;
  const std::vector<std::string> names = names_of(told_[which]);
  for (std::size_t part = 0; part < names.size(); ++part) {
    const auto& enders = enders_of(which)[part];
    if (!enders.empty() && !holds(lost_fields, names[part])) last = std::max(last.value_or(0), enders.front());
  }
  if (!last) return {Fate::kReplaced, {}, "what ended it is not on record", {}};
  const Seen& ender = all_[*last];
  return {removes(ender.op.effect) ? Fate::kRemoved : Fate::kReplaced, ender.op.dot, "", {}};
}

std::optional<std::size_t> FateJudge::find(crdt::Dot dot) const {
  const auto at = std::ranges::find_if(all_, [&](const Seen& seen) { return seen.op.dot == dot; });
  return at == all_.end() ? std::nullopt : std::optional(static_cast<std::size_t>(at - all_.begin()));
}

/// By part, who ended that part of `which` while it was there: of those that took it, each that had seen none of the others.
/// Whoever took it later has seen one of these.
const std::vector<std::vector<std::size_t>>& FateJudge::enders_of(std::size_t which) {
  std::vector<std::vector<std::size_t>>& parts = enders_[which];
  if (!parts.empty()) return parts;
  for (const std::string& name : names_of(told_[which])) {
    Places takers = (naming_.find(name)->second | deletions_) & witnesses_[which];
    for (std::size_t i = takers.find_first(); i != Places::npos; i = takers.find_next(i))
      if (!takes({all_[i], told_[i]}, {all_[which], told_[which]})) takers.reset(i);
    parts.push_back(enders_among(std::move(takers), which));
  }
  return parts;
}

std::vector<std::size_t> FateJudge::enders_among(Places takers, std::size_t which) const {
  std::vector<std::size_t> enders;
  takers &= known_ & witnesses_[which];
  for (std::size_t i = takers.find_first(); i != Places::npos; i = takers.find_next(i)) {
    enders.push_back(i);
    takers -= witnesses_[i];
  }
  return enders;
}

/// Of a write of several fields of which some were discarded: the others are no longer there either.
bool FateJudge::is_over(std::size_t which, const std::vector<std::string>& lost_fields) {
  const std::vector<std::string> names = names_of(told_[which]);
  for (std::size_t part = 0; part < names.size(); ++part)
    if (enders_of(which)[part].empty() && !holds(lost_fields, names[part])) return false;
  return !lost_fields.empty();
}

bool FateJudge::beats(const Write& a, const Write& b) const {
  if (!a.deadline) return crdt::beats(a.candidate, b.candidate, rule_of(a.by));
  if (a.deadline != b.deadline) return a.deadline > b.deadline;
  return crdt::beats(a.candidate, b.candidate, crdt::Rule::kLww);
}

/// Those that had seen it and that it was no longer there.
const FateJudge::Places& FateJudge::gone_for(std::size_t which) {
  const auto [at, fresh] = gone_.try_emplace(which, all_.size());
  Places& gone = at->second;
  if (!fresh) return gone;
  gone.set();
  for (const std::vector<std::size_t>& enders : enders_of(which)) {
    Places informed(all_.size());
    for (const std::size_t ender : enders) informed |= witnesses_[ender];
    gone &= informed;
  }
  return gone;
}

template <class There> const FateJudge::Write* FateJudge::best(const std::vector<Write>& writes, There&& there) const {
  const Write* winner = nullptr;
  for (const Write& write : writes)
    if (there(write) && (winner == nullptr || beats(write, *winner))) winner = &write;
  return winner;
}

/// The best of what was there for `who`.
const FateJudge::Write* FateJudge::seen_by(std::size_t who, Writes& writes) {
  const auto [at, fresh] = writes.seen.try_emplace(who);
  if (!fresh) return at->second;
  return at->second = best(writes.list, [&](const Write& write) {
           return saw(who, write.by) &&
                  std::ranges::none_of(enders_of(write), [&](std::size_t other) { return saw(who, other); });
         });
}

/// The write in this place that beat that of `which`.
const FateJudge::Write* FateJudge::victor_over(std::size_t which, const Place& place) {
  return rule_of(which) == crdt::Rule::kMultiValue ? nullptr : victor_among(writes_[place], which);
}

/// Not by itself, and not by one that makes the value with it.
bool FateJudge::outdone(const Write& one, const Write* by) const {
  if (by == nullptr || by->by == one.by) return false;
  const crdt::Rule rule = rule_of(one.by);
  return one.deadline || !rule.makes_value() || rule.steps().compare(one.candidate, by->candidate) != 0;
}

/// All who ended it saw another in its place, or nobody ended it and that one stands before it. Not where somebody ended it who
/// saw it stand: he did so knowingly.
const FateJudge::Write* FateJudge::victor_among(Writes& writes, std::size_t which) {
  const auto self = std::ranges::find(writes.list, which, &Write::by);
  if (self == writes.list.end()) return nullptr;
  const Write* victor = nullptr;
  const std::vector<std::size_t>& enders = enders_of(*self);
  if (enders.empty()) victor = best(writes.list, [&](const Write& write) { return enders_of(write).empty(); });
  for (const std::size_t ender : enders)
    if (victor = seen_by(ender, writes); !outdone(*self, victor)) break;
  // One that knew it: what did its writer see in its place?
  while (victor != nullptr && saw(victor->by, which)) victor = seen_by(victor->by, writes);
  return outdone(*self, victor) ? victor : nullptr;
}

/// All that it wrote went that way. Of one of which only a part did, the fields.
std::optional<Verdict> FateJudge::beaten(std::size_t which, std::vector<std::string>& lost_fields) {
  if (type_of(all_[which].op.effect) == crdt::Type::kNone) return outlived(which, lost_fields);  // a deadline
  std::optional<Verdict> first;
  const auto written = written_by(all_[which]);
  std::size_t lost = 0;
  for (const auto& [place, own] : written) {
    const Write* const victor = victor_over(which, place);
    if (victor == nullptr) continue;
    ++lost;
    if (place.field) lost_fields.push_back(*place.field);
    const std::string rule = contests_text(standings_[which].contests);
    if (first) continue;
    const std::string decided = rule.empty() ? decided_by(rule_of(which), victor->candidate, own) : rule;
    first = {Fate::kLost, victor->candidate.dot, decided, {}};
  }
  return lost == written.size() ? first : std::nullopt;
}

/// Of an operation that only says when something ends: all that it says gave way to longer times.
std::optional<Verdict> FateJudge::outlived(std::size_t which, std::vector<std::string>& lost_fields) {
  std::optional<Verdict> first;
  std::size_t lost = 0;
  const auto claims = claims_of(all_[which].op.effect);
  for (const DeadlineClaim& claim : claims) {
    const Write* const longer = victor_among(claims_[claim.field], which);
    if (longer == nullptr) continue;
    ++lost;
    if (claim.field) lost_fields.push_back(*claim.field);
    if (!first) first = {Fate::kLost, longer->candidate.dot, std::string(kLongestTimeCounts), {}};
  }
  return lost == claims.size() ? first : std::nullopt;
}

/// An increment that those who ended it were not shown: a text that had not seen it hid the number.
std::optional<Verdict> FateJudge::beneath_text(std::size_t which) {
  using Kind = observe::OperationKind;
  const Kind kind = told_[which].kind;
  if ((kind != Kind::kIncrement && kind != Kind::kIncrementField) || rule_ == crdt::Rule::kMultiValue) return {};
  Place place{crdt::Type::kString, std::nullopt};
  if (kind == Kind::kIncrementField) place = {crdt::Type::kHash, told_[which].parts.front().name};
  const Write* text = nullptr;
  for (const std::size_t ender : enders_of(which).front()) {
    text = seen_by(ender, writes_[place]);
    if (text == nullptr || crdt::parse_number(text->candidate.value) || saw(text->by, which)) return {};
  }
  return text == nullptr ? std::nullopt : std::optional(Verdict{Fate::kLost, text->candidate.dot, std::string(kTextHides), {}});
}

}  // namespace jetlag::lab
