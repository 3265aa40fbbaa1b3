// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/inspect/key_facts.h"

#include <QCoreApplication>

#include <algorithm>

#include "pages/facts.h"
#include "pages/inspect/key_rows.h"
#include "pages/words/redis_text.h"
#include "pages/words/region_names.h"
#include "widgets/numbers.h"

namespace jetlag::ui {

namespace {

Instant firstEnd(const observe::RegionValue& value) {
  Instant first = kNever;
  for (const observe::FieldEnd& end : value.fields_end) first = std::min(first, end.at);
  return first;
}

QString tr(const char* text, int n = -1) { return QCoreApplication::translate("InspectPage", text, nullptr, n); }

/// 0 for the value that most live regions show, 1, 2, ... for the others by how many show them; or absent, or down.
std::vector<std::int16_t> versionsByValue(const observe::Explanation& why) {
  std::vector<std::pair<int, std::string>> order;
  const auto valueOf = [](const observe::RegionValue& region) { return region.type + ' ' + region.value; };
  for (const auto& region : why.regions) {
    if (region.type == "none" || !region.live) continue;
    const auto it = std::find_if(order.begin(), order.end(), [&](const auto& each) { return each.second == valueOf(region); });
    if (it == order.end()) order.emplace_back(-1, valueOf(region));
    else --it->first;
  }
  std::stable_sort(order.begin(), order.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<std::int16_t> versions;
  for (const auto& region : why.regions) {
    const auto it = std::find_if(order.begin(), order.end(), [&](const auto& each) { return each.second == valueOf(region); });
    using Row = observe::MatrixRow;
    versions.push_back(!region.live        ? Row::kDown
                       : it == order.end() ? Row::kAbsent
                                           : static_cast<std::int16_t>(it - order.begin()));
  }
  return versions;
}

std::vector<std::int16_t> versionsOf(const observe::Snapshot& seen) {
  const auto& why = seen.key->why;
  const auto* row = matrixRowOf(seen, why.key);
  return row != nullptr && row->versions.size() == why.regions.size() ? row->versions : versionsByValue(why);
}

QString agreement(const observe::Explanation& why, const std::vector<std::int16_t>& versions, std::size_t region) {
  if (versions[region] == observe::MatrixRow::kDown) return tr("nobody can read here");
  const auto same = std::count(versions.begin(), versions.end(), versions[region]);
  const auto equal = std::count_if(why.regions.begin(), why.regions.end(), [&](const auto& other) {
    return other.live && other.value == why.regions[region].value && other.type == why.regions[region].type;
  });
  const auto live = std::count_if(why.regions.begin(), why.regions.end(), [](const auto& other) { return other.live; });
  const auto count = static_cast<std::int64_t>(live);
  if (same == count) return live == static_cast<std::ptrdiff_t>(versions.size()) ? tr("same everywhere") : tr("same in every live region");
  if (same == 1 && equal > 1) return tr("same value, other history");
  if (same == 1) return tr("only this region");
  return same == 2 ? tr("same as 1 other") : tr("same as %1 others").arg(same - 1);
}

QString footer(const KeyReplay& replay, const observe::RegionValue& value) {
  if (!value.live) return {};
  const QStringList items = arrayItems(textOf(value.value));
  QString text;
  switch (replay.form()) {
    case KeyForm::kSet: text = QStringLiteral("SCARD %1").arg(items.size()); break;
    case KeyForm::kHash: text = QStringLiteral("HLEN %1").arg(items.size() / 2); break;
    case KeyForm::kSortedSet: text = QStringLiteral("ZCARD %1").arg(items.size() / 2); break;
    case KeyForm::kBuilt: {
      const auto gone = std::count_if(value.state.begin(), value.state.end(), [](const auto& row) { return row.removed; });
      if (value.type == "list") text = QStringLiteral("LLEN %1").arg(items.size());
      if (gone > 0) text += tr(", %1 removed").arg(gone);
      break;
    }
    case KeyForm::kCounter:
    case KeyForm::kText: text = QStringLiteral("GET ") + textOf(value.value); break;
    case KeyForm::kNone: break;
  }
  if (value.fields_end.size() == 1)
    text += tr(", %1 ends at %2").arg(textOf(value.fields_end[0].field), numbers::instant(value.fields_end[0].at.ns));
  else if (!value.fields_end.empty())
    text += tr(", %1 fields end, the first at %2").arg(value.fields_end.size()).arg(numbers::instant(firstEnd(value).ns));
  if (value.expires_at) text += tr(", expires at %1").arg(numbers::instant(value.expires_at->ns));
  return text;
}

QString behind(const KeyReplay& replay, int region) {
  const auto lacks = std::count_if(replay.operations().begin(), replay.operations().end(),
                                   [&](const auto& op) { return !op.arrivedAt(region); });
  if (lacks == 0) return tr("complete");
  return lacks == 1 ? tr("1 op behind") : tr("%1 ops behind").arg(lacks);
}

void addCards(const observe::Snapshot& seen, const KeyReplay& replay, const std::vector<std::int16_t>& versions,
              KeyFacts& facts) {
  const auto& view = *seen.key;
  const auto rows = valueRows(seen, replay);
  for (std::size_t r = 0; r < view.why.regions.size(); ++r) {
    const auto& value = view.why.regions[r];
    ValueFacts card;
    card.letter = versionLetter(versions[r]);
    card.region = textOf(value.region);
    card.agreement = agreement(view.why, versions, r);
    card.rows = rows.value(static_cast<qsizetype>(r));
    card.empty = value.type == "none" && card.rows.isEmpty();
    if (card.rows.isEmpty() && !card.empty) card.rows.push_back({textOf(value.value), {}, false});
    card.footerLeft = footer(replay, value);
    card.footerRight = !value.live ? tr("down") : replay.operations().isEmpty() ? QString() : behind(replay, static_cast<int>(r));
    facts.letters << card.letter;
    facts.regions << card.region;
    facts.cards.push_back(std::move(card));
  }
}

enum class Holding { kWay, kCut, kDown };

/// What keeps the operations of `origin` from a region that lacks some.
Holding holdingOf(const observe::Snapshot& seen, std::size_t origin, std::size_t region) {
  if (!seen.frame) return Holding::kWay;
  const auto down = [&](std::size_t r) { return !seen.key->why.regions[r].live; };
  if (down(region)) return Holding::kDown;
  bool live = false;  // somebody who is up has more of them
  for (std::size_t r = 0; r < seen.key->vectors.size(); ++r) {
    if (r == region || seen.key->vectors[r].lacks[origin] >= seen.key->vectors[region].lacks[origin] || down(r)) continue;
    live = true;
    if (isReached(*seen.frame, static_cast<std::uint8_t>(r), static_cast<std::uint8_t>(region))) return Holding::kWay;
  }
  return live ? Holding::kCut : Holding::kDown;
}

QString holdingText(int all, int cut, int down) {
  if (cut == all)
    return all == 1 ? tr("They are held by the cut.") : all == 2 ? tr("Both are held by the cut.") : tr("All are held by cuts.");
  if (down == all) return tr("They wait for a region that is down.");
  if (cut + down == 0) return tr("They are on their way.");
  return {};
}

/// "us misses 2 of eu, eu misses 1 of us. Both are held by the cut." Of many regions only the chosen one's is said in full.
QString vectorSentence(const observe::Snapshot& seen, const VectorFacts& vectors, int chosen) {
  QStringList lacks;
  QString own;
  int cut = 0, down = 0, all = 0;
  for (std::size_t r = 0; r < seen.key->vectors.size(); ++r) {
    QStringList of;
    for (std::size_t o = 0; o < seen.key->vectors[r].lacks.size(); ++o) {
      const std::uint64_t missing = seen.key->vectors[r].lacks[o];
      if (missing == 0) continue;
      of << tr("%1 of %2")
                .arg(numbers::grouped(static_cast<qint64>(missing)), vectors.origins[static_cast<qsizetype>(o)].toHtmlEscaped());
      ++all;
      const Holding holding = holdingOf(seen, o, r);
      cut += holding == Holding::kCut ? 1 : 0;
      down += holding == Holding::kDown ? 1 : 0;
    }
    if (of.isEmpty()) continue;
    const QString last = of.takeLast();
    const QString what = of.isEmpty() ? last : tr("%1 and %2").arg(of.join(QStringLiteral(", ")), last);
    const QString region = vectors.rows[static_cast<qsizetype>(r)].region;
    lacks << QStringLiteral("<b>%1</b> ").arg(region.toHtmlEscaped()) + tr("misses %1").arg(what);
    if (static_cast<int>(r) == chosen) own = lacks.back();
  }
  if (all == 0) return tr("Every region has applied all operations of this shard.");
  if (lacks.size() > 2 && !own.isEmpty()) {
    const auto others = lacks.size() - 1;
    return tr("Marked: operations missing here. %1.").arg(own) + QLatin1Char(' ') +
           tr("%1 other regions lack some, too.").arg(others);
  }
  const QString text = tr("Marked: operations missing here. %1.").arg(lacks.join(QStringLiteral(", ")));
  const QString holding = holdingText(all, cut, down);
  return holding.isEmpty() ? text : text + QLatin1Char(' ') + holding;
}

void addVectors(const observe::Snapshot& seen, int chosen, KeyFacts& facts) {
  facts.vectors.origins = facts.regions.size() <= 3 ? facts.regions : shortNames(facts.regions);
  for (std::size_t r = 0; r < seen.key->vectors.size(); ++r) {
    const auto& told = seen.key->vectors[r];
    VectorFacts::Row row{textOf(told.region), {}, static_cast<int>(r) == chosen};
    for (const auto count : told.seen) row.counts << count;
    facts.vectors.rows.push_back(std::move(row));
  }
  facts.vectorHint = tr("operations applied, by origin");
  if (seen.scenery->shards > 1) facts.vectorHint = tr("shard %1, %2").arg(seen.key->why.shard).arg(facts.vectorHint);
  facts.vectorSentence = vectorSentence(seen, facts.vectors, chosen);
}

void addState(const observe::Snapshot& seen, const KeyReplay& replay, const std::vector<std::int16_t>& versions,
              KeyFacts& facts) {
  std::vector<std::int16_t> distinct = versions;
  const bool anyDown = std::erase(distinct, observe::MatrixRow::kDown) > 0;
  std::sort(distinct.begin(), distinct.end());
  distinct.erase(std::unique(distinct.begin(), distinct.end()), distinct.end());
  if (distinct.size() <= 1) {
    const bool absent = distinct.empty() || distinct.front() < 0;
    facts.state = absent ? State::kNone : State::kHealthy;
    facts.stateText = absent ? tr("No region holds this key") : anyDown ? tr("All live regions agree") : tr("All regions agree");
    if (!absent) facts.stateIcon = Icon::kOk;
    return;
  }
  facts.state = State::kDiverged;
  facts.stateIcon = Icon::kWarn;
  const bool same = seen.frame && seen.frame->divergent_keys == 0;  // the data are, the clocks are not
  facts.stateText = same ? tr("Expired on some clocks only") : tr("Diverged: %1 versions").arg(distinct.size());
  const auto* row = matrixRowOf(seen, seen.key->why.key);
  std::optional<std::int64_t> since;
  if (row != nullptr && row->differs_for) since = row->differs_for->ns;
  else if (!replay.operations().isEmpty()) since = seen.at.ns - replay.operations().back().told->at.ns;
  facts.differsFor = since;
  if (!since) return;
  const bool longer = row != nullptr && row->differs_longer;
  facts.stateText += (longer ? tr(" for at least %1") : tr(" for %1")).arg(numbers::duration(*since));
}

/// What TYPE says, as people say it.
QString typeName(const std::string& type) {
  if (type == "ReJSON-RL") return tr("document");
  return textOf(type);
}

}  // namespace

QString formName(const KeyReplay& replay) {
  const auto& regions = replay.why().regions;
  switch (replay.form()) {
    case KeyForm::kText: return tr("string");
    case KeyForm::kCounter: return tr("counter");
    case KeyForm::kSet: return tr("set");
    case KeyForm::kHash: return tr("hash");
    case KeyForm::kSortedSet: return tr("sorted set");
    case KeyForm::kBuilt: {
      const auto shown = std::find_if(regions.begin(), regions.end(), [](const auto& region) { return region.type != "none"; });
      if (shown != regions.end()) return typeName(shown->type);
      break;
    }
    case KeyForm::kNone: break;
  }
  return tr("none");
}

const observe::MatrixRow* matrixRowOf(const observe::Snapshot& seen, const std::string& key) {
  if (!seen.matrix) return nullptr;
  const auto at = std::find_if(seen.matrix->begin(), seen.matrix->end(), [&](const auto& row) { return row.key == key; });
  return at == seen.matrix->end() ? nullptr : &*at;
}

int firstOddRegion(const observe::Snapshot& seen) {
  if (!seen.key) return -1;
  const auto versions = versionsOf(seen);
  const auto at = std::find_if(versions.begin(), versions.end(), [](std::int16_t version) { return version != 0; });
  return versions.empty() ? -1 : at == versions.end() ? 0 : static_cast<int>(at - versions.begin());
}

bool isOddRegion(const observe::Snapshot& seen, int region) {
  const auto versions = versionsOf(seen);
  return region >= 0 && region < static_cast<int>(versions.size()) && versions[static_cast<std::size_t>(region)] != 0;
}

KeyFacts keyFacts(const observe::Snapshot& seen, const KeyReplay& replay, int chosen) {
  KeyFacts facts;
  if (!seen.key || !seen.scenery) return facts;
  const auto& why = seen.key->why;
  facts.key = textOf(why.key);
  facts.type = formName(replay);
  const QString slot = numbers::grouped(why.slot);
  facts.place = seen.scenery->shards <= 1 ? tr("slot %1").arg(slot)
                                          : tr("shard %1 of %2, slot %3").arg(why.shard).arg(seen.scenery->shards).arg(slot);
  const auto versions = versionsOf(seen);
  addCards(seen, replay, versions, facts);
  addVectors(seen, chosen, facts);
  addState(seen, replay, versions, facts);
  return facts;
}

}  // namespace jetlag::ui
