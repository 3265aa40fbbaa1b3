// SPDX-License-Identifier: GPL-3.0-or-later
// Small labels. Chip: a word on the soft fill of its state, 20 px high, with an icon as second cue. Pill: neutral text on
// `surface` with a line around it, for what lies on a canvas. KeyCap: a shortcut. VersionBadge: a version's letter in its
// disc. Each one says its text to screen readers; none takes focus.
#pragma once

#include <QWidget>

#include <optional>

#include "widgets/icons.h"
#include "widgets/theme.h"

namespace jetlag::ui {

class Chip : public QWidget {
  Q_OBJECT

 public:
  explicit Chip(QWidget* parent = nullptr);
  Chip(const QString& text, State state, std::optional<Icon> icon = {}, QWidget* parent = nullptr);
  void set(const QString& text, State state, std::optional<Icon> icon = {});
  QString text() const { return text_; }
  QSize sizeHint() const override;
  QSize minimumSizeHint() const override { return sizeHint(); }

  /// Paints one at `leftTop`, for delegates and canvases; returns its size. With no painter it only measures.
  static QSizeF draw(QPainter* painter, const QPointF& leftTop, const QString& text, State state, std::optional<Icon> icon = {});

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  QString text_;
  State state_ = State::kNone;
  std::optional<Icon> icon_;
};

class Pill : public QWidget {
  Q_OBJECT

 public:
  explicit Pill(const QString& text, QWidget* parent = nullptr);
  void setText(const QString& text);
  QSize sizeHint() const override;
  QSize minimumSizeHint() const override { return sizeHint(); }
  /// Centred on `middle`; `edge` colours line and text where the pill tells of a state.
  static QRectF draw(QPainter& painter, const QPointF& middle, const QString& text, std::optional<State> edge = {});

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  QString text_;
};

class KeyCap : public QWidget {
  Q_OBJECT

 public:
  explicit KeyCap(const QString& key, QWidget* parent = nullptr);
  QSize sizeHint() const override;
  QSize minimumSizeHint() const override { return sizeHint(); }

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  QString key_;
};

class VersionBadge : public QWidget {
  Q_OBJECT

 public:
  explicit VersionBadge(const QString& letter, QWidget* parent = nullptr);
  void setLetter(const QString& letter);
  QSize sizeHint() const override { return {18, 18}; }
  QSize minimumSizeHint() const override { return sizeHint(); }

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  QString letter_;
};

}  // namespace jetlag::ui
