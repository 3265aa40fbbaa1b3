// SPDX-License-Identifier: Apache-2.0
// Parameters and cases.
#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "core/suggest.h"
#include "scenario/compose.h"

namespace jetlag::scenario {
namespace {

using Parameters = std::map<std::string, JsonValue, std::less<>>;

bool is_scalar(const JsonValue& v) { return v.is(JsonKind::kString) || v.is(JsonKind::kNumber) || v.is(JsonKind::kBool); }

std::string letters(const JsonValue& v) { return v.is(JsonKind::kBool) ? (v.truth ? "true" : "false") : v.text; }

std::vector<std::string_view> names_in(const Parameters& parameters) {
  std::vector<std::string_view> out;
  for (const auto& [name, value] : parameters) out.push_back(name);
  return out;
}

class Expander {
 public:
  Expander(const Sources& sources, Errors& errors) : sources_(sources), errors_(errors) {}

  std::vector<Variant> run(JsonValue tree) {
    const JsonValue params = take(tree, "params"), cases = take(tree, "cases");
    std::vector<Variant> out;
    const Parameters standard = read_parameters(params);
    if (cases.is(JsonKind::kArray)) {
      for (const JsonValue& one : cases.items) {
        Variant variant{{}, tree};
        const Parameters own = read_case(one, standard, variant.name);
        substitute(variant.tree, own);
        if (std::any_of(out.begin(), out.end(), [&](const Variant& v) { return v.name == variant.name; }))
          fail(one.place, fmt::format("expected each case's name once, found \"{}\" again", variant.name));
        out.push_back(std::move(variant));
      }
      if (cases.items.empty()) fail(cases.place, "expected at least one case, found an empty list");
    } else if (cases.place.line != 0 || !cases.is(JsonKind::kNull)) {
      fail(cases.place, fmt::format("expected a list of cases, found {}", describe_json(cases)));
    }
    if (out.empty()) {
      out.push_back({{}, std::move(tree)});
      substitute(out.back().tree, standard);
    }
    for (const JsonMember& m : params.members)
      if (!used_.contains(m.key))
        fail(m.key_place, fmt::format("the parameter \"{}\" is never used as \"${{{}}}\"", m.key, m.key));
    return out;
  }

 private:
  void fail(const JsonPlace& place, std::string message, ErrorCode code = ErrorCode::kInvalid) {
    Error e{code, sources_.where(place), std::move(message)};
    if (std::find(errors_.begin(), errors_.end(), e) == errors_.end()) errors_.push_back(std::move(e));
  }

  static JsonValue take(JsonValue& tree, std::string_view key) {
    JsonValue out;
    if (JsonMember* m = tree.find(key)) out = std::move(m->value);
    std::erase_if(tree.members, [&](const JsonMember& m) { return m.key == key; });
    return out;
  }

  void want_scalar(const JsonValue& v) {
    if (!is_scalar(v))
      fail(v.place, fmt::format("expected a text, a number, true or false as a parameter, found {}", describe_json(v)));
  }

  Parameters read_parameters(const JsonValue& params) {
    Parameters out;
    if (!params.is(JsonKind::kObject)) {
      if (params.place.line != 0 || !params.is(JsonKind::kNull))
        fail(params.place, fmt::format("expected an object of parameters, found {}", describe_json(params)));
      return out;
    }
    for (const JsonMember& m : params.members) {
      want_scalar(m.value);
      out[m.key] = m.value;
    }
    return out;
  }

  Parameters read_case(const JsonValue& one, const Parameters& standard, std::string& name) {
    Parameters out = standard;
    if (!one.is(JsonKind::kObject)) {
      fail(one.place, fmt::format("expected a case as an object, found {}", describe_json(one)));
      return out;
    }
    const JsonMember* named = one.find("name");
    if (named != nullptr && named->value.is(JsonKind::kString)) name = named->value.text;
    if (name.empty()) fail(one.place, "expected the key \"name\" in this case, found none");
    for (const JsonMember& m : one.members) {
      if (m.key == "name") continue;
      want_scalar(m.value);
      const auto at = out.find(m.key);
      if (at == out.end())
        fail(m.key_place,
             fmt::format("unknown parameter \"{}\": \"params\" does not declare it{}", m.key,
                         did_you_mean(m.key, names_in(standard))),
             ErrorCode::kUnknownName);
      else
        at->second = m.value;
    }
    return out;
  }

  void substitute(JsonValue& value, const Parameters& parameters) {
    if (value.is(JsonKind::kString) && value.text.find("${") != std::string::npos) substitute_text(value, parameters);
    for (JsonValue& item : value.items) substitute(item, parameters);
    for (JsonMember& member : value.members) substitute(member.value, parameters);
  }

  /// The parameter named at `from` ("${"); moves `from` behind its brace.
  const JsonValue* find(const JsonValue& value, std::size_t& from, const Parameters& parameters) {
    const auto end = value.text.find('}', from);
    if (end == std::string::npos) {
      fail(value.place, "expected \"}\" after \"${\", found the end of the text");
      from = value.text.size();
      return nullptr;
    }
    const std::string name = value.text.substr(from + 2, end - from - 2);
    from = end + 1;
    const auto at = parameters.find(name);
    if (at == parameters.end()) {
      fail(value.place, fmt::format("unknown parameter \"{}\"{}", name, did_you_mean(name, names_in(parameters))),
           ErrorCode::kUnknownName);
      return nullptr;
    }
    used_.insert(name);
    return &at->second;
  }

  void substitute_text(JsonValue& value, const Parameters& parameters) {
    if (value.text.starts_with("${") && value.text.find('}') == value.text.size() - 1) {
      std::size_t from = 0;
      if (const JsonValue* found = find(value, from, parameters)) {
        const JsonPlace place = value.place;
        value = *found;
        value.place = place;
      }
      return;
    }
    std::string out;
    for (std::size_t at = 0; at < value.text.size();) {
      if (value.text.compare(at, 3, "$${") == 0) {
        out += "${";
        at += 3;
      } else if (value.text.compare(at, 2, "${") == 0) {
        if (const JsonValue* found = find(value, at, parameters)) out += letters(*found);
      } else {
        out += value.text[at++];
      }
    }
    value.text = std::move(out);
  }

  const Sources& sources_;
  Errors& errors_;
  std::set<std::string, std::less<>> used_;
};

}  // namespace

std::vector<Variant> expand(JsonValue tree, const Sources& sources, Errors& errors) {
  return Expander(sources, errors).run(std::move(tree));
}

}  // namespace jetlag::scenario
