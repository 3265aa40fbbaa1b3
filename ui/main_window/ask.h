// SPDX-License-Identifier: GPL-3.0-or-later
// ask(): a question that has to be answered before anything else, in the lab's own look: its warning sign and plain buttons, the
// default one filled, instead of the platform's coloured icons.
#pragma once

#include <QMessageBox>

namespace jetlag::ui {

QMessageBox::StandardButton ask(QWidget* parent, const QString& title, const QString& text, QMessageBox::StandardButtons buttons,
                                QMessageBox::StandardButton preset);

}  // namespace jetlag::ui
