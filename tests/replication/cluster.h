// SPDX-License-Identifier: Apache-2.0
// A cluster of shards for tests: real replicators and databases, links that are queues, time that moves when the test says so.
//
//   Cluster t({.regions = 3});
//   t.run(0, "SADD cart milk");  t.cut(0, 1);  ...  t.heal(0, 1);  t.settle();
//
// Messages of one direction stay in order; which direction delivers next is drawn from a seed, so one test sees many
// interleavings.
#pragma once

#include <algorithm>
#include <deque>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/rng.h"
#include "replication/replicator.h"
#include "store/command.h"
#include "store/command_line.h"

namespace jetlag::replication {

struct ClusterOptions {
  std::size_t regions = 3;
  std::int64_t backlog = 1 << 20;
  std::uint64_t seed = 1;
  std::vector<std::pair<int, int>> links{};  ///< empty: full mesh
  std::int64_t window = 1 << 20;
  int compression = 0;
  std::int64_t batch_bytes = 64 * 1024;
  store::Options options{};
  bool partial_syncs = true;
};

class Cluster {
 public:
  struct Node {
    store::Database database;
    Replicator replicator;
    store::Session session{};
    std::vector<std::pair<Instant, Timer>> timers{};
    std::uint16_t incarnation = 1;
    std::vector<SyncRecord> syncs{};
    std::vector<crdt::Dot> delivered{};
    bool up = true, paused = false, lost = false;
    Duration skew{};  ///< of the region's own clock
  };

  explicit Cluster(ClusterOptions options) : options_(std::move(options)), rng_(options_.seed) {
    const std::size_t n = options_.regions;
    wire_.resize(n * n);
    up_.assign(n * n, false);
    links_.assign(n * n, false);
    if (options_.links.empty())
      for (int a = 0; a < static_cast<int>(n); ++a)
        for (int b = a + 1; b < static_cast<int>(n); ++b) options_.links.emplace_back(a, b);
    adjacency_.assign(n, 0);
    for (const auto& [a, b] : options_.links) {
      adjacency_[static_cast<std::size_t>(a)] |= 1u << b;
      adjacency_[static_cast<std::size_t>(b)] |= 1u << a;
    }
    for (std::size_t r = 0; r < n; ++r) nodes_.push_back(make(r));
    for (std::size_t r = 0; r < n; ++r) start(r, false);
    for (const auto& [a, b] : options_.links) heal(a, b);
  }

  store::Reply run(int region, const std::string& line) {
    Node& node = at(region);
    if (!node.up || node.paused) return store::Reply::error("ERR connection refused");
    if (!node.replicator.ready()) return store::Reply::error("LOADING");
    const auto words = store::split_command_line(line);
    const std::vector<Bytes>& args = *words;
    std::vector<crdt::Op> written;
    store::Reply reply = store::execute(node.database, node.session, {now_, now_ + node.skew, &rng_}, args, written);
    if (!written.empty()) node.replicator.wrote(now_, node.database, written, out_);
    flush(region);
    return reply;
  }
  std::string text(int region, const std::string& line) { return run(region, line).to_text(); }

  /// Deletes the keys whose deadline has passed and is the region's to act on.
  void expire(int region) {
    Node& node = at(region);
    if (!up(region) || !node.replicator.ready()) return;
    std::vector<crdt::Op> written;
    node.database.expire({now_, now_ + node.skew}, written);
    if (!written.empty()) node.replicator.wrote(now_, node.database, written, out_);
    flush(region);
  }

  void cut(int a, int b) { cut_way(a, b); cut_way(b, a); }
  void heal(int a, int b) { heal_way(a, b); heal_way(b, a); }
  void cut_way(int from, int to) {
    links_[index(from, to)] = false;
    follow(from, to);
  }
  void heal_way(int from, int to) {
    links_[index(from, to)] = true;
    follow(from, to);
  }
  /// The process of a region dies; its neighbours' connections to it break.
  void crash(int region, bool loses_memory) {
    Node& node = at(region);
    if (!node.up) return;
    node.up = node.paused = false;
    node.replicator.stop(now_, node.database, out_);
    flush(region);
    node.timers.clear();
    for (int p = 0; p < static_cast<int>(nodes_.size()); ++p) follow(region, p), follow(p, region);
    if (!loses_memory) return;
    node.lost = true;
    node.database.clear_memory();
    node.database.become(crdt::OriginId::of(id(region), ++node.incarnation));
    node.replicator = Replicator(config(), place(static_cast<std::size_t>(region)));
  }
  void restart(int region) {
    if (at(region).up) return;
    at(region).up = true;
    start(static_cast<std::size_t>(region), std::exchange(at(region).lost, false));
    for (int p = 0; p < static_cast<int>(nodes_.size()); ++p) follow(region, p), follow(p, region);
  }
  /// The process of a region dies with its memory and comes back empty.
  void lose_memory(int region) {
    crash(region, true);
    restart(region);
  }
  /// The machine stops a process: what is addressed to it waits, and it is not told that links *to* others came back.
  void pause(int region) { at(region).paused = at(region).up; }
  void resume(int region) {
    at(region).paused = false;
    for (int p = 0; p < static_cast<int>(nodes_.size()); ++p)
      if (up_[index(p, region)]) {
        at(region).replicator.link_up(now_, at(region).database, id(p), SyncCause::kLinkRestored, out_);
        flush(region);
      }
  }
  void resume_or_restart(int region) { at(region).up ? resume(region) : restart(region); }
  bool up(int region) { return at(region).up && !at(region).paused; }

  /// Delivers one message of a drawn direction; false when none waits.
  bool deliver_one() {
    std::vector<std::size_t> waiting;
    for (std::size_t i = 0; i < wire_.size(); ++i)
      if (!wire_[i].empty() && !nodes_[i % nodes_.size()].paused) waiting.push_back(i);
    if (waiting.empty()) return false;
    const std::size_t i = waiting[rng_.below(waiting.size())];
    const int from = static_cast<int>(i / nodes_.size()), to = static_cast<int>(i % nodes_.size());
    const Message message = std::move(wire_[i].front());
    wire_[i].pop_front();
    at(to).replicator.receive(now_, at(to).database, id(from), message, out_);
    flush(to);
    return true;
  }
  /// Lets time pass, firing timers; messages may or may not move meanwhile.
  void pass(Duration time) {
    const Instant until = now_ + time;
    for (;;) {
      int next = -1;
      std::size_t which = 0;
      Instant first = until;
      for (int r = 0; r < static_cast<int>(nodes_.size()); ++r)
        for (std::size_t t = at(r).paused ? at(r).timers.size() : 0; t < at(r).timers.size(); ++t)
          if (at(r).timers[t].first < first) {
            first = at(r).timers[t].first;
            next = r;
            which = t;
          }
      if (next < 0) break;
      now_ = std::max(now_, first);
      const Timer timer = at(next).timers[which].second;
      at(next).timers.erase(at(next).timers.begin() + static_cast<std::ptrdiff_t>(which));
      at(next).replicator.on_timer(now_, at(next).database, timer, out_);
      flush(next);
      while (rng_.below(4) != 0 && deliver_one()) {}
    }
    now_ = until;
  }
  void settle() {
    for (int round = 0; round < 60; ++round) {
      pass(Duration::millis(100));
      while (deliver_one()) {}
    }
  }

  bool equal() const {
    return std::all_of(nodes_.begin(), nodes_.end(), [&](const Node& n) {
      const store::Database& first = nodes_.front().database;
      return n.database.digest() == first.digest() && n.database.observed() == first.observed() &&
             n.database.content_digest() == first.content_digest();
    });
  }
  Node& at(int region) { return nodes_[static_cast<std::size_t>(region)]; }
  std::size_t syncs(int to, SyncKind kind) {
    const auto& all = at(to).syncs;
    return static_cast<std::size_t>(std::count_if(all.begin(), all.end(), [&](const SyncRecord& s) {
      return s.kind == kind && s.phase == SyncPhase::kFinished && s.cause != SyncCause::kStart;
    }));
  }
  std::uint64_t operations_sent = 0;  ///< over all links, each slice counted
  std::int64_t largest_message = 0;
  Instant now() const { return now_; }
  Rng& rng() { return rng_; }

 private:
  static RegionId id(int region) { return {static_cast<std::uint8_t>(region)}; }
  std::size_t index(int from, int to) const {
    return static_cast<std::size_t>(from) * nodes_.size() + static_cast<std::size_t>(to);
  }
  std::deque<Message>& wire(int from, int to) { return wire_[index(from, to)]; }
  Config config() const {
    Config c;
    c.backlog_bytes = options_.backlog;
    c.window_bytes = options_.window;
    c.compression = options_.compression;
    c.batch_bytes = options_.batch_bytes;
    c.partial_syncs = options_.partial_syncs;
    return c;
  }
  Neighbourhood place(std::size_t r) const {
    Neighbourhood place{{static_cast<std::uint8_t>(r)}, {}, adjacency_};
    for (std::size_t p = 0; p < options_.regions; ++p)
      if ((adjacency_[r] >> p) & 1) place.peers.push_back({static_cast<std::uint8_t>(p)});
    return place;
  }
  Node make(std::size_t r) const {
    const auto identity = crdt::OriginId::of({static_cast<std::uint8_t>(r)}, 1);
    return {store::Database(identity, options_.options), Replicator(config(), place(r))};
  }
  /// Tells both ends when a direction of a link begins or ceases to work.
  void follow(int from, int to) {
    const bool works = from != to && links_[index(from, to)] && at(from).up && at(to).up;
    if (works == up_[index(from, to)]) return;
    up_[index(from, to)] = works;
    const auto cause = now_ > Instant{} ? SyncCause::kLinkRestored : SyncCause::kStart;
    if (works) {
      if (!at(to).paused) at(to).replicator.link_up(now_, at(to).database, id(from), cause, out_);
      flush(to);
      if (!at(from).paused) at(from).replicator.reverse_up(at(from).database, id(to), out_);
      flush(from);
      return;
    }
    wire(from, to).clear();  // what is in flight goes down with the connection
    at(to).replicator.inbound_down(now_, at(to).database, id(from), out_);
    flush(to);
    at(from).replicator.outbound_down(id(to));
  }
  void start(std::size_t r, bool lost) {
    nodes_[r].replicator.start(now_, nodes_[r].database, lost, out_);
    flush(static_cast<int>(r));
  }
  void flush(int region) {
    Outbox out = std::move(out_);
    out_.clear();
    for (Send& send : out.sends) {
      if (const auto* ops = std::get_if<Operations>(&send.message)) operations_sent += ops->slice.size();
      largest_message = std::max(largest_message, wire_bytes(send.message));
      if (up_[index(region, send.to.value)]) wire(region, send.to.value).push_back(std::move(send.message));
    }
    for (const TimerRequest& timer : out.timers) at(region).timers.emplace_back(timer.at, timer.timer);
    for (const SyncRecord& sync : out.syncs) at(region).syncs.push_back(sync);
    for (const Delivered& run : out.delivered)
      for (std::uint32_t i = run.slice.begin; i < run.slice.end; ++i) at(region).delivered.push_back(run.slice.batch->op(i).dot);
  }

  ClusterOptions options_;
  Rng rng_;
  Instant now_{};
  std::vector<Node> nodes_;
  std::vector<std::deque<Message>> wire_;
  std::vector<bool> up_, links_;  // by direction: carries messages; is not cut
  std::vector<std::uint64_t> adjacency_;
  Outbox out_;
};

}  // namespace jetlag::replication
