// SPDX-License-Identifier: Apache-2.0
// One shard's keyspace: commands that write, remote operations that are applied, and what a key costs in memory.
//
// Keys are 16 bytes, values 32 bytes, drawn uniformly. Every benchmark touches the whole keyspace once before the clock runs, so
// that first use of memory is not what is measured.
#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <vector>

#include "crdt/sequence.h"
#include "crdt/slot.h"
#include "replication/batch.h"
#include "store/command.h"

namespace jetlag::bench {
namespace {

using store::Database;

Bytes key_name(std::size_t i) { return Bytes(fmt::format("key:{:012}", i)); }

const Bytes kValue{std::string_view("0123456789abcdef0123456789abcdef")};

Database loaded(std::uint8_t region, std::size_t keys, bool counters) {
  Database db(crdt::OriginId::of(RegionId{region}, 1));
  db.reserve(keys);
  for (std::size_t i = 0; i < keys; ++i) counters ? db.load_counter(key_name(i), 1) : db.load_string(key_name(i), kValue);
  return db;
}

/// The argument lists of many commands over `keys` keys.
std::vector<std::vector<Bytes>> requests(const char* command, std::size_t keys, bool with_value) {
  Rng rng(11);
  std::vector<std::vector<Bytes>> all;
  for (int i = 0; i < 1 << 16; ++i) {
    all.push_back({Bytes(std::string_view(command)), key_name(rng.below(keys))});
    if (with_value) all.back().push_back(kValue);
  }
  return all;
}

void write_commands(benchmark::State& state, const char* name, bool counters) {
  const auto keys = static_cast<std::size_t>(state.range(0));
  Database db = loaded(0, keys, counters);
  const auto all = requests(name, keys, !counters);
  const store::Command& command = *store::find_command(name);
  store::Session session;
  std::vector<crdt::Op> written;
  std::int64_t now = 1'000'000;
  const auto run = [&](std::size_t i) {
    written.clear();
    now += 1'000;
    const store::ExecuteContext at{Instant{now}, Instant{now}, nullptr};
    benchmark::DoNotOptimize(store::execute_command(command, db, session, at, all[i % all.size()], written));
  };
  for (std::size_t i = 0; i < all.size(); ++i) run(i);
  std::size_t i = 0;
  for (auto _ : state) run(i++);
  state.SetItemsProcessed(state.iterations());
  state.counters["B/key"] = static_cast<double>(db.memory().total()) / static_cast<double>(keys);
}
void command_set(benchmark::State& state) { write_commands(state, "SET", false); }
void command_incr(benchmark::State& state) { write_commands(state, "INCR", true); }
BENCHMARK(command_set)->Arg(10'000)->Arg(100'000)->Arg(1'000'000);
BENCHMARK(command_incr)->Arg(10'000)->Arg(100'000)->Arg(1'000'000);

/// What another region wrote to `db`'s keys: batches of 50 operations as they travel.
std::vector<replication::BatchPtr> remote_batches(const char* name, std::size_t keys, bool counters) {
  Database origin = loaded(1, keys, counters);
  const auto all = requests(name, keys, !counters);
  const store::Command& command = *store::find_command(name);
  store::Session session;
  std::vector<replication::BatchPtr> batches;
  replication::BatchBuilder open;
  std::vector<crdt::Op> written;
  std::int64_t now = 1'000'000;
  for (const auto& args : all) {
    written.clear();
    const crdt::VersionVector deps = origin.observed();
    store::execute_command(command, origin, session, {Instant{now += 1'000}, Instant{now}, nullptr}, args, written);
    for (crdt::Op& op : written) open.add(std::move(op), deps);
    if (batches.empty() || open.encoded_bytes() > 4'000) batches.push_back(open.seal(0));
  }
  if (!open.empty()) batches.push_back(open.seal(0));
  return batches;
}

/// One write into every bucket, so that copying what is shared with another database is not what is measured.
void make_private(Database& db, bool counters) {
  store::Session session;
  std::vector<crdt::Op> written;
  std::vector<bool> done(store::kBuckets, false);
  std::size_t left = done.size();
  for (std::size_t i = 0; i < db.key_count() && left > 0; ++i) {
    const std::uint16_t bucket = store::bucket_of_slot(crdt::slot_of(key_name(i)));
    if (done[bucket]) continue;
    done[bucket] = true;
    --left;
    std::vector<Bytes> args{Bytes(std::string_view(counters ? "INCR" : "SET")), key_name(i)};
    if (!counters) args.push_back(kValue);
    store::execute(db, session, {Instant{1}, Instant{1}, nullptr}, args, written);
  }
}

void apply_operations(benchmark::State& state, const char* name, bool counters) {
  const auto keys = static_cast<std::size_t>(state.range(0));
  const auto batches = remote_batches(name, keys, counters);
  const Database fresh = loaded(0, keys, counters);
  std::int64_t applied = 0;
  for (auto _ : state) {
    state.PauseTiming();
    Database db = fresh;
    make_private(db, counters);
    state.ResumeTiming();
    for (const replication::BatchPtr& batch : batches) {
      crdt::VersionVector deps = batch->contexts().front().deps;
      for (std::uint32_t i = 0; i < batch->size(); ++i) {
        deps.raise(batch->op(i).dot.origin(), batch->op(i).dot.sequence() - 1);
        benchmark::DoNotOptimize(db.apply(batch->op(i), deps));
      }
      applied += batch->size();
    }
  }
  state.SetItemsProcessed(applied);
}
void apply_set(benchmark::State& state) { apply_operations(state, "SET", false); }
void apply_incr(benchmark::State& state) { apply_operations(state, "INCR", true); }
BENCHMARK(apply_set)->Arg(10'000)->Arg(100'000)->Arg(1'000'000);
BENCHMARK(apply_incr)->Arg(10'000)->Arg(100'000)->Arg(1'000'000);

// --- lists -------------------------------------------------------------------------------------------------------

/// One step of somebody who writes a text: a character typed at a position, or the one there deleted.
struct Keystroke {
  std::uint32_t position = 0;
  bool deletes = false;
};

/// So many insertions as a writer makes them: mostly one behind the other, with jumps of the cursor, near ones more often than
/// far ones, and every now and then some characters taken back.
std::vector<Keystroke> editing_trace(std::size_t insertions) {
  Rng rng(2);
  std::vector<Keystroke> trace;
  std::uint32_t length = 0, cursor = 0;
  while (insertions > 0) {
    const auto dice = rng.below(100);
    if (dice < 70) {  // a stretch of typing
      for (auto left = std::min<std::size_t>(1 + rng.below(20), insertions); left > 0; --left, --insertions) {
        trace.push_back({cursor++, false});
        ++length;
      }
    } else if (dice < 85) {
      for (auto left = std::min<std::uint64_t>(1 + rng.below(6), cursor); left > 0; --left, --length)
        trace.push_back({--cursor, true});
    } else {
      const std::uint64_t far = dice < 95 ? 200 : length + 1;
      const std::uint64_t from = cursor < far / 2 ? 0 : cursor - far / 2;
      cursor = static_cast<std::uint32_t>(std::min<std::uint64_t>(from + rng.below(far), length));
    }
  }
  return trace;
}

/// Types the trace into one list: every keystroke is an operation, prepared at a position and applied.
void list_editing_trace(benchmark::State& state) {
  const auto trace = editing_trace(static_cast<std::size_t>(state.range(0)));
  const crdt::OriginId me = crdt::OriginId::of(RegionId{0}, 1);
  std::size_t length = 0, bytes = 0;
  for (auto _ : state) {
    crdt::Sequence list;
    crdt::VersionVector seen;
    std::uint64_t sequence = 0;
    for (const Keystroke& key : trace) {
      const crdt::Meta meta{crdt::Dot::of(me, ++sequence), crdt::Hlc{sequence}, &seen};
      if (key.deletes) {
        crdt::RemoveItems effect;
        list.append_ids(key.position, key.position + 1, effect.items);
        list.remove(effect, meta);
      } else {
        list.insert(list.prepare_insert(key.position, {Bytes("x")}), meta);
      }
      seen.raise(me, sequence);
    }
    length = list.size();
    bytes = list.heap_bytes();
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(trace.size()));
  state.counters["length"] = static_cast<double>(length);
  state.counters["B/item"] = static_cast<double>(bytes) / static_cast<double>(length);
}
BENCHMARK(list_editing_trace)->Arg(260'000)->Unit(benchmark::kMillisecond);

/// Commands on one list of so many items, pushed one by one; the list keeps its length.
void list_commands(benchmark::State& state, const std::vector<std::vector<std::string>>& cycle) {
  const auto length = static_cast<std::size_t>(state.range(0));
  Database db(crdt::OriginId::of(RegionId{0}, 1));
  store::Session session;
  std::vector<crdt::Op> written;
  std::int64_t now = 1'000'000;
  Rng rng(3);
  const auto run = [&](std::vector<std::string> words) {
    written.clear();
    std::vector<Bytes> args;
    for (std::string& word : words) {
      if (word == "?") word = std::to_string(rng.below(length));
      args.emplace_back(word);
    }
    now += 1'000;
    benchmark::DoNotOptimize(store::execute(db, session, {Instant{now}, Instant{now}, nullptr}, args, written));
  };
  for (std::size_t i = 0; i < length; ++i) run({i % 2 == 0 ? "LPUSH" : "RPUSH", "list", "0123456789abcdef"});
  state.counters["B/item"] = static_cast<double>(db.memory().total()) / static_cast<double>(length);
  std::size_t i = 0;
  for (auto _ : state) run(cycle[i++ % cycle.size()]);
  state.SetItemsProcessed(state.iterations());
}
void list_queue(benchmark::State& state) {
  list_commands(state, {{"RPUSH", "list", "0123456789abcdef"}, {"LPOP", "list"}});
}
void list_index(benchmark::State& state) { list_commands(state, {{"LINDEX", "list", "?"}}); }
void list_set(benchmark::State& state) { list_commands(state, {{"LSET", "list", "?", "fedcba9876543210"}}); }
BENCHMARK(list_queue)->RangeMultiplier(10)->Range(1'000, 1'000'000);
BENCHMARK(list_index)->RangeMultiplier(10)->Range(1'000, 1'000'000);
BENCHMARK(list_set)->RangeMultiplier(10)->Range(1'000, 1'000'000);

/// An item put in at a random position of a list of so many items.
void list_insert(benchmark::State& state) {
  const auto length = static_cast<std::size_t>(state.range(0));
  const crdt::OriginId me = crdt::OriginId::of(RegionId{0}, 1);
  crdt::Sequence list;
  crdt::VersionVector seen;
  std::uint64_t sequence = 0;
  Rng rng(4);
  const auto insert = [&] {
    const crdt::Meta meta{crdt::Dot::of(me, sequence += 2), crdt::Hlc{sequence}, &seen};  // another key is written in between
    list.insert(list.prepare_insert(rng.below(list.size() + 1), {Bytes("x")}), meta);
    seen.raise(me, sequence);
  };
  while (list.size() < length) insert();
  for (auto _ : state) insert();
  state.SetItemsProcessed(state.iterations());
  state.counters["B/item"] = static_cast<double>(list.heap_bytes()) / static_cast<double>(list.size());
}
BENCHMARK(list_insert)->RangeMultiplier(10)->Range(1'000, 1'000'000);

void encode_batches(benchmark::State& state) {
  const auto batches = remote_batches("SET", 100'000, false);
  std::int64_t operations = 0, bytes = 0;
  for (auto _ : state)
    for (const auto& batch : batches) {
      bytes += static_cast<std::int64_t>(batch->encode().size());
      operations += batch->size();
    }
  state.SetItemsProcessed(operations);
  state.SetBytesProcessed(bytes);
}
BENCHMARK(encode_batches);

void decode_batches(benchmark::State& state) {
  std::vector<std::string> wires;
  for (const auto& batch : remote_batches("SET", 100'000, false)) wires.push_back(batch->encode());
  std::int64_t operations = 0, bytes = 0;
  for (auto _ : state)
    for (const std::string& wire : wires) {
      operations += (*replication::Batch::decode(wire))->size();
      bytes += static_cast<std::int64_t>(wire.size());
    }
  state.SetItemsProcessed(operations);
  state.SetBytesProcessed(bytes);
}
BENCHMARK(decode_batches);

}  // namespace
}  // namespace jetlag::bench

BENCHMARK_MAIN();
