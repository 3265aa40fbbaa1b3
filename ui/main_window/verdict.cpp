// SPDX-License-Identifier: GPL-3.0-or-later
#include "main_window/verdict.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "pages/facts.h"
#include "widgets/numbers.h"

namespace jetlag::ui {

namespace {

using observe::Verdict;

State stateOf(Verdict verdict) {
  return verdict == Verdict::kPass ? State::kHealthy : verdict == Verdict::kFail ? State::kCut : State::kNone;
}

QString meaningOf(const QString& guarantee) {
  static const std::pair<const char*, const char*> kMeanings[] = {
      {"converged", "Replicas that can reach each other hold the same data at the end"},
      {"causal", "No region applies an operation before everything that its writer had seen"},
      {"read-your-writes", "A session reads what it has written itself"},
      {"monotonic-reads", "A session never reads an older state than it has read before"},
      {"monotonic-writes", "The writes of a session are applied everywhere in its order"},
      {"writes-follow-reads", "A write is applied only where what its session had read is there"},
      {"no-lost-updates", "Every acknowledged write is still held by some region"}};
  for (const auto& [name, meaning] : kMeanings)
    if (guarantee == QLatin1String(name)) return QString::fromLatin1(meaning);
  return {};
}

QString count(std::uint64_t number) { return numbers::grouped(static_cast<qint64>(number)); }

VerdictLine lineOf(const observe::ExpectationResult& result) {
  VerdictLine line{QStringLiteral("expectation"), textOf(result.text), stateOf(result.verdict), {}, {}};
  QStringList parts;
  if (!result.measured.empty()) parts << textOf(result.measured);
  if (result.verdict == Verdict::kUndecided) parts.prepend(QStringLiteral("undecided"));
  if (result.verdict == Verdict::kFail && result.first_broken_at)
    parts << QStringLiteral("first broken at %1").arg(numbers::duration(result.first_broken_at->ns));
  if (result.verdict == Verdict::kFail && !result.witness.empty()) parts << textOf(result.witness);
  line.note = parts.join(QStringLiteral(" · "));
  return line;
}

VerdictLine lineOf(const observe::ScriptResult& step) {
  return {QStringLiteral("script step"), QStringLiteral("%1 at %2").arg(textOf(step.command), textOf(step.region)),
          stateOf(step.verdict), step.message.empty() ? QStringLiteral("as expected") : textOf(step.message), {}};
}

VerdictLine lineOf(const observe::CheckerResult& checker) {
  VerdictLine line{QStringLiteral("guarantee"), textOf(checker.name), stateOf(checker.verdict), {}, meaningOf(textOf(checker.name))};
  QStringList parts;
  if (checker.verdict == Verdict::kFail) {
    const QString found = numbers::counted(static_cast<qint64>(checker.violations), QStringLiteral("violation"),
                                           QStringLiteral("violations"));
    parts << (checker.checked > checker.violations ? QStringLiteral("%1 of %2 checked").arg(found, count(checker.checked)) : found);
    if (checker.first_at) parts << QStringLiteral("first at %1").arg(numbers::duration(checker.first_at->ns));
    if (!checker.witness.empty()) parts << textOf(checker.witness);
  } else if (checker.verdict == Verdict::kUndecided) {
    parts << (checker.checked == 0 ? QStringLiteral("not put to the test: nothing in this run could have broken it")
                                   : QStringLiteral("undecided"));
  } else if (checker.checked > 0) {
    parts << QStringLiteral("held, %1 checked").arg(count(checker.checked));
  } else {
    parts << QStringLiteral("held");
  }
  line.note = parts.join(QStringLiteral(" · "));
  return line;
}

/// "2 of 5 expectations broken", "5 expectations hold", "1 of 5 expectations undecided"; empty without any.
QString tally(std::size_t all, std::size_t failed, std::size_t undecided, const QString& one, const QString& many,
              const QString& bad) {
  if (all == 0) return {};
  const QString name = all == 1 ? one : many;
  const auto of = [&](std::size_t part) {
    return all == 1 ? name : QStringLiteral("%1 of %2 %3").arg(part).arg(all).arg(name);
  };
  if (failed > 0) return QStringLiteral("%1 %2").arg(of(failed), bad);
  if (undecided > 0) return QStringLiteral("%1 undecided").arg(of(undecided));
  return all == 1 ? QStringLiteral("the %1 holds").arg(name) : QStringLiteral("all %1 %2 hold").arg(all).arg(name);
}

template <typename Rows>
std::size_t countOf(const Rows& rows, Verdict verdict) {
  return static_cast<std::size_t>(std::count_if(rows.begin(), rows.end(), [&](const auto& r) { return r.verdict == verdict; }));
}

/// Those that stand for something: with an expectation, or gone wrong without one.
std::vector<observe::ScriptResult> judgedSteps(const observe::RunReport& report) {
  std::vector<observe::ScriptResult> steps;
  for (const auto& step : report.script)
    if (step.has_expectation || step.verdict != Verdict::kPass) steps.push_back(step);
  return steps;
}

/// Some expectation is about it, such as lost_updates > 0: then it is no surprise.
bool isExpected(const observe::RunReport& report, const observe::CheckerResult& checker) {
  QString metric = textOf(checker.name);
  if (metric.startsWith(QStringLiteral("no-"))) metric = metric.mid(3);
  metric.replace(QLatin1Char('-'), QLatin1Char('_'));
  return std::any_of(report.expectations.begin(), report.expectations.end(), [&](const auto& each) {
    return textOf(each.text).contains(textOf(checker.name)) || textOf(each.text).contains(metric);
  });
}

/// "causal violated", "no-lost-updates violated, as expected", "no guarantee violated".
QString guaranteesOf(const observe::RunReport& report) {
  QStringList forbidden, expected;
  for (const auto& checker : report.checkers)
    if (checker.verdict == Verdict::kFail) (isExpected(report, checker) ? expected : forbidden) << textOf(checker.name);
  if (report.verdict != Verdict::kPass) forbidden = forbidden + std::exchange(expected, {});
  QStringList parts;
  if (forbidden.size() > 3) parts << QStringLiteral("%1 guarantees violated").arg(forbidden.size());
  else if (!forbidden.isEmpty()) parts << QStringLiteral("%1 violated").arg(forbidden.join(QStringLiteral(", ")));
  if (!forbidden.isEmpty() && report.verdict == Verdict::kPass) parts.back() += QStringLiteral(", which nothing forbids");
  if (!expected.isEmpty()) parts << QStringLiteral("%1 violated, as expected").arg(expected.join(QStringLiteral(", ")));
  return parts.isEmpty() ? QStringLiteral("no guarantee violated") : parts.join(QStringLiteral(" · "));
}

QString summaryOf(const observe::RunReport& report) {
  const auto steps = judgedSteps(report);
  QStringList parts{tally(report.expectations.size(), countOf(report.expectations, Verdict::kFail),
                          countOf(report.expectations, Verdict::kUndecided), QStringLiteral("expectation"),
                          QStringLiteral("expectations"), QStringLiteral("broken")),
                    tally(steps.size(), countOf(steps, Verdict::kFail), countOf(steps, Verdict::kUndecided),
                          QStringLiteral("script step"), QStringLiteral("script steps"), QStringLiteral("went wrong"))};
  parts.removeAll(QString());
  if (parts.isEmpty()) parts << QStringLiteral("nothing was expected");
  parts << guaranteesOf(report);
  return parts.join(QStringLiteral(" · "));
}

void addLines(const observe::RunReport& report, QVector<VerdictLine>& lines) {
  for (const auto& each : report.expectations) lines << lineOf(each);
  for (const auto& each : judgedSteps(report)) lines << lineOf(each);
  for (const auto& each : report.checkers) lines << lineOf(each);
  const auto rank = [](const VerdictLine& line) { return line.state == State::kCut ? 0 : line.state == State::kNone ? 1 : 2; };
  std::stable_sort(lines.begin(), lines.end(), [&](const auto& a, const auto& b) { return rank(a) < rank(b); });
}

}  // namespace

bool isJudged(const observe::Snapshot& seen) {
  return seen.state == observe::RunState::kBroken || (seen.state == observe::RunState::kFinished && seen.report != nullptr);
}

VerdictFacts verdictFacts(const observe::Snapshot& seen, const QString& command, const QString& why_not) {
  VerdictFacts facts;
  facts.command = command;
  if (seen.state == observe::RunState::kBroken) {
    facts.state = State::kCut;
    facts.headline = QStringLiteral("The run stopped at %1: an internal check failed").arg(numbers::duration(seen.at.ns));
    facts.summary = textOf(seen.problem);
    return facts;
  }
  const observe::RunReport& report = *seen.report;
  const bool surprise = std::any_of(report.checkers.begin(), report.checkers.end(), [&](const auto& checker) {
    return checker.verdict == Verdict::kFail && !isExpected(report, checker);
  });
  const QString outcome = report.verdict == Verdict::kPass   ? QStringLiteral("Passed")
                          : report.verdict == Verdict::kFail ? QStringLiteral("Failed")
                                                             : QStringLiteral("Undecided");
  facts.state = report.verdict == Verdict::kPass && surprise ? State::kLagging : stateOf(report.verdict);
  facts.headline = QStringLiteral("%1 · run ended at %2").arg(outcome, numbers::duration(report.reached.ns));
  facts.summary = summaryOf(report);
  if (!why_not.isEmpty())
    facts.summary += QStringLiteral(" · %1; save what ran to have the line that gives it again").arg(why_not);
  addLines(report, facts.lines);
  return facts;
}

}  // namespace jetlag::ui
