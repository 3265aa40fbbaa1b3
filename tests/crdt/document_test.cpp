// SPDX-License-Identifier: Apache-2.0
// The pieces of documents, their wire format, and what applying edits meets.
#include <gtest/gtest.h>

#include "core/rng.h"
#include "crdt/codec.h"
#include "document_intents.h"

namespace jetlag::crdt::laws {
namespace {

std::string canonical(std::string_view text) {
  const auto number = canonical_number(text);
  return number ? number->text + (number->kind == ValueKind::kInteger ? " integer" : "") : "none";
}

TEST(DocumentNumbers, AreCanonical) {
  EXPECT_EQ(canonical("0"), "0 integer");
  EXPECT_EQ(canonical("-17"), "-17 integer");
  EXPECT_EQ(canonical("18446744073709551615"), "18446744073709551615 integer");
  EXPECT_EQ(canonical("18446744073709551616"), "1.8446744073709552e19");
  EXPECT_EQ(canonical("-9223372036854775809"), "-9.223372036854776e18");
  EXPECT_EQ(canonical("-0"), "-0.0");
  EXPECT_EQ(canonical("1.0"), "1.0");
  EXPECT_EQ(canonical("1e2"), "100.0");
  EXPECT_EQ(canonical("123456789012345.5"), "123456789012345.5");
  EXPECT_EQ(canonical("1234567890123456"), "1234567890123456 integer");
  EXPECT_EQ(canonical("1e15"), "1000000000000000.0");
  EXPECT_EQ(canonical("1e16"), "1e16");
  EXPECT_EQ(canonical("1.5e300"), "1.5e300");
  EXPECT_EQ(canonical("0.00001"), "0.00001");
  EXPECT_EQ(canonical("0.000001"), "1e-6");
  EXPECT_EQ(canonical("0.1"), "0.1");
  EXPECT_EQ(canonical("5e-324"), "5e-324");
  EXPECT_EQ(canonical("1e-400"), "0.0");
  EXPECT_EQ(canonical("1e400"), "none");
  EXPECT_EQ(canonical("x"), "none");
}

TEST(DocumentNumbers, AddUp) {
  EXPECT_EQ(add_json(integer_amount(2), integer_amount(3)), integer_amount(5));
  EXPECT_EQ(add_json(integer_amount(INT64_MAX), integer_amount(1)), float_amount(9.223372036854775807e18));
  EXPECT_EQ(add_json(integer_amount(1), float_amount(0.5)), float_amount(1.5));
  EXPECT_EQ(add_json(float_amount(1e308), float_amount(1e308)), float_amount(1.7976931348623157e308));
  EXPECT_EQ(multiply_json(integer_amount(INT64_MAX), integer_amount(2)), float_amount(1.8446744073709552e19));
  EXPECT_FALSE(multiply_json(float_amount(1e308), integer_amount(10)).has_value());
}

TEST(SlotValues, ArePackedIntoABytesThatIsReadAgain) {
  const Dot dot = Dot::of(OriginId::of(RegionId{3}, 1), 77);
  const SlotValue plain{ValueKind::kString, 5, std::nullopt, {}, "text"};
  const SlotValue full{ValueKind::kArray, 300, MemberOrder{Hlc{12345}, {dot, 2}}, {dot, 9}, ""};
  for (const SlotValue& value : {plain, full}) {
    const Bytes bytes = pack(value);
    const auto again = unpack_slot(bytes);
    ASSERT_TRUE(again.has_value());
    EXPECT_EQ(again->kind, value.kind);
    EXPECT_EQ(again->index, value.index);
    EXPECT_EQ(again->order, value.order);
    EXPECT_EQ(again->identity, value.identity);
    EXPECT_EQ(again->text, value.text);
  }
  EXPECT_LE(pack(plain).size(), 6u);
  EXPECT_FALSE(unpack_slot("").has_value());
  EXPECT_FALSE(unpack_slot("\x20\x01").has_value());
  EXPECT_FALSE(unpack_slot("\x08\x01").has_value());
}

/// One region writes; another one applies what it is told.
class Replica {
 public:
  explicit Replica(std::uint8_t region) : me(OriginId::of(RegionId{region}, 1)) {}

  struct Sent {
    Dot dot;
    Hlc hlc;
    VersionVector deps;
    EditDocument effect;
  };
  Sent edit(std::vector<DocumentEdit> edits) {
    const Sent sent{Dot::of(me, seen.at(me) + 1), Hlc{1000 + seen.at(me)}, seen, {std::move(edits)}};
    apply(sent);
    return sent;
  }
  Observation apply(const Sent& sent) {
    const Observation met = document.edit(sent.effect, {sent.dot, sent.hlc, &sent.deps});
    seen.raise(sent.dot.origin(), sent.dot.sequence());
    return met;
  }
  Document::Shown at(std::string_view key) const { return *document.member(document.shown()->id, key); }

  OriginId me;
  VersionVector seen;
  Document document;
};

struct Two {
  Replica us{0}, eu{1};
  explicit Two(const DocumentValue& root) { eu.apply(us.edit({AssignValue{{}, root, {}}})); }
};

TEST(DocumentObservations, TellWhoLostInASlot) {
  Two t(object({{"a", integer(1)}}));
  const auto mine = t.us.edit({t.us.document.prepare_assign(t.us.at("a"), integer(2))});
  const auto theirs = t.eu.edit({t.eu.document.prepare_assign(t.eu.at("a"), integer(3))});
  for (const Observation& met : {t.us.apply(theirs), t.eu.apply(mine)}) {
    EXPECT_TRUE(met.concurrent);
    EXPECT_EQ(met.discarded, 1u);
    EXPECT_EQ(met.winner, mine.dot);
    EXPECT_EQ(met.loser, theirs.dot);
  }
  EXPECT_EQ(json_of(t.us.document), R"({"a":2})");
  EXPECT_EQ(json_of(t.eu.document), R"({"a":2})");
}

TEST(DocumentObservations, TellThatWhatIsWrittenInsideIsLostToARemoval) {
  Two t(object({{"a", object({{"b", integer(1)}})}}));
  const auto removal = t.us.edit({RemoveMember{t.us.document.shown()->id, "a"}});
  const auto inside = t.eu.edit({AssignValue{{t.eu.at("a").id, "c", {}}, integer(2), {}}});
  for (const Observation& met : {t.us.apply(inside), t.eu.apply(removal)}) {
    EXPECT_TRUE(met.concurrent);
    EXPECT_EQ(met.discarded, 1u);
    EXPECT_EQ(met.winner, removal.dot);
    EXPECT_EQ(met.loser, inside.dot);
  }
  EXPECT_EQ(json_of(t.us.document), "{}");
  EXPECT_EQ(json_of(t.eu.document), "{}");
  EXPECT_EQ(t.us.document.digest(), t.eu.document.digest());
}

TEST(DocumentObservations, TellMergesWithoutLosers) {
  Two t(object({{"n", integer(1)}, {"o", object({{"x", integer(1)}})}}));
  const auto add = t.us.edit({t.us.document.prepare_add(t.us.at("n"), t.us.me, integer_amount(5))});
  const auto other = t.eu.edit({t.eu.document.prepare_add(t.eu.at("n"), t.eu.me, integer_amount(7))});
  EXPECT_TRUE(t.us.apply(other).concurrent);
  EXPECT_EQ(t.eu.apply(add).discarded, 0u);
  const auto clear = t.us.edit({ClearContainer{t.us.at("o").id}});
  const auto fresh = t.eu.edit({AssignValue{{t.eu.at("o").id, "y", {}}, integer(2), {}}});
  t.us.apply(fresh);
  const Observation met = t.eu.apply(clear);
  EXPECT_TRUE(met.concurrent);
  EXPECT_EQ(met.discarded, 0u);
  EXPECT_EQ(json_of(t.us.document), R"({"n":13,"o":{"y":2}})");
  EXPECT_EQ(json_of(t.eu.document), R"({"n":13,"o":{"y":2}})");
}

TEST(DocumentEdits, ThatNameWhatNeverWasAreABug) {
  Replica us(0);
  EXPECT_THROW(us.edit({ClearContainer{{Dot::of(us.me, 9), 0}}}), CheckFailure);
  us.edit({AssignValue{{}, object({{"a", integer(1)}}), {}}});
  const NodeId root = us.document.shown()->id;
  EXPECT_THROW(us.edit({RemoveElements{root, {}, false}}), CheckFailure);
  EXPECT_THROW(us.edit({AssignValue{{root, {}, {us.document.shown()->id.dot, 0}}, integer(1), {}}}), CheckFailure);
}

// --- the wire ---------------------------------------------------------------------------------------------------------------

Intent some_intent(Rng& rng) {
  Intent intent{.name = std::string(1, static_cast<char>('x' + rng.below(3))), .position = rng.below(5)};
  intent.kind = static_cast<Kind>(static_cast<std::uint64_t>(Kind::kAssign) + rng.below(6));
  intent.delta = rng.below(2) == 0 ? integer_amount(3) : float_amount(0.25);
  for (std::size_t i = rng.below(4); i-- > 0;) intent.way.push_back(rng.below(8));
  intent.values.push_back(rng.below(3) == 0 ? text("a text")
                                            : object({{"x", array({integer(1), object({})})}, {"y", integer(2)}}));
  return intent;
}

/// A document with a history, and the effects that made it.
struct History {
  Replica us{0};
  std::vector<EditDocument> effects;
  History(Rng& rng, bool touch) {
    for (int i = 0; i < 12; ++i) {
      auto edits = edits_of(us.document, some_intent(rng), us.me);
      if (edits.empty()) continue;
      if (touch) edits = us.document.touched(std::move(edits));
      effects.push_back(us.edit(std::move(edits)).effect);
    }
  }
};

TEST(DocumentCodec, EditsAreReadAsTheyWereWrittenAndNeverTrusted) {
  Rng rng(5);
  for (int run = 0; run < 400; ++run) {
    SCOPED_TRACE("run " + std::to_string(run) + " of seed 5");
    for (const EditDocument& effect : History(rng, run % 2 == 0).effects) {
      Op op;
      op.dot = Dot::of(OriginId::of(RegionId{0}, 1), 5);
      op.key = "k";
      op.effect = effect;
      std::string bytes;
      CodecState writing, sizing, reading;
      encode(op, writing, bytes);
      ASSERT_EQ(encoded_size(op, sizing), bytes.size());
      Reader whole(bytes);
      ASSERT_EQ(decode_op(whole, reading).value().effect, op.effect);
      for (std::size_t cut = 0; cut < bytes.size(); ++cut) {
        Reader shorter(std::string_view(bytes).substr(0, cut));
        CodecState unused;
        EXPECT_FALSE(decode_op(shorter, unused).has_value());
      }
      for (auto n = 1 + rng.below(3); n > 0; --n) bytes[rng.below(bytes.size())] = static_cast<char>(rng.next());
      Reader in(bytes);
      CodecState state;
      const Result<Op> decoded = decode_op(in, state);
      if (!decoded) continue;
      std::string again;
      CodecState fresh, back;
      encode(*decoded, fresh, again);
      Reader second(again);
      EXPECT_EQ(decode_op(second, back).value().effect, decoded->effect);
    }
  }
}

TEST(DocumentCodec, StatesFitTogetherOrAreRefused) {
  Rng rng(6);
  int refused = 0;
  for (int run = 0; run < 1500; ++run) {
    SCOPED_TRACE("run " + std::to_string(run) + " of seed 6");
    Object object;
    object.adopt(History(rng, run % 2 == 0).us.document);
    std::string bytes;
    encode(object, bytes);
    ASSERT_EQ(bytes.size(), encoded_size(object));
    Reader whole(bytes);
    ASSERT_EQ(decode_object(whole).value(), object);
    for (auto n = 1 + rng.below(3); n > 0; --n) bytes[rng.below(bytes.size())] = static_cast<char>(rng.next());
    Reader in(bytes);
    const Result<Object> decoded = decode_object(in);
    if (!decoded) {
      ++refused;
      continue;
    }
    std::string again;
    encode(*decoded, again);
    Reader second(again);
    EXPECT_EQ(decode_object(second).value(), *decoded);
    if (decoded->document() != nullptr) json_of(*decoded->document());
  }
  EXPECT_GT(refused, 100);
}

TEST(DocumentCodec, RefusesWhatNoDocumentHolds) {
  const auto decodes = [](const EditDocument& effect) {
    Op op;
    op.dot = Dot::of(OriginId::of(RegionId{0}, 1), 5);
    op.effect = effect;
    std::string bytes;
    CodecState writing, reading;
    encode(op, writing, bytes);
    Reader in(bytes);
    return decode_op(in, reading).has_value();
  };
  const NodeId id{Dot::of(OriginId::of(RegionId{0}, 1), 1), 0};
  const auto assign = [&](DocumentValue value) { return EditDocument{{AssignValue{{}, std::move(value), {}}}}; };
  EXPECT_TRUE(decodes(assign(integer(1))));
  EXPECT_FALSE(decodes(EditDocument{}));
  EXPECT_FALSE(decodes(assign({ValueKind::kInteger, "01", {}, {}})));
  EXPECT_FALSE(decodes(assign({ValueKind::kInteger, "1.0", {}, {}})));
  EXPECT_FALSE(decodes(assign({ValueKind::kDouble, "nan", {}, {}})));
  EXPECT_FALSE(decodes(assign(object({{"a", integer(1)}, {"a", integer(2)}}))));
  DocumentValue deep = array({});
  for (int i = 0; i < 127; ++i) deep = array({deep});
  EXPECT_TRUE(decodes(assign(deep)));
  EXPECT_FALSE(decodes(assign(array({array({deep})}))));
  EXPECT_FALSE(decodes({{AssignValue{{}, integer(1), {}}, AssignValue{{}, integer(2), {}}}}));
  EXPECT_FALSE(decodes({{InsertElements{id, id.dot, {}, {}, {}}}}));
  const InsertElements insert{id, id.dot, {}, {}, {integer(1)}};
  EXPECT_TRUE(decodes({{insert}}));
  EXPECT_FALSE(decodes({{insert, insert}}));
  EXPECT_FALSE(decodes({{AddToNumber{{id, "n", {}}, id, float_amount(HUGE_VAL)}}}));
  EXPECT_FALSE(decodes({{TouchSlot{{}, pack({ValueKind::kString, 0, {}, {}, "x"})}}}));
}

}  // namespace
}  // namespace jetlag::crdt::laws
