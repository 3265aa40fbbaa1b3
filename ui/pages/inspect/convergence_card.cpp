// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/inspect/convergence_card.h"

#include <QLabel>
#include <QVBoxLayout>

#include <algorithm>

#include "pages/words/glossary.h"
#include "widgets/button.h"
#include "widgets/flow_layout.h"
#include "widgets/version_matrix.h"

namespace jetlag::ui {

ConvergenceCard::ConvergenceCard(QWidget* parent) : Card(parent) {
  setTitle(tr("Convergence"));
  explainWord(this, QStringLiteral("convergence"));
  divergent_ = new Button(tr("Divergent"), this);
  divergent_->setToolTip(tr("Only keys whose value differs between regions"));
  hot_ = new Button(tr("Hot"), this);
  hot_->setToolTip(tr("Only the keys that clients have used most in the last 5 s"));
  for (auto* button : {divergent_, hot_}) {
    button->setCheckable(true);
    button->setSmall();
    addToHead(button);
    connect(button, &Button::toggled, this, &ConvergenceCard::refresh);
  }
  matrix_ = new VersionMatrix(this);
  body()->addWidget(matrix_, 1);
  none_ = new QLabel(this);
  none_->setProperty("role", "label");
  none_->setWordWrap(true);
  none_->setContentsMargins(12, 12, 12, 12);
  none_->setAlignment(Qt::AlignTop);
  none_->hide();
  body()->addWidget(none_, 1);
  pinArea_ = new QWidget(this);
  auto* column = new QVBoxLayout(pinArea_);
  column->setContentsMargins(10, 6, 10, 6);
  column->setSpacing(4);
  auto* title = new QLabel(tr("Pinned keys"), pinArea_);
  title->setProperty("role", "hint");
  column->addWidget(title);
  pinFlow_ = new FlowLayout(nullptr, 4);
  column->addLayout(pinFlow_);
  pinArea_->hide();
  addHairline();
  body()->addWidget(pinArea_);
  legend_ = new QLabel(tr("Equal letters: same value and history · A: what most hold · – absent · × down"), this);
  legend_->setProperty("role", "hint");
  legend_->setContentsMargins(10, 6, 10, 7);
  legend_->setWordWrap(true);
  body()->addWidget(legend_);
  connect(matrix_, &VersionMatrix::selectedChanged, this, [this](const QString& key) {
    if (!setting_ && !key.isEmpty()) Q_EMIT keyChosen(key);
  });
}

void ConvergenceCard::setSeen(const SnapshotPtr& seen, const QString& filter) {
  const bool same = seen_ && seen && seen_->matrix == seen->matrix && seen_->at == seen->at && filter == filter_;
  seen_ = seen;
  filter_ = filter;
  if (!same) refresh();
}

void ConvergenceCard::refresh() {
  rows_ = matrixRows(seen_.get(), divergent_->isChecked(), hot_->isChecked(), filter_);
  divergent_->setText(divergentText(seen_.get(), rows_, static_cast<int>(observe::Focus{}.matrix_rows), filter_));
  hot_->setText(tr("Hot %1").arg(rows_.hot.size()));
  if (hot_->isChecked() && rows_.hot != hotAsked_) {
    hotAsked_ = rows_.hot;
    Q_EMIT hotAsked();
  }
  for (auto* button : {divergent_, hot_}) button->updateGeometry();
  const bool listed =
      !filter_.isEmpty() || inspected_.key.isEmpty() || inspected_.letters.size() != rows_.regions.size() ||
      std::any_of(rows_.rows.begin(), rows_.rows.end(), [this](const MatrixRow& row) { return row.key == inspected_.key; });
  if (!listed) rows_.rows.push_back(inspected_);
  setting_ = true;
  constexpr qsizetype kUpright = 10;  // many names stand upright, which has room for the whole
  matrix_->setRows(rows_.ids.size() > kUpright ? rows_.ids : rows_.regions, rows_.rows, rows_.ids);
  setting_ = false;
  matrix_->setVisible(!rows_.rows.isEmpty());
  none_->setVisible(rows_.rows.isEmpty());
  none_->setText(!seen_ || !seen_->scenery ? tr("No scenario open")
                 : !filter_.isEmpty()      ? tr("No key contains %1").arg(filter_)
                 : divergent_->isChecked() ? tr("No key differs now")
                                           : tr("No keys yet"));
  showPinned();
}

QStringList ConvergenceCard::hotKeys() const { return hot_->isChecked() ? hotAsked_ : QStringList(); }

void ConvergenceCard::setKey(const QString& key) {
  setting_ = true;
  matrix_->setSelectedKey(key);
  setting_ = false;
}

void ConvergenceCard::setInspected(const MatrixRow& row) {
  if (row == inspected_) return;
  inspected_ = row;
  refresh();
}

void ConvergenceCard::setPinned(const QStringList& keys) {
  pinned_ = keys;
  showPinned();
}

void ConvergenceCard::showPinned() {
  QStringList shown;
  for (const QString& key : pinned_) {
    QString letters = lettersOf(seen_.get(), key);
    if (letters.isEmpty() && key == inspected_.key) letters = inspected_.letters.join(QString());
    shown << (letters.isEmpty() ? key : key + QStringLiteral("  ") + letters);
  }
  if (shown == shownPinned_) return;
  shownPinned_ = shown;
  while (auto* item = pinFlow_->takeAt(0)) {
    delete item->widget();
    delete item;
  }
  for (qsizetype i = 0; i < shown.size(); ++i) {
    auto* button = new Button(shown[i], pinArea_);
    button->setSmall();
    button->setAccessibleName(tr("Pinned key %1").arg(shown[i]));
    connect(button, &Button::clicked, this, [this, key = pinned_[i]] { Q_EMIT keyChosen(key); });
    pinFlow_->addWidget(button);
  }
  pinArea_->setVisible(!shown.isEmpty());
}

}  // namespace jetlag::ui
