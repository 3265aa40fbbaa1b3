// SPDX-License-Identifier: GPL-3.0-or-later
#include "main_window/page_list.h"

#include <QVBoxLayout>

#include <algorithm>
#include <utility>

#include "pages/charts/charts_page.h"
#include "pages/console/console_page.h"
#include "pages/inspect/inspect_page.h"
#include "pages/log/log_page.h"
#include "pages/map/map_page.h"
#include "pages/matrix/matrix_page.h"
#include "pages/scenario/scenario_page.h"
#include "pages/sequence/sequence_page.h"
#include "pages/start/start_page.h"
#include "widgets/empty_state.h"

namespace jetlag::ui {

namespace {

/// A page that is not built yet keeps its place and says what it will be.
class LaterPage : public Page {
 public:
  LaterPage(Icon icon, const QString& what, QWidget* parent) : Page(parent) {
    auto* const rows = new QVBoxLayout(this);
    auto* const state = new EmptyState(this);
    state->set(icon, what, QStringLiteral("Comes with a later version"));
    rows->addWidget(state);
  }
  void display(const SnapshotPtr&) override {}
};

template <class P>
std::function<Page*(QWidget*)> maker() {
  return [](QWidget* parent) { return new P(parent); };
}

std::function<Page*(QWidget*)> later(Icon icon, const QString& what) {
  return [=](QWidget* parent) { return new LaterPage(icon, what, parent); };
}

PageEntry entry(const char* name, Icon icon, const char* label, const char* hint, std::function<Page*(QWidget*)> make) {
  PageEntry out;
  out.name = QString::fromLatin1(name);
  out.icon = icon;
  out.label = QString::fromUtf8(label);
  out.hint = QString::fromUtf8(hint);
  out.make = std::move(make);
  return out;
}

QVector<PageEntry> makeList() {
  QVector<PageEntry> all{
      entry("start", Icon::kHome, "Start", "Bundled scenarios and recent files (Ctrl+1)", maker<StartPage>()),
      entry("map", Icon::kMap, "Map", "Regions, links and what is on its way (Ctrl+2)", maker<MapPage>()),
      entry("inspect", Icon::kInspect, "Inspect", "One key in every region, and why it has its value (Ctrl+3)",
            maker<InspectPage>()),
      entry("matrix", Icon::kMatrix, "Matrix", "Which regions agree on which keys (Ctrl+4)", maker<MatrixPage>()),
      entry("sequence", Icon::kSequence, "Sequence", "Messages as arrows with their real delays (Ctrl+5)", maker<SequencePage>()),
      entry("log", Icon::kLog, "Log", "Every event, with a filter (Ctrl+6)", maker<LogPage>()),
      entry("charts", Icon::kCharts, "Charts", "Lag, divergence, backlog, traffic (Ctrl+7)", maker<ChartsPage>()),
      entry("scenario", Icon::kEditor, "Scenario", "The scenario's text and form (Ctrl+8)", maker<ScenarioPage>()),
      entry("console", Icon::kConsole, "Console", "Commands against any region (Ctrl+9)", maker<ConsolePage>()),
      entry("conflicts", Icon::kConflicts, "Conflicts", "Every interleaving of two commands: comes with a later version",
            later(Icon::kConflicts, QStringLiteral("Every interleaving of two commands, run through the real code"))),
      entry("compare", Icon::kCompare, "Compare", "Two runs side by side: comes with a later version",
            later(Icon::kCompare, QStringLiteral("Two runs on one timeline, with their first difference"))),
      entry("lessons", Icon::kLessons, "Lessons", "Narrated scenarios: comes with a later version",
            later(Icon::kLessons, QStringLiteral("Narrated scenarios with predict-then-reveal questions"))),
      entry("live", Icon::kLive, "Live", "Real clients against this world: comes with a later version",
            later(Icon::kLive, QStringLiteral("Real Redis clients against the running world")))};
  const auto of = [&](PageId id) -> PageEntry& { return all[static_cast<int>(id)]; };
  of(PageId::kStart).needsScenario = of(PageId::kStart).timeline = false;
  of(PageId::kScenario).needsScenario = of(PageId::kScenario).timeline = false;
  of(PageId::kScenario).separatorBefore = of(PageId::kConflicts).separatorBefore = true;
  of(PageId::kMap).dock = true;
  for (const PageId id : {PageId::kInspect, PageId::kMatrix, PageId::kSequence, PageId::kLog, PageId::kCharts, PageId::kConsole})
    of(id).slimTimeline = true;
  for (const PageId id : {PageId::kConflicts, PageId::kCompare, PageId::kLessons, PageId::kLive}) of(id).built = false;
  return all;
}

/// Other words for pages; the timeline is part of the map's.
constexpr std::pair<const char*, const char*> kAliases[] = {
    {"inspector", "inspect"}, {"editor", "scenario"}, {"timeline", "map"}};

}  // namespace

QString pageNames() {
  QStringList names, also;
  for (const PageEntry& entry : pageList())
    if (entry.built) names << entry.name;
  for (const auto& [alias, page] : kAliases) also << QStringLiteral("%1 = %2").arg(QLatin1String(alias), QLatin1String(page));
  return QStringLiteral("%1 (also %2)").arg(names.join(QStringLiteral(", ")), also.join(QStringLiteral(", ")));
}

const QVector<PageEntry>& pageList() {
  static const QVector<PageEntry> kAll = makeList();
  return kAll;
}

PageId pageNamed(const QString& asked) {
  const auto& all = pageList();
  const QString lower = asked.toLower();
  QString name = lower;
  for (const auto& [alias, page] : kAliases)
    if (lower == QLatin1String(alias)) name = QLatin1String(page);
  const auto found = std::find_if(all.begin(), all.end(), [&](const PageEntry& e) { return e.name == name; });
  return found == all.end() ? PageId::kStart : static_cast<PageId>(found - all.begin());
}

}  // namespace jetlag::ui
