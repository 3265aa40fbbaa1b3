// SPDX-License-Identifier: GPL-3.0-or-later
// From what is known of a branch to what charts draw: series with their units, fault bands, other branches as ghosts.
//
// Lag        what people call lag at an instant: the age of what waits, or of what has just arrived, whichever is larger; in ms.
// Which      at most six series make a readable chart: the slowest links, or those from or to one region; the regions with the
//            fullest backlog or the most traffic, and with them the chosen one; or all of them by choice. Charts tell how many
//            more there are.
// Looks      a region has one colour and dash, whichever chart it is in.
// Steps      lag and keys that differ hold until the next sample, and fall where the run knows that all agreed again.
// Gaps       a step without a sample stays a gap. Nothing here is estimated.
#pragma once

#include <QString>
#include <QStringList>

#include "models/throughput.h"
#include "observe/snapshot.h"
#include "widgets/chart.h"

namespace jetlag::ui {

/// Which links of the world charts show, and which regions.
struct LinkChoice {
  enum class Kind { kSlowest, kFrom, kTo, kAll };
  Kind kind = Kind::kSlowest;
  QString region = {};
  QString text() const;
  static QStringList offered(const QStringList& regions);
  static LinkChoice of(const QString& text);
};

ChartFacts lagFacts(const observe::Snapshot& seen, const LinkChoice& links);
ChartFacts divergenceFacts(const observe::Snapshot& seen);
ChartFacts backlogFacts(const observe::Snapshot& seen, const LinkChoice& choice);
/// Of each region, repeats of lost segments included.
ChartFacts egressFacts(const observe::Snapshot& seen, const LinkChoice& choice);
ChartFacts throughputFacts(const observe::Snapshot& seen, const Throughput& counted, const LinkChoice& choice);
/// Of every client command: counts per latency, with the marks p50 and p99. Empty without a report.
HistogramFacts latencyFacts(const observe::Snapshot& seen);

}  // namespace jetlag::ui
