// SPDX-License-Identifier: GPL-3.0-or-later
#include "main_window/origin.h"

#include <QFileInfo>

#include <algorithm>
#include <optional>

#include "core/json_text.h"
#include "lab_thread/loading.h"
#include "scenario/edit.h"
#include "widgets/numbers.h"

namespace jetlag::ui {

namespace {

std::optional<std::string> heldBy(const QString& path) {
  std::string problem;
  return path.isEmpty() ? std::nullopt : readFile(path.toStdString(), problem);
}

bool sayTheSame(const std::string& a, const std::string& b) {
  if (a == b) return true;
  const JsonDocument one = parse_json(a, ""), other = parse_json(b, "");
  return one.ok() && other.ok() && one.root == other.root;
}

}  // namespace

Origin::Held Origin::held(const Changes& changes) const {
  const auto file = heldBy(path);
  if (!file) return Held::kNoFile;
  const auto ran = scenario::with_injected(text.toStdString(), changes);
  if (ran && sayTheSame(*file, *ran)) return Held::kWhole;
  return !changes.empty() && sayTheSame(*file, text.toStdString()) ? Held::kLacksChanges : Held::kOther;
}

QString Origin::whyNot(const Changes& changes) const {
  switch (held(changes)) {
    case Held::kWhole: return {};
    case Held::kNoFile: return QStringLiteral("in no file");
    case Held::kLacksChanges:
      return QStringLiteral("not in the file: %1 by hand")
          .arg(numbers::counted(static_cast<qint64>(changes.size()), QStringLiteral("change"), QStringLiteral("changes")));
    case Held::kOther: break;
  }
  return QStringLiteral("not what %1 says").arg(fileName());
}

bool Origin::isKept(const Changes& changes) const {
  return std::ranges::any_of(files, [&](const QString& each) {
    const auto file = heldBy(each);
    if (!file) return false;
    const auto with = scenario::with_injected(*file, changes);
    return with && *with == *file;
  });
}

std::optional<QString> textOfFile(const std::string& bytes) {
  const QString text = QString::fromStdString(bytes);  // which leaves the mark out
  const std::string again = text.toStdString();
  return bytes.ends_with(again) && bytes.size() <= again.size() + 3 ? std::optional(text) : std::nullopt;
}

QString Origin::fileForTerminal() const {
  return QString(path).replace(QStringLiteral(":bundled/"), QStringLiteral("scenarios/"));
}

QString Origin::fileName() const { return path.isEmpty() ? QStringLiteral("the scenario") : QFileInfo(path).fileName(); }

}  // namespace jetlag::ui
