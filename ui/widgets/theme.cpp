// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/theme.h"

#include <QApplication>
#include <QPalette>

#include <algorithm>
#include <cmath>

namespace jetlag::ui {

namespace {

Theme makeDark() {
  Theme t;
  t.scheme = Scheme::kDark;
  t.bg = "#0f1418"; t.sea = "#0c1115"; t.surface = "#151b20"; t.raised = "#1c242a"; t.hover = "#26313a";
  t.hair = "#27313a"; t.border = "#3b4852"; t.control = "#62707b";
  t.text = "#e8edf0"; t.text2 = "#b4bfc8"; t.text3 = "#8d9aa5";
  t.land = "#202b33"; t.coast = "#3c4c58"; t.graticule = "#141b20"; t.chart = "#10161a";
  t.accent = "#97a3ff"; t.accentFill = "#5562dc"; t.onAccent = "#ffffff"; t.accentSoft = "#232a4a";
  t.healthy = {"#35c79b", "#12322a"};
  t.lagging = {"#f0a830", "#3a2c10"};
  t.cut = {"#ff7f50", "#41211a"};
  t.fullSync = {"#5db8f0", "#123247"};
  t.partial = {"#9cc7e8", "#1d2d38"};
  t.diverged = {"#e792c3", "#3b2032"};
  t.versionC = {"#c9ae86", "#332b20"};
  t.failover = {"#f0e442", "#37340f"};
  t.none = {"#84919c", "#232c33"};
  return t;
}

Theme makeLight() {
  Theme t;
  t.scheme = Scheme::kLight;
  t.bg = "#f1f4f6"; t.sea = "#dfe8ee"; t.surface = "#ffffff"; t.raised = "#f7f9fa"; t.hover = "#eaeff3";
  t.hair = "#dce3e8"; t.border = "#aeb9c3"; t.control = "#828e99";
  t.text = "#16202a"; t.text2 = "#43515e"; t.text3 = "#5c6a77";
  t.land = "#fafbf9"; t.coast = "#a9b7c2"; t.graticule = "#d6e0e7"; t.chart = "#ffffff";
  t.accent = "#4150d6"; t.accentFill = "#4150d6"; t.onAccent = "#ffffff"; t.accentSoft = "#e6e8fb";
  t.healthy = {"#007555", "#dcf2ea"};
  t.lagging = {"#8f5e00", "#fdf0d2"};
  t.cut = {"#b23d00", "#fde7dc"};
  t.fullSync = {"#0069a8", "#ddeefa"};
  t.partial = {"#326d96", "#eaf2f8"};
  t.diverged = {"#a23f7b", "#f9e6f1"};
  t.versionC = {"#7d5f2d", "#f3ead9"};
  t.failover = {"#716000", "#f8f3c4"};
  t.none = {"#5a6874", "#e9edf0"};
  return t;
}

Theme& current() {
  static Theme theme = makeDark();
  return theme;
}

QPalette paletteOf(const Theme& t) {
  QPalette p;
  p.setColor(QPalette::Window, t.bg);
  p.setColor(QPalette::WindowText, t.text);
  p.setColor(QPalette::Base, t.surface);
  p.setColor(QPalette::AlternateBase, t.raised);
  p.setColor(QPalette::Text, t.text);
  p.setColor(QPalette::PlaceholderText, t.text3);
  p.setColor(QPalette::Button, t.raised);
  p.setColor(QPalette::ButtonText, t.text);
  p.setColor(QPalette::ToolTipBase, t.raised);
  p.setColor(QPalette::ToolTipText, t.text);
  p.setColor(QPalette::Highlight, t.accentSoft);
  p.setColor(QPalette::HighlightedText, t.text);
  p.setColor(QPalette::Link, t.accent);
  p.setColor(QPalette::Mid, t.border);
  p.setColor(QPalette::Dark, t.control);
  return p;
}

double luminance(const QColor& c) {
  const auto linear = [](double v) { return v <= 0.04045 ? v / 12.92 : std::pow((v + 0.055) / 1.055, 2.4); };
  return 0.2126 * linear(c.redF()) + 0.7152 * linear(c.greenF()) + 0.0722 * linear(c.blueF());
}

}  // namespace

const StateColour& Theme::of(State state) const {
  switch (state) {
    case State::kHealthy: return healthy;
    case State::kLagging: return lagging;
    case State::kCut: return cut;
    case State::kFullSync: return fullSync;
    case State::kPartial: return partial;
    case State::kDiverged: return diverged;
    case State::kVersionC: return versionC;
    case State::kFailover: return failover;
    case State::kNone: return none;
    case State::kAccent: break;
  }
  static const StateColour kDarkAccent{makeDark().accent, makeDark().accentSoft};
  static const StateColour kLightAccent{makeLight().accent, makeLight().accentSoft};
  return scheme == Scheme::kDark ? kDarkAccent : kLightAccent;
}

const Theme& darkTheme() {
  static const Theme theme = makeDark();
  return theme;
}

const Theme& lightTheme() {
  static const Theme theme = makeLight();
  return theme;
}

const Theme& theme() { return current(); }

void setTheme(Scheme scheme) {
  current() = scheme == Scheme::kDark ? darkTheme() : lightTheme();
  if (qApp == nullptr) return;
  QApplication::setPalette(paletteOf(current()));
  qApp->setStyleSheet(styleSheet(current()));
}

double contrast(const QColor& a, const QColor& b) {
  const double x = luminance(a), y = luminance(b);
  return (std::max(x, y) + 0.05) / (std::min(x, y) + 0.05);
}

}  // namespace jetlag::ui
