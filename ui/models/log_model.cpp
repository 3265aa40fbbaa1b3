// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/log_model.h"

#include <algorithm>

#include "core/units.h"
#include "models/fault_words.h"

namespace jetlag::ui {

namespace {

using observe::TraceEntry;
using observe::TraceKind;

constexpr QChar kThin(0x202F);

/// As the engine writes a quantity, with a thin space and the sign of micro.
QString words(const std::string& text) {
  QString out = QString::fromStdString(text).replace(u' ', kThin);
  if (out.endsWith(QStringLiteral("us"))) out.replace(out.size() - 2, 1, QChar(0x00B5));
  return out;
}

/// Any bytes as a line: what is no text is shown as a code.
QString plain(std::string_view bytes) {
  QString out = QString::fromUtf8(bytes.data(), static_cast<qsizetype>(bytes.size()));
  for (QChar& c : out)
    if (!c.isPrint()) c = QChar(0x00B7);
  return out;
}

/// 24.318 205 s: microseconds, so that neighbours differ.
QString timeText(Instant at) {
  const std::int64_t us = at.ns / 1000, part = us % 1'000'000;
  return QStringLiteral("%1.%2%3%4%3s")
      .arg(us / 1'000'000)
      .arg(part / 1000, 3, 10, QChar(u'0'))
      .arg(kThin)
      .arg(part % 1000, 3, 10, QChar(u'0'));
}

QString grouped(std::uint64_t value) {
  QString digits = QString::number(value);
  for (qsizetype at = digits.size() - 3; at > 0; at -= 3) digits.insert(at, kThin);
  return digits;
}

QString countOf(std::uint64_t count, const QString& one, const QString& many) {
  return grouped(count) + u' ' + (count == 1 ? one : many);
}

}  // namespace

void LogModel::display(const std::shared_ptr<const observe::Snapshot>& seen) {
  static const std::vector<observe::TraceChunkPtr> kNone;
  QStringList regions;
  if (seen && seen->scenery)
    for (const auto& region : seen->scenery->regions) regions << QString::fromStdString(region.id);
  if (regions != regions_) {
    beginResetModel();
    regions_ = regions;
    log_.update(kNone);
    rows_.clear();
    head_ = 0;
    shown_ = 0;
    LogFilter::Error error;
    filter_ = LogFilter::parse(text_, regions_, error);
    setMarks(markTexts_);
    endResetModel();
  }
  dropped_ = seen ? seen->trace_dropped : 0;
  timeline_ = seen ? seen->timeline : nullptr;
  TraceLog next = log_;
  const TraceLog::Change change = next.update(seen ? seen->trace : kNone);
  follow(std::move(next), change);
  const Instant now = seen ? seen->at : Instant{};
  if (now == now_) return;
  now_ = now;
  if (shown_ > 0) Q_EMIT dataChanged(index(0, 0), index(shown_ - 1, kColumns - 1), {kLaterRole});
}

void LogModel::collect(std::uint64_t from, std::vector<std::uint64_t>& rows) const {
  log_.each_from(from, [&](std::uint64_t at, const TraceEntry& entry) {
    if (filter_.matches(entry)) rows.push_back(at);
  });
}

/// Views may read what goes away until they have been told, so the old log stays until then.
void LogModel::follow(TraceLog next, const TraceLog::Change& change) {
  if (change.nothing()) return;
  if (change.reset) {
    beginResetModel();
    log_ = std::move(next);
    refill();
    endResetModel();
    return;
  }
  int gone = static_cast<int>(change.dropped);
  if (!filter_.isEmpty()) {
    const auto begin = rows_.begin() + static_cast<std::ptrdiff_t>(head_);
    gone = static_cast<int>(std::lower_bound(begin, rows_.end(), next.first()) - begin);
  }
  if (gone > 0) beginRemoveRows({}, 0, gone - 1);
  log_ = std::move(next);
  if (gone > 0) drop(gone);
  std::vector<std::uint64_t> fresh;
  if (!filter_.isEmpty()) collect(log_.end() - change.added, fresh);
  const int added = filter_.isEmpty() ? static_cast<int>(change.added) : static_cast<int>(fresh.size());
  if (added == 0) return;
  beginInsertRows({}, shown_, shown_ + added - 1);
  rows_.insert(rows_.end(), fresh.begin(), fresh.end());
  shown_ += added;
  endInsertRows();
}

void LogModel::drop(int count) {
  if (!filter_.isEmpty()) head_ += static_cast<std::size_t>(count);
  if (head_ > rows_.size() / 2) {
    rows_.erase(rows_.begin(), rows_.begin() + static_cast<std::ptrdiff_t>(head_));
    head_ = 0;
  }
  shown_ -= count;
  endRemoveRows();
}

void LogModel::refill() {
  rows_.clear();
  head_ = 0;
  if (!filter_.isEmpty()) collect(log_.first(), rows_);
  shown_ = filter_.isEmpty() ? static_cast<int>(total()) : static_cast<int>(rows_.size());
}

LogFilter::Error LogModel::setFilter(const QString& text) {
  LogFilter::Error error;
  LogFilter filter = LogFilter::parse(text, regions_, error);
  if (!error.message.isEmpty()) return error;
  beginResetModel();
  text_ = text;
  filter_ = std::move(filter);
  refill();
  endResetModel();
  return error;
}

void LogModel::setMarks(const QStringList& filters) {
  markTexts_ = filters;
  marks_.clear();
  for (const QString& text : filters) {
    LogFilter::Error error;
    marks_.push_back(LogFilter::parse(text, regions_, error));
    if (!error.message.isEmpty()) marks_.back() = LogFilter();
  }
  if (shown_ > 0) Q_EMIT dataChanged(index(0, 0), index(shown_ - 1, kColumns - 1), {kMarkRole});
}

int LogModel::rowAt(Instant at) const {
  int low = 0, high = shown_;
  while (low < high) {
    const int middle = low + (high - low) / 2;
    if (entry(middle).at <= at) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

int LogModel::rowOfEvent(std::uint64_t event) const {
  int low = 0, high = shown_;
  while (low < high) {
    const int middle = low + (high - low) / 2;
    if (entry(middle).number < event) low = middle + 1;
    else high = middle;
  }
  return low < shown_ && entry(low).number == event ? low : -1;
}

QString LogModel::termFor(int row, int column) const {
  const TraceEntry& e = entry(row);
  const QString subject = plain(e.subject.view());
  const QString quoted =
      subject.contains(u' ') || subject.contains(u',') || subject.contains(u'|') ? u'"' + subject + u'"' : subject;
  switch (column) {
    case kTime: return QStringLiteral("after:%1us").arg(e.at.ns / 1000);
    case kEvent: return QStringLiteral("event>=%1").arg(e.number);
    case kFrom: return e.from == observe::kNoRegion ? QString() : QStringLiteral("from:") + regionName(e.from);
    case kTo: return e.to == observe::kNoRegion ? QString() : QStringLiteral("to:") + regionName(e.to);
    case kLag: return e.at == e.sent ? QString() : QStringLiteral("lag>=%1us").arg((e.at - e.sent).ns / 1000);
    case kSize: return e.bytes == 0 ? QString() : QStringLiteral("bytes>=%1B").arg(e.bytes);
    case kWhat:
      if (subject.isEmpty()) break;
      if (e.kind == TraceKind::kRead || e.kind == TraceKind::kWrite || e.kind == TraceKind::kEvicted)
        return QStringLiteral("key:") + quoted;
      if (e.kind == TraceKind::kFault || e.kind == TraceKind::kFaultEnd) return QStringLiteral("name:") + quoted;
      return QStringLiteral("text:") + quoted;
    default: break;
  }
  return QStringLiteral("kind:") + LogFilter::kindWord(e.kind);
}

int LogModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : shown_; }
int LogModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : kColumns; }

QString LogModel::regionName(std::uint8_t region) const {
  return region == observe::kNoRegion ? QString() : regions_.value(region);
}

QString LogModel::text(const TraceEntry& e, int column) const {
  switch (column) {
    case kTime: return timeText(e.at);
    case kEvent: return grouped(e.number);
    case kKind: {
      const std::string_view name = observe::name_of(e.kind);
      return QString::fromUtf8(name.data(), static_cast<qsizetype>(name.size()));
    }
    case kFrom: return regionName(e.from);
    case kTo: return regionName(e.to);
    case kLag: return e.at == e.sent ? QString() : words(format_duration(e.at - e.sent));
    case kSize: return e.bytes == 0 ? QString() : words(format_bytes(e.bytes));
    default: break;
  }
  const QString shard = e.to == observe::kNoRegion ? QString() : tr("shard %1").arg(e.shard);
  if (e.kind == TraceKind::kOperations || (e.kind == TraceKind::kLost && e.operations > 0))
    return countOf(e.operations, tr("operation"), tr("operations")) + QStringLiteral(" · ") + shard;
  const QString subject = plain(e.subject.view());
  if (e.kind == TraceKind::kFault || e.kind == TraceKind::kFaultEnd) return faultLine(e);
  if (e.kind == TraceKind::kRead || e.kind == TraceKind::kWrite) {
    const QString line = QStringLiteral("%1 %2").arg(plain(e.command.view()), subject).trimmed();
    return e.refused ? tr("%1 · client in %2, refused: its shard is down").arg(line, regionName(e.to))
                     : tr("%1 · client in %2, %3").arg(line, regionName(e.to), shard);
  }
  if (e.kind == TraceKind::kScript) return tr("%1 · in %2").arg(subject, regionName(e.to));
  if (e.kind == TraceKind::kEvicted) return tr("%1 · by %2, %3").arg(subject, regionName(e.to), shard);
  if (subject.isEmpty()) return shard;
  if (e.kind == TraceKind::kProcess || (e.kind == TraceKind::kSync && e.operations == 0) || e.kind == TraceKind::kSyncBegins)
    return subject + QStringLiteral(" · ") + shard;
  if (e.kind == TraceKind::kSync)
    return subject + QStringLiteral(", ") + countOf(e.operations, tr("operation"), tr("operations")) + QStringLiteral(" · ") +
           shard;
  return subject;
}

QString LogModel::faultLine(const TraceEntry& e) const {
  const QString name = plain(e.subject.view());
  const observe::FaultRecord* known = nullptr;
  if (timeline_)
    for (const observe::FaultRecord& fault : timeline_->faults)
      if (QString::fromStdString(fault.name) == name) known = &fault;
  QStringList parts{known == nullptr ? name : faultText(*known)};
  if (e.kind == TraceKind::kFaultEnd) parts[0] += tr(" ends");
  if (known != nullptr && !faultEffect(*known).isEmpty())
    parts << faultEffect(*known) + (known->ended || known->momentary ? QString() : tr(" so far"));
  return parts.join(QStringLiteral(" · "));
}

QVariant LogModel::data(const QModelIndex& index, int role) const {
  if (!index.isValid() || index.row() >= shown_) return {};
  const TraceEntry& e = entry(index.row());
  const int column = index.column();
  if (role == Qt::DisplayRole) return text(e, column);
  if (role == kKindRole) return static_cast<int>(e.kind);
  if (role == kLaterRole) return e.at > now_;
  if (role == kMarkRole) {
    const auto mark = std::find_if(marks_.begin(), marks_.end(), [&](const auto& m) { return !m.isEmpty() && m.matches(e); });
    return mark == marks_.end() ? QVariant() : QVariant(static_cast<int>(mark - marks_.begin()));
  }
  if (role == Qt::TextAlignmentRole && (column == kTime || column == kEvent || column == kLag || column == kSize))
    return static_cast<int>(Qt::AlignRight | Qt::AlignVCenter);
  if (role == Qt::ToolTipRole && column == kWhat) return text(e, column);
  if (role == Qt::ToolTipRole && column == kLag && e.at != e.sent)
    return tr("Sent at %1, arrived at %2").arg(timeText(e.sent), timeText(e.at));
  return {};
}

QVariant LogModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal || section < 0 || section >= kColumns) return {};
  static const char* const kNames[] = {"Time", "Event", "Kind", "From", "To", "Under way", "Size", "What"};
  static const char* const kTips[] = {"Simulated time at which it happened; of a message, when it arrived",
                                      "Number of the event in the run",
                                      "What happened",
                                      "Sender",
                                      "Receiver, or where it happened",
                                      "Between sending and arrival",
                                      "Bytes on the wire",
                                      "Key, name or contents"};
  if (role == Qt::DisplayRole) return tr(kNames[section]);
  if (role == Qt::ToolTipRole) return tr(kTips[section]);
  if (role == Qt::TextAlignmentRole && (section == kTime || section == kEvent || section == kLag || section == kSize))
    return static_cast<int>(Qt::AlignRight | Qt::AlignVCenter);
  return {};
}

}  // namespace jetlag::ui
