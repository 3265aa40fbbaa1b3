// SPDX-License-Identifier: GPL-3.0-or-later
// KeyReplay: what the recorded operations of a key add up to, by the rules of its type: which member, field, candidate or
// accumulator stems from which operation. It says which dot stands behind what a region shows, what a region lacks, and what all
// will hold once everything has arrived.
//
// Truth   the record may begin late (backlogs are bounded). Whatever the page derives is checked against what the regions really
//         show: holds() is false where it differs, and then nothing derived is shown.
// Bound   only the newest kMost operations are read (and what sums need besides), so that a key that was written a million times
//         costs no more than that.
// Rules   a set, a sorted set and a hash forget what a removal had seen; a register keeps candidates that have not seen each
//         other; a counter is a base and one sum per origin, of which a SET or DEL cancels what it had seen.
#pragma once

#include <QHash>
#include <QString>
#include <QStringList>
#include <QVector>

#include <functional>
#include <optional>
#include <vector>

#include "observe/explain.h"

namespace jetlag::ui {

/// kBuilt: lists, streams, documents and the like are shown as they are built, not replayed.
enum class KeyForm { kNone, kText, kCounter, kSet, kHash, kSortedSet, kBuilt };
/// Names with a value each: fields, or members with their score.
constexpr bool holdsPairs(KeyForm form) { return form == KeyForm::kHash || form == KeyForm::kSortedSet; }

struct ReplayItem {
  QString name;        ///< member, field or, of a counter, the origin's region; empty: the one base
  QString value;       ///< of a candidate, a field or an accumulator
  QStringList dots;    ///< of the operations it stems from, oldest first
};

class KeyReplay {
 public:
  struct Operation {
    const observe::ExplainedOperation* told = nullptr;
    QString dot;
    QStringList names;            ///< members or fields it touches; none: it touches the whole key
    QString value;                ///< of a SET, or the own sum of an increment
    int place = 0;                ///< in operations()
    std::vector<bool> seen;       ///< by place: what its writer had seen
    bool is(observe::OperationKind kind) const { return told->kind == kind; }
    bool arrivedAt(int region) const;
    bool arrivedEverywhere() const;
    bool adds() const { return !removes() && !setsDeadline(); }
    bool setsDeadline() const {
      return is(observe::OperationKind::kSetDeadline) || is(observe::OperationKind::kSetFieldDeadlines);
    }
    bool removes() const;
    /// Takes the whole key away.
    /// Of a type that is shown as it is built.
    bool ofBuilt() const;
    bool deletes() const {
      return is(observe::OperationKind::kDelete) || is(observe::OperationKind::kExpire) || is(observe::OperationKind::kEvict);
    }
    /// Sets the whole key anew, or takes it away.
    bool resets() const { return is(observe::OperationKind::kSet) || deletes(); }
    /// Adds to a counter, or to one in a field, or to a score.
    bool counts() const;
    /// Touches the member or field; what resets touches all.
    bool touches(const QString& name) const { return resets() || names.contains(name); }
    /// Without the key: "SADD milk eggs", "HSET name Ann", "ZADD 5 Ann", "increment, own sum 15".
    QString brief() const;
  };
  using Visible = std::function<bool(const Operation&)>;

  /// `why` must outlive this.
  explicit KeyReplay(const observe::Explanation& why);
  KeyForm form() const { return form_; }
  const observe::Explanation& why() const { return *why_; }
  const QVector<Operation>& operations() const { return operations_; }
  const Operation* find(const QString& dot) const;
  /// The writer of `later` had seen `earlier`.
  static bool saw(const Operation& later, const Operation& earlier) {
    return later.seen[static_cast<std::size_t>(earlier.place)];
  }
  /// Neither had seen the other.
  static bool concurrent(const Operation& a, const Operation& b) { return a.place != b.place && !saw(a, b) && !saw(b, a); }
  bool meetsConcurrent(const Operation& operation) const;
  /// Of what its writer had seen the newest: what nothing else that it had seen had seen already.
  QStringList frontier(const Operation& operation) const;
  /// What a replica holds that has applied the operations that `visible` picks.
  QVector<ReplayItem> after(const Visible& visible) const;
  QVector<ReplayItem> at(int region) const;
  const QVector<ReplayItem>& finally() const { return final_; }
  /// Everything derived equals what the regions show.
  bool holds() const { return holds_; }
  /// It is down and holds nothing of the key, whatever had arrived there.
  bool lostMemory(int region) const;
  /// Names as the region's value lists them: members or fields.
  QStringList shownNames(int region) const;
  /// What every region reads once all has arrived; nothing where it cannot be told.
  const std::optional<QString>& outcome() const { return outcome_; }
  /// Operations that were left out because there are more than kMost.
  qsizetype older() const { return older_; }

  static constexpr std::size_t kMost = 300;

 private:
  void readSeen();
  std::optional<QString> foretell() const;
  std::ptrdiff_t placeOf(const std::string& region) const;
  QVector<ReplayItem> counterAfter(const Visible& visible) const;
  QVector<ReplayItem> itemsAfter(const Visible& visible) const;
  KeyForm guessForm() const;
  bool matches(int region) const;

  const observe::Explanation* why_;
  QVector<Operation> operations_;
  QHash<QString, int> index_;
  KeyForm form_;
  bool holds_ = false;
  qsizetype older_ = 0;
  QVector<ReplayItem> final_;
  std::optional<QString> outcome_;
};

/// The sum of a counter's items; nothing where one is not a number.
std::optional<QString> sumOf(const QVector<ReplayItem>& items);

}  // namespace jetlag::ui
