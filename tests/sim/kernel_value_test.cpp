// SPDX-License-Identifier: Apache-2.0
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "twin.h"

namespace jetlag::sim {
namespace {

using Shared = std::shared_ptr<const std::string>;
using Event = std::variant<std::monostate, int, Shared>;

Duration some_delay(Rng& rng) { return {static_cast<std::int64_t>(rng.below(std::uint64_t{1} << rng.below(45)))}; }

TEST(Kernel, ACopyInMidRunHasTheSameFuture) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    Twin original(seed);
    for (int i = 0; i < 900; ++i) original.push(some_delay(original.rng()));
    for (std::uint64_t i = 0; i < seed * 97; ++i) {
      ASSERT_TRUE(original.pop());
      original.push(some_delay(original.rng()));
    }
    Twin copy = original;
    EXPECT_EQ(copy.kernel(), original.kernel());
    for (int i = 0; i < 400; ++i) {
      ASSERT_TRUE(original.pop());
      original.push(some_delay(original.rng()));
    }
    EXPECT_FALSE(copy.kernel() == original.kernel());
    for (int i = 0; i < 400; ++i) {
      ASSERT_TRUE(copy.pop());
      copy.push(some_delay(copy.rng()));
    }
    EXPECT_EQ(copy.kernel(), original.kernel());
  }
}

TEST(Kernel, ACopyTakenBeforeTheFirstPopIsComplete) {
  Twin original(3);
  for (int i = 0; i < 100; ++i) original.push(some_delay(original.rng()));
  Twin copy = original;
  while (copy.pop()) {}
  EXPECT_EQ(copy.size(), 0u);
  EXPECT_EQ(original.kernel().size(), 100u);
  while (original.pop()) {}
  EXPECT_EQ(original.size(), 0u);
}

TEST(Kernel, EqualityIsAboutWhatIsPendingNotAboutHowItGotThere) {
  std::vector<Key> keys;
  Rng rng(4);
  for (std::uint64_t i = 0; i < 2000; ++i) keys.push_back({Instant{1000} + some_delay(rng), {1}, {1}, i});
  Kernel<int> forward, backward;
  for (std::size_t i = 0; i < keys.size(); ++i) forward.push(keys[i], static_cast<int>(i));
  // The other one has lived before: its buckets were fitted to something else.
  Kernel<int>::Entry entry;
  for (std::uint64_t i = 0; i < 1000; ++i) backward.push({{static_cast<std::int64_t>(i)}, {2}, {2}, i}, -1);
  while (backward.pop(entry)) {}
  for (std::size_t i = keys.size(); i-- > 0;) backward.push(keys[i], static_cast<int>(i));
  EXPECT_EQ(forward, backward);

  Kernel<int> other_event = forward;
  ASSERT_TRUE(other_event.pop(entry));
  EXPECT_FALSE(other_event == forward);
  other_event.push(entry.key, entry.event + 1);
  EXPECT_EQ(other_event.size(), forward.size());
  EXPECT_FALSE(other_event == forward);

  Kernel<int> other_key = forward;
  ASSERT_TRUE(other_key.pop(entry));
  entry.key.sequence += 1'000'000;
  other_key.push(entry.key, entry.event);
  EXPECT_FALSE(other_key == forward);
}

TEST(Kernel, MovingAndAssigningKeepTheEvents) {
  Kernel<int> a;
  for (std::uint64_t i = 0; i < 50; ++i) a.push({{static_cast<std::int64_t>(i)}, {1}, {1}, i}, static_cast<int>(i));
  Kernel<int>::Entry entry;
  ASSERT_TRUE(a.pop(entry));
  const Kernel<int> kept = a;
  Kernel<int> b = std::move(a);
  EXPECT_EQ(b, kept);
  a = b;
  EXPECT_EQ(a, kept);
  a = Kernel<int>();
  EXPECT_TRUE(a.empty());
  a.push({{1}, {1}, {1}, 1}, 7);
  ASSERT_TRUE(a.pop(entry));
  EXPECT_EQ(entry.event, 7);
}

TEST(Kernel, PendingEventsKeepTheirPayloadAliveAndPoppedOnesDoNot) {
  const Shared payload = std::make_shared<const std::string>("batch");
  Rng rng(8);
  {
    Kernel<Event> kernel;
    for (std::uint64_t i = 0; i < 1000; ++i) kernel.push({Instant{} + some_delay(rng), {1}, {1}, i}, payload);
    EXPECT_EQ(payload.use_count(), 1001);
    Kernel<Event>::Entry entry;
    for (int i = 0; i < 600; ++i) ASSERT_TRUE(kernel.pop(entry));
    EXPECT_EQ(std::get<Shared>(entry.event), payload);
    entry.event = 0;
    EXPECT_EQ(payload.use_count(), 401);
    const Kernel<Event> copy = kernel;
    EXPECT_EQ(payload.use_count(), 801);
    while (kernel.pop(entry)) {}
    entry.event = 0;
    EXPECT_EQ(payload.use_count(), 401);
    EXPECT_EQ(copy.size(), 400u);
  }
  EXPECT_EQ(payload.use_count(), 1);
}

TEST(Kernel, MovedEventsComeAtTheirNewTimeInTheOrderOfTheirKeys) {
  Kernel<int> kernel;
  for (std::uint64_t i = 0; i < 1000; ++i) kernel.push({{static_cast<std::int64_t>(i)}, {1}, {2}, i}, static_cast<int>(i));
  Kernel<int>::Entry entry;
  for (int i = 0; i < 300; ++i) ASSERT_TRUE(kernel.pop(entry));
  kernel.reschedule([](const Key& key, int event) { return event % 2 == 0 ? Instant{5'000} : key.at; });
  EXPECT_EQ(kernel.size(), 700u);
  for (int i = 301; i < 1000; i += 2) {
    ASSERT_TRUE(kernel.pop(entry));
    EXPECT_EQ(entry.event, i);
  }
  for (int i = 300; i < 1000; i += 2) {
    ASSERT_TRUE(kernel.pop(entry));
    EXPECT_EQ(entry.event, i);
    EXPECT_EQ(entry.key.at, Instant{5'000});
  }
  kernel.push({{6'000}, {1}, {2}, 5'000}, 1);
  EXPECT_THROW(kernel.reschedule([](const Key&, int) { return Instant{4'999}; }), CheckFailure);
}

TEST(Kernel, SortedVisitsAreInOrderInEveryPhase) {
  Twin twin(12);
  for (int round = 0; round < 30; ++round) {
    for (int i = 0; i < 60; ++i) twin.push(some_delay(twin.rng()));
    for (int i = 0; i < 45; ++i) ASSERT_TRUE(twin.pop());
    twin.expect_same_contents();
  }
}

}  // namespace
}  // namespace jetlag::sim
