// SPDX-License-Identifier: Apache-2.0
#include "crdt/object.h"

#include <algorithm>

#include "core/check.h"
#include "core/fingerprint.h"

namespace jetlag::crdt {

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
      for (const FieldRemoval& removal : e.fields) met.add(parts().hash->remove(removal, meta));
    return in(Type::kHash, met);
  }
  Observation operator()(const DeleteKey& e) const {
    Observation met = key.string_.remove(e.resets, meta);
    if (met.concurrent) met.type = Type::kString;
    met.increments = met.concurrent && key.string_.base().empty();
    if (!key.parts_) return met;
    if (key.parts_->set && key.parts_->set->remove_all(deps())) met.add(survivors(Type::kSet));
    if (key.parts_->hash) met.add(in(Type::kHash, key.parts_->hash->remove_all(e.field_resets, meta)));
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

Object::Object(Elem string, Set set, Hash hash, Expiry expiry) : string_(std::move(string)) {
  if (set.empty() && hash.bottom() && expiry.empty()) return;
  Parts& parts = parts_.ensure();
  if (!set.empty()) parts.set.ensure() = std::move(set);
  if (!hash.bottom()) parts.hash.ensure() = std::move(hash);
  parts.expiry = std::move(expiry);
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
  if (!parts_->set && !parts_->hash && parts_->expiry.empty()) parts_.reset();
}

unsigned Object::bodies() const {
  unsigned count = string_.present() ? 1 : 0;
  if (set() != nullptr && !set()->empty()) ++count;
  if (hash() != nullptr && hash()->present()) ++count;
  return count;
}

Type Object::type_of_parts() const {
  const bool has_string = string_.present(), has_set = set() != nullptr, has_hash = hash() != nullptr && hash()->present();
  if (has_string + has_set + has_hash < 2) {
    return has_string ? Type::kString : has_set ? Type::kSet : has_hash ? Type::kHash : Type::kNone;
  }
  Type best = Type::kNone;
  Creation newest_of_best;
  for (const Type type : {Type::kString, Type::kSet, Type::kHash}) {
    if (!(type == Type::kString ? has_string : type == Type::kSet ? has_set : has_hash)) continue;
    const Creation c = newest(type);
    if (best == Type::kNone || c > newest_of_best) {
      best = type;
      newest_of_best = c;
    }
  }
  return best;
}

Creation Object::newest(Type type) const {
  switch (type) {
    case Type::kSet: return set()->newest();
    case Type::kHash: return hash()->newest();
    case Type::kString: return string_.newest();
    case Type::kNone: break;
  }
  JETLAG_CHECK(false, "newest() needs the type of a body");
  return {};
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

FieldRemoval Object::prepare_field_removal(Bytes field) const {
  FieldRemoval removal;
  if (const Elem* element = hash() != nullptr ? hash()->find(field) : nullptr) removal.resets = element->observed_resets();
  removal.field = std::move(field);
  return removal;
}

DeleteKey Object::prepare_delete() const {
  DeleteKey effect;
  effect.resets = string_.observed_resets();
  if (hash() != nullptr)
    for (const auto& [field, element] : *hash())
      if (element.has_increments()) effect.field_resets.push_back({field, element.observed_resets()});
  return effect;
}

void Object::join(const Object& theirs, const VersionVector& mine, const VersionVector& their_context) {
  string_.join(theirs.string_, mine, their_context);
  if (!parts_ && !theirs.parts_) return;
  static const Parts kNone;
  static const Set kNoSet;
  static const Hash kNoHash;
  const Parts& other = theirs.parts_ ? *theirs.parts_ : kNone;
  Parts& parts = parts_.ensure();
  if (parts.set || other.set) parts.set.ensure().join(other.set ? *other.set : kNoSet, mine, their_context);
  if (parts.hash || other.hash) parts.hash.ensure().join(other.hash ? *other.hash : kNoHash, mine, their_context);
  parts.expiry.join(other.expiry, mine, their_context);
  prune();
}

bool Object::collect(const AckView& acks) {
  bool any = string_.collect(acks);
  if (parts_ && parts_->hash) {
    any |= parts_->hash->collect(acks);
    prune();
  }
  return any;
}

std::uint64_t Object::digest_of_parts() const {
  std::uint64_t sum = string_.digest() + parts_->expiry.digest();
  if (parts_->set) sum += mix(static_cast<std::uint64_t>(Type::kSet), parts_->set->digest());
  if (parts_->hash && parts_->hash->present()) sum += mix(static_cast<std::uint64_t>(Type::kHash), parts_->hash->digest());
  return sum;
}

std::uint64_t Object::content_digest() const {
  std::uint64_t sum = string_.content_digest();
  if (set() != nullptr) sum += mix(static_cast<std::uint64_t>(Type::kSet), set()->digest());
  if (hash() != nullptr && hash()->present()) sum += mix(static_cast<std::uint64_t>(Type::kHash), hash()->content_digest());
  if (expiry() != nullptr) sum += expiry()->content_digest();
  return sum;
}

std::size_t Object::data_bytes() const {
  return string_.data_bytes() + (set() != nullptr ? set()->data_bytes() : 0) + (hash() != nullptr ? hash()->data_bytes() : 0);
}

std::size_t Object::heap_bytes() const {
  std::size_t sum = string_.heap_bytes();
  if (!parts_) return sum;
  sum += sizeof(Parts) + parts_->expiry.heap_bytes();
  if (parts_->set) sum += sizeof(Set) + parts_->set->heap_bytes();
  if (parts_->hash) sum += sizeof(Hash) + parts_->hash->heap_bytes();
  return sum;
}

}  // namespace jetlag::crdt
