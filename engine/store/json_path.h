// SPDX-License-Identifier: Apache-2.0
// JSONPath: which values of a document a command means.
//
// Forms      "$..." is JSONPath: it matches any number of values, and commands reply about each. Everything else is the legacy
//            form (".", ".a.b", "a[0]"), meant as "$" with the same steps, about one value.
// Steps      .name  ['name']  .*  [*]  [0]  [-1]  [1:5:2]  ["a",1,3:]  ..step  [?(@.price < 10 && @.x == 'a')]
// Filters    ==  !=  <  <=  >  >=  &&  ||  !  parentheses; literals, "@..." and "$..." (their first match). A comparison with
//            nothing is false. Numbers compare by value, texts by bytes, containers only for equality; kinds that differ are
//            unequal and in no order.
// Order      of matches: as the document is written; of "..", a value before what is inside it.
// Bounds     filters nest at most 64 deep, and a path visits at most five million values.
// Errors     a path that is not one is told with the position of what is wrong.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <tl/expected.hpp>

#include "crdt/document.h"
#include "store/reply.h"

namespace jetlag::store {

struct FilterNode;

struct PathSlice {
  std::optional<std::int64_t> start, stop;
  std::int64_t step = 1;
};
struct PathWildcard {};
/// A name, an index, a range of indexes, everything, or what a filter lets through.
using PathSelector = std::variant<Bytes, std::int64_t, PathSlice, PathWildcard, std::shared_ptr<const FilterNode>>;
struct PathStep {
  bool recursive = false;
  std::vector<PathSelector> selectors;
};

struct JsonPath {
  std::string text;      ///< As the client wrote it.
  std::string full;      ///< With its "$".
  bool legacy = false;
  std::vector<PathStep> steps;

  bool is_root() const { return steps.empty(); }
  /// Names and indexes only: it means one place, whether something is there or not.
  bool is_static() const;
  /// The name with which a static path ends.
  const Bytes* last_name() const { return steps.empty() ? nullptr : std::get_if<Bytes>(&steps.back().selectors.front()); }
};

enum class FilterOperator : std::uint8_t {
  kOr, kAnd, kNot, kExists, kEqual, kUnequal, kLess, kLessOrEqual, kGreater, kGreaterOrEqual
};
/// A literal, or a path from the value in question (relative) or from the root.
struct FilterPath {
  bool relative = true;
  std::vector<PathStep> steps;
};
using FilterTerm = std::variant<crdt::DocumentValue, FilterPath>;
struct FilterNode {
  FilterOperator what{};
  std::vector<std::shared_ptr<const FilterNode>> parts;  ///< Of kOr, kAnd, kNot.
  std::vector<FilterTerm> terms;                         ///< One of kExists, two of comparisons.
};

using PathOrError = tl::expected<JsonPath, Reply>;
PathOrError parse_json_path(std::string_view text);

using Matches = std::vector<crdt::Document::Shown>;
/// Requires the document to be present. The error: too many.
tl::expected<Matches, Reply> find_all(const crdt::Document& document, const JsonPath& path);

/// Equal as JSON: the order of members and how a number is written do not matter.
bool equal_json(const crdt::DocumentValue& a, const crdt::DocumentValue& b);

}  // namespace jetlag::store
