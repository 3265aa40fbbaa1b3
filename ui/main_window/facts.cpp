// SPDX-License-Identifier: GPL-3.0-or-later
#include "main_window/facts.h"

#include <algorithm>
#include <limits>

#include "pages/facts.h"
#include "widgets/numbers.h"

namespace jetlag::ui {

namespace {

int brokenExpectations(const observe::Snapshot& seen) {
  const auto& all = seen.timeline->expectations;
  return static_cast<int>(
      std::count_if(all.begin(), all.end(), [&](const auto& e) { return e.first_broken_at && *e.first_broken_at <= seen.at; }));
}

int failingExpectations(const observe::Snapshot& seen) {
  const auto& all = seen.timeline->expectations;
  return static_cast<int>(
      std::count_if(all.begin(), all.end(), [&](const auto& e) { return e.failing_since && *e.failing_since <= seen.at; }));
}

StatusItem divergence(const observe::Snapshot& seen) {
  const observe::Frame& frame = *seen.frame;
  const bool behind = std::any_of(frame.regions.begin(), frame.regions.end(), [](const auto& r) { return r.version != 0; });
  const auto keys = static_cast<qint64>(frame.divergent_keys);
  const bool down = liveRegions(frame) < frame.regions.size();
  if (keys == 0) return {sameDataText(frame), down ? State::kCut : State::kHealthy};
  QString text = numbers::counted(keys, QStringLiteral("key differs"), QStringLiteral("keys differ"));
  if (const QString counted = countedText(seen); !counted.isEmpty()) text += QStringLiteral(" (%1)").arg(counted);
  if (behind) return {text, State::kDiverged};
  if (down) return {text + QStringLiteral(" between live regions, within the lag bound"), State::kCut};
  return {
      text + QStringLiteral(", all within the lag bound"), State::kHealthy,
      QStringLiteral("Operations on their way: every region has what should have arrived by now, so lag is within its bound")};
}

}  // namespace

QString verdictText(const observe::Snapshot& seen) {
  if (seen.state == observe::RunState::kBroken) return QStringLiteral("stopped");
  if (seen.state != observe::RunState::kFinished) return {};
  int failed = 0, undecided = 0;
  for (const auto& e : seen.timeline->expectations) {
    failed += e.verdict == observe::Verdict::kFail ? 1 : 0;
    undecided += e.verdict == observe::Verdict::kUndecided ? 1 : 0;
  }
  for (const auto& s : seen.timeline->script) failed += s.verdict == observe::Verdict::kFail ? 1 : 0;
  if (failed > 0) return QStringLiteral("%1 broken").arg(failed);
  return undecided > 0 ? QStringLiteral("undecided") : QStringLiteral("passed");
}

TransportFacts transportFacts(const observe::Snapshot* seen, const QString& path, bool dirty, const Pace& pace,
                              const QString& case_name) {
  TransportFacts out;
  out.playing = pace.playing;
  out.speed = pace.speed >= 1e6 ? std::numeric_limits<double>::infinity() : pace.speed;
  out.clock = numbers::clock(0);
  out.event = QStringLiteral("event 0");
  if (seen == nullptr || !seen->scenery) {
    out.title = QStringLiteral("Jetlag");
    out.subtitle = QStringLiteral("No scenario open");
    return out;
  }
  out.open = true;
  out.dirty = dirty;
  out.title = QString::fromStdString(seen->scenery->scenario.name);
  if (out.title.isEmpty()) out.title = QStringLiteral("Untitled");
  const QString file = path.isEmpty() ? QStringLiteral("not saved") : path.section(QLatin1Char('/'), -1);
  out.subtitle = QStringLiteral("%1 · seed %2").arg(file).arg(seen->scenery->seed);
  if (!case_name.isEmpty()) out.subtitle = QStringLiteral("%1 · %2").arg(case_name, out.subtitle);
  out.clock = numbers::clock(pace.passed.value_or(seen->at).ns);
  out.event = QStringLiteral("event %1")
                  .arg(numbers::grouped(static_cast<qint64>(seen->at >= seen->reached ? seen->events : seen->frame->events)));
  out.canStepBack = seen->at > Instant{};
  out.events = numbers::axis(pace.playing ? pace.eventsPerSecond : 0);
  out.simulated = QString::number(pace.playing ? pace.simulatedPerSecond : 0, 'f', 2);
  return out;
}

StatusFacts statusFacts(const observe::Snapshot* seen, const Pace& pace, int bundled) {
  StatusFacts out;
  if (seen == nullptr || !seen->scenery || !seen->frame) {
    out.left = {{numbers::counted(bundled, QStringLiteral("bundled scenario"), QStringLiteral("bundled scenarios"))},
                {QStringLiteral("Round-trip times: CloudPing, Azure and Google tables"),
                 {},
                 QStringLiteral("Sources and dates are in NOTICE")}};
    return out;
  }
  if (seen->state == observe::RunState::kBroken)
    out.left.push_back({QStringLiteral("Stopped: an internal check failed"), State::kCut, QString::fromStdString(seen->problem)});
  if (pace.passed)
    out.left.push_back({QStringLiteral("Express: at %1 of %2, no pictures before the end · Space pauses")
                            .arg(numbers::clock(pace.passed->ns), numbers::clock(seen->end.ns)),
                        State::kAccent});
  if (seen->provisional)
    out.left.push_back(
        {QStringLiteral("As recorded at %1, this instant is being counted").arg(numbers::instant(seen->frame->at.ns)),
         State::kLagging,
         QStringLiteral("The instant is simulated again from a checkpoint: figures and pictures become exact in a "
                        "moment")});
  out.left.push_back(divergence(*seen));
  if (const int broken = brokenExpectations(*seen); broken > 0)
    out.left.push_back(
        {numbers::counted(broken, QStringLiteral("expectation broken"), QStringLiteral("expectations broken")), State::kCut});
  if (const int failing = failingExpectations(*seen); failing > 0)
    out.left.push_back(
        {numbers::counted(failing, QStringLiteral("expectation fails so far"), QStringLiteral("expectations fail so far")),
         State::kLagging,
         QStringLiteral("Would fail if the run ended now. Later samples may still change this: percentiles and last values are "
                        "judged at the end")});
  QString facts;
  for (const std::string& fact : seen->scenery->database.facts)
    facts += (facts.isEmpty() ? QString() : QStringLiteral(" · ")) + QString::fromStdString(fact);
  out.left.push_back({facts});
  if (pace.behind > 0.25)
    out.left.push_back({QStringLiteral("Catching up, %1 s behind").arg(pace.behind, 0, 'f', 1), State::kLagging});
  if (seen->at < seen->reached)
    out.left.push_back(
        {QStringLiteral("Showing the past; simulated up to %1").arg(numbers::clock(seen->reached.ns)), State::kAccent});
  if (seen->trace_dropped > 0)
    out.left.push_back(
        {QStringLiteral("%1 older log entries dropped").arg(numbers::grouped(static_cast<qint64>(seen->trace_dropped))),
         State::kNone});
  const QString fingerprint = QString::fromStdString(seen->fingerprint.text());
  const QString of_when = seen->at < seen->reached ? QStringLiteral(" of %1").arg(numbers::clock(seen->reached.ns)) : QString();
  out.right.push_back({QStringLiteral("Deterministic · trace %1%2").arg(fingerprint.left(8), of_when),
                       {},
                       QStringLiteral("Trace %1: the fingerprint of everything that happened. Two runs with the same one are the "
                                      "same, event by event; jetlag run prints it too")
                               .arg(fingerprint) +
                           (seen->injected.empty() ? QString()
                                                   : QStringLiteral("\nWith changes by hand: saved into the file they give the "
                                                                    "same state, by events of other numbers"))});
  const auto branch =
      std::find_if(seen->branches.begin(), seen->branches.end(), [&](const auto& b) { return b.id == seen->branch; });
  if (branch != seen->branches.end())
    out.right.push_back({QStringLiteral("Branch %1").arg(QString::fromStdString(branch->name)), State::kAccent});
  return out;
}

}  // namespace jetlag::ui
