// SPDX-License-Identifier: GPL-3.0-or-later
// jetlag-gui [FILE]: the lab. `jetlag gui` executes it.
#include <QApplication>
#include <QCommandLineParser>

#include "main_window/main_window.h"

int main(int argc, char** argv) {
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
