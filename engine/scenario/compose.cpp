// SPDX-License-Identifier: Apache-2.0
#include "scenario/compose.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "core/suggest.h"

namespace jetlag::scenario {
namespace {

constexpr std::size_t kLongestChain = 32;

/// What identifies an entry of a list of things; empty: nothing.
std::string_view name_in(const JsonValue& entry) {
  for (const std::string_view key : {"id", "name"})
    if (const JsonMember* m = entry.find(key); m != nullptr && m->value.is(JsonKind::kString)) return m->value.text;
  return {};
}

bool is_thing(const JsonValue& entry) { return entry.is(JsonKind::kObject) && !name_in(entry).empty(); }

JsonValue merge(JsonValue base, JsonValue over);

JsonValue merge_objects(JsonValue base, JsonValue over) {
  for (JsonMember& member : over.members) {
    JsonMember* old = base.find(member.key);
    if (old == nullptr) {
      base.members.push_back(std::move(member));
    } else if (member.value.is(JsonKind::kNull)) {
      std::erase_if(base.members, [&](const JsonMember& m) { return m.key == member.key; });
    } else {
      old->key_place = member.key_place;
      old->value = merge(std::move(old->value), std::move(member.value));
    }
  }
  base.place = over.place;
  return base;
}

JsonValue merge_lists(JsonValue base, JsonValue over) {
  for (JsonValue& entry : over.items) {
    const auto name = name_in(entry);
    const auto old = std::find_if(base.items.begin(), base.items.end(),
                                  [&](const JsonValue& b) { return !name.empty() && name_in(b) == name; });
    if (old != base.items.end())
      *old = merge(std::move(*old), std::move(entry));
    else
      base.items.push_back(std::move(entry));
  }
  base.place = over.place;
  return base;
}

JsonValue merge(JsonValue base, JsonValue over) {
  if (base.is(JsonKind::kObject) && over.is(JsonKind::kObject)) return merge_objects(std::move(base), std::move(over));
  const auto has_things = [](const JsonValue& list) { return std::any_of(list.items.begin(), list.items.end(), is_thing); };
  if (base.is(JsonKind::kArray) && over.is(JsonKind::kArray) && !over.items.empty() && (has_things(base) || has_things(over)))
    return merge_lists(std::move(base), std::move(over));
  return over;
}

class Composer {
 public:
  Composer(const Loader& loader, Sources& sources, Errors& errors) : loader_(loader), sources_(sources), errors_(errors) {}

  JsonValue read(std::string path, std::string_view text) {
    const std::uint32_t source = sources_.add(path);
    JsonDocument document = parse_json(text, path, source);
    errors_.insert(errors_.end(), document.errors.begin(), document.errors.end());
    whole_ = whole_ && document.whole;
    JsonValue& root = document.root;
    if (!root.is(JsonKind::kObject)) {
      if (document.ok()) fail(root.place, fmt::format("expected a scenario, an object in braces, found {}", describe_json(root)));
      return {};
    }
    std::erase_if(root.members, [](const JsonMember& m) { return m.key == "$schema"; });
    chain_.push_back(std::move(path));
    JsonValue base = read_base(root);
    chain_.pop_back();
    std::erase_if(root.members, [](const JsonMember& m) { return m.key == "extends"; });
    return base.is(JsonKind::kObject) ? merge(std::move(base), std::move(root)) : std::move(root);
  }

  bool whole() const { return whole_; }

 private:
  void fail(const JsonPlace& place, std::string message, ErrorCode code = ErrorCode::kInvalid) {
    whole_ = false;
    errors_.push_back({code, sources_.where(place), std::move(message)});
  }

  JsonValue read_base(const JsonValue& root) {
    const JsonMember* extends = root.find("extends");
    if (extends == nullptr) return {};
    const JsonValue& value = extends->value;
    if (!value.is(JsonKind::kString) || value.text.empty()) {
      fail(value.place, fmt::format("expected the path of a scenario, found {}", describe_json(value)));
      return {};
    }
    std::string path = path_beside(chain_.back(), value.text);
    const bool cycle = std::find(chain_.begin(), chain_.end(), path) != chain_.end();
    if (!cycle && chain_.size() >= kLongestChain) {
      fail(value.place, fmt::format("expected a chain of at most {} files that extend each other, found more", kLongestChain));
      return {};
    }
    if (cycle) {
      std::string way;
      for (const std::string& step : chain_) way += step + " extends ";
      fail(value.place, fmt::format("expected no cycle, found {}{}", way, path));
      return {};
    }
    auto text = loader_(path);
    if (!text) {
      fail(value.place, fmt::format("expected a readable scenario, found that {} is not: {}", path, text.error().message),
           ErrorCode::kNotFound);
      return {};
    }
    return read(std::move(path), *text);
  }

  const Loader& loader_;
  Sources& sources_;
  Errors& errors_;
  std::vector<std::string> chain_;
  bool whole_ = true;
};

/// The value at one more step of a path, created in objects when absent; null when the step leads nowhere.
JsonValue* step_into(JsonValue& at, std::string_view key, const JsonPlace& place, std::string& problem) {
  if (at.is(JsonKind::kArray)) {
    std::vector<std::string_view> known;
    for (JsonValue& entry : at.items) {
      if (!key.empty() && name_in(entry) == key) return &entry;
      if (!name_in(entry).empty()) known.push_back(name_in(entry));
    }
    std::size_t index = 0;
    const auto [end, code] = std::from_chars(key.data(), key.data() + key.size(), index);
    if (code == std::errc{} && end == key.data() + key.size() && index < at.items.size()) return &at.items[index];
    problem = fmt::format("expected {}an entry's number below {}, found \"{}\"{}",
                          known.empty() ? "" : "the id or name of an entry (" + name_list(known) + ") or ", at.items.size(), key,
                          did_you_mean(key, known));
    return nullptr;
  }
  if (at.is(JsonKind::kNull)) at.kind = JsonKind::kObject;
  if (!at.is(JsonKind::kObject) || key.empty()) {
    problem = fmt::format("expected a path of keys joined by dots, found \"{}\" inside {}", key, describe_json(at));
    return nullptr;
  }
  if (JsonMember* member = at.find(key)) return &member->value;
  JsonMember& made = at.members.emplace_back();
  made.key = std::string(key);
  made.key_place = made.value.place = place;
  return &made.value;
}

}  // namespace

std::uint32_t Sources::add(std::string name) {
  names.push_back(std::move(name));
  return static_cast<std::uint32_t>(names.size() - 1);
}

std::string Sources::where(const JsonPlace& place) const {
  const std::string& name = names.at(place.source);
  return place.line == 0 ? name : fmt::format("{}:{}:{}", name, place.line, place.column);
}

std::string path_beside(std::string_view from, std::string_view path) {
  const auto slash = from.rfind('/');
  std::string joined(path);
  if (!path.starts_with('/') && slash != std::string_view::npos) joined = std::string(from.substr(0, slash + 1)) + joined;
  // "a/./b" and "a/x/../b" are "a/b", so that a cycle is seen however it is written.
  std::vector<std::string_view> parts;
  for (std::string_view rest = joined; !rest.empty();) {
    const auto end = rest.find('/');
    const auto part = rest.substr(0, end);
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    if (part == "." || (part.empty() && !parts.empty())) continue;
    if (part == ".." && !parts.empty() && parts.back() != ".." && !parts.back().empty())
      parts.pop_back();
    else
      parts.push_back(part);
  }
  std::string out;
  for (std::size_t i = 0; i < parts.size(); ++i) out += (i > 0 ? "/" : "") + std::string(parts[i]);
  return out;
}

Composed compose(std::string_view path, std::string_view text, const Loader& loader, Sources& sources, Errors& errors) {
  Composer composer(loader, sources, errors);
  Composed composed{composer.read(path_beside("", path), text), true};
  composed.whole = composer.whole();
  return composed;
}

/// What the command line says of a parameter holds in every case.
static void forget_in_cases(JsonValue& tree, std::string_view parameter) {
  JsonMember* const cases = tree.find("cases");
  if (cases == nullptr) return;
  for (JsonValue& one : cases->value.items)
    std::erase_if(one.members, [&](const JsonMember& member) { return member.key == parameter; });
}

void override_value(JsonValue& tree, const std::pair<std::string, std::string>& set, Sources& sources, Errors& errors) {
  const std::uint32_t source = sources.add(fmt::format("--set {}={}", set.first, set.second));
  JsonValue* at = &tree;
  std::string problem;
  for (std::string_view rest = set.first; at != nullptr;) {
    const auto dot = rest.find('.');
    at = step_into(*at, rest.substr(0, dot), {source, 0, 0, 0, 0}, problem);
    if (dot == std::string_view::npos) break;
    rest.remove_prefix(dot + 1);
  }
  if (at == nullptr) {
    errors.push_back({ErrorCode::kUnknownName, sources.names[source], problem});
    return;
  }
  if (set.first.starts_with("params.")) forget_in_cases(tree, std::string_view(set.first).substr(7));
  JsonDocument parsed = parse_json(set.second, "", source);
  if (parsed.ok()) {
    *at = std::move(parsed.root);
  } else {
    *at = {};
    at->kind = JsonKind::kString;
    at->text = set.second;
  }
  const auto mark = [&](auto& self, JsonValue& value) -> void {
    value.place = {source, 0, 0, 0, 0};
    for (JsonValue& item : value.items) self(self, item);
    for (JsonMember& member : value.members) {
      member.key_place = value.place;
      self(self, member.value);
    }
  };
  mark(mark, *at);
}

}  // namespace jetlag::scenario
