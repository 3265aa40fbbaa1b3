// SPDX-License-Identifier: Apache-2.0
// Sorted sets: commands on one set of a growing number of members, where ranks must cost no more than the logarithm of it, and on
// many small sets.
//
// Members are 16 bytes with scores drawn uniformly. The time is what a command costs from its
// arguments to its reply.
#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <functional>
#include <vector>

#include "store/command.h"

namespace jetlag::bench {
namespace {

using store::Database;

Bytes name(const char* kind, std::size_t i) { return Bytes(fmt::format("{}:{:09}", kind, i)); }
Bytes score(Rng& rng) { return Bytes(std::to_string(rng.below(1'000'000'000))); }

/// Runs commands one after the other on one shard.
struct Shard {
  Database db{crdt::OriginId::of(RegionId{0}, 1)};
  store::Session session;
  Rng rng{5};
  std::vector<crdt::Op> written;
  std::int64_t now = 1'000'000;

  store::Reply run(const std::vector<Bytes>& args) {
    written.clear();
    now += 1'000;
    return store::execute_command(*store::find_command(args[0]), db, session, {Instant{now}, Instant{now}, &rng}, args, written);
  }
};

void measure(benchmark::State& state, Shard& shard, const std::function<std::vector<Bytes>(Rng&)>& command) {
  constexpr std::size_t kRequests = 1 << 15;
  Rng rng(11);
  std::vector<std::vector<Bytes>> all;
  for (std::size_t i = 0; i < kRequests; ++i) all.push_back(command(rng));
  for (std::size_t i = 0; i < kRequests / 4; ++i) shard.run(all[i]);
  std::size_t i = 0;
  for (auto _ : state) benchmark::DoNotOptimize(shard.run(all[i++ % kRequests]));
  state.SetItemsProcessed(state.iterations());
  const store::TypeUse use = shard.db.memory_by_type()[static_cast<std::size_t>(crdt::Type::kSortedSet)];
  state.counters["B/member"] = static_cast<double>(use.memory.total()) / static_cast<double>(use.elements);
}

using OnMember = std::function<std::vector<Bytes>(Rng&, const Bytes& member, std::size_t i)>;

/// One set; `command` gets a member of it and an index below its size.
void on_one_set(benchmark::State& state, const OnMember& command) {
  const auto members = static_cast<std::size_t>(state.range(0));
  Shard shard;
  for (std::size_t i = 0; i < members; ++i) shard.run({"ZADD", "board", score(shard.rng), name("player", i)});
  measure(state, shard, [&](Rng& rng) {
    const std::size_t i = rng.below(members);
    return command(rng, name("player", i), i);
  });
}

void zadd(benchmark::State& state) {
  on_one_set(state, [](Rng& rng, const Bytes& member, std::size_t) {
    return std::vector<Bytes>{"ZADD", "board", score(rng), member};
  });
}
void zincrby(benchmark::State& state) {
  on_one_set(state, [](Rng&, const Bytes& member, std::size_t) { return std::vector<Bytes>{"ZINCRBY", "board", "1", member}; });
}
void zscore(benchmark::State& state) {
  on_one_set(state, [](Rng&, const Bytes& member, std::size_t) { return std::vector<Bytes>{"ZSCORE", "board", member}; });
}
void zrank(benchmark::State& state) {
  on_one_set(state, [](Rng&, const Bytes& member, std::size_t) { return std::vector<Bytes>{"ZRANK", "board", member}; });
}
void zcount(benchmark::State& state) {
  on_one_set(state, [](Rng& rng, const Bytes&, std::size_t) { return std::vector<Bytes>{"ZCOUNT", "board", score(rng), "+inf"}; });
}
void zrange_of_10(benchmark::State& state) {
  on_one_set(state, [](Rng&, const Bytes&, std::size_t i) {
    return std::vector<Bytes>{"ZRANGE", "board", std::to_string(i), std::to_string(i + 9)};
  });
}
/// A queue: what is taken from the front comes back with another score.
void zpopmin_and_zadd(benchmark::State& state) {
  const auto members = static_cast<std::size_t>(state.range(0));
  Shard shard;
  for (std::size_t i = 0; i < members; ++i) shard.run({"ZADD", "board", score(shard.rng), name("player", i)});
  for (auto _ : state) {
    const store::Reply taken = shard.run({"ZPOPMIN", "board"});
    shard.run({"ZADD", "board", score(shard.rng), taken.items()[0].text()});
  }
  state.SetItemsProcessed(2 * state.iterations());
}

/// Every key is a set of one member.
void zadd_of_many_keys(benchmark::State& state) {
  const auto keys = static_cast<std::size_t>(state.range(0));
  Shard shard;
  shard.db.reserve(keys);
  for (std::size_t i = 0; i < keys; ++i) shard.run({"ZADD", name("key", i), "1", "member"});
  measure(state, shard, [&](Rng& rng) { return std::vector<Bytes>{"ZADD", name("key", rng.below(keys)), score(rng), "member"}; });
}

void sizes(benchmark::internal::Benchmark* benchmark) {
  for (const int members : {1'000, 10'000, 100'000, 1'000'000}) benchmark->Arg(members);
}
BENCHMARK(zadd)->Apply(sizes);
BENCHMARK(zincrby)->Apply(sizes);
BENCHMARK(zscore)->Apply(sizes);
BENCHMARK(zrank)->Apply(sizes);
BENCHMARK(zcount)->Apply(sizes);
BENCHMARK(zrange_of_10)->Apply(sizes);
BENCHMARK(zpopmin_and_zadd)->Apply(sizes);
BENCHMARK(zadd_of_many_keys)->Arg(1'000'000);

}  // namespace
}  // namespace jetlag::bench
