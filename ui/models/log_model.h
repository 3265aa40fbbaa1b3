// SPDX-License-Identifier: GPL-3.0-or-later
// LogModel: the trace as a table: time, event, kind, ends, time under way, size and what it is about.
//
// What      a fault with its kind, place and effect in the whole branch, a client's command with its key and where it was sent.
// Rows      the entries that pass the filter, in the order of the trace; no entry is copied. The trace may grow, lose its
//           oldest part or be replaced; a grown one inserts rows, so that selections stay.
// Filter    models/log_filter.h; a mistake in it changes nothing and is told. Filtering a million entries takes well under
//           300 ms.
// Now       rows after the instant shown answer kLaterRole with true: they have happened in the branch, but not yet in the
//           picture.
#pragma once

#include <QAbstractTableModel>
#include <QStringList>

#include <cstdint>
#include <vector>

#include "models/log_filter.h"
#include "models/trace_log.h"
#include "observe/snapshot.h"

namespace jetlag::ui {

class LogModel : public QAbstractTableModel {
  Q_OBJECT

 public:
  enum Column { kTime, kEvent, kKind, kFrom, kTo, kLag, kSize, kWhat, kColumns };
  enum Roles { kKindRole = Qt::UserRole + 1, kLaterRole, kMarkRole };

  explicit LogModel(QObject* parent = nullptr) : QAbstractTableModel(parent) {}

  /// Null: no world, no rows.
  void display(const std::shared_ptr<const observe::Snapshot>& seen);
  LogFilter::Error setFilter(const QString& text);
  QString filter() const { return text_; }
  /// Rows that pass one of these filters answer kMarkRole with its place; of several the first. One with a mistake marks nothing.
  void setMarks(const QStringList& filters);
  const QStringList& regions() const { return regions_; }
  const observe::TraceEntry& entry(int row) const { return log_.at(number(row)); }
  std::uint64_t total() const { return log_.end() - log_.first(); }
  std::uint64_t dropped() const { return dropped_; }
  /// The last row not after `at`; -1 when there is none.
  int rowAt(Instant at) const;
  /// The row of a world's event; -1 when no row shows it.
  int rowOfEvent(std::uint64_t event) const;
  /// The term that finds rows equal to this one in a column: "kind:sync".
  QString termFor(int row, int column) const;

  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

 private:
  std::uint64_t number(int row) const {
    return filter_.isEmpty() ? log_.first() + static_cast<std::uint64_t>(row) : rows_[head_ + static_cast<std::size_t>(row)];
  }
  void collect(std::uint64_t from, std::vector<std::uint64_t>& rows) const;
  void follow(TraceLog next, const TraceLog::Change& change);
  void refill();
  void drop(int count);
  QString text(const observe::TraceEntry& entry, int column) const;
  QString faultLine(const observe::TraceEntry& entry) const;
  QString regionName(std::uint8_t region) const;

  TraceLog log_;
  LogFilter filter_;
  QString text_;
  QStringList markTexts_;
  std::vector<LogFilter> marks_;
  QStringList regions_;
  std::vector<std::uint64_t> rows_;  ///< numbers of the entries that pass; unused without a filter
  std::size_t head_ = 0;             ///< rows before it are gone
  int shown_ = 0;                    ///< rows that views know of
  std::uint64_t dropped_ = 0;
  std::shared_ptr<const observe::Timeline> timeline_;  ///< what its faults are, and have done
  Instant now_{};
};

}  // namespace jetlag::ui
