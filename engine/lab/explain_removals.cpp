// SPDX-License-Identifier: Apache-2.0
// The part of the judgement that concerns what is taken away: what a removal did, and what it left others without.
#include <algorithm>

#include <fmt/format.h>

#include "lab/explain_fate.h"

namespace jetlag::lab {

using observe::Fate;

namespace {

constexpr const char* kDeleteWins = "delete-wins: a deletion ends groups that it had not seen, too";
constexpr const char* kDeletionOverrules = "delete-wins: a deletion ends what it had not seen, too";
constexpr const char* kOnlySeen = "a removal takes away only what it had seen";
constexpr const char* kInsideWins = "touch-ancestors: what is written inside wins over removals";

}  // namespace

std::vector<std::string> FateJudge::names_of(const observe::ExplainedOperation& told) {
  std::vector<std::string> names;
  for (const observe::OperationPart& part : told.parts) names.push_back(part.name);
  return names.empty() ? std::vector<std::string>{""} : names;
}

bool FateJudge::holds(const std::vector<std::string>& names, const std::string& name) {
  return std::ranges::find(names, name) != names.end();
}

Verdict FateJudge::removal(std::size_t which) const {
  if (std::holds_alternative<crdt::DestroyGroup>(all_[which].op.effect)) return {Fate::kKept, {}, kDeleteWins, {}};
  for (std::size_t i = 0; i < all_.size(); ++i)
    if (known_[i] && concurrent(which, i) && pops_the_same(all_[which].op.effect, all_[i].op.effect))
      return {Fate::kKept, {}, "popped twice: " + told_[i].dot + " gave the same item to a client", {}, all_[i].op.dot};
  for (std::size_t i = 0; i < all_.size(); ++i)
    if (known_[i] && concurrent(which, i) && overrules(all_[which], all_[i]))
      return {Fate::kKept, {}, kDeletionOverrules, {}, {}};
  for (std::size_t i = 0; i < all_.size(); ++i)
    if (standings_[i].shown && concurrent(which, i) && DocumentWays::keeps(all_[i].op, all_[which].op))
      return {Fate::kKept, {}, kInsideWins, {}, {}};
  return {Fate::kKept, {}, shown_beside(which) ? kOnlySeen : "", {}, {}};
}

/// A creation of a group, by a deletion that had not seen it.
std::optional<Verdict> FateJudge::group_deleted(std::size_t which) const {
  const auto* create = std::get_if<crdt::CreateGroup>(&all_[which].op.effect);
  for (std::size_t i = 0; create != nullptr && i < all_.size(); ++i)
    if (known_[i] && concurrent(which, i) && ends_group(all_[i].op.effect, create->name))
      return Verdict{Fate::kLost, all_[i].op.dot, kDeleteWins, {}};
  return std::nullopt;
}

/// A deletion took it that had not seen it, and that it had not seen.
std::optional<Verdict> FateJudge::overruled(std::size_t which) const {
  if (standings_[which].present) return std::nullopt;
  for (std::size_t i = 0; i < all_.size(); ++i)
    if (known_[i] && concurrent(which, i) && overrules(all_[i], all_[which]))
      return Verdict{Fate::kLost, all_[i].op.dot, "a deletion wins over what it had not seen", {}};
  return std::nullopt;
}

/// Attributes of a vector set whose element was taken by somebody who had not seen them.
std::optional<Verdict> FateJudge::without_element(std::size_t which) const {
  if (!sets_only_attributes(all_[which].op.effect)) return std::nullopt;
  const std::vector<std::string> elements = names_of(told_[which]);
  for (std::size_t i = 0; i < all_.size(); ++i) {
    if (!known_[i] || !concurrent(which, i) || !removes(all_[i].op.effect)) continue;
    if (deletions_[i] || holds(names_of(told_[i]), elements.front()))
      return Verdict{Fate::kLost, all_[i].op.dot, std::string(kNoElement), {}, {}};
  }
  return std::nullopt;
}

/// The newest of the writes that were there for `who`: its type was what it was shown.
std::optional<std::size_t> FateJudge::newest_for(std::size_t who) {
  const auto [at, fresh] = newest_.try_emplace(who);
  std::optional<std::size_t>& newest = at->second;
  for (std::size_t i = 0; fresh && i < all_.size(); ++i) {
    const bool value = type_of(all_[i].op.effect) != crdt::Type::kNone;
    if (!value || !saw(who, i) || gone_for(i)[who]) continue;
    if (!newest || creation_of(all_[*newest]) < creation_of(all_[i])) newest = i;
  }
  return newest;
}

/// A part of `which` was not what those who ended it were shown: a newer value of another type hid it from all of them.
std::optional<std::size_t> FateJudge::cover_of(std::size_t which, const std::vector<std::string>& lost_fields) {
  const crdt::Type own = type_of(all_[which].op.effect);
  if (own == crdt::Type::kNone) return {};
  const std::vector<std::string> names = names_of(told_[which]);
  for (std::size_t part = 0; part < names.size(); ++part) {
    std::optional<std::size_t> cover;
    if (holds(lost_fields, names[part])) continue;
    for (const std::size_t ender : enders_of(which)[part]) {
      cover = newest_for(ender);
      const auto hides = [&] { return cover && type_of(all_[*cover].op.effect) != own; };
      while (hides() && saw(*cover, which)) cover = newest_for(*cover);  // one that knew it: what had its writer been shown?
      if (!hides()) cover.reset();
      if (!cover) break;
    }
    if (cover) return cover;
  }
  return {};
}

/// A write that a removal would have taken if it had known it.
std::string FateJudge::stands_against(std::size_t which) const {
  const std::vector<std::string> names = names_of(told_[which]);
  for (std::size_t i = 0; i < all_.size(); ++i) {
    if (!known_[i] || !concurrent(which, i) || !removes(all_[i].op.effect)) continue;
    if (DocumentWays::keeps(all_[which].op, all_[i].op)) return kInsideWins;
    const bool named =
        deletions_[i] || std::ranges::any_of(names_of(told_[i]), [&](const auto& name) { return holds(names, name); });
    if (named) return fmt::format("{} had not seen it, and {}", told_[i].dot, kOnlySeen);
  }
  return {};
}

/// A deadline, or the end of a group's work, of something that one had removed who did not know it: there was nothing left that
/// it could change.
std::optional<Verdict> FateJudge::in_vain(std::size_t which) {
  const crdt::Effect& effect = all_[which].op.effect;
  const auto told_of = [&](std::size_t by, const char* what) {
    const bool expiry = told_[by].kind == observe::OperationKind::kExpire;
    return Verdict{
        Fate::kLost,
        all_[by].op.dot,
        fmt::format("{} was removed by {}, {} had not seen it", what, told_[by].dot, expiry ? "an expiry that" : "which"),
        {},
        {},
        false,
        true};
  };
  if (const auto* const ack = std::get_if<crdt::AckEntries>(&effect))
    for (std::size_t i = 0; i < all_.size(); ++i)
      if (known_[i] && concurrent(which, i) && ends_group(all_[i].op.effect, ack->group)) return told_of(i, "the group");
  if (type_of(effect) != crdt::Type::kNone) return std::nullopt;  // what brings a value along is judged by that
  std::optional<std::size_t> remover;
  const auto claims = claims_of(effect);
  for (std::size_t part = 0; part < claims.size(); ++part) {
    const auto by = removed_before(which, claims[part].field, part);
    if (!by) return std::nullopt;
    remover = std::max(remover.value_or(0), *by);
  }
  if (!remover) return std::nullopt;
  const char* const what = !claims.front().field ? "the key" : claims.size() == 1 ? "the field" : "each field";
  return told_of(*remover, what);
}

/// What this claim is about was taken by one that did not know it, and was not there for anybody who did.
std::optional<std::size_t> FateJudge::removed_before(std::size_t which, const std::optional<std::string>& field,
                                                     std::size_t part) {
  if (holds(standings_[which].about, field.value_or(""))) return std::nullopt;
  for (const std::size_t ender : claim_enders_[{which, part}])
    for (std::size_t i = 0; i < all_.size(); ++i)
      if (there_for(ender, i, field)) return std::nullopt;
  std::optional<std::size_t> last;
  bool any = false;  // of what its writer was shown something is on record
  for (std::size_t i = 0; i < all_.size(); ++i) {
    if (!there_for(which, i, field)) continue;
    any = true;
    const std::vector<std::string> names = names_of(told_[i]);
    for (std::size_t each = 0; each < names.size(); ++each)
      for (const std::size_t ender : !field || names[each] == *field ? enders_of(i)[each] : std::vector<std::size_t>{})
        if (concurrent(which, ender) && removes(all_[ender].op.effect)) last = std::max(last.value_or(0), ender);
  }
  for (std::size_t i = 0; !any && i < all_.size(); ++i)
    if (known_[i] && concurrent(which, i) && std::holds_alternative<crdt::DeleteKey>(all_[i].op.effect)) last = i;
  return last;
}

/// The writer of `who` found some of `what` there: of that field, if one is named.
bool FateJudge::there_for(std::size_t who, std::size_t what, const std::optional<std::string>& field) {
  const crdt::Effect& effect = all_[what].op.effect;
  if (!known_[what] || !saw(who, what) || type_of(effect) == crdt::Type::kNone) return false;
  const std::vector<std::string> names = names_of(told_[what]);
  for (std::size_t part = 0; part < names.size(); ++part) {
    if (field && (type_of(effect) != crdt::Type::kHash || names[part] != *field)) continue;
    if (std::ranges::none_of(enders_of(what)[part], [&](std::size_t ender) { return saw(who, ender); })) return true;
  }
  return false;
}

}  // namespace jetlag::lab
