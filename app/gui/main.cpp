// SPDX-License-Identifier: GPL-3.0-or-later
// jetlag-gui [FILE]: the lab. `jetlag gui` executes it. Exit code 69 without a display.
#include <QApplication>
#include <QCommandLineParser>

#include <algorithm>
#include <cstdio>
#include <string_view>

#include "main_window/main_window.h"

namespace {

bool has_display() {
  for (const char* variable : {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"})
    if (!qEnvironmentVariableIsEmpty(variable)) return true;
  return false;
}

bool has_word(int argc, char** argv, std::string_view start) {
  return std::any_of(argv + 1, argv + argc, [&](std::string_view word) { return word.starts_with(start); });
}

}  // namespace

int main(int argc, char** argv) {
  // Without a display Qt would abort; whoever came over ssh is told what to do instead.
  if (!has_display() && !has_word(argc, argv, "-platform")) {
    if (!has_word(argc, argv, "--help") && !has_word(argc, argv, "--version")) {
      std::fputs("jetlag-gui: no display (neither DISPLAY nor WAYLAND_DISPLAY is set); tools/shot renders pages into files without one\n",
                 stderr);
      return 69;
    }
    qputenv("QT_QPA_PLATFORM", "offscreen");
  }
  QApplication app(argc, argv);
  QApplication::setApplicationName(QStringLiteral("Jetlag"));
  QApplication::setApplicationVersion(QStringLiteral(JETLAG_VERSION));
  QApplication::setStyle(QStringLiteral("Fusion"));
  QCommandLineParser parser;
  parser.setApplicationDescription(QStringLiteral("The lab: see what your data does while it crosses the world."));
  parser.addHelpOption();
  parser.addVersionOption();
  parser.addPositionalArgument(QStringLiteral("FILE"), QStringLiteral("a scenario to open"), QStringLiteral("[FILE]"));
  parser.process(app);
  jetlag::ui::MainWindow window;
  window.show();
  if (!parser.positionalArguments().isEmpty()) window.openFile(parser.positionalArguments().first());
  return QApplication::exec();
}
