// SPDX-License-Identifier: Apache-2.0
#include "fingerprints.h"

#include <charconv>
#include <filesystem>

#include <fmt/format.h>

#include "files.h"

namespace jetlag::cli {

namespace {

namespace fs = std::filesystem;

/// A scenario's name may hold a comma: then it is quoted.
std::string quoted(const std::string& text) {
  if (text.find_first_of(",\"") == std::string::npos) return text;
  std::string out = "\"";
  for (const char c : text) out += c == '"' ? std::string("\"\"") : std::string(1, c);
  return out + "\"";
}

std::vector<std::string> fields_of(std::string_view line) {
  std::vector<std::string> fields(1);
  bool inside = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    if (c == '"' && inside && i + 1 < line.size() && line[i + 1] == '"') fields.back() += line[i++];
    else if (c == '"') inside = !inside;
    else if (c == ',' && !inside) fields.emplace_back();
    else if (c != '\r') fields.back() += c;
  }
  return fields;
}

}  // namespace

FingerprintFile FingerprintFile::read(const std::string& path) {
  FingerprintFile file;
  file.path_ = path;
  const auto text = read_input(path);
  if (!text) return file;
  std::string_view rest = *text;
  for (bool first = true; !rest.empty(); first = false) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    const std::string_view line = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (first || line.empty() || line.front() == '#') continue;
    const std::vector<std::string> fields = fields_of(line);
    if (fields.size() < 4) continue;
    std::uint64_t seed = 0;
    const auto [stop, error] = std::from_chars(fields[1].data(), fields[1].data() + fields[1].size(), seed);
    if (error == std::errc() && stop == fields[1].data() + fields[1].size()) file.set(fields[0], seed, fields[2], fields[3]);
  }
  return file;
}

FingerprintFile::Comparison FingerprintFile::compare(const std::string& id, std::uint64_t seed, std::string_view version,
                                                     std::string_view fingerprint) const {
  const auto row = rows_.find({id, seed});
  if (row == rows_.end()) return {};
  Comparison comparison{Match::kChanged, row->second.fingerprint, row->second.version};
  if (row->second.fingerprint == fingerprint) comparison.match = Match::kSame;
  else if (row->second.version != version) comparison.match = Match::kOtherVersion;
  return comparison;
}

void FingerprintFile::set(const std::string& id, std::uint64_t seed, const std::string& version, const std::string& fingerprint) {
  rows_[{id, seed}] = {version, fingerprint};
}

std::string FingerprintFile::text() const {
  std::string out = "scenario,seed,version,fingerprint\n";
  for (const auto& [key, row] : rows_)
    out += fmt::format("{},{},{},{}\n", quoted(key.first), key.second, row.version, row.fingerprint);
  return out;
}

std::string FingerprintFile::id_of(const std::string& scenario, const std::string& case_name) const {
  std::error_code error;
  const fs::path folder = fs::absolute(path_, error).parent_path();
  const std::string id =
      fs::absolute(scenario, error).lexically_normal().lexically_relative(folder.lexically_normal()).generic_string();
  return case_name.empty() ? id : id + "#" + case_name;
}

std::string nearest_fingerprints(const std::string& scenario) {
  std::error_code error;
  const fs::path beside = fs::absolute(scenario, error).lexically_normal().parent_path();
  for (fs::path folder = beside;; folder = folder.parent_path()) {
    if (fs::exists(folder / "fingerprints.csv", error)) return (folder / "fingerprints.csv").string();
    if (folder == folder.root_path()) return (beside / "fingerprints.csv").string();
  }
}

}  // namespace jetlag::cli
