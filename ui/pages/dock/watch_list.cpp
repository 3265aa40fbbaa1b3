// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/dock/watch_list.h"

#include <QLineEdit>
#include <QPainter>
#include <QRegularExpression>
#include <QVBoxLayout>

#include "pages/dock/dock_parts.h"
#include "pages/words/redis_text.h"
#include "widgets/button.h"
#include "widgets/numbers.h"
#include "widgets/paint.h"

namespace jetlag::ui {

namespace {

/// "us "a" · eu (nil)": where all say the same, once.
QString valuesOf(const observe::Watched& watched) {
  QStringList parts;
  bool same = watched.values.size() > 1;
  for (const auto& [name, value] : watched.values) {
    same = same && value == watched.values.front().second;
    parts << (name.empty() ? textOf(value) : QStringLiteral("%1  %2").arg(textOf(name), textOf(value)));
  }
  const QString text =
      same ? QStringLiteral("%1  everywhere").arg(textOf(watched.values.front().second)) : parts.join(QChar(u'\n'));
  if (!watched.sampled_at) return text;
  static const QRegularExpression kThousands(
      QStringLiteral("(?<=\\d),(?=\\d{3})"));  // of a metric; elsewhere it is the client's text
  QString figure = text;
  return QStringLiteral("%1  at %2")
      .arg(figure.replace(kThousands, numbers::kThinSpace), numbers::instant(watched.sampled_at->ns));
}

}  // namespace

/// The line, below it what it says now in as many rows as that needs, and the cross at the right.
class WatchList::Row : public QWidget {
 public:
  Row(const QString& line, QWidget* parent)
      : QWidget(parent), line_(line), close_(new Button(Icon::kClose, QStringLiteral("Watch %1 no longer").arg(line), this)) {
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    setAccessibleName(line);
    setToolTip(line);
    close_->setLook(Button::Look::kGhost);
    close_->setExtent(22, 22);
    setText(QStringLiteral("…"), false);
  }
  void show(const observe::Watched& watched) {
    const bool wrong = !watched.problem.empty();
    setText(wrong ? textOf(watched.problem) : valuesOf(watched), wrong);
  }
  Button* close() const { return close_; }
  int heightForWidth(int width) const override { return kLine + textRect(width).height() + 4; }
  QSize sizeHint() const override { return {260, heightForWidth(std::max(width(), 200))}; }
  QSize minimumSizeHint() const override { return {120, kLine}; }

 protected:
  void resizeEvent(QResizeEvent*) override { close_->move(width() - close_->width(), 0); }
  void paintEvent(QPaintEvent*) override {
    QPainter painter(this);
    drawText(painter, QRectF(0, 0, width() - close_->width() - 4, kLine), line_, uiFont(12), theme().text2);
    painter.setFont(monoFont(12));
    painter.setPen(wrong_ ? stateColour(State::kCut).line : theme().text);
    painter.drawText(textRect(width()), kFlags, text_);
  }

 private:
  static constexpr int kLine = 20;
  static constexpr int kFlags = Qt::TextWrapAnywhere | Qt::TextWordWrap;

  void setText(const QString& text, bool wrong) {
    if (text == text_ && wrong == wrong_) return;
    wrong_ = wrong;
    text_ = text.size() > kMostLetters ? text.left(kMostLetters - 1) + QChar(u'…') : text;
    setAccessibleDescription(text);
    updateGeometry();
    update();
  }
  QRect textRect(int width) const {
    QRect rect = QFontMetrics(monoFont(12)).boundingRect(0, kLine, std::max(width, 60), 10'000, kFlags, text_);
    rect.setWidth(std::max(width, 60));
    return rect;
  }

  static constexpr int kMostLetters = 300;  ///< of a value: all of it is in the inspector
  QString line_, text_;
  Button* close_;
  bool wrong_ = false;
};

WatchList::WatchList(QWidget* parent)
    : QWidget(parent), section_(new DockSection(QStringLiteral("Watches"), this)), rows_(new QVBoxLayout), field_(new QLineEdit) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(12, 0, 12, 10);
  column->addWidget(section_);
  rows_->setSpacing(6);
  section_->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);  // as high as the words need
  section_->body()->addLayout(rows_);
  section_->body()->addWidget(field_);
  field_->setPlaceholderText(QStringLiteral("divergent_keys, or TYPE cart:7"));
  field_->setAccessibleName(QStringLiteral("Watch a metric or a reading command"));
  field_->setToolTip(QStringLiteral("A command that reads is asked in every region: GET cart:7, SCARD s.\n"
                                    "A metric is as the last sample found it: divergent_keys, lag_now{from=us,to=eu},\n"
                                    "backlog_bytes, availability; `jetlag list metrics` names them all."));
  connect(field_, &QLineEdit::returnPressed, this, &WatchList::add);
}

void WatchList::setLines(const QStringList& lines) {
  if (lines == lines_) return;
  lines_ = lines;
  build();
}

void WatchList::build() {
  for (Row* const row : shown_) {
    row->hide();
    row->deleteLater();
  }
  shown_.clear();
  for (int i = 0; i < lines_.size(); ++i) {
    auto* row = new Row(lines_[i], section_);
    rows_->addWidget(row);
    connect(row->close(), &QAbstractButton::clicked, this, [this, i] { remove(i); });
    shown_.push_back(row);
  }
  field_->setEnabled(lines_.size() < kMostLines);
}

void WatchList::display(const std::vector<observe::Watched>& values) {
  for (std::size_t i = 0; i < std::min(values.size(), shown_.size()); ++i)
    if (values[i].text == lines_[static_cast<qsizetype>(i)].toStdString()) shown_[i]->show(values[i]);
}

void WatchList::add() {
  const QString line = field_->text().trimmed();
  field_->clear();
  if (line.isEmpty() || lines_.contains(line)) return;
  setLines(lines_ + QStringList{line});
  Q_EMIT linesChanged(lines_);
}

void WatchList::remove(int row) {
  QStringList left = lines_;
  left.removeAt(row);
  setLines(left);
  Q_EMIT linesChanged(lines_);
}

}  // namespace jetlag::ui
