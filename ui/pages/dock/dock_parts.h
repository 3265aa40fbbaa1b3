// SPDX-License-Identifier: GPL-3.0-or-later
// Dock parts: what the details dock is made of: the title with its state, sections with a head, rows of a forecast, a small
// chart. They paint values that they are given and follow the theme by themselves.
#pragma once

#include <QPointF>
#include <QVector>
#include <QWidget>

#include <optional>

#include "widgets/icons.h"
#include "widgets/theme.h"

class QVBoxLayout;

namespace jetlag::ui {

class Button;
class Chip;
class FlowLayout;

/// What can be done: small buttons that wrap, and a last one for the rest.
class ButtonRow : public QWidget {
  Q_OBJECT

 public:
  explicit ButtonRow(QWidget* parent = nullptr);
  Button* add(const QString& words, const QString& tip);
  Button* addMore(const QString& tip);

 private:
  FlowLayout* row_;
};

/// us-east-1 ⇄ eu-west-1, a line below it, and the state as a chip at the right.
class DockTitle : public QWidget {
  Q_OBJECT

 public:
  explicit DockTitle(QWidget* parent = nullptr);
  void set(const QString& title, const QString& line, const QString& state, State colour, std::optional<Icon> glyph);
  QString stateText() const;
  QSize sizeHint() const override { return {300, 44}; }

 protected:
  void paintEvent(QPaintEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;

 private:
  void place();
  QString title_, line_;
  bool below_ = false;  ///< the chip stands beside the line: the title needs the whole width
  Chip* chip_;
};

/// A line over it, a head with a grey hint at its right, and a column for the rest.
class DockSection : public QWidget {
  Q_OBJECT

 public:
  explicit DockSection(const QString& title, QWidget* parent = nullptr);
  void setHead(const QString& title, const QString& hint, std::optional<State> hintState = {});
  QString title() const { return title_; }
  QString hint() const { return hint_; }
  QVBoxLayout* body() const { return body_; }

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  QString title_, hint_;
  std::optional<State> hintState_;
  QVBoxLayout* body_;
};

/// When, what will happen then, and what it costs.
struct ForecastRow {
  QString when, what, amount;
  State state = State::kNone;
};

class ForecastRows : public QWidget {
  Q_OBJECT

 public:
  explicit ForecastRows(QWidget* parent = nullptr);
  void setRows(const QVector<ForecastRow>& rows);
  const QVector<ForecastRow>& rows() const { return rows_; }
  QSize sizeHint() const override { return {300, static_cast<int>(22 * rows_.size())}; }

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  QVector<ForecastRow> rows_;
};

/// One line over the last seconds, from 0, with a mark where something began.
struct SparkFacts {
  QVector<QPointF> points;  ///< seconds before now (negative), value
  double span = 30;         ///< seconds shown
  State state = State::kHealthy;
  std::optional<double> mark = {};  ///< seconds before now
  QString markText, fromText, spoken;
};

class Spark : public QWidget {
  Q_OBJECT

 public:
  explicit Spark(QWidget* parent = nullptr);
  void setFacts(const SparkFacts& facts);
  const SparkFacts& facts() const { return facts_; }
  QSize sizeHint() const override { return {300, 60}; }

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  SparkFacts facts_;
};

}  // namespace jetlag::ui
