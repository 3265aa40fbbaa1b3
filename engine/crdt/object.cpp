// SPDX-License-Identifier: Apache-2.0
#include "crdt/object.h"

#include <algorithm>

#include "core/check.h"
#include "core/fingerprint.h"

namespace jetlag::crdt {
namespace {

constexpr std::uint64_t kClaimsOnFields = 0xf1e1d;

}  // namespace

/// One overload per effect; each returns what it met in the body it is for.
struct Object::Applier {
  Object& key;
  const Meta& meta;
  Rule rule;

  const VersionVector& deps() const { return *meta.deps; }
  /// A deletion of a HyperLogLog that wins over what this operation says of the key's deadline.
  std::optional<Dot> deletion_beyond() const {
    return key.hyperloglog() != nullptr ? key.hyperloglog()->deletion_beyond(deps()) : std::nullopt;
  }
  static Observation in(Type type, Observation met) {
    met.type = type;
    return met;
  }

  /// An increment that met a text, which names itself as the winner: is the text what the element shows?
  Observation judged(Observation met, const Elem* element) const {
    if (!met.winner) return met;
    const Candidate* const shown = element->base().resolve(rule);
    if (parse_number(shown->value)) {
      met.winner = {};
      return met;
    }
    met.concurrent = true;
    met.discarded = 1;
    met.winner = shown->dot;
    met.loser = meta.dot;
    return met;
  }

  Observation operator()(const SetRegister& e) const {
    if (e.ttl == TtlChange::kSet && !deletion_beyond())
      key.parts_.ensure().expiry.claim({meta.dot, meta.hlc, e.expires_at}, deps());
    else if (e.ttl == TtlChange::kClear && key.parts_) key.parts_->expiry.remove(deps());
    return in(Type::kString, key.string_.write({meta.dot, meta.hlc, e.value}, deps(), e.overwrite, e.resets, rule));
  }
  Observation operator()(const Increment& e) const {
    return in(Type::kString, judged(key.string_.increment(e.birth, e.sum, meta), &key.string_));
  }
  Observation operator()(const AddMembers& e) const {
    Observation met;
    Set& set = key.ensure<Set>();
    for (const Bytes& member : e.members) met.concurrent |= set.add(member, {meta.dot, meta.hlc}, deps());
    return in(Type::kSet, met);
  }
  Observation operator()(const RemoveMembers& e) const {
    Observation met;
    if (key.set() != nullptr)
      for (const Bytes& member : e.members) met.concurrent |= key.ensure<Set>().remove(member, deps());
    return in(Type::kSet, met);
  }
  Observation operator()(const SetFields& e) const {
    Observation met;
    Hash& hash = key.ensure<Hash>();
    for (const FieldWrite& write : e.fields) met.add(hash.write(write, meta, e.overwrite, rule));
    return in(Type::kHash, met);
  }
  Observation operator()(const IncrementField& e) const {
    const Observation met = key.ensure<Hash>().increment(e, meta);
    return in(Type::kHash, met.winner ? judged(met, key.hash()->find(e.field)) : met);
  }
  Observation operator()(const RemoveFields& e) const {
    Observation met;
    if (key.hash() != nullptr)
      for (const CellRemoval& removal : e.fields) met.add(key.ensure<Hash>().remove(removal, meta));
    return in(Type::kHash, met);
  }
  Observation operator()(const SetScores& e) const {
    Observation met;
    SortedSet& sorted = key.ensure<SortedSet>();
    for (const ScoreWrite& write : e.members) met.add(sorted.write(write, meta, e.overwrite));
    return in(Type::kSortedSet, met);
  }
  Observation operator()(const IncrementScore& e) const {
    return in(Type::kSortedSet, key.ensure<SortedSet>().increment(e, meta));
  }
  Observation operator()(const RemoveScores& e) const {
    Observation met;
    if (key.sorted_set() != nullptr)
      for (const CellRemoval& removal : e.members) met.add(key.ensure<SortedSet>().remove(removal, meta));
    return in(Type::kSortedSet, met);
  }
  Observation operator()(const InsertItems& e) const { return in(Type::kList, key.ensure<Sequence>().insert(e, meta)); }
  Observation operator()(const SetItem& e) const { return in(Type::kList, key.ensure<Sequence>().set(e, meta)); }
  Observation operator()(const RemoveItems& e) const { return in(Type::kList, key.ensure<Sequence>().remove(e, meta)); }
  Observation operator()(const AddEntries& e) const { return in(Type::kStream, key.ensure<Stream>().add(e, meta)); }
  Observation operator()(const RemoveEntries& e) const {
    return key.stream() == nullptr ? in(Type::kStream, {}) : in(Type::kStream, key.ensure<Stream>().remove(e, meta));
  }
  Observation operator()(const CreateGroup& e) const { return in(Type::kStream, key.ensure<Stream>().create_group(e, meta)); }
  Observation operator()(const DestroyGroup& e) const { return in(Type::kStream, key.ensure<Stream>().destroy_group(e, meta)); }
  Observation operator()(const AckEntries& e) const {
    return key.stream() == nullptr ? in(Type::kStream, {}) : in(Type::kStream, key.ensure<Stream>().acknowledge(e, meta));
  }
  Observation operator()(const EditDocument& e) const { return in(Type::kDocument, key.ensure<Document>().edit(e, meta)); }
  Observation operator()(const AddRanks& e) const { return in(Type::kHyperLogLog, key.ensure<HyperLogLog>().add(e, meta)); }
  Observation operator()(const CreateCounter& e) const {
    return in(Type::kBoundedCounter, key.ensure<BoundedCounter>().create(e, meta));
  }
  Observation operator()(const MoveCounter& e) const {
    return in(Type::kBoundedCounter, key.ensure<BoundedCounter>().move(e, meta));
  }
  Observation operator()(const SetVectors& e) const {
    Observation met;
    VectorSet& set = key.ensure<VectorSet>();
    for (const VectorWrite& write : e.elements) met.add(set.write(write, meta, e.overwrite));
    return in(Type::kVectorSet, met);
  }
  Observation operator()(const RemoveVectors& e) const {
    Observation met;
    if (key.vector_set() != nullptr)
      for (const Bytes& element : e.elements) met.add(key.ensure<VectorSet>().remove(element, meta));
    return in(Type::kVectorSet, met);
  }
  Observation operator()(const SetFieldDeadlines& e) const { return key.ensure<Hash>().set_deadlines(e, meta); }
  Observation operator()(const PublishMessage&) const { return {}; }
  Observation operator()(const DeleteKey& e) const {
    if (e.ends_adds) key.ensure<HyperLogLog>();  // it is remembered there for adds that are still to come
    Observation met = key.string_.remove(e.resets, meta);
    if (met.concurrent) met.type = Type::kString;
    if (e.ends_groups) key.ensure<Stream>();  // it remembers
    if (!key.parts_) return met;
    key.for_each_box([&]<class Body>(Box<Body>& body) {
      if (body) met.add(in(Body::kType, body->remove_all(e, meta)));
    });
    key.parts_->expiry.remove(deps());
    if (!e.ends_adds) return met;
    for (const Claim& claim : key.parts_->expiry) met.add(Observation::lost(Type::kHyperLogLog, meta.dot, claim.dot));
    key.parts_->expiry = {};
    return met;
  }
  Observation operator()(const SetExpiry& e) const {
    if (e.ttl == TtlChange::kKeep) return {};
    if (const auto deletion = deletion_beyond()) return Observation::lost(Type::kHyperLogLog, *deletion, meta.dot);
    return key.parts_.ensure().expiry.claim({meta.dot, meta.hlc, e.ttl == TtlChange::kSet ? e.expires_at : kNever}, deps());
  }
};

void Object::adopt(Expiry expiry) {
  if (!expiry.empty()) parts_.ensure().expiry = std::move(expiry);
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
  bool any = !parts_->expiry.empty();
  for_each_box([&](auto& body) {
    if (body && body->bottom()) body.reset();
    any |= static_cast<bool>(body);
  });
  if (!any) parts_.reset();
}

bool Object::holds(Type type) const {
  if (type == Type::kString) return string_.present();
  bool held = false;
  for_each_body([&]<class Body>(const Body& body) { held |= Body::kType == type && body.present(); });
  return held;
}

std::size_t Object::elements() const {
  const Type shown = type();
  std::size_t count = shown == Type::kString ? 1 : 0;
  for_each_body([&]<class Body>(const Body& body) { count += Body::kType == shown ? body.size() : 0; });
  return count;
}

unsigned Object::bodies() const {
  unsigned count = string_.present() ? 1 : 0;
  for_each_body([&](const auto& body) { count += body.present() ? 1u : 0u; });
  return count;
}

Type Object::type_of_parts() const {
  if (bodies() < 2) {  // nothing to choose from: newest() may be slow
    Type only = string_.present() ? Type::kString : Type::kNone;
    for_each_body([&]<class Body>(const Body& body) { only = body.present() ? Body::kType : only; });
    return only;
  }
  Type best = Type::kNone;
  std::optional<Creation> newest;
  const auto compete = [&](Type type, const auto& body) {
    if (!body.present()) return;
    const Creation creation = body.newest();
    if (newest && creation <= *newest) return;
    best = type;
    newest = creation;
  };
  compete(Type::kString, string_);
  for_each_body([&]<class Body>(const Body& body) { compete(Body::kType, body); });
  return best;
}

Creation Object::newest(Type type) const {
  JETLAG_CHECK(holds(type), "newest() needs the type of a body");
  Creation newest;
  if (type == Type::kString) newest = string_.newest();
  for_each_body([&]<class Body>(const Body& body) {
    if (Body::kType == type) newest = body.newest();
  });
  return newest;
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

Effect Object::prepare_fields_removal(const std::vector<Bytes>& fields) const {
  RemoveFields effect;
  std::size_t there = 0;
  for (const Bytes& field : fields) {
    there += hash() != nullptr && hash()->contains(field) ? 1u : 0u;
    effect.fields.push_back(prepare_field_removal(field));
  }
  if (hash() != nullptr && there == hash()->size() && hash()->present() && bodies() == 1) return prepare_delete();
  return effect;
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
  effect.ends_groups = stream() != nullptr && stream()->present();
  effect.ends_adds = hyperloglog() != nullptr && hyperloglog()->present();
  return effect;
}

void Object::join(const Object& theirs, const VersionVector& mine, const VersionVector& their_context) {
  string_.join(theirs.string_, mine, their_context);
  if (!parts_ && !theirs.parts_) return;
  Parts& parts = parts_.ensure();
  Expiry claims = theirs.parts_ ? theirs.parts_->expiry : Expiry();
  const bool pieces = mine.empty() && their_context.empty();
  const auto ended = [&](const HyperLogLog* by, const VersionVector& seen) {
    return !pieces && by != nullptr && by->deletion_beyond(seen).has_value();
  };
  if (ended(theirs.hyperloglog(), mine)) parts.expiry = {};
  if (ended(hyperloglog(), their_context)) claims = {};
  for_each_box([&]<class Body>(Box<Body>& body) {
    static const Body kNothing;
    const Body* const other = theirs.body<Body>();
    if (body || other != nullptr) body.ensure().join(other != nullptr ? *other : kNothing, mine, their_context);
  });
  parts.expiry.join(claims, mine, their_context);
  prune();
}

bool Object::collect(const AckView& acks) {
  bool any = string_.collect(acks);
  if (!parts_) return any;
  for_each_box([&](auto& body) { any |= body && body->collect(acks); });
  prune();
  return any;
}

std::uint64_t Object::digest_of_parts() const {
  std::uint64_t sum = string_.digest() + parts_->expiry.digest();
  for_each_body([&]<class Body>(const Body& body) {
    if (body.present()) sum += mix(static_cast<std::uint64_t>(Body::kType), body.digest());
  });
  if (hash() != nullptr && hash()->deadlines() != nullptr) sum += mix(kClaimsOnFields, hash()->deadlines()->digest());
  return sum;
}

std::uint64_t Object::content_digest() const {
  std::uint64_t sum = string_.content_digest();
  for_each_body([&]<class Body>(const Body& body) {
    if (body.present()) sum += mix(static_cast<std::uint64_t>(Body::kType), body.content_digest());
  });
  if (expiry() != nullptr) sum += expiry()->content_digest();
  if (hash() != nullptr && hash()->deadlines() != nullptr) sum += mix(kClaimsOnFields, hash()->deadlines()->content_digest());
  return sum;
}

std::size_t Object::data_bytes() const {
  std::size_t sum = string_.data_bytes();
  for_each_body([&](const auto& body) { sum += body.data_bytes(); });
  return sum;
}

std::size_t Object::heap_bytes() const {
  std::size_t sum = string_.heap_bytes();
  if (!parts_) return sum;
  sum += sizeof(Parts) + parts_->expiry.heap_bytes();
  for_each_body([&](const auto& body) { sum += sizeof(body) + body.heap_bytes(); });
  return sum;
}

}  // namespace jetlag::crdt
