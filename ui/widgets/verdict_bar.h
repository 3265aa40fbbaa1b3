// SPDX-License-Identifier: GPL-3.0-or-later
// VerdictBar: how something ended, in one strip that cannot be overlooked: a glyph and a headline in the colour of the outcome,
// what decided it, the command that gives it again with a button that copies it, and on demand every single point with its
// figures, worst first.
//
// Inputs   VerdictFacts; the same facts twice change nothing, so the details stay open.
// Outputs  copyRequested with the command; the close button hides the bar until the next facts are shown.
// Where room is short the command gives way first, then the summary is elided; both are whole in their tooltips.
#pragma once

#include <QString>
#include <QVector>
#include <QWidget>

#include "widgets/theme.h"

class QLabel;
class QScrollArea;

namespace jetlag::ui {

class Button;

struct VerdictLine {
  QString kind;              ///< "expectation", "guarantee"
  QString name;              ///< "always backlog_fill < 100%", "causal"
  State state = State::kNone;  ///< kHealthy: holds, kCut: broken, else undecided
  QString note;              ///< "measured 100 %, broken at 20.4 s"
  QString hint;              ///< what the name means, for the tooltip; may be empty
  bool operator==(const VerdictLine&) const = default;
};

struct VerdictFacts {
  State state = State::kNone;
  QString headline;          ///< "Failed at 30.0 s"
  QString summary;           ///< "2 of 5 expectations broken · causal violated"
  QVector<VerdictLine> lines;
  QString command;           ///< empty: there is none
  bool operator==(const VerdictFacts&) const = default;
};

class VerdictBar : public QWidget {
  Q_OBJECT

 public:
  explicit VerdictBar(QWidget* parent = nullptr);
  void setFacts(const VerdictFacts& facts);
  const VerdictFacts& facts() const { return facts_; }
  void showDetails(bool shown);
  bool detailsShown() const;
  Button* copyButton() const { return copy_; }
  Button* detailsButton() const { return details_; }
  /// Of the details: what they need in this width, and what they have.
  QScrollArea* details() const { return scroll_; }
  /// What the strip shows now, left to right, elided as it is.
  QString shownText() const;

 Q_SIGNALS:
  void copyRequested(const QString& command);
  void dismissed();

 protected:
  void paintEvent(QPaintEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  bool event(QEvent* event) override;

 private:
  void fillLines();
  void fitList();
  void paintSigns();
  void fit();

  VerdictFacts facts_;
  QWidget* strip_;
  QLabel *glyph_, *headline_, *summary_, *command_;
  Button *copy_, *details_, *close_;
  QScrollArea* scroll_;
  QWidget* list_ = nullptr;
  QVector<QLabel*> signs_;   ///< of the lines, in their order
};

}  // namespace jetlag::ui
