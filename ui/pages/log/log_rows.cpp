// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/log/log_rows.h"

#include "models/log_model.h"
#include "widgets/log_table.h"

namespace jetlag::ui {

State stateOf(observe::TraceKind kind) {
  using observe::TraceKind;
  switch (kind) {
    case TraceKind::kOperations:
    case TraceKind::kFaultEnd:
    case TraceKind::kConverged: return State::kHealthy;
    case TraceKind::kSyncRequest:
    case TraceKind::kSyncReply:
    case TraceKind::kSyncBegins:
    case TraceKind::kSync: return State::kPartial;
    case TraceKind::kFullChunk: return State::kFullSync;
    case TraceKind::kLost:
    case TraceKind::kFault:
    case TraceKind::kExpectation: return State::kCut;
    case TraceKind::kWrite:
    case TraceKind::kScript: return State::kAccent;
    case TraceKind::kEvicted:
    case TraceKind::kProcess: return State::kFailover;
    case TraceKind::kAck:
    case TraceKind::kRead: break;
  }
  return State::kNone;
}

QVariant LogRows::data(const QModelIndex& index, int role) const {
  switch (role) {
    case LogTable::kStateRole:
      if (index.column() != LogModel::kKind) return {};
      return static_cast<int>(stateOf(static_cast<observe::TraceKind>(index.data(LogModel::kKindRole).toInt())));
    case LogTable::kMonoRole: {
      if (index.column() != LogModel::kWhat) return false;
      const auto kind = static_cast<observe::TraceKind>(index.data(LogModel::kKindRole).toInt());
      using observe::TraceKind;
      return kind == TraceKind::kRead || kind == TraceKind::kWrite || kind == TraceKind::kScript;
    }
    case LogTable::kQuietRole: return index.data(LogModel::kLaterRole);
    case LogTable::kTintRole: {
      const QVariant mark = index.data(LogModel::kMarkRole);
      return mark.isValid() ? QVariant(static_cast<int>(tints_.value(mark.toInt(), State::kNone))) : mark;
    }
    default: return QIdentityProxyModel::data(index, role);
  }
}

}  // namespace jetlag::ui
