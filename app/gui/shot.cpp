// SPDX-License-Identifier: GPL-3.0-or-later
// jetlag-shot SCENARIO TIME PAGE OUT.png [--size WxH] [--theme dark|light] [--select WHAT] [--key KEY]: the lab's window as a
// picture.
//
// The scenario runs to TIME, the page is shown, and what a person would see is written. The same arguments give the same picture.
// One with mistakes has a picture of its editor, where they are marked.
// Exit codes: 0; 64 usage; 65 invalid scenario; 66 no such file; 73 the picture cannot be written.
#include <QApplication>
#include <QCommandLineParser>
#include <QEventLoop>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTimer>

#include <cstdio>
#include <optional>

#include "core/units.h"
#include "main_window/main_window.h"
#include "main_window/page_list.h"

namespace {

using namespace jetlag;
using namespace jetlag::ui;

int fail(int code, const QString& why) {
  std::fprintf(stderr, "jetlag-shot: %s\n", qPrintable(why));
  return code;
}

/// Lets the engine finish what it was asked for and the window show it.
void settle(MainWindow& window) {
  for (int i = 0; i < 4; ++i) {
    window.engine().waitUntilIdle();
    QCoreApplication::processEvents(QEventLoop::AllEvents, 50);
  }
}

Selection selectionOf(const QString& text, const observe::Scenery& scenery) {
  const auto number = [&](const QString& id) {
    for (std::size_t r = 0; r < scenery.regions.size(); ++r)
      if (scenery.regions[r].id == id.toStdString()) return static_cast<int>(r);
    return -1;
  };
  QStringList ends;  // ids may hold hyphens
  for (qsizetype at = text.indexOf(QLatin1Char('-')); at >= 0 && ends.isEmpty(); at = text.indexOf(QLatin1Char('-'), at + 1))
    if (number(text.left(at)) >= 0 && number(text.mid(at + 1)) >= 0) ends = {text.left(at), text.mid(at + 1)};
  Selection selection;
  if (number(text) >= 0) {
    selection.kind = Selection::Kind::kRegion;
    selection.a = static_cast<std::uint8_t>(number(text));
  } else if (ends.size() == 2) {
    selection.kind = Selection::Kind::kLink;
    selection.a = static_cast<std::uint8_t>(number(ends[0]));
    selection.b = static_cast<std::uint8_t>(number(ends[1]));
  }
  return selection;
}

/// What is known to be wrong before anything runs: the exit code, once it is said.
std::optional<int> refused(const QStringList& size, const QString& theme, const QString& path) {
  if (const qint64 pixels = qint64{size[0].toInt()} * size[1].toInt(); pixels > 64'000'000)
    return fail(64, QStringLiteral("--size: expected at most 64 million pixels"));
  if (theme != QStringLiteral("dark") && theme != QStringLiteral("light"))
    return fail(64, QStringLiteral("--theme: expected dark or light, found %1").arg(theme));
  const QFileInfo out(path);
  if (out.suffix().toLower() != QStringLiteral("png") && out.suffix().toLower() != QStringLiteral("svg"))
    return fail(64, QStringLiteral("OUT: expected a file that ends in .png or .svg, found %1").arg(path));
  if (!QFileInfo(out.absolutePath()).isWritable() || out.isDir())
    return fail(73, path + QStringLiteral(" cannot be written"));
  return {};
}

}  // namespace

int main(int argc, char** argv) {
  qputenv("QT_QPA_PLATFORM", "offscreen");
  const QTemporaryDir settings;
  if (!qEnvironmentVariableIsSet("XDG_RUNTIME_DIR")) qputenv("XDG_RUNTIME_DIR", settings.path().toUtf8());
  QApplication app(argc, argv);
  QApplication::setStyle(QStringLiteral("Fusion"));
  QCommandLineParser parser;
  parser.setApplicationDescription(
      QStringLiteral("Renders a page of the lab without a display.\nPages: %1").arg(pageNames()));
  parser.addHelpOption();
  parser.addOptions(
      {{QStringLiteral("size"), QStringLiteral("width x height in pixels"), QStringLiteral("WxH"), QStringLiteral("1600x1000")},
       {QStringLiteral("theme"), QStringLiteral("dark or light"), QStringLiteral("theme"), QStringLiteral("dark")},
       {QStringLiteral("select"), QStringLiteral("a region, or a link as a-b"), QStringLiteral("what")},
       {QStringLiteral("key"), QStringLiteral("the key to inspect"), QStringLiteral("key")}});
  for (const char* word : {"SCENARIO", "TIME", "PAGE", "OUT"}) parser.addPositionalArgument(QString::fromLatin1(word), {});
  parser.process(app);
  const QStringList words = parser.positionalArguments();
  if (words.size() != 4) return fail(64, QStringLiteral("expected SCENARIO TIME PAGE OUT.png; --help shows the options"));
  const auto time = parse_duration(words[1].toStdString());
  if (!time) return fail(64, QStringLiteral("TIME: %1").arg(QString::fromStdString(time.error().message)));
  const PageId page = pageNamed(words[2]);
  if (page == PageId::kStart && words[2] != QStringLiteral("start"))
    return fail(64, QStringLiteral("no page is called %1; pages: %2").arg(words[2], pageNames()));
  const QStringList size = parser.value(QStringLiteral("size")).split(QLatin1Char('x'));
  if (size.size() != 2 || size[0].toInt() < 300 || size[1].toInt() < 200)
    return fail(64, QStringLiteral("--size: expected WxH such as 1600x1000"));
  if (const auto wrong = refused(size, parser.value(QStringLiteral("theme")), words[3])) return *wrong;
  std::string problem;
  if (!readFile(words[0].toStdString(), problem))
    return fail(66, words[0] + QStringLiteral(": ") + QString::fromStdString(problem));

  setSettingsFile(settings.filePath(QStringLiteral("lab.ini")));
  MainWindow window;
  window.applyTheme(parser.value(QStringLiteral("theme")) == QStringLiteral("light") ? ThemeChoice::kLight : ThemeChoice::kDark);
  window.resize(size[0].toInt(), size[1].toInt());
  window.show();
  window.openFile(words[0]);
  settle(window);
  if (!window.seen()) {  // the editor is where its mistakes are marked
    if (page != PageId::kScenario)
      return fail(65, words[0] + QStringLiteral(" is not a valid scenario; the page scenario shows why"));
    return window.exportPicture(words[3]) ? 0 : fail(73, words[3] + QStringLiteral(" cannot be written"));
  }
  window.engine().runUntil({Goal::Kind::kTime, Instant{} + *time}, EngineThread::Haste::kFast);
  settle(window);
  Selection selection = selectionOf(parser.value(QStringLiteral("select")), *window.seen()->scenery);
  if (const QString select = parser.value(QStringLiteral("select"));
      !select.isEmpty() &&
      (selection.kind == Selection::Kind::kNone || (selection.kind == Selection::Kind::kLink && selection.a == selection.b)))
    return fail(64, QStringLiteral("--select: expected a region or a link such as a-b, found %1").arg(select));
  if (!parser.value(QStringLiteral("key")).isEmpty()) {
    selection.kind = Selection::Kind::kKey;
    selection.key = parser.value(QStringLiteral("key"));
  }
  window.select(selection);
  window.goTo(page);
  settle(window);
  return window.exportPicture(words[3]) ? 0 : fail(73, words[3] + QStringLiteral(" cannot be written"));
}
