// SPDX-License-Identifier: Apache-2.0
#include "test_plan.h"

#include <algorithm>
#include <charconv>

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

bool selected(const TestOptions& options, const std::string& id, const std::string& name) {
  if (!options.filter.empty() && !glob_matches(options.filter, id) && !glob_matches(options.filter, name)) return false;
  return options.shard.contains(id);
}

void add_broken(Plan& plan, const TestOptions& options, const std::string& file, const Errors& errors, int exit_code) {
  if (!selected(options, file, "")) {
    ++plan.filtered;
    return;
  }
  Job job;
  job.run = {.id = file, .file = file};
  job.run.exit_code = exit_code;
  for (const Error& error : errors) job.run.problems.push_back(problem_of(error, file));
  plan.jobs.push_back(std::move(job));
}

void add_case(Plan& plan, const TestOptions& options, const std::string& file, const scenario::Case& one) {
  const std::string id = one.name.empty() ? file : file + "#" + one.name;
  const auto& tags = one.spec.tags;
  if (!selected(options, id, one.spec.name)) {
    ++plan.filtered;
    return;
  }
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
      plan.jobs.push_back(std::move(job));
    }
  }
}

}  // namespace

Plan make_plan(const TestOptions& options) {
  Plan plan;
  const Discovered found = discover(options.paths);
  for (const std::string& path : found.missing) {
    add_broken(plan, options, path, {{ErrorCode::kNotFound, path, "no such file or folder"}}, kNoInput);
  }
  for (const std::string& file : found.files) {
    ScenarioWords words;
    words.file = file;
    const Loaded loaded = load(words);
    plan.inputs.insert(plan.inputs.end(), loaded.inputs.begin(), loaded.inputs.end());
    if (loaded.exit_code != kPass) {
      add_broken(plan, options, file, loaded.errors, loaded.exit_code);
      continue;
    }
    for (const scenario::Case& one : loaded.cases) add_case(plan, options, file, one);
  }
  return plan;
}

}  // namespace jetlag::cli
