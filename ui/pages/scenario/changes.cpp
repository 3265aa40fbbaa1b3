// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/scenario/changes.h"

#include <algorithm>

#include "core/json_text.h"
#include "scenario/edit.h"

namespace jetlag::ui {

namespace {

std::string withoutChange(const std::string& text, const JsonValue& ran, const std::string& change) {
  const JsonValue root = parse_json(text, "").root, entry = parse_json(change, "").root;
  for (const std::string key : {"faults", "script"}) {
    const JsonMember* const list = root.find(key);
    if (list == nullptr) continue;
    const auto& items = list->value.items;
    const auto place = std::ranges::find(items, entry);
    const JsonMember* const own = ran.find(key);
    if (place == items.end() || (own != nullptr && std::ranges::find(own->value.items, entry) != own->value.items.end()))
      continue;
    const bool last = items.size() == 1 && own == nullptr;
    const auto next =
        last ? scenario::without(text, {key}) : scenario::without(text, {key, std::to_string(place - items.begin())});
    return next ? *next : text;
  }
  return text;
}

}  // namespace

Result<std::string> withChanges(const std::string& text, const std::string& ran, const std::vector<std::string>& changes,
                                const std::vector<std::string>& others) {
  const JsonValue before = parse_json(ran, "").root;
  std::string now = text;
  for (const std::string& other : others)
    if (std::ranges::find(changes, other) == changes.end()) now = withoutChange(now, before, other);
  return scenario::with_injected(now, changes);
}

}  // namespace jetlag::ui
