// SPDX-License-Identifier: GPL-3.0-or-later
// Link facts: what the dock says about a link, as values: its state, what would happen if it healed now or later, its lag, its
// network. Pure; sizes and times only where the snapshot knows them.
#pragma once

#include <QVector>

#include "observe/snapshot.h"
#include "pages/dock/dock_parts.h"
#include "widgets/gauge_bar.h"
#include "widgets/key_values.h"

namespace jetlag::ui {

struct LinkState {
  QString words;  ///< Cut 14.0 s
  State state = State::kHealthy;
  Icon glyph = Icon::kOk;
  QString line;  ///< N. Virginia to Ireland · both ways · since 10.3 s
  bool cut = false;
};
LinkState linkState(const observe::Snapshot& seen, std::uint8_t a, std::uint8_t b);
GaugeFacts gaugeOf(const observe::Snapshot& seen, const observe::LinkView& link);

struct Forecast {
  QString title;  ///< When the link heals; If it were cut now
  QString hint;   ///< scheduled at 30.0 s
  QVector<ForecastRow> rows;
};
Forecast forecastOf(const observe::Snapshot& seen, std::uint8_t a, std::uint8_t b);

struct LagFacts {
  QString title, value;
  State state = State::kHealthy;
  SparkFacts spark;
};
LagFacts lagOf(const observe::Snapshot& seen, std::uint8_t from, std::uint8_t to);

QVector<KeyValue> networkOf(const observe::Snapshot& seen, std::uint8_t a, std::uint8_t b);
/// Round trip: measured (cloudping, 2025-05-29) · price: list price 2023-04
QString sourcesOf(const observe::Snapshot& seen, std::uint8_t a, std::uint8_t b);
/// "N. Virginia" of "aws:us-east-1 (N. Virginia)".
QString shortPlace(const observe::Snapshot& seen, std::uint8_t region);

}  // namespace jetlag::ui
