// SPDX-License-Identifier: Apache-2.0
// A region for stories about the store: a database, a session and a clock that the test sets; operations are carried by hand.
#pragma once

#include <initializer_list>
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

class Region {
 public:
  /// `number` counts from 1, as people count regions.
  explicit Region(std::uint8_t number, Options options = {})
      : db(crdt::OriginId::of(RegionId{static_cast<std::uint8_t>(number - 1)}, 1), std::move(options)) {}

  Reply run(std::string_view line) {
    const auto args = split_command_line(line);
    JETLAG_CHECK(args.has_value(), "the test's command line is well formed");
    std::vector<crdt::Op> written;
    Reply reply = execute(db, session, {clock, clock + skew, &rng}, *args, written);
    record(written);
    return reply;
  }
  /// The reply as text.
  std::string say(std::string_view line) { return run(line).to_text(); }

  void expire() {
    std::vector<crdt::Op> written;
    db.expire({clock, clock + skew}, written);
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
  std::vector<Shipped> log;               ///< Own and received operations, in local order.
  std::vector<crdt::Observation> seen;  ///< What applying remote operations met.

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
};

/// Everybody gets everything.
inline void settle(std::initializer_list<Region*> regions) {
  for (int round = 0; round < 2; ++round)
    for (Region* to : regions)
      for (const Region* from : regions)
        if (to != from) to->pull(*from);
}

}  // namespace jetlag::store::testing
