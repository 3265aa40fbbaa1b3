// SPDX-License-Identifier: Apache-2.0
// Following paths through documents.
#include <algorithm>

#include "crdt/number.h"
#include "store/json_path.h"

namespace jetlag::store {
namespace {

using crdt::Document;
using crdt::DocumentValue;
using crdt::ValueKind;
using Shown = Document::Shown;

constexpr std::size_t kMostVisited = 5'000'000;

class Finder {
 public:
  explicit Finder(const Document& document) : document_(document) {}

  Matches follow(Shown from, const std::vector<PathStep>& steps) {
    Matches at = {std::move(from)};
    for (const PathStep& step : steps) {
      Matches next;
      for (const Shown& value : at) take(value, step, next);
      at = std::move(next);
    }
    return at;
  }
  bool too_many() const { return too_many_; }

 private:
  bool visit() {
    too_many_ = too_many_ || ++visited_ > kMostVisited;
    return !too_many_;
  }
  bool add(Matches& out, Shown value) {
    if (visit()) out.push_back(std::move(value));
    return !too_many_;
  }

  void take(const Shown& value, const PathStep& step, Matches& out) {
    if (too_many_) return;
    for (const PathSelector& selector : step.selectors) std::visit([&](const auto& what) { select(value, what, out); }, selector);
    if (step.recursive) for_each_inside(value, [&](Shown inside) { return take(inside, step, out), !too_many_; });
  }

  template <class F>
  void for_each_inside(const Shown& value, F f) {
    if (value.kind == ValueKind::kObject)
      for (Shown& member : document_.members(value.id))
        if (!visit() || !f(std::move(member))) return;
    if (value.kind == ValueKind::kArray)
      for (std::size_t i = 0, size = document_.length(value.id); i < size; ++i)
        if (!visit() || !f(document_.item(value.id, i))) return;
  }

  void select(const Shown& value, const Bytes& name, Matches& out) {
    if (value.kind != ValueKind::kObject) return;
    if (auto member = document_.member(value.id, name)) add(out, *std::move(member));
  }
  void select(const Shown& value, std::int64_t index, Matches& out) {
    if (value.kind != ValueKind::kArray) return;
    const auto size = static_cast<std::int64_t>(document_.length(value.id));
    if (index < 0) index += size;
    if (index >= 0 && index < size) add(out, document_.item(value.id, static_cast<std::size_t>(index)));
  }
  void select(const Shown& value, const PathSlice& slice, Matches& out) {
    if (value.kind != ValueKind::kArray || slice.step == 0) return;
    const auto size = static_cast<std::int64_t>(document_.length(value.id));
    const bool onwards = slice.step > 0;
    const auto within = [&](std::int64_t index) {
      if (index < 0) index = std::max<std::int64_t>(index + size, -1);
      return std::clamp<std::int64_t>(index, onwards ? 0 : -1, onwards ? size : size - 1);
    };
    const std::int64_t start = slice.start ? within(*slice.start) : onwards ? 0 : size - 1;
    const std::int64_t stop = slice.stop ? within(*slice.stop) : onwards ? size : -1;
    const std::int64_t step = std::clamp(slice.step, -size - 1, size + 1);
    for (std::int64_t i = start; onwards ? i < stop : i > stop; i += step)
      if (!add(out, document_.item(value.id, static_cast<std::size_t>(i)))) return;
  }
  void select(const Shown& value, const PathWildcard&, Matches& out) {
    for_each_inside(value, [&](Shown inside) { return add(out, std::move(inside)); });
  }
  void select(const Shown& value, const std::shared_ptr<const FilterNode>& filter, Matches& out) {
    for_each_inside(value, [&](Shown inside) {
      if (passes(*filter, inside)) add(out, std::move(inside));
      return !too_many_;
    });
  }

  Matches resolve(const FilterPath& path, const Shown& value) {
    if (path.relative) return follow(value, path.steps);
    return follow(*document_.shown(), path.steps);
  }
  std::optional<DocumentValue> value_of(const FilterTerm& term, const Shown& value) {
    if (const auto* const literal = std::get_if<DocumentValue>(&term)) return *literal;
    const Matches matches = resolve(std::get<FilterPath>(term), value);
    return matches.empty() ? std::nullopt : std::optional(document_.value_of(matches.front()));
  }

  bool passes(const FilterNode& filter, const Shown& value) {
    const auto part_passes = [&](const auto& part) { return passes(*part, value); };
    switch (filter.what) {
      case FilterOperator::kOr: return std::ranges::any_of(filter.parts, part_passes);
      case FilterOperator::kAnd: return std::ranges::all_of(filter.parts, part_passes);
      case FilterOperator::kNot: return !passes(*filter.parts.front(), value);
      case FilterOperator::kExists: {
        const auto* const path = std::get_if<FilterPath>(&filter.terms.front());
        return path == nullptr || !resolve(*path, value).empty();
      }
      default: break;
    }
    const auto left = value_of(filter.terms.front(), value), right = value_of(filter.terms.back(), value);
    return left && right && holds(filter.what, *left, *right);
  }

  static bool holds(FilterOperator what, const DocumentValue& a, const DocumentValue& b) {
    if (what == FilterOperator::kEqual) return equal_json(a, b);
    if (what == FilterOperator::kUnequal) return !equal_json(a, b);
    std::partial_ordering order = std::partial_ordering::unordered;
    if (is_number(a.kind) && is_number(b.kind)) order = compare_numbers(a, b);
    if (a.kind == ValueKind::kString && b.kind == ValueKind::kString) order = a.text <=> b.text;
    switch (what) {
      case FilterOperator::kLess: return order < 0;
      case FilterOperator::kLessOrEqual: return order <= 0;
      case FilterOperator::kGreater: return order > 0;
      default: return order >= 0;
    }
  }

 public:
  static std::partial_ordering compare_numbers(const DocumentValue& a, const DocumentValue& b) {
    const crdt::Amount x = crdt::amount_of(a.kind, a.text), y = crdt::amount_of(b.kind, b.text);
    if (!x.is_float && !y.is_float) return x.bits <=> y.bits;
    return crdt::as_double(x) <=> crdt::as_double(y);
  }

 private:
  const Document& document_;
  std::size_t visited_ = 0;
  bool too_many_ = false;
};

}  // namespace

bool equal_json(const DocumentValue& a, const DocumentValue& b) {
  if (is_number(a.kind) && is_number(b.kind)) return Finder::compare_numbers(a, b) == 0;
  if (a.kind != b.kind || a.text != b.text || a.items.size() != b.items.size() || a.members.size() != b.members.size())
    return false;
  for (std::size_t i = 0; i < a.items.size(); ++i)
    if (!equal_json(a.items[i], b.items[i])) return false;
  const auto sorted = [](const DocumentValue& value) {
    std::vector<const crdt::DocumentMember*> members;
    for (const crdt::DocumentMember& member : value.members) members.push_back(&member);
    std::ranges::sort(members, {}, [](const crdt::DocumentMember* m) { return m->key.view(); });
    return members;
  };
  const auto x = sorted(a), y = sorted(b);
  for (std::size_t i = 0; i < x.size(); ++i)
    if (x[i]->key != y[i]->key || !equal_json(x[i]->value, y[i]->value)) return false;
  return true;
}

tl::expected<Matches, Reply> find_all(const Document& document, const JsonPath& path) {
  Finder finder(document);
  Matches matches = finder.follow(*document.shown(), path.steps);
  if (finder.too_many()) return tl::unexpected(Reply::error("ERR the path visits more than 5000000 values"));
  return matches;
}

}  // namespace jetlag::store
