// SPDX-License-Identifier: Apache-2.0
// The scenario format as JSON Schema 2020-12, for completion and checks in editors.
#include <nlohmann/json.hpp>

#include "core/suggest.h"
#include "scenario/format.h"
#include "scenario/names.h"

namespace jetlag::scenario {
namespace {

using Json = nlohmann::ordered_json;

/// A parameter may stand for any value: "${cut}".
constexpr std::string_view kParameter = "^.*\\$\\{[^}]+\\}.*$";

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '$' || c == '.' || c == '*' || c == '+') out += '\\';
    out += c;
  }
  return out;
}

std::string quantity_pattern(Quantity quantity) {
  std::string units;
  for (const auto unit : unit_names(quantity)) units += (units.empty() ? "" : "|") + escaped(unit);
  if (quantity == Quantity::kDuration) units += "|min|\xC2\xB5s";
  return "^[+-]?[0-9]+(\\.[0-9]+)? ?(" + units + ")$";
}

Json schema_of(const TypeInfo& type);

Json choices_of(const TypeInfo& type) {
  Json out = Json::array();
  for (const Choice& choice : type.choices) out.push_back({{"const", choice.name}, {"description", choice.meaning}});
  out.push_back({{"type", "string"}, {"pattern", kParameter}});
  return {{"anyOf", out}};
}

Json list_of(const TypeInfo& type) {
  Json out{{"type", "array"}};
  if (!type.parts.empty()) out["items"] = schema_of(type.parts[0]);
  if (type.min) out["minItems"] = *type.min;
  if (type.max) out["maxItems"] = *type.max;
  return out;
}

Json with_parameter(Json plain) { return {{"anyOf", {std::move(plain), {{"type", "string"}, {"pattern", kParameter}}}}}; }

Json text_of(const TypeInfo& type) {
  if (type.choices.empty()) return {{"type", "string"}};
  std::string words;
  for (const Choice& choice : type.choices) {
    const std::size_t word = choice.name.find(' ');  // "matches <glob>": an argument follows, of any characters
    words += (words.empty() ? "" : "|") + escaped(choice.name.substr(0, word));
    if (word != std::string_view::npos) words += " [\\s\\S]+";
  }
  return with_parameter({{"type", "string"}, {"pattern", "^(" + words + ")$"}});
}

Json schema_of(const TypeInfo& type) {
  switch (type.shape) {
    case TypeInfo::Shape::kText: return text_of(type);
    case TypeInfo::Shape::kQuantity: return with_parameter({{"type", "string"}, {"pattern", quantity_pattern(type.quantity)}});
    case TypeInfo::Shape::kInteger: {
      Json out{{"type", "integer"}};
      if (type.min) out["minimum"] = *type.min;
      if (type.max) out["maximum"] = *type.max;
      return with_parameter(std::move(out));
    }
    case TypeInfo::Shape::kDecimal: return with_parameter({{"type", "number"}});
    case TypeInfo::Shape::kBoolean: return with_parameter({{"type", "boolean"}});
    case TypeInfo::Shape::kChoice: return choices_of(type);
    case TypeInfo::Shape::kObject: return {{"$ref", "#/$defs/" + type.object}};
    case TypeInfo::Shape::kList: return list_of(type);
    case TypeInfo::Shape::kMap: return {{"type", "object"}, {"additionalProperties", schema_of(type.parts.at(0))}};
    case TypeInfo::Shape::kConstant: return {{"const", type.text}};
    case TypeInfo::Shape::kAny: return {{"description", type.text}};
    case TypeInfo::Shape::kAnyOf: break;
  }
  Json parts = Json::array();
  for (const TypeInfo& part : type.parts) parts.push_back(schema_of(part));
  return {{"anyOf", parts}};
}

Json object_of(const ObjectInfo& object) {
  Json properties = Json::object(), required = Json::array();
  for (const FieldInfo& field : object.fields) {
    Json property = schema_of(field.type);
    std::string text = field.meaning;
    if (!field.standard.empty()) text += " Default: " + field.standard + ".";
    property["description"] = text;
    properties[field.key] = std::move(property);
    if (field.need == Need::kRequired) required.push_back(field.key);
  }
  Json out{{"type", "object"},
           {"description", object.meaning},
           {"properties", std::move(properties)},
           {"additionalProperties", false}};
  if (!required.empty()) out["required"] = std::move(required);
  for (const auto& group : object.one_of) {
    Json options = Json::array();
    for (const std::string& key : group) options.push_back({{"required", Json::array({key})}});
    out["oneOf"] = std::move(options);
  }
  return out;
}

/// What a file may have besides the scenario's own keys (docs/scenario-format.md, "Building on other scenarios").
void add_composition(Json& scenario) {
  const Json scalar{{"type", {"string", "number", "boolean"}}};
  Json& properties = scenario["properties"];
  properties["$schema"] = {{"type", "string"}, {"description", "For editors; ignored."}};
  properties["extends"] = {{"type", "string"}, {"description", "Path of the scenario that this one starts from."}};
  properties["params"] = {
      {"type", "object"}, {"additionalProperties", scalar}, {"description", "Values that texts use as \"${name}\"."}};
  properties["cases"] = {{"type", "array"},
                         {"minItems", 1},
                         {"items", {{"type", "object"}, {"required", {"name"}}, {"additionalProperties", scalar}}},
                         {"description", "One run per case, with its own values for parameters."}};
}

}  // namespace

std::string format_schema() {
  const FormatInfo info = format();
  Json root = object_of(info.objects.at(0));
  add_composition(root);
  // What a file leaves out may come from the file that it extends.
  Json complete{{"required", root.value("required", Json::array())}, {"properties", Json::object()}};
  root.erase("required");
  for (auto& [key, property] : root["properties"].items()) {  // a null takes out what the base has
    if (key == "$schema" || key == "extends") continue;
    property = {{"anyOf", {property, {{"type", "null"}}}}, {"description", property.value("description", "")}};
    complete["properties"][key] = {{"not", {{"type", "null"}}}};
  }
  Json definitions = Json::object();
  for (std::size_t i = 1; i < info.objects.size(); ++i) definitions[info.objects[i].name] = object_of(info.objects[i]);
  for (const auto& [section, name] :
       {std::pair("regions", "region"), std::pair("faults", "fault"), std::pair("dataset", "dataset")}) {
    // An entry of a list may complete one of the base: what it must have is only known without a base.
    Json must = Json::object();
    for (const char* rule : {"required", "oneOf"})
      if (definitions[name].contains(rule)) {
        must[rule] = definitions[name][rule];
        definitions[name].erase(rule);
      }
    complete["properties"][section]["if"] = {{"type", "array"}};
    complete["properties"][section]["then"] = {{"items", must}};
    complete["properties"][section]["else"] = must;
  }
  root["if"] = {{"not", {{"required", {"extends"}}}}};
  root["then"] = complete;
  Json schema{{"$schema", "https://json-schema.org/draft/2020-12/schema"}, {"title", "Jetlag scenario"}};
  schema.update(root);
  schema["$defs"] = definitions;
  return schema.dump(2) + "\n";
}

}  // namespace jetlag::scenario
