// SPDX-License-Identifier: GPL-3.0-or-later
// Theme: every colour of the lab, as tokens, in a dark and a light table. No other file names a colour.
//
// Use       theme().surface, or a state's pair: stateColour(State::kCut).line, .soft.
// Switch    setTheme() replaces the current one, the application's palette and its style sheet; every widget then gets
//           QEvent::PaletteChange and paints itself anew. UI thread only.
// States    hues come from Okabe and Ito's colour-blind-safe palette, lightened for dark and darkened for light until text in
//           them reaches 4.5:1 on surfaces (a test computes it). A state is never told by colour alone.
// Sizes     logical pixels at 100 %; see metrics in widgets/metrics.h.
#pragma once

#include <QColor>
#include <QString>

namespace jetlag::ui {

enum class Scheme { kDark, kLight };

/// What a mark means; each has a second cue beside its colour (letter, dash pattern, glyph).
enum class State {
  kHealthy,   ///< lag within its bound; the digest of the largest group
  kLagging,   ///< lag over its bound; a gauge from 50 to 80 %
  kCut,       ///< a link cut, a fault, a broken expectation, a gauge over 80 %
  kFullSync,  ///< the data set on the wire
  kPartial,   ///< resuming from the backlog
  kDiverged,  ///< the digest differs: first minority version
  kVersionC,  ///< second minority version
  kFailover,  ///< promotion, new incarnation
  kNone,      ///< no data, paused, undecided, further versions
  kAccent,    ///< selected
};

struct StateColour {
  QColor line;  ///< strokes, text, fills of small marks
  QColor soft;  ///< fill behind text of `line`
};

struct Theme {
  Scheme scheme = Scheme::kDark;
  QColor bg, sea, surface, raised, hover;         ///< background / map water / docks, cards / heads, buttons / row under pointer
  QColor hair, border, control;                   ///< dividers / decorative frames / edges of controls
  QColor text, text2, text3;                      ///< values / labels / hints and axes
  QColor land, coast, graticule, chart;           ///< map fill / shore / grid lines / chart background
  QColor accent, accentFill, onAccent, accentSoft;  ///< text and rings / filled button / text on it / selected row
  StateColour healthy, lagging, cut, fullSync, partial, diverged, versionC, failover, none;

  const StateColour& of(State state) const;
};

const Theme& darkTheme();
const Theme& lightTheme();

/// The current theme.
const Theme& theme();
/// Makes it current: palette, style sheet, and a PaletteChange event for every widget.
void setTheme(Scheme scheme);
inline const StateColour& stateColour(State state) { return theme().of(state); }

/// WCAG contrast ratio of two opaque colours, 1 to 21.
double contrast(const QColor& a, const QColor& b);

/// The application's style sheet for a theme (controls, scroll bars, menus, tool tips); canvases paint themselves.
QString styleSheet(const Theme& theme);

}  // namespace jetlag::ui
