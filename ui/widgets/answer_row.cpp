// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/answer_row.h"

#include <QDialog>
#include <QHBoxLayout>

#include "widgets/button.h"

namespace jetlag::ui {

QHBoxLayout* answerRow(QDialog* dialog, Button* answer) {
  auto* row = new QHBoxLayout;
  auto* cancel = new Button(QDialog::tr("Cancel"), dialog);
  answer->setLook(Button::Look::kPrimary);
  row->addStretch(1);
  row->addWidget(cancel);
  row->addWidget(answer);
  QObject::connect(cancel, &Button::clicked, dialog, &QDialog::reject);
  return row;
}

}  // namespace jetlag::ui
