// SPDX-License-Identifier: Apache-2.0
#include "cluster.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "document_intents.h"

namespace jetlag::crdt::laws {

Cluster::Cluster(std::size_t replicas, Settings settings, Collection collection, Mutation mutation)
    : settings_(settings), collection_(collection), mutation_(mutation), replicas_(replicas) {
  for (std::size_t i = 0; i < replicas; ++i) {
    replicas_[i].origin = OriginId::of(RegionId{static_cast<std::uint8_t>(i)}, 1);
    replicas_[i].acks.resize(replicas);
  }
}

std::optional<Effect> Cluster::prepare_string(const Replica& r, const Intent& intent, Dot dot) const {
  const Object& key = r.object;
  if (intent.kind == Kind::kIncrement) {
    if ((key.exists() && key.type() != Type::kString) || !key.string().number(settings_.rule)) return std::nullopt;
    return key.prepare_increment(dot, intent.delta);
  }
  SetRegister effect = key.prepare_set(intent.value, r.origin.region(), settings_.rule, settings_.clock);
  effect.ttl = intent.ttl;
  effect.expires_at = intent.deadline;
  if (mutation_ == Mutation::kResetSubtracts && !effect.resets.empty()) {
    Amount sum = integer_amount(0);
    for (const AccumulatorReset& reset : effect.resets) sum = add(sum, reset.sum);
    return key.prepare_increment(dot, subtract(integer_amount(0), sum));
  }
  return effect;
}

std::optional<Effect> Cluster::prepare_hash(const Replica& r, const Intent& intent, Dot dot) const {
  const Object& key = r.object;
  if (key.exists() && key.type() != Type::kHash) return std::nullopt;
  const Elem* field = key.hash() != nullptr ? key.hash()->find(intent.name) : nullptr;
  switch (intent.kind) {
    case Kind::kIncrementField:
      if (field != nullptr && !field->number(settings_.rule)) return std::nullopt;
      return key.prepare_field_increment(intent.name, dot, intent.delta);
    case Kind::kRemoveField:
      if (field == nullptr || !field->present()) return std::nullopt;
      return RemoveFields{{key.prepare_field_removal(intent.name)}};
    case Kind::kExpireField:
    case Kind::kPersistField:
      if (field == nullptr || !field->present()) return std::nullopt;
      return SetFieldDeadlines{{{intent.name, intent.kind == Kind::kExpireField ? intent.deadline : kNever}}};
    default:
      return SetFields{{key.prepare_field(intent.name, intent.value, r.origin.region(), settings_.rule)},
                       overwrite_for(settings_.rule, settings_.clock)};
  }
}

std::optional<Effect> Cluster::prepare_sorted_set(const Replica& r, const Intent& intent, Dot dot) const {
  const Object& key = r.object;
  if (key.exists() && key.type() != Type::kSortedSet) return std::nullopt;
  switch (intent.kind) {
    case Kind::kIncrementScore: {
      const auto score = key.sorted_set() != nullptr ? key.sorted_set()->score(intent.name) : std::nullopt;
      if (std::isnan(score.value_or(0) + as_double(intent.delta))) return std::nullopt;
      return key.prepare_score_increment(intent.name, dot, as_double(intent.delta));
    }
    case Kind::kRemoveScore:
      if (key.sorted_set() == nullptr || !key.sorted_set()->contains(intent.name)) return std::nullopt;
      return RemoveScores{{key.prepare_score_removal(intent.name)}};
    default:
      return SetScores{{key.prepare_score(intent.name, std::stod(intent.value))}, overwrite_for(Rule::kLww, settings_.clock)};
  }
}

std::optional<Effect> Cluster::prepare_list(const Replica& r, const Intent& intent) const {
  const Object& key = r.object;
  if (key.exists() && key.type() != Type::kList) return std::nullopt;
  const std::size_t size = key.list() != nullptr ? key.list()->size() : 0;
  if (intent.kind == Kind::kInsertItems)
    return key.prepare_insert(intent.position % (size + 1), {intent.items.begin(), intent.items.end()});
  if (size == 0) return std::nullopt;
  const std::size_t first = intent.position % size;
  if (intent.kind == Kind::kSetItem) return key.list()->prepare_set(first, intent.value, settings_.clock);
  RemoveItems effect;
  effect.popped = first == 0;
  key.list()->append_ids(first, std::min(size, first + intent.count), effect.items);
  return effect;
}

std::optional<Effect> Cluster::prepare_document(const Replica& r, const Intent& intent) const {
  if (r.object.exists() && r.object.type() != Type::kDocument) return std::nullopt;
  static const Document kNothing;
  const Document& document = r.object.document() != nullptr ? *r.object.document() : kNothing;
  auto edits = edits_of(document, intent, r.origin);
  if (edits.empty()) return std::nullopt;
  return EditDocument{settings_.touch ? document.touched(std::move(edits)) : std::move(edits)};
}

std::optional<Effect> Cluster::prepare_stream(const Replica& r, Intent& intent) const {
  const Object& key = r.object;
  if (key.exists() && key.type() != Type::kStream) return std::nullopt;
  static const Stream kNone;
  const Stream& stream = key.stream() != nullptr ? *key.stream() : kNone;
  intent.begins = !stream.present();
  intent.last = intent.begins ? StreamId{} : stream.last_id();
  std::vector<EntryKey> entries;
  stream.for_each({}, StreamId::largest(), [&](const Stream::Entry& entry) { return entries.push_back(entry.key), true; });
  const bool named = stream.group(intent.name) != nullptr;
  switch (intent.kind) {
    case Kind::kAddEntry: {
      const std::size_t later = intent.position % 2;
      intent.id = intent.last = {intent.last.millis + later, later != 0 ? 1 : intent.last.number + 1};
      const Bytes fields[] = {"field", intent.value};
      return AddEntries{{{intent.id, pack_fields(fields)}}, stream.prepare_head(r.origin, 1, intent.last, false)};
    }
    case Kind::kCreateGroup:
      if (named) return std::nullopt;
      return CreateGroup{intent.name, {intent.position % 3, 0}, intent.last, intent.position % 2 == 0, false, intent.begins};
    case Kind::kDestroyGroup: return named ? std::optional<Effect>(DestroyGroup{intent.name}) : std::nullopt;
    default: break;
  }
  if (entries.empty()) return std::nullopt;
  const EntryKey entry = entries[intent.position % entries.size()];
  intent.id = entry.id;
  intent.upto = stream.trim_to_length(entries.size() - std::min(entries.size(), intent.count));
  if (intent.kind == Kind::kRemoveEntry) return RemoveEntries{{entry.id}, {}};
  if (intent.kind == Kind::kTrimEntries) return RemoveEntries{{}, intent.upto};
  if (!named) return std::nullopt;
  intent.marks.raise(entry.dot.origin(), entry.id);
  return AckEntries{intent.name, intent.marks};
}

std::optional<Effect> Cluster::prepare_counter(const Replica& r, const Intent& intent) const {
  const Object& key = r.object;
  if (key.exists() && key.type() != Type::kBoundedCounter) return std::nullopt;
  if (intent.kind == Kind::kCreateCounter) {
    if (key.exists()) return std::nullopt;
    return CreateCounter{0, 10, intent.delta.bits};
  }
  if (!key.exists()) return std::nullopt;
  const std::int64_t by = intent.delta.bits;
  const Rights rights = key.bounded_counter()->shown().rights_of(r.origin);
  if (intent.kind == Kind::kMoveCounter) {
    if ((by < 0 ? rights.down : rights.up) < std::abs(by)) return std::nullopt;
    return key.bounded_counter()->prepare_move(r.origin, by);
  }
  const OriginId to = replicas_[intent.position % replicas_.size()].origin;
  if (to == r.origin || rights.down < by) return std::nullopt;
  return key.bounded_counter()->prepare_gift(r.origin, to, {by, 0});
}

std::optional<Effect> Cluster::prepare_other(const Replica& r, Intent& intent) const {
  const Object& key = r.object;
  if (intent.kind == Kind::kAddThing) {
    if (key.exists() && key.type() != Type::kHyperLogLog) return std::nullopt;
    const HllRank rank = HllRegisters::place_of(intent.name);
    const bool there = key.exists() && key.hyperloglog()->registers().at(rank.index) >= rank.rank;
    return there ? std::nullopt : std::optional<Effect>(AddRanks{{rank}});
  }
  if (key.exists() && key.type() != Type::kVectorSet) return std::nullopt;
  if (intent.kind != Kind::kSetVector && !(key.exists() && key.vector_set()->contains(intent.name))) return std::nullopt;
  if (intent.kind == Kind::kRemoveVector) return RemoveVectors{{intent.name}};
  intent.begins = intent.kind == Kind::kSetVector && !(key.exists() && key.vector_set()->contains(intent.name));
  VectorWrite write{intent.name, std::nullopt, std::nullopt, intent.begins};
  (intent.kind == Kind::kSetVector ? write.vector : write.attributes) = intent.value;
  return SetVectors{{std::move(write)}, overwrite_for(Rule::kLww, settings_.clock)};
}

std::optional<Effect> Cluster::prepare(const Replica& r, Intent& intent, Dot dot) const {
  const Object& key = r.object;
  const bool is_set = !key.exists() || key.type() == Type::kSet;
  switch (intent.kind) {
    case Kind::kSet:
    case Kind::kIncrement:
      return prepare_string(r, intent, dot);
    case Kind::kAdd:
      if (!is_set) return std::nullopt;
      if (mutation_ == Mutation::kAddOfPresentIsSilent && key.set() != nullptr && key.set()->contains(intent.name))
        return AddMembers{};
      return AddMembers{{intent.name}};
    case Kind::kRemove:
      if (!is_set || key.set() == nullptr || !key.set()->contains(intent.name)) return std::nullopt;
      return RemoveMembers{{intent.name}};
    case Kind::kSetField:
    case Kind::kIncrementField:
    case Kind::kRemoveField:
    case Kind::kExpireField:
    case Kind::kPersistField: return prepare_hash(r, intent, dot);
    case Kind::kSetScore:
    case Kind::kIncrementScore:
    case Kind::kRemoveScore:
      return prepare_sorted_set(r, intent, dot);
    case Kind::kInsertItems:
    case Kind::kSetItem:
    case Kind::kRemoveItems:
      return prepare_list(r, intent);
    case Kind::kAddEntry:
    case Kind::kRemoveEntry:
    case Kind::kTrimEntries:
    case Kind::kCreateGroup:
    case Kind::kDestroyGroup:
    case Kind::kAckEntries: return prepare_stream(r, intent);
    case Kind::kAssign:
    case Kind::kAssignMember:
    case Kind::kRemovePart:
    case Kind::kInsertElements:
    case Kind::kClear:
    case Kind::kAddToNumber: return prepare_document(r, intent);
    case Kind::kAddThing:
    case Kind::kSetVector:
    case Kind::kSetAttributes:
    case Kind::kRemoveVector: return prepare_other(r, intent);
    case Kind::kCreateCounter:
    case Kind::kMoveCounter:
    case Kind::kGiveRights: return prepare_counter(r, intent);
    case Kind::kDelete:
      if (!key.exists() && !key.ghost()) return std::nullopt;
      return key.prepare_delete();
    case Kind::kExpire:
      if (!key.exists()) return std::nullopt;
      return SetExpiry{TtlChange::kSet, intent.deadline};
    case Kind::kPersist:
      if (!key.exists() || !key.deadline()) return std::nullopt;
      return SetExpiry{};
  }
  return std::nullopt;
}

bool Cluster::write(std::size_t i, const Intent& intent) {
  Replica& r = replicas_[i];
  const bool creates = intent.kind == Kind::kSet || intent.kind == Kind::kIncrement || intent.kind == Kind::kAdd ||
                       intent.kind == Kind::kSetField || intent.kind == Kind::kIncrementField || intent.kind == Kind::kSetScore ||
                       intent.kind == Kind::kIncrementScore || intent.kind == Kind::kInsertItems ||
                       intent.kind == Kind::kAddEntry || intent.kind == Kind::kCreateGroup || intent.kind == Kind::kAssign ||
                       intent.kind == Kind::kAddThing || intent.kind == Kind::kCreateCounter || intent.kind == Kind::kSetVector;
  const bool replaces = intent.kind == Kind::kSet && r.object.exists() && r.object.type() != Type::kString;
  if (replaces || (creates && r.object.ghost())) issue(r, {.kind = Kind::kDelete}, r.object.prepare_delete());
  const Hash* const hash = r.object.hash();
  const bool adds_field = intent.kind == Kind::kSetField || intent.kind == Kind::kIncrementField;
  if (adds_field && hash != nullptr && hash->deadlines() != nullptr && !hash->contains(intent.name) &&
      hash->deadlines()->find(intent.name) != nullptr)  // claims that outlived their field do not haunt the next one
    issue(r, {.kind = Kind::kRemoveField, .name = intent.name}, RemoveFields{{r.object.prepare_field_removal(intent.name)}});
  const Dot dot = Dot::of(r.origin, r.seen.at(r.origin) + 1);
  Intent meant = intent;
  auto effect = prepare(r, meant, dot);
  if (!effect) return false;
  issue(r, meant, std::move(*effect));
  return true;
}

void Cluster::issue(Replica& r, const Intent& intent, Effect effect) {
  Op op;
  op.dot = Dot::of(r.origin, r.seen.at(r.origin) + 1);
  const Instant physical{(now_ + r.skew_millis) * 1'000'000};
  op.hlc = settings_.clock == ClockMode::kHlc ? r.clock.tick(physical) : Hlc::of(physical);
  if (mutation_ == Mutation::kTieByArrival) op.hlc = Hlc{1};
  op.key = "key";
  op.effect = std::move(effect);
  auto sent = std::make_unique<Sent>();
  CodecState state;
  encode(op, state, sent->bytes);
  sent->record = {intent, op.dot, op.hlc, r.seen};
  if (const auto* del = std::get_if<DeleteKey>(&op.effect)) sent->record.intent.ends_groups = del->ends_groups;
  r.records.push_back(&sent->record);
  const VersionVector deps = r.seen;
  r.seen.raise(r.origin, op.dot.sequence());
  apply(r, op, deps);
  for (Replica& other : replicas_)
    if (other.origin != r.origin) other.inbox.push_back(sent_.size());
  sent_.push_back(std::move(sent));
}

bool Cluster::deliverable(const Replica& r, std::size_t op) const {
  const Record& record = sent_[op]->record;
  if (r.seen.contains(record.dot)) return true;  // a duplicate
  return r.seen.at(record.dot.origin()) + 1 == record.dot.sequence() && record.deps.covered_by(r.seen);
}

void Cluster::deliver(Replica& r, std::size_t op) {
  const Sent& sent = *sent_[op];
  if (r.seen.contains(sent.record.dot)) return;
  Reader reader(sent.bytes);
  CodecState state;
  const Result<Op> decoded = decode_op(reader, state);
  JETLAG_CHECK(decoded.has_value() && reader.empty(), "an operation must survive the wire");
  r.seen.raise(sent.record.dot.origin(), sent.record.dot.sequence());
  r.records.push_back(&sent.record);
  r.clock.observe(decoded->hlc);
  VersionVector& known = r.acks[sent.record.dot.origin().region().value];
  known.merge(sent.record.deps);
  known.raise(sent.record.dot.origin(), sent.record.dot.sequence());
  apply(r, *decoded, sent.record.deps);
}

void Cluster::apply(Replica& r, const Op& op, const VersionVector& deps) {
  VersionVector used = deps;
  const bool removes = std::holds_alternative<RemoveMembers>(op.effect) || std::holds_alternative<RemoveFields>(op.effect) ||
                       std::holds_alternative<RemoveScores>(op.effect) || std::holds_alternative<RemoveItems>(op.effect) ||
                       std::holds_alternative<RemoveEntries>(op.effect) || std::holds_alternative<RemoveVectors>(op.effect) ||
                       std::holds_alternative<DeleteKey>(op.effect) || std::holds_alternative<EditDocument>(op.effect);
  if (mutation_ == Mutation::kRemoveEverything && removes) used = r.seen;
  if (mutation_ == Mutation::kArrivalOrder && std::holds_alternative<SetRegister>(op.effect)) {
    used = r.seen;
    r.object = Object{};
  }
  if (mutation_ == Mutation::kTieByArrival) used = r.seen;
  met_ = r.object.apply(op.effect, Meta{op.dot, op.hlc, &used}, settings_.rule);
  collect(r);
}

void Cluster::collect(Replica& r) const {
  r.acks[r.origin.region().value] = r.seen;
  if (collection_ == Collection::kOff) return;
  AckView view;
  view.everyone = true;
  for (const Replica& other : replicas_)
    view.entries.push_back(
        {other.origin, &(mutation_ == Mutation::kCollectEarly ? r.seen : r.acks[other.origin.region().value])});
  r.object.collect(view);
}

bool Cluster::deliver_some(std::size_t i, Rng& rng) {
  Replica& r = replicas_[i];
  std::vector<std::size_t> ready;
  for (std::size_t k = 0; k < r.inbox.size(); ++k)
    if (deliverable(r, r.inbox[k])) ready.push_back(k);
  if (ready.empty()) return false;
  const std::size_t k = ready[rng.below(ready.size())];
  const std::size_t op = r.inbox[k];
  if (rng.below(5) != 0) r.inbox.erase(r.inbox.begin() + static_cast<std::ptrdiff_t>(k));  // else it comes again
  deliver(r, op);
  return true;
}

bool Cluster::deliver_next(std::size_t i, std::size_t from) {
  Replica& r = replicas_[i];
  for (const std::size_t op : r.inbox) {
    const Dot dot = sent_[op]->record.dot;
    if (dot.origin() != replicas_[from].origin || r.seen.contains(dot) || !deliverable(r, op)) continue;
    deliver(r, op);
    return true;
  }
  return false;
}

void Cluster::receive_all(std::size_t i) {
  Replica& r = replicas_[i];
  for (bool progress = true; progress;) {
    progress = false;
    for (std::size_t k = 0; k < r.inbox.size();) {
      if (!deliverable(r, r.inbox[k])) {
        ++k;
        continue;
      }
      const std::size_t op = r.inbox[k];
      r.inbox.erase(r.inbox.begin() + static_cast<std::ptrdiff_t>(k));
      deliver(r, op);
      progress = true;
    }
  }
}

void Cluster::exchange_all() {
  for (std::size_t round = 0; round < replicas_.size(); ++round)
    for (std::size_t i = 0; i < replicas_.size(); ++i) receive_all(i);
}

Object Cluster::join(const Object& mine, const VersionVector& my_context, const Object& theirs,
                     const VersionVector& their_context) const {
  Object whole;
  for (const Object& piece : split(theirs, 24)) {
    std::string bytes;
    encode(piece, bytes);
    JETLAG_CHECK(bytes.size() == encoded_size(piece), "encoded_size must equal the encoding's length");
    Reader reader(bytes);
    const Result<Object> decoded = decode_object(reader);
    JETLAG_CHECK(decoded.has_value() && reader.empty(), "a piece must survive the wire");
    whole.join(*decoded, {}, {});
  }
  Object out = mine;
  if (mutation_ == Mutation::kJoinForgetsContext) out.join(whole, {}, {});
  else out.join(whole, my_context, their_context);
  return out;
}

void Cluster::full_sync(std::size_t i, std::size_t j) {
  Replica& r = replicas_[i];
  const Replica& from = replicas_[j];
  r.object = join(r.object, r.seen, from.object, from.seen);
  for (const Record* record : from.records)
    if (!r.seen.contains(record->dot)) r.records.push_back(record);
  r.seen.merge(from.seen);
  r.clock.observe(from.clock.last());
  for (std::size_t k = 0; k < r.acks.size(); ++k) r.acks[k].merge(from.acks[k]);
  collect(r);
}

std::string Cluster::summary(const Object& object) const {
  return fmt::format("{} digest {:x} content {:x}", describe(object, settings_), object.digest(), object.content_digest());
}

std::string Cluster::check(std::size_t i) const {
  const Replica& r = replicas_[i];
  const std::string is = describe(r.object, settings_), should = specify(r.records, settings_);
  if (is != should) return fmt::format("replica {}\n     is {}\n should {}", i, is, should);
  for (const Replica& other : replicas_)
    if (other.seen == r.seen && summary(other.object) != summary(r.object))
      return fmt::format("equal vectors, different states:\n{}\n{}", summary(r.object), summary(other.object));
  std::string bytes;
  encode(r.object, bytes);
  Reader reader(bytes);
  const Result<Object> copy = decode_object(reader);
  if (!copy || !(*copy == r.object) || !reader.empty() || bytes.size() != encoded_size(r.object))
    return "decode(encode(x)) is not x";
  if (copy->digest() != r.object.digest()) return "the incremental digest differs from that of a fresh copy";
  if (copy->data_bytes() != r.object.data_bytes() || copy->heap_bytes() != r.object.heap_bytes())
    return "the sizes differ from a fresh copy's";
  if (r.object.digest() == 0 && (r.object.exists() || r.object.ghost())) return "a live object has no digest";
  if (r.object.digest() != 0 && r.object.bottom()) return "an empty object has a digest";
  return {};
}

std::string Cluster::check_laws_of_join(std::size_t a, std::size_t b, std::size_t c) const {
  const Replica &x = replicas_[a], &y = replicas_[b], &z = replicas_[c];
  VersionVector xy = x.seen, yz = y.seen;
  xy.merge(y.seen);
  yz.merge(z.seen);
  const Object x_y = join(x.object, x.seen, y.object, y.seen), y_x = join(y.object, y.seen, x.object, x.seen);
  if (summary(x_y) != summary(y_x)) return fmt::format("join is not commutative:\n{}\n{}", summary(x_y), summary(y_x));
  const Object left = join(x_y, xy, z.object, z.seen);
  const Object right = join(x.object, x.seen, join(y.object, y.seen, z.object, z.seen), yz);
  if (summary(left) != summary(right)) return fmt::format("join is not associative:\n{}\n{}", summary(left), summary(right));
  if (!(join(x.object, x.seen, x.object, x.seen) == x.object)) return "join is not idempotent";
  if (summary(join(x_y, xy, y.object, y.seen)) != summary(x_y)) return "joining the same state again changes something";
  return {};
}

}  // namespace jetlag::crdt::laws
