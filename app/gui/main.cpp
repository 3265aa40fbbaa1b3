// SPDX-License-Identifier: GPL-3.0-or-later
// jetlag-gui [FILE]: the lab. `jetlag gui` executes it. Exit code 69 without a display.
#include <QApplication>
#include <QCommandLineParser>

#include <algorithm>
#include <cstdio>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "core/units.h"
#include "main_window/kept.h"
#include "main_window/main_window.h"
#include "main_window/page_list.h"

namespace {

bool has_display() {
  for (const char* variable : {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"})
    if (!qEnvironmentVariableIsEmpty(variable)) return true;
  return false;
}

bool has_word(int argc, char** argv, std::string_view start) {
  return std::any_of(argv + 1, argv + argc, [&](std::string_view word) { return word.starts_with(start); });
}

/// What is on the command line.
struct Asked {
  QString file;
  jetlag::Instant at{};
  jetlag::ui::PageId page = jetlag::ui::PageId::kMap;
};

/// Nothing where it is wrong, which has been said then.
std::optional<Asked> asked_of(const QApplication& app) {
  QCommandLineParser parser;
  parser.setApplicationDescription(QStringLiteral("The lab: see what your data does while it crosses the world."));
  parser.addHelpOption();
  parser.addVersionOption();
  parser.addPositionalArgument(QStringLiteral("FILE"), QStringLiteral("a scenario to open"), QStringLiteral("[FILE]"));
  const QCommandLineOption at(QStringLiteral("at"), QStringLiteral("show this simulated time, e.g. 12.5s"),
                              QStringLiteral("TIME"));
  const QCommandLineOption page(QStringLiteral("page"), QStringLiteral("on this page: %1").arg(jetlag::ui::pageNames()),
                                QStringLiteral("NAME"));
  parser.addOptions({at, page});
  parser.process(app);
  const auto time = jetlag::parse_duration(parser.isSet(at) ? parser.value(at).toStdString() : "0s");
  const QString name = parser.isSet(page) ? parser.value(page) : QStringLiteral("map");
  const jetlag::ui::PageId where = jetlag::ui::pageNamed(name);
  const bool known = where != jetlag::ui::PageId::kStart || name == QStringLiteral("start");
  if (!time || !known) {
    std::fprintf(stderr, "jetlag-gui: %s\n",
                 !time ? "--at: expected a time such as 12.5s" : "--page: expected the name of a page such as inspect");
    return std::nullopt;
  }
  return Asked{parser.positionalArguments().value(0), jetlag::Instant{} + *time, where};
}

/// The toolkit scales everything it draws, but only from its start on: on top of what the environment asks for.
void set_scale(const QByteArray& of_environment) {
  const double scale = jetlag::ui::loadSettings().presentation;
  bool given = false;
  const double own = of_environment.toDouble(&given);
  if (scale > 1) qputenv("QT_SCALE_FACTOR", QByteArray::number(scale * (given && own > 0 ? own : 1)));
  else if (given) qputenv("QT_SCALE_FACTOR", of_environment);
  else qunsetenv("QT_SCALE_FACTOR");
}

/// One window of one scale, until it is closed or another one takes over what it held. An application takes the options of the
/// toolkit (-platform, -display) out of the words it is given: each gets its own. Nothing: the remembered scale is too large for
/// this screen; a smaller one is remembered now.
std::optional<int> show_window(std::vector<char*> words, std::optional<jetlag::ui::Kept>& kept) {
  int count = static_cast<int>(words.size());
  words.push_back(nullptr);
  QApplication app(count, words.data());
  QApplication::setApplicationName(QStringLiteral("Jetlag"));
  QApplication::setApplicationVersion(QStringLiteral(JETLAG_VERSION));
  QApplication::setStyle(QStringLiteral("Fusion"));
  std::optional<Asked> asked;
  if (!kept && !(asked = asked_of(app))) return 64;
  auto window = std::make_unique<jetlag::ui::MainWindow>();
  if (!kept && !window->fitsScreen()) return std::nullopt;
  if (kept) window->takeOver(*kept);
  kept.reset();
  QObject::connect(
      window.get(), &jetlag::ui::MainWindow::reopenRequested, window.get(),
      [&] {
        kept = window->handOver();
        QApplication::exit(0);
      },
      Qt::QueuedConnection);
  window->show();
  if (asked && !asked->file.isEmpty()) window->openAt(asked->file, asked->at, asked->page);
  const int code = QApplication::exec();
  // The clock of animations outlives the application: it has to hear that those of this window are over, or it stands still for
  // the next one.
  window.reset();
  QCoreApplication::sendPostedEvents();
  QCoreApplication::processEvents();
  return code;
}

}  // namespace

int main(int argc, char** argv) {
  // Without a display Qt would abort; whoever came over ssh is told what to do instead.
  if (!has_display() && !has_word(argc, argv, "-platform")) {
    if (!has_word(argc, argv, "--help") && !has_word(argc, argv, "--version")) {
      std::fputs(
          "jetlag-gui: no display (neither DISPLAY nor WAYLAND_DISPLAY is set); tools/shot renders pages into files without "
          "one\n",
          stderr);
      return 69;
    }
    qputenv("QT_QPA_PLATFORM", "offscreen");
  }
  const QByteArray own_scale = qgetenv("QT_SCALE_FACTOR");
  std::optional<jetlag::ui::Kept> kept;
  std::optional<int> code;
  do {
    set_scale(own_scale);
    code = show_window(std::vector<char*>(argv, argv + argc), kept);
  } while (kept || !code);
  return *code;
}
