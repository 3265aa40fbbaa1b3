// SPDX-License-Identifier: GPL-3.0-or-later
#include "main_window/ask.h"

#include <QAbstractButton>

#include "widgets/icons.h"
#include "widgets/theme.h"

namespace jetlag::ui {

QMessageBox::StandardButton ask(QWidget* parent, const QString& title, const QString& text, QMessageBox::StandardButtons buttons,
                                QMessageBox::StandardButton preset) {
  QMessageBox box(parent);
  box.setWindowTitle(title);
  box.setText(text);
  box.setIconPixmap(icon(Icon::kWarn, theme().lagging.line, 28).pixmap(28, 28));
  box.setStandardButtons(buttons);
  box.setDefaultButton(preset);
  for (QAbstractButton* each : box.buttons()) {
    each->setIcon({});
    if (box.standardButton(each) == preset) each->setProperty("role", "primary");
  }
  return static_cast<QMessageBox::StandardButton>(box.exec());
}

}  // namespace jetlag::ui
