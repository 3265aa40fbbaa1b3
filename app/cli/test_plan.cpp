// SPDX-License-Identifier: Apache-2.0
#include "test_plan.h"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <map>

#include "exit_code.h"
#include "scenario_input.h"

namespace jetlag::cli {

namespace {

using report::Problem;

/// "file:line:column" taken apart; a place of another form becomes the file.
Problem problem_of(const Error& error, const std::string& file) {
  Problem problem{error.code == ErrorCode::kNotFound ? Problem::Kind::kNotFound : Problem::Kind::kInvalid, error.message, file};
  std::string place = error.where;
  std::uint32_t numbers[2] = {0, 0};
  for (int i = 1; i >= 0; --i) {
    const std::size_t colon = place.rfind(':');
    if (colon == std::string::npos) return problem;
    const auto [end, failed] = std::from_chars(place.data() + colon + 1, place.data() + place.size(), numbers[i]);
    if (failed != std::errc() || end != place.data() + place.size()) return problem;
    place.resize(colon);
  }
  problem.file = place;
  problem.line = numbers[0];
  problem.column = numbers[1];
  return problem;
}

/// Whether this shard runs it; counts what it leaves out.
bool selected(Plan& plan, const TestOptions& options, const std::string& id, const std::string& name) {
  const std::size_t hash = id.rfind('#');  // "suite/cuts.json#short": by the whole, by "cuts.json", by "short"
  const std::string file = std::filesystem::path(id.substr(0, hash)).filename().string();
  const std::string of_case = hash == std::string::npos ? std::string() : id.substr(hash + 1);
  const auto matches = [&](const std::string& text) { return !text.empty() && glob_matches(options.filter, text); };
  if (!options.filter.empty() && !matches(id) && !matches(name) && !matches(file) && !matches(of_case)) {
    ++plan.filtered;
    return false;
  }
  if (options.shard.contains(id)) return true;
  ++plan.elsewhere;
  return false;
}

/// `--junit out.xml` is an option and a PATH.
std::string output_hint(const std::string& path) {
  const std::string ending = std::filesystem::path(path).extension().string();
  return ending == ".xml"    ? "; an output takes its path as in --junit=" + path
         : ending == ".json" ? "; an output takes its path as in --json=" + path
                             : "";
}

void add_broken(Plan& plan, const TestOptions& options, const std::string& file, const Errors& errors, int exit_code) {
  if (!selected(plan, options, file, "")) return;
  Job job;
  job.run = {.id = file, .file = file, .loaded = false};
  job.run.exit_code = exit_code;
  constexpr std::size_t kMost = 100;
  for (std::size_t i = 0; i < std::min(errors.size(), kMost); ++i) job.run.problems.push_back(problem_of(errors[i], file));
  if (errors.size() > kMost)
    job.run.problems.push_back({Problem::Kind::kInvalid, "... and " + std::to_string(errors.size() - kMost) + " more", file});
  plan.jobs.push_back(std::move(job));
}

/// The fingerprint files of a suite, each read once.
class Records {
 public:
  explicit Records(Plan& plan) : plan_(plan) {}
  std::shared_ptr<const FingerprintFile> of(const std::string& file, const std::string& folder) {
    const std::string path = nearest_fingerprints(file, folder);
    auto& record = records_[path];
    if (record) return record;
    auto read = FingerprintFile::read(path);
    if (!read) plan_.errors.insert(plan_.errors.end(), read.error().begin(), read.error().end());
    record = std::make_shared<const FingerprintFile>(read ? std::move(*read) : FingerprintFile());
    plan_.inputs.push_back(path);
    return record;
  }

 private:
  Plan& plan_;
  std::map<std::string, std::shared_ptr<const FingerprintFile>> records_;
};

void add_case(Plan& plan, const TestOptions& options, const std::string& file, const scenario::Case& one,
              const std::shared_ptr<const FingerprintFile>& record) {
  const std::string id = one.name.empty() ? file : file + "#" + one.name;
  const auto& tags = one.spec.tags;
  if (!selected(plan, options, id, one.spec.name)) return;
  if (!options.all && std::find(tags.begin(), tags.end(), "large") != tags.end()) {
    ++plan.large;
    return;
  }
  for (std::uint32_t s = 0; s < options.seeds; ++s) {
    auto spec = std::make_shared<scenario::ScenarioSpec>(one.spec);
    spec->seed += s;
    for (std::uint32_t r = 0; r < options.repeat; ++r) {
      Job job;
      job.run = {.id = id, .file = file, .case_name = one.name, .seed = spec->seed, .repetition = r};
      job.spec = spec;
      job.first_seed = one.spec.seed;
      job.record = record;
      plan.jobs.push_back(std::move(job));
    }
  }
}

}  // namespace

Plan make_plan(const TestOptions& options) {
  Plan plan;
  const Discovered found = discover(options.paths);
  for (const std::string& path : found.missing) {  // no filter makes that right
    TestOptions unfiltered = options;
    unfiltered.filter.clear();
    add_broken(plan, unfiltered, path, {{ErrorCode::kNotFound, path, "no such file or folder" + output_hint(path)}}, kNoInput);
  }
  Records records(plan);
  for (std::size_t f = 0; f < found.files.size(); ++f) {
    const std::string& file = found.files[f];
    ScenarioWords words;
    words.file = file;
    words.sets = options.sets;
    const Loaded loaded = load(words);
    plan.inputs.insert(plan.inputs.end(), loaded.inputs.begin(), loaded.inputs.end());
    if (loaded.exit_code != kPass) {
      add_broken(plan, options, file, loaded.errors, loaded.exit_code);
      continue;
    }
    const auto record = records.of(file, found.folders[f]);
    for (const scenario::Case& one : loaded.cases) add_case(plan, options, file, one, record);
  }
  return plan;
}

}  // namespace jetlag::cli
