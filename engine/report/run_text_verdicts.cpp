// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

#include "core/units.h"
#include "report/figures.h"
#include "report/run_text.h"
#include "report/run_text_parts.h"

namespace jetlag::report {

namespace {

using observe::Verdict;

std::string measured_text(const observe::ExpectationResult& result) {
  std::string text = result.measured;
  if (result.verdict == Verdict::kUndecided && text.empty()) text = "undecided";
  if (result.first_broken_at)
    text += fmt::format("{}first broken at {}", text.empty() ? "" : ", ", figure(*result.first_broken_at));
  return text;
}

/// One expectation: sign, text, measurement, and where it is written when it did not pass.
void print_expectation(std::string& out, const observe::ExpectationResult& result, std::size_t text_width, const Style& style) {
  const bool passed = result.verdict == Verdict::kPass;
  std::string measured = printable(measured_text(result));
  const std::string place = passed ? std::string() : printable(place_text(result.file, result.line));
  Line line;
  auto rows = wrap(printable(result.text), style.columns() - 2);
  for (std::string& row : rows) row = shortened(row, style.columns() - 2);
  line.add(sign(result.verdict), tone_of(result.verdict)).space(1).add(rows.front());
  for (std::size_t i = 1; i < rows.size(); ++i) {
    line.print(out, style);
    line = Line();
    line.space(2).add(rows[i]);
  }
  const std::size_t column = 2 + text_width + 2;
  const std::size_t start = std::max(line.width() + 2, column);
  const std::size_t needed = display_width(measured) + (place.empty() ? 0 : display_width(place) + 2);
  if (start + needed > style.columns() && !measured.empty()) {  // the measurement goes below
    line.print(out, style);
    line = Line();
    line.space(4);
    auto below = wrap(measured, style.columns() - 4);
    for (std::string& row : below) row = shortened(row, style.columns() - 4);
    for (std::size_t i = 0; i + 1 < below.size(); ++i) {
      line.add(below[i], passed ? Tone::kPlain : tone_of(result.verdict)).print(out, style);
      line = Line();
      line.space(4);
    }
    measured = below.back();
  } else {
    line.space(start - line.width());
  }
  line.add(measured, passed ? Tone::kPlain : tone_of(result.verdict));
  if (!place.empty()) {
    if (line.width() + 2 + display_width(place) <= style.columns())
      line.space(style.columns() - display_width(place) - line.width());
    else line.print(out, style), line = Line().space(4);
    line.add(place, Tone::kDim);
  }
  line.print(out, style);
  if (passed || result.witness.empty()) return;
  for (const std::string& text : wrap(printable(result.witness), style.columns() - 4)) {
    Line witness;
    witness.space(4).add(text, Tone::kDim);
    witness.print(out, style);
  }
}

std::string counted(const char* what, std::size_t bad, std::size_t all, Verdict verdict) {
  return fmt::format("{} of {} {}{} {}", bad, all, what, all == 1 ? "" : "s", verdict == Verdict::kFail ? "failed" : "undecided");
}

template <class Rows>
std::size_t count(const Rows& rows, Verdict verdict) {
  return static_cast<std::size_t>(
      std::count_if(rows.begin(), rows.end(), [&](const auto& row) { return row.verdict == verdict; }));
}

/// Whether an expectation speaks of the property, by its name or by its metric.
bool is_expected(const observe::RunReport& run, const observe::CheckerResult& checker) {
  std::string metric = checker.name.substr(checker.name.starts_with("no-") ? 3 : 0);
  std::replace(metric.begin(), metric.end(), '-', '_');
  return std::any_of(run.expectations.begin(), run.expectations.end(), [&](const auto& expectation) {
    return expectation.text.find(checker.name) != std::string::npos || expectation.text.find(metric) != std::string::npos;
  });
}

/// "2 of 4 expectations failed", "1 of 3 script steps failed", "replicas unequal": what is wrong, or what was right.
std::string subject(const observe::RunReport& run) {
  std::vector<observe::ScriptResult> steps;
  for (const auto& step : run.script) if (step.has_expectation || step.verdict != Verdict::kPass) steps.push_back(step);
  const Verdict wanted = run.verdict;
  std::string text;
  const auto add = [&](const std::string& part) { text += (text.empty() ? "" : ", ") + part; };
  if (wanted == Verdict::kPass) {
    if (!run.expectations.empty())
      add(run.expectations.size() == 1 ? "1 expectation" : fmt::format("{} expectations", run.expectations.size()));
    if (!steps.empty()) add(plural(steps.size(), "script step"));
    std::string violated;
    for (const auto& checker : run.checkers)
      if (checker.verdict == Verdict::kFail && !is_expected(run, checker))
        violated += (violated.empty() ? "" : " and ") + checker.name;
    if (!violated.empty()) add(violated + " violated, which nothing forbids");
    if (text.empty()) text = "nothing was expected";
    if (const std::size_t errors = unexpected_errors(run); errors > 0) add(plural(errors, "unexpected error"));
    return text;
  }
  if (const std::size_t bad = count(run.expectations, wanted)) add(counted("expectation", bad, run.expectations.size(), wanted));
  if (const std::size_t bad = count(steps, wanted)) add(counted("script step", bad, steps.size(), wanted));
  if (wanted == Verdict::kFail) {
    for (const auto& checker : run.checkers) if (checker.verdict == Verdict::kFail) add(checker.name + " violated");
  }
  if (!run.unequal.empty() && !run.interrupted) add("replicas unequal");
  return text.empty() ? "nothing was decided" : text;
}

}  // namespace

const char* sign(Verdict verdict) {
  static constexpr std::array<const char*, 3> kSigns{"✓", "✗", "?"};
  return kSigns[static_cast<std::size_t>(verdict)];
}

Tone tone_of(Verdict verdict) {
  static constexpr std::array<Tone, 3> kTones{Tone::kGood, Tone::kBad, Tone::kDoubt};
  return kTones[static_cast<std::size_t>(verdict)];
}

std::string place_text(const std::string& file, std::uint32_t line) {
  if (file.empty() || line == 0) return {};
  const std::size_t slash = file.rfind('/');
  return fmt::format("{}:{}", slash == std::string::npos ? file : file.substr(slash + 1), line);
}

std::string violations_text(const observe::CheckerResult& checker) {
  std::string text = plural(checker.violations, "violation");
  return checker.checked < checker.violations || checker.checked <= 1
             ? text
             : text + fmt::format(" of {} checked", figure_count(checker.checked));
}

std::string broken_text(const observe::CheckerResult& checker) {
  std::string text = violations_text(checker);
  if (checker.first_at) text += fmt::format(", first at {}", figure(*checker.first_at));
  return checker.witness.empty() ? text : text + '\n' + checker.witness;
}

std::vector<observe::CheckerResult> broken_unasked(const observe::RunReport& run) {
  std::vector<observe::CheckerResult> broken;
  for (const auto& checker : run.checkers) {
    const auto tells = [&](const auto& expectation) {
      return expectation.verdict == Verdict::kFail && expectation.text.starts_with(checker.name);
    };
    if (checker.fails_the_run() && std::ranges::none_of(run.expectations, tells)) broken.push_back(checker);
  }
  return broken;
}

/// "✓ causal"; what is undecided says why, and "converged" how far it goes.
std::string check_text(const observe::CheckerResult& checker, bool parted) {
  std::string text = fmt::format("{} {}", sign(checker.verdict), checker.name);
  if (checker.verdict == Verdict::kPass && checker.name == "converged" && parted) return text + " (reachable regions)";
  if (checker.verdict != Verdict::kUndecided) return text;
  return text + (checker.checked == 0 ? " (no samples)" : " (undecided)");
}

void print_checks(std::string& out, const observe::RunReport& run, const Style& style) {
  if (run.checkers.empty()) return;
  out += '\n';
  Line head;
  head.add("CHECKS", Tone::kStrong);
  for (const auto& checker : run.checkers) {
    const std::string text = check_text(checker, run.parted);
    if (head.width() + 2 + display_width(text) > style.columns()) {
      head.print(out, style);
      head = Line();
      head.space(6);
    }
    head.space(2).add(text, tone_of(checker.verdict));
  }
  head.print(out, style);
  for (const auto& checker : run.checkers) {
    if (checker.verdict != Verdict::kFail) continue;
    Line line;
    line.add("  " + checker.name + ": ", Tone::kBad)
        .add(violations_text(checker));
    if (checker.first_at) line.add(fmt::format(", first at {}", figure(*checker.first_at)));
    line.print(out, style);
    for (const std::string& text : wrap(printable(checker.witness), style.columns() - 4)) {
      if (!text.empty()) out += toned("    " + text, Tone::kDim, style.colour) + "\n";
    }
  }
}

void print_expectations(std::string& out, const observe::RunReport& run, const Style& style) {
  if (run.expectations.empty()) return;
  out += "\n" + toned("EXPECTATIONS", Tone::kStrong, style.colour) + "\n";
  std::size_t width = 0;
  for (const auto& result : run.expectations) {
    const std::size_t own = display_width(printable(result.text));
    if (own <= style.columns() / 2) width = std::max(width, own);
  }
  for (const auto& result : run.expectations) print_expectation(out, result, width, style);
}

void print_unequal(std::string& out, const observe::RunReport& run, const Style& style) {
  if (run.unequal.empty()) return;
  out += "\n" + toned("UNEQUAL REPLICAS", run.interrupted ? Tone::kDoubt : Tone::kBad, style.colour) +
         toned(run.interrupted ? "  reachable, live, and different at the stop, amid writes"
                               : "  reachable, live, and different at the end of drain",
               Tone::kDim, style.colour) +
         "\n";
  Table table({{}, {"", Align::kRight}, {}, {}}, 2);
  for (const auto& replica : run.unequal) {
    table.row({fmt::format("{} shard {}", replica.region, replica.shard), plural(replica.different_keys, "key"),
               replica.example_key.empty() ? "" : "e.g. " + printable(replica.example_key), replica.detail});
  }
  table.print(out, style);
}

std::string verdict_sentence(const observe::RunReport& run) {
  if (run.interrupted && run.verdict != Verdict::kFail)
    return fmt::format("stopped at {}: {}", figure(run.reached), subject(run));
  return subject(run);
}

std::optional<std::string> fingerprint_of(const observe::RunReport& run) {
  return run.cut_short ? std::nullopt : std::optional(run.fingerprint.text());
}

std::string fingerprint_text(const observe::RunReport& run) {
  return fingerprint_of(run).value_or("none: the run was cut short");
}

void print_stop(std::string& out, const observe::RunReport& run, const Style& style) {
  if (!run.interrupted) return;
  const Instant planned = Instant{} + run.duration + run.drain;
  const bool warming = run.reached < Instant{} + run.warmup;
  const std::string stop =
      fmt::format("STOPPED at {} of {}", figure(run.reached), figure(planned)) +
      (warming ? fmt::format(", inside the warm-up of {}: all figures are of the warm-up", figure(run.warmup))
               : std::string(": what follows is judged on this part only"));
  out += '\n' + toned(stop, Tone::kDoubt, style.colour) + '\n';
}

void print_verdict(std::string& out, const observe::RunReport& run, const Style& style) {
  static constexpr std::array<const char*, 3> kWords{"PASS", "FAIL", "UNDECIDED"};
  const std::string word = run.exit_code == 3 ? "UNEQUAL" : kWords[static_cast<std::size_t>(run.verdict)];
  const Tone tone = word == "UNEQUAL" ? Tone::kBad : tone_of(run.verdict);
  out += '\n';
  std::vector<Cell> parts{Cell(word + "  " + subject(run), tone), "fingerprint " + fingerprint_text(run)};
  std::string speed = fmt::format("{:.0f} simulated s", run.reached.in_seconds());
  if (run.reached.in_seconds() < 9.5) speed = fmt::format("{:.2g} simulated s", run.reached.in_seconds());
  if (style.program == ProgramLine::kShow && run.program.wall_seconds > 0) {
    const double wall = run.program.wall_seconds;
    speed += fmt::format(" in {} ({}x), {} events/s", format_duration(Duration{static_cast<std::int64_t>(wall * 1e9)}),
                         figure_count(static_cast<std::uint64_t>(std::llround(run.reached.in_seconds() / wall))),
                         figure_short(static_cast<double>(run.program.events) / wall));
  }
  parts.emplace_back(speed, Tone::kDim);
  print_joined(out, parts, 6, style);
  if (!run.rerun.empty() && (run.exit_code != 0 || run.interrupted))
    out += toned(run.cut_short ? "rerun to its end: " : "rerun: ", Tone::kDim, style.colour) + printable(run.rerun) + "\n";
}

}  // namespace jetlag::report
