// SPDX-License-Identifier: GPL-3.0-or-later
// Measures what one frame of the map costs: 5 regions, 10 links in both directions, 400 dots, at 1600 x 1000 in software.
// Prints the median and the 99th percentile, by the clock and in processor time (a busy machine inflates only the first). The
// promise is 16 ms, a frame at 60 per second.
#include <QApplication>
#include <QElapsedTimer>
#include <QImage>

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <vector>

#include "map_samples.h"
#include "widgets/map_canvas.h"

int main(int count, char** arguments) {
  using namespace jetlag::ui;
  const QApplication app(count, arguments);
  setTheme(Scheme::kDark);
  MapCanvas canvas;
  canvas.resize(1600, 1000);
  QImage frame(1600, 1000, QImage::Format_ARGB32_Premultiplied);
  MapScene scene = samples::busy(400);
  std::vector<double> times, work;
  for (int i = 0; i < 240; ++i) {
    for (MapDot& dot : scene.dots) dot.at = dot.at + 0.004 > 1 ? 0 : dot.at + 0.004;
    scene.chevrons += 0.7;
    scene.pipes[0].share = 0.1 + i * 0.0005;
    scene.headline.strong = QStringLiteral("%1 keys differ").arg(5000 + i);
    QElapsedTimer timer;
    timer.start();
    const std::clock_t begin = std::clock();
    canvas.setScene(scene);
    canvas.render(&frame);
    work.push_back(1e3 * static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC);
    times.push_back(static_cast<double>(timer.nsecsElapsed()) / 1e6);
  }
  const auto share = [](std::vector<double>& all, std::size_t perCent) {
    std::sort(all.begin(), all.end());
    return all[all.size() * perCent / 100];
  };
  std::printf("map frame, 1600 x 1000, 400 dots: median %.2f ms, p99 %.2f ms; processor median %.2f ms, p99 %.2f ms\n",
              share(times, 50), share(times, 99), share(work, 50), share(work, 99));
  return 0;
}
