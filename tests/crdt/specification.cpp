// SPDX-License-Identifier: Apache-2.0
#include "specification.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <iterator>
#include <map>
#include <optional>
#include <set>
#include <tuple>

#include <fmt/format.h>

#include "custom_specification.h"

namespace jetlag::crdt::laws {
namespace {

using Seen = std::vector<const Record*>;

bool saw(const Record& later, const Record& earlier) { return later.deps.contains(earlier.dot); }

template <class Covers>
Seen in_force(const Seen& seen, auto wanted, Covers covers) {
  Seen out;
  for (const Record* x : seen) {
    if (!wanted(*x)) continue;
    const bool covered = std::any_of(seen.begin(), seen.end(), [&](const Record* y) { return saw(*y, *x) && covers(*y, *x); });
    if (!covered) out.push_back(x);
  }
  return out;
}

bool smaller(const std::string& a, const std::string& b) {
  const auto x = parse_number(a), y = parse_number(b);
  if (x && y) return as_double(*x) < as_double(*y);
  if (!x && !y) return a < b;
  return x.has_value();
}
bool better(const std::string& a, const std::string& b, Rule rule) { return rule == Rule::kMin ? smaller(a, b) : smaller(b, a); }

/// One string or hash field: which kinds of command write, add to and remove it.
struct Cell {
  const Seen& seen;
  Settings settings;
  Kind write, add, remove;
  std::string name;

  bool mine(const Record& r) const { return r.intent.name == name; }
  bool removes(const Record& r) const { return r.intent.kind == Kind::kDelete || (r.intent.kind == remove && mine(r)); }
  bool writes(const Record& r) const { return r.intent.kind == write && mine(r); }
  bool adds(const Record& r) const { return r.intent.kind == add && mine(r); }

  Seen writes_in_force() const {
    return in_force(seen, [&](const Record& x) { return writes(x); },
                    [&](const Record& y, const Record& x) { return removes(y) || (writes(y) && overwrites(y, x, settings)); });
  }
  Seen adds_in_force() const {
    return in_force(
        seen, [&](const Record& x) { return adds(x); }, [&](const Record& y, const Record&) { return removes(y) || writes(y); });
  }
  /// Under max and min a write stands for the best of itself and what it replaces: the number that had been counted to, if there
  /// were increments in force, else what its own region had written and it had seen in force.
  std::string effective(const Record& x) const {
    std::string best = x.intent.value;
    if (settings.rule != Rule::kMax && settings.rule != Rule::kMin) return best;
    Seen before;
    std::copy_if(seen.begin(), seen.end(), std::back_inserter(before), [&](const Record* y) { return y != &x && saw(x, *y); });
    const Cell then{before, settings, write, add, remove, name};
    if (const Seen increments = then.adds_in_force(); !increments.empty()) {
      const std::string reached = then.value(then.writes_in_force(), increments);
      if (parse_number(reached)) return better(reached, best, settings.rule) ? reached : best;
    }
    for (const Record* y : seen) {
      if (!writes(*y) || !saw(x, *y) || y->dot.origin().region() != x.dot.origin().region()) continue;
      const bool removed =
          std::any_of(seen.begin(), seen.end(), [&](const Record* z) { return saw(x, *z) && removes(*z) && saw(*z, *y); });
      if (removed) continue;
      const std::string theirs = effective(*y);
      if (better(theirs, best, settings.rule)) best = theirs;
    }
    return best;
  }
  /// True when `a` wins over `b`.
  bool wins(const Record& a, const Record& b) const {
    const RegionId p = a.dot.origin().region(), q = b.dot.origin().region();
    if (settings.rule == Rule::kFww && a.stamp() != b.stamp()) return a.hlc != b.hlc ? a.hlc < b.hlc : p < q;
    if (settings.rule == Rule::kRegionPriority && p != q) return p < q;
    if (settings.rule == Rule::kMax || settings.rule == Rule::kMin) {
      const std::string x = effective(a), y = effective(b);
      if (better(x, y, settings.rule) || better(y, x, settings.rule)) return better(x, y, settings.rule);
    }
    return a.hlc != b.hlc ? a.hlc > b.hlc : p < q;
  }
  /// What the writes alone read as; there are some.
  std::string base_value(const Seen& bases) const {
    if (settings.rule == Rule::kCustom) {
      std::vector<Candidate> candidates;
      for (const Record* r : bases) candidates.push_back({r->dot, r->hlc, r->intent.value});
      return specify_value(settings.rule.steps().steps(), candidates);
    }
    const Record* base = bases.front();
    for (const Record* r : bases)
      if (wins(*r, *base)) base = r;
    return effective(*base);
  }
  std::string value(const Seen& bases, const Seen& increments) const {
    const std::string base = bases.empty() ? "" : base_value(bases);
    if (!bases.empty() && increments.empty()) return base;
    Amount sum = integer_amount(0);
    if (!bases.empty()) {
      const auto number = parse_number(base);
      if (!number) return base;
      sum = *number;
    }
    for (const Record* r : increments) sum = laws_add(sum, r->intent.delta);
    return format_number(sum).str();
  }
  static Amount laws_add(Amount a, Amount b) {  // the amounts of the generators are exact in binary, so order does not matter
    if (a.is_float || b.is_float) return float_amount(as_double(a) + as_double(b));
    return integer_amount(a.bits + b.bits);
  }
  /// "value|value" when several values are kept; candidates sorted.
  std::string text(Seen& creations) const {
    const Seen bases = writes_in_force(), increments = adds_in_force();
    creations.insert(creations.end(), bases.begin(), bases.end());
    creations.insert(creations.end(), increments.begin(), increments.end());
    if (bases.empty() && increments.empty()) return {};
    std::set<std::string> kept;
    for (const Record* r : bases) kept.insert(effective(*r));
    return fmt::format("{} of {{{}}}", value(bases, increments), fmt::join(kept, "|"));
  }
};

struct Body {
  std::string text;
  Seen creations;
};

Body string_body(const Seen& seen, Settings s) {
  Body body;
  body.text = Cell{seen, s, Kind::kSet, Kind::kIncrement, Kind::kDelete, ""}.text(body.creations);
  return body;
}

Body set_body(const Seen& seen) {
  Body body;
  body.creations = in_force(
      seen, [](const Record& x) { return x.intent.kind == Kind::kAdd; },
      [](const Record& y, const Record& x) {
        if (y.intent.kind == Kind::kDelete) return true;
        return (y.intent.kind == Kind::kAdd || y.intent.kind == Kind::kRemove) && y.intent.name == x.intent.name;
      });
  std::set<std::string> members;
  for (const Record* r : body.creations) members.insert(r->intent.name);
  if (!members.empty()) body.text = fmt::format("{{{}}}", fmt::join(members, ","));
  return body;
}

Body hash_body(const Seen& seen, Settings s) {
  Body body;
  std::set<std::string> names;
  for (const Record* r : seen)
    if (r->intent.kind == Kind::kSetField || r->intent.kind == Kind::kIncrementField) names.insert(r->intent.name);
  std::vector<std::string> fields;
  for (const std::string& name : names) {
    const std::string text = Cell{seen, s, Kind::kSetField, Kind::kIncrementField, Kind::kRemoveField, name}.text(body.creations);
    if (!text.empty()) fields.push_back(name + "=" + text);
  }
  if (!fields.empty()) body.text = fmt::format("{{{}}}", fmt::join(fields, ","));
  return body;
}

/// Infinite parts stand apart: both signs give 0. The rule of the key does not matter.
struct ScoreCell : Cell {
  ScoreCell(const Seen& all, Settings s, std::string member)
      : Cell{all, {Rule::kLww, s.clock}, Kind::kSetScore, Kind::kIncrementScore, Kind::kRemoveScore, std::move(member)} {}

  struct Reading {
    double score = 0;
    std::string kept;
  };
  std::optional<Reading> read(Seen& creations) const {
    const Seen bases = writes_in_force(), increments = adds_in_force();
    creations.insert(creations.end(), bases.begin(), bases.end());
    creations.insert(creations.end(), increments.begin(), increments.end());
    if (bases.empty() && increments.empty()) return std::nullopt;
    std::vector<double> parts, kept;
    const Record* base = nullptr;
    for (const Record* r : bases) {
      kept.push_back(std::stod(r->intent.value));
      if (base == nullptr || wins(*r, *base)) base = r;
    }
    if (base != nullptr) parts.push_back(std::stod(base->intent.value));
    for (const Record* r : increments) parts.push_back(as_double(r->intent.delta));
    double finite = 0;
    bool above = false, below = false;
    for (const double part : parts) std::isinf(part) ? void((part > 0 ? above : below) = true) : void(finite += part);
    return Reading{above && below ? 0 : above ? HUGE_VAL : below ? -HUGE_VAL : finite, kept_text(std::move(kept))};
  }
  static std::string kept_text(std::vector<double> kept) {
    std::sort(kept.begin(), kept.end());
    kept.erase(std::unique(kept.begin(), kept.end()), kept.end());
    return fmt::format("{}", fmt::join(kept, "|"));
  }
};

Body sorted_set_body(const Seen& seen, Settings s) {
  Body body;
  std::set<std::string> names;
  for (const Record* r : seen)
    if (r->intent.kind == Kind::kSetScore || r->intent.kind == Kind::kIncrementScore) names.insert(r->intent.name);
  std::vector<std::tuple<double, std::string, std::string>> members;
  for (const std::string& name : names)
    if (const auto reading = ScoreCell(seen, s, name).read(body.creations))
      members.emplace_back(reading->score, name, reading->kept);
  std::sort(members.begin(), members.end());
  for (const auto& [score, name, kept] : members) body.text += fmt::format("{}={} of {{{}}} ", name, score, kept);
  return body;
}

/// The longest of what is claimed and in force.
std::string longest_text(const Seen& seen, auto claims, auto clears, auto defeated) {
  Seen live = in_force(seen, claims,
                       [&](const Record& y, const Record&) { return claims(y) || y.intent.kind == Kind::kDelete || clears(y); });
  std::erase_if(live, [&](const Record* x) { return defeated(*x); });
  if (live.empty()) return "none";
  Instant longest{INT64_MIN};
  for (const Record* r : live) {
    const bool never = r->intent.kind == Kind::kPersist || r->intent.kind == Kind::kPersistField;
    longest = std::max(longest, never ? kNever : r->intent.deadline);
  }
  return longest == kNever ? "none" : fmt::format("{}", longest.ns);
}

std::string deadline_text(const Seen& seen) {
  const auto claims = [](const Record& r) {
    return r.intent.kind == Kind::kExpire || r.intent.kind == Kind::kPersist ||
           (r.intent.kind == Kind::kSet && r.intent.ttl == TtlChange::kSet);
  };
  const auto clears = [](const Record& y) { return y.intent.kind == Kind::kSet && y.intent.ttl == TtlChange::kClear; };
  const auto defeated = [&](const Record& claim) {
    return std::any_of(seen.begin(), seen.end(), [&](const Record* y) { return ends_what_it_had_not_seen(*y, claim, seen); });
  };
  return longest_text(seen, claims, clears, defeated);
}

/// "f until 7 ": of all fields that end some time, also of those that are not there.
std::string field_deadlines_text(const Seen& seen) {
  std::set<std::string> names;
  for (const Record* r : seen)
    if (r->intent.kind == Kind::kExpireField) names.insert(r->intent.name);
  std::string text;
  for (const std::string& name : names) {
    const auto mine = [&](const Record& r, std::initializer_list<Kind> kinds) {
      return r.intent.name == name && std::find(kinds.begin(), kinds.end(), r.intent.kind) != kinds.end();
    };
    const auto claims = [&](const Record& r) { return mine(r, {Kind::kExpireField, Kind::kPersistField}); };
    const auto clears = [&](const Record& r) { return mine(r, {Kind::kSetField, Kind::kRemoveField}); };
    if (const std::string at = longest_text(seen, claims, clears, [](const Record&) { return false; }); at != "none")
      text += name + " until " + at + " ";
  }
  return text;
}

std::string key_text(std::string_view type, const std::string& string, const std::string& set, const std::string& hash,
                     const std::string& sorted, const std::string& list, const std::string& stream, const std::string& document,
                     const std::string& others, const std::string& ttl) {
  return fmt::format("type {} string [{}] set [{}] hash [{}] zset [{}] list [{}] stream [{}] document [{}] {} ttl {}", type,
                     string, set, hash, sorted, list, stream, document, others, ttl);
}

std::string sorted_set_text(const SortedSet& sorted) {
  std::string text;
  sorted.for_each(0, sorted.size(), [&](const SortedSet::Member& m) {
    std::vector<double> kept;
    const auto& base = sorted.find(m.name)->base();
    for (std::size_t i = 0; i < base.size(); ++i) kept.push_back(base[i].value);
    text += fmt::format("{}={} of {{{}}} ", m.name.view(), m.score, ScoreCell::kept_text(std::move(kept)));
  });
  return text;
}

std::string elem_text(const Elem& elem, Rule rule) {
  if (!elem.present()) return {};
  std::set<std::string> kept;
  for (std::size_t i = 0; i < elem.base().size(); ++i) kept.insert(elem.base()[i].value.str());
  return fmt::format("{} of {{{}}}", elem.value(rule).str(), fmt::join(kept, "|"));
}

}  // namespace

bool overwrites(const Record& y, const Record& x, Settings s) {
  if (s.rule == Rule::kMax || s.rule == Rule::kMin) return y.dot.origin().region() == x.dot.origin().region();
  if (s.clock == ClockMode::kWall) return x.stamp() <= y.stamp();
  return true;
}

std::string specify(const Seen& seen, Settings settings) {
  const Body string = string_body(seen, settings), set = set_body(seen), hash = hash_body(seen, settings),
             sorted = sorted_set_body(seen, settings);
  Body list;
  list.text = specify_list(seen, settings, list.creations);
  Body stream;
  stream.text = specify_stream(seen, stream.creations);
  Body document;
  document.text = specify_document(seen, settings, document.creations);
  Body log, counter, vectors;
  log.text = specify_hyperloglog(seen, log.creations);
  counter.text = specify_bounded_counter(seen, counter.creations);
  vectors.text = specify_vector_set(seen, settings, vectors.creations);
  const char* type = "none";
  const Record* newest = nullptr;
  const auto consider = [&](const char* name, const Body& body) {
    for (const Record* r : body.creations)
      if (newest == nullptr || std::pair(r->stamp(), r->dot) > std::pair(newest->stamp(), newest->dot)) {
        newest = r;
        type = name;
      }
  };
  consider("string", string);
  consider("set", set);
  consider("hash", hash);
  consider("zset", sorted);
  consider("list", list);
  consider("stream", stream);
  consider("ReJSON-RL", document);
  consider("hyperloglog", log);
  consider("bounded-counter", counter);
  consider("vectorset", vectors);
  return key_text(type, string.text, set.text, hash.text, sorted.text, list.text, stream.text, document.text,
                  log.text + counter.text + vectors.text + field_deadlines_text(seen), deadline_text(seen));
}

std::string describe(const Object& object, Settings settings) {
  std::string set, hash;
  if (object.set() != nullptr) {
    std::set<std::string> members;
    for (const auto& [member, tags] : *object.set()) members.insert(member.str());
    set = fmt::format("{{{}}}", fmt::join(members, ","));
  }
  if (object.hash() != nullptr && object.hash()->present()) {
    std::set<std::string> fields;
    for (const auto& [field, elem] : *object.hash())
      if (elem.present()) fields.insert(field.str() + "=" + elem_text(elem, settings.rule));
    hash = fmt::format("{{{}}}", fmt::join(fields, ","));
  }
  std::map<std::string, std::string> ends;
  if (object.hash() != nullptr && object.hash()->deadlines() != nullptr)
    for (const auto& [field, claims] : *object.hash()->deadlines())
      if (claims.deadline()) ends[field.str()] = fmt::format("{} until {} ", field.view(), claims.deadline()->ns);
  std::string others = describe_others(object);
  for (const auto& [field, text] : ends) others += text;
  const auto deadline = object.deadline();
  return key_text(name_of(object.type()), elem_text(object.string(), settings.rule), set, hash,
                  object.sorted_set() != nullptr ? sorted_set_text(*object.sorted_set()) : "",
                  object.list() != nullptr ? describe_list(*object.list()) : "",
                  object.stream() != nullptr ? describe_stream(*object.stream()) : "",
                  object.document() != nullptr ? describe_document(*object.document()) : "", others,
                  deadline ? fmt::format("{}", deadline->ns) : "none");
}

}  // namespace jetlag::crdt::laws
