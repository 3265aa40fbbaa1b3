// SPDX-License-Identifier: GPL-3.0-or-later
// MapScene: everything the world map shows at one moment, as plain values in words the reader will see.
//
// Whoever fills it knows the system that is shown; the painter knows only marks. Ids are the caller's and come back in MapHit.
// Fractions run from 0 to 1; a dot's `at` is the share of the one-way delay that has passed, forward meaning from a to b.
// Nothing in here moves by itself: equal scenes paint equal pixels, `chevrons` and `at` carry all motion.
// Texts are shown as given (numbers already with unit, widgets/numbers.h); too long names are elided, values never.
#pragma once

#include <QRectF>
#include <QString>

#include <optional>
#include <vector>

#include "widgets/theme.h"

namespace jetlag::ui {

enum class MapKind { kNone, kRegion, kLink, kPipe, kGauge };

/// What is under a point, or selected. `forward` is meant for pipes and gauges; `link` and region ids are the scene's.
struct MapHit {
  MapKind kind = MapKind::kNone;
  int id = -1;
  bool forward = true;
  bool operator==(const MapHit&) const = default;
};

struct MapRegion {
  int id = 0;
  QString name;             ///< us-east-1
  QString place;            ///< N. Virginia; tooltip
  double lat = 0, lon = 0;  ///< Degrees; any longitude.
  State ring = State::kHealthy;
  QChar letter;                      ///< Digest letter; null paints `progress` instead.
  double progress = -1;              ///< 0..1 fills the badge's ring; below 0 paints an en dash.
  QString status;                    ///< The one line that matters most.
  State statusState = State::kNone;  ///< kNone paints it in quiet text.
  QString role;                      ///< Tooltip and accessible name: primary, hub, ...
  bool down = false;                 ///< The disc carries a cross.
  /// Nothing is to be said of it: it holds what most hold.
  bool isQuiet() const { return statusState == State::kNone && !down && (letter.isNull() || letter == u'A'); }
};

struct MapLink {
  int id = 0;
  int a = 0, b = 0;  ///< Region ids.
  State state = State::kHealthy;
  double bytesPerSecond = 0;                     ///< Both directions; width of the line.
  QString label;                                 ///< 64 ms; shown at the middle.
  bool cutForward = false, cutBackward = false;  ///< Both: a full cut.
  double lag = 0;                                ///< Seconds, the worse direction's; where few links are named it decides which.
  bool degraded = false;                         ///< Slow or lossy.
  bool dead = false;                             ///< One end is down.
  QString cutLabel;                              ///< Cut 14.0 s
  QString detail;                                ///< Further lines of the tooltip.
};

enum class DotKind { kEffect, kAck, kSync };

struct MapDot {
  int link = 0;
  bool forward = true;
  double at = 0;
  DotKind kind = DotKind::kEffect;
  double bytes = 0;
  std::optional<State> tint = std::nullopt;  ///< Marked by a hover elsewhere.
};

/// A full sync on the wire.
struct MapPipe {
  int link = 0;
  bool forward = true;
  double share = 0;
  QString title;    ///< Full sync us → ap
  QString amount;   ///< 8.6 of 18.7 GiB
  QString rate;     ///< 528 MiB/s · 19 s left
  double fade = 0;  ///< 0 while it runs, to 1 when it has become a line again.
};

/// A backlog. Painted over 10 % or when its link is selected.
struct MapGauge {
  int link = 0;
  bool forward = true;
  double share = 0;
  QString title;     ///< Backlog us → eu
  QString deadline;  ///< exhausted in 3.1 s, or: full sync needed
  QString amount;    ///< 52.5 of 64 MiB
  bool gone = false;  ///< what the peer lacks it holds no longer
};

/// A chip beside a region (start-page cards).
struct MapNote {
  int region = 0;
  QString text;
  State state = State::kNone;
};

struct MapHeadline {
  State state = State::kHealthy;
  QString strong;  ///< 5 395 keys differ
  QString rest;    ///< growing by 385/s while us ⇄ eu is cut
};

struct MapLayers {
  bool messages = true, gauges = true, labels = true, badges = true, legend = true;
  bool operator==(const MapLayers&) const = default;
};

enum class MapArrangement { kGeographic, kCircle };

struct MapScene {
  std::vector<MapRegion> regions;
  std::vector<MapLink> links;
  std::vector<MapDot> dots;
  std::vector<MapPipe> pipes;
  std::vector<MapGauge> gauges;
  std::vector<MapNote> notes;
  MapHeadline headline;
  MapLayers layers;
  MapArrangement arrangement = MapArrangement::kGeographic;
  MapHit selection;
  double chevrons = 0;  ///< Pixels the pipes' chevrons have travelled; ignored with reduced motion.
  double flash = 0;     ///< 1 to 0 in the 400 ms after all regions converged; ignored with reduced motion.
  bool reducedMotion = false;
  double motion = 1;  ///< Flights look this much longer; for the tools' label only. 0 means automatic.
  int dotsOneIn = 1;  ///< Above 1 the legend says that only one dot in so many is shown.
  double scale = 1;   ///< Presentation scale of type and marks.

  const MapRegion* region(int id) const;
  const MapLink* link(int id) const;
};

/// "Link us-east-1 to eu-west-1, cut for 14.0 s": the name a screen reader says; also the first line of tooltips.
QString spokenName(const MapScene& scene, const MapHit& hit);

}  // namespace jetlag::ui
