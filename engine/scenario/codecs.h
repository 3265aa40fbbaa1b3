// SPDX-License-Identifier: Apache-2.0
// Codecs: how one kind of value is written in a scenario file.
//
// A codec reads a JSON value into a member (reporting what is wrong), says its type for the schema and the documentation, and
// shows a default. scenario/fields.h puts a codec behind every key; nothing else knows how values are spelled.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/units.h"
#include "scenario/describer.h"
#include "scenario/names.h"
#include "scenario/reader.h"

namespace jetlag::scenario {

inline constexpr std::int64_t kMostNs = 30LL * 86'400 * 1'000'000'000;  ///< no time of a run is longer than 30 days

inline void assign(std::int64_t from, std::int64_t& to) { to = from; }
inline void assign(std::int64_t from, Duration& to) { to = Duration{from}; }
inline void assign(std::int64_t from, Instant& to) { to = Instant{from}; }
inline std::int64_t amount(std::int64_t v) { return v; }
inline std::int64_t amount(Duration v) { return v.ns; }
inline std::int64_t amount(Instant v) { return v.ns; }

/// A quantity with its unit, within bounds (in the quantity's own unit).
struct QuantityCodec {
  Quantity quantity;
  std::int64_t min = 0, max = std::numeric_limits<std::int64_t>::max();

  std::optional<std::int64_t> parse(Reader& reader, const JsonValue& value) const;
  template <class T>
    requires requires(T& t) { assign(std::int64_t{}, t); }
  void read(Reader& reader, const JsonValue& value, T& out) const {
    if (const auto parsed = parse(reader, value)) assign(*parsed, out);
  }
  TypeInfo type(FormatInfo&) const;
  template <class T>
    requires requires(const T& t) { amount(t); }
  std::string show(const T& v) const { return exact_text(quantity, amount(v)); }
};

inline constexpr QuantityCodec kAnyTime{Quantity::kDuration, -kMostNs, kMostNs};
inline constexpr QuantityCodec kTime{Quantity::kDuration, 0, kMostNs};
inline constexpr QuantityCodec kPositiveTime{Quantity::kDuration, 1, kMostNs};
inline constexpr QuantityCodec kSize{Quantity::kBytes, 0};
inline constexpr QuantityCodec kPositiveSize{Quantity::kBytes, 1};
inline constexpr QuantityCodec kBandwidth{Quantity::kBandwidth, 1};
inline constexpr QuantityCodec kRate{Quantity::kRate, 0, 1'000'000'000'000'000};
inline constexpr QuantityCodec kShare{Quantity::kShare, 0, kOne};
inline constexpr QuantityCodec kDrift{Quantity::kShare, -kOne / 2, kOne / 2};

struct TextCodec {
  std::string_view what = "a text in quotes";
  bool may_be_empty = false;
  void read(Reader& reader, const JsonValue& value, std::string& out) const;
  TypeInfo type(FormatInfo&) const;
  std::string show(const std::string& v) const { return v; }
};

struct IntegerCodec {
  std::int64_t min = 0, max = std::numeric_limits<std::int64_t>::max();
  std::optional<std::int64_t> parse(Reader& reader, const JsonValue& value) const;
  void read(Reader& reader, const JsonValue& value, std::int64_t& out) const;
  TypeInfo type(FormatInfo&) const;
  std::string show(std::int64_t v) const { return std::to_string(v); }
};

struct SeedCodec {
  void read(Reader& reader, const JsonValue& value, std::uint64_t& out) const;
  TypeInfo type(FormatInfo&) const;
  std::string show(std::uint64_t v) const { return std::to_string(v); }
};

/// A plain decimal number, kept as an integer multiple of 1/multiplier.
struct DecimalCodec {
  std::int64_t multiplier = 1000;
  std::int64_t min = 0, max = std::numeric_limits<std::int64_t>::max();
  void read(Reader& reader, const JsonValue& value, std::int64_t& out) const;
  TypeInfo type(FormatInfo&) const;
  std::string show(std::int64_t v) const;
};

struct BooleanCodec {
  void read(Reader& reader, const JsonValue& value, bool& out) const {
    if (reader.want(value, JsonKind::kBool, "true or false")) out = value.truth;
  }
  TypeInfo type(FormatInfo&) const { return plain_type(TypeInfo::Shape::kBoolean, "true or false"); }
  std::string show(bool v) const { return v ? "true" : "false"; }
};

/// [a, b]: two different regions.
struct RegionPair {
  RegionId a, b;
};
struct PairCodec {
  void read(Reader& reader, const JsonValue& value, RegionPair& out) const;
  TypeInfo type(FormatInfo&) const;
};

/// The position of `value` among `names`, with a message that knows the reserved ones.
std::optional<std::size_t> read_choice(Reader& reader, const JsonValue& value, std::string_view what,
                                       std::span<const NameEntry> names, std::span<const std::string_view> reserved);
TypeInfo choice_type(std::span<const NameEntry> names);

template <class E>
struct ChoiceCodec {
  std::string_view what;
  void read(Reader& reader, const JsonValue& value, E& out) const {
    if (const auto at = read_choice(reader, value, what, names<E>(), reserved_names<E>())) out = static_cast<E>(*at);
  }
  TypeInfo type(FormatInfo&) const { return choice_type(names<E>()); }
  std::string show(E v) const { return std::string(name_of(v)); }
};

template <class Spec>
struct ObjectCodec {
  std::string_view name;
  void read(Reader& reader, const JsonValue& value, Spec& out) const { read_object(reader, value, out, name); }
  TypeInfo type(FormatInfo& format) const { return describe_object<Spec>(format, name); }
};

template <class Codec>
struct ListCodec {
  Codec of;
  std::string_view what = "a list";
  std::size_t least = 0, most = 100'000;

  template <class T>
  void read(Reader& reader, const JsonValue& value, std::vector<T>& out) const {
    if (!reader.want(value, JsonKind::kArray, what)) return;
    out.clear();
    if (value.items.size() < least || value.items.size() > most)
      reader.error(value.place, std::string("expected ") + std::string(what) + " of " + bounds() + ", found " +
                                    std::to_string(value.items.size()));
    if (value.items.size() > most) return;  // what depends on the list has nothing to go by
    for (const JsonValue& item : value.items) of.read(reader, item, out.emplace_back());
  }
  std::string bounds() const {
    const auto entries = [](std::size_t n) { return std::to_string(n) + (n == 1 ? " entry" : " entries"); };
    if (most == 100'000 && least > 0) return "at least " + entries(least);
    return least == 0 ? "at most " + entries(most) : std::to_string(least) + " to " + entries(most);
  }
  TypeInfo type(FormatInfo& format) const {
    TypeInfo info = plain_type(TypeInfo::Shape::kList, std::string(what));
    info.parts.push_back(of.type(format));
    if (least > 0) info.min = static_cast<std::int64_t>(least);
    if (most != 100'000) info.max = static_cast<std::int64_t>(most);
    return info;
  }
};

/// One thing, or a list of them.
template <class Codec>
struct OneOrListCodec {
  ListCodec<Codec> list;
  template <class T>
  void read(Reader& reader, const JsonValue& value, std::vector<T>& out) const {
    if (value.is(JsonKind::kArray)) return list.read(reader, value, out);
    out.clear();
    list.of.read(reader, value, out.emplace_back());
  }
  TypeInfo type(FormatInfo& format) const {
    return any_of("one, or a list", {list.of.type(format), list.type(format)});
  }
};

struct RegionCodec {
  void read(Reader& reader, const JsonValue& value, RegionId& out) const {
    if (const auto id = reader.region(value)) out = *id;
  }
  void read(Reader& reader, const JsonValue& value, std::optional<RegionId>& out) const { out = reader.region(value); }
  TypeInfo type(FormatInfo&) const { return plain_type(TypeInfo::Shape::kText, "region"); }
};

/// "matches paid": the name of a step and, behind one blank, all that follows as its argument.
struct ResolveCodec {
  void read(Reader& reader, const JsonValue& value, crdt::CustomRule::Step& out) const;
  TypeInfo type(FormatInfo&) const;
};

/// "all", one region, or a list of regions.
struct RegionsCodec {
  bool all_allowed = true;
  void read(Reader& reader, const JsonValue& value, std::vector<RegionId>& out) const;
  TypeInfo type(FormatInfo&) const;
};

/// "34ms", or an object with "distribution" and its parameters.
struct DistributionCodec {
  QuantityCodec unit;
  void read(Reader& reader, const JsonValue& value, DistributionSpec& out) const;
  TypeInfo type(FormatInfo& format) const;
  std::string show(const DistributionSpec& d) const { return d.kind == DistributionKind::kConstant ? unit.show(d.value) : ""; }
};

/// "aws:us-east-1", or { "lat": .., "lon": .. }.
struct LocationCodec {
  void read(Reader& reader, const JsonValue& value, RegionSpec& out) const;
  TypeInfo type(FormatInfo& format) const;
};

/// "64MiB" or "auto".
struct BacklogCodec {
  void read(Reader& reader, const JsonValue& value, std::optional<std::int64_t>& out) const;
  TypeInfo type(FormatInfo& format) const;
  std::string show(const std::int64_t& v) const { return kSize.show(v); }
};

struct ScaleCodec {
  void read(Reader& reader, const JsonValue& value, ScaleSpec& out) const;
  TypeInfo type(FormatInfo&) const { return plain_type(TypeInfo::Shape::kText, "fraction such as 1/500"); }
  std::string show(const ScaleSpec& s) const { return std::to_string(s.numerator) + "/" + std::to_string(s.denominator); }
};

/// { "GET": "50%", "SET": "50%" }
struct MixCodec {
  void read(Reader& reader, const JsonValue& value, std::vector<MixEntry>& out) const;
  TypeInfo type(FormatInfo& format) const;
};

/// { "eu": { .. } }: what single regions do differently.
struct OverridesCodec {
  void read(Reader& reader, const JsonValue& value, std::vector<WorkloadOverride>& out) const;
  TypeInfo type(FormatInfo& format) const;
};

/// Texts with their places.
struct ExpectationCodec {
  void read(Reader& reader, const JsonValue& value, ExpectationText& out) const;
  TypeInfo type(FormatInfo&) const { return plain_type(TypeInfo::Shape::kText, "expectation"); }
};

/// A command line, or a list of arguments.
struct CommandCodec {
  void read(Reader& reader, const JsonValue& value, ScriptStep& out) const;
  TypeInfo type(FormatInfo& format) const;
};

/// A literal, or { "error": .. } and its kin.
struct ReplyCodec {
  void read(Reader& reader, const JsonValue& value, std::optional<ReplyExpectation>& out) const;
  TypeInfo type(FormatInfo& format) const;
};

/// "*", or a region; `settle` steps have none.
struct StepRegionCodec {
  void read(Reader& reader, const JsonValue& value, std::optional<RegionId>& out) const;
  TypeInfo type(FormatInfo&) const;
};

}  // namespace jetlag::scenario
