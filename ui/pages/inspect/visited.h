// SPDX-License-Identifier: GPL-3.0-or-later
// Visited: the keys that were looked at, like the pages of a browser: going to a new one forgets what lay ahead.
#pragma once

#include <QString>
#include <QStringList>

namespace jetlag::ui {

class Visited {
 public:
  void visit(const QString& key) {
    if (key.isEmpty() || key == current()) return;
    keys_ = keys_.mid(0, at_ + 1);
    keys_ << key;
    if (keys_.size() > kMost) keys_.removeFirst();
    at_ = keys_.size() - 1;
  }
  bool canGoBack() const { return at_ > 0; }
  bool canGoForward() const { return at_ + 1 < keys_.size(); }
  QString back() { return canGoBack() ? keys_[--at_] : current(); }
  QString forward() { return canGoForward() ? keys_[++at_] : current(); }
  QString current() const { return keys_.value(at_); }
  const QStringList& keys() const { return keys_; }  ///< oldest first

 private:
  static constexpr qsizetype kMost = 100;
  QStringList keys_;
  qsizetype at_ = -1;
};

}  // namespace jetlag::ui
