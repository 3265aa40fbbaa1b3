// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/inspect/key_rows.h"

#include <QCoreApplication>

#include <algorithm>

#include "pages/words/redis_text.h"
#include "pages/words/region_names.h"

namespace jetlag::ui {

namespace {

using Row = ValueFacts::Row;
using Rows = QVector<Row>;

QString tr(const char* text) { return QCoreApplication::translate("InspectPage", text); }

QString shortList(const QStringList& dots) {
  if (dots.size() <= 2) return dots.join(QLatin1Char(' '));
  return QStringLiteral("%1 +%2").arg(dots.back()).arg(dots.size() - 1);
}

/// Of an operation that no record holds any more, what its dot and the version vectors tell.
struct Unrecorded {
  int origin = -1;
  std::uint64_t sequence = 0;

  /// Nothing of another incarnation than the first: the vectors count all of them together.
  static std::optional<Unrecorded> of(const observe::Snapshot& seen, const QString& dot) {
    for (std::size_t r = 0; seen.scenery && seen.key && r < seen.key->vectors.size(); ++r)
      if (dot.section(u':', 0, -2) == textOf(seen.scenery->regions[r].id))
        return Unrecorded{static_cast<int>(r), dot.section(u':', -1).toULongLong()};
    return {};
  }
  bool arrivedAt(const observe::Snapshot& seen, std::size_t region) const {
    const auto& counts = seen.key->vectors[region].seen;
    return static_cast<std::size_t>(origin) < counts.size() && counts[static_cast<std::size_t>(origin)] >= sequence;
  }
  bool canArrive(const observe::Snapshot& seen, std::size_t region) const {
    for (std::size_t r = 0; seen.frame && r < seen.key->vectors.size(); ++r)
      if (arrivedAt(seen, r) && isReached(*seen.frame, static_cast<std::uint8_t>(r), static_cast<std::uint8_t>(region)))
        return true;
    return false;
  }
};

/// Why an operation of `origin` is not in a region.
QString absence(const observe::Snapshot& seen, const QString& dot, int origin, bool canArrive, int region) {
  if (origin < 0 || !seen.frame) return tr("%1 has not arrived").arg(dot);
  const auto from = static_cast<std::uint8_t>(origin), to = static_cast<std::uint8_t>(region);
  const auto& regions = seen.key->why.regions;
  const auto down = [&](std::uint8_t r) { return r < regions.size() && !regions[r].live; };
  if (down(to)) return tr("down, lacks %1").arg(dot);
  if (down(from)) return tr("%1 is in a region that is down").arg(dot);
  if (!canArrive) return tr("%1 is behind the cut").arg(dot);
  return (isCut(*seen.frame, from, to) ? tr("%1 is on its way around the cut") : tr("%1 is on its way")).arg(dot);
}

class RowMaker {
 public:
  RowMaker(const observe::Snapshot& seen, const KeyReplay& replay) : seen_(seen), replay_(replay) {
    count_ = static_cast<int>(replay.why().regions.size());
    for (int r = 0; r < count_; ++r) held_.push_back(replay.at(r));
    final_ = replay.finally();
  }

  QVector<Rows> make() const {
    switch (replay_.form()) {
      case KeyForm::kSet:
      case KeyForm::kHash:
      case KeyForm::kSortedSet: return named();
      case KeyForm::kCounter: return counters();
      case KeyForm::kText: return candidates();
      case KeyForm::kBuilt: return built();
      case KeyForm::kNone: break;
    }
    return QVector<Rows>(count_);
  }

 private:
  const ReplayItem* itemOf(const QVector<ReplayItem>& items, const QString& name) const {
    const auto at = std::find_if(items.begin(), items.end(), [&](const ReplayItem& item) { return item.name == name; });
    return at == items.end() ? nullptr : &*at;
  }

  /// The dots that stand behind a name anywhere.
  QStringList dotsOf(const QString& name) const {
    if (const ReplayItem* item = itemOf(final_, name); item != nullptr) return item->dots;
    for (const auto& items : held_)
      if (const ReplayItem* item = itemOf(items, name); item != nullptr) return item->dots;
    return {};
  }

  QString reason(const QString& name, int region) const {
    const KeyReplay::Operation* removal = nullptr;
    for (const auto& op : replay_.operations())
      if (op.removes() && op.touches(name) && op.arrivedAt(region)) removal = &op;
    const KeyReplay::Operation* late = nullptr;
    for (const QString& dot : dotsOf(name))
      if (const auto* op = replay_.find(dot); op != nullptr && !op->arrivedAt(region)) late = op;
    if (removal != nullptr)
      return late == nullptr ? tr("removed by %1").arg(removal->dot)
                             : tr("removed by %1, %2 not here").arg(removal->dot, late->dot);
    return late == nullptr ? unrecorded() : tr("not here: %1").arg(whyNotHere(seen_, *late, region));
  }

  /// What a region holds as it is built: the items of a list in their order, those that are gone and keep their places, too.
  QVector<Rows> built() const {
    QVector<Rows> all(count_);
    for (int r = 0; r < count_; ++r)
      for (const observe::StateRow& row : replay_.why().regions[static_cast<std::size_t>(r)].state) {
        const QString indent(2 * static_cast<int>(row.depth), QChar::Nbsp), name = textOf(row.name);
        const bool plain = replay_.why().regions[static_cast<std::size_t>(r)].type == "list";
        const QString value = plain ? shownWord(textOf(row.value)) : textOf(row.value);
        all[r].push_back(row.removed ? Row{tr("%1, removed").arg(name), tr("keeps its place"), true, name}
                                     : Row{indent + (row.value.empty() ? name : value), name, false});
      }
    return all;
  }

  /// Members and fields.
  QVector<Rows> named() const {
    QStringList names;
    for (int r = 0; r < count_; ++r) names << replay_.shownNames(r);
    if (replay_.holds())
      for (const auto& item : final_) names << item.name;
    names.removeDuplicates();
    names.sort();
    QVector<Rows> all(count_);
    for (int r = 0; r < count_; ++r) {
      const QStringList here = replay_.shownNames(r);
      const QStringList reply = arrayItems(textOf(replay_.why().regions[static_cast<std::size_t>(r)].value));
      for (const QString& name : names) {
        Row row{name, {}, !here.contains(name)};
        const ReplayItem* item = replay_.holds() ? itemOf(held_[r], name) : nullptr;
        if (row.missing) row.detail = reason(name, r);
        else if (item != nullptr) row.detail = shortList(item->dots);
        if (item != nullptr) row.id = item->dots.back();
        if (!row.missing && holdsPairs(replay_.form())) row.detail = shownWord(reply.value(here.indexOf(name) * 2 + 1));
        row.name = shownWord(name);
        all[r].push_back(row);
      }
    }
    return all;
  }

  QVector<Rows> counters() const {
    QVector<Rows> all(count_);
    if (!replay_.holds()) return all;
    QStringList names;
    for (const auto& items : held_)
      for (const auto& item : items) names << item.name;
    for (const auto& item : final_) names << item.name;
    names.removeDuplicates();
    std::sort(names.begin(), names.end());
    for (int r = 0; r < count_; ++r) {
      for (const QString& name : names) {
        const ReplayItem* here = itemOf(held_[r], name);
        const ReplayItem* whole = itemOf(final_, name);
        Row row{name.isEmpty() ? tr("last SET") : tr("%1 counted").arg(name), {}, here == nullptr};
        if (here != nullptr) row.id = here->dots.back();
        const auto* late = whole == nullptr ? nullptr : replay_.find(whole->dots.back());
        if (late != nullptr && late->arrivedAt(r)) late = nullptr;
        if (here == nullptr)
          row.detail = replay_.lostMemory(r) ? tr("lost with the memory")
                       : late == nullptr     ? unrecorded()
                                             : whyNotHere(seen_, *late, r);
        else if (late != nullptr) row.detail = tr("%1, lacks %2").arg(here->value, late->dot);
        else row.detail = here->value;
        all[r].push_back(row);
      }
    }
    return all;
  }

  /// Of a register: every write that some region still keeps.
  QVector<Rows> candidates() const {
    QStringList dots, values;
    for (const auto& op : replay_.operations()) addKept(op.dot, dots, values);
    for (const auto& region : replay_.why().regions)
      for (const auto& candidate : region.candidates) add(textOf(candidate.dot), textOf(candidate.value), dots, values);
    QVector<Rows> all(count_);
    for (int r = 0; r < count_; ++r)
      for (qsizetype i = 0; i < dots.size(); ++i) all[r].push_back(candidate(r, dots[i], values[i]));
    return all;
  }

  void addKept(const QString& dot, QStringList& dots, QStringList& values) const {
    for (const auto& region : replay_.why().regions)
      for (const auto& candidate : region.candidates)
        if (textOf(candidate.dot) == dot) return add(dot, textOf(candidate.value), dots, values);
  }

  static void add(const QString& dot, const QString& value, QStringList& dots, QStringList& values) {
    if (dots.contains(dot)) return;
    dots << dot;
    values << shownReply(value);
  }

  Row candidate(int region, const QString& dot, const QString& value) const {
    const auto& here = replay_.why().regions[static_cast<std::size_t>(region)];
    const auto kept =
        std::find_if(here.candidates.begin(), here.candidates.end(), [&](const auto& each) { return textOf(each.dot) == dot; });
    Row row{value, dot, false};
    row.id = dot;
    if (kept != here.candidates.end() && kept->shown) return row;
    row.missing = true;
    if (kept != here.candidates.end()) {
      const auto winner =
          std::find_if(here.candidates.begin(), here.candidates.end(), [](const auto& each) { return each.shown; });
      row.detail = winner == here.candidates.end() ? tr("%1 is kept, not shown").arg(dot)
                                                   : tr("%1 lost to %2").arg(dot, textOf(winner->dot));
      return row;
    }
    const auto* op = replay_.find(dot);
    if (op == nullptr) row.detail = unrecorded(dot, region);
    else if (!op->arrivedAt(region)) row.detail = whyNotHere(seen_, *op, region);
    else row.detail = replacedBy(*op, region);
    return row;
  }

  QString replacedBy(const KeyReplay::Operation& op, int region) const {
    for (const auto& other : replay_.operations())
      if (other.resets() && KeyReplay::saw(other, op) && other.arrivedAt(region)) return tr("replaced by %1").arg(other.dot);
    return gaveWay(op.dot, region);
  }

  /// It is here, or was, and something else is read.
  QString gaveWay(const QString& dot, int region) const {
    for (const auto& candidate : replay_.why().regions[static_cast<std::size_t>(region)].candidates)
      if (candidate.shown) return tr("%1 gave way to %2").arg(dot, textOf(candidate.dot));
    return tr("%1 was taken away").arg(dot);
  }

  static QString unrecorded() { return tr("not here: what wrote it is no longer recorded"); }
  QString unrecorded(const QString& dot, int region) const {
    const auto told = Unrecorded::of(seen_, dot);
    const auto to = static_cast<std::size_t>(region);
    if (!told || to >= seen_.key->vectors.size()) return unrecorded();
    return told->arrivedAt(seen_, to) ? gaveWay(dot, region)
                                      : absence(seen_, dot, told->origin, told->canArrive(seen_, to), region);
  }

  const observe::Snapshot& seen_;
  const KeyReplay& replay_;
  int count_ = 0;
  QVector<QVector<ReplayItem>> held_;
  QVector<ReplayItem> final_;
};

}  // namespace

int originOf(const observe::Snapshot& seen, const KeyReplay::Operation& operation) {
  for (std::size_t r = 0; seen.scenery && r < seen.scenery->regions.size(); ++r)
    if (seen.scenery->regions[r].id == operation.told->region) return static_cast<int>(r);
  return -1;
}

bool canArrive(const observe::Snapshot& seen, const KeyReplay::Operation& operation, int region) {
  for (std::size_t r = 0; seen.frame && r < operation.told->arrivals.size(); ++r)
    if (operation.arrivedAt(static_cast<int>(r)) &&
        isReached(*seen.frame, static_cast<std::uint8_t>(r), static_cast<std::uint8_t>(region)))
      return true;
  return false;
}

QString whyNotHere(const observe::Snapshot& seen, const KeyReplay::Operation& operation, int region) {
  return absence(seen, operation.dot, originOf(seen, operation), canArrive(seen, operation, region), region);
}

QVector<QVector<ValueFacts::Row>> valueRows(const observe::Snapshot& seen, const KeyReplay& replay) {
  return RowMaker(seen, replay).make();
}

}  // namespace jetlag::ui
