// SPDX-License-Identifier: Apache-2.0
// Reading specs from a JSON tree, collecting every mistake.
//
// Reader        what all readers of one scenario share: the names of the source files, the errors so far, and what earlier
//               sections have established (regions, links, times), so that later ones can be checked against it.
// ObjectReader  the visitor that fields() drives for one object: field() reads a key, finish() refuses keys that nobody asked
//               for.
#pragma once

#include <initializer_list>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/json_text.h"
#include "core/result.h"
#include "scenario/format.h"
#include "scenario/spec.h"

namespace jetlag::scenario {

/// Established by the sections that come first.
struct ReadContext {
  std::vector<std::string> regions;  ///< ids, in order
  bool regions_known = false;        ///< false: the list itself is broken, so names are not checked
  std::vector<DirectedPair> links;   ///< sorted
  bool links_known = false;
  Duration warmup, duration, drain;
  std::int64_t shards = 1;
};

class Reader {
 public:
  /// The first `syntax_errors` of `errors` are mistakes of JSON: at their places nothing more is said. Where they have kept
  /// something out of the tree it is not `whole`, and missing keys are no mistake.
  Reader(const std::vector<std::string>& sources, Errors& errors, std::size_t syntax_errors, bool whole);

  void error(const JsonPlace& place, std::string message, ErrorCode code = ErrorCode::kInvalid);
  /// "expected <what>, found <value>"
  void expected(const JsonValue& value, std::string_view what);
  /// "expected a region, found the string "ue"; did you mean "eu"?"
  void unknown(const JsonValue& value, std::string_view what, std::span<const std::string_view> names);
  SourceSpan span(const JsonPlace& place) const;
  std::size_t error_count() const { return errors_.size(); }
  void missing(const JsonPlace& place, std::string message);

  bool want(const JsonValue& value, JsonKind kind, std::string_view what);
  /// A text that is a region's id; nothing (and an error) otherwise.
  std::optional<RegionId> region(const JsonValue& value);
  bool linked(RegionId from, RegionId to) const;
  const std::string& name_of_region(RegionId id) const { return context.regions[id.value]; }

  ReadContext context;

 private:
  const std::vector<std::string>& sources_;
  Errors& errors_;
  bool whole_;
  std::set<std::string> broken_places_, seen_;  ///< where nothing more is said; what has been said
};

class ObjectReader {
 public:
  ObjectReader(Reader& reader, const JsonValue& object, std::string_view name) : reader_(reader), object_(object), name_(name) {}

  void about(std::string_view) {}

  template <class Codec, class T>
  void field(Need need, std::string_view key, const Codec& codec, T& member, std::string_view) {
    if (const JsonValue* value = take(need, key)) read_into(codec, *value, member);
  }

  /// Keys that the format knows and this version refuses.
  void reserved(std::string_view key, std::string_view);
  void exactly_one_of(const std::vector<std::string_view>& keys);
  bool has(std::string_view key) const { return object_.find(key) != nullptr; }
  /// Unless `fine`, says what was expected, at the key's value (or at the object when it is absent).
  void check(std::string_view key, bool fine, std::string_view message);
  /// Anything else that is only done when reading.
  template <class Action>
  void then(const Action& action) { action(reader_, object_); }
  void finish();

 private:
  const JsonValue* take(Need need, std::string_view key);
  template <class Codec, class T>
  void read_into(const Codec& codec, const JsonValue& value, T& member) { codec.read(reader_, value, member); }
  template <class Codec, class T>
  void read_into(const Codec& codec, const JsonValue& value, std::optional<T>& member) {
    if constexpr (requires { codec.read(reader_, value, member); }) {
      codec.read(reader_, value, member);
    } else {
      codec.read(reader_, value, member.emplace());
    }
  }

  Reader& reader_;
  const JsonValue& object_;
  std::string_view name_;
  std::vector<std::string_view> known_, refused_;
};

template <class Spec>
void read_object(Reader& reader, const JsonValue& value, Spec& out, std::string_view name) {
  if (!reader.want(value, JsonKind::kObject, std::string("a ") + std::string(name) + " as an object")) return;
  if constexpr (requires { out.where; }) out.where = reader.span(value.place);
  ObjectReader visitor(reader, value, name);
  fields(visitor, out);
  visitor.finish();
}

}  // namespace jetlag::scenario
