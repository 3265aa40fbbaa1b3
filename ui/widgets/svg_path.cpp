// SPDX-License-Identifier: GPL-3.0-or-later
// Source   SVG 1.1, section 8.3 (path data) and appendix F.6 (elliptical arcs from end points to centre).
#include <cctype>
#include <cmath>
#include <cstdlib>

#include "widgets/icons.h"

namespace jetlag::ui {

namespace {

constexpr double kPi = 3.14159265358979323846;

class Reader {
 public:
  explicit Reader(const char* text) : at_(text) {}
  char command() {
    skip();
    return std::isalpha(static_cast<unsigned char>(*at_)) ? *at_++ : '\0';
  }
  bool hasNumber() {
    skip();
    return *at_ == '-' || *at_ == '+' || *at_ == '.' || std::isdigit(static_cast<unsigned char>(*at_));
  }
  double number() {
    skip();
    char* end = nullptr;
    const double value = std::strtod(at_, &end);
    at_ = end;
    return value;
  }
  /// Flags of an arc may stand without a separator: "a4 4 0 0 0 0 5".
  bool flag() {
    skip();
    return *at_++ == '1';
  }
  bool atEnd() {
    skip();
    return *at_ == '\0';
  }

 private:
  void skip() {
    while (*at_ == ' ' || *at_ == ',') ++at_;
  }
  const char* at_;
};

double angleOf(double x, double y) { return std::atan2(-y, x) * 180 / kPi; }

/// A circular arc (the icons have no others) from the current position to `to`.
void arcTo(QPainterPath& path, double r, bool large, bool sweep, QPointF to) {
  const QPointF from = path.currentPosition();
  const double dx = (from.x() - to.x()) / 2, dy = (from.y() - to.y()) / 2;
  const double half2 = dx * dx + dy * dy;
  if (half2 == 0) return;
  const double radius = std::max(r, std::sqrt(half2));
  const double up = std::sqrt(std::max(0.0, radius * radius / half2 - 1)) * (large == sweep ? -1 : 1);
  const QPointF centre((from.x() + to.x()) / 2 + up * dy, (from.y() + to.y()) / 2 - up * dx);
  const double start = angleOf(from.x() - centre.x(), from.y() - centre.y());
  double extent = angleOf(to.x() - centre.x(), to.y() - centre.y()) - start;
  if (sweep && extent > 0) extent -= 360;
  if (!sweep && extent < 0) extent += 360;
  path.arcTo(QRectF(centre.x() - radius, centre.y() - radius, 2 * radius, 2 * radius), start, extent);
}

}  // namespace

QPainterPath pathFromSvg(const char* text) {
  Reader in(text);
  QPainterPath path;
  char command = '\0';
  while (!in.atEnd()) {
    if (const char next = in.command()) command = next;
    else if (!in.hasNumber()) return {};
    const QPointF here = path.currentPosition();
    const bool relative = std::islower(static_cast<unsigned char>(command)) != 0;
    const auto point = [&] {
      const double x = in.number(), y = in.number();
      return relative ? here + QPointF(x, y) : QPointF(x, y);
    };
    switch (command) {
      case 'M': case 'm':
        path.moveTo(point());
        command = relative ? 'l' : 'L';
        break;
      case 'L': case 'l': path.lineTo(point()); break;
      case 'H': case 'h': path.lineTo(in.number() + (relative ? here.x() : 0), here.y()); break;
      case 'V': case 'v': path.lineTo(here.x(), in.number() + (relative ? here.y() : 0)); break;
      case 'C': case 'c': {
        const QPointF a = point(), b = point(), c = point();
        path.cubicTo(a, b, c);
        break;
      }
      case 'A': case 'a': {
        const double rx = in.number();
        in.number();  // ry: equal
        in.number();  // rotation of a circle
        const bool large = in.flag(), sweep = in.flag();
        arcTo(path, rx, large, sweep, point());
        break;
      }
      case 'Z': case 'z': path.closeSubpath(); break;
      default: return {};
    }
  }
  return path;
}

}  // namespace jetlag::ui
