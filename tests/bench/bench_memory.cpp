// SPDX-License-Identifier: Apache-2.0
// What objects cost in memory: bytes per key or element in each of three regions, beside the plain values.
//
// Written  by three regions in turn, so that an object carries the metadata of three origins where its type keeps some of each.
// Plain    the bytes of keys, values, members, fields and items, 8 for a number: what any store has to hold.
// Removed  the same after three quarters were removed and before and after everybody knows of it.
#include <fmt/format.h>

#include <array>
#include <cstdio>
#include <functional>
#include <string>
#include <vector>

#include "core/check.h"
#include "store/command.h"

namespace jetlag::bench {
namespace {

constexpr std::size_t kRegions = 3;
using Words = std::vector<Bytes>;

/// Three regions that hear of everything at once.
class Regions {
 public:
  Regions() {
    for (std::size_t r = 0; r < kRegions; ++r)
      databases_[r] = store::Database(crdt::OriginId::of(RegionId{static_cast<std::uint8_t>(r)}, 1));
  }
  void run(std::size_t region, const Words& args) {
    written_.clear();
    now_ += 1'000'000;
    crdt::VersionVector deps = databases_[region].observed();
    const store::Reply reply =
        store::execute(databases_[region], session_, {Instant{now_}, Instant{now_}, &rng_}, args, written_);
    JETLAG_CHECK(!reply.is_error(), "the benchmark's commands are well formed");
    for (const crdt::Op& op : written_) {
      for (std::size_t other = 0; other < kRegions; ++other)
        if (other != region) databases_[other].apply(op, deps);
      deps.raise(op.dot.origin(), op.dot.sequence());
    }
  }
  void collect() {
    crdt::AckView acks;
    acks.everyone = true;
    for (const store::Database& db : databases_) acks.entries.push_back({db.identity(), &db.observed()});
    for (store::Database& db : databases_) db.collect(acks);
  }
  store::MemoryUse of(crdt::Type type) const { return databases_[0].memory_by_type()[static_cast<std::size_t>(type)].memory; }
  store::MemoryUse of_absent_keys() const { return of(crdt::Type::kNone); }

 private:
  std::array<store::Database, kRegions> databases_;
  store::Session session_;
  Rng rng_{1};
  std::vector<crdt::Op> written_;
  std::int64_t now_ = 1'000'000'000;
};

struct Kind {
  const char* name;
  crdt::Type type;
  std::size_t objects;
  double plain;
  std::function<Words(std::size_t)> write, remove;  ///< The i-th element; remove may be empty.
};

Bytes numbered(const char* kind, std::size_t i) { return Bytes(fmt::format("{}:{:012}", kind, i)); }
Bytes member_path(std::size_t i) { return Bytes("$[\"" + numbered("mem", i).str() + "\"]"); }
const Bytes kValue{std::string_view("0123456789abcdef0123456789abcdef")};

void measure(const Kind& kind) {
  Regions regions;
  const auto per_object = [&](std::int64_t bytes) { return static_cast<double>(bytes) / static_cast<double>(kind.objects); };
  for (std::size_t i = 0; i < kind.objects; ++i) regions.run(i % kRegions, kind.write(i));
  const store::MemoryUse full = regions.of(kind.type);
  std::printf("  %-28s %8zu %7.0f %8.0f %10.0f", kind.name, kind.objects, kind.plain, per_object(full.data),
              per_object(full.metadata + full.tombstones));
  if (!kind.remove) {
    std::printf("\n");
    return;
  }
  for (std::size_t i = 0; i < kind.objects; ++i)
    if (i % 4 != 0) regions.run(i / 4 % kRegions, kind.remove(i));
  const auto removed = [&] { return per_object(regions.of(kind.type).tombstones + regions.of_absent_keys().tombstones); };
  const double before = removed();
  regions.collect();
  std::printf(" %11.1f %11.1f\n", before, removed());
}

/// A million of each.
std::vector<Kind> keys() {
  return {
      {"strings", crdt::Type::kString, 1'000'000, 16 + 32,
       [](std::size_t i) {
         return Words{"SET", numbered("key", i), kValue};
       },
       [](std::size_t i) {
         return Words{"DEL", numbered("key", i)};
       }},
      {"counters", crdt::Type::kString, 1'000'000, 16 + 8,
       [](std::size_t i) {
         return Words{"INCR", numbered("key", i)};
       },
       [](std::size_t i) {
         return Words{"DEL", numbered("key", i)};
       }},
  };
}

/// A hundred thousand in one key.
std::vector<Kind> elements() {
  return {
      {"members of one set", crdt::Type::kSet, 100'000, 16,
       [](std::size_t i) {
         return Words{"SADD", "set", numbered("mem", i)};
       },
       [](std::size_t i) {
         return Words{"SREM", "set", numbered("mem", i)};
       }},
      {"fields of one hash", crdt::Type::kHash, 100'000, 16 + 32,
       [](std::size_t i) {
         return Words{"HSET", "hash", numbered("fie", i), kValue};
       },
       [](std::size_t i) {
         return Words{"HDEL", "hash", numbered("fie", i)};
       }},
      {"counters in one hash", crdt::Type::kHash, 100'000, 16 + 8,
       [](std::size_t i) {
         return Words{"HINCRBY", "hash", numbered("fie", i), "7"};
       },
       [](std::size_t i) {
         return Words{"HDEL", "hash", numbered("fie", i)};
       }},
      {"members of one sorted set", crdt::Type::kSortedSet, 100'000, 16 + 8,
       [](std::size_t i) {
         return Words{"ZADD", "zset", Bytes(std::to_string(i)), numbered("mem", i)};
       },
       [](std::size_t i) {
         return Words{"ZREM", "zset", numbered("mem", i)};
       }},
      {"entries of one stream",
       crdt::Type::kStream,
       100'000,
       16 + 5 + 32,
       [](std::size_t) {
         return Words{"XADD", "stream", "*", "field", kValue};
       },
       {}},
      {"items of one list", crdt::Type::kList, 100'000, 32,
       [](std::size_t) {
         return Words{"RPUSH", "list", kValue};
       },
       [](std::size_t) {
         return Words{"LPOP", "list"};
       }},
  };
}

/// Likewise, of what is built of parts.
std::vector<Kind> parts() {
  return {
      {"members of one document", crdt::Type::kDocument, 100'000, 16 + 34,
       [](std::size_t i) {
         if (i == 0) return Words{"JSON.SET", "document", "$", "{}"};
         return Words{"JSON.SET", "document", member_path(i), Bytes("\"" + kValue.str() + "\"")};
       },
       [](std::size_t i) {
         return Words{"JSON.DEL", "document", member_path(i)};
       }},
      {"vectors of 32 in one set", crdt::Type::kVectorSet, 100'000, 16 + 4 * 32,
       [](std::size_t i) {
         return Words{"VADD", "vectors", "FP32", Bytes(std::string(4 * 32, static_cast<char>(1 + i % 60))), numbered("ele", i)};
       },
       [](std::size_t i) {
         return Words{"VREM", "vectors", numbered("ele", i)};
       }},
  };
}

}  // namespace
}  // namespace jetlag::bench

int main() {
  using namespace jetlag::bench;
  std::printf("Memory in each of three regions, bytes per key or element; all written by the three in turn\n");
  std::printf("  %-28s %8s %7s %8s %10s %11s %11s\n", "", "number", "plain", "data", "metadata", "removed", "collected");
  for (const Kind& kind : keys()) measure(kind);
  for (const Kind& kind : elements()) measure(kind);
  for (const Kind& kind : parts()) measure(kind);
  return 0;
}
