// SPDX-License-Identifier: GPL-3.0-or-later
// A key that was typed, and what is shown where there is nothing to inspect.
#include <QScrollArea>
#include <QStackedWidget>

#include <algorithm>
#include <utility>

#include "pages/inspect/convergence_card.h"
#include "pages/inspect/inspect_bar.h"
#include "pages/inspect/inspect_page.h"
#include "pages/inspect/near_keys.h"
#include "pages/words/redis_text.h"
#include "widgets/empty_state.h"
#include "widgets/numbers.h"
#include "widgets/version_matrix.h"

namespace jetlag::ui {

/// The very key is meant, wherever it is: only part of the keys is listed. What comes back tells whether there is such a key.
void InspectPage::find(const QString& text) {
  if (text.isEmpty()) return;
  typing_.stop();
  if (convergence_->matrix()->keys().contains(text) || text == key_) return inspect(text);
  look(text);
  typed_ = true;
}

/// What is typed after a key was not found filters again.
QString InspectPage::wantedFilter() const {
  return absent_ && (filter_.isEmpty() || filter_ == key_) ? stemOf(key_) : filter_;
}

void InspectPage::showEmpty() {
  facts_ = {};
  story_ = {};
  bar_->setFacts({}, -1);
  convergence_->setInspected({});
  offerKeys();
  if (!seen_ || !seen_->scenery) empty_->set(Icon::kFile, tr("No scenario open"), tr("Open a scenario or drop a file here"));
  else if (key_.isEmpty())
    empty_->set(
        Icon::kInspect, tr("Select a key"),
        tr("What each region holds of it, and why, is shown here. Choose one in the convergence matrix, or find it by name "
           "with Ctrl+F") +
            (offered_.isEmpty() ? QString() : tr("; or begin with one of these")));
  else if (absent_)
    empty_->set(Icon::kSearch, tr("No region has the key %1").arg(shownWord(key_)),
                tr("At %1 nobody has written it").arg(numbers::instant(seen_->at.ns)) +
                    (nearest_ ? tr(". The nearest that is there: %1").arg(shownWord(*nearest_)) : QString()),
                nearest_ ? tr("Inspect %1").arg(shortened(shownWord(*nearest_))) : QString());
  else empty_->set(Icon::kInspect, tr("Looking at %1").arg(shownWord(key_)));
  left_->setCurrentWidget(empty_);
}

/// While time runs the buttons stay as they are: nobody can press what moves.
void InspectPage::offerKeys() {
  const bool wanted = seen_ && seen_->scenery && key_.isEmpty();
  if (wanted && seen_->state == observe::RunState::kRunning && !offered_.isEmpty()) return;
  offered_.clear();
  QStringList texts;
  for (const MatrixRow& row : wanted ? interestingKeys(*seen_) : QVector<MatrixRow>()) {
    offered_ << row.key;
    const QString key = shortened(shownWord(row.key));
    texts << (row.differsText.isEmpty() ? key : tr("%1 · differs for %2").arg(key, row.differsText));
  }
  empty_->setChoices(texts);
}

void InspectPage::showAbsent(const observe::Snapshot& seen) {
  const bool listed = seen.matrix && !seen.matrix->empty();
  if (std::exchange(typed_, false) && listed) return inspect(textOf(seen.matrix->front().key));
  shown_.reset();
  nearest_ = absent_ && listed ? nearestKey(*seen.matrix, key_) : std::nullopt;
  const bool asks = !std::exchange(absent_, true);
  showEmpty();
  if (asks) Q_EMIT focusChanged();  // for its neighbours
}

}  // namespace jetlag::ui
