// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/map_layout.h"

#include <QLineF>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "widgets/label_placer.h"
#include "widgets/map_pipe_lines.h"
#include "widgets/paint.h"

namespace jetlag::ui {

namespace {

QRectF centred(const QPointF& at, const QSizeF& size) {
  return {QPointF(std::round(at.x() - size.width() / 2), std::round(at.y() - size.height() / 2)), size};
}

bool crosses(const MapLine& line, const QRectF& box) {
  constexpr double kStep = 6;
  for (const QPolygonF& piece : line.pieces) {
    if (!piece.boundingRect().adjusted(-1, -1, 1, 1).intersects(box)) continue;
    for (qsizetype i = 0; i + 1 < piece.size(); ++i) {
      const QLineF part(piece[i], piece[i + 1]);
      const double step = kStep / std::max(kStep, part.length());
      for (double t = 0; t <= 1; t += step)
        if (box.contains(part.pointAt(t))) return true;
    }
  }
  return false;
}

/// One layout in the making.
class Maker {
 public:
  Maker(const MapScene& scene, MapLayout& layout, const std::vector<QRectF>& reserved)
      : scene_(scene), layout_(layout), k_(layout.k), inner_(layout.view.area.adjusted(6, 6, -6, -6)), placer_(inner_) {
    for (const QRectF& box : reserved) placer_.block(box);
    const QRectF row(inner_.left(), inner_.top(), inner_.width(), 32 * k_);
    for (const QRectF& box : reserved)
      if (box.intersects(row))
        headRight_ = std::min(headRight_, box.left() - 8), headBelow_ = std::max(headBelow_, box.bottom() + 6);
  }

  void run() {
    placeFrame();
    const double r = nodeRadius(layout_) + 6 * k_;
    for (const MapNode& node : layout_.nodes)
      if (node.inside) placer_.block(centred(node.at, QSizeF(2 * r, 2 * r)));
    addLines();
    if (layout_.detail == MapDetail::kThumbnail) {
      placeNotes();
      return;
    }
    placeCuts();
    if (scene_.layers.badges) placeBadges();
    placePipes();
    if (scene_.layers.gauges) placeGauges();
    placeNotes();
    if (!scene_.layers.labels) return;
    const std::vector<bool> labelled = labelledLinks(scene_);
    for (const bool alarming : {true, false})
      for (std::size_t i = 0; i < scene_.links.size(); ++i)
        if (labelled[i] && (scene_.links[i].state != State::kHealthy && scene_.links[i].state != State::kNone) == alarming)
          placeRtt(i);
  }

 private:
  void placeFrame();
  void addLines();
  void placeCuts();
  void placeBadges();
  void placePipes();
  void placeGauges();
  void placeGauge(std::size_t i, GaugeRole role);
  void placeNotes();
  void placeRtt(std::size_t i);
  void placeStubs(std::size_t i);
  std::vector<Candidate> alongLine(const MapLine& line, const QSizeF& size, double middle, double clear,
                                   double farther = 2) const;
  bool add(LabelKind kind, std::size_t index, const std::vector<Candidate>& places, const QPointF& anchor, double leaderOver,
           const QString& text = {});
  std::size_t regionIndex(int id) const;

  const MapScene& scene_;
  MapLayout& layout_;
  double k_;
  QRectF inner_;
  LabelPlacer placer_;
  double headRight_ = 1e9, headBelow_ = 0;  ///< Where tools leave room for the headline: left of them, or below.
};

bool Maker::add(LabelKind kind, std::size_t index, const std::vector<Candidate>& places, const QPointF& anchor, double leaderOver,
                const QString& text) {
  const auto box = placer_.place(places);
  if (!box) return false;
  const double dx = std::max({box->left() - anchor.x(), anchor.x() - box->right(), 0.0});
  const double dy = std::max({box->top() - anchor.y(), anchor.y() - box->bottom(), 0.0});
  layout_.labels.push_back({kind, index, *box, anchor, std::hypot(dx, dy) > leaderOver, text});
  return true;
}

std::size_t Maker::regionIndex(int id) const {
  for (std::size_t i = 0; i < scene_.regions.size(); ++i)
    if (scene_.regions[i].id == id) return i;
  return scene_.regions.size();
}

void Maker::placeFrame() {
  const QRectF& area = layout_.view.area;
  if (layout_.detail == MapDetail::kThumbnail) return;
  if (!scene_.headline.strong.isEmpty()) {
    const double want = 46 * k_ + face(14 * k_, true).width(scene_.headline.strong) + 8 * k_ +
                        face(13 * k_).width(scene_.headline.rest) + 14 * k_;
    double right = std::min(headRight_, area.right() - 12), top = area.top() + 12;
    if (right - area.left() < std::min(roundedUp(want), 340 * k_)) right = area.right() - 12, top = std::max(top, headBelow_);
    layout_.headline = QRectF(area.left() + 12, top, std::min(roundedUp(want), right - area.left() - 12), 32 * k_);
    placer_.block(layout_.headline);
  }
  const std::vector<LegendRow> rows = legendRows(scene_);
  if (!scene_.layers.legend || area.width() < 720 || area.height() < 400) return;
  double wide = 0;
  for (const LegendRow& row : rows) wide = std::max(wide, face(11 * k_).width(row.text));
  const QSizeF size(roundedUp(wide + 58 * k_), (20 + 18.5 * static_cast<double>(rows.size())) * k_);
  // At the lower left, else along the edges wherever it covers neither a region nor a link. A map full of links is covered
  // somewhere; on any other the links come first.
  std::vector<QPointF> places;
  const double low = area.bottom() - 10 - size.height(), right = area.right() - 70 - size.width();
  for (double x = area.left() + 12; x <= right; x += std::max(1.0, (right - area.left() - 12) / 8)) places.push_back({x, low});
  for (const double x : {area.left() + 12, right})
    for (double y = low; y >= area.top() + 60 * k_; y -= 24 * k_) places.push_back({x, y});
  const auto clears = [&](const QPointF& corner, bool links) {
    const double clear = nodeRadius(layout_) + 4 * k_;
    const QRectF box(corner, size);
    return std::none_of(layout_.nodes.begin(), layout_.nodes.end(),
                        [&](const MapNode& node) {
                          return node.inside && box.adjusted(-clear, -clear, clear, clear).contains(node.at);
                        }) &&
           (!links || std::none_of(layout_.lines.begin(), layout_.lines.end(),
                                   [&](const MapLine& line) { return crosses(line, box.adjusted(-4, -4, 4, 4)); }));
  };
  const bool links = !isDense(scene_);
  const auto free = std::find_if(places.begin(), places.end(), [&](const QPointF& corner) { return clears(corner, links); });
  if (free == places.end()) return;
  layout_.legend = QRectF(*free, size);
  placer_.block(layout_.legend);
}

void Maker::addLines() {
  for (std::size_t i = 0; i < layout_.lines.size(); ++i) {
    const State state = scene_.links[i].state;
    for (const QPolygonF& piece : layout_.lines[i].pieces)
      placer_.addLine(piece, state == State::kCut || state == State::kFullSync ? 3 : 1);
  }
  for (const MapPipe& pipe : scene_.pipes)
    if (const MapLine* line = layout_.line(pipe.link))
      for (const QPolygonF& piece : line->pieces) placer_.addLine(piece, 4);
}

std::vector<Candidate> Maker::alongLine(const MapLine& line, const QSizeF& size, double middle, double clear,
                                        double farther) const {
  std::vector<Candidate> all;
  for (int step = 0; step <= 16; ++step) {
    const double t = middle + (step % 2 == 0 ? 1 : -1) * ((step + 1) / 2) * 0.05;
    if (t < 0.06 || t > 0.94) continue;
    const PathPoint p = layout_.on(line, t);
    if (!inner_.contains(p.at)) continue;
    const QPointF normal(p.along.y(), -p.along.x());
    const double reach = std::abs(normal.x()) * size.width() / 2 + std::abs(normal.y()) * size.height() / 2 + clear;
    for (const double side : {1.0, -1.0})
      for (const double more : {0.0, 12.0}) {
        const bool above = normal.y() * side < 0;
        all.push_back({centred(p.at + normal * side * (reach + more * k_), size), step * farther + more * 1.5 + (above ? 0 : 3)});
      }
  }
  return all;
}

void Maker::placeCuts() {
  for (const std::vector<std::size_t>& group : cutGroups(scene_)) {
    const QString more = group.size() > 1 ? QStringLiteral(" · %1 links").arg(group.size()) : QString();
    for (const std::size_t i : group) {
      if (!layout_.lines[i].known) continue;
      const QSizeF size(roundedUp(face(12 * k_, true).width(scene_.links[i].cutLabel + more) + 16 * k_), 20 * k_);
      const double middle = layout_.visibleMiddle(layout_.lines[i]);
      const auto places = alongLine(layout_.lines[i], size, middle, 16 * k_, 6);
      if (add(LabelKind::kCut, i, places, layout_.on(layout_.lines[i], middle).at, 1e9, more)) break;
    }
  }
}

void Maker::placeBadges() {
  // Of many regions those of which there is something to say come first, and have all of it said.
  const bool many = scene_.regions.size() > 8;
  std::vector<std::size_t> order(scene_.regions.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  if (many) std::ranges::stable_partition(order, [&](std::size_t i) { return !scene_.regions[i].isQuiet(); });
  for (const std::size_t i : order) {
    if (!layout_.nodes[i].inside) continue;
    const MapRegion& region = scene_.regions[i];
    const double name = std::min(face(13 * k_, true).width(region.name), 220 * k_);
    const QSizeF full(roundedUp(34 * k_ + std::max(name, face(12 * k_).width(region.status)) + 12 * k_), 44 * k_);
    const QSizeF small(roundedUp(32 * k_ + std::min(face(12 * k_, true).width(region.name), 140 * k_)), 22 * k_);
    const double near = nodeRadius(layout_) + 8 * k_, leader = 22 * k_;
    const QPointF at = layout_.nodes[i].at;
    const bool crowded = many && region.isQuiet();
    // A full badge nearby, else a short one nearby, else whichever finds a place.
    if (!crowded && add(LabelKind::kBadge, i, around(at, full, near, (many ? 150 : 60) * k_), at, leader)) continue;
    if (add(LabelKind::kShortBadge, i, around(at, small, near, 60 * k_), at, leader)) continue;
    if (!crowded && add(LabelKind::kBadge, i, around(at, full, near, 150 * k_), at, leader)) continue;
    add(LabelKind::kShortBadge, i, around(at, small, near, 260 * k_), at, leader);
  }
}

void Maker::placePipes() {
  for (std::size_t i = 0; i < scene_.pipes.size(); ++i) {
    const MapPipe& pipe = scene_.pipes[i];
    const MapLine* line = layout_.line(pipe.link);
    if (line == nullptr || pipe.fade > 0) continue;
    const double lower = face(12 * k_).width(pipe.amount) + face(12 * k_, true).width(pipe.rate);
    const double upper = face(12 * k_, true).width(pipe.title) + face(13 * k_, true).width(QStringLiteral("100 %"));
    const QSizeF size(roundedUp(std::max({lower + 36 * k_, upper + 36 * k_, 236 * k_})), 64 * k_);
    const auto place = [&](double t, bool ownSide) {
      const PathPoint way = layout_.on(*line, t, pipe.forward);
      const QPointF aside = pipeShift(scene_, layout_, pipe, way.along), at = way.at + aside;
      std::vector<Candidate> places = around(at, size, 24 * k_, 120 * k_);
      if (ownSide) std::erase_if(places, [&](const Candidate& c) { return QPointF::dotProduct(c.box.center() - at, aside) < 0; });
      return inner_.contains(at) && add(LabelKind::kPipe, i, places, at, 0);
    };
    constexpr double kAlong[] = {0.59, 0.5, 0.68, 0.4, 0.77, 0.3, 0.2};
    if (std::ranges::none_of(kAlong, [&](double t) { return place(t, true); }))  // of two pipes each on its own side
      std::ranges::any_of(kAlong, [&](double t) { return place(t, false); });
  }
}

void Maker::placeGauges() {
  const std::vector<GaugeRole> roles = gaugeRoles(scene_);
  for (const GaugeRole role : {GaugeRole::kCard, GaugeRole::kChip})
    for (std::size_t i = 0; i < roles.size(); ++i)
      if (roles[i] == role) placeGauge(i, role);
}

void Maker::placeGauge(std::size_t i, GaugeRole role) {
  const MapGauge& gauge = scene_.gauges[i];
  const MapLink* link = scene_.link(gauge.link);
  const std::size_t source = regionIndex(gauge.forward ? link->a : link->b);
  if (source >= layout_.nodes.size() || !layout_.nodes[source].inside) return;
  const QPointF at = layout_.nodes[source].at;
  if (role == GaugeRole::kChip) {
    const QSizeF small(roundedUp(face(11 * k_, true).width(QStringLiteral("100 %")) + 44 * k_), 18 * k_);
    add(LabelKind::kGaugeChip, i, around(at, small, nodeRadius(layout_) + 8 * k_, 120 * k_), at, 22 * k_);
    return;
  }
  const double lower = face(12 * k_, true).width(gauge.deadline) + face(11 * k_).width(gauge.amount);
  const double upper = face(12 * k_).width(gauge.title) + face(13 * k_, true).width(QStringLiteral("100 %"));
  const QSizeF size(roundedUp(std::max({lower + 34 * k_, upper + 36 * k_, 212 * k_})), 64 * k_);
  add(LabelKind::kGauge, i, around(at, size, 26 * k_, 220 * k_), at, 0);
}

void Maker::placeNotes() {
  for (std::size_t i = 0; i < scene_.notes.size(); ++i) {
    const std::size_t region = regionIndex(scene_.notes[i].region);
    if (region >= layout_.nodes.size() || !layout_.nodes[region].inside) continue;
    const QSizeF size(roundedUp(face(11 * k_, true).width(scene_.notes[i].text) + 14 * k_), 18 * k_);
    const QPointF at = layout_.nodes[region].at;
    add(LabelKind::kNote, i, around(at, size, nodeRadius(layout_) + 6 * k_, 90 * k_), at, 1e9);
  }
}

void Maker::placeRtt(std::size_t i) {
  const MapLink& link = scene_.links[i];
  const MapLine& line = layout_.lines[i];
  const bool isCut = (link.cutForward && link.cutBackward) || (!link.cutLabel.isEmpty() && (link.cutForward || link.cutBackward));
  const bool hasPipe =
      std::any_of(scene_.pipes.begin(), scene_.pipes.end(), [&](const MapPipe& p) { return p.link == link.id && p.fade <= 0; });
  if (!line.known || link.label.isEmpty() || isCut || hasPipe) return;
  if (line.pieces.size() > 1) {
    placeStubs(i);
    return;
  }
  const QSizeF size(roundedUp(face(11 * k_).width(link.label) + 12 * k_), 18 * k_);
  const double middle = layout_.visibleMiddle(line);
  add(LabelKind::kRtt, i, alongLine(line, size, middle, 5 * k_), layout_.on(line, middle).at, 1e9);
}

/// A stub is often shorter than its label, which then stands at the map's edge; the goal alone is better than no label.
void Maker::placeStubs(std::size_t i) {
  const MapLink& link = scene_.links[i];
  const MapLine& line = layout_.lines[i];
  for (const bool forward : {true, false}) {
    const MapRegion* goal = scene_.region(forward ? link.b : link.a);
    if (goal == nullptr) continue;
    const QString there = QStringLiteral("to %1").arg(elide(goal->name, face(11 * k_), 130 * k_, Qt::ElideMiddle));
    const auto& piece = forward ? line.pieces.front() : line.pieces.back();
    const double share = std::clamp(
        std::abs(piece.last().x() - piece.first().x()) / std::max(1.0, line.path.length() * layout_.view.scale), 0.0, 1.0);
    const double middle = forward ? share / 2 : 1 - share / 2;
    const auto fits = [&](const QString& text) {
      const QSizeF size(roundedUp(face(11 * k_).width(text) + 12 * k_), 18 * k_);
      std::vector<Candidate> places = alongLine(line, size, middle, 5 * k_);
      for (Candidate& each : places)
        each.box.moveLeft(std::max(inner_.left(), std::min(each.box.left(), inner_.right() - size.width())));
      return add(LabelKind::kStub, i, places, layout_.on(line, middle).at, 1e9, text);
    };
    if (!fits(QStringLiteral("%1, %2").arg(link.label, there))) fits(there);
  }
}

MapLine lineOf(const MapScene& scene, const MapLink& link, const std::vector<QPointF>& spots, const MapView& view) {
  MapLine line;
  const MapRegion* a = scene.region(link.a);
  const MapRegion* b = scene.region(link.b);
  if (a == nullptr || b == nullptr) return line;
  line.known = true;
  line.path = view.geographic ? arcBetween(a->lat, wrapped(a->lon, view.west), b->lat, wrapped(b->lon, view.west))
                              : chordBetween(spots[static_cast<std::size_t>(a - scene.regions.data())],
                                             spots[static_cast<std::size_t>(b - scene.regions.data())]);
  line.pieces = pieces(line.path, view);
  return line;
}

}  // namespace

const MapLine* MapLayout::line(int link) const {
  const auto found = lineOf.find(link);
  return found == lineOf.end() || !lines[found->second].known ? nullptr : &lines[found->second];
}

PathPoint MapLayout::on(const MapLine& line, double share, bool forward) const {
  PathPoint p = line.path.at(forward ? share : 1 - share);
  return {view.toScreen(view.intoWindow(p.at)), forward ? p.along : -p.along};
}

double MapLayout::visibleMiddle(const MapLine& line) const {
  for (int step = 0; step <= 18; ++step) {
    const double t = 0.5 + (step % 2 == 0 ? 1 : -1) * ((step + 1) / 2) * 0.05;
    if (view.area.adjusted(24, 24, -24, -24).contains(on(line, t).at)) return t;
  }
  return 0.5;
}

double roundedUp(double width) { return std::ceil(width / 6) * 6; }

double headRoom(const MapScene& scene) { return scene.headline.strong.isEmpty() ? 0 : 36 * std::max(1.0, scene.scale); }

MapLayout layoutMap(const MapScene& scene, const MapView& view, const std::vector<QRectF>& reserved, MapDetail detail) {
  MapLayout layout;
  layout.view = view;
  layout.detail = detail;
  layout.k = std::max(1.0, scene.scale);
  const std::vector<QPointF> spots = regionSpots(scene, view.west);
  for (const QPointF& spot : spots) {
    const QPointF at = view.toScreen(spot);
    layout.nodes.push_back({at, view.area.adjusted(4, 4, -4, -4).contains(at)});
  }
  for (std::size_t i = 0; i < scene.links.size(); ++i) {
    layout.lines.push_back(lineOf(scene, scene.links[i], spots, view));
    layout.lineOf[scene.links[i].id] = i;
  }
  if (view.area.width() > 40 && view.area.height() > 40) Maker(scene, layout, reserved).run();
  return layout;
}

}  // namespace jetlag::ui
