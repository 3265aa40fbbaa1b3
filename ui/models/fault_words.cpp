// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/fault_words.h"

#include <QRegularExpression>
#include <QStringList>

#include <utility>

namespace jetlag::ui {

namespace {

/// Thousands as everywhere in the lab: a thin space between them, where reports have a comma.
const QString kThinSpace = QStringLiteral("\u2009");

QString grouped(std::uint64_t count) {
  QString text = QString::number(count);
  for (qsizetype at = text.size() - 3; at > 0; at -= 3) text.insert(at, kThinSpace);
  return text;
}

QString messages(std::uint64_t count) {
  return QStringLiteral("%1 %2").arg(grouped(count), count == 1 ? QStringLiteral("message") : QStringLiteral("messages"));
}

}  // namespace

FaultEffect effectOf(const observe::FaultRecord& fault) {
  static constexpr std::pair<const char*, FaultEffect> kEffects[] = {{"cut", FaultEffect::kCuts},
                                                                     {"one-way", FaultEffect::kCuts},
                                                                     {"isolate", FaultEffect::kCuts},
                                                                     {"flap", FaultEffect::kCuts},
                                                                     {"degrade", FaultEffect::kSlows},
                                                                     {"crash", FaultEffect::kStops},
                                                                     {"region-down", FaultEffect::kStops},
                                                                     {"pause", FaultEffect::kPauses},
                                                                     {"heal", FaultEffect::kRepairsLinks},
                                                                     {"restart", FaultEffect::kRepairsProcesses},
                                                                     {"region-up", FaultEffect::kRepairsProcesses}};
  for (const auto& [kind, effect] : kEffects)
    if (fault.kind == kind) return effect;
  return FaultEffect::kMovesClock;
}

std::optional<Instant> endOf(const observe::FaultRecord& fault, Instant at) {
  const Duration turn = fault.down + fault.up;
  if (turn.ns <= 0 || at < fault.at) return fault.until;
  const Instant up = fault.at + turn * ((at - fault.at).ns / turn.ns) + fault.down;
  return up <= at || (fault.until && *fault.until < up) ? fault.until : up;
}

QString faultText(const observe::FaultRecord& fault) {
  const QString name = QString::fromStdString(fault.name), kind = QString::fromStdString(fault.kind),
                operands = QString::fromStdString(fault.operands).replace(QStringLiteral("×"), QStringLiteral("⇄"));
  const QString what = QStringLiteral("%1 %2").arg(kind, operands).trimmed();
  const bool given =
      !name.isEmpty() &&
      !QRegularExpression(QStringLiteral("^%1(-\\d+)?$").arg(QRegularExpression::escape(kind))).match(name).hasMatch();
  return given ? QStringLiteral("%1: %2").arg(name, what) : what;
}

QString faultEffect(const observe::FaultRecord& fault) {
  QStringList parts;
  if (fault.messages_lost > 0) parts << messages(fault.messages_lost) + QStringLiteral(" lost");
  if (fault.messages_held > 0)
    parts << (parts.isEmpty() ? messages(fault.messages_held) : grouped(fault.messages_held)) + QStringLiteral(" held");
  static const QRegularExpression kComma(QStringLiteral("(?<=\\d),(?=\\d{3})"));
  if (!fault.evidence.empty()) parts << QString::fromStdString(fault.evidence).replace(kComma, kThinSpace);
  return parts.join(QStringLiteral(", "));
}

}  // namespace jetlag::ui
