// SPDX-License-Identifier: GPL-3.0-or-later
// How fast the lab is, printed; it judges nothing. Offscreen, so every pixel is painted by the processor.
//
// Frames      five regions at 10 000 writes/s each, played at the speed of time, the map at 1600x1000: how long the window's
//             thread is busy for one picture (promise: median 16 ms, p99 33 ms), and how far apart pictures are.
// Scrubbing   from the request of any instant of a 60 s scenario to the picture of it (promise: 200 ms).
// Start       from the start of the program to the first picture (promise: 1 s).
// Repair      the same with a cut, backlogs that overflow, and full syncs.
// Usage       ui_window_bench [frames | repair | scrubbing | express]
//
// Express     a run without pictures against `jetlag run`'s engine (promise: at most 10 % more).
#include <QApplication>
#include <QElapsedTimer>
#include <QTemporaryDir>

#include <algorithm>
#include <cstdio>
#include <vector>

#include "lab/run.h"
#include "lab_thread/loading.h"
#include "main_window/main_window.h"
#include "main_window/settings.h"
#include "scenario/load.h"
#include "widgets/map_canvas.h"

namespace {

using namespace jetlag;      // NOLINT(google-build-using-namespace): a program of its own
using namespace jetlag::ui;  // NOLINT(google-build-using-namespace)

/// How long this thread works, and when the map was painted.
class Meter : public QApplication {
 public:
  using QApplication::QApplication;
  bool notify(QObject* receiver, QEvent* event) override {
    const bool outermost = depth_++ == 0,
               paints = event->type() == QEvent::Paint && qobject_cast<MapCanvas*>(receiver) != nullptr;
    const qint64 begin = clock.nsecsElapsed();
    const bool result = QApplication::notify(receiver, event);
    --depth_;
    if (outermost) busy_ += clock.nsecsElapsed() - begin;
    painted_ |= paints;
    if (outermost && painted_) {
      painted_ = false;
      pictures.push_back({clock.nsecsElapsed(), busy_});
      busy_ = 0;
    }
    return result;
  }
  struct Picture {
    qint64 at, busy;
  };
  std::vector<Picture> pictures;
  QElapsedTimer clock;

 private:
  int depth_ = 0;
  qint64 busy_ = 0;
  bool painted_ = false;
};

double ms(qint64 ns) { return static_cast<double>(ns) / 1e6; }

void tell(const char* what, std::vector<double> values) {
  std::ranges::sort(values);
  if (values.empty()) return;
  const auto at = [&](double share) {
    return values[std::min(values.size() - 1, static_cast<std::size_t>(share * static_cast<double>(values.size())))];
  };
  std::printf("  %-44s median %6.1f ms   p99 %6.1f ms   max %6.1f ms   of %zu\n", what, at(0.5), at(0.99), values.back(),
              values.size());
}

/// As the application waits: an event wakes it. (QTest::qWaitFor() sleeps 10 ms between two looks.)
void wait_for(const std::function<bool()>& done) {
  while (!done()) QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
}

QString path_of(const char* name) { return QStringLiteral(JETLAG_SOURCE_DIR "/scenarios/%1.json").arg(QLatin1String(name)); }

void open(MainWindow& window, const char* name, const std::function<void(QString&)>& change = {}) {
  const SnapshotPtr before = window.seen();
  std::string problem;
  QString text = QString::fromStdString(readFile(path_of(name).toStdString(), problem).value_or(std::string()));
  if (change) change(text);
  window.openText(path_of(name), text);
  wait_for([&] { return window.seen() && (!before || window.seen()->scenery != before->scenery); });
  window.goTo(PageId::kMap);
  QCoreApplication::processEvents();
}

void run_to_end(MainWindow& window, EngineThread::Haste haste) {
  window.engine().runUntil({}, haste);
  wait_for([&] { return window.seen()->state == observe::RunState::kFinished; });
}

void play(Meter& meter, MainWindow& window, const char* what) {
  meter.pictures.clear();
  const qint64 begin = meter.clock.nsecsElapsed();
  window.engine().play();
  wait_for([&] { return window.seen()->state == observe::RunState::kFinished; });
  std::vector<double> busy, apart;
  for (std::size_t i = 1; i < meter.pictures.size(); ++i) {
    busy.push_back(ms(meter.pictures[i].busy));
    apart.push_back(ms(meter.pictures[i].at - meter.pictures[i - 1].at));
  }
  std::printf("%s, played at x1: %.1f simulated s in %.1f s\n", what, window.seen()->reached.in_seconds(),
              ms(meter.clock.nsecsElapsed() - begin) / 1e3);
  tell("the window's thread, per picture", busy);
  tell("from picture to picture", apart);
}

void frames(Meter& meter, MainWindow& window) {
  open(window, "five-regions-busy");
  play(meter, window, "Five regions, 10 000 writes/s each");
}

void repair(Meter& meter, MainWindow& window) {
  open(window, "five-regions-busy", [](QString& text) {
    text.replace(QStringLiteral("\"seed\": 1,"), QStringLiteral(R"("seed": 1, "database": {"backlog": "256KiB"},
                   "faults": [{"at": "1s", "for": "1s", "isolate": "ireland"}],)"));
  });
  play(meter, window, "The same while a region is cut off, backlogs overflow and full syncs repair it");
}

void scrubbing(MainWindow& window) {
  open(window, "backlog-suffices",
       [](QString& text) { text.replace(QStringLiteral("\"duration\": \"50s\""), QStringLiteral("\"duration\": \"60s\"")); });
  run_to_end(window, EngineThread::Haste::kFast);
  std::vector<double> took;
  Rng random(1);
  for (int i = 0; i < 60; ++i) {
    const Instant to{static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(window.seen()->reached.ns)))};
    QElapsedTimer timer;
    timer.start();
    window.engine().act(lab::Seek{to});
    wait_for([&] { return window.seen()->at == to; });
    window.repaint();
    took.push_back(ms(timer.nsecsElapsed()));
  }
  std::printf("Scrubbing through %.0f s\n", window.seen()->reached.in_seconds());
  tell("from the request to the picture", took);
}

/// Both from a world that is there until its results are: the report, the picture.
void express(MainWindow& window, const char* what, const std::string& text, int runs) {
  std::vector<double> alone, lab;
  for (int i = 0; i < runs; ++i) {
    const auto spec = scenario::load_text("", text, [](std::string_view) { return Result<std::string>(); });
    jetlag::lab::Run run(spec->front().spec);
    QElapsedTimer timer;
    timer.start();
    run.finish();
    if (run.report().regions.empty()) return;
    alone.push_back(ms(timer.nsecsElapsed()));
    open(window, "five-regions-busy", [&](QString& changed) { changed = QString::fromStdString(text); });
    timer.start();
    run_to_end(window, EngineThread::Haste::kExpress);
    lab.push_back(ms(timer.nsecsElapsed()));
  }
  std::printf("Express, %s\n", what);
  tell("the engine alone, with its report", alone);
  tell("in the lab", lab);
}

std::string twenty_regions() {
  std::string regions;
  for (const char* const place :
       {"us-east-1",  "us-east-2", "us-west-1",      "us-west-2",      "ca-central-1",   "sa-east-1",     "eu-west-1",
        "eu-west-2",  "eu-west-3", "eu-central-1",   "eu-north-1",     "eu-south-1",     "me-south-1",    "af-south-1",
        "ap-south-1", "ap-east-1", "ap-southeast-1", "ap-southeast-2", "ap-northeast-1", "ap-northeast-2"})
    regions += (regions.empty() ? "" : ", ") + std::string(R"({"id": ")") + place + R"(", "location": "aws:)" + place + "\"}";
  return R"({"jetlag": 1, "name": "Twenty", "seed": 1, "duration": "10s", "drain": "5s", "regions": [)" + regions + R"(],
    "workloads": [{"name": "w", "rate": "500/s", "keys": {"pattern": "k:{}", "count": 10000}, "mix": {"SET": "100%"}}]})";
}

void express(MainWindow& window) {
  std::string problem;
  express(window, "five regions, 10 000 writes/s each",
          readFile(JETLAG_SOURCE_DIR "/scenarios/five-regions-busy.json", problem).value(), 5);
  express(window, "twenty regions, 500 writes/s each", twenty_regions(), 3);
}

}  // namespace

int main(int argc, char** argv) {
  QElapsedTimer start;
  start.start();
  qputenv("QT_QPA_PLATFORM", "offscreen");
  QTemporaryDir folder;
  setSettingsFile(folder.filePath(QStringLiteral("lab.ini")));
  Meter meter(argc, argv);
  meter.clock.start();
  QApplication::setStyle(QStringLiteral("Fusion"));
  MainWindow window;
  window.resize(1600, 1000);
  window.show();
  open(window, "quickstart");
  window.repaint();
  std::printf("Start\n  %-44s %.0f ms\n", "to the first picture of a scenario", ms(start.nsecsElapsed()));
  const std::string_view only = argc > 1 ? argv[1] : "";
  if (only.empty() || only == "frames") frames(meter, window);
  if (only.empty() || only == "repair") repair(meter, window);
  if (only.empty() || only == "scrubbing") scrubbing(window);
  if (only.empty() || only == "express") express(window);
  return 0;
}
