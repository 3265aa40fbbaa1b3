// SPDX-License-Identifier: Apache-2.0
// The parts on their own: slots, numbers, register rules, digests and sizes.
#include <gtest/gtest.h>

#include <limits>

#include "crdt/object.h"
#include "crdt/slot.h"

namespace jetlag::crdt {
namespace {

Dot dot(unsigned region, std::uint64_t sequence) {
  return Dot::of(OriginId::of(RegionId{static_cast<std::uint8_t>(region)}, 1), sequence);
}

TEST(Slots, AreThoseOfTheCluster) {
  EXPECT_EQ(crc16("123456789"), 0x31c3);
  EXPECT_EQ(slot_of("foo"), 12182);
  EXPECT_EQ(slot_of(""), 0);
}
TEST(Slots, HashOnlyTheTagInBraces) {
  EXPECT_EQ(slot_of("{user1000}.following"), slot_of("{user1000}.followers"));
  EXPECT_EQ(slot_of("{user1000}.following"), slot_of("user1000"));
  EXPECT_EQ(slot_of("foo{}{bar}"), crc16("foo{}{bar}") % kSlots) << "an empty tag does not count";
  EXPECT_EQ(slot_of("foo{{bar}}zap"), slot_of("{bar"));
  EXPECT_EQ(slot_of("foo{bar}{zap}"), slot_of("bar"));
  EXPECT_EQ(slot_of("foo{bar"), crc16("foo{bar") % kSlots) << "an open tag does not count";
}

TEST(Numbers, AreIntegersOnlyInCanonicalForm) {
  EXPECT_EQ(parse_integer("-17"), -17);
  EXPECT_EQ(parse_integer("0"), 0);
  EXPECT_EQ(parse_integer("9223372036854775807"), std::numeric_limits<std::int64_t>::max());
  EXPECT_EQ(parse_integer("-9223372036854775808"), std::numeric_limits<std::int64_t>::min());
  for (const char* bad : {"", "-", "+1", "01", "-0", " 1", "1 ", "1.0", "9223372036854775808", "0x10", "1e3"})
    EXPECT_FALSE(parse_integer(bad)) << bad;
}
TEST(Numbers, ReadAndPrintFloatsTheShortestWay) {
  EXPECT_EQ(parse_number("1e3"), float_amount(1000));
  for (const char* bad : {"", "inf", "-inf", "nan", "1e999", "1.2.3", "abc", "1,5"}) EXPECT_FALSE(parse_number(bad)) << bad;
  EXPECT_EQ(format_number(float_amount(10.6)).view(), "10.6");
  EXPECT_EQ(format_number(float_amount(3)).view(), "3");
  EXPECT_EQ(format_number(float_amount(-0.0)).view(), "0");
  EXPECT_EQ(format_number(float_amount(1e300)).size(), 301u);
  EXPECT_EQ(format_number(integer_amount(-42)).view(), "-42");
}

TEST(Numbers, AreComparedByTheirExactValue) {
  const Amount large = integer_amount(9007199254740993), rounded = float_amount(9007199254740992.0);  // 2^53 + 1, 2^53
  EXPECT_TRUE(compare_amounts(large, rounded) > 0);
  EXPECT_TRUE(compare_amounts(rounded, large) < 0);
  EXPECT_TRUE(compare_amounts(integer_amount(std::numeric_limits<std::int64_t>::max()), float_amount(0x1p63)) < 0);
  EXPECT_TRUE(compare_amounts(integer_amount(std::numeric_limits<std::int64_t>::min()), float_amount(-0x1p63)) == 0);
  EXPECT_TRUE(compare_amounts(float_amount(2.5), float_amount(2.5)) == 0);
  EXPECT_TRUE(compare_amounts(float_amount(-0.0), integer_amount(0)) == 0);
  EXPECT_TRUE(compare_amounts(float_amount(2.5), integer_amount(3)) < 0);
  EXPECT_TRUE(compare_amounts(integer_amount(-1), integer_amount(1)) < 0);
}

struct RuleCase {
  Rule::Kind rule;
  const char* winner;
};
class Rules : public ::testing::TestWithParam<RuleCase> {};
TEST_P(Rules, PickTheirWinnerAmongConcurrentWrites) {
  // Four regions write without seeing each other.
  const VersionVector none;
  const std::vector<Candidate> writes = {
      {dot(2, 1), Hlc{10}, "9"}, {dot(1, 1), Hlc{30}, "10"}, {dot(3, 1), Hlc{30}, "-2.5"}, {dot(4, 1), Hlc{20}, "x"}};
  for (unsigned rotation = 0; rotation < writes.size(); ++rotation) {
    Register base;
    for (std::size_t i = 0; i < writes.size(); ++i) {
      const Candidate& c = writes[(i + rotation) % writes.size()];
      base.write(c, none, overwrite_for(GetParam().rule, ClockMode::kHlc), GetParam().rule);
    }
    EXPECT_EQ(base.size(), 4u);
    EXPECT_EQ(base.resolve(GetParam().rule)->value.view(), GetParam().winner);
  }
}
INSTANTIATE_TEST_SUITE_P(All, Rules,
                         ::testing::Values(RuleCase{Rule::kLww, "10"}, RuleCase{Rule::kFww, "9"}, RuleCase{Rule::kMax, "x"},
                                           RuleCase{Rule::kMin, "-2.5"}, RuleCase{Rule::kMultiValue, "10"},
                                           RuleCase{Rule::kRegionPriority, "10"}));

TEST(Rules, MaxKeepsWhatOtherRegionsWroteAndTheBestOfItsOwn) {
  VersionVector deps;
  Object key;
  const auto write = [&](Dot d, const char* value) {
    const SetRegister effect = key.prepare_set(value, d.origin().region(), Rule::kMax, ClockMode::kHlc);
    key.apply(effect, Meta{d, Hlc{d.sequence()}, &deps}, Rule::kMax);
    deps.raise(d.origin(), d.sequence());
  };
  write(dot(1, 1), "5");
  write(dot(2, 1), "3");
  EXPECT_EQ(key.string().value(Rule::kMax).view(), "5");
  write(dot(2, 2), "8");
  write(dot(2, 3), "4");
  EXPECT_EQ(key.string().value(Rule::kMax).view(), "8");
  EXPECT_EQ(key.string().base().size(), 2u) << "one candidate per region";
}

TEST(Rules, AllOrdersAreTotalWithEqualStamps) {
  const Candidate a{dot(1, 1), Hlc{5}, "same"}, b{dot(2, 1), Hlc{5}, "same"};
  for (const Rule rule : {Rule::kLww, Rule::kFww, Rule::kMax, Rule::kMin, Rule::kMultiValue, Rule::kRegionPriority}) {
    EXPECT_TRUE(beats(a, b, rule)) << "at equal time the lower region wins";
    EXPECT_FALSE(beats(b, a, rule));
  }
}

TEST(Elements, FlagASumThatLeavesTheRange) {
  Elem elem;
  VersionVector none;
  const std::int64_t big = std::numeric_limits<std::int64_t>::max() / 2 + 1;
  for (unsigned region = 0; region < 2; ++region)
    elem.increment(dot(region, 1), integer_amount(big), Meta{dot(region, 1), Hlc{1}, &none});
  const auto total = elem.number(Rule::kLww);
  ASSERT_TRUE(total.has_value());
  EXPECT_TRUE(total->overflow);
  elem.increment(dot(2, 1), integer_amount(-5), Meta{dot(2, 1), Hlc{1}, &none});
  EXPECT_FALSE(elem.number(Rule::kLww)->overflow) << "the flag is about the sum, not about the steps";
}

class ObjectSizes : public ::testing::Test {
 protected:
  void apply(const Effect& effect) {
    const Dot d = dot(1, ++sequence_);
    object_.apply(effect, Meta{d, Hlc::of_millis(static_cast<std::int64_t>(sequence_)), &deps_}, Rule::kLww);
    deps_.raise(d.origin(), sequence_);
  }
  Object object_;
  VersionVector deps_;
  std::uint64_t sequence_ = 0;
};

TEST_F(ObjectSizes, AShortStringNeedsNoHeap) {
  apply(SetRegister{std::string(32, 'x'), Overwrite::kObserved, TtlChange::kClear, {}, {}});
  EXPECT_EQ(object_.heap_bytes(), 0u);
  EXPECT_EQ(object_.data_bytes(), 32u);
  EXPECT_LE(sizeof(Object) + sizeof(Bytes) + object_.heap_bytes(), 120u) << "key and string value";
}

TEST_F(ObjectSizes, ReturnToNothingWhenEverythingIsRemoved) {
  apply(SetRegister{std::string(100, 'x'), Overwrite::kObserved, TtlChange::kSet, Instant{1}, {}});
  apply(DeleteKey{});
  for (int i = 0; i < 50; ++i) apply(AddMembers{{"member " + std::to_string(i), std::string(40, 'm')}});
  EXPECT_EQ(object_.set()->size(), 51u);
  EXPECT_GT(object_.digest(), 0u);
  apply(DeleteKey{});
  for (int i = 0; i < 50; ++i) apply(SetFields{{{"field " + std::to_string(i), "value", {}}}});
  apply(DeleteKey{});
  EXPECT_TRUE(object_.bottom());
  EXPECT_EQ(object_.digest(), 0u);
  EXPECT_EQ(object_.content_digest(), 0u);
  EXPECT_EQ(object_.heap_bytes(), 0u);
  EXPECT_EQ(object_.data_bytes(), 0u);
  EXPECT_EQ(object_, Object{});
}

TEST_F(ObjectSizes, MembersOfOneOperationCountSeparatelyInTheDigest) {
  apply(AddMembers{{"a", "b"}});
  Object other = object_;
  VersionVector deps = deps_;
  object_.apply(RemoveMembers{{"a"}}, Meta{dot(1, 9), Hlc{9}, &deps}, Rule::kLww);
  other.apply(RemoveMembers{{"b"}}, Meta{dot(1, 9), Hlc{9}, &deps}, Rule::kLww);
  EXPECT_NE(object_.digest(), other.digest());
}

TEST_F(ObjectSizes, ContentDigestSeesValuesThatTheDigestTakesOnTrust) {
  Object a, b;
  VersionVector none;
  a.apply(SetRegister{"x", Overwrite::kObserved, TtlChange::kClear, {}, {}}, Meta{dot(1, 1), Hlc{1}, &none}, Rule::kLww);
  b.apply(SetRegister{"y", Overwrite::kObserved, TtlChange::kClear, {}, {}}, Meta{dot(1, 1), Hlc{1}, &none}, Rule::kLww);
  EXPECT_EQ(a.digest(), b.digest());
  EXPECT_NE(a.content_digest(), b.content_digest());
}

TEST_F(ObjectSizes, CopiesAreIndependentValues) {
  apply(AddMembers{{"a"}});
  const Object copy = object_;
  apply(AddMembers{{"b"}});
  EXPECT_EQ(copy.set()->size(), 1u);
  EXPECT_NE(copy, object_);
}

TEST_F(ObjectSizes, AHundredThousandMembersComeAndGo) {
  for (int i = 0; i < 100'000; ++i) apply(AddMembers{{"m" + std::to_string(i)}});
  const std::uint64_t full = object_.digest();
  for (int i = 0; i < 100'000; i += 2) apply(RemoveMembers{{"m" + std::to_string(i)}});
  EXPECT_EQ(object_.set()->size(), 50'000u);
  EXPECT_NE(object_.digest(), full);
  apply(DeleteKey{});
  EXPECT_TRUE(object_.bottom());
}

}  // namespace
}  // namespace jetlag::crdt
