// SPDX-License-Identifier: GPL-3.0-or-later
#include "main_window/until_dialog.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QVBoxLayout>

#include "core/units.h"
#include "pages/words/redis_text.h"
#include "widgets/answer_row.h"
#include "widgets/button.h"
#include "widgets/numbers.h"

namespace jetlag::ui {

namespace {

bool isComparison(const QString& text) {
  return text.contains(QLatin1Char('<')) || text.contains(QLatin1Char('>')) || text.contains(QLatin1Char('='));
}

}  // namespace

UntilDialog::UntilDialog(Instant now, Instant end, QWidget* parent)
    : QDialog(parent),
      now_(now),
      end_(end),
      field_(new QLineEdit(this)),
      problem_(new QLabel(this)),
      accept_(new Button(tr("Run"), this)) {
  setWindowTitle(tr("Run until"));
  setAccessibleName(windowTitle());
  setModal(true);
  setMinimumWidth(460);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(16, 16, 16, 16);
  column->setSpacing(8);
  auto* explanation = new QLabel(
      tr("A time such as 12.5s, an event number such as #4200, or a condition such as divergent_keys > 100"), this);
  explanation->setProperty("role", "prose");
  explanation->setWordWrap(true);
  column->addWidget(explanation);
  field_->setText(QStringLiteral("%1s").arg((std::min(now + Duration::seconds(10), end) - Instant{}).in_seconds(), 0, 'f', 1));
  field_->setProperty("role", "mono");
  field_->setAccessibleName(tr("Run until"));
  field_->selectAll();
  column->addWidget(field_);
  problem_->setObjectName(QStringLiteral("untilProblem"));
  problem_->setProperty("role", "error");
  problem_->setTextFormat(Qt::PlainText);
  problem_->setWordWrap(true);
  problem_->setMinimumHeight(18);
  problem_->setAccessibleName(tr("What is wrong"));
  column->addWidget(problem_);
  column->addLayout(answerRow(this, accept_));
  connect(accept_, &Button::clicked, this, &UntilDialog::ask);
  connect(field_, &QLineEdit::returnPressed, this, &UntilDialog::ask);
  connect(field_, &QLineEdit::textEdited, this, [this] { problem_->clear(); });
  field_->setFocus();
}

QString UntilDialog::problem() const { return problem_->text(); }

void UntilDialog::settle(const QString& problem) {
  if (problem.isEmpty()) return accept();
  problem_->setText(problem);
  resize(width(), std::max(height(), layout()->totalHeightForWidth(width())));  // a long one takes several lines
  field_->setFocus(Qt::OtherFocusReason);
}

void UntilDialog::askTime(Instant at) {
  if (at > end_) return settle(tr("The run ends at %1").arg(numbers::duration(end_.ns)));
  if (at > now_) return Q_EMIT wanted({Goal::Kind::kTime, at});
  accept();
  Q_EMIT rewound(at);
}

void UntilDialog::ask() {
  const QString text = field_->text().trimmed();
  bool number = false;
  const qulonglong event = text.mid(1).toULongLong(&number);
  if (text.startsWith(QLatin1Char('#')) && number) return Q_EMIT wanted({Goal::Kind::kEvent, {}, event});
  if (const auto at = parse_duration(text.toStdString())) return askTime(Instant{} + *at);
  if (!text.startsWith(QLatin1Char('#')) && isComparison(text)) return Q_EMIT wanted({Goal::Kind::kCondition, {}, 0, text});
  settle(tr("Expected a time with a unit (12.5s), an event number (#4200) or a comparison, found \"%1\"")
             .arg(shortened(text)));
}

}  // namespace jetlag::ui
