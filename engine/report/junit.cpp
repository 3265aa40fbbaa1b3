// SPDX-License-Identifier: Apache-2.0
#include "report/junit.h"

#include <algorithm>

#include <fmt/format.h>

#include "report/figures.h"
#include "report/layout.h"
#include "report/run_text.h"
#include "report/run_text_parts.h"

namespace jetlag::report {

namespace {

using observe::Verdict;

struct XmlCase {
  std::string name;
  enum class Outcome : std::uint8_t { kPass, kFailure, kError, kSkipped } outcome = Outcome::kPass;
  std::string kind, message, body;
};

XmlCase::Outcome outcome_of(Verdict verdict) {
  if (verdict == Verdict::kPass) return XmlCase::Outcome::kPass;
  return verdict == Verdict::kFail ? XmlCase::Outcome::kFailure : XmlCase::Outcome::kSkipped;
}

/// "short seed 42: "
std::string prefix(const TestedRun& run) {
  std::string text = run.case_name.empty() ? std::string() : run.case_name + " ";
  if (!run.loaded) return text;
  text += fmt::format("seed {}", run.seed);
  if (run.repetition > 0) text += fmt::format(" run {}", run.repetition + 1);
  return text + ": ";
}

void add_report(std::vector<XmlCase>& cases, const TestedRun& run) {
  const observe::RunReport& report = *run.report;
  const std::string rerun = report.rerun.empty() ? std::string() : "\nrerun: " + report.rerun;
  for (const auto& result : report.expectations) {
    std::string body = fmt::format("{}:{}: {}\nexpected {}, measured {}", result.file, result.line, result.text, result.expected,
                                   result.measured);
    if (result.first_broken_at) body += fmt::format("\nfirst broken at {}", figure(*result.first_broken_at));
    if (!result.witness.empty()) body += "\n" + result.witness;
    if (result.over_seeds && result.verdict != Verdict::kPass) {  // one vote of many
      cases.push_back({prefix(run) + result.text, XmlCase::Outcome::kSkipped, "expectation",
                       "counts over all seeds: measured " + result.measured, ""});
      continue;
    }
    const std::string undecided = result.verdict == Verdict::kUndecided ? "undecided: " : "";
    cases.push_back({prefix(run) + result.text, outcome_of(result.verdict), "expectation",
                     undecided + "measured " + result.measured, body + rerun});
  }
  for (const auto& step : report.script) {
    if (!step.has_expectation && step.verdict == Verdict::kPass) continue;
    cases.push_back({fmt::format("{}script step {} {} {}", prefix(run), step.index + 1, step.region, step.command),
                     outcome_of(step.verdict), "script",
                     (step.verdict == Verdict::kUndecided ? "undecided: " : "") + step.message,
                     fmt::format("{}:{}: {}", step.file, step.line, step.message) + rerun});
  }
  for (const auto& checker : broken_unasked(report))
    cases.push_back({prefix(run) + checker.name, XmlCase::Outcome::kFailure, "guarantee", violations_text(checker),
                     broken_text(checker) + rerun});
  XmlCase end{prefix(run) + "replicas equal at the end",
              report.interrupted ? XmlCase::Outcome::kSkipped
              : report.converged ? XmlCase::Outcome::kPass
                                 : XmlCase::Outcome::kFailure,
              "unequal", report.interrupted ? "not judged: the run was stopped before its end" : "", ""};
  for (const auto& replica : report.unequal) {
    if (report.interrupted) break;
    end.message = "reachable live replicas differ";
    end.body +=
        fmt::format("{} shard {}: {} {}\n", replica.region, replica.shard, plural(replica.different_keys, "key"), replica.detail);
  }
  cases.push_back(std::move(end));
}

std::vector<XmlCase> cases_of(const TestedRun& run) {
  std::vector<XmlCase> cases;
  if (run.report) add_report(cases, run);
  for (const Problem& problem : run.problems) {
    const bool failure = problem.kind == Problem::Kind::kFingerprint;
    if (problem.kind == Problem::Kind::kInterrupted) {
      cases.push_back({prefix(run) + "stopped", XmlCase::Outcome::kSkipped, "interrupted", problem.message, ""});
      continue;
    }
    std::string place = problem.file;
    if (problem.line > 0) place += fmt::format(":{}:{}", problem.line, problem.column);
    cases.push_back({prefix(run) + problem_name(problem.kind), failure ? XmlCase::Outcome::kFailure : XmlCase::Outcome::kError,
                     problem_name(problem.kind), problem.message, (place.empty() ? "" : place + ": ") + problem.message});
  }
  return cases;
}

std::size_t tally(const std::vector<XmlCase>& cases, XmlCase::Outcome outcome) {
  return static_cast<std::size_t>(
      std::count_if(cases.begin(), cases.end(), [&](const XmlCase& c) { return c.outcome == outcome; }));
}

void print_case(std::string& out, const XmlCase& one, const std::string& file, double seconds) {
  out += fmt::format("    <testcase classname=\"{}\" name=\"{}\" time=\"{:.3f}\"", markup(file), markup(one.name), seconds);
  if (one.outcome == XmlCase::Outcome::kPass) {
    out += "/>\n";
    return;
  }
  if (one.outcome == XmlCase::Outcome::kSkipped) {
    out += fmt::format(">\n      <skipped message=\"{}\"/>\n    </testcase>\n", markup(one.message));
    return;
  }
  const char* tag = one.outcome == XmlCase::Outcome::kError ? "error" : "failure";
  std::string body;  // line breaks are the one control character that the text keeps
  for (std::size_t begin = 0; begin <= one.body.size();) {
    const std::size_t end = std::min(one.body.find('\n', begin), one.body.size());
    body += (begin == 0 ? "" : "\n") + markup(std::string_view(one.body).substr(begin, end - begin));
    begin = end + 1;
  }
  out += fmt::format(">\n      <{} type=\"{}\" message=\"{}\">{}</{}>\n    </testcase>\n", tag, markup(one.kind), markup(one.message),
                     body, tag);
}

/// What nothing fails for and somebody may want to know: a line each.
void add_remarks(std::string& text, const TestedRun& run) {
  if (!run.report) return;
  for (const auto& step : run.report->script) {
    if (!answered_unexpected_error(step)) continue;
    const std::string place = place_text(step.file, step.line);
    text += markup(fmt::format("{}script step {} {} {}: nobody expected {}{}", prefix(run), step.index + 1, step.region,
                               step.command, reply_text(*step.reply), place.empty() ? "" : " (" + place + ")")) +
            "\n";
  }
}

void print_suite(std::string& out, const TestSession& session, const std::vector<const TestedRun*>& runs) {
  std::vector<XmlCase> all;
  std::vector<double> seconds;
  std::string properties, remarks;
  double total = 0;
  for (const TestedRun* run : runs) {
    const std::vector<XmlCase> cases = cases_of(*run);
    seconds.insert(seconds.end(), cases.size(), run->wall_seconds / static_cast<double>(std::max<std::size_t>(cases.size(), 1)));
    all.insert(all.end(), cases.begin(), cases.end());
    total += run->wall_seconds;
    add_remarks(remarks, *run);
    const std::string of = run->case_name.empty() ? std::string() : "." + run->case_name;
    if (run->loaded) properties += fmt::format("      <property name=\"seed{}\" value=\"{}\"/>\n", markup(of), run->seed);
    if (run->report)
      properties +=
          fmt::format("      <property name=\"fingerprint{}\" value=\"{}\"/>\n", markup(of), markup(fingerprint_text(*run->report)));
  }
  out += fmt::format("  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"{}\" skipped=\"{}\" time=\"{:.3f}\">\n",
                     markup(runs.front()->file), all.size(), tally(all, XmlCase::Outcome::kFailure),
                     tally(all, XmlCase::Outcome::kError), tally(all, XmlCase::Outcome::kSkipped), total);
  out += fmt::format("    <properties>\n      <property name=\"version\" value=\"{}\"/>\n{}    </properties>\n",
                     markup(session.version), properties);
  for (std::size_t i = 0; i < all.size(); ++i) print_case(out, all[i], runs.front()->file, seconds[i]);
  if (!remarks.empty()) out += "    <system-out>" + remarks + "    </system-out>\n";
  out += "  </testsuite>\n";
}

}  // namespace

std::string junit_xml(const TestSession& session) {
  std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"jetlag\">\n";
  std::vector<std::vector<const TestedRun*>> suites;
  for (const TestedRun& run : session.runs) {
    const auto same =
        std::find_if(suites.begin(), suites.end(), [&](const auto& suite) { return suite.front()->file == run.file; });
    if (same != suites.end()) same->push_back(&run);
    else suites.push_back({&run});
  }
  for (const auto& suite : suites) print_suite(out, session, suite);
  for (const TestedRun& run : session.not_run) {
    std::vector<XmlCase> cases{
        {prefix(run) + "not run", XmlCase::Outcome::kSkipped, "", "not run: the session was stopped before", ""}};
    out += fmt::format("  <testsuite name=\"{}\" tests=\"1\" failures=\"0\" errors=\"0\" skipped=\"1\">\n", markup(run.file));
    print_case(out, cases.front(), run.file, 0);
    out += "  </testsuite>\n";
  }
  if (!session.over_seeds.empty()) {
    std::vector<XmlCase> cases;
    for (const SeedsResult& result : session.over_seeds) {
      cases.push_back({result.id + ": " + result.text, outcome_of(result.verdict), "over seeds",
                       (result.verdict == Verdict::kUndecided ? "undecided: " : "") + result.measured,
                       fmt::format("{}:{}: {}", result.file, result.line, result.measured)});
    }
    out += fmt::format("  <testsuite name=\"over all seeds\" tests=\"{}\" failures=\"{}\" errors=\"0\" skipped=\"{}\">\n",
                       cases.size(), tally(cases, XmlCase::Outcome::kFailure), tally(cases, XmlCase::Outcome::kSkipped));
    for (const XmlCase& one : cases) print_case(out, one, "over all seeds", 0);
    out += "  </testsuite>\n";
  }
  return out + "</testsuites>\n";
}

}  // namespace jetlag::report
