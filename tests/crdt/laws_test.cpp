// SPDX-License-Identifier: Apache-2.0
// ONE law suite for all types. A type joins with one generator (a struct below) and one line (in `Types`).
//
// Law 1  after every delivery, at every replica, the state equals the executable specification over the operations seen
// Law 2  equal vectors, equal digests and contents: under any causal order, duplication, state joins, collection on or off
// Law 3  join is commutative, associative and idempotent
// Law 4  decode(encode(x)) == x, encoded_size is exact, incremental digests and sizes equal recomputed ones
#include <gtest/gtest.h>

#include <array>
#include <cmath>

#include "cluster.h"
#include "custom_specification.h"
#include "document_intents.h"

namespace jetlag::crdt::laws {
namespace {

std::string pick(Rng& rng, std::initializer_list<const char*> choices) { return choices.begin()[rng.below(choices.size())]; }
Amount small_amount(Rng& rng) {
  constexpr std::array<std::int64_t, 5> kSteps = {-3, -1, 1, 2, 5};
  return integer_amount(kSteps[rng.below(kSteps.size())]);
}
Amount any_amount(Rng& rng) {
  return rng.below(3) == 0 ? float_amount(0.25 * static_cast<double>(rng.below(16)) - 2) : small_amount(rng);
}
Instant some_deadline(Rng& rng) { return Instant{static_cast<std::int64_t>(1 + rng.below(9)) * 1'000'000'000}; }

struct RegisterType {
  static Intent next(Rng& rng) {
    if (rng.below(6) == 0) return {.kind = Kind::kDelete};
    return {.kind = Kind::kSet,
            .value = pick(rng, {"1", "2", "10", "-3", "2.5", "a", "b", "ab", "a value of more than thirty-two bytes"})};
  }
};
struct CounterType {
  static Intent next(Rng& rng) {
    if (rng.below(4) == 0) return {.kind = Kind::kDelete};
    return {.kind = Kind::kIncrement, .delta = small_amount(rng)};
  }
};
struct FloatCounterType {
  static Intent next(Rng& rng) {
    if (rng.below(4) == 0) return {.kind = Kind::kDelete};
    return {.kind = Kind::kIncrement, .delta = any_amount(rng)};
  }
};
struct StringType {  // SET, INCR and DEL mixed
  static Intent next(Rng& rng) {
    const auto dice = rng.below(10);
    if (dice < 2) return {.kind = Kind::kDelete};
    if (dice < 5) return {.kind = Kind::kSet, .value = pick(rng, {"0", "7", "100", "1.5", "text"})};
    return {.kind = Kind::kIncrement, .delta = any_amount(rng)};
  }
};
struct SetType {
  static Intent next(Rng& rng) {
    const auto dice = rng.below(12);
    if (dice == 0) return {.kind = Kind::kDelete};
    return {.kind = dice < 8 ? Kind::kAdd : Kind::kRemove,
            .name = pick(rng, {"a", "b", "c", "a member of more than thirty-two bytes"})};
  }
};
struct HashType {
  static Intent next(Rng& rng) {
    const auto dice = rng.below(12);
    const std::string field = pick(rng, {"f", "g"});
    if (dice == 0) return {.kind = Kind::kDelete};
    if (dice < 4) return {.kind = Kind::kSetField, .name = field, .value = pick(rng, {"1", "20", "x"})};
    if (dice < 7) return {.kind = Kind::kRemoveField, .name = field};
    return {.kind = Kind::kIncrementField, .name = field, .delta = any_amount(rng)};
  }
};
struct FieldDeadlineType {
  static Intent next(Rng& rng) {
    const auto dice = rng.below(10);
    const std::string field = pick(rng, {"f", "g", "h"});
    if (dice < 4) return {.kind = Kind::kExpireField, .name = field, .deadline = some_deadline(rng)};
    if (dice == 4) return {.kind = Kind::kPersistField, .name = field};
    return HashType::next(rng);
  }
};
struct SortedSetType {
  static Intent next(Rng& rng) {
    const auto dice = rng.below(12);
    const std::string member = pick(rng, {"a", "b", "c", "a member of more than thirty-two bytes"});
    if (dice == 0) return {.kind = Kind::kDelete};
    if (dice < 4) return {.kind = Kind::kSetScore, .name = member, .value = pick(rng, {"1", "20", "2.5", "-3", "inf", "-inf"})};
    if (dice < 6) return {.kind = Kind::kRemoveScore, .name = member};
    const bool infinite = rng.below(8) == 0;
    const double delta = infinite ? (rng.below(2) == 0 ? HUGE_VAL : -HUGE_VAL) : as_double(any_amount(rng));
    return {.kind = Kind::kIncrementScore, .name = member, .delta = float_amount(delta)};
  }
};
struct ListType {
  static Intent next(Rng& rng) {
    const auto dice = rng.below(20);
    if (dice == 0) return {.kind = Kind::kDelete};
    const std::size_t somewhere = std::array<std::size_t, 3>{0, 5039, rng.below(100)}[rng.below(3)];  // 5039: mostly the end
    if (dice < 9) {
      Intent insert{.kind = Kind::kInsertItems, .position = somewhere};
      for (std::size_t i = std::array<std::size_t, 4>{1, 1, 2, 3}[rng.below(4)]; i-- > 0;)
        insert.items.push_back(pick(rng, {"a", "b", "c", "d", "e", "f", "g", "an item of more than thirty-two bytes"}));
      return insert;
    }
    if (dice < 15) return {.kind = Kind::kSetItem, .value = pick(rng, {"1", "2", "3"}), .position = somewhere};
    return {.kind = Kind::kRemoveItems, .position = somewhere, .count = 1 + rng.below(3)};
  }
};
struct StackType {  // long runs that fall and rise, cut by whatever comes between
  static Intent next(Rng& rng) {
    const auto dice = rng.below(24);
    if (dice == 0) return {.kind = Kind::kRemoveItems, .position = rng.below(100), .count = 1 + rng.below(3)};
    if (dice == 1) return {.kind = Kind::kInsertItems, .position = rng.below(100), .items = {"m"}};
    if (dice == 2) return {.kind = Kind::kSetItem, .value = "s", .position = rng.below(100)};
    if (dice < 5) return {.kind = Kind::kRemoveItems, .position = std::array<std::size_t, 2>{0, 5039}[rng.below(2)], .count = 1};
    return {.kind = Kind::kInsertItems, .position = dice < 20 ? 0u : 5039u, .items = {pick(rng, {"a", "b", "c"})}};
  }
};
struct StreamType {
  static Intent next(Rng& rng) {
    const auto dice = rng.below(24);
    if (dice == 0) return {.kind = Kind::kDelete};
    Intent intent{.name = pick(rng, {"g", "h"}),
                  .value = pick(rng, {"a", "b", "a value of more than thirty-two bytes"}),
                  .position = rng.below(100),
                  .count = 1 + rng.below(3)};
    intent.kind = dice < 10   ? Kind::kAddEntry
                  : dice < 13 ? Kind::kRemoveEntry
                  : dice < 15 ? Kind::kTrimEntries
                  : dice < 19 ? Kind::kCreateGroup
                  : dice < 21 ? Kind::kDestroyGroup
                              : Kind::kAckEntries;
    return intent;
  }
};
struct DocumentType {
  static DocumentValue value(Rng& rng, std::size_t depth = 0) {
    switch (rng.below(depth < 2 ? 8 : 4)) {
      case 0: return text(pick(rng, {"a", "b", "a text of more than thirty-two bytes"}));
      case 1: return integer(static_cast<std::int64_t>(rng.below(9)));
      case 2: return rng.below(2) == 0 ? DocumentValue{} : DocumentValue{ValueKind::kTrue, {}, {}, {}};
      case 3: return {ValueKind::kDouble, "0.5", {}, {}};
      case 4:
      case 5: {
        std::vector<DocumentMember> members;
        for (const char* key : {"x", "y"})
          if (rng.below(2) == 0) members.push_back({key, value(rng, depth + 1)});
        return object(std::move(members));
      }
      default: {
        std::vector<DocumentValue> items;
        for (std::size_t i = rng.below(3); i-- > 0;) items.push_back(value(rng, depth + 1));
        return array(std::move(items));
      }
    }
  }
  static Intent next(Rng& rng) {
    const auto dice = rng.below(24);
    if (dice == 0) return {.kind = Kind::kDelete};
    Intent intent{.name = pick(rng, {"x", "y", "z"}), .delta = any_amount(rng), .position = rng.below(6)};
    for (std::size_t i = rng.below(4); i-- > 0;) intent.way.push_back(rng.below(12));
    intent.kind = dice < 5    ? Kind::kAssign
                  : dice < 11 ? Kind::kAssignMember
                  : dice < 14 ? Kind::kRemovePart
                  : dice < 19 ? Kind::kInsertElements
                  : dice < 21 ? Kind::kClear
                              : Kind::kAddToNumber;
    for (std::size_t i = intent.kind == Kind::kInsertElements ? 1 + rng.below(2) : 1; i-- > 0;)
      intent.values.push_back(value(rng));
    if (intent.kind == Kind::kAssign && intent.way.empty() && rng.below(3) != 0) intent.values = {object({{"x", array({})}})};
    return intent;
  }
};
struct TouchedDocumentType : DocumentType {
  static constexpr bool kTouch = true;
};
struct HyperLogLogType {
  static Intent next(Rng& rng) {
    if (rng.below(5) == 0) return {.kind = Kind::kDelete};
    return {.kind = Kind::kAddThing, .name = "thing " + std::to_string(rng.below(9))};
  }
};
struct BoundedCounterType {  // the specification also makes sure that the bounds hold
  static Intent next(Rng& rng) {
    const auto dice = rng.below(16);
    if (dice == 0) return {.kind = Kind::kDelete};
    if (dice < 4) return {.kind = Kind::kCreateCounter, .delta = integer_amount(static_cast<std::int64_t>(rng.below(11)))};
    if (dice < 9)
      return {.kind = Kind::kGiveRights,
              .delta = integer_amount(static_cast<std::int64_t>(1 + rng.below(4))),
              .position = rng.below(3)};
    return {.kind = Kind::kMoveCounter, .delta = small_amount(rng)};
  }
};
struct VectorSetType {
  static Intent next(Rng& rng) {
    const auto dice = rng.below(14);
    const std::string element = pick(rng, {"a", "b", "an element of more than thirty-two bytes"});
    if (dice == 0) return {.kind = Kind::kDelete};
    if (dice < 6) return {.kind = Kind::kSetVector, .name = element, .value = pick(rng, {"aaaa", "bbbb", "ccccdddd"})};
    if (dice < 9) return {.kind = Kind::kRemoveVector, .name = element};
    return {
        .kind = Kind::kSetAttributes, .name = element, .value = pick(rng, {"1", "", "attributes of more than thirty-two bytes"})};
  }
};
struct ExpiryType {
  static Intent next(Rng& rng) {
    const auto dice = rng.below(12);
    if (dice == 0) return {.kind = Kind::kDelete};
    if (dice < 4) return {.kind = Kind::kExpire, .deadline = some_deadline(rng)};
    if (dice < 6) return {.kind = Kind::kPersist};
    if (dice < 8) return {.kind = Kind::kAdd, .name = "m"};
    const std::array<TtlChange, 3> ttl = {TtlChange::kKeep, TtlChange::kClear, TtlChange::kSet};
    return {.kind = Kind::kSet, .value = "v", .ttl = ttl[rng.below(3)], .deadline = some_deadline(rng)};
  }
};
struct MixedType {  // all types on one key
  static Intent next(Rng& rng) {
    switch (rng.below(13)) {
      case 0: return StringType::next(rng);
      case 1: return SetType::next(rng);
      case 2: return HashType::next(rng);
      case 3: return ExpiryType::next(rng);
      case 4: return SortedSetType::next(rng);
      case 5: return ListType::next(rng);
      case 6: return StreamType::next(rng);
      case 7: return DocumentType::next(rng);
      case 8: return HyperLogLogType::next(rng);
      case 9: return BoundedCounterType::next(rng);
      case 10: return VectorSetType::next(rng);
      case 11: return FieldDeadlineType::next(rng);
      default: return {.kind = Kind::kAdd, .name = "m"};
    }
  }
};

struct Plan {
  Settings settings = {};
  Collection collection = Collection::kOff;
  std::size_t replicas = 3;
  int steps = 50;
  Mutation mutation = Mutation::kNone;
};

/// One random history; the first thing found wrong, or nothing.
template <class Type>
std::string run(std::uint64_t seed, const Plan& plan) {
  Rng rng(seed);
  Settings settings = plan.settings;
  if constexpr (requires { Type::kTouch; }) settings.touch = true;
  Cluster cluster(plan.replicas, settings, plan.collection, plan.mutation);
  for (std::size_t i = 0; i < cluster.size(); ++i) cluster.set_skew(i, static_cast<std::int64_t>(rng.below(7)) - 3);
  for (int step = 0; step < plan.steps; ++step) {
    const std::size_t i = rng.below(cluster.size()), j = rng.below(cluster.size());
    const auto dice = rng.below(100);
    if (dice < 38) cluster.write(i, Type::next(rng));
    else if (dice < 43 && i != j) cluster.full_sync(i, j);
    else if (dice < 45) cluster.set_skew(i, static_cast<std::int64_t>(rng.below(7)) - 3);
    else cluster.deliver_some(i, rng);
    if (rng.below(3) == 0) cluster.advance(1);
    if (auto wrong = cluster.check(i); !wrong.empty()) return wrong;
    if (step % 10 == 9)
      if (auto wrong = cluster.check_laws_of_join(i, j, rng.below(cluster.size())); !wrong.empty()) return wrong;
  }
  cluster.exchange_all();
  for (std::size_t i = 0; i < cluster.size(); ++i) {
    if (auto wrong = cluster.check(i); !wrong.empty()) return wrong;
    if (cluster.at(i).seen != cluster.at(0).seen) return "not everything was delivered";
  }
  return {};
}

template <class Type>
void expect_laws(const Plan& plan, std::uint64_t first_seed, std::uint64_t runs) {
  for (std::uint64_t seed = first_seed; seed < first_seed + runs; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    const std::string wrong = run<Type>(seed, plan);
    ASSERT_EQ(wrong, "");
  }
}

template <class Type>
bool notices(Mutation mutation, Plan plan, std::uint64_t runs = 400) {
  plan.mutation = mutation;
  for (std::uint64_t seed = 1; seed <= runs; ++seed) try {
      if (!run<Type>(seed, plan).empty()) return true;
    } catch (const CheckFailure&) {  // an operation that fits nothing is noticed by what it meets
      return true;
    }
  return false;
}

template <class Type>
class Laws : public ::testing::Test {};
using Types = ::testing::Types<RegisterType, CounterType, FloatCounterType, StringType, SetType, HashType, FieldDeadlineType,
                               SortedSetType, ListType, StackType, StreamType, DocumentType, TouchedDocumentType, HyperLogLogType,
                               BoundedCounterType, VectorSetType, ExpiryType, MixedType>;
TYPED_TEST_SUITE(Laws, Types);

TYPED_TEST(Laws, HoldWithThreeReplicas) { expect_laws<TypeParam>({.steps = 60}, 1, 120); }
TYPED_TEST(Laws, HoldWithFiveReplicas) { expect_laws<TypeParam>({.replicas = 5, .steps = 90}, 1000, 40); }
TYPED_TEST(Laws, HoldWhileDeadAccumulatorsAreCollected) {
  expect_laws<TypeParam>({.collection = Collection::kOn, .steps = 60}, 2000, 120);
}

TYPED_TEST(Laws, HoldForEveryRuleAndClock) {
  std::vector<Rule> rules = {Rule::kLww, Rule::kFww, Rule::kMax, Rule::kMin, Rule::kMultiValue, Rule::kRegionPriority};
  for (const CustomRule& custom : custom_rules()) rules.emplace_back(custom);
  for (const Rule& rule : rules)
    for (const ClockMode clock : {ClockMode::kHlc, ClockMode::kCausalWall, ClockMode::kWall}) {
      SCOPED_TRACE("rule " + std::to_string(&rule - rules.data()) + " clock " + std::to_string(static_cast<int>(clock)));
      expect_laws<TypeParam>({.settings = {rule, clock}, .collection = Collection::kOn}, 3000, 15);
    }
}

TYPED_TEST(Laws, CollectionNeverChangesWhatClientsSee) {
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    const auto final_text = [&](Collection collection) {
      Rng rng(seed);
      Cluster cluster(3, {}, collection);
      for (int step = 0; step < 60; ++step) {
        const std::size_t i = rng.below(3);
        if (rng.below(2) == 0) cluster.write(i, TypeParam::next(rng));
        else cluster.deliver_some(i, rng);
      }
      cluster.exchange_all();
      return cluster.text(0);
    };
    EXPECT_EQ(final_text(Collection::kOff), final_text(Collection::kOn));
  }
}

/// Histories of one type or of all on one key, by seed.
Intent next_of(std::uint64_t seed, Rng& rng) {
  const auto next = seed % 2 == 0    ? MixedType::next
                    : seed % 16 == 1 ? SetType::next
                    : seed % 32 == 9 ? FieldDeadlineType::next
                    : seed % 8 == 1  ? HashType::next
                    : seed % 8 == 3  ? SortedSetType::next
                    : seed % 16 == 5 ? StackType::next
                    : seed % 8 == 5  ? ListType::next
                    : seed % 16 == 7 ? StreamType::next
                                     : DocumentType::next;
  return next(rng);
}

/// How often the states of streams were met that are hard.
struct StreamStates {
  int equal_ids = 0, groups_met = 0, groups_lost = 0, deletions = 0;

  void look(const Stream& stream, const Observation& met) {
    StreamId before;
    stream.for_each({}, StreamId::largest(), [&](const Stream::Entry& entry) {
      equal_ids += entry.key.id == before;
      before = entry.key.id;
      return true;
    });
    for (const auto& [name, group] : stream.groups()) groups_met += group.tags.size() > 1;
    groups_lost += met.type == Type::kStream && met.discarded != 0;
    deletions += stream.awaits_collection();
  }
};

/// The same of deadlines of fields.
struct FieldDeadlineStates {
  int rivals = 0, ghosts = 0;

  void look(const Hash& hash) {
    if (hash.deadlines() == nullptr) return;
    for (const auto& [field, claims] : *hash.deadlines()) {
      rivals += claims.size() > 1;
      ghosts += !hash.contains(field);
    }
  }
};

/// What the histories of documents reach.
struct DocumentCounts {
  int slot_rivals = 0, parts_dead = 0, parts_revived = 0, late_edits = 0, additions_met = 0, inside_lost = 0;

  void count(const Document& document, const Observation& met, OriginId me) {
    const bool lost = met.discarded != 0 && met.type == Type::kDocument;
    late_edits += lost && met.loser.origin() != me;
    inside_lost += lost && met.winner.origin() != me;
    slot_rivals += document.root().size() > 1;
    for (const auto& [id, node] : document.nodes()) {
      parts_dead += !node.live;
      parts_revived += node.live && node.removals;
      additions_met += node.additions() != nullptr && node.additions()->size() > 1;
      if (node.members() != nullptr)
        for (const auto& [name, candidates] : *node.members()) slot_rivals += candidates.size() > 1;
    }
  }
};

// Laws over dull histories prove nothing: the generators must reach the states that are hard.
TEST(LawSuite, ReachesTheHardStates) {
  int rivals = 0, hidden_bodies = 0, ghosts = 0, dead_accumulators = 0, rival_tags = 0, rival_claims = 0, fields_waiting = 0;
  FieldDeadlineStates of_fields;
  int rival_scores = 0, members_waiting = 0;
  StreamStates streams;
  DocumentCounts of_documents;
  int falling_runs = 0;
  int items_removed = 0, items_popped_twice = 0, rival_items = 0, generations = 0, items_met = 0;
  for (std::uint64_t seed = 1; seed <= 1920; ++seed) {
    Rng rng(seed);
    Cluster cluster(3, {.touch = seed % 32 == 31});
    for (int step = 0; step < 60; ++step) {
      const std::size_t i = rng.below(3);
      const bool list_before = cluster.at(i).object.list() != nullptr && cluster.at(i).object.list()->present();
      if (rng.below(5) < 2) cluster.write(i, next_of(seed, rng));
      else cluster.deliver_some(i, rng);
      if (rng.below(3) == 0) cluster.advance(1);
      const Object& key = cluster.at(i).object;
      rivals += key.string().base().size() > 1;
      hidden_bodies += key.bodies() > 1;
      ghosts += key.ghost();
      dead_accumulators += key.string().accumulators() != nullptr && !key.string().has_increments();
      if (key.set() != nullptr)
        for (const auto& [member, tags] : *key.set()) rival_tags += tags.size() > 1;
      if (key.expiry() != nullptr) rival_claims += key.expiry()->size() > 1;
      if (key.hash() != nullptr) {
        of_fields.look(*key.hash());
        fields_waiting += key.hash()->remembered() > key.hash()->size();
      }
      if (const Sequence* list = key.list()) {
        const Observation& met = cluster.last_met();
        items_removed += list->dead_bytes() != 0;
        generations += list->generations().size() > 1;
        for (const Sequence::Generation& g : list->generations())
          list->for_each_run(g, [&](const ItemRun& run) { falling_runs += run.falling; });
        items_met += list_before && met.type == Type::kList && met.concurrent && met.popped_twice == 0;
        items_popped_twice += met.popped_twice != 0;
        const auto count = [&](const Sequence::Item& item) { return rival_items += item.content.size() > 1, true; };
        list->for_each(0, list->size(), count);
      }
      if (key.stream() != nullptr) streams.look(*key.stream(), cluster.last_met());
      if (key.document() != nullptr) of_documents.count(*key.document(), cluster.last_met(), cluster.at(i).origin);
      if (key.sorted_set() != nullptr) {
        members_waiting += key.sorted_set()->remembered() > key.sorted_set()->size();
        for (const auto& [member, score] : *key.sorted_set()) rival_scores += score.base().size() > 1;
      }
    }
  }
  const std::vector<int> counts = {
      rivals,          hidden_bodies,      ghosts,      dead_accumulators,  rival_tags,         rival_claims,
      fields_waiting,  rival_scores,       members_waiting, items_removed,  items_popped_twice, rival_items,
      generations,     items_met,          falling_runs, streams.equal_ids, streams.groups_met, streams.groups_lost,
      streams.deletions, of_documents.slot_rivals, of_documents.parts_dead, of_documents.parts_revived, of_documents.late_edits,
      of_documents.additions_met, of_documents.inside_lost, of_fields.rivals, of_fields.ghosts};
  for (const int count : counts) EXPECT_GT(count, 5) << ::testing::PrintToString(counts);
}

// A checker that cannot fail is worthless: each wrong replica must be noticed.
TEST(LawSuite, NoticesASilentAddOfAPresentMember) { EXPECT_TRUE(notices<SetType>(Mutation::kAddOfPresentIsSilent, {})); }
TEST(LawSuite, NoticesAJoinWithoutContexts) {
  EXPECT_TRUE(notices<SetType>(Mutation::kJoinForgetsContext, {}));
  EXPECT_TRUE(notices<HashType>(Mutation::kJoinForgetsContext, {}));
  EXPECT_TRUE(notices<SortedSetType>(Mutation::kJoinForgetsContext, {}));
  EXPECT_TRUE(notices<ListType>(Mutation::kJoinForgetsContext, {}));
  EXPECT_TRUE(notices<StreamType>(Mutation::kJoinForgetsContext, {}));
  EXPECT_TRUE(notices<DocumentType>(Mutation::kJoinForgetsContext, {}));
  EXPECT_TRUE(notices<HyperLogLogType>(Mutation::kJoinForgetsContext, {}));
  EXPECT_TRUE(notices<BoundedCounterType>(Mutation::kJoinForgetsContext, {}));
  EXPECT_TRUE(notices<VectorSetType>(Mutation::kJoinForgetsContext, {}));
  EXPECT_TRUE(notices<RegisterType>(Mutation::kJoinForgetsContext, {}));
  EXPECT_TRUE(notices<ExpiryType>(Mutation::kJoinForgetsContext, {}));
  EXPECT_TRUE(notices<FieldDeadlineType>(Mutation::kJoinForgetsContext, {}));
}
TEST(LawSuite, NoticesARemoveThatTakesUnseenThings) {
  EXPECT_TRUE(notices<SetType>(Mutation::kRemoveEverything, {}));
  EXPECT_TRUE(notices<HashType>(Mutation::kRemoveEverything, {}));
  EXPECT_TRUE(notices<FieldDeadlineType>(Mutation::kRemoveEverything, {}));
  EXPECT_TRUE(notices<SortedSetType>(Mutation::kRemoveEverything, {}));
  EXPECT_TRUE(notices<ListType>(Mutation::kRemoveEverything, {}));
  EXPECT_TRUE(notices<StreamType>(Mutation::kRemoveEverything, {}));
  EXPECT_TRUE(notices<DocumentType>(Mutation::kRemoveEverything, {}));
  EXPECT_TRUE(notices<VectorSetType>(Mutation::kRemoveEverything, {}));
}
TEST(LawSuite, NoticesRegistersDecidedByArrival) {
  EXPECT_TRUE(notices<RegisterType>(Mutation::kArrivalOrder, {}));
  EXPECT_TRUE(notices<RegisterType>(Mutation::kTieByArrival, {}));
}
TEST(LawSuite, NoticesResetsThatSubtract) { EXPECT_TRUE(notices<StringType>(Mutation::kResetSubtracts, {})); }
TEST(LawSuite, NoticesCollectionBeforeTheOwnerKnows) {
  EXPECT_TRUE(notices<CounterType>(Mutation::kCollectEarly, {.collection = Collection::kOn}));
  EXPECT_TRUE(notices<HashType>(Mutation::kCollectEarly, {.collection = Collection::kOn}));
  EXPECT_TRUE(notices<SortedSetType>(Mutation::kCollectEarly, {.collection = Collection::kOn}));
  EXPECT_TRUE(notices<ListType>(Mutation::kCollectEarly, {.collection = Collection::kOn}));
  EXPECT_TRUE(notices<StreamType>(Mutation::kCollectEarly, {.collection = Collection::kOn}));
  EXPECT_TRUE(notices<TouchedDocumentType>(Mutation::kCollectEarly, {.collection = Collection::kOn}));
  EXPECT_TRUE(notices<HyperLogLogType>(Mutation::kCollectEarly, {.collection = Collection::kOn}));
}

}  // namespace
}  // namespace jetlag::crdt::laws
