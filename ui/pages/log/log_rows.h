// SPDX-License-Identifier: GPL-3.0-or-later
// LogRows: the log model as the log table draws it: a coloured dot by kind, keys in the fixed face, rows after the instant shown
// step back.
#pragma once

#include <QIdentityProxyModel>
#include <QVector>

#include "observe/trace.h"
#include "widgets/theme.h"

namespace jetlag::ui {

/// The colour of a kind; its word in the same row is the second cue.
State stateOf(observe::TraceKind kind);

class LogRows : public QIdentityProxyModel {
  Q_OBJECT

 public:
  using QIdentityProxyModel::QIdentityProxyModel;
  /// The ground of the rows with the model's marks, by their place.
  void setTints(const QVector<State>& tints) { tints_ = tints; }
  QVariant data(const QModelIndex& index, int role) const override;

 private:
  QVector<State> tints_;
};

}  // namespace jetlag::ui
