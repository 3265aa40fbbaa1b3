// SPDX-License-Identifier: Apache-2.0
// Describer: the visitor that collects the format from fields().
//
// It goes through the same fields() as the reader does, with a default-constructed spec, so the described defaults are the real
// ones.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

#include "scenario/format.h"

namespace jetlag::scenario {

class Describer {
 public:
  Describer(FormatInfo& format, ObjectInfo& object) : format_(format), object_(object) {}

  void about(std::string_view meaning) { object_.meaning = meaning; }

  template <class Codec, class T>
  void field(Need need, std::string_view key, const Codec& codec, const T& member, std::string_view meaning) {
    FieldInfo info{std::string(key), codec.type(format_), need, {}, std::string(meaning)};
    if (need == Need::kOptional) info.standard = shown(codec, member);
    object_.fields.push_back(std::move(info));
  }
  void reserved(std::string_view, std::string_view) {}
  void exactly_one_of(const std::vector<std::string_view>& keys) { object_.one_of.emplace_back(keys.begin(), keys.end()); }
  bool has(std::string_view) const { return false; }
  void check(std::string_view, bool, std::string_view) {}
  template <class Action>
  void then(const Action&) {}

 private:
  template <class Codec, class T>
  static std::string shown(const Codec& codec, const T& member) {
    if constexpr (requires { codec.show(member); }) {
      return codec.show(member);
    } else if constexpr (requires { codec.show(*member); }) {
      return member ? codec.show(*member) : std::string();
    } else {
      return {};
    }
  }

  FormatInfo& format_;
  ObjectInfo& object_;
};

/// Adds the object and all objects inside it to `format`, unless it is there already.
template <class Spec>
TypeInfo describe_object(FormatInfo& format, std::string_view name) {
  TypeInfo type;
  type.shape = TypeInfo::Shape::kObject;
  type.text = type.object = std::string(name);
  if (format.find(name) != nullptr) return type;
  const std::size_t at = format.objects.size();
  format.objects.push_back({std::string(name), {}, {}, {}});
  ObjectInfo described{std::string(name), {}, {}, {}};
  Spec standard{};
  Describer visitor(format, described);
  fields(visitor, standard);
  format.objects[at] = std::move(described);
  return type;
}

}  // namespace jetlag::scenario
