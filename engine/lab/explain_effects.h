// SPDX-License-Identifier: Apache-2.0
// What an operation writes and what it takes away, for those who ask what became of others.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "crdt/object.h"
#include "observe/explain.h"
#include "world/measure.h"

namespace jetlag::lab {

using Seen = world::KeyWatch::Seen;

/// It is there to take away: a deletion, an expiry, a removal of members or fields.
bool removes(const crdt::Effect& effect);
/// It takes away all that lies before a point, without naming it: XTRIM, and DEL.
bool removes_unnamed(const crdt::Effect& effect);
/// It ends the groups of this name, also those that it had not seen.
bool ends_group(const crdt::Effect& effect, const Bytes& name);
/// It says something of a key and makes no part of its value: XACK, XSETID, PUBLISH.
bool is_remark(const crdt::Effect& effect);
/// What it says of when the key (no field) or a field of a hash ends; kNever: PERSIST, HPERSIST.
struct DeadlineClaim {
  std::optional<std::string> field{};
  Instant at = kNever;
};
std::vector<DeadlineClaim> claims_of(const crdt::Effect& effect);
/// It sets a deadline, that of the key or of a field, or takes one away.
bool changes_deadline(const crdt::Effect& effect, const std::optional<std::string>& field);
/// The type of value that it makes; none of what removes or sets a deadline.
crdt::Type type_of(const crdt::Effect& effect);
crdt::Creation creation_of(const Seen& seen);
/// Where a write competes with others: in the string (no field), in a field of the hash, or for the score of a member.
struct Place {
  crdt::Type type{};
  std::optional<std::string> field{};
  auto operator<=>(const Place&) const = default;
};
/// What competes there. Of a score the value is its text.
std::vector<std::pair<Place, crdt::Candidate>> written_by(const Seen& seen);
/// The rule that decides in a body of this type under a key with this rule: scores, items and entries are always lww, slots of
/// documents the lower region's.
constexpr crdt::Rule rule_in(crdt::Type type, crdt::Rule of_key) {
  if (type == crdt::Type::kDocument) return crdt::Rule::kRegionPriority;
  return type >= crdt::Type::kSortedSet ? crdt::Rule::kLww : of_key;
}
/// VSETATTR.
bool sets_only_attributes(const crdt::Effect& effect);
/// Two pops of which both took one of the items.
bool pops_the_same(const crdt::Effect& a, const crdt::Effect& b);
/// Whether `later`, a deletion, took what `earlier` had done although neither had seen the other: adds to a HyperLogLog, and
/// moves of a bounded counter that it had seen.
bool overrules(const Seen& later, const Seen& earlier);

/// An operation, and how it is told.
struct Told {
  const Seen& seen;
  const observe::ExplainedOperation& words;
};
/// Whether `later`, which had seen `earlier`, took away what was left of it under a name that both have (a member or field; or,
/// without one, a string, a number or a deadline) or of all of it.
bool takes(const Told& later, const Told& earlier);

}  // namespace jetlag::lab
