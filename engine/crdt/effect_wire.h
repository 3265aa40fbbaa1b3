// SPDX-License-Identifier: Apache-2.0
// Effects on the wire: flags in the first byte of their operation, and what stands behind its key.
//
// Kinds    are the places of the alternatives of Effect; one that is added goes to the end. Fifteen fit the first byte; later
//          ones take a second byte and have no flags.
#pragma once

#include "core/check.h"
#include "crdt/bounded_counter_wire.h"
#include "crdt/document_wire.h"
#include "crdt/hyperloglog_wire.h"
#include "crdt/stream_wire.h"
#include "crdt/vector_set_wire.h"
#include "crdt/wire.h"

namespace jetlag::crdt::wire {

// The first byte of an operation: the effect's kind in the low four bits, and flags.
inline constexpr std::uint8_t kKindMask = 0x0f;
inline constexpr std::uint8_t kSuccessor = 0x10;        ///< The dot follows the previous one.
inline constexpr std::uint8_t kExpectedCounter = 0x20;  ///< The clock counter is the expected one.
inline constexpr std::uint8_t kPlain = 0x40;            ///< Kind by kind: the usual form, a details byte is left out.
inline constexpr std::uint8_t kFloat = 0x80;            ///< The amount is a float.
inline constexpr std::uint8_t kScores = 0x80;           ///< Of a DEL: resets of scores follow.
inline constexpr std::uint8_t kMore = kPlain | kScores;  ///< Of a DEL: a byte says what else it is and whether resets follow.
inline constexpr std::uint8_t kDeleteResets = 1, kDeleteEndsGroups = 2, kDeleteEndsAdds = 4;
inline constexpr std::uint8_t kPopped = 0x80;           ///< Of items removed from a list: a client got them.
/// In place of the first byte: the number of a database other than 0 follows, then the operation.
inline constexpr std::uint8_t kOtherDatabase = kKindMask;
/// As a kind, with kPlain: the next byte counts on from here.
inline constexpr std::uint8_t kLaterKind = kKindMask;

constexpr std::uint8_t details(Overwrite o, TtlChange t, bool resets) {
  return static_cast<std::uint8_t>(static_cast<unsigned>(o) | (static_cast<unsigned>(t) << 2) | (resets ? 16u : 0u));
}

/// Flags of the first byte that belong to an effect.
struct FlagsOf {
  std::uint8_t operator()(const SetRegister& e) const {
    return e.overwrite == Overwrite::kObserved && e.ttl == TtlChange::kClear && e.resets.empty() ? kPlain : 0;
  }
  std::uint8_t operator()(const Increment& e) const { return e.sum.is_float ? kPlain | kFloat : kPlain; }
  std::uint8_t operator()(const IncrementField& e) const { return e.sum.is_float ? kPlain | kFloat : kPlain; }
  std::uint8_t operator()(const SetFields& e) const { return e.overwrite == Overwrite::kObserved ? kPlain : 0; }
  std::uint8_t operator()(const SetScores& e) const { return e.overwrite == Overwrite::kObserved ? kPlain : 0; }
  std::uint8_t operator()(const DeleteKey& e) const {
    if (e.ends_groups || e.ends_adds) return kMore;
    if (!e.score_resets.empty()) return kScores;
    return e.resets.empty() && e.field_resets.empty() ? kPlain : 0;
  }
  std::uint8_t operator()(const SetExpiry& e) const { return e.ttl == TtlChange::kSet ? kPlain : 0; }
  std::uint8_t operator()(const InsertItems& e) const { return e.values.size() == 1 ? kPlain : 0; }
  std::uint8_t operator()(const SetItem& e) const { return e.overwrite == Overwrite::kObserved ? kPlain : 0; }
  std::uint8_t operator()(const RemoveItems& e) const { return e.popped ? kPlain | kPopped : kPlain; }
  template <class Other>
  std::uint8_t operator()(const Other&) const {
    return kPlain;
  }
};

template <class Sink>
struct PutEffect {
  Sink& sink;
  Dot dot;
  std::uint8_t flags;

  bool plain() const { return (flags & kPlain) != 0; }
  void running_sum(Dot birth, Amount sum) const {
    JETLAG_CHECK(birth.origin() == dot.origin() && birth <= dot, "an increment extends an accumulator of its own origin");
    sink.varint(dot.sequence() - birth.sequence());
    put_amount(sink, sum);
  }
  void removals(const std::vector<CellRemoval>& cells) const {
    put_list(sink, cells, [](Sink& s, const CellRemoval& c) {
      s.bytes(c.name);
      put_resets(s, c.resets);
    });
  }
  void names(const std::vector<Bytes>& list) const {
    put_list(sink, list, [](Sink& s, const Bytes& b) { s.bytes(b); });
  }

  void operator()(const SetRegister& e) const {
    sink.bytes(e.value);
    if (plain()) return;
    sink.byte(details(e.overwrite, e.ttl, !e.resets.empty()));
    if (e.ttl == TtlChange::kSet) sink.zigzag(e.expires_at.ns);
    if (!e.resets.empty()) put_resets(sink, e.resets);
  }
  void operator()(const Increment& e) const { running_sum(e.birth, e.sum); }
  void operator()(const AddMembers& e) const { names(e.members); }
  void operator()(const RemoveMembers& e) const { names(e.members); }
  void operator()(const SetFields& e) const {
    if (!plain()) sink.byte(static_cast<std::uint8_t>(e.overwrite));
    put_list(sink, e.fields, [](Sink& s, const FieldWrite& f) {
      s.bytes(f.field);
      s.bytes(f.value);
      put_resets(s, f.resets);
    });
  }
  void operator()(const IncrementField& e) const {
    sink.bytes(e.field);
    running_sum(e.birth, e.sum);
  }
  void operator()(const RemoveFields& e) const { removals(e.fields); }
  void operator()(const DeleteKey& e) const {
    if ((flags & kMore) == kMore) {
      const bool resets = !e.resets.empty() || !e.field_resets.empty() || !e.score_resets.empty();
      sink.byte(static_cast<std::uint8_t>((resets ? kDeleteResets : 0) | (e.ends_groups ? kDeleteEndsGroups : 0) |
                                          (e.ends_adds ? kDeleteEndsAdds : 0)));
      if (!resets) return;
      put_resets(sink, e.resets);
      removals(e.field_resets);
      removals(e.score_resets);
      return;
    }
    if (plain()) return;
    put_resets(sink, e.resets);
    removals(e.field_resets);
    if (!e.score_resets.empty()) removals(e.score_resets);
  }
  void operator()(const SetExpiry& e) const {
    if (!plain()) sink.byte(static_cast<std::uint8_t>(e.ttl));
    if (e.ttl == TtlChange::kSet) sink.zigzag(e.expires_at.ns);
  }
  void operator()(const SetScores& e) const {
    if (!plain()) sink.byte(static_cast<std::uint8_t>(e.overwrite));
    put_list(sink, e.members, [](Sink& s, const ScoreWrite& m) {
      s.bytes(m.member);
      put_score(s, m.score);
      put_resets(s, m.resets);
    });
  }
  void operator()(const IncrementScore& e) const {
    JETLAG_CHECK(e.sum.is_float, "scores are doubles");
    sink.bytes(e.member);
    running_sum(e.birth, e.sum);
  }
  void operator()(const RemoveScores& e) const { removals(e.members); }
  void operator()(const InsertItems& e) const {
    sink.byte(static_cast<std::uint8_t>((e.generation ? 1 : 0) | (e.left ? 2 : 0) | (e.right ? 4 : 0)));
    if (e.generation) put_dot(sink, e.generation);
    if (e.left) put_item(sink, e.left);
    if (e.right) put_item(sink, e.right);
    if (plain()) sink.bytes(e.values.front());
    else names(e.values);
  }
  void operator()(const SetItem& e) const {
    if (!plain()) sink.byte(static_cast<std::uint8_t>(e.overwrite));
    put_item(sink, e.item);
    sink.bytes(e.value);
  }
  void operator()(const RemoveItems& e) const {
    put_list(sink, e.items, [](Sink& s, const ItemRange& range) { put_range(s, range); });
  }
  void operator()(const AddEntries& e) const { put_effect(sink, e); }
  void operator()(const RemoveEntries& e) const { put_effect(sink, e); }
  void operator()(const CreateGroup& e) const { put_effect(sink, e); }
  void operator()(const DestroyGroup& e) const { put_effect(sink, e); }
  void operator()(const AckEntries& e) const { put_effect(sink, e); }
  void operator()(const EditDocument& e) const { put_edits(sink, e); }
  void operator()(const AddRanks& e) const { put_effect(sink, e); }
  void operator()(const CreateCounter& e) const { put_effect(sink, e); }
  void operator()(const MoveCounter& e) const { put_effect(sink, e); }
  void operator()(const SetVectors& e) const { put_effect(sink, e); }
  void operator()(const RemoveVectors& e) const { put_effect(sink, e); }
  void operator()(const PublishMessage& e) const {
    sink.byte(e.sharded ? 1 : 0);
    sink.bytes(e.message);
  }
  void operator()(const SetFieldDeadlines& e) const {
    put_list(sink, e.fields, [](Sink& s, const FieldDeadline& one) {
      s.bytes(one.field);
      s.zigzag(one.at.ns);
    });
  }
};

struct EffectReader {
  Reader& in;
  Dot dot;
  std::uint8_t flags;

  bool plain() const { return (flags & kPlain) != 0; }
  Increment running_sum(bool is_float) const {
    Increment out;
    const std::uint64_t distance = in.varint();
    if (distance >= dot.sequence()) in.fail("expected a birth with a sequence of at least 1");
    else out.birth = Dot::of(dot.origin(), dot.sequence() - distance);
    out.sum = read_amount(in, is_float);
    return out;
  }
  Increment running_sum() const { return running_sum((flags & kFloat) != 0); }
  std::vector<CellRemoval> removals() const {
    return read_list<CellRemoval>(in, [](Reader& r) {
      Bytes name = read_text(r);
      return CellRemoval{std::move(name), read_resets(r)};
    });
  }
  Overwrite overwrite(std::uint64_t v) const {
    if (v > 2) in.fail("expected an overwrite mode from 0 to 2");
    return static_cast<Overwrite>(v);
  }
  TtlChange ttl(std::uint64_t v) const {
    if (v > 2) in.fail("expected a change of the deadline from 0 to 2");
    return static_cast<TtlChange>(v);
  }

  SetRegister set_register() const {
    SetRegister e;
    e.value = in.bytes();
    if (plain()) return e;
    const std::uint8_t word = in.byte();
    if (word > 31) in.fail("expected the details of a register write");
    e.overwrite = overwrite(word & 3u);
    e.ttl = ttl((word >> 2) & 3u);
    if (e.ttl == TtlChange::kSet) e.expires_at = Instant{in.zigzag()};
    if ((word & 16) != 0) e.resets = read_resets(in);
    return e;
  }
  SetFields set_fields() const {
    SetFields e;
    if (!plain()) e.overwrite = overwrite(in.byte());
    e.fields = read_list<FieldWrite>(in, [](Reader& r) {
      Bytes field = read_text(r), value = read_text(r);
      return FieldWrite{std::move(field), std::move(value), read_resets(r)};
    });
    return e;
  }
  SetExpiry set_expiry() const {
    SetExpiry e;
    e.ttl = plain() ? TtlChange::kSet : ttl(in.byte());
    if (e.ttl == TtlChange::kSet) e.expires_at = Instant{in.zigzag()};
    return e;
  }
  SetFieldDeadlines set_field_deadlines() const {
    return {read_list<FieldDeadline>(in, [](Reader& r) {
      Bytes field = read_text(r);
      return FieldDeadline{std::move(field), Instant{r.zigzag()}};
    })};
  }
  PublishMessage publish_message() const {
    const bool sharded = in.at_most(1, "expected whether a message is for subscribers of shards") != 0;
    return {in.bytes(), sharded};
  }
  IncrementField increment_field() const {
    Bytes field = in.bytes();
    const Increment sum = running_sum();
    return {std::move(field), sum.birth, sum.sum};
  }
  DeleteKey delete_key() const {
    DeleteKey e;
    if ((flags & kMore) == kMore) {
      const std::uint64_t more = in.at_most(7, "expected what a DEL is");
      e.ends_groups = (more & kDeleteEndsGroups) != 0;
      e.ends_adds = (more & kDeleteEndsAdds) != 0;
      if (!e.ends_groups && !e.ends_adds) in.fail("expected a DEL in its shortest form");
      if ((more & kDeleteResets) == 0) return e;
      e.resets = read_resets(in);
      e.field_resets = removals();
      e.score_resets = removals();
      if (e.resets.empty() && e.field_resets.empty() && e.score_resets.empty()) in.fail("expected resets");
      return e;
    }
    if (plain()) return e;
    e.resets = read_resets(in);
    e.field_resets = removals();
    if ((flags & kScores) == 0) return e;
    e.score_resets = removals();
    if (e.score_resets.empty()) in.fail("expected the resets of scores");
    return e;
  }
  SetScores set_scores() const {
    SetScores e;
    if (!plain()) e.overwrite = overwrite(in.byte());
    e.members = read_list<ScoreWrite>(in, [](Reader& r) {
      Bytes member = read_text(r);
      const double score = read_score(r);
      return ScoreWrite{std::move(member), score, read_resets(r)};
    });
    return e;
  }
  IncrementScore increment_score() const {
    Bytes member = in.bytes();
    const Increment sum = running_sum(true);
    return {std::move(member), sum.birth, sum.sum};
  }

  InsertItems insert_items() const {
    InsertItems e;
    const std::uint8_t given = in.byte();
    if ((given & 1) != 0) e.generation = read_dot(in);
    if ((given & 2) != 0) e.left = read_item(in);
    if ((given & 4) != 0) e.right = read_item(in);
    // A new generation has no neighbours; in an old one, it is named exactly where an origin is missing.
    if (given != 0 && given != 1 && given != 3 && given != 5 && given != 6) in.fail("expected the neighbours of inserted items");
    if (plain()) e.values.emplace_back(in.bytes());
    else e.values = read_list<Bytes>(in, read_text);
    if (plain() == (e.values.size() != 1) || e.values.empty()) in.fail("expected inserted items in their shortest form");
    return e;
  }
  SetItem set_item() const {
    SetItem e;
    if (!plain()) e.overwrite = overwrite(in.byte());
    e.item = read_item(in);
    e.value = in.bytes();
    return e;
  }
  RemoveItems remove_items() const {
    RemoveItems e;
    e.items = read_list<ItemRange>(in, read_range);
    e.popped = (flags & kPopped) != 0;
    return e;
  }

  Effect operator()(std::size_t kind) const {
    switch (kind) {
      case 0: return set_register();
      case 1: return running_sum();
      case 2: return AddMembers{read_list<Bytes>(in, read_text)};
      case 3: return RemoveMembers{read_list<Bytes>(in, read_text)};
      case 4: return set_fields();
      case 5: return increment_field();
      case 6: return RemoveFields{removals()};
      case 7: return delete_key();
      case 8: return set_expiry();
      case 9: return set_scores();
      case 10: return increment_score();
      case 11: return RemoveScores{removals()};
      case 12: return insert_items();
      case 13: return set_item();
      case 14: return remove_items();
      case 15: return read_add_entries(in);
      case 16: return read_remove_entries(in);
      case 17: return read_create_group(in);
      case 18: return DestroyGroup{read_text(in)};
      case 19: return read_ack_entries(in);
      case 20: return read_edits(in);
      case 21: return read_add_ranks(in);
      case 22: return read_create_counter(in);
      case 23: return read_move_counter(in);
      case 24: return read_set_vectors(in);
      case 25: return read_remove_vectors(in);
      case 26: return set_field_deadlines();
      case 27: return publish_message();
      default: in.fail("expected the kind of an effect"); return DeleteKey{};
    }
  }
};
static_assert(std::variant_size_v<Effect> == 28, "a new effect needs its case in EffectReader");

}  // namespace jetlag::crdt::wire
