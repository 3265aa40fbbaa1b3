// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/timeline/timeline_scene_of.h"

#include <algorithm>

#include "pages/facts.h"
#include "widgets/numbers.h"

namespace jetlag::ui {

namespace {

using observe::Snapshot;

constexpr std::size_t kMostEntries = 200'000;

/// When all agreed again, since the branch was forked; of a long trace only its end is looked through.
std::vector<Nanos> convergedAt(const Snapshot& seen, Instant since) {
  std::vector<Nanos> all;
  std::size_t looked = 0;
  for (auto chunk = seen.trace.rbegin(); chunk != seen.trace.rend(); ++chunk)
    for (auto entry = (*chunk)->entries.rbegin(); entry != (*chunk)->entries.rend(); ++entry) {
      if (entry->at < since || ++looked > kMostEntries) return all;
      if (entry->kind == observe::TraceKind::kConverged) all.push_back(entry->at.ns);
    }
  return all;
}

/// There is room for three: the one that is shown, those that it comes from, and the oldest of the others; or those that somebody
/// has turned to.
std::vector<const observe::Branch*> shownBranches(const Snapshot& seen, int first) {
  constexpr std::size_t kMost = kShownBranches;
  std::vector<const observe::Branch*> shown;
  for (std::size_t i = 0; first >= 0 && i < std::min(kMost, seen.branches.size()); ++i)
    shown.push_back(
        &seen.branches[std::min(static_cast<std::size_t>(first), seen.branches.size() - std::min(kMost, seen.branches.size())) +
                       i]);
  if (!shown.empty()) return shown;
  const auto add = [&](std::uint32_t id) {
    const auto found = std::ranges::find(seen.branches, id, &observe::Branch::id);
    const bool is = found != seen.branches.end() && std::ranges::find(shown, &*found) == shown.end() && shown.size() < kMost;
    if (is) shown.push_back(&*found);
    return found == seen.branches.end() ? nullptr : &*found;
  };
  for (const observe::Branch* at = add(seen.branch); at != nullptr && at->parent;) at = add(*at->parent);
  for (const observe::Branch& branch : seen.branches) add(branch.id);
  std::ranges::sort(shown);  // as they are in the list: by age
  return shown;
}

std::vector<TimelineBranch> branchesOf(const Snapshot& seen, int first) {
  std::vector<TimelineBranch> all;
  const std::vector<const observe::Branch*> shown = shownBranches(seen, first);
  for (const observe::Branch* each : shown) {
    const observe::Branch& branch = *each;
    TimelineBranch out;
    out.id = static_cast<int>(branch.id);
    out.name = textOf(branch.name);
    out.current = branch.id == seen.branch;
    out.from = branch.forked_at.ns;
    out.to = branch.reached.ns;
    out.forked = branch.parent.has_value();
    const observe::Branch* from = &branch;
    while (from->parent && out.parent < 0) {  // the nearest one that is shown
      const auto parent = std::ranges::find(seen.branches, *from->parent, &observe::Branch::id);
      if (parent == seen.branches.end()) break;
      // It, or its parent, may have been taken back behind the fork since: from there on the line is its own.
      out.from = std::min<Nanos>({out.from, from->forked_at.ns, parent->reached.ns, branch.reached.ns});
      const auto place = std::ranges::find(shown, &*parent);
      if (place != shown.end()) out.parent = static_cast<int>(place - shown.begin());
      from = &*parent;
    }
    if (out.parent < 0) out.from = std::min(branch.forked_at.ns, branch.reached.ns);  // none that it comes from is shown
    if (branch.parent && out.from == branch.forked_at.ns)
      out.forkText = QStringLiteral("fork at %1").arg(numbers::duration(branch.forked_at.ns));
    if (!out.current) out.tail = QStringLiteral("to %1").arg(numbers::duration(branch.reached.ns));
    if (out.current && branch.parent) out.converged = convergedAt(seen, branch.forked_at);
    all.push_back(std::move(out));
  }
  return all;
}

/// A figure while the run goes on is that of the last sample; a sentence says by itself what it speaks of.
QString measuredText(const observe::ExpectationResult& result, bool ended) {
  const QString measured = textOf(result.measured);
  const bool dated = measured.contains(QStringLiteral(", at "));  // an extreme says by itself when it was
  if (ended || dated || measured.isEmpty() || !measured.front().isDigit() || !result.sampled_at) return measured;
  return QStringLiteral("%1 at %2").arg(measured, numbers::instant(result.sampled_at->ns));
}

TimelineExpectation expectationOf(const observe::ExpectationResult& result, int id, Nanos now, bool ended) {
  TimelineExpectation out;
  out.id = id;
  out.text = textOf(result.text);
  out.verdict = result.verdict == observe::Verdict::kPass   ? State::kHealthy
                : result.verdict == observe::Verdict::kFail ? State::kCut
                                                            : State::kNone;
  if (result.first_broken_at) {
    const Nanos broken = std::min<Nanos>(result.first_broken_at->ns, now);
    out.verdict = State::kCut;
    out.text += QStringLiteral(" · broken at %1").arg(numbers::duration(broken));
    out.segments = {{{0, broken}, State::kHealthy}, {{broken, now}, State::kCut}};
  } else if (result.failing_since) {
    const Nanos since = std::min<Nanos>(result.failing_since->ns, now);
    out.verdict = State::kLagging;
    out.text += QStringLiteral(" · fails so far, since %1").arg(numbers::duration(since));
    out.segments = {{{0, since}, State::kNone}, {{since, now}, State::kLagging}};
  } else {
    if (result.verdict == observe::Verdict::kUndecided) out.text += QStringLiteral(" · open");
    const bool just_now = !ended && result.verdict == observe::Verdict::kFail;  // since the last sample
    const Nanos since = result.met_at ? std::min<Nanos>(result.met_at->ns, now) : just_now ? now : 0;
    if (since > 0) out.segments.push_back({{0, since}, State::kNone});
    out.segments.push_back({{since, now}, out.verdict});
  }
  if (!result.measured.empty()) out.text += QStringLiteral(", ") + measuredText(result, ended);
  return out;
}

void addExpectations(const Snapshot& seen, TimelineScene& scene) {
  int ok = 0, broken = 0, failing = 0, open = 0;
  const auto& results = seen.timeline->expectations;
  for (std::size_t i = 0; i < results.size(); ++i) {
    scene.expectations.push_back(expectationOf(results[i], static_cast<int>(i), seen.reached.ns, seen.reached >= seen.end));
    const State verdict = scene.expectations.back().verdict;
    ++(verdict == State::kHealthy ? ok : verdict == State::kCut ? broken : verdict == State::kLagging ? failing : open);
  }
  // The rows are few: what is broken comes first, then what would be, then what is open.
  std::stable_sort(scene.expectations.begin(), scene.expectations.end(), [](const auto& a, const auto& b) {
    const auto rank = [](State s) { return s == State::kCut ? 0 : s == State::kLagging ? 1 : s == State::kNone ? 2 : 3; };
    return rank(a.verdict) < rank(b.verdict);
  });
  QStringList parts;
  if (ok > 0) parts << QStringLiteral("%1 ok").arg(ok);
  if (broken > 0) parts << QStringLiteral("%1 broken").arg(broken);
  if (failing > 0) parts << QStringLiteral("%1 failing").arg(failing);
  if (open > 0) parts << QStringLiteral("%1 open").arg(open);
  scene.verdicts = parts.join(QStringLiteral(" · "));
}

/// The fault that struck the selected link or region last.
int faultOf(const Snapshot& seen, const Selection& selection) {
  int found = -1;
  if (selection.kind != Selection::Kind::kLink && selection.kind != Selection::Kind::kRegion) return found;
  for (std::size_t i = 0; i < seen.timeline->faults.size(); ++i) {
    const int item = kFaultItem + static_cast<int>(i);
    const Selection concerned = selectionOf(seen, item);
    if (seen.timeline->faults[i].at > seen.at || concerned.kind != selection.kind) continue;
    const bool same = selection.kind == Selection::Kind::kRegion
                          ? concerned.a == selection.a
                          : pairId(concerned.a, concerned.b) == pairId(selection.a, selection.b);
    if (same) found = item;
  }
  return found;
}

}  // namespace

TimelineScene timelineSceneOf(const Snapshot& seen, const TimelineOptions& options) {
  TimelineScene scene;
  scene.bookmarks = options.bookmarks;
  scene.selection = options.range;
  scene.reducedMotion = options.reducedMotion;
  scene.range = {0, std::max<Nanos>(1, seen.end.ns)};
  scene.now = seen.reached.ns;
  scene.cursor = seen.at.ns;
  scene.branches = branchesOf(seen, options.firstBranch);
  scene.branchesMore = static_cast<int>(seen.branches.size() - scene.branches.size());
  if (!seen.timeline || !seen.scenery || !seen.frame) return scene;
  scene.lanes = lanesOf(seen);
  addExpectations(seen, scene);
  scene.charts = chartsOf(seen, options.selection);
  scene.selectedItem = options.selectedItem >= 0 ? options.selectedItem : faultOf(seen, options.selection);
  return scene;
}

}  // namespace jetlag::ui
