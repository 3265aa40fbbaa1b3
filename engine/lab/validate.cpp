// SPDX-License-Identifier: Apache-2.0
// What the loader cannot see: whether the engine's parts take what the scenario says, and the language of expectations.
#include <algorithm>
#include <charconv>
#include <set>
#include <string>

#include <fmt/format.h>

#include "check/expectation.h"
#include "core/check.h"
#include "core/units.h"
#include "lab/run.h"
#include "scenario/convert.h"
#include "scenario/footprint.h"
#include "scenario/repairs.h"
#include "scenario/scale.h"
#include "workload/config.h"

namespace jetlag::lab {

namespace {

using fault::Effect;
using scenario::FaultSpec;
using scenario::ScenarioSpec;

/// What a broken check says, without where the engine says it.
std::string reason_of(const CheckFailure& failure) {
  std::string text = failure.what();
  if (const auto at = text.find(": "); at != std::string::npos) text.erase(0, at + 2);
  if (const auto at = text.find(" ("); at != std::string::npos) text.erase(at);
  return text;
}

/// The place of an expectation's mistake: its column counts characters inside the quotes, that of a file bytes.
scenario::SourceSpan inside(const scenario::ExpectationText& expect, const std::string& column) {
  scenario::SourceSpan place = expect.where;
  int number = 0;
  const std::string_view digits = std::string_view(column).substr(std::min(column.size(), std::string_view("column ").size()));
  const auto [end, wrong] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  const bool escapes = std::any_of(expect.text.begin(), expect.text.end(),
                                   [](char c) { return c == '"' || c == '\\' || (c >= 0 && c < ' '); });
  if (wrong != std::errc() || place.line == 0 || escapes) return place;
  std::int32_t bytes = 0;
  for (int left = number - 1; bytes < static_cast<std::int32_t>(expect.text.size()) && left >= 0; ++bytes) {
    const bool first_of_letter = (static_cast<unsigned char>(expect.text[static_cast<std::size_t>(bytes)]) & 0xc0u) != 0x80u;
    if (first_of_letter && left-- == 0) break;
  }
  place.column += 1 + bytes;
  return place;
}

/// Mistakes, each once.
class Mistakes {
 public:
  void add(ErrorCode code, const scenario::SourceSpan& where, std::string message) {
    Error error{code, where.to_string(), std::move(message)};
    if (seen_.insert(error.where + '\n' + error.message).second) list.push_back(std::move(error));
  }
  /// A broken check in `work` is a mistake of the scenario.
  template <class Work>
  void guard(const scenario::SourceSpan& where, const std::string& what, Work work) {
    try {
      work();
    } catch (const CheckFailure& failure) {
      add(ErrorCode::kInvalid, where,
          fmt::format("expected {} to be possible, found that it is not: {}", what, reason_of(failure)));
    }
  }

  Errors list;

 private:
  std::set<std::string> seen_;
};

void check_datasets(const ScenarioSpec& spec, Mistakes& mistakes) {
  double total = 0;
  for (const scenario::DatasetSpec& data : spec.datasets) {
    const std::string what = fmt::format("the data set \"{}\"", data.name);
    mistakes.guard(data.where, what, [&] {
      const std::int64_t bytes = scenario::estimated_bytes(data);
      const bool too_much = total + static_cast<double>(bytes) > static_cast<double>(scenario::kMostDataset);
      total += static_cast<double>(bytes);
      if (too_much)
        mistakes.add(ErrorCode::kInvalid, data.where,
                     fmt::format("expected data sets of at most {} in memory, found that {} takes about {}{}; \"scale\" makes "
                                 "a large store fit",
                                 format_bytes(scenario::kMostDataset), what, format_bytes(bytes),
                                 total > static_cast<double>(bytes) ? ", with those before it more than that" : ""));
      if (scenario::sampler_of(data.value).max() > std::int64_t{512} << 20)
        mistakes.add(ErrorCode::kInvalid, data.where, fmt::format("in {}: value: expected a size between 0 and 512 MiB", what));
    });
  }
}

void check_workloads(const ScenarioSpec& spec, Mistakes& mistakes) {
  for (const scenario::WorkloadSpec& workload : spec.workloads) {
    const std::string what = fmt::format("the workload \"{}\"", workload.name);
    for (const RegionId region : workload.regions)
      mistakes.guard(workload.where, what, [&] {
        for (const Error& error : workload::validate(scenario::workload_config(workload, region, 0)))
          mistakes.add(error.code, workload.where, fmt::format("in {}: {}: {}", what, error.where, error.message));
      });
  }
}

/// Clients cannot be divided further than into single ones, and one more of them than there should be is one too many: figures at
/// full size would be those of `denominator` clients.
void check_scale(const ScenarioSpec& spec, Mistakes& mistakes) {
  const auto check = [&](const scenario::WorkloadSpec& workload, std::int64_t clients) {
    if (clients <= 0 || clients * spec.scale.numerator >= spec.scale.denominator) return;
    mistakes.add(
        ErrorCode::kInvalid, workload.where,
        fmt::format("in the workload \"{}\": expected at least {} clients, of which \"scale\" {}/{} leaves one, found {}",
                    workload.name, (spec.scale.denominator + spec.scale.numerator - 1) / spec.scale.numerator,
                    spec.scale.numerator, spec.scale.denominator, clients));
  };
  for (const scenario::WorkloadSpec& workload : spec.workloads) {
    if (workload.arrival != scenario::Arrival::kClosed) continue;
    if (workload.per_region.size() < workload.regions.size()) check(workload, workload.clients);
    for (const scenario::WorkloadOverride& own : workload.per_region) check(workload, own.clients.value_or(workload.clients));
  }
}

/// Whether `fault` ends inside the run: by its own "for", or by a repair that follows it.
bool ends(const ScenarioSpec& spec, const FaultSpec& fault) {
  return fault.lasts || fault::momentary(fault.kind) || scenario::repaired_later(spec, fault);
}

/// What would have to be written instead.
std::string way_out(const ScenarioSpec& spec, const FaultSpec& fault) {
  for (const FaultSpec& other : spec.faults) {
    const bool some_of_it =
        fault::effect_of(fault.kind) == Effect::kStopsProcess &&
        std::ranges::any_of(fault.regions, [&](RegionId region) { return scenario::repairs(other, region, other.shard); });
    if (some_of_it && other.at >= fault.at) return fmt::format("; \"{}\" repairs it: say after {}", other.name, other.name);
  }
  return "; give it \"for\"";
}

enum class Faults : std::uint8_t { kRight, kMayBeWrong };

void check_expectations(const ScenarioSpec& spec, const check::Entities& entities, Faults faults, Mistakes& mistakes) {
  for (const scenario::ExpectationText& expect : spec.expect) {
    const auto parsed = check::parse_expectation(expect.text, entities);
    if (!parsed) {
      for (const Error& error : parsed.error())
        mistakes.add(error.code, inside(expect, error.where), "in the expectation \"" + expect.text + "\": " + error.message);
      continue;
    }
    if (faults == Faults::kMayBeWrong || parsed->window != check::WindowKind::kWithinAfter) continue;
    const auto fault =
        std::find_if(spec.faults.begin(), spec.faults.end(), [&](const FaultSpec& f) { return f.name == parsed->fault; });
    if (fault != spec.faults.end() && fault::effect_of(fault->kind) == Effect::kMovesClock)
      mistakes.add(ErrorCode::kInvalid, expect.where,
                   fmt::format("in the expectation \"{}\": expected a fault of links or processes, found \"{}\", which moves a "
                               "clock: replicas do not "
                               "part for that, so there is nothing to wait for",
                               expect.text, parsed->fault));
    else if (fault != spec.faults.end() && !ends(spec, *fault))
      mistakes.add(
          ErrorCode::kInvalid, expect.where,
          fmt::format("in the expectation \"{}\": expected a fault that ends, found \"{}\", which lasts to the end of the run{}",
                      expect.text, fault->name, way_out(spec, *fault)));
  }
}

}  // namespace

Errors validate(const ScenarioSpec& spec) {
  Mistakes mistakes;
  const ScenarioSpec scaled = scenario::scaled(spec);
  check_datasets(scaled, mistakes);
  check_workloads(scaled, mistakes);
  check_scale(spec, mistakes);
  if (mistakes.list.empty()) mistakes.guard({spec.file, 0, 0}, "this scenario", [&] { setup_of(spec); });
  check_expectations(spec, world::entities_of(spec), Faults::kRight, mistakes);
  return std::move(mistakes.list);
}

Errors validate_expectations(const scenario::Case& broken) {
  Mistakes mistakes;
  check::Entities entities = world::names_of(broken.spec);
  std::set<std::string> seen;  // a name that is given twice is listed once
  std::erase_if(entities.regions, [&](const std::string& id) { return !seen.insert(id).second; });
  entities.complete = broken.names_known;
  entities.shards = scenario::kMostShards;  // how many there are may be one of the mistakes
  check_expectations(broken.spec, entities, Faults::kMayBeWrong, mistakes);
  return std::move(mistakes.list);
}

Checked load_and_validate(std::string_view path, std::string_view text, const scenario::Loader& loader,
                          const scenario::Overrides& overrides) {
  Checked out;
  std::set<std::string> seen;
  const auto add = [&](Errors errors) {
    for (Error& error : errors)
      if (seen.insert(error.where + '\n' + error.message).second) out.errors.push_back(std::move(error));
  };
  std::vector<scenario::Case> readable;
  auto cases = scenario::load_text(path, text, loader, overrides, &readable);
  if (!cases) {
    out.errors = std::move(cases.error());
    for (const scenario::Case& one : readable) add(validate_expectations(one));
    return out;
  }
  out.cases = std::move(*cases);
  for (const scenario::Case& one : out.cases) add(validate(one.spec));
  return out;
}

}  // namespace jetlag::lab
