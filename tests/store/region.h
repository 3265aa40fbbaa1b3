// SPDX-License-Identifier: Apache-2.0
// A region for stories about the store: a database, a session and a clock that the test sets; operations are carried by hand.
//
// Otherwise   what the region's database would be, had it learned the same in another way (settle.h). Every command is put to
//             these as well, and must be answered, and tell others, as in the region itself, until the region learns more.
// Newcomers   databases that learned all of it from others. Until the region writes or learns more they are asked what is only
//             read, but for the progress of consumer groups: that is each region's own.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <initializer_list>
#include <memory>
#include <string>
#include <vector>

#include "store/command.h"
#include "store/command_line.h"

namespace jetlag::store::testing {

/// An operation on its way, with the context that it depends on.
struct Shipped {
  crdt::Op op;
  crdt::VersionVector deps;
};

/// A database and the way in which it learned what it knows.
struct Outcome {
  Database db;
  std::string how;
};

class Region {
 public:
  /// `number` counts from 1, as people count regions.
  explicit Region(std::uint8_t number, Options options = {})
      : db(crdt::OriginId::of(RegionId{static_cast<std::uint8_t>(number - 1)}, 1), std::move(options)) {}

  Reply run(std::string_view line) {
    const auto args = split_command_line(line);
    JETLAG_CHECK(args.has_value(), "the test's command line is well formed");
    forget_old_outcomes();
    const Session asking = session;
    const Rng drawing = rng;
    std::vector<crdt::Op> written;
    Reply reply = execute(db, session, {clock, clock + skew, &rng}, *args, written);
    const auto put_to = [&](Database& other, const std::string& how) {
      Session its = asking;
      Rng draws = drawing;
      std::vector<crdt::Op> told;
      const Reply its_reply = execute(other, its, {clock, clock + skew, &draws}, *args, told);
      EXPECT_EQ(its_reply.to_text(), reply.to_text()) << line << ": " << how;
      expect_same(told, written, std::string(line) + ": " + how);
    };
    for (Outcome& other : otherwise) put_to(other.db, other.how);
    if (newcomers && asks_about_all(args->front().str()))
      for (Outcome& other : *newcomers) put_to(other.db, other.how);
    record(written);
    return reply;
  }
  /// The reply as text.
  std::string say(std::string_view line) { return run(line).to_text(); }

  void expire() {
    forget_old_outcomes();
    std::vector<crdt::Op> written;
    db.expire({clock, clock + skew}, written);
    for (Outcome& other : otherwise) {
      std::vector<crdt::Op> told;
      other.db.expire({clock, clock + skew}, told);
      expect_same(told, written, "expiry: " + other.how);
    }
    record(written);
  }

  /// Applies what `from` has seen and this region has not, in an order in which `from` saw it.
  void pull(const Region& from) {
    for (const Shipped& s : from.log) {
      if (db.observed().contains(s.op.dot)) continue;
      seen.push_back(db.apply(s.op, s.deps));
      log.push_back(s);
    }
  }
  void advance(Duration d) { clock += d; }

  Database db;
  Session session;
  Rng rng{7};
  Instant clock{Duration::seconds(1).ns};
  Duration skew{};
  std::vector<Shipped> log;             ///< Own and received operations, in local order.
  std::vector<crdt::Observation> seen;  ///< What applying remote operations met.
  std::vector<Outcome> otherwise;
  std::shared_ptr<std::vector<Outcome>> newcomers;  ///< Shared by the regions that settled.
  std::shared_ptr<const Database> past;             ///< What a newcomer had seen when they did.

 private:
  void record(const std::vector<crdt::Op>& written) {
    for (const crdt::Op& op : written) {
      // The dependencies exclude the operation itself and what the same command wrote after it.
      crdt::VersionVector deps;
      const crdt::VersionVector context = db.observed();
      for (const auto& e : context) deps.raise(e.origin, e.origin == op.dot.origin() ? op.dot.sequence() - 1 : e.sequence);
      log.push_back({op, deps});
    }
  }
  /// They are outcomes of what the region knew when it settled.
  void forget_old_outcomes() {
    if (!otherwise.empty() && otherwise.front().db.observed() != db.observed()) otherwise.clear();
    if (newcomers && newcomers->front().db.observed() != db.observed()) newcomers.reset();
  }
  static bool asks_about_all(const std::string& name) {
    const Command* command = find_command(name);
    return command != nullptr && command->has(kRead) && command->name != "XPENDING" && command->name != "XINFO";
  }
  static void expect_same(const std::vector<crdt::Op>& told, const std::vector<crdt::Op>& written, const std::string& what) {
    ASSERT_EQ(told.size(), written.size()) << what;
    for (std::size_t i = 0; i < told.size(); ++i)
      EXPECT_TRUE(told[i].dot == written[i].dot && told[i].key == written[i].key && told[i].effect == written[i].effect) << what;
  }
};

/// Everybody gets everything, each operation once.
inline void carry(std::initializer_list<Region*> regions) {
  for (int round = 0; round < 2; ++round)
    for (Region* to : regions)
      for (const Region* from : regions)
        if (to != from) to->pull(*from);
}

inline void take_state(Database& to, const Database& from) {
  const Snapshot snapshot = from.snapshot();
  to.observe_clock(snapshot.clock);
  to.begin_join(snapshot.observed);
  for (std::uint16_t i = 0; i < kBuckets; ++i) to.join_bucket(i, deref(snapshot.buckets[i]));
  to.finish_join();
}

inline void take_state(Region& to, const Region& from) {
  for (const Shipped& s : from.log)
    if (!to.db.observed().contains(s.op.dot)) to.log.push_back(s);
  take_state(to.db, from.db);
}

}  // namespace jetlag::store::testing
