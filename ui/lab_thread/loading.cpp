// SPDX-License-Identifier: GPL-3.0-or-later
#include "lab_thread/loading.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string_view>

#include "core/check.h"
#include "core/json_text.h"
#include "lab/run.h"
#include "scenario/bundled.h"
#include "scenario/compose.h"
#include "scenario/load.h"
#include "store/command.h"

namespace jetlag::ui {

namespace {

constexpr std::uintmax_t kMostBytes = 64u << 20;

/// "file:line:column" from the right, so that a colon in the file's name does no harm.
Mistake mistakeOf(const Error& error) {
  Mistake out;
  out.message = error.message;
  out.file = error.where;
  for (int* const part : {&out.column, &out.line}) {
    const std::size_t colon = out.file.rfind(':');
    if (colon == std::string::npos) break;
    int value = 0;
    const char* const begin = out.file.data() + colon + 1;
    const char* const end = out.file.data() + out.file.size();
    const auto [stop, failed] = std::from_chars(begin, end, value);
    if (failed != std::errc{} || stop != end) break;
    *part = value;
    out.file.resize(colon);
  }
  return out;
}

/// What does not read as JSON, up to the first such place: what comes after that is guesswork about what was meant. A key that
/// stands twice reads well and hides nothing.
std::vector<Mistake> syntaxMistakes(const std::string& path, const std::string& text) {
  const JsonDocument document = parse_json(text, path);
  std::vector<Mistake> out;
  if (document.whole) return out;
  for (const Error& error : document.errors) {
    out.push_back(mistakeOf(error));
    if (!error.message.starts_with("expected each key once")) break;
  }
  return out;
}

/// In "extends" and in network.rtt.import.
std::vector<std::string> namedIn(const std::string& text) {
  const JsonDocument document = parse_json(text, "");
  std::vector<std::string> names;
  for (const std::vector<const char*>& path : {std::vector{"extends"}, std::vector{"network", "rtt", "import"}}) {
    const JsonValue* at = &document.root;
    for (const char* key : path) {
      const JsonMember* const member = at != nullptr && at->is(JsonKind::kObject) ? at->find(key) : nullptr;
      at = member == nullptr ? nullptr : &member->value;
    }
    if (at != nullptr && at->is(JsonKind::kString) && std::filesystem::path(at->text).is_relative()) names.push_back(at->text);
  }
  return names;
}

}  // namespace

std::vector<FileBeside> filesBeside(const std::string& path, const std::string& text) {
  std::vector<FileBeside> found;
  const auto add = [&](const std::string& from, const std::string& inside) {
    for (const std::string& named : namedIn(inside)) {
      const std::string name = (std::filesystem::path(from).parent_path() / named).lexically_normal().string();
      const bool known = std::ranges::find(found, name, &FileBeside::name) != found.end();
      std::string problem;
      if (auto other = known ? std::nullopt : readFile(scenario::path_beside(path, name), problem))
        found.push_back({name, std::move(*other)});
    }
  };
  add({}, text);
  for (std::size_t i = 0; i < found.size(); ++i) add(std::string(found[i].name), std::string(found[i].text));
  return found;
}

std::optional<std::string> readFile(const std::string& path, std::string& problem) {
  if (path.starts_with(scenario::kBundled)) {
    if (auto text = scenario::read_bundled(path)) return *text;
    problem = "there is no such bundled scenario";
    return std::nullopt;
  }
  std::error_code error;
  if (!std::filesystem::exists(path, error)) problem = "there is no such file";
  else if (std::filesystem::is_directory(path, error)) problem = "this is a folder; choose a scenario file in it";
  else if (std::filesystem::is_regular_file(path, error) && std::filesystem::file_size(path, error) > kMostBytes)
    problem = "the file is larger than 64 MiB: not a scenario";
  if (!problem.empty()) return std::nullopt;
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  if (!in) {
    problem = "the file cannot be read";
    return std::nullopt;
  }
  return std::move(text).str();
}

std::vector<CommandSummary> commandSummaries() {
  std::vector<CommandSummary> all;
  for (const store::Command& each : store::commands())
    all.push_back({std::string(each.name), std::string(each.group), std::string(each.summary)});
  return all;
}

Checked checkText(const std::string& path, const std::string& text) {
  const scenario::Loader loader = [](std::string_view other) -> Result<std::string> {
    std::string problem;
    if (auto found = readFile(std::string(other), problem)) return *found;
    return failure(ErrorCode::kNotFound, std::string(other), problem);
  };
  Checked out;
  out.mistakes = syntaxMistakes(path.empty() ? "untitled" : path, text);
  if (!out.mistakes.empty()) return out;
  lab::Checked checked = lab::load_and_validate(path.empty() ? "untitled" : path, text, loader);
  for (const Error& error : checked.errors) out.mistakes.push_back(mistakeOf(error));
  if (!out.mistakes.empty()) return out;
  for (scenario::Case& one : checked.cases) {
    out.cases.push_back(one.name);
    out.specs.push_back(std::move(one.spec));
  }
  return out;
}

}  // namespace jetlag::ui
