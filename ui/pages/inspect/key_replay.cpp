// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/inspect/key_replay.h"

#include <QCoreApplication>

#include <algorithm>
#include <map>
#include <string_view>
#include <utility>

#include "pages/words/redis_text.h"
#include "widgets/numbers.h"

namespace jetlag::ui {

namespace {

using Kind = observe::OperationKind;

QString originOf(const QString& dot) { return dot.section(QLatin1Char(':'), 0, -2); }

QString minus(const QString& a, const QString& b) {
  bool oneWhole = false, otherWhole = false;
  const qint64 whole = a.toLongLong(&oneWhole) - b.toLongLong(&otherWhole);
  return oneWhole && otherWhole ? QString::number(whole) : QString::number(a.toDouble() - b.toDouble(), 'g', 15);
}

/// The newest operations, and of every origin the newest that each region has: what sums are made of.
std::vector<bool> newest(const observe::Explanation& why) {
  const std::size_t count = why.operations.size();
  std::vector<bool> kept(count, count <= KeyReplay::kMost);
  if (count <= KeyReplay::kMost) return kept;
  std::fill(kept.end() - static_cast<std::ptrdiff_t>(KeyReplay::kMost), kept.end(), true);
  std::map<std::pair<std::string_view, std::size_t>, std::size_t> last;   // (written in, region) -> which
  for (std::size_t i = 0; i < count; ++i)
    for (std::size_t r = 0; r < why.operations[i].arrivals.size(); ++r)
      if (why.operations[i].arrivals[r].at) last[{why.operations[i].region, r}] = i;
  for (const auto& [unused, i] : last) kept[i] = true;
  return kept;
}

}  // namespace

bool KeyReplay::Operation::arrivedAt(int region) const {
  return region >= 0 && region < static_cast<int>(told->arrivals.size()) &&
         told->arrivals[static_cast<std::size_t>(region)].at.has_value();
}

bool KeyReplay::Operation::arrivedEverywhere() const {
  return std::all_of(told->arrivals.begin(), told->arrivals.end(), [](const auto& arrival) { return arrival.at.has_value(); });
}

bool KeyReplay::Operation::ofBuilt() const { return told->kind >= Kind::kInsertItems && told->kind < Kind::kDelete; }

bool KeyReplay::Operation::removes() const {
  return is(Kind::kRemoveMembers) || is(Kind::kRemoveFields) || is(Kind::kRemoveScores) || is(Kind::kRemoveItems) ||
         is(Kind::kRemoveEntries) || is(Kind::kDestroyGroup) || is(Kind::kRemoveVectors) || deletes();
}

bool KeyReplay::Operation::counts() const {
  return is(Kind::kIncrement) || is(Kind::kIncrementField) || is(Kind::kIncrementScore);
}

/// "INCRBY 5" of "INCRBY page:3 5".
static QString withoutKey(const std::string& command) {
  const QString all = textOf(command);
  return (all.section(QLatin1Char(' '), 0, 0) + QLatin1Char(' ') + all.section(QLatin1Char(' '), 2)).trimmed();
}

QString KeyReplay::Operation::brief() const {
  const auto tr = [](const char* text) { return QCoreApplication::translate("InspectPage", text); };
  const QString all = names.join(QLatin1Char(' '));
  switch (told->kind) {
    case Kind::kSet: return QStringLiteral("SET ") + value;
    case Kind::kIncrement: return told->asked.empty() ? tr("increment, own sum %1").arg(value) : withoutKey(told->asked);
    case Kind::kAddMembers: return QStringLiteral("SADD ") + all;
    case Kind::kRemoveMembers: return QStringLiteral("SREM ") + all;
    case Kind::kIncrementField: return tr("HINCRBY %1, own sum %2").arg(all, value);
    case Kind::kRemoveFields:
      return told->command.starts_with("expiry of ") ? tr("expiry of %1").arg(all) : QStringLiteral("HDEL ") + all;
    case Kind::kIncrementScore: return tr("ZINCRBY %1, own sum %2").arg(all, value);
    case Kind::kRemoveScores: return QStringLiteral("ZREM ") + all;
    case Kind::kDelete: return QStringLiteral("DEL");
    case Kind::kExpire: return tr("expiry");
    case Kind::kEvict: return tr("eviction");
    case Kind::kSetDeadline: {
      const QString line = withoutKey(told->command), at = line.section(QLatin1Char(' '), 1);
      return at.isEmpty() ? line : tr("expire at %1").arg(numbers::instant(at.toLongLong() * 1'000'000));
    }
    case Kind::kSetFieldDeadlines: {
      const bool never = value == QLatin1String("never");
      return never ? tr("no end of %1").arg(all) : tr("end of %1 at %2").arg(all, numbers::instant(value.toLongLong() * 1'000'000));
    }
    case Kind::kPublish: return withoutKey(told->command);
    case Kind::kAddRanks:
    case Kind::kMoveCounter: return told->asked.empty() ? textOf(told->command) : withoutKey(told->asked);
    case Kind::kSetVectors:
    case Kind::kRemoveVectors: return withoutKey(told->command);
    default: break;
  }
  if (ofBuilt()) return textOf(told->command);
  const bool scores = is(Kind::kSetScores);  // come before their members
  QStringList pairs;
  for (const auto& part : told->parts)
    pairs << textOf(scores ? part.value : part.name) << textOf(scores ? part.name : part.value);
  return (scores ? QStringLiteral("ZADD ") : QStringLiteral("HSET ")) + pairs.join(QLatin1Char(' '));
}

KeyReplay::KeyReplay(const observe::Explanation& why) : why_(&why), form_(KeyForm::kNone) {
  const std::vector<bool> kept = newest(why);
  for (std::size_t i = 0; i < why.operations.size(); ++i) {
    if (!kept[i]) {
      ++older_;
      continue;
    }
    Operation op;
    op.told = &why.operations[i];
    op.dot = textOf(op.told->dot);
    for (const auto& part : op.told->parts) {
      if (!op.is(Kind::kSet) && !op.is(Kind::kIncrement)) op.names << textOf(part.name);
      if (!op.is(Kind::kSetFields) && !op.is(Kind::kSetScores)) op.value = textOf(part.value);
    }
    op.place = static_cast<int>(operations_.size());
    index_.insert(op.dot, op.place);
    operations_.push_back(std::move(op));
  }
  readSeen();
  form_ = guessForm();
  holds_ = !operations_.isEmpty() && form_ != KeyForm::kBuilt;
  for (int r = 0; holds_ && r < static_cast<int>(why.regions.size()); ++r)
    holds_ = !why.regions[static_cast<std::size_t>(r)].live || matches(r);  // it may have lost what had arrived
  final_ = after([](const Operation&) { return true; });
  outcome_ = foretell();
}

void KeyReplay::readSeen() {
  for (Operation& op : operations_)
    for (const Operation& other : operations_)
      op.seen.push_back(op.told->saw[static_cast<std::size_t>(other.told - why_->operations.data())]);
}

bool KeyReplay::meetsConcurrent(const Operation& operation) const {
  return std::any_of(operations_.begin(), operations_.end(),
                     [&](const Operation& other) { return concurrent(operation, other); });
}

QStringList KeyReplay::frontier(const Operation& operation) const {
  QStringList dots;
  std::vector<bool> covered(static_cast<std::size_t>(operations_.size()), false);
  for (int i = static_cast<int>(operations_.size()) - 1; i >= 0; --i) {
    const auto at = static_cast<std::size_t>(i);
    if (!operation.seen[at] || covered[at]) continue;
    dots.prepend(operations_[i].dot);
    for (std::size_t j = 0; j < covered.size(); ++j) covered[j] = covered[j] || operations_[i].seen[j];
  }
  return dots;
}

KeyForm KeyReplay::guessForm() const {
  const auto is = [&](const char* type) {
    return std::any_of(why_->regions.begin(), why_->regions.end(), [&](const auto& region) { return region.type == type; });
  };
  const auto done = [&](Kind kind) {
    return std::any_of(operations_.begin(), operations_.end(), [&](const Operation& op) { return op.is(kind); });
  };
  if (std::any_of(why_->regions.begin(), why_->regions.end(), [](const auto& region) { return !region.state.empty(); }))
    return KeyForm::kBuilt;
  if (is("set")) return KeyForm::kSet;
  if (is("hash")) return KeyForm::kHash;
  if (is("zset")) return KeyForm::kSortedSet;
  if (is("counter")) return KeyForm::kCounter;
  if (is("string")) return done(Kind::kIncrement) ? KeyForm::kCounter : KeyForm::kText;
  if (done(Kind::kAddMembers)) return KeyForm::kSet;
  if (done(Kind::kSetFields) || done(Kind::kIncrementField)) return KeyForm::kHash;
  if (done(Kind::kSetScores) || done(Kind::kIncrementScore)) return KeyForm::kSortedSet;
  if (done(Kind::kIncrement)) return KeyForm::kCounter;
  const auto built = [](const Operation& op) { return op.ofBuilt(); };
  if (std::any_of(operations_.begin(), operations_.end(), built)) return KeyForm::kBuilt;
  return done(Kind::kSet) ? KeyForm::kText : KeyForm::kNone;
}

const KeyReplay::Operation* KeyReplay::find(const QString& dot) const {
  const auto at = index_.find(dot);
  return at == index_.end() ? nullptr : &operations_[*at];
}

QVector<ReplayItem> KeyReplay::after(const Visible& visible) const {
  return form_ == KeyForm::kCounter ? counterAfter(visible) : itemsAfter(visible);
}

bool KeyReplay::lostMemory(int region) const {
  const observe::RegionValue& there = why_->regions[static_cast<std::size_t>(region)];
  return !there.live && there.type == "none";
}

QVector<ReplayItem> KeyReplay::at(int region) const {
  if (lostMemory(region)) return {};
  return after([region](const Operation& op) { return op.arrivedAt(region); });
}

/// Sets, sorted sets, hashes and registers: tags and candidates, each until something that had seen it takes its place.
QVector<ReplayItem> KeyReplay::itemsAfter(const Visible& visible) const {
  struct Tag {
    const Operation* by;
    QString value;
  };
  QStringList names;
  QHash<QString, QVector<Tag>> held;
  for (const Operation& op : operations_) {
    if (!visible(op)) continue;
    const auto forget = [&](QVector<Tag>& tags) {
      tags.erase(std::remove_if(tags.begin(), tags.end(), [&](const Tag& tag) { return saw(op, *tag.by); }), tags.end());
    };
    const auto put = [&](const QString& name, const QString& value, bool replaces) {
      if (!held.contains(name)) names << name;
      if (replaces) forget(held[name]);
      held[name].push_back({&op, value});
    };
    if (op.is(Kind::kAddMembers)) {
      for (const QString& member : op.names) put(member, {}, true);
    } else if (op.is(Kind::kSetFields) || op.is(Kind::kSetScores)) {
      for (const auto& part : op.told->parts) put(textOf(part.name), textOf(part.value), true);
    } else if (op.is(Kind::kIncrementField) || op.is(Kind::kIncrementScore)) {
      put(op.names.front(), op.value, false);
    } else if (op.is(Kind::kSet) && form_ == KeyForm::kText) {
      put({}, op.value, true);
    } else if (op.removes()) {
      for (const QString& name : names)
        if (op.touches(name)) forget(held[name]);
    }
  }
  QVector<ReplayItem> items;
  for (const QString& name : names) {
    const auto& tags = held[name];
    if (tags.isEmpty()) continue;
    if (form_ == KeyForm::kText) {
      for (const Tag& tag : tags) items.push_back({tag.value, tag.value, {tag.by->dot}});
      continue;
    }
    ReplayItem item{name, tags.back().value, {}};
    for (const Tag& tag : tags) item.dots << tag.by->dot;
    items.push_back(std::move(item));
  }
  if (form_ != KeyForm::kText)
    std::sort(items.begin(), items.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
  return items;
}

QVector<ReplayItem> KeyReplay::counterAfter(const Visible& visible) const {
  struct Part {
    QString origin, region, sum, cancelled, dot;
  };
  QVector<Part> parts;
  QVector<std::pair<const Operation*, QString>> bases;   // by whom, value
  for (const Operation& op : operations_) {
    if (!visible(op)) continue;
    if (op.is(Kind::kIncrement)) {
      const QString origin = originOf(op.dot);
      auto part = std::find_if(parts.begin(), parts.end(), [&](const Part& each) { return each.origin == origin; });
      if (part == parts.end()) part = parts.insert(parts.end(), {origin, textOf(op.told->region), {}, QStringLiteral("0"), {}});
      part->sum = op.value;
      part->dot = op.dot;
      continue;
    }
    if (!op.resets()) continue;
    bases.erase(std::remove_if(bases.begin(), bases.end(), [&](const auto& base) { return saw(op, *base.first); }), bases.end());
    if (op.is(Kind::kSet)) bases.push_back({&op, op.value});
    for (Part& part : parts)
      for (const Operation& seen : operations_)
        if (saw(op, seen) && seen.is(Kind::kIncrement) && originOf(seen.dot) == part.origin) part.cancelled = seen.value;
  }
  QVector<ReplayItem> items;
  for (const auto& [by, value] : bases) items.push_back({{}, value, {by->dot}});
  for (const Part& part : parts) items.push_back({part.region, minus(part.sum, part.cancelled), {part.dot}});
  return items;
}

QStringList KeyReplay::shownNames(int region) const {
  const auto& value = why_->regions[static_cast<std::size_t>(region)];
  const QStringList items = arrayItems(textOf(value.value));
  if (form_ == KeyForm::kSet) return items;
  QStringList fields;
  for (qsizetype i = 0; i < items.size(); i += 2) fields << items[i];
  return fields;
}

bool KeyReplay::matches(int region) const {
  const auto& value = why_->regions[static_cast<std::size_t>(region)];
  const QVector<ReplayItem> items = at(region);
  if (form_ == KeyForm::kSet || holdsPairs(form_)) {
    QStringList names, shown = shownNames(region);
    for (const auto& item : items) names << item.name;
    names.sort();
    shown.sort();
    return names == shown;
  }
  if (form_ == KeyForm::kCounter) return value.type == "none" ? items.isEmpty() : sumOf(items) == unquoted(textOf(value.value));
  QStringList dots, candidates;
  for (const auto& item : items) dots << item.dots;
  for (const auto& candidate : value.candidates) candidates << textOf(candidate.dot);
  dots.sort();
  candidates.sort();
  return dots == candidates;
}

std::ptrdiff_t KeyReplay::placeOf(const std::string& region) const {
  return std::ranges::find(why_->regions, region, &observe::RegionValue::region) - why_->regions.begin();
}

std::optional<QString> KeyReplay::foretell() const {
  if (!holds_) return {};
  const QVector<ReplayItem>& items = final_;
  if (form_ == KeyForm::kCounter) return sumOf(items);
  QStringList names;
  for (const auto& item : items) names << item.name;
  if (form_ == KeyForm::kSet || holdsPairs(form_)) return names.join(QStringLiteral(", "));
  if (items.size() == 1) return items.front().value;
  const bool newer = why_->rule.starts_with("lww"), older = why_->rule.starts_with("fww");
  if (items.isEmpty() || (!newer && !older)) return {};
  const Operation* best = nullptr;
  QString value;
  for (const auto& item : items) {
    const Operation* op = find(item.dots.front());
    if (op == nullptr) return {};
    if (best != nullptr && op->told->stamp == best->told->stamp) {
      if (op->told->region == best->told->region) return {};
      if (placeOf(op->told->region) > placeOf(best->told->region)) continue;  // of equal stamps the first region's wins
    } else if (best != nullptr && newer != (op->told->stamp > best->told->stamp)) {
      continue;
    }
    best = op;
    value = item.value;
  }
  return value;
}

std::optional<QString> sumOf(const QVector<ReplayItem>& items) {
  qint64 whole = 0;
  double real = 0;
  bool allWhole = true;
  int bases = 0;
  for (const auto& item : items) {
    bool isWhole = false, isReal = false;
    whole += item.value.toLongLong(&isWhole);
    real += item.value.toDouble(&isReal);
    if (!isReal) return {};
    allWhole = allWhole && isWhole;
    bases += item.name.isEmpty() ? 1 : 0;
  }
  if (bases > 1) return {};
  return allWhole ? QString::number(whole) : QString::number(real, 'g', 15);
}

}  // namespace jetlag::ui
