// SPDX-License-Identifier: GPL-3.0-or-later
// The last row of a dialog: Cancel, which rejects it, and the answer, which the dialog connects itself.
#pragma once

class QDialog;
class QHBoxLayout;

namespace jetlag::ui {

class Button;

QHBoxLayout* answerRow(QDialog* dialog, Button* answer);

}  // namespace jetlag::ui
