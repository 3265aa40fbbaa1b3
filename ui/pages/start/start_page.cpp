// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/start/start_page.h"

#include <QDir>
#include <QFileInfo>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QScrollArea>
#include <QVBoxLayout>

#include "pages/start/new_dialog.h"
#include "pages/start/scenario_cards.h"
#include "scenario/bundled.h"
#include "widgets/button.h"
#include "widgets/chip.h"
#include "widgets/gallery.h"

namespace jetlag::ui {

namespace {

constexpr int kSide = 304, kNarrowSide = 264, kNarrow = 1150;
constexpr qsizetype kFolder = 18;  // letters of a folder beside a day

const QString kBlank = QStringLiteral(R"({
  "jetlag": 1,
  "name": "Untitled",
  "regions": [
    { "id": "us", "location": "aws:us-east-1" },
    { "id": "eu", "location": "aws:eu-west-1" }
  ]
}
)");

/// The colour of a verdict's words.
State stateOf(const QString& verdict) {
  if (verdict == QLatin1String("has errors") || verdict == QLatin1String("cannot be read")) return State::kLagging;
  if (verdict == QLatin1String("passed")) return State::kHealthy;
  return verdict == QLatin1String("undecided") ? State::kNone : State::kCut;
}

QWidget* keysCard() {
  auto* card = new Card;
  card->setAccessibleName(StartPage::tr("Keys to begin with"));
  auto* grid = new QGridLayout;
  grid->setContentsMargins(16, 14, 16, 14);
  grid->setHorizontalSpacing(10);
  grid->setVerticalSpacing(7);
  const QPair<QString, QString> keys[] = {{QStringLiteral("Space"), StartPage::tr("play or pause")},
                                          {QStringLiteral("Ctrl K"), StartPage::tr("every command by name")},
                                          {QStringLiteral("F1"), StartPage::tr("all shortcuts")}};
  int row = 0;
  for (const auto& [key, meaning] : keys) {
    auto* label = new QLabel(meaning);
    label->setProperty("role", "label");
    grid->addWidget(new KeyCap(key), row, 0, Qt::AlignLeft);
    grid->addWidget(label, row++, 1);
  }
  grid->setColumnStretch(1, 1);
  card->body()->addLayout(grid);
  return card;
}

}  // namespace

StartPage::StartPage(QWidget* parent)
    : Page(parent),
      gallery_(new Gallery),
      recent_(new RecentList),
      drop_(new DropZone),
      new_(new Button(tr("New from regions…"))),
      open_(new Button(tr("Open…"))),
      blank_(new Button(tr("Blank"))),
      side_(new QWidget),
      sideScroll_(new QScrollArea) {
  setAccessibleName(tr("Start"));
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(32, 26, 20, 0);
  row->setSpacing(32);
  auto* left = new QVBoxLayout;
  left->setSpacing(0);
  auto* title = new QLabel(tr("See what your data does while it crosses the world"));
  title->setProperty("role", "title");
  title->setWordWrap(true);
  auto* hint = new QLabel(tr("Open a scenario, cut a link, and watch every region. The replicas run the real replication code."));
  hint->setProperty("role", "lead");
  hint->setWordWrap(true);
  lead_ = hint;
  left->addWidget(title);
  left->addSpacing(6);
  left->addWidget(hint);
  left->addSpacing(24);
  left->addWidget(gallery_, 1);
  row->addLayout(left, 1);
  buildSide();
  row->addWidget(sideScroll_);
  gallery_->setEntries(bundledCards());
  connect(gallery_, &Gallery::activated, this, &StartPage::openCard);
  setRecent({});
}

void StartPage::buildSide() {
  auto* column = new QVBoxLayout(side_);
  column->setContentsMargins(0, 0, 12, 16);
  column->setSpacing(8);
  new_->setLook(Button::Look::kPrimary);
  new_->setGlyph(Icon::kPlus);
  new_->setExtent(0, 40);
  new_->setTextPixels(14, true);
  new_->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  column->addWidget(new_);
  auto* pair = new QHBoxLayout;
  pair->setSpacing(8);
  open_->setGlyph(Icon::kFile);
  open_->setKeyText(QStringLiteral("Ctrl O"));
  blank_->setGlyph(Icon::kEditor);
  blank_->setToolTip(tr("Two regions and nothing else, in the editor"));
  for (Button* each : {open_, blank_}) {
    each->setExtent(0, 36);
    each->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    pair->addWidget(each, 1);
  }
  column->addLayout(pair);
  column->addSpacing(8);
  drop_->setTexts(tr("Drop a scenario here"), tr(".json, .jsonc, failing case from CI"), tr("Anywhere in this window"));
  column->addWidget(drop_);
  column->addSpacing(8);
  column->addWidget(recent_);
  column->addSpacing(8);
  column->addWidget(keysCard());
  column->addStretch(1);
  sideScroll_->setWidget(side_);
  sideScroll_->setWidgetResizable(true);
  sideScroll_->setFrameShape(QFrame::NoFrame);
  sideScroll_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  sideScroll_->setFocusPolicy(Qt::NoFocus);
  sideScroll_->setAccessibleName(tr("Other ways to begin"));
  side_->setAutoFillBackground(false);
  sideScroll_->viewport()->setAutoFillBackground(false);
  connect(new_, &Button::clicked, this, &StartPage::newFromRegions);
  connect(open_, &Button::clicked, this, &StartPage::chooseFile);
  connect(blank_, &Button::clicked, this, [this] { Q_EMIT openText({}, kBlank); });
  connect(drop_, &DropZone::filesDropped, this, [this](const QStringList& paths) { Q_EMIT openFile(paths.front()); });
  connect(recent_, &RecentList::activated, this, &StartPage::openFile);
  connect(recent_, &RecentList::clearRequested, this, &StartPage::clearRecent);
}

int StartPage::scenarioCount() const { return static_cast<int>(scenario::bundled_files().size()); }

QString StartPage::whereAndWhen(const QString& path, const QDateTime& when, const QDateTime& now) {
  QString folder = QFileInfo(path).path();
  if (folder == QDir::homePath() || folder.startsWith(QDir::homePath() + u'/'))
    folder = u'~' + folder.mid(QDir::homePath().size());
  if (QFileInfo(path).isRelative()) folder = tr("unknown folder");  // as earlier versions kept it
  if (folder.size() > kFolder) folder = QStringLiteral("…/") + QFileInfo(folder).fileName();
  if (!when.isValid()) return folder;
  const auto days = when.date().daysTo(now.date());
  const QLocale english(QLocale::English);
  const QString day = days == 0 ? tr("today %1").arg(when.toString(QStringLiteral("HH:mm")))
                      : days == 1
                          ? tr("yesterday")
                          : english.toString(when.date(), when.date().year() == now.date().year() ? QStringLiteral("d MMM")
                                                                                                  : QStringLiteral("d MMM yyyy"));
  return folder + QStringLiteral(" · ") + day;
}

void StartPage::setRecent(const QVector<Recent>& files) {
  QVector<RecentFile> rows;
  for (const Recent& file : files)
    rows.push_back({file.path, QFileInfo(file.path).fileName(), whereAndWhen(file.path, file.when, QDateTime::currentDateTime()),
                    file.verdict, stateOf(file.verdict)});
  recent_->setFiles(rows);
  recent_->setVisible(!files.isEmpty());
}

void StartPage::openCard(const QString& path) {
  if (const auto text = scenario::read_bundled(path.toStdString())) Q_EMIT openText(path, QString::fromStdString(*text));
}

void StartPage::newFromRegions() {
  auto* dialog = new NewDialog(this);
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  connect(dialog, &QDialog::accepted, this, [this, dialog] { Q_EMIT openText({}, dialog->text()); });
  dialog->open();
}

void StartPage::showEvent(QShowEvent* event) {
  Page::showEvent(event);
  gallery_->focusFirst();
}

void StartPage::focusInEvent(QFocusEvent*) { gallery_->focusFirst(); }

void StartPage::resizeEvent(QResizeEvent* event) {
  Page::resizeEvent(event);
  lead_->setVisible(width() >= kNarrow);
  sideScroll_->setFixedWidth((width() < kNarrow ? kNarrowSide : kSide) + 12);
}

}  // namespace jetlag::ui
