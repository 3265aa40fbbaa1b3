// SPDX-License-Identifier: Apache-2.0
#include "crdt/object.h"

#include <algorithm>

#include "core/check.h"
#include "core/fingerprint.h"

namespace jetlag::crdt {

namespace {

constexpr Type kTypes[] = {Type::kString, Type::kSet, Type::kHash, Type::kSortedSet, Type::kList};

}  // namespace

/// One overload per effect; each returns what it met in the body it is for.
struct Object::Applier {
  Object& key;
  const Meta& meta;
  Rule rule;

  Parts& parts() const { return key.parts_.ensure(); }
  const VersionVector& deps() const { return *meta.deps; }
  static Observation in(Type type, Observation met) {
    met.type = type;
    return met;
  }

  static Observation survivors(Type type) {
    Observation met;
    met.type = type;
    met.concurrent = true;
    return met;
  }

  Observation operator()(const SetRegister& e) const {
    if (e.ttl == TtlChange::kSet) parts().expiry.claim({meta.dot, meta.hlc, e.expires_at}, deps());
    else if (e.ttl == TtlChange::kClear && key.parts_) key.parts_->expiry.remove(deps());
    return in(Type::kString, key.string_.write({meta.dot, meta.hlc, e.value}, deps(), e.overwrite, e.resets, rule));
  }
  Observation operator()(const Increment& e) const { return in(Type::kString, key.string_.increment(e.birth, e.sum, meta)); }
  Observation operator()(const AddMembers& e) const {
    Observation met;
    Set& set = parts().set.ensure();
    for (const Bytes& member : e.members) met.concurrent |= set.add(member, {meta.dot, meta.hlc}, deps());
    return in(Type::kSet, met);
  }
  Observation operator()(const RemoveMembers& e) const {
    Observation met;
    if (key.set() != nullptr)
      for (const Bytes& member : e.members) met.concurrent |= parts().set->remove(member, deps());
    return in(Type::kSet, met);
  }
  Observation operator()(const SetFields& e) const {
    Observation met;
    Hash& hash = parts().hash.ensure();
    for (const FieldWrite& write : e.fields) met.add(hash.write(write, meta, e.overwrite, rule));
    return in(Type::kHash, met);
  }
  Observation operator()(const IncrementField& e) const { return in(Type::kHash, parts().hash.ensure().increment(e, meta)); }
  Observation operator()(const RemoveFields& e) const {
    Observation met;
    if (key.hash() != nullptr)
      for (const CellRemoval& removal : e.fields) met.add(parts().hash->remove(removal, meta));
    return in(Type::kHash, met);
  }
  Observation operator()(const SetScores& e) const {
    Observation met;
    SortedSet& sorted = parts().sorted_set.ensure();
    for (const ScoreWrite& write : e.members) met.add(sorted.write(write, meta, e.overwrite));
    return in(Type::kSortedSet, met);
  }
  Observation operator()(const IncrementScore& e) const {
    return in(Type::kSortedSet, parts().sorted_set.ensure().increment(e, meta));
  }
  Observation operator()(const RemoveScores& e) const {
    Observation met;
    if (key.sorted_set() != nullptr)
      for (const CellRemoval& removal : e.members) met.add(parts().sorted_set->remove(removal, meta));
    return in(Type::kSortedSet, met);
  }
  Observation operator()(const InsertItems& e) const { return in(Type::kList, parts().list.ensure().insert(e, meta)); }
  Observation operator()(const SetItem& e) const { return in(Type::kList, parts().list.ensure().set(e, meta)); }
  Observation operator()(const RemoveItems& e) const { return in(Type::kList, parts().list.ensure().remove(e, meta)); }
  Observation operator()(const DeleteKey& e) const {
    Observation met = key.string_.remove(e.resets, meta);
    if (met.concurrent) met.type = Type::kString;
    met.increments = met.concurrent && key.string_.base().empty();
    if (!key.parts_) return met;
    if (key.parts_->set && key.parts_->set->remove_all(deps())) met.add(survivors(Type::kSet));
    if (key.parts_->hash) met.add(in(Type::kHash, key.parts_->hash->remove_all(e.field_resets, meta)));
    if (key.parts_->sorted_set) met.add(in(Type::kSortedSet, key.parts_->sorted_set->remove_all(e.score_resets, meta)));
    if (key.parts_->list) met.add(in(Type::kList, key.parts_->list->remove_all(meta)));
    key.parts_->expiry.remove(deps());
    return met;
  }
  Observation operator()(const SetExpiry& e) const {
    if (e.ttl == TtlChange::kKeep) return {};
    Observation met;
    met.concurrent = parts().expiry.claim({meta.dot, meta.hlc, e.ttl == TtlChange::kSet ? e.expires_at : kNever}, deps());
    return met;
  }
};

Object::Object(Bodies bodies) : string_(std::move(bodies.string)) {
  if (bodies.set.empty() && bodies.hash.bottom() && bodies.sorted_set.bottom() && bodies.list.bottom() && bodies.expiry.empty())
    return;
  Parts& parts = parts_.ensure();
  parts.set.ensure() = std::move(bodies.set);
  parts.hash.ensure() = std::move(bodies.hash);
  parts.sorted_set.ensure() = std::move(bodies.sorted_set);
  parts.list.ensure() = std::move(bodies.list);
  parts.expiry = std::move(bodies.expiry);
  prune();
}

Observation Object::apply(const Effect& effect, const Meta& meta, Rule rule) {
  JETLAG_CHECK(meta.deps != nullptr && meta.dot, "an effect needs its operation's dot and context");
  const unsigned before = parts_ ? bodies() : 1;
  Observation met = std::visit(Applier{*this, meta, rule}, effect);
  if (parts_) {
    met.type_conflict = before < 2 && bodies() > 1;
    prune();
  }
  return met;
}

void Object::prune() {
  if (parts_->set && parts_->set->empty()) parts_->set.reset();
  if (parts_->hash && parts_->hash->bottom()) parts_->hash.reset();
  if (parts_->sorted_set && parts_->sorted_set->bottom()) parts_->sorted_set.reset();
  if (parts_->list && parts_->list->bottom()) parts_->list.reset();
  if (!parts_->set && !parts_->hash && !parts_->sorted_set && !parts_->list && parts_->expiry.empty()) parts_.reset();
}

bool Object::holds(Type type) const {
  switch (type) {
    case Type::kString: return string_.present();
    case Type::kSet: return set() != nullptr;
    case Type::kHash: return hash() != nullptr && hash()->present();
    case Type::kSortedSet: return sorted_set() != nullptr && sorted_set()->present();
    case Type::kList: return list() != nullptr && list()->present();
    case Type::kNone: break;
  }
  return false;
}

std::size_t Object::elements() const {
  switch (type()) {
    case Type::kSet: return set()->size();
    case Type::kHash: return hash()->size();
    case Type::kSortedSet: return sorted_set()->size();
    case Type::kList: return list()->size();
    case Type::kString: return 1;
    case Type::kNone: break;
  }
  return 0;
}

unsigned Object::bodies() const {
  return static_cast<unsigned>(std::count_if(std::begin(kTypes), std::end(kTypes), [&](Type type) { return holds(type); }));
}

Type Object::type_of_parts() const {
  Type best = Type::kNone;
  std::optional<Creation> newest_of_best;  // only known where there is a choice
  for (const Type type : kTypes) {
    if (!holds(type)) continue;
    if (best == Type::kNone) {
      best = type;
      continue;
    }
    if (!newest_of_best) newest_of_best = newest(best);
    if (const Creation c = newest(type); c > *newest_of_best) {
      best = type;
      newest_of_best = c;
    }
  }
  return best;
}

Creation Object::newest(Type type) const {
  JETLAG_CHECK(holds(type), "newest() needs the type of a body");
  switch (type) {
    case Type::kSet: return set()->newest();
    case Type::kHash: return hash()->newest();
    case Type::kSortedSet: return sorted_set()->newest();
    case Type::kList: return list()->newest();
    default: return string_.newest();
  }
}

std::optional<RegionId> Object::expiry_owner() const {
  if (!deadline()) return std::nullopt;
  return expiry()->winner()->dot.origin().region();
}

SetRegister Object::prepare_set(Bytes value, RegionId me, Rule rule, ClockMode clock) const {
  SetRegister effect;
  effect.overwrite = overwrite_for(rule, clock);
  effect.value = string_.value_to_send(std::move(value), me, rule);
  if (string_.accumulators() != nullptr) effect.resets = string_.observed_resets();
  return effect;
}

FieldWrite Object::prepare_field(Bytes field, Bytes value, RegionId me, Rule rule) const {
  FieldWrite write;
  if (const Elem* element = hash() != nullptr ? hash()->find(field) : nullptr) {
    value = element->value_to_send(std::move(value), me, rule);
    write.resets = element->observed_resets();
  }
  write.field = std::move(field);
  write.value = std::move(value);
  return write;
}

IncrementField Object::prepare_field_increment(Bytes field, Dot dot, Amount delta) const {
  const Elem* element = hash() != nullptr ? hash()->find(field) : nullptr;
  const Increment next = element != nullptr ? element->next_increment(dot, delta) : Increment{dot, delta};
  return {std::move(field), next.birth, next.sum};
}

CellRemoval Object::prepare_field_removal(Bytes field) const {
  return hash() != nullptr ? hash()->prepare_removal(std::move(field)) : CellRemoval{std::move(field), {}};
}

ScoreWrite Object::prepare_score(Bytes member, double score) const {
  ScoreWrite write;
  if (const Score* before = sorted_set() != nullptr ? sorted_set()->find(member) : nullptr)
    write.resets = before->observed_resets();
  write.member = std::move(member);
  write.score = score + 0.0;  // there is one zero
  return write;
}

IncrementScore Object::prepare_score_increment(Bytes member, Dot dot, double delta) const {
  const Score* score = sorted_set() != nullptr ? sorted_set()->find(member) : nullptr;
  const Increment next = score != nullptr ? score->next_increment(dot, delta) : Increment{dot, float_amount(delta)};
  return {std::move(member), next.birth, next.sum};
}

CellRemoval Object::prepare_score_removal(Bytes member) const {
  return sorted_set() != nullptr ? sorted_set()->prepare_removal(std::move(member)) : CellRemoval{std::move(member), {}};
}

InsertItems Object::prepare_insert(std::size_t position, std::vector<Bytes> values) const {
  static const Sequence kNothing;
  return (list() != nullptr ? *list() : kNothing).prepare_insert(position, std::move(values));
}

DeleteKey Object::prepare_delete() const {
  DeleteKey effect;
  effect.resets = string_.observed_resets();
  if (hash() != nullptr) effect.field_resets = hash()->prepare_removal_of_all();
  if (sorted_set() != nullptr) effect.score_resets = sorted_set()->prepare_removal_of_all();
  return effect;
}

namespace {

template <class Body>
void join_body(Box<Body>& mine, const Box<Body>& theirs, const VersionVector& my_context, const VersionVector& their_context) {
  static const Body kNothing;
  if (mine || theirs) mine.ensure().join(theirs ? *theirs : kNothing, my_context, their_context);
}

}  // namespace

void Object::join(const Object& theirs, const VersionVector& mine, const VersionVector& their_context) {
  string_.join(theirs.string_, mine, their_context);
  if (!parts_ && !theirs.parts_) return;
  static const Parts kNone;
  const Parts& other = theirs.parts_ ? *theirs.parts_ : kNone;
  Parts& parts = parts_.ensure();
  join_body(parts.set, other.set, mine, their_context);
  join_body(parts.hash, other.hash, mine, their_context);
  join_body(parts.sorted_set, other.sorted_set, mine, their_context);
  join_body(parts.list, other.list, mine, their_context);
  parts.expiry.join(other.expiry, mine, their_context);
  prune();
}

bool Object::collect(const AckView& acks) {
  bool any = string_.collect(acks);
  if (!parts_) return any;
  if (parts_->hash) any |= parts_->hash->collect(acks);
  if (parts_->sorted_set) any |= parts_->sorted_set->collect(acks);
  if (parts_->list) any |= parts_->list->collect(acks);
  prune();
  return any;
}

std::uint64_t Object::digest_of_parts() const {
  const auto of = [](Type type, std::uint64_t digest) { return mix(static_cast<std::uint64_t>(type), digest); };
  std::uint64_t sum = string_.digest() + parts_->expiry.digest();
  if (holds(Type::kSet)) sum += of(Type::kSet, set()->digest());
  if (holds(Type::kHash)) sum += of(Type::kHash, hash()->digest());
  if (holds(Type::kSortedSet)) sum += of(Type::kSortedSet, sorted_set()->digest());
  if (holds(Type::kList)) sum += of(Type::kList, list()->digest());
  return sum;
}

std::uint64_t Object::content_digest() const {
  const auto of = [](Type type, std::uint64_t digest) { return mix(static_cast<std::uint64_t>(type), digest); };
  std::uint64_t sum = string_.content_digest();
  if (holds(Type::kSet)) sum += of(Type::kSet, set()->digest());
  if (holds(Type::kHash)) sum += of(Type::kHash, hash()->content_digest());
  if (holds(Type::kSortedSet)) sum += of(Type::kSortedSet, sorted_set()->content_digest());
  if (holds(Type::kList)) sum += of(Type::kList, list()->content_digest());
  if (expiry() != nullptr) sum += expiry()->content_digest();
  return sum;
}

std::size_t Object::data_bytes() const {
  std::size_t sum = string_.data_bytes();
  if (set() != nullptr) sum += set()->data_bytes();
  if (hash() != nullptr) sum += hash()->data_bytes();
  if (sorted_set() != nullptr) sum += sorted_set()->data_bytes();
  if (list() != nullptr) sum += list()->data_bytes();
  return sum;
}

std::size_t Object::heap_bytes() const {
  std::size_t sum = string_.heap_bytes();
  if (!parts_) return sum;
  sum += sizeof(Parts) + parts_->expiry.heap_bytes();
  if (parts_->set) sum += sizeof(Set) + parts_->set->heap_bytes();
  if (parts_->hash) sum += sizeof(Hash) + parts_->hash->heap_bytes();
  if (parts_->sorted_set) sum += sizeof(SortedSet) + parts_->sorted_set->heap_bytes();
  if (parts_->list) sum += sizeof(Sequence) + parts_->list->heap_bytes();
  return sum;
}

}  // namespace jetlag::crdt
