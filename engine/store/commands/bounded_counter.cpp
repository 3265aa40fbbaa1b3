// SPDX-License-Identifier: Apache-2.0
// Bounded counters, an extension of Jetlag: a stock that no region can oversell, whoever can be reached. The commands begin with
// BC. because no Redis has them; crdt/bounded_counter.h says how rights keep the bounds.
//
// Rights   whoever creates the counter has all of them, so other regions can move it only once they were given some. Regions
// count
//          from 1; a region to which rights go need not have written anything yet.
// Refusal  NORIGHTS: this region may not move so far, whatever the value is. Others may be able to give it the rights.
#include <algorithm>
#include <string>

#include "store/arguments.h"
#include "store/commands/groups.h"
#include "store/deadline.h"
#include "store/key_view.h"

namespace jetlag::store {
namespace {

using crdt::BoundedCounter;
using crdt::OriginId;
using crdt::Rights;
using crdt::Type;

enum class Direction : bool { kDown, kUp };

std::int64_t in(const Rights& rights, Direction direction) { return direction == Direction::kDown ? rights.down : rights.up; }

const BoundedCounter::Counter* counter_of(const KeyView& key) {
  return key.exists() ? &key.object().bounded_counter()->shown() : nullptr;
}

Reply create(Call& call) {
  std::int64_t numbers[3];
  for (std::size_t i = 0; i < 3; ++i) {
    const Integer number = read_integer(call.args[2 + i]);
    if (!number) return number.error();
    numbers[i] = *number;
  }
  const auto [lower, upper, initial] = numbers;
  if (lower < -crdt::kCounterLimit || upper > crdt::kCounterLimit) return Reply::error("ERR bounds must lie within 59 bits");
  if (lower > initial || initial > upper) return Reply::error("ERR the value must lie within the bounds");
  KeyView key(call, call.args[1]);
  if (key.exists()) return Reply::error("BUSYKEY Target key name already exists.");
  key.for_writing();
  key.write(crdt::CreateCounter{lower, upper, initial});
  return Reply::ok();
}

/// The incarnation of a region that is known to write: rights of an older one could not be used.
OriginId newest_of(const Database& db, RegionId region) {
  OriginId newest = region == db.region() ? db.identity() : OriginId::of(region, 1);
  const crdt::VersionVector& observed = db.observed();
  for (const auto& entry : observed)
    if (entry.origin.region() == region) newest = std::max(newest, entry.origin);
  return newest;
}

/// That a region has rights for less than `amount`; the others together may have more, stranded ones left out.
Reply refused(const Database& db, const BoundedCounter::Counter& counter, OriginId self, std::string_view what,
              Direction direction, std::int64_t amount) {
  std::uint64_t elsewhere = 0;
  for (const OriginId origin : counter.holders())
    if (origin != self && origin >= newest_of(db, origin.region()))
      elsewhere += static_cast<std::uint64_t>(in(counter.rights_of(origin), direction));
  return Reply::error(Bytes("NORIGHTS cannot " + std::string(what) + " " + std::to_string(amount) +
                            ": this region has rights for " + std::to_string(in(counter.rights_of(self), direction)) +
                            ", others for " + std::to_string(elsewhere)));
}

/// Positive, as all amounts are.
Integer read_amount(const Bytes& text) {
  const Integer amount = read_integer(text);
  if (amount && *amount <= 0) return tl::unexpected(errors::not_positive());
  return amount;
}

template <Direction kDirection>
Reply move(Call& call) {
  if (call.args.size() > 3) return errors::wrong_arity(call.args[0]);
  const Integer amount = call.args.size() == 3 ? read_amount(call.args[2]) : Integer(1);
  if (!amount) return amount.error();
  KeyView key(call, call.args[1]);
  if (!key.fits(Type::kBoundedCounter)) return errors::wrong_type();
  const BoundedCounter::Counter* counter = counter_of(key);
  if (counter == nullptr) return errors::no_such_key();
  const OriginId self = call.db.identity();
  constexpr bool kDown = kDirection == Direction::kDown;
  if (in(counter->rights_of(self), kDirection) < *amount)
    return refused(call.db, *counter, self, kDown ? "go down by" : "go up by", kDirection, *amount);
  key.write(key.for_writing().bounded_counter()->prepare_move(self, kDown ? -*amount : *amount));
  return Reply::integer(key.written().bounded_counter()->shown().value());
}

Reply give(Call& call) {
  if (call.args.size() > 5) return errors::wrong_arity(call.args[0]);
  const Integer region = read_integer(call.args[2]);
  if (!region || *region < 1 || *region > call.db.options().regions)
    return Reply::error(Bytes("ERR expected the number of a region, 1 to " + std::to_string(call.db.options().regions)));
  const Integer amount = read_amount(call.args[3]);
  if (!amount) return amount.error();
  const bool up = call.args.size() == 5 && is_word(call.args[4], "UP");
  if (call.args.size() == 5 && !up && !is_word(call.args[4], "DOWN")) return errors::syntax();
  const RegionId to{static_cast<std::uint8_t>(*region - 1)};
  if (to == call.db.region()) return Reply::error("ERR a region cannot give rights to itself");
  KeyView key(call, call.args[1]);
  if (!key.fits(Type::kBoundedCounter)) return errors::wrong_type();
  const BoundedCounter::Counter* counter = counter_of(key);
  if (counter == nullptr) return errors::no_such_key();
  const OriginId self = call.db.identity();
  const Direction direction = up ? Direction::kUp : Direction::kDown;
  if (in(counter->rights_of(self), direction) < *amount) return refused(call.db, *counter, self, "give", direction, *amount);
  const Rights rights{up ? 0 : *amount, up ? *amount : 0};
  key.write(key.for_writing().bounded_counter()->prepare_gift(self, newest_of(call.db, to), rights));
  return Reply::ok();
}

Reply get(Call& call) {
  const KeyView key(call, call.args[1]);
  if (!key.fits(Type::kBoundedCounter)) return errors::wrong_type();
  const BoundedCounter::Counter* counter = counter_of(key);
  return counter == nullptr ? Reply::nil() : Reply::integer(counter->value());
}

Reply bounds(Call& call) {
  const KeyView key(call, call.args[1]);
  if (!key.fits(Type::kBoundedCounter)) return errors::wrong_type();
  const BoundedCounter::Counter* counter = counter_of(key);
  if (counter == nullptr) return Reply::nil_array();
  return Reply::array({Reply::integer(counter->terms.lower), Reply::integer(counter->terms.upper)});
}

/// Region, rights down and up of each; of an incarnation that is gone also a word that says so.
Reply rights(Call& call) {
  const KeyView key(call, call.args[1]);
  if (!key.fits(Type::kBoundedCounter)) return errors::wrong_type();
  const BoundedCounter::Counter* counter = counter_of(key);
  if (counter == nullptr) return Reply::nil_array();
  std::vector<Reply> all;
  for (const OriginId origin : counter->holders()) {
    const Rights has = counter->rights_of(origin);
    std::vector<Reply> one{Reply::integer(origin.region().value + 1), Reply::integer(has.down), Reply::integer(has.up)};
    if (origin < newest_of(call.db, origin.region())) one.push_back(Reply::bulk("stranded"));
    all.push_back(Reply::array(std::move(one)));
  }
  return Reply::array(std::move(all));
}

constexpr KeyPositions kOne{1, 1, 1};
constexpr const char* kGroup = "bounded-counter";
constexpr const char* kSince = "0.1.0";  // of Jetlag
constexpr Command kCommands[] = {
    {"BC.BOUNDS", 2, kRead | kFast, kOne, kGroup, kSince, "Returns the bounds of a bounded counter", bounds},
    {"BC.CREATE", 5, kGrows | kFast, kOne, kGroup, kSince, "Makes a counter with a lower and an upper bound and a value", create},
    {"BC.DECR", -2, kGrows | kFast, kOne, kGroup, kSince, "Takes from a bounded counter, as far as this region's rights go",
     move<Direction::kDown>},
    {"BC.GET", 2, kRead | kFast, kOne, kGroup, kSince, "Returns the value of a bounded counter", get},
    {"BC.GIVE", -4, kGrows | kFast, kOne, kGroup, kSince, "Gives rights to move a bounded counter DOWN or UP to another region",
     give},
    {"BC.INCR", -2, kGrows | kFast, kOne, kGroup, kSince, "Adds to a bounded counter, as far as this region's rights go",
     move<Direction::kUp>},
    {"BC.RIGHTS", 2, kRead | kFast, kOne, kGroup, kSince, "Returns how far each region may move a bounded counter", rights},
};

}  // namespace

std::span<const Command> bounded_counter_commands() { return kCommands; }

}  // namespace jetlag::store
