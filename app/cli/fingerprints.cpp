// SPDX-License-Identifier: Apache-2.0
#include "fingerprints.h"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <utility>

#include <fmt/format.h>

#include "files.h"

namespace jetlag::cli {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view kHeader = "scenario,seed,version,fingerprint";

/// A scenario's name may hold a comma: then it is quoted.
std::string quoted(const std::string& text) {
  if (text.find_first_of(",\"") == std::string::npos && !text.starts_with('#')) return text;
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

void FingerprintFile::parse_line(std::string_view line, std::size_t number, std::string& comments, Errors& errors) {
  const std::vector<std::string> fields = fields_of(line);
  std::uint64_t seed = 0;
  bool fine = fields.size() == 4 && !fields[0].empty() && !fields[2].empty() && !fields[3].empty();
  if (fine) {
    const auto [stop, error] = std::from_chars(fields[1].data(), fields[1].data() + fields[1].size(), seed);
    fine = error == std::errc() && stop == fields[1].data() + fields[1].size();
  }
  if (!fine) {
    errors.push_back({ErrorCode::kInvalid, fmt::format("{}:{}", path_, number),
                      fmt::format("expected {}, found \"{}\"", kHeader, line.substr(0, 80))});
    return;
  }
  if (rows_.contains({fields[0], seed}))
    errors.push_back({ErrorCode::kInvalid, fmt::format("{}:{}", path_, number),
                      fmt::format("expected each scenario and seed once, found \"{}\" with seed {} again", fields[0], seed)});
  rows_[{fields[0], seed}] = {fields[2], fields[3], std::exchange(comments, {})};
}

tl::expected<FingerprintFile, Errors> FingerprintFile::read(const std::string& path) {
  FingerprintFile file;
  file.path_ = path;
  std::error_code missing;
  if (!fs::exists(path, missing)) return file;
  const auto text = read_input(path);
  if (!text) return tl::unexpected<Errors>(Errors{text.error()});
  Errors errors;
  std::string_view rest = *text;
  std::string comments;
  bool headed = false;
  for (std::size_t number = 1; !rest.empty(); ++number) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    std::string_view line = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.empty()) continue;
    if (line.front() == '#') {
      comments += std::string(line) + "\n";
    } else if (headed) {
      file.parse_line(line, number, comments, errors);
    } else {
      headed = true;
      file.before_header_ = std::exchange(comments, {});
      if (line == kHeader) continue;
      errors.push_back({ErrorCode::kInvalid, fmt::format("{}:{}", path, number),
                        fmt::format("expected the line {}, found \"{}\"", kHeader, line.substr(0, 80))});
    }
  }
  file.at_end_ = std::move(comments);
  if (!errors.empty()) return tl::unexpected<Errors>(std::move(errors));
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
  Row& row = rows_[{id, seed}];
  row.version = version;
  row.fingerprint = fingerprint;
}

std::string FingerprintFile::text() const {
  std::string out = before_header_ + std::string(kHeader) + "\n";
  for (const auto& [key, row] : rows_)
    out += row.comments + fmt::format("{},{},{},{}\n", quoted(key.first), key.second, row.version, row.fingerprint);
  return out + at_end_;
}

std::string FingerprintFile::id_of(const std::string& scenario, const std::string& case_name) const {
  std::error_code error;
  const fs::path folder = fs::absolute(path_, error).parent_path();
  const std::string id =
      fs::absolute(scenario, error).lexically_normal().lexically_relative(folder.lexically_normal()).generic_string();
  return case_name.empty() ? id : id + "#" + case_name;
}

std::string nearest_fingerprints(const std::string& scenario, const std::string& folder) {
  std::error_code error;
  const fs::path beside = fs::absolute(scenario, error).lexically_normal().parent_path();
  for (fs::path at = beside;; at = at.parent_path()) {
    if (fs::exists(at / "fingerprints.csv", error)) return (at / "fingerprints.csv").string();
    if (at == at.root_path() || fs::exists(at / ".git", error)) break;
  }
  const fs::path found_in = folder.empty() ? beside : fs::absolute(folder, error).lexically_normal();
  return (found_in / "fingerprints.csv").lexically_normal().string();
}

}  // namespace jetlag::cli
