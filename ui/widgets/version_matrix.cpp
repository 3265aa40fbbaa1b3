// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/version_matrix.h"

#include <QHeaderView>
#include <QKeyEvent>
#include <QPainter>
#include <QScrollBar>
#include <QStyledItemDelegate>

#include <algorithm>
#include <cmath>

#include "widgets/paint.h"
#include "widgets/table_header.h"

namespace jetlag::ui {

namespace {

const QString kDash(QChar(0x2013)), kCross(QChar(0x00d7));
constexpr int kRowHeight = 31;

class CellDelegate : public QStyledItemDelegate {
 public:
  using QStyledItemDelegate::QStyledItemDelegate;

  void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
    const Theme& t = theme();
    const QRectF cell(option.rect);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    const bool chosen = option.state.testFlag(QStyle::State_Selected);
    if (chosen) painter->fillRect(cell, t.accentSoft);
    else if (isHotRow(option, index)) painter->fillRect(cell, t.hover);
    painter->fillRect(QRectF(cell.left(), cell.bottom() - 1, cell.width(), 1), t.hair);
    const QVariant letter = index.data(MatrixModel::kLetter);
    if (letter.isValid()) paintLetter(*painter, cell.adjusted(2, 2, -2, -3), letter.toString());
    else paintText(*painter, cell, index, chosen);
    painter->restore();
  }

 private:
  static void paintLetter(QPainter& painter, const QRectF& box, const QString& letter) {
    const Theme& t = theme();
    if (letter.isEmpty() || letter == kDash || letter == kCross) {
      drawBox(painter, box, 4, QColor(), t.control, 1, Qt::DashLine);
      drawText(painter, box, letter == kCross ? kCross : kDash, uiFont(13), t.text3, Qt::AlignHCenter);
      return;
    }
    const StateColour& colour = stateColour(versionState(letter));
    drawBox(painter, box, 4, colour.soft, QColor());
    const QFont font = uiFont(13, letter == QLatin1String("A") ? QFont::Normal : QFont::DemiBold);
    drawText(painter, box, letter, font, colour.line, Qt::AlignHCenter, Qt::ElideNone);
  }

  static void paintText(QPainter& painter, const QRectF& cell, const QModelIndex& index, bool chosen) {
    const Theme& t = theme();
    const QString text = index.data().toString();
    if (index.column() == MatrixModel::kKey) {
      drawText(painter, cell.adjusted(10, 0, -4, 0), text, monoFont(12, chosen ? QFont::DemiBold : QFont::Normal), t.text,
               Qt::AlignLeft, Qt::ElideMiddle);
    } else if (index.column() == MatrixModel::kType) {
      drawText(painter, cell.adjusted(10, 0, -2, 0), text, uiFont(12), t.text3);
    } else {
      const bool same = index.data(MatrixModel::kSame).toBool();
      drawTabular(painter, cell.adjusted(2, 0, -10, 0), text, uiFont(12), same ? t.text3 : t.text, Qt::AlignRight);
    }
  }
};

}  // namespace

void MatrixModel::set(const QStringList& regions, const QVector<MatrixRow>& rows, const QStringList& names) {
  names_ = names;
  QVector<MatrixRow> sorted = rows;
  std::stable_sort(sorted.begin(), sorted.end(), [](const MatrixRow& a, const MatrixRow& b) {
    return a.differsFor != b.differsFor ? a.differsFor > b.differsFor : a.key < b.key;
  });
  const auto sameKey = [](const MatrixRow& a, const MatrixRow& b) { return a.key == b.key; };
  if (regions == regions_ && std::equal(sorted.begin(), sorted.end(), rows_.begin(), rows_.end(), sameKey)) {
    if (sorted == rows_) return;
    rows_ = sorted;
    Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
    return;
  }
  beginResetModel();
  regions_ = regions;
  rows_ = sorted;
  endResetModel();
}

int MatrixModel::rowOf(const QString& key) const {
  const auto at = std::find_if(rows_.begin(), rows_.end(), [&](const MatrixRow& row) { return row.key == key; });
  return at == rows_.end() ? -1 : static_cast<int>(at - rows_.begin());
}

int MatrixModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(rows_.size()); }
int MatrixModel::columnCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(regions_.size()) + 3;
}

QVariant MatrixModel::data(const QModelIndex& index, int role) const {
  if (!index.isValid()) return {};
  const MatrixRow& row = rows_[index.row()];
  const int region = index.column() - kFirstRegion;
  const bool isRegion = region >= 0 && region < regions_.size();
  const QString letter = isRegion ? row.letters.value(region, kDash) : QString();
  if (role == kLetter) return isRegion ? QVariant(letter) : QVariant();
  if (role == kSame) return row.differsFor == 0;
  if (role == Qt::DisplayRole) {
    if (index.column() == kKey) return row.key;
    if (index.column() == kType) return row.type;
    if (isRegion) return letter;
    return row.differsFor == 0 ? tr("same") : row.differsText;
  }
  if (role == Qt::ToolTipRole || role == Qt::AccessibleTextRole) {
    if (index.column() == kKey) return row.key;
    if (isRegion)
      return tr("%1 in %2: %3")
          .arg(row.key, nameOf(region),
               letter == kCross  ? tr("down")
               : letter == kDash ? tr("absent")
                                 : tr("version %1").arg(letter));
  }
  return {};
}

QVariant MatrixModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal) return {};
  const int region = section - kFirstRegion;
  const bool isRegion = region >= 0 && region < regions_.size();
  if (role == Qt::TextAlignmentRole)
    return QVariant(isRegion           ? Qt::AlignCenter
                    : section <= kType ? Qt::AlignLeft | Qt::AlignVCenter
                                       : Qt::AlignRight | Qt::AlignVCenter);
  if (role == Qt::ToolTipRole && isRegion) return nameOf(region);
  if (role != Qt::DisplayRole) return {};
  if (section == kKey) return tr("Key");
  if (section == kType) return tr("Type");
  return isRegion ? QVariant(regions_[region]) : QVariant(tr("Differs"));
}

VersionMatrix::VersionMatrix(QWidget* parent) : QTableView(parent), model_(new MatrixModel(this)) {
  setObjectName(QStringLiteral("versionMatrix"));
  setAccessibleName(tr("Convergence matrix"));
  setModel(model_);
  setItemDelegate(new CellDelegate(this));
  setShowGrid(false);
  setSelectionBehavior(SelectRows);
  setSelectionMode(SingleSelection);
  setEditTriggers(NoEditTriggers);
  setHorizontalHeader(new TableHeader(10, this));
  trackHotRow(this);
  setHorizontalScrollBarPolicy(Qt::ScrollBarAsNeeded);
  setHorizontalScrollMode(ScrollPerPixel);
  setVerticalScrollMode(ScrollPerPixel);
  verticalHeader()->hide();
  verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
  verticalHeader()->setDefaultSectionSize(kRowHeight);
  connect(selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this] {
    viewport()->update();
    Q_EMIT selectedChanged(selectedKey());
  });
  connect(this, &QTableView::clicked, this, [this] { Q_EMIT keyClicked(selectedKey()); });
  connect(this, &QTableView::doubleClicked, this, [this] { Q_EMIT keyActivated(selectedKey()); });
}

void VersionMatrix::setRows(const QStringList& regions, const QVector<MatrixRow>& rows, const QStringList& names) {
  const QString kept = selectedKey();
  {
    const QSignalBlocker quiet(this);
    const int scrolled = verticalScrollBar()->value();
    model_->set(regions, rows, names);
    fitColumns();
    if (selectedKey() != kept) setSelectedKey(kept);
    verticalScrollBar()->setValue(scrolled);
  }
  if (selectedKey() != kept) Q_EMIT selectedChanged(selectedKey());
}

void VersionMatrix::setSelectedKey(const QString& key) {
  const int row = model_->rowOf(key);
  if (row < 0) return setCurrentIndex({});
  // The column stays, and with it what is scrolled to.
  const int column = std::max(0, currentIndex().column());
  if (currentIndex() != model_->index(row, column)) setCurrentIndex(model_->index(row, column));
}

QString VersionMatrix::selectedKey() const {
  const QModelIndex index = currentIndex();
  return index.isValid() ? model_->row(index.row()).key : QString();
}

QStringList VersionMatrix::keys() const {
  QStringList all;
  for (int i = 0; i < model_->rowCount(); ++i) all << model_->row(i).key;
  return all;
}

/// Of the heads: as high as the longest name, where one does not fit above narrow cells; else 0.
int VersionMatrix::uprightHeight(int cell) const {
  if (cell >= kWideCell) return 0;
  constexpr int kMostHead = 132, kPads = 6;
  double widest = 0;
  for (int c = MatrixModel::kFirstRegion; c + 1 < model_->columnCount(); ++c)
    widest = std::max(widest, textWidth(uiFont(12, QFont::DemiBold),
                                        model_->headerData(c, Qt::Horizontal, Qt::DisplayRole).toString()));
  return widest + kPads <= cell ? 0 : std::min(kMostHead, static_cast<int>(std::ceil(widest)) + 16);
}

void VersionMatrix::fitColumns() {
  const int last = model_->columnCount() - 1;
  if (last < 2) return;
  const int regions = last - MatrixModel::kFirstRegion;
  const double usualType = textWidth(uiFont(12), QStringLiteral("counter"));
  double widest = textWidth(uiFont(12, QFont::DemiBold), tr("Differs")), widestType = usualType;
  for (int i = 0; i < std::min(model_->rowCount(), 500); ++i) {
    widest = std::max(widest, face(uiFont(12)).width(model_->row(i).differsText));
    widestType = std::max(widestType, face(uiFont(12)).width(model_->row(i).type));
  }
  const int differs = std::max(60, static_cast<int>(std::ceil(widest)) + 20);
  constexpr int kLeastKey = 84, kLeastCell = 24;
  // Where it is too narrow for all columns, first long types are cut, then the type goes.
  const int spare = viewport()->width() - (kLeastKey + differs + (kLeastCell + 4) * regions);
  const int type = std::min(static_cast<int>(std::ceil(widestType)) + 16,
                            std::max(spare, static_cast<int>(std::ceil(usualType)) + 16));
  const bool typed = spare >= type;
  setColumnHidden(MatrixModel::kType, !typed);
  const int used = differs + (typed ? type : 0);
  const int room = viewport()->width() - used - kLeastKey;
  const int cell = std::clamp(room / std::max(regions, 1), kLeastCell, std::max(kLeastCell, widestCell_));
  if (auto* heads = qobject_cast<TableHeader*>(horizontalHeader())) {
    heads->setUpright(uprightHeight(cell));
    updateGeometries();
  }
  setColumnWidth(MatrixModel::kType, type);
  for (int i = 0; i < regions; ++i) setColumnWidth(MatrixModel::kFirstRegion + i, cell);
  setColumnWidth(last, differs);
  setColumnWidth(MatrixModel::kKey, std::max(kLeastKey, viewport()->width() - used - cell * regions));
}

void VersionMatrix::setWidestCell(int px) {
  widestCell_ = px;
  fitColumns();
}

void VersionMatrix::resizeEvent(QResizeEvent* event) {
  QTableView::resizeEvent(event);
  fitColumns();
}

void VersionMatrix::keyPressEvent(QKeyEvent* event) {
  if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
    Q_EMIT keyActivated(selectedKey());
    return;
  }
  QTableView::keyPressEvent(event);
}

/// While the regions are scrolled the keys stay, over what has gone to the left.
void VersionMatrix::paintKeys() {
  if (horizontalScrollBar()->value() <= 0) return;
  QPainter painter(viewport());
  const int wide = columnWidth(MatrixModel::kKey);
  painter.fillRect(QRect(0, 0, wide, viewport()->height()), theme().surface);
  QStyleOptionViewItem option;
  initViewItemOption(&option);
  for (int row = rowAt(0); row >= 0 && row < model_->rowCount(); ++row) {
    const int y = rowViewportPosition(row);
    if (y > viewport()->height()) break;
    option.rect = QRect(0, y, wide, kRowHeight);
    option.state.setFlag(QStyle::State_Selected, selectionModel()->isRowSelected(row));
    itemDelegate()->paint(&painter, option, model_->index(row, MatrixModel::kKey));
  }
  painter.fillRect(QRect(wide - 1, 0, 1, viewport()->height()), theme().hair);
}

void VersionMatrix::paintEvent(QPaintEvent* event) {
  QTableView::paintEvent(event);
  paintKeys();
  const QModelIndexList rows = selectionModel()->selectedRows();
  if (rows.isEmpty()) return;
  QPainter painter(viewport());
  const QRectF row(0, rowViewportPosition(rows.front().row()), viewport()->width(), kRowHeight);
  drawBox(painter, row, 0, QColor(), theme().accent, 2);
}

}  // namespace jetlag::ui
