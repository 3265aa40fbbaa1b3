// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/start/new_dialog.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPainter>
#include <QSortFilterProxyModel>
#include <QStandardItemModel>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

#include <algorithm>

#include "pages/start/scenario_picture.h"
#include "scenario/bundled.h"
#include "scenario/load.h"
#include "scenario/names.h"
#include "scenario/starter.h"
#include "widgets/answer_row.h"
#include "widgets/button.h"
#include "widgets/fields.h"
#include "widgets/map_paint.h"
#include "widgets/paint.h"

namespace jetlag::ui {

namespace {

constexpr int kMost = 64;
constexpr int kWhereRole = Qt::UserRole + 1;

QString textOf(std::string_view text) { return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size())); }

/// Every word of the filter somewhere in the row.
class Places : public QSortFilterProxyModel {
 public:
  using QSortFilterProxyModel::QSortFilterProxyModel;
  void setWords(const QStringList& words) {
    words_ = words;
    invalidateFilter();
  }

 protected:
  bool filterAcceptsRow(int row, const QModelIndex& parent) const override {
    const QString text = sourceModel()->index(row, 0, parent).data().toString();
    return std::all_of(words_.begin(), words_.end(),
                       [&](const QString& word) { return text.contains(word, Qt::CaseInsensitive); });
  }

 private:
  QStringList words_;
};

/// A box that can be ticked, the place, and where it is.
class PlaceRow : public QStyledItemDelegate {
 public:
  using QStyledItemDelegate::QStyledItemDelegate;
  QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const override { return {200, 30}; }
  void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
    const Theme& t = theme();
    const QRectF row(option.rect);
    const bool on = index.data(Qt::CheckStateRole).toInt() == Qt::Checked;
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    if (option.state.testFlag(QStyle::State_Selected)) painter->fillRect(row, t.accentSoft);
    else if (option.state.testFlag(QStyle::State_MouseOver)) painter->fillRect(row, t.hover);
    const QRectF box(row.left() + 10, row.center().y() - 8, 16, 16);
    drawBox(*painter, box, 4, on ? t.accentFill : t.raised, on ? t.accentFill : t.control);
    if (on) paintIcon(*painter, Icon::kOk, box.adjusted(1, 1, -1, -1), t.onAccent, 2);
    const QString where = index.data(kWhereRole).toString();
    const double wide = textWidth(uiFont(12), where);
    drawText(*painter, row.adjusted(36, 0, -wide - 20, 0), index.data(Qt::UserRole).toString(), uiFont(13), t.text);
    drawText(*painter, QRectF(row.right() - wide - 12, row.top(), wide + 2, row.height()), where, uiFont(12), t.text3,
             Qt::AlignRight);
    painter->fillRect(QRectF(row.left(), row.bottom() - 1, row.width(), 1), t.hair);
    painter->restore();
  }
  bool editorEvent(QEvent* event, QAbstractItemModel* model, const QStyleOptionViewItem&, const QModelIndex& index) override {
    if (event->type() != QEvent::MouseButtonRelease) return false;
    const bool on = index.data(Qt::CheckStateRole).toInt() == Qt::Checked;
    return model->setData(index, on ? Qt::Unchecked : Qt::Checked, Qt::CheckStateRole);
  }
};

}  // namespace

NewDialog::NewDialog(QWidget* parent)
    : QDialog(parent),
      places_(new QStandardItemModel(this)),
      shown_(new Places(this)),
      list_(new QListView),
      filter_(new SearchField(tr("Filter places"))),
      name_(new QLineEdit),
      topology_(new Select(tr("Topology"))),
      preview_(new QWidget),
      count_(new QLabel),
      create_(new Button(tr("Create"))) {
  setWindowTitle(tr("New from regions"));
  setAccessibleName(windowTitle());
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(16, 16, 16, 16);
  row->setSpacing(16);
  auto* left = new QWidget;
  buildPlaces(left);
  row->addWidget(left, 1);
  auto* right = new QWidget;
  buildShape(right);
  row->addWidget(right, 1);
  resize(820, 520);
  follow();
}

void NewDialog::buildShape(QWidget* parent) {
  auto* column = new QVBoxLayout(parent);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(8);
  const auto label = [&](const QString& text) {
    auto* made = new QLabel(text);
    made->setProperty("role", "label");
    column->addWidget(made);
  };
  label(tr("Name"));
  name_->setText(tr("New scenario"));
  name_->setAccessibleName(tr("Name of the scenario"));
  column->addWidget(name_);
  label(tr("Topology: who is linked to whom"));
  QStringList shapes;
  for (const auto& entry : scenario::names<scenario::TopologyKind>())
    if (entry.name != "explicit") shapes << textOf(entry.name);
  topology_->setItems(shapes);
  column->addWidget(topology_, 0, Qt::AlignLeft);
  preview_->setMinimumSize(360, 190);
  preview_->setAccessibleName(tr("Map of the chosen regions"));
  preview_->installEventFilter(this);
  column->addWidget(preview_, 1);
  column->addLayout(answerRow(this, create_));
  connect(topology_, &Select::currentChanged, this, &NewDialog::follow);
  connect(create_, &Button::clicked, this, &QDialog::accept);
}

void NewDialog::buildPlaces(QWidget* parent) {
  auto* column = new QVBoxLayout(parent);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(8);
  column->addWidget(filter_);
  for (const scenario::KnownPlace& place : scenario::known_places()) {
    auto* item = new QStandardItem(textOf(place.location) + QStringLiteral("  ·  ") + textOf(place.name) + QStringLiteral(", ") +
                                   textOf(place.country));
    item->setData(textOf(place.location), Qt::UserRole);
    item->setData(textOf(place.name) + QStringLiteral(", ") + textOf(place.country), kWhereRole);
    item->setToolTip(textOf(place.city) + QStringLiteral(", ") + textOf(place.country));
    item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsUserCheckable);
    item->setCheckState(Qt::Unchecked);
    places_->appendRow(item);
  }
  shown_->setSourceModel(places_);
  list_->setModel(shown_);
  list_->setUniformItemSizes(true);
  list_->setItemDelegate(new PlaceRow(list_));
  list_->setMouseTracking(true);
  list_->setAccessibleName(tr("Places of the catalogue"));
  column->addWidget(list_, 1);
  count_->setProperty("role", "label");
  column->addWidget(count_);
  connect(filter_, &QLineEdit::textChanged, this,
          [this](const QString& text) { static_cast<Places*>(shown_)->setWords(text.split(u' ', Qt::SkipEmptyParts)); });
  connect(list_, &QListView::activated, this, [this](const QModelIndex& at) {
    const QString location = at.data(Qt::UserRole).toString();
    choose(location, !order_.contains(location));
  });
  connect(places_, &QStandardItemModel::itemChanged, this, [this](QStandardItem* item) {
    const QString location = item->data(Qt::UserRole).toString();
    order_.removeAll(location);
    if (item->checkState() == Qt::Checked) order_ << location;
    follow();
  });
}

void NewDialog::choose(const QString& location, bool chosen) {
  for (int row = 0; row < places_->rowCount(); ++row)
    if (places_->item(row)->data(Qt::UserRole).toString() == location)
      places_->item(row)->setCheckState(chosen ? Qt::Checked : Qt::Unchecked);
}

QStringList NewDialog::chosen() const { return order_; }
QString NewDialog::name() const { return name_->text().trimmed(); }

void NewDialog::setTopology(const QString& name) {
  topology_->setCurrent(name);
  follow();
}

QString NewDialog::text() const {
  if (order_.isEmpty()) return {};
  std::vector<std::string> locations;
  for (const QString& each : order_) locations.push_back(each.toStdString());
  const auto shape = scenario::find_name<scenario::TopologyKind>(topology_->current().toStdString());
  return QString::fromStdString(
      scenario::starter_text(name().toStdString(), locations, shape.value_or(scenario::TopologyKind::kFullMesh)));
}

void NewDialog::follow() {
  const auto many = order_.size();
  count_->setText(many == 0      ? tr("Choose at least one region")
                  : many > kMost ? tr("At most 64 regions")
                  : many == 1    ? tr("1 region chosen")
                                 : tr("%1 regions chosen").arg(many));
  create_->setEnabled(many > 0 && many <= kMost);
  preview_->update();
}

void NewDialog::paintPreview() {
  QPainter painter(preview_);
  painter.setRenderHint(QPainter::Antialiasing);
  const scenario::Loader nothing = [](std::string_view path) { return scenario::read_bundled(path); };
  MapScene scene;
  if (const auto cases =
          order_.isEmpty() ? tl::unexpected<Errors>(Errors{}) : scenario::load_text("new", text().toStdString(), nothing)) {
    scenario::ScenarioSpec spec = cases->front().spec;
    spec.faults.clear();
    scene = pictureOf(spec);
  }
  paintThumbnail(painter, scene, QRectF(preview_->rect()), 8);
  drawBox(painter, preview_->rect(), 8, QColor(), theme().hair);
}

bool NewDialog::eventFilter(QObject* watched, QEvent* event) {
  if (watched == preview_ && event->type() == QEvent::Paint) {
    paintPreview();
    return true;
  }
  return QDialog::eventFilter(watched, event);
}

}  // namespace jetlag::ui
