// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/log_filter.h"

#include <algorithm>
#include <array>
#include <optional>

#include "core/suggest.h"
#include "core/units.h"

namespace jetlag::ui {

namespace {

using observe::TraceEntry;
using observe::TraceKind;

constexpr std::size_t kKindCount = static_cast<std::size_t>(TraceKind::kConverged) + 1;

/// * and ? as wildcards.
bool matchesGlob(std::string_view pattern, std::string_view text) {
  std::size_t p = 0, t = 0, star = std::string_view::npos, resume = 0;
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      resume = t;
    } else if (p < pattern.size() && (pattern[p] == '?' || pattern[p] == text[t])) {
      ++p, ++t;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      t = ++resume;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

bool anyOf(const std::vector<std::string>& patterns, std::string_view text) {
  return std::any_of(patterns.begin(), patterns.end(), [&](const std::string& pattern) { return matchesGlob(pattern, text); });
}

/// The arguments of a script's command.
bool anyWordOf(const std::vector<std::string>& patterns, std::string_view command) {
  std::size_t at = command.find(' ');
  while (at != std::string_view::npos) {
    const std::size_t next = command.find(' ', at + 1);
    if (anyOf(patterns, command.substr(at + 1, next == std::string_view::npos ? next : next - at - 1))) return true;
    at = next;
  }
  return false;
}

bool hasRegion(std::uint64_t mask, std::uint8_t region) { return region < 64 && (mask >> region & 1) != 0; }

struct Field {
  std::string_view name;
  enum class Kind { kKinds, kRegions, kText, kNumber, kDuration, kBytes } kind;
  bool compares;  ///< takes > and <
};

constexpr std::array<Field, 14> kFields{{{"kind", Field::Kind::kKinds, false},
                                         {"region", Field::Kind::kRegions, false},
                                         {"from", Field::Kind::kRegions, false},
                                         {"to", Field::Kind::kRegions, false},
                                         {"shard", Field::Kind::kNumber, true},
                                         {"key", Field::Kind::kText, false},
                                         {"name", Field::Kind::kText, false},
                                         {"text", Field::Kind::kText, false},
                                         {"lag", Field::Kind::kDuration, true},
                                         {"bytes", Field::Kind::kBytes, true},
                                         {"operations", Field::Kind::kNumber, true},
                                         {"event", Field::Kind::kNumber, true},
                                         {"after", Field::Kind::kDuration, false},
                                         {"before", Field::Kind::kDuration, false}}};

struct Group {
  std::string_view name;
  bool (*holds)(TraceKind);
};
/// Kinds that belong together.
constexpr std::array<Group, 3> kGroups{
    {{"messages", &observe::is_message},
     {"commands", [](TraceKind k) { return k == TraceKind::kRead || k == TraceKind::kWrite || k == TraceKind::kScript; }},
     {"interesting", &observe::is_interesting}}};

std::vector<std::string> kindWords() {
  std::vector<std::string> words;
  for (std::size_t k = 0; k < kKindCount; ++k) words.push_back(LogFilter::kindWord(static_cast<TraceKind>(k)).toStdString());
  for (const Group& group : kGroups) words.emplace_back(group.name);
  return words;
}

QString nearest(const std::string& word, const std::vector<std::string>& names) {
  const std::vector<std::string_view> views(names.begin(), names.end());
  const std::string_view found = nearest_name(word, views);
  if (!found.empty())
    return QStringLiteral(", did you mean \"%1\"?").arg(QString::fromUtf8(found.data(), static_cast<qsizetype>(found.size())));
  return QStringLiteral("; there are ") + QString::fromStdString(name_list(views, " and "));
}

}  // namespace

/// One parse: recursive over | , juxtaposition, - and brackets.
class FilterParser {
 public:
  FilterParser(const QString& text, const QStringList& regions, LogFilter& out, LogFilter::Error& error)
      : text_(text), regions_(regions), out_(out), error_(error) {}

  void run() {
    skip();
    if (at_ == text_.size()) return;
    out_.root_ = either();
    if (at_ < text_.size() && error_.message.isEmpty()) fail(at_, QStringLiteral("unexpected \"%1\"").arg(text_[at_]));
    if (!error_.message.isEmpty()) out_.nodes_.clear();
  }

 private:
  using Node = LogFilter::Node;
  using Test = LogFilter::Test;
  using Compare = LogFilter::Compare;

  void fail(qsizetype at, const QString& message) {
    if (error_.message.isEmpty()) error_ = {message, static_cast<int>(at)};
    at_ = text_.size();
  }
  void skip() {
    while (at_ < text_.size() && text_[at_].isSpace()) ++at_;
  }
  bool ends() const { return at_ >= text_.size() || text_[at_] == u'|' || text_[at_] == u')'; }
  std::size_t add(Node node) {
    out_.nodes_.push_back(std::move(node));
    return out_.nodes_.size() - 1;
  }
  std::size_t join(Test test, std::size_t left, std::size_t right) {
    Node node;
    node.test = test;
    node.left = left;
    node.right = right;
    return add(std::move(node));
  }

  std::size_t either() {
    std::size_t left = all();
    for (skip(); at_ < text_.size() && text_[at_] == u'|'; skip()) {
      ++at_;
      left = join(Test::kOr, left, all());
    }
    return left;
  }

  std::size_t all() {
    skip();
    if (ends()) {
      fail(at_, QStringLiteral("expected a term such as kind:fault"));
      return 0;
    }
    std::size_t left = one();
    for (skip(); !ends(); skip()) left = join(Test::kAnd, left, one());
    return left;
  }

  std::size_t one() {
    if (++depth_ > 100) fail(at_, QStringLiteral("too many brackets"));
    std::size_t made = 0;
    const qsizetype begin = at_;
    if (at_ >= text_.size()) {
      fail(at_, QStringLiteral("expected a term such as kind:fault"));
    } else if (text_[at_] == u'-') {
      ++at_;
      made = join(Test::kNot, one(), 0);
    } else if (text_[at_] == u'(') {
      ++at_;
      made = either();
      if (at_ < text_.size() && text_[at_] == u')') ++at_;
      else fail(begin, QStringLiteral("this bracket is not closed"));
    } else {
      made = term();
    }
    --depth_;
    return made;
  }

  QString word(bool quotes) {
    if (quotes && at_ < text_.size() && text_[at_] == u'"') {
      const qsizetype close = text_.indexOf(u'"', at_ + 1);
      if (close < 0) {
        fail(at_, QStringLiteral("this quote is not closed"));
        return {};
      }
      const QString inner = text_.mid(at_ + 1, close - at_ - 1);
      at_ = close + 1;
      return inner;
    }
    const qsizetype begin = at_;
    while (at_ < text_.size() && !text_[at_].isSpace() && text_[at_] != u'|' && text_[at_] != u')') ++at_;
    return text_.mid(begin, at_ - begin);
  }

  std::size_t term() {
    const qsizetype begin = at_;
    if (text_[at_] == u'"') {
      Node node;
      node.test = Test::kText;
      node.patterns = {"*" + word(true).toStdString() + "*"};
      return add(std::move(node));
    }
    while (at_ < text_.size() && (text_[at_].isLetterOrNumber() || text_[at_] == u'_')) ++at_;
    const QString name = text_.mid(begin, at_ - begin);
    const auto field = std::find_if(kFields.begin(), kFields.end(), [&](const Field& f) { return name.toStdString() == f.name; });
    const auto compare = operation();
    if (!compare) {
      unknown(begin, name + word(false));
      return 0;
    }
    if (field == kFields.end()) {
      std::vector<std::string> names;
      for (const Field& each : kFields) names.emplace_back(each.name);
      fail(begin, QStringLiteral("unknown field \"%1\"").arg(name) + nearest(name.toStdString(), names));
      return 0;
    }
    if (*compare != Compare::kEqual && !field->compares) fail(begin, QStringLiteral("\"%1\" takes a colon: %1:value").arg(name));
    return value(*field, *compare, at_);
  }

  std::optional<Compare> operation() {
    if (at_ >= text_.size()) return std::nullopt;
    const QChar c = text_[at_];
    if (c != u':' && c != u'=' && c != u'>' && c != u'<') return std::nullopt;
    ++at_;
    const bool equal = (c == u'>' || c == u'<') && at_ < text_.size() && text_[at_] == u'=';
    if (equal) ++at_;
    if (c == u'>') return equal ? Compare::kGreaterEqual : Compare::kGreater;
    if (c == u'<') return equal ? Compare::kLessEqual : Compare::kLess;
    return Compare::kEqual;
  }

  /// A word without a field: perhaps a kind, a region or a field is meant.
  void unknown(qsizetype begin, const QString& given) {
    const std::string text = given.toStdString();
    for (const std::string& kind : kindWords())
      if (kind == text) return fail(begin, QStringLiteral("expected a field before \"%1\", did you mean kind:%1?").arg(given));
    if (regions_.contains(given))
      return fail(begin, QStringLiteral("expected a field before \"%1\", did you mean region:%1?").arg(given));
    std::vector<std::string> names;
    for (const Field& field : kFields) names.push_back(std::string(field.name) + ":");
    const std::vector<std::string_view> views(names.begin(), names.end());
    const std::string_view near = nearest_name(text, views);
    const QString meant = near.empty() ? QStringLiteral("; a text to look for needs quotes")
                                       : QStringLiteral(", did you mean \"%1\"?").arg(QString::fromStdString(std::string(near)));
    fail(begin, QStringLiteral("expected field:value, found \"%1\"").arg(given) + meant);
  }

  std::size_t value(const Field& field, Compare compare, qsizetype begin) {
    static constexpr Test kTests[] = {Test::kKinds,      Test::kRegion, Test::kFrom, Test::kTo,  Test::kShard,
                                      Test::kKey,        Test::kName,   Test::kText, Test::kLag, Test::kBytes,
                                      Test::kOperations, Test::kEvent,  Test::kTime, Test::kTime};
    const auto index = static_cast<std::size_t>(&field - kFields.data());
    Node node;
    node.test = kTests[index];
    node.compare = index == 12 ? Compare::kGreaterEqual : index == 13 ? Compare::kLess : compare;
    const bool quoted = at_ < text_.size() && text_[at_] == u'"';
    const QString text = word(true);
    if (text.isEmpty() && error_.message.isEmpty()) {
      fail(begin, QStringLiteral("expected a value after \"%1\"")
                      .arg(QString::fromUtf8(field.name.data(), static_cast<qsizetype>(field.name.size()))));
    } else if (field.kind == Field::Kind::kText) {
      const QString around = node.test == Test::kText ? QStringLiteral("*") : QString();
      for (const QString& each : quoted ? QStringList{text} : text.split(u',', Qt::SkipEmptyParts))
        node.patterns.push_back((around + each + around).toStdString());
    } else if (field.kind == Field::Kind::kKinds || field.kind == Field::Kind::kRegions) {
      names(field, text, begin, node);
    } else {
      number(field, text, begin, node);
    }
    return add(std::move(node));
  }

  void names(const Field& field, const QString& text, qsizetype begin, Node& node) {
    std::vector<std::string> known;
    if (field.kind == Field::Kind::kKinds) known = kindWords();
    else
      for (const QString& region : regions_) known.push_back(region.toStdString());
    qsizetype from = 0;
    for (const QString& each : text.split(u',')) {
      const auto found = std::find(known.begin(), known.end(), each.toStdString());
      const auto at = static_cast<std::size_t>(found - known.begin());
      const QString what = field.kind == Field::Kind::kKinds ? QStringLiteral("kind") : QStringLiteral("region");
      if (found == known.end())
        return fail(begin + from, QStringLiteral("unknown %1 \"%2\"").arg(what, each) + nearest(each.toStdString(), known));
      if (field.kind == Field::Kind::kRegions || at < kKindCount) node.mask |= std::uint64_t{1} << (at & 63);
      else
        for (std::size_t k = 0; k < kKindCount; ++k)
          node.mask |= std::uint64_t{kGroups[at - kKindCount].holds(static_cast<TraceKind>(k))} << k;
      from += each.size() + 1;
    }
  }

  void number(const Field& field, const QString& text, qsizetype begin, Node& node) {
    if (field.kind == Field::Kind::kNumber) {
      bool fine = false;
      node.value = text.toLongLong(&fine);
      if (!fine) fail(begin, QStringLiteral("expected a whole number, found \"%1\"").arg(text));
      return;
    }
    const auto read =
        parse_quantity(field.kind == Field::Kind::kBytes ? Quantity::kBytes : Quantity::kDuration, text.toStdString());
    if (read) node.value = *read;
    else fail(begin, QString::fromStdString(read.error().message));
  }

  const QString& text_;
  const QStringList& regions_;
  LogFilter& out_;
  LogFilter::Error& error_;
  qsizetype at_ = 0;
  int depth_ = 0;
};

LogFilter LogFilter::parse(const QString& text, const QStringList& regions, Error& error) {
  LogFilter made;
  error = {};
  FilterParser(text, regions, made, error).run();
  return made;
}

QString LogFilter::kindWord(observe::TraceKind kind) {
  const std::string_view name = observe::name_of(kind);
  return QString::fromUtf8(name.data(), static_cast<qsizetype>(name.size())).replace(u' ', u'-');
}

QStringList LogFilter::words(const QStringList& regions) {
  QStringList all;
  for (const Field& field : kFields)
    all << QString::fromUtf8(field.name.data(), static_cast<qsizetype>(field.name.size())) + u':';
  for (const std::string& word : kindWords()) all << QString::fromStdString(word);
  return all + regions;
}

bool LogFilter::fits(const Node& node, std::int64_t value) {
  switch (node.compare) {
    case Compare::kEqual: return value == node.value;
    case Compare::kLess: return value < node.value;
    case Compare::kLessEqual: return value <= node.value;
    case Compare::kGreater: return value > node.value;
    case Compare::kGreaterEqual: return value >= node.value;
  }
  return false;
}

bool LogFilter::holds(std::size_t at, const TraceEntry& entry) const {
  const Node& node = nodes_[at];
  switch (node.test) {
    case Test::kAnd: return holds(node.left, entry) && holds(node.right, entry);
    case Test::kOr: return holds(node.left, entry) || holds(node.right, entry);
    case Test::kNot: return !holds(node.left, entry);
    case Test::kKinds: return (node.mask >> static_cast<unsigned>(entry.kind) & 1) != 0;
    case Test::kRegion: return hasRegion(node.mask, entry.from) || hasRegion(node.mask, entry.to);
    case Test::kFrom: return hasRegion(node.mask, entry.from);
    case Test::kTo: return hasRegion(node.mask, entry.to);
    case Test::kShard: return entry.to != observe::kNoRegion && fits(node, entry.shard);
    case Test::kKey:
      if (entry.kind == TraceKind::kScript) return anyWordOf(node.patterns, entry.subject.view());
      return (entry.kind == TraceKind::kRead || entry.kind == TraceKind::kWrite || entry.kind == TraceKind::kEvicted) &&
             anyOf(node.patterns, entry.subject.view());
    case Test::kName:
      return (entry.kind == TraceKind::kFault || entry.kind == TraceKind::kFaultEnd) &&
             anyOf(node.patterns, entry.subject.view());
    case Test::kText: return anyOf(node.patterns, entry.subject.view()) || anyOf(node.patterns, entry.command.view());
    case Test::kLag: return entry.at != entry.sent && fits(node, (entry.at - entry.sent).ns);
    case Test::kBytes: return fits(node, entry.bytes);
    case Test::kOperations: return fits(node, entry.operations);
    case Test::kEvent: return fits(node, static_cast<std::int64_t>(entry.number));
    case Test::kTime: return fits(node, entry.at.ns);
  }
  return false;
}

}  // namespace jetlag::ui
