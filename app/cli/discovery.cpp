// SPDX-License-Identifier: Apache-2.0
#include "discovery.h"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <set>

#include "core/fingerprint.h"
#include "core/json_text.h"
#include "files.h"

namespace jetlag::cli {

namespace {

namespace fs = std::filesystem;

bool is_scenario_name(const fs::path& path) { return path.extension() == ".json" || path.extension() == ".jsonc"; }

/// Whether a file found in a folder is a scenario of its own. Broken files are: their mistakes must be seen.
bool is_scenario(const fs::path& path) {
  const auto text = read_input(path.string());
  if (!text) return true;
  const JsonDocument document = parse_json(*text, path.string());
  if (!document.root.is(JsonKind::kObject)) return !document.ok();
  if (const JsonMember* tags = document.root.find("tags")) {
    for (const JsonValue& tag : tags->value.items) if (tag.text == "base") return false;
  }
  const JsonMember* const format = document.root.find("jetlag");
  if (format != nullptr && format->value.is(JsonKind::kString) && document.root.find("format") != nullptr)
    return false;  // a report
  // One that forgot the key "jetlag", or mistyped it, is to be told so.
  const bool looks_like_one = document.root.find("regions") != nullptr &&
                              (document.root.find("workloads") != nullptr || document.root.find("expect") != nullptr ||
                               document.root.find("faults") != nullptr || document.root.find("script") != nullptr);
  return !document.ok() || format != nullptr || document.root.find("extends") != nullptr || looks_like_one;
}

/// The set that starts at pattern[at] == '['; how many characters of the pattern it takes, 0 when it is not closed.
std::size_t set_matches(std::string_view pattern, std::size_t at, char c, bool& matches) {
  const std::size_t close = pattern.find(']', at + 2);
  if (close == std::string_view::npos) return 0;
  matches = pattern.substr(at + 1, close - at - 1).find(c) != std::string_view::npos;
  return close - at + 1;
}

bool glob_from(std::string_view pattern, std::string_view text) {
  std::size_t p = 0, t = 0, star = std::string_view::npos, resume = 0;
  while (t < text.size()) {
    bool matches = false;
    std::size_t taken = 1;
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      resume = t;
      continue;
    }
    if (p < pattern.size()) {
      matches = pattern[p] == '?' || pattern[p] == text[t];
      if (pattern[p] == '[') taken = std::max<std::size_t>(set_matches(pattern, p, text[t], matches), 1);
    }
    if (matches) {
      p += taken;
      ++t;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      t = ++resume;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

}  // namespace

Discovered discover(const std::vector<std::string>& paths) {
  Discovered found;
  std::error_code error;
  std::set<std::string> seen;
  const auto add = [&](const std::string& file, const std::string& folder) {
    if (!seen.insert(file).second) return;
    found.files.push_back(file);
    found.folders.push_back(folder);
  };
  for (const std::string& path : paths) {
    if (!fs::is_directory(path, error)) {
      if (fs::exists(path, error) || path == "-") add(path, fs::path(path).parent_path().string());
      else found.missing.push_back(path);
      continue;
    }
    std::vector<std::string> inside;
    for (fs::recursive_directory_iterator it(path, fs::directory_options::skip_permission_denied, error), end; it != end;
         it.increment(error)) {
      if (it->path().filename().string().starts_with(".")) {
        if (it->is_directory(error)) it.disable_recursion_pending();
        continue;
      }
      if (it->is_regular_file(error) && is_scenario_name(it->path()) && is_scenario(it->path()))
        inside.push_back(it->path().lexically_normal().string());
    }
    std::sort(inside.begin(), inside.end());
    for (const std::string& file : inside) add(file, path);
  }
  return found;
}

bool glob_matches(std::string_view pattern, std::string_view text) {
  if (pattern.find_first_of("*?[") == std::string_view::npos) return text.find(pattern) != std::string_view::npos;
  return glob_from(pattern, text);
}

bool Shard::contains(std::string_view id) const { return count <= 1 || hash_bytes(id) % count == index; }

std::optional<Shard> parse_shard(std::string_view text) {
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  const auto number = [](std::string_view digits) -> std::optional<std::uint32_t> {
    std::uint32_t value = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (error != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
    return value;
  };
  const auto index = number(text.substr(0, slash)), count = number(text.substr(slash + 1));
  if (!index || !count || *index < 1 || *index > *count) return std::nullopt;
  return Shard{*index - 1, *count};
}

}  // namespace jetlag::cli
