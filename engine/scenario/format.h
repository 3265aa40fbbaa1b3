// SPDX-License-Identifier: Apache-2.0
// The scenario format as data: what the schema, the documentation and the forms of the lab are written from.
//
// format()   every object of the format with its keys, in the order of scenario/fields.h, from which it is collected.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/units.h"

namespace jetlag::scenario {

struct Choice {
  std::string name, meaning;
};

struct TypeInfo {
  enum class Shape : std::uint8_t {
    kText,
    kQuantity,
    kInteger,
    kDecimal,
    kBoolean,
    kChoice,
    kObject,
    kList,
    kAnyOf,
    kMap,
    kConstant,
    kAny
  };
  Shape shape = Shape::kText;
  std::string text;                  ///< for people: "duration", "list of regions"
  Quantity quantity{};               ///< kQuantity
  std::optional<std::int64_t> min, max;  ///< kInteger; kList: number of entries
  std::vector<Choice> choices;       ///< kChoice; kConstant: the one text; kText: how it may begin, if that is fixed
  std::string object;                ///< kObject: name of an ObjectInfo
  std::vector<TypeInfo> parts;       ///< kList: of what; kMap: values; kAnyOf: alternatives
};

TypeInfo plain_type(TypeInfo::Shape shape, std::string text);
TypeInfo any_of(std::string text, std::vector<TypeInfo> parts);
/// Exactly this text.
TypeInfo constant_text(std::string text);

enum class Need : std::uint8_t { kOptional, kRequired };

struct FieldInfo {
  std::string key;
  TypeInfo type;
  Need need = Need::kOptional;
  std::string standard;  ///< default, as written; empty: none
  std::string meaning;
};

struct ObjectInfo {
  std::string name;     ///< "region": unique
  std::string meaning;
  std::vector<FieldInfo> fields;
  std::vector<std::vector<std::string>> one_of;  ///< groups of keys of which exactly one must be given
};

struct FormatInfo {
  std::vector<ObjectInfo> objects;  ///< the scenario itself first
  const ObjectInfo* find(std::string_view name) const;
};

FormatInfo format();

/// docs/scenario-format.md.
std::string format_markdown();
/// JSON Schema 2020-12.
std::string format_schema();

}  // namespace jetlag::scenario
