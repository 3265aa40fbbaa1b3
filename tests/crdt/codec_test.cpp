// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <cmath>

#include "core/rng.h"
#include "crdt/codec.h"
#include "crdt/slot.h"

namespace jetlag::crdt {
namespace {

Bytes some_text(Rng& rng) {
  return std::string(rng.below(3) == 0 ? rng.below(60) : rng.below(6), static_cast<char>('a' + rng.below(26)));
}
Dot some_dot(Rng& rng) {
  const auto origin =
      OriginId::of(RegionId{static_cast<std::uint8_t>(rng.below(64))}, static_cast<std::uint16_t>(rng.below(1024)));
  return Dot::of(origin, 1 + (rng.below(4) == 0 ? rng.below(Dot::kSequenceMask) : rng.below(100)));
}
Amount some_amount(Rng& rng) {
  if (rng.below(3) == 0) return float_amount(static_cast<double>(static_cast<std::int64_t>(rng.next())) / 1000);
  return integer_amount(static_cast<std::int64_t>(rng.below(4) == 0 ? rng.next() : rng.below(100)));
}
double some_score(Rng& rng) {
  if (rng.below(8) == 0) return rng.below(2) == 0 ? HUGE_VAL : -HUGE_VAL;
  return static_cast<double>(static_cast<std::int64_t>(rng.next())) / 1000;
}
std::vector<AccumulatorReset> some_resets(Rng& rng) {
  std::vector<AccumulatorReset> out;
  for (auto n = rng.below(3); n > 0; --n) {
    const Dot birth = some_dot(rng);
    out.push_back({birth, birth.sequence() + rng.below(Dot::kSequenceMask - birth.sequence() + 1), some_amount(rng)});
  }
  return out;
}
std::vector<CellRemoval> some_removals(Rng& rng) {
  std::vector<CellRemoval> out;
  for (auto n = rng.below(3); n > 0; --n) {
    const Bytes field = some_text(rng);
    out.push_back({field, some_resets(rng)});
  }
  return out;
}
std::vector<Bytes> some_texts(Rng& rng) {
  std::vector<Bytes> out;
  for (auto n = rng.below(4); n > 0; --n) out.push_back(some_text(rng));
  return out;
}
ItemId some_item(Rng& rng) {
  const Dot dot = some_dot(rng);
  return {dot, static_cast<std::uint32_t>(rng.below(3) == 0 ? rng.next() : rng.below(3))};
}
InsertItems some_insertion(Rng& rng) {
  InsertItems e;
  const auto around = rng.below(5);  // nothing, or two of generation, left and right
  if (around != 0 && around != 4) e.generation = some_dot(rng);
  if (around == 2 || around == 4) e.left = some_item(rng);
  if (around == 3 || around == 4) e.right = some_item(rng);
  e.values = some_texts(rng);
  e.values.push_back(some_text(rng));
  return e;
}
RemoveItems some_item_removal(Rng& rng) {
  RemoveItems e;
  e.popped = rng.below(2) == 0;
  for (auto n = rng.below(4); n > 0; --n) {
    ItemRange range{some_item(rng), static_cast<std::uint32_t>(1 + rng.below(100)), rng.below(2) == 0};
    if (range.solo) range.first.index = 0;
    if (range.valid()) e.items.push_back(range);
  }
  return e;
}
Effect some_list_effect(Rng& rng) {
  switch (rng.below(3)) {
    case 0: return some_insertion(rng);
    case 1: {
      const ItemId item = some_item(rng);
      return SetItem{item, some_text(rng), static_cast<Overwrite>(rng.below(3))};
    }
    default: return some_item_removal(rng);
  }
}
StreamId some_id(Rng& rng) {
  return {rng.below(3) == 0 ? rng.next() : rng.below(200), rng.below(4) == 0 ? rng.next() : rng.below(3)};
}
AddEntries some_entries(Rng& rng) {
  AddEntries e;
  StreamId id = {rng.below(100), 1};
  for (auto n = rng.below(3); n > 0; --n) {
    id = rng.below(2) == 0 ? id.next() : StreamId{id.millis + 1 + rng.below(1000), rng.below(100)};
    std::vector<Bytes> texts(2 + 2 * rng.below(3));
    for (Bytes& text : texts) text = some_text(rng);
    e.entries.push_back({id, pack_fields(texts)});
  }
  e.head = {rng.below(2) == 0 ? id : id.next(), rng.below(1000), rng.below(4) == 0 ? id : StreamId{}, rng.below(2) == 0,
            rng.below(2) == 0};
  return e;
}
Effect some_stream_effect(Rng& rng) {
  switch (rng.below(6)) {
    case 0: return some_entries(rng);
    case 1: {
      RemoveEntries e;
      for (auto n = rng.below(3); n > 0; --n) e.ids.push_back(some_id(rng));
      if (rng.below(2) == 0) e.upto = {some_id(rng).next(), some_dot(rng)};
      if (!e.upto.id) e.upto = {};
      return e;
    }
    case 2: {
      const Bytes name = some_text(rng);
      const StreamId start = some_id(rng);
      return CreateGroup{name, start, some_id(rng), rng.below(2) == 0, rng.below(2) == 0, rng.below(2) == 0};
    }
    case 3: return DestroyGroup{some_text(rng)};
    case 4: {
      AckEntries e{some_text(rng), {}};
      for (auto n = rng.below(3); n > 0; --n) e.upto.raise(some_dot(rng).origin(), some_id(rng));
      return e;
    }
    default: {
      DeleteKey e{{}, {}, {}, true};
      if (rng.below(2) == 0) e.score_resets = some_removals(rng);
      return e;
    }
  }
}
/// Of any type but lists and streams, whose operations need what they name.
Effect some_effect(Rng& rng, Dot dot) {
  const Instant when{static_cast<std::int64_t>(rng.next())};
  const auto ttl = static_cast<TtlChange>(rng.below(3));
  const Dot birth = Dot::of(dot.origin(), 1 + rng.below(dot.sequence()));
  switch (rng.below(12)) {
    case 0:
      return SetRegister{some_text(rng), static_cast<Overwrite>(rng.below(3)), ttl, ttl == TtlChange::kSet ? when : Instant{},
                         some_resets(rng)};
    case 1: return Increment{birth, some_amount(rng)};
    case 2: return AddMembers{some_texts(rng)};
    case 3: return RemoveMembers{some_texts(rng)};
    case 4: {
      SetFields e;
      e.overwrite = static_cast<Overwrite>(rng.below(3));
      for (auto n = rng.below(3); n > 0; --n) e.fields.push_back({some_text(rng), some_text(rng), some_resets(rng)});
      return e;
    }
    case 5: return IncrementField{some_text(rng), birth, some_amount(rng)};
    case 6: return RemoveFields{some_removals(rng)};
    case 7: return DeleteKey{some_resets(rng), some_removals(rng), some_removals(rng)};
    case 8: {
      SetScores e;
      e.overwrite = static_cast<Overwrite>(rng.below(3));
      for (auto n = rng.below(3); n > 0; --n) e.members.push_back({some_text(rng), some_score(rng), some_resets(rng)});
      return e;
    }
    case 9: return IncrementScore{some_text(rng), birth, float_amount(some_score(rng))};
    case 10: return RemoveScores{some_removals(rng)};
    default: return SetExpiry{ttl, ttl == TtlChange::kSet ? when : Instant{}};
  }
}
Op some_op(Rng& rng, const Op& before) {
  Op op;
  op.dot = rng.below(2) == 0 && before.dot ? Dot::of(before.dot.origin(), before.dot.sequence() + 1) : some_dot(rng);
  op.hlc = rng.below(2) == 0   ? Hlc{before.hlc.packed + 1}
           : rng.below(2) == 0 ? Hlc{rng.next()}
                               : Hlc::of_millis(static_cast<std::int64_t>(rng.below(10'000)));
  op.key = some_text(rng);
  op.slot = slot_of(op.key.view());
  op.db = rng.below(4) == 0 ? static_cast<std::uint16_t>(rng.below(65'536)) : std::uint16_t{0};
  op.key_hash = hash_key(op.key.view(), op.db);
  const auto dice = rng.below(8);
  op.effect = dice < 2 ? some_list_effect(rng) : dice < 4 ? some_stream_effect(rng) : some_effect(rng, op.dot);
  return op;
}

TEST(OpCodec, DecodesWhatItEncodedAndKnowsTheSize) {
  Rng rng(1);
  for (int run = 0; run < 2000; ++run) {
    SCOPED_TRACE("run " + std::to_string(run) + " of seed 1");
    std::string bytes;
    std::vector<Op> ops;
    CodecState writing, sizing, reading;
    for (int i = 0; i < 5; ++i) {
      ops.push_back(some_op(rng, ops.empty() ? Op{} : ops.back()));
      const std::size_t before = bytes.size();
      encode(ops.back(), writing, bytes);
      ASSERT_EQ(encoded_size(ops.back(), sizing), bytes.size() - before);
    }
    Reader in(bytes);
    for (const Op& op : ops) {
      const Result<Op> decoded = decode_op(in, reading);
      ASSERT_TRUE(decoded.has_value()) << decoded.error().message;
      ASSERT_EQ(*decoded, op);
    }
    EXPECT_TRUE(in.empty());
    EXPECT_EQ(writing, reading);
  }
}

TEST(OpCodec, ConsecutiveOperationsCostFewBytes) {
  Op op;
  op.dot = Dot::of(OriginId::of(RegionId{3}, 1), 1'000'000);
  op.hlc = Hlc::of_millis(60'000, 4);
  op.key = "k";
  op.effect = Increment{op.dot, integer_amount(1)};
  CodecState state;
  encoded_size(op, state);
  op.dot.packed += 1;
  op.hlc = Hlc::of_millis(60'007);
  EXPECT_EQ(encoded_size(op, state), 6u);  // kind, milliseconds, key (2), distance to birth, sum
  op.dot.packed += 1;
  op.hlc.packed += 1;
  op.effect = SetRegister{"v", Overwrite::kObserved, TtlChange::kClear, {}, {}};
  EXPECT_EQ(encoded_size(op, state), 6u);  // kind, milliseconds, key (2), value (2)
}

TEST(OpCodec, NeverTrustsItsInput) {
  Rng rng(2);
  for (int run = 0; run < 4000; ++run) {
    SCOPED_TRACE("run " + std::to_string(run) + " of seed 2");
    std::string bytes;
    CodecState state;
    encode(some_op(rng, Op{}), state, bytes);
    const std::string whole = bytes;
    for (auto n = rng.below(4); n > 0; --n) bytes[rng.below(bytes.size())] = static_cast<char>(rng.next());
    bytes.resize(rng.below(bytes.size() + 1));
    Reader in(bytes);
    CodecState reading;
    const Result<Op> decoded = decode_op(in, reading);
    if (decoded) {  // whatever came out must be a well-formed operation
      EXPECT_TRUE(decoded->dot && decoded->dot.sequence() > 0);
      std::string again;
      CodecState fresh;
      encode(*decoded, fresh, again);
      Reader second(again);
      CodecState back;
      EXPECT_EQ(decode_op(second, back).value(), *decoded);
    } else {
      EXPECT_FALSE(decoded.error().message.empty());
      EXPECT_TRUE(decoded.error().where.starts_with("byte "));
    }
    for (std::size_t cut = 0; cut < whole.size(); ++cut) {
      Reader shorter(std::string_view(whole).substr(0, cut));
      CodecState unused;
      EXPECT_FALSE(decode_op(shorter, unused).has_value());
    }
  }
}

TEST(OpCodec, RefusesACountThatTheInputCannotHold) {
  std::string bytes;
  Writer w(bytes);
  w.byte(2 | 0x40 | 0x20);  // SADD
  w.varint(1); w.varint(1); w.zigzag(0);
  w.bytes("k");
  w.varint(std::uint64_t{1} << 60);
  Reader in(bytes);
  CodecState state;
  EXPECT_FALSE(decode_op(in, state).has_value());
}

TEST(OpCodec, RefusesScoresThatAreNoNumbers) {
  for (const Effect& effect : {Effect(SetScores{{{"m", NAN, {}}}, Overwrite::kObserved}),
                               Effect(IncrementScore{"m", Dot::of(OriginId::of(RegionId{1}, 1), 1), float_amount(NAN)})}) {
    Op op;
    op.dot = Dot::of(OriginId::of(RegionId{1}, 1), 1);
    op.effect = effect;
    std::string bytes;
    CodecState writing, reading;
    encode(op, writing, bytes);
    Reader in(bytes);
    const auto decoded = decode_op(in, reading);
    ASSERT_FALSE(decoded.has_value());
    EXPECT_NE(decoded.error().message.find("not NaN"), std::string::npos);
  }
}

TEST(OpCodec, RefusesASuccessorOfNothing) {
  const std::string bytes = {0x10 | 0x20 | 0x40, 0, 0, 0};
  Reader in(bytes);
  CodecState state;
  const auto decoded = decode_op(in, state);
  ASSERT_FALSE(decoded.has_value());
  EXPECT_NE(decoded.error().message.find("no operation before"), std::string::npos);
}

TEST(VectorCodec, RoundTripsAndRefusesRepeatedOrigins) {
  Rng rng(3);
  for (int run = 0; run < 200; ++run) {
    VersionVector v;
    for (auto n = rng.below(12); n > 0; --n) { const Dot d = some_dot(rng); v.raise(d.origin(), d.sequence()); }
    std::string bytes;
    encode(v, bytes);
    EXPECT_EQ(bytes.size(), encoded_size(v));
    Reader in(bytes);
    EXPECT_EQ(decode_vector(in).value(), v);
  }
  std::string bytes;
  Writer w(bytes);
  w.varint(2);
  for (int i = 0; i < 2; ++i) { w.varint(5); w.varint(7); }
  Reader in(bytes);
  EXPECT_FALSE(decode_vector(in).has_value());
}

TEST(ObjectCodec, NeverTrustsItsInput) {
  Rng rng(4);
  for (int run = 0; run < 4000; ++run) {
    SCOPED_TRACE("run " + std::to_string(run) + " of seed 4");
    Object object;
    VersionVector none;
    for (int i = 0; i < 6; ++i) {
      const Dot dot = some_dot(rng);
      object.apply(some_effect(rng, dot), Meta{dot, Hlc{rng.next()}, &none}, Rule::kLww);
    }
    for (int i = 0; i < 4; ++i) {
      const Dot dot = some_dot(rng);
      const std::size_t size = object.list() == nullptr ? 0 : object.list()->size();
      std::vector<Bytes> values = some_texts(rng);
      values.push_back(some_text(rng));
      RemoveItems removal;
      if (size > 2) object.list()->append_ids(1, 2, removal.items);
      object.apply(object.prepare_insert(rng.below(size + 1), std::move(values)), Meta{dot, Hlc{rng.next()}, &none}, Rule::kLww);
      VersionVector all;
      for (const auto& range : removal.items) all.raise(range.first.dot.origin(), Dot::kSequenceMask);
      const Dot next = some_dot(rng);
      object.apply(removal, Meta{next, Hlc{rng.next()}, &all}, Rule::kLww);
    }
    const OriginId writer = OriginId::of(RegionId{static_cast<std::uint8_t>(rng.below(3))}, 1);
    for (std::uint64_t i = 1; i < 6; ++i) {
      const StreamId id{i, rng.below(9)};
      const Bytes fields[] = {some_text(rng), some_text(rng)};
      VersionVector before;
      before.raise(writer, 2 * i);
      const Meta added{Dot::of(writer, 2 * i), Hlc{rng.next()}, &none};
      object.apply(AddEntries{{{id, pack_fields(fields)}}, {id, i, {}, false, false}}, added, Rule::kLww);
      const Meta grouped{Dot::of(writer, 2 * i + 1), Hlc{rng.next()}, &before};
      const Bytes name = "group " + std::to_string(rng.below(3));
      Watermarks upto;
      upto.raise(some_dot(rng).origin(), id);
      if (rng.below(3) == 0) object.apply(DestroyGroup{name}, grouped, Rule::kLww);
      else if (rng.below(3) == 0) object.apply(AckEntries{name, upto}, grouped, Rule::kLww);
      else object.apply(CreateGroup{name, id, id, rng.below(2) == 0, false, false}, grouped, Rule::kLww);
    }
    std::string bytes;
    encode(object, bytes);
    ASSERT_EQ(bytes.size(), encoded_size(object));
    Reader whole(bytes);
    ASSERT_EQ(decode_object(whole).value(), object);
    for (auto n = rng.below(4); n > 0; --n) bytes[rng.below(bytes.size())] = static_cast<char>(rng.next());
    bytes.resize(rng.below(bytes.size() + 1));
    Reader in(bytes);
    const Result<Object> decoded = decode_object(in);
    if (!decoded) {
      EXPECT_FALSE(decoded.error().message.empty());
      continue;
    }
    std::string again;
    encode(*decoded, again);
    Reader second(again);
    EXPECT_EQ(decode_object(second).value(), *decoded);
  }
}

TEST(ObjectCodec, SplitsABigObjectIntoPiecesThatUniteAgain) {
  Object object;
  VersionVector deps;
  const OriginId origin = OriginId::of(RegionId{1}, 1);
  std::uint64_t sequence = 0;
  const auto apply = [&](const Effect& effect) {
    const Dot dot = Dot::of(origin, ++sequence);
    object.apply(effect, Meta{dot, Hlc::of_millis(static_cast<std::int64_t>(sequence)), &deps}, Rule::kLww);
    deps.raise(origin, sequence);
  };
  for (int i = 0; i < 300; ++i) {
    apply(AddMembers{{"member " + std::to_string(i)}});
    apply(IncrementField{"field " + std::to_string(i), Dot::of(origin, sequence + 1), integer_amount(i)});
    apply(SetScores{{{"player " + std::to_string(i), 300.0 - i, {}}}});
  }
  for (std::uint64_t i = 1; i <= 300; ++i) {
    const Bytes fields[] = {"n", std::to_string(i)};
    apply(AddEntries{{{{i, 1}, pack_fields(fields)}}, {{i, 1}, i, {}, false, false}});
  }
  apply(CreateGroup{"readers", {7, 0}, {300, 1}, true, false, false});
  apply(SetExpiry{TtlChange::kSet, Instant{5}});
  const std::vector<Object> pieces = split(object, 1000);
  EXPECT_GT(pieces.size(), 10u);
  Object whole;
  for (const Object& piece : pieces) {
    EXPECT_LE(encoded_size(piece), 1100u);
    whole.join(piece, {}, {});
  }
  EXPECT_EQ(whole, object);
  EXPECT_EQ(split(whole, 1'000'000).size(), 1u);
}

}  // namespace
}  // namespace jetlag::crdt
