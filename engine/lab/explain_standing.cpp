// SPDX-License-Identifier: Apache-2.0
#include "lab/explain_standing.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "lab/explain_document.h"
#include "lab/explain_effects.h"
#include "lab/explain_text.h"
#include "scenario/names.h"

namespace jetlag::lab {

namespace {

using store::BodyInfo;
using store::CandidateInfo;
using store::ElementInfo;

crdt::Candidate candidate_of(const CandidateInfo& info) { return {info.dot, info.hlc, info.value}; }

/// Both are part of the value that a custom rule makes of several.
bool joined(const CandidateInfo& a, const CandidateInfo& b, crdt::Rule rule) { return rule.makes_value() && a.wins && b.wins; }

/// The best of the candidates but for `own`; nothing where it is alone, or makes the value with all others.
/// Of bounded counters each competes with the others of its body, all else with what is in the same element.
const CandidateInfo* best_beside(const BodyInfo& body, const ElementInfo& element, const CandidateInfo& own, crdt::Rule rule) {
  const CandidateInfo* best = nullptr;
  for (const ElementInfo& place : body.elements) {
    if (&place != &element && body.type != crdt::Type::kBoundedCounter) continue;
    for (const CandidateInfo& each : place.candidates)
      if (each.dot != own.dot && !joined(own, each, rule) &&
          (best == nullptr || crdt::beats(candidate_of(each), candidate_of(*best), rule)))
        best = &each;
  }
  return best;
}

/// The counter that an increment of this string, or of this field or member, adds to: the operation that began it.
std::optional<crdt::Dot> birth_of(const crdt::Op& op, crdt::Type body, const ElementInfo& element) {
  const crdt::Effect& effect = op.effect;
  const Bytes& field = element.field;
  if (const auto* e = std::get_if<crdt::EditDocument>(&effect); e != nullptr && body == crdt::Type::kDocument)
    for (const crdt::DocumentEdit& edit : e->edits)
      if (const auto* add = std::get_if<crdt::AddToNumber>(&edit); add != nullptr && add->number == element.node)
        return crdt::Dot::of(op.dot.origin(), 1);
  if (const auto* e = std::get_if<crdt::Increment>(&effect); e != nullptr && body == crdt::Type::kString) return e->birth;
  if (const auto* e = std::get_if<crdt::IncrementField>(&effect); e != nullptr && body == crdt::Type::kHash && e->field == field)
    return e->birth;
  if (const auto* e = std::get_if<crdt::IncrementScore>(&effect);
      e != nullptr && body == crdt::Type::kSortedSet && e->member == field)
    return e->birth;
  if (const auto* e = std::get_if<crdt::MoveCounter>(&effect); e != nullptr && body == crdt::Type::kBoundedCounter)
    return e->counter;
  return std::nullopt;
}

/// Whether what it had added by this operation is still part of it.
bool counts(const store::CounterInfo& counter, crdt::Dot dot, std::optional<crdt::Dot> birth) {
  return counter.birth == birth && dot.origin() == counter.last.origin() && dot <= counter.last &&
         dot.sequence() > counter.cancelled_until;
}

/// "custom rule: "union ," makes one value of several".
std::string made_by(crdt::Rule rule) {
  return fmt::format("custom rule: \"{}\" makes one value of several", rule.steps().maker()->text.view());
}

/// "custom rule: matches paid".
std::string decided_by_steps(const crdt::CustomRule& rule, const crdt::Candidate& winner, const crdt::Candidate& loser) {
  if (const auto* const step = rule.step_between(winner, loser)) return fmt::format("custom rule: {}", step->text.view());
  return winner.hlc == loser.hlc ? "custom rule: equal stamps, the first region wins" : "custom rule: the newer stamp wins";
}

bool is_loaded(crdt::Dot dot) { return dot.origin().incarnation() == 0; }

/// Attributes of a vector set whose element is gone: they are listed behind it.
bool lacks_its_element(const BodyInfo& body, const ElementInfo& element) {
  if (body.type != crdt::Type::kVectorSet || &element == &body.elements.front()) return false;
  const ElementInfo& before = *(&element - 1);
  return before.field == element.field && before.candidates.empty();
}

class Search {
 public:
  Search(const store::Description& description, const crdt::Op& op, const world::Setup& setup)
      : description_(description), op_(op), setup_(setup), dot_(op.dot) {}

  Standing in_claims() {
    const auto winner = std::ranges::find(description_.claims, true, &store::ClaimInfo::wins);
    for (const store::ClaimInfo& claim : description_.claims)
      if (claim.dot == dot_) found(claim.wins, winner->dot, kLongestTimeCounts);
    if (out_.present && std::ranges::any_of(description_.bodies, &BodyInfo::visible)) out_.about.emplace_back();
    return out_;
  }

  Standing in_field_claims() {
    for (const BodyInfo& body : description_.bodies)
      for (const ElementInfo& element : body.elements) {
        const auto winner = std::ranges::find(element.claims, true, &store::ClaimInfo::wins);
        for (const store::ClaimInfo& claim : element.claims) {
          if (claim.dot != dot_) continue;
          found(claim.wins, winner->dot, kLongestTimeCounts);
          if (element.present()) out_.about.push_back(element.field.str());
        }
      }
    return out_;
  }

  Standing in_value() {
    for (const BodyInfo& body : description_.bodies) {
      for (const ElementInfo& element : body.elements) {
        const bool before = std::exchange(out_.present, false);
        look(body, element);
        if (out_.present) (element.past_deadline ? past_ : in_time_) = true;
        out_.present |= before;
      }
      for (const store::MemberInfo& member : body.members)
        if (std::ranges::find(member.tags, dot_, &crdt::Tag::dot) != member.tags.end()) found_in(body);
      for (const store::GroupInfo& group : body.groups)
        if (std::ranges::find(group.tags, dot_, &crdt::Tag::dot) != group.tags.end()) found_in(body);
    }
    out_.expired = description_.past_deadline || (past_ && !in_time_);
    return out_;
  }

 private:
  void found(bool shown, std::optional<crdt::Dot> ahead = {}, std::string_view why = {}) {
    out_.present = true;
    out_.shown |= shown;
    if (shown) return;
    out_.ahead = ahead;
    out_.why = why;
  }

  /// All that is in a body shows, or nothing.
  void found_in(const BodyInfo& body) {
    if (body.visible) return found(true);
    const auto shows = std::ranges::find(description_.bodies, true, &BodyInfo::visible);
    found(false, shows == description_.bodies.end() ? std::nullopt : std::optional(shows->newest.dot), kOneType);
  }

  void look(const BodyInfo& body, const ElementInfo& element) {
    const auto own = std::ranges::find(element.candidates, dot_, &CandidateInfo::dot);
    // The container that it put there, which others touched when they wrote inside.
    const bool holds = body.type == crdt::Type::kDocument && element.node.dot == dot_ && !element.path.empty();
    if (own == element.candidates.end() && holds) found_in(body);
    if (own != element.candidates.end()) {
      if (lacks_its_element(body, element)) found(false, {}, kNoElement);
      else if (body.visible) compete(body, element, *own);
      else found_in(body);
    }
    for (const store::CounterInfo& counter : element.counters) {
      if (body.type == crdt::Type::kHyperLogLog && crdt::HyperLogLog::Adds{counter.birth, counter.last}.contains(dot_))
        return found_in(body);
      if (!counts(counter, dot_, birth_of(op_, body.type, element))) continue;
      const bool inside_loser = body.type == crdt::Type::kDocument && element.path.empty();
      if (body.visible && inside_loser) return found(false);
      const bool hidden = body.type == crdt::Type::kBoundedCounter && !element.candidates.front().wins;
      if (body.visible && hidden) return found(false, body.newest.dot, kNewerCounter);
      if (!body.visible || !element.counters_hidden) return found_in(body);
      const auto text = std::ranges::find(element.candidates, true, &CandidateInfo::wins);
      found(false, text == element.candidates.end() ? std::nullopt : std::optional(text->dot), kTextHides);
    }
  }

  void compete(const BodyInfo& body, const ElementInfo& element, const CandidateInfo& own) {
    const crdt::Rule rule = rule_in(body.type, description_.rule);
    const CandidateInfo* const other = rule == crdt::Rule::kMultiValue ? nullptr : best_beside(body, element, own, rule);
    if (other != nullptr && other->value == own.value && only_touches(op_, element.field.view())) return;  // the same container
    found(own.wins, other == nullptr ? std::nullopt : std::optional(other->dot));
    const auto with_own = [&](const CandidateInfo& each) { return each.dot != own.dot && joined(own, each, rule); };
    if (std::ranges::any_of(element.candidates, with_own)) out_.joined = made_by(rule);
    if (other == nullptr) return;
    const CandidateInfo &winner = own.wins ? own : *other, &loser = own.wins ? *other : own;
    const bool whole = body.type == crdt::Type::kString || body.type == crdt::Type::kBoundedCounter;
    out_.contests.push_back({whole ? std::nullopt : std::optional(element.field.str()), dot_text(setup_, other->dot), own.wins,
                             decided_by(rule, candidate_of(winner), candidate_of(loser))});
  }

  const store::Description& description_;
  const crdt::Op& op_;
  const world::Setup& setup_;
  crdt::Dot dot_;
  Standing out_;
  bool past_ = false, in_time_ = false;  ///< some of it is in a field that is past its deadline, or in another place
};

/// What the rule asks first.
std::string_view question_of(crdt::Rule::Kind rule) {
  switch (rule) {
    case crdt::Rule::kLww: return "the newer stamp wins";
    case crdt::Rule::kFww: return "the older stamp wins";
    case crdt::Rule::kMax: return "the larger value wins";
    case crdt::Rule::kMin: return "the smaller value wins";
    case crdt::Rule::kMultiValue: break;  // nothing is decided
    case crdt::Rule::kCustom: break;      // its steps say
    case crdt::Rule::kRegionPriority: return "the first region wins";
  }
  return {};
}

}  // namespace

Standing standing_of(const store::Description& description, const crdt::Op& op, const world::Setup& setup) {
  Search search(description, op, setup);
  if (std::holds_alternative<crdt::SetFieldDeadlines>(op.effect)) return search.in_field_claims();
  return std::holds_alternative<crdt::SetExpiry>(op.effect) ? search.in_claims() : search.in_value();
}

bool shows_loaded(const store::Description& description) {
  if (description.past_deadline) return false;
  for (const BodyInfo& body : description.bodies) {
    if (!body.visible) continue;
    for (const ElementInfo& element : body.elements) {
      if (std::ranges::any_of(element.candidates, [](const auto& c) { return c.wins && is_loaded(c.dot); })) return true;
      if (std::ranges::any_of(element.counters, [](const auto& c) { return c.alive && is_loaded(c.birth); })) return true;
    }
    for (const store::MemberInfo& member : body.members)
      if (std::ranges::any_of(member.tags, [](const crdt::Tag& tag) { return is_loaded(tag.dot); })) return true;
  }
  return false;
}

std::string decided_by(crdt::Rule rule, const crdt::Candidate& winner, const crdt::Candidate& loser) {
  const bool by_value = rule == crdt::Rule::kMax || rule == crdt::Rule::kMin;
  const bool same_stamp = winner.hlc == loser.hlc;
  const bool same_region = winner.dot.origin().region() == loser.dot.origin().region();
  if (rule == crdt::Rule::kCustom) return decided_by_steps(rule.steps(), winner, loser);
  std::string_view text = question_of(rule.kind());
  if (by_value && !crdt::better_value(winner.value, loser.value, rule))
    text = same_stamp ? "equal values and stamps, the first region wins" : "equal values, the newer stamp wins";
  else if (rule == crdt::Rule::kRegionPriority && same_region)
    text = "of one region, the newer stamp wins";
  else if ((rule == crdt::Rule::kLww || rule == crdt::Rule::kFww) && same_stamp)
    text = "equal stamps, the first region wins";
  return fmt::format("{}: {}", scenario::name_of(static_cast<scenario::ConflictRule>(rule.kind())), text);
}

}  // namespace jetlag::lab
