// SPDX-License-Identifier: Apache-2.0
// Commands in one region beside redis-server: nanoseconds of processor time per command, the same requests in the same order.
//
// Here    from arguments to reply, with the operation that replication would send; no network.
// Redis   processor time of the server process per command, requests pipelined by the thousand over a Unix socket, persistence
//         off: what is left of the network is its reading and parsing.
// Data    keys are 16 bytes, values 32 bytes, drawn uniformly from a million; one set, hash, sorted set, list of up to a million
//         elements.
#include <fmt/format.h>

#include <chrono>
#include <cstdio>
#include <ctime>
#include <string>
#include <string_view>
#include <vector>

#include "core/rng.h"
#include "differential/resp.h"
#include "differential/server.h"
#include "store/command.h"

namespace jetlag::bench {
namespace {

constexpr std::size_t kElements = 1'000'000, kRequests = 200'000, kPipelined = 1000;

using Words = std::vector<Bytes>;

struct Load {
  const char* name;
  std::size_t lines;  ///< Of a reply on the wire.
  Words (*draw)(Rng&);
};

Bytes drawn(const char* kind, Rng& rng) { return Bytes(fmt::format("{}:{:012}", kind, rng.below(kElements))); }
const Bytes kValue{std::string_view("0123456789abcdef0123456789abcdef")};

constexpr Load kLoads[] = {
    {"SET", 1,
     [](Rng& rng) {
       return Words{"SET", drawn("key", rng), kValue};
     }},
    {"GET", 2,
     [](Rng& rng) {
       return Words{"GET", drawn("key", rng)};
     }},
    {"INCR", 1,
     [](Rng& rng) {
       return Words{"INCR", drawn("num", rng)};
     }},
    {"SADD", 1,
     [](Rng& rng) {
       return Words{"SADD", "set", drawn("mem", rng)};
     }},
    {"HSET", 1,
     [](Rng& rng) {
       return Words{"HSET", "hash", drawn("fie", rng), kValue};
     }},
    {"ZADD", 1,
     [](Rng& rng) {
       return Words{"ZADD", "zset", Bytes(std::to_string(rng.below(kElements))), drawn("mem", rng)};
     }},
    {"LPUSH", 1,
     [](Rng&) {
       return Words{"LPUSH", "list", kValue};
     }},
};

/// Every key and element once, in an order of its own, so that what is measured runs on full tables.
Words filling(const Load& load, std::size_t i) {
  const std::string number = fmt::format("{:012}", i * 7919 % kElements);
  const std::string_view name = load.name;
  if (name == "SET" || name == "GET") return {"SET", Bytes("key:" + number), kValue};
  if (name == "INCR") return {"INCR", Bytes("num:" + number)};
  if (name == "SADD") return {"SADD", "set", Bytes("mem:" + number)};
  if (name == "HSET") return {"HSET", "hash", Bytes("fie:" + number), kValue};
  if (name == "ZADD") return {"ZADD", "zset", Bytes(std::to_string(i)), Bytes("mem:" + number)};
  return {"LPUSH", "list", kValue};
}

class Here {
 public:
  Here() : db_(crdt::OriginId::of(RegionId{0}, 1), standard()) {}
  void run(const Words& args) {
    written_.clear();
    now_ += 1000;
    last_ = store::execute(db_, session_, {Instant{now_}, Instant{now_}, &rng_}, args, written_);
  }

 private:
  static store::Options standard() {
    store::Options options;
    options.commands = store::CommandSet::kStandard;
    return options;
  }
  store::Database db_;
  store::Session session_;
  Rng rng_{1};
  std::vector<crdt::Op> written_;
  std::int64_t now_ = 1'000'000'000;
  store::Reply last_;
};

double seconds_of_this_thread() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

double here(const Load& load, const std::vector<Words>& requests) {
  Here region;
  for (std::size_t i = 0; i < kElements; ++i) region.run(filling(load, i));
  const double started = seconds_of_this_thread();
  for (const Words& args : requests) region.run(args);
  return (seconds_of_this_thread() - started) / static_cast<double>(requests.size()) * 1e9;
}

double there(differential::Server& server, const Load& load, const std::vector<Words>& requests) {
  server.ask(Words{"FLUSHALL"});
  std::string batch;
  std::size_t waiting = 0;
  const auto send = [&](const Words& args, std::size_t lines) {
    batch += differential::encode(args);
    if (++waiting < kPipelined) return;
    server.exchange(batch, waiting * lines);
    batch.clear();
    waiting = 0;
  };
  for (std::size_t i = 0; i < kElements; ++i) send(filling(load, i), 1);
  const double started = server.processor_seconds();
  for (const Words& args : requests) send(args, load.lines);
  return (server.processor_seconds() - started) / static_cast<double>(requests.size()) * 1e9;
}

/// All of them, or the one that is named.
int compare(std::string_view only) {
  std::string problem;
  const auto server = differential::Server::start(problem);
  std::printf("Commands on a million keys or elements, processor time per command%s\n",
              server == nullptr ? (" (no redis-server to compare with: " + problem + ")").c_str() : "");
  for (const Load& load : kLoads) {
    if (!only.empty() && only != load.name) continue;
    Rng rng(11);
    std::vector<Words> requests;
    for (std::size_t i = 0; i < kRequests; ++i) requests.push_back(load.draw(rng));
    const double own = here(load, requests);
    if (server == nullptr) {
      std::printf("  %-6s %6.0f ns\n", load.name, own);
      continue;
    }
    const double redis = there(*server, load, requests);
    std::printf("  %-6s %6.0f ns   redis-server %6.0f ns   redis-server / this: %.2f\n", load.name, own, redis, redis / own);
  }
  return 0;
}

}  // namespace
}  // namespace jetlag::bench

int main(int count, char** words) { return jetlag::bench::compare(count > 1 ? words[1] : ""); }
