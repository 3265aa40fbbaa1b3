// SPDX-License-Identifier: Apache-2.0
// The parts of the executable specification that concern HyperLogLogs, bounded counters and vector sets.
#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "specification.h"

namespace jetlag::crdt::laws {
namespace {

using Seen = std::vector<const Record*>;

bool saw(const Record& later, const Record& earlier) { return later.deps.contains(earlier.dot); }

Seen seen_by(const Record& writer, const Seen& all) {
  Seen before;
  std::copy_if(all.begin(), all.end(), std::back_inserter(before), [&](const Record* r) { return saw(writer, *r); });
  return before;
}

bool newer(const Record& a, const Record& b) { return std::pair(a.stamp(), a.dot) > std::pair(b.stamp(), b.dot); }

Seen adds_that_count(const Seen& seen);

/// Its writer saw a HyperLogLog.
bool ends_adds(const Record& deletion, const Seen& seen) {
  if (!deletion.ends_adds) deletion.ends_adds = !adds_that_count(seen_by(deletion, seen)).empty();
  return *deletion.ends_adds;
}

}  // namespace

bool ends_what_it_had_not_seen(const Record& y, const Record& x, const Seen& seen) {
  return y.intent.kind == Kind::kDelete && !saw(x, y) && ends_adds(y, seen);
}

namespace {

/// An add counts if its writer knew every deletion that ends adds.
Seen adds_that_count(const Seen& seen) {
  Seen out;
  for (const Record* x : seen) {
    if (x->intent.kind != Kind::kAddThing) continue;
    const bool ended =
        std::any_of(seen.begin(), seen.end(), [&](const Record* y) { return ends_what_it_had_not_seen(*y, *x, seen); });
    if (!ended) out.push_back(x);
  }
  return out;
}

/// Creations that no deletion has ended which had seen them.
Seen counters_of(const Seen& seen) {
  Seen out;
  for (const Record* x : seen) {
    if (x->intent.kind != Kind::kCreateCounter) continue;
    const bool ended =
        std::any_of(seen.begin(), seen.end(), [&](const Record* y) { return y->intent.kind == Kind::kDelete && saw(*y, *x); });
    if (!ended) out.push_back(x);
  }
  return out;
}

/// Which counter a move or a gift is about: the newest one that its writer saw.
Dot counter_of(const Record& move, const Seen& seen) {
  if (!move.counter) {
    const Seen there = counters_of(seen_by(move, seen));
    move.counter =
        (*std::max_element(there.begin(), there.end(), [](const Record* a, const Record* b) { return newer(*b, *a); }))->dot;
  }
  return *move.counter;
}

std::string counter_text(Dot name, std::int64_t value, const std::map<OriginId, std::pair<std::int64_t, std::int64_t>>& rights) {
  std::string text = fmt::format("counter {:x}: {}", name.packed, value);
  for (const auto& [origin, has] : rights)
    if (has != std::pair<std::int64_t, std::int64_t>{}) text += fmt::format(" {:x}={}/{}", origin.packed, has.first, has.second);
  return text + " ";
}

std::string kept_text(const std::set<std::string>& kept) { return fmt::format("{{{}}}", fmt::join(kept, "|")); }

std::string element_text(const std::string& name, const std::string& vector, const std::set<std::string>& vectors,
                         const std::string& attributes, const std::set<std::string>& all_attributes) {
  return fmt::format("{}={} of {} with {} of {} ", name, vector, kept_text(vectors), attributes, kept_text(all_attributes));
}

struct Writes {
  const Record* winner = nullptr;
  std::set<std::string> kept;

  void add(const Record* r) {
    kept.insert(r->intent.value);
    if (winner == nullptr || newer(*r, *winner)) winner = r;
  }
  std::string value() const { return winner == nullptr ? "" : winner->intent.value; }
};

std::string dimension_text(std::size_t dimension) { return fmt::format("dimension {} ", dimension); }

void read_register(const Register& from, std::string& value, std::set<std::string>& kept) {
  if (const Candidate* winner = from.resolve(Rule::kLww)) value = winner->value.str();
  for (std::size_t i = 0; i < from.size(); ++i) kept.insert(from[i].value.str());
}

}  // namespace

std::string specify_hyperloglog(const Seen& seen, Seen& creations) {
  creations = adds_that_count(seen);
  std::map<unsigned, unsigned> ranks;
  for (const Record* r : creations) {
    const HllRank rank = HllRegisters::place_of(r->intent.name);
    ranks[rank.index] = std::max<unsigned>(ranks[rank.index], rank.rank);
  }
  std::string text;
  for (const auto& [index, rank] : ranks) text += fmt::format("register {}={} ", index, rank);
  return text;
}

std::string specify_bounded_counter(const Seen& seen, Seen& creations) {
  const Seen counters = counters_of(seen);
  creations = counters;
  std::map<Dot, std::string> texts;
  for (const Record* c : counters) {
    std::int64_t value = c->intent.delta.bits;
    std::map<OriginId, std::pair<std::int64_t, std::int64_t>> rights;
    rights[c->dot.origin()] = {value, 10 - value};
    for (const Record* m : seen) {
      const bool moves = m->intent.kind == Kind::kMoveCounter, gives = m->intent.kind == Kind::kGiveRights;
      if ((!moves && !gives) || counter_of(*m, seen) != c->dot) continue;
      auto& own = rights[m->dot.origin()];
      const std::int64_t by = m->intent.delta.bits;
      if (moves) {
        value += by;
        own.first += by;
        own.second -= by;
      } else {
        own.first -= by;
        rights[OriginId::of(RegionId{static_cast<std::uint8_t>(m->intent.position)}, 1)].first += by;
      }
    }
    // The law of the type: whatever has arrived in whatever order, the bounds hold, and nobody has less than no rights.
    const auto valid = [](const auto& has) { return has.second.first >= 0 && has.second.second >= 0; };
    const bool holds = 0 <= value && value <= 10 && std::all_of(rights.begin(), rights.end(), valid);
    texts[c->dot] = (holds ? "" : "OUT OF BOUNDS ") + counter_text(c->dot, value, rights);
  }
  std::string text;
  for (const auto& [name, one] : texts) text += one;
  return text;
}

std::string specify_vector_set(const Seen& seen, Settings settings, Seen& creations) {
  struct Element {
    Writes vector, attributes;
  };
  std::map<std::string, Element> elements;
  for (const Record* x : seen) {
    const bool vector = x->intent.kind == Kind::kSetVector;
    if (!vector && x->intent.kind != Kind::kSetAttributes) continue;
    const bool covered = std::any_of(seen.begin(), seen.end(), [&](const Record* y) {
      if (!saw(*y, *x)) return false;
      if (y->intent.kind == Kind::kDelete) return true;
      if (y->intent.name != x->intent.name) return false;
      if (y->intent.kind == Kind::kRemoveVector || (!vector && y->intent.begins)) return true;
      return y->intent.kind == x->intent.kind && overwrites(*y, *x, {Rule::kLww, settings.clock});
    });
    if (covered) continue;
    Element& element = elements[x->intent.name];
    (vector ? element.vector : element.attributes).add(x);
    if (vector) creations.push_back(x);
  }
  std::string text;
  std::map<std::size_t, int> dimensions;
  for (const auto& [name, e] : elements) {
    if (e.vector.winner == nullptr) continue;
    ++dimensions[e.vector.value().size() / 4];
    text += element_text(name, e.vector.value(), e.vector.kept, e.attributes.value(), e.attributes.kept);
  }
  if (text.empty()) return text;
  const auto fewer = [](const auto& a, const auto& b) { return a.second < b.second; };
  return dimension_text(std::max_element(dimensions.begin(), dimensions.end(), fewer)->first) + text;
}

std::string describe_others(const Object& object) {
  std::string text;
  if (const HyperLogLog* log = object.hyperloglog())
    log->registers().for_each([&](HllRank r) { text += fmt::format("register {}={} ", r.index, r.rank); });
  if (const BoundedCounter* body = object.bounded_counter())
    for (const BoundedCounter::Counter& counter : body->counters()) {
      std::map<OriginId, std::pair<std::int64_t, std::int64_t>> rights;
      for (const OriginId origin : counter.holders()) {
        const Rights has = counter.rights_of(origin);
        rights[origin] = {has.down, has.up};
      }
      text += counter_text(counter.name, counter.value(), rights);
    }
  if (const VectorSet* set = object.vector_set(); set != nullptr && set->present()) {
    std::map<std::string, std::string> elements;
    for (const auto& [name, cell] : *set) {
      if (!cell.present()) continue;
      std::string vector, attributes;
      std::set<std::string> vectors, all_attributes;
      read_register(cell.vectors(), vector, vectors);
      read_register(cell.all_attributes(), attributes, all_attributes);
      elements[name.str()] = element_text(name.str(), vector, vectors, attributes, all_attributes);
    }
    text += dimension_text(set->dimension());
    for (const auto& [name, one] : elements) text += one;
  }
  return text;
}

}  // namespace jetlag::crdt::laws
