// SPDX-License-Identifier: GPL-3.0-or-later
// Shots: pictures of widgets for people to look at, one per theme, into the build folder. The widget is shown at the size
// given, laid out with the theme's style sheet and grabbed at 100 %. Also small things every ui test needs: a themed
// application, text of a picture.
#pragma once

#include <QApplication>
#include <QDir>
#include <QMouseEvent>
#include <QTest>
#include <QWidget>

#include "widgets/theme.h"

namespace jetlag::ui {

/// Shows `widget` at `size`, then writes <name>-dark.png and <name>-light.png.
inline void shoot(QWidget& widget, const QString& name, QSize size) {
  QDir().mkpath(QStringLiteral(JETLAG_SHOTS_DIR));
  widget.resize(size);
  widget.show();
  for (const auto scheme : {Scheme::kDark, Scheme::kLight}) {
    setTheme(scheme);
    QPalette palette = widget.palette();
    palette.setColor(QPalette::Window, theme().bg);
    widget.setPalette(palette);
    widget.setAutoFillBackground(true);
    QCoreApplication::processEvents();
    const QString end = scheme == Scheme::kDark ? QStringLiteral("dark") : QStringLiteral("light");
    QVERIFY(widget.grab().save(QStringLiteral(JETLAG_SHOTS_DIR "/%1-%2.png").arg(name, end)));
  }
  setTheme(Scheme::kDark);
  QCoreApplication::processEvents();
}

/// A pointer that moves over `widget` without a button, as the window system would tell it.
inline void hover(QWidget& widget, const QPointF& at) {
  QMouseEvent move(QEvent::MouseMove, at, widget.mapToGlobal(at), Qt::NoButton, Qt::NoButton, {});
  QCoreApplication::sendEvent(&widget, &move);
}

}  // namespace jetlag::ui
