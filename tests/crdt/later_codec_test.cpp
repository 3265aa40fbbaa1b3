// SPDX-License-Identifier: Apache-2.0
// HyperLogLogs, bounded counters and vector sets on the wire: what was written comes back, and nothing else is taken for it.
#include <gtest/gtest.h>

#include "core/rng.h"
#include "crdt/codec.h"
#include "crdt/slot.h"

namespace jetlag::crdt {
namespace {

Dot some_dot(Rng& rng) {
  return Dot::of(OriginId::of(RegionId{static_cast<std::uint8_t>(rng.below(4))}, static_cast<std::uint16_t>(1 + rng.below(3))),
                 1 + rng.below(300));
}
Bytes some_text(Rng& rng) { return std::string(rng.below(40), static_cast<char>('a' + rng.below(3))); }

AddRanks some_ranks(Rng& rng) {
  AddRanks e;
  std::uint64_t index = rng.below(300);
  for (auto n = rng.below(5); n > 0 && index < HllRegisters::kCount; --n) {
    e.ranks.push_back({static_cast<std::uint16_t>(index), static_cast<std::uint8_t>(1 + rng.below(63))});
    index += 1 + rng.below(9000);
  }
  return e;
}
MoveCounter some_move(Rng& rng) {
  MoveCounter e;
  e.counter = some_dot(rng);
  e.added = rng.below(1000);
  e.taken = rng.next();
  if (rng.below(2) == 0) {
    e.to = some_dot(rng).origin();
    e.given_down = rng.below(100);
    e.given_up = rng.next();
  }
  return e;
}
SetVectors some_vectors(Rng& rng) {
  SetVectors e;
  e.overwrite = static_cast<Overwrite>(rng.below(3));
  for (auto n = rng.below(3); n > 0; --n) {
    VectorWrite write{some_text(rng), std::nullopt, std::nullopt, false};
    const auto what = rng.below(3);
    if (what != 1) write.vector = Bytes(std::string(4 * (1 + rng.below(9)), 'v'));
    if (what != 0) write.attributes = some_text(rng);
    e.elements.push_back(std::move(write));
  }
  return e;
}
Effect some_effect(Rng& rng) {
  switch (rng.below(9)) {
    case 0: return some_ranks(rng);
    case 1: return CreateCounter{-static_cast<std::int64_t>(rng.below(9)), 1'000'000, 5};
    case 2: return some_move(rng);
    case 3: return some_vectors(rng);
    case 4: return RemoveVectors{{some_text(rng), some_text(rng)}};
    case 6: return PublishMessage{some_text(rng), rng.below(2) == 0};
    case 5:
      return SetFieldDeadlines{{{some_text(rng), Instant{static_cast<std::int64_t>(rng.next())}}, {some_text(rng), kNever}}};
    default: {
      DeleteKey e;
      e.ends_adds = rng.below(2) == 0;
      if (rng.below(2) == 0) e.resets.push_back({some_dot(rng), 400, integer_amount(3)});
      return e;
    }
  }
}
Op some_op(Rng& rng) {
  Op op;
  op.dot = some_dot(rng);
  op.hlc = Hlc::of_millis(static_cast<std::int64_t>(rng.below(10'000)));
  op.key = "key";
  op.slot = slot_of(op.key.view());
  op.key_hash = hash_key(op.key.view());
  op.effect = some_effect(rng);
  return op;
}

TEST(LaterOps, ComeBackFromTheWireAndKnowTheirSize) {
  Rng rng(1);
  for (int run = 0; run < 3000; ++run) {
    const Op op = some_op(rng);
    std::string bytes;
    CodecState sender, receiver, counted;
    encode(op, sender, bytes);
    EXPECT_EQ(encoded_size(op, counted), bytes.size());
    Reader in(bytes);
    const Result<Op> copy = decode_op(in, receiver);
    ASSERT_TRUE(copy.has_value()) << run;
    EXPECT_EQ(*copy, op);
    EXPECT_TRUE(in.empty());
    for (std::size_t cut = 0; cut < bytes.size(); ++cut) {  // nothing that is cut off is an operation
      Reader part(std::string_view(bytes).substr(0, cut));
      CodecState state;
      EXPECT_FALSE(decode_op(part, state).has_value()) << run << " cut at " << cut;
    }
  }
}

Object some_object(Rng& rng) {
  Object object;
  VersionVector seen;
  for (int i = 0; i < 20; ++i) {
    Dot dot;
    do dot = some_dot(rng);
    while (seen.contains(dot));
    Effect effect = some_effect(rng);
    if (auto* move = std::get_if<MoveCounter>(&effect); move != nullptr && object.bounded_counter() != nullptr)
      move->counter = object.bounded_counter()->counters().front().name;
    object.apply(effect, Meta{dot, Hlc::of_millis(i), &seen}, Rule::kLww);
    if (rng.below(2) == 0) seen.raise(dot.origin(), dot.sequence());
  }
  return object;
}

TEST(LaterObjects, ComeBackFromTheWireWholeAndInPieces) {
  Rng rng(2);
  for (int run = 0; run < 500; ++run) {
    const Object object = some_object(rng);
    std::string bytes;
    encode(object, bytes);
    EXPECT_EQ(encoded_size(object), bytes.size());
    Reader in(bytes);
    const Result<Object> copy = decode_object(in);
    ASSERT_TRUE(copy.has_value()) << run;
    EXPECT_TRUE(*copy == object);
    Object whole;
    for (const Object& piece : split(object, 40)) whole.join(piece, {}, {});
    EXPECT_EQ(whole.content_digest(), object.content_digest()) << run;
    for (std::size_t cut = 0; cut < bytes.size(); ++cut) {
      Reader part(std::string_view(bytes).substr(0, cut));
      EXPECT_FALSE(decode_object(part).has_value()) << run << " cut at " << cut;
    }
  }
}

TEST(LaterObjects, WithWrongBytesAreRefusedOrAreOthers) {
  Rng rng(3);
  int refused = 0;
  for (int run = 0; run < 5000; ++run) {
    std::string bytes;
    encode(some_object(rng), bytes);
    if (bytes.empty()) continue;
    for (auto n = 1 + rng.below(3); n > 0; --n) bytes[rng.below(bytes.size())] = static_cast<char>(rng.next());
    Reader in(bytes);
    const Result<Object> read = decode_object(in);
    if (!read) {
      ++refused;
      continue;
    }
    std::string again;
    encode(*read, again);
    Reader second(again);
    const Result<Object> same = decode_object(second);
    ASSERT_TRUE(same.has_value());
    EXPECT_TRUE(*same == *read);
  }
  EXPECT_GT(refused, 500);
}

TEST(LaterObjects, AFullHyperLogLogTakesSixBitsARegister) {
  AddRanks all;
  for (std::uint16_t i = 0; i < HllRegisters::kCount; ++i) all.ranks.push_back({i, static_cast<std::uint8_t>(1 + i % 63)});
  Object object;
  const VersionVector none;
  object.apply(all, Meta{Dot::of(OriginId::of(RegionId{0}, 1), 1), Hlc::of_millis(1), &none}, Rule::kLww);
  std::string bytes;
  encode(object, bytes);
  EXPECT_LT(bytes.size(), 12'288u + 40u);
  Reader in(bytes);
  const Result<Object> copy = decode_object(in);
  ASSERT_TRUE(copy.has_value());
  EXPECT_TRUE(*copy == object);
}

/// An operation whose effect is these bytes; the kind counts from AddRanks.
std::string operation(std::uint8_t kind, std::string_view effect) {
  constexpr char kAddRanks = 6, kRemoveVectors = 10;  // as kinds are written that do not fit into the first byte
  Op op;
  op.dot = Dot::of(OriginId::of(RegionId{0}, 1), 1);
  op.hlc = Hlc::of_millis(5);
  op.key = "k";
  op.effect = RemoveVectors{};  // one byte for no elements
  std::string bytes;
  CodecState state;
  encode(op, state, bytes);
  const auto place = bytes.find(kRemoveVectors);
  EXPECT_NE(place, std::string::npos);
  bytes[place] = static_cast<char>(kAddRanks + kind);
  bytes.pop_back();
  return bytes.append(effect);
}

TEST(LaterOps, ThatSayWhatCannotBeAreRefused) {
  using namespace std::string_view_literals;
  const std::pair<std::uint8_t, std::string_view> wrong[] = {
      {0, "\x01\x00\x00"sv},                      // a rank of 0
      {0, "\x01\x00\x40"sv},                      // a rank of 64
      {0, "\x01\x80\x80\x01\x05"sv},              // register 16384
      {0, "\x02\xff\x7f\x05\x00\x05"sv},          // another register behind the last one
      {1, "\x14\x00\x0a"sv},                      // bounds the wrong way round
      {1, "\x00\x14\x16"sv},                      // a value beyond them
      {2, "\x00\x00\x00\x00\x00"sv},              // a counter without a name
      {2, "\x40\x01\x00\x00\x02"sv},              // neither a gift nor none
      {2, "\x40\x01\x00\x00\x01\x00\x00\x00"sv},  // a gift to nobody
      {3, "\x03\x00"sv},                          // no way of overwriting
      {3, "\x00\x01\x01x\x00"sv},                 // an element of which nothing is written
      {3,
       "\x00\x01\x01x\x01\x03"
       "abc"sv},                       // a vector of three bytes
      {3, "\x00\x01\x01x\x01\x00"sv},  // an empty vector
      {9, ""sv},                       // a kind that there is not
  };
  for (const auto& [kind, effect] : wrong) {
    const std::string bytes = operation(kind, effect);
    Reader in(bytes);
    CodecState state;
    EXPECT_FALSE(decode_op(in, state).has_value()) << int{kind} << " with " << effect.size() << " bytes";
  }
}

}  // namespace
}  // namespace jetlag::crdt
