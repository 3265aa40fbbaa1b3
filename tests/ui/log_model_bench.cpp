// SPDX-License-Identifier: GPL-3.0-or-later
// How long a filter takes over 10^6 rows, printed. The promise is 300 ms.
#include <QElapsedTimer>
#include <QtTest>

#include <cstdio>

#include "models/log_model.h"
#include "trace_samples.h"

namespace jetlag::ui {

class LogModelBench : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void aMillionRowsAreFilteredAtOnce() {
    LogModel model;
    const auto seen = samples::snapshot(samples::trace(0, 1'000'000));
    model.display(seen);
    for (const char* filter : {"", "kind:fault", "kind:messages", "region:eu", "key:cart*", "text:7 lag>100ms",
                               "-kind:ack (from:us | to:ap) bytes>1KiB after:1s", "\"link\" | key:*99"}) {
      QElapsedTimer timer;
      timer.start();
      model.setFilter(filter);
      const double ms = static_cast<double>(timer.nsecsElapsed()) / 1e6;
      std::printf("%8.1f ms  %7d rows  %s\n", ms, model.rowCount(), filter);
    }
    QElapsedTimer timer;
    timer.start();
    auto next = std::make_shared<observe::Snapshot>(*seen);
    for (int i = 0; i < 100; ++i) model.display(next);
    std::printf("%8.3f ms  per snapshot that changes nothing\n", static_cast<double>(timer.nsecsElapsed()) / 1e8);
  }
};

}  // namespace jetlag::ui

QTEST_GUILESS_MAIN(jetlag::ui::LogModelBench)
#include "log_model_bench.moc"
