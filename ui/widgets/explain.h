// SPDX-License-Identifier: GPL-3.0-or-later
// Explain: tooltips that say what the words in them mean. Whoever knows the words gives their meanings once (setMeanings()); then
// every label, button and tooltip of the program that uses one explains it, and canvases ask explained() for theirs.
//
//   explained("lag within its bound")  ->  the text, and below it "Lag bound: ..."; the text alone where no word needs it
#pragma once

#include <QObject>
#include <QString>

#include <functional>

namespace jetlag::ui {

/// Of a text: rich paragraphs about the words in it; empty where there are none.
using Meanings = std::function<QString(const QString& text)>;
void setMeanings(Meanings meanings);
/// Rich text once something is explained, else the text as it is.
QString explained(const QString& text);

/// For the whole application: adds meanings to what widgets say in tooltips, or in their own text where they have none.
class TipFilter : public QObject {
  Q_OBJECT

 public:
  using QObject::QObject;
  /// What the tooltip of a widget says; empty where it has none and needs none.
  static QString tipOf(const QWidget& widget);

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;
};

}  // namespace jetlag::ui
