// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/words/glossary.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <QVector>
#include <QWidget>

#include <algorithm>
#include <vector>

namespace jetlag::ui {

namespace {

struct Entry {
  const char* word;
  const char* meaning;
  const char* paper;    ///< none: a word of this program, or one that needs no source
  const char* aliases;  ///< further spellings, separated by |
};

constexpr Entry kEntries[] = {
    {"dot", "The unique name of one operation: where it was written and its number there, such as us:57.",
     "Preguiça et al., Dotted version vectors: logical clocks for optimistic replication, 2012", "dots"},
    {"version vector", "Per origin, how many of its operations a replica has applied. Comparing two tells what each one lacks.",
     "Parker et al., Detection of mutual inconsistency in distributed systems, 1983", "version vectors|vector"},
    {"candidate", "One of several concurrent writes that a register still keeps. A rule decides which one clients read.",
     "Shapiro et al., A comprehensive study of convergent and commutative replicated data types, 2011", "candidates"},
    {"accumulator",
     "One region's own part of a counter. Regions add to their own part only, so nothing is counted twice; the value is the sum.",
     "Shapiro et al., A comprehensive study of convergent and commutative replicated data types, 2011", "accumulators"},
    {"causal stability",
     "An operation that every region has seen is causally stable: what was kept to compare with it may be forgotten.",
     "Baquero, Almeida and Shoker, Making operation-based CRDTs operation-based, 2014", "causally stable|stable"},
    {"concurrent", "Two operations are concurrent when neither writer had seen the other's: there is no before and after.",
     "Lamport, Time, clocks, and the ordering of events in a distributed system, 1978", nullptr},
    {"add wins", "A removal takes away only the additions it has seen; one that it had not seen stays (an observed-remove set).",
     "Bieniusa et al., An optimized conflict-free replicated set, 2012", "add-wins"},
    {"list order",
     "An item keeps its place among those that its writer saw around it. At one place the first region's items come first, and what "
     "one region inserted there stays together.",
     "Weidner and Kleppmann, The Art of the Fugue, 2025", "list-order"},
    {"last writer wins",
     "Of concurrent writes the one with the newer stamp is shown. The others were acknowledged and have no effect.",
     "Johnson and Thomas, The maintenance of duplicate databases, RFC 677, 1975", "last-writer-wins|lww"},
    {"hybrid logical clock",
     "Physical time that never contradicts causality: what has seen a stamp gets a larger one, however wrong its clock is.",
     "Kulkarni et al., Logical physical clocks and consistent snapshots in globally distributed databases, 2014", "hlc"},
    {"tombstone", "The trace of a removal, kept until it is causally stable, so that a late copy does not come back to life.",
     "Shapiro et al., A comprehensive study of convergent and commutative replicated data types, 2011", "tombstones"},
    {"convergence", "Replicas that have applied the same operations hold the same value, in whatever order these came.",
     "Shapiro et al., Conflict-free replicated data types, 2011", "converged|converge|converges"},
    {"space-time diagram", "One line per region, time to the right. A message is an arrow; its slope is the real one-way delay.",
     "Lamport, Time, clocks, and the ordering of events in a distributed system, 1978", "space-time"},
    {"replication lag", "Age of the oldest write of one region that another one has not applied yet. Nothing waits: no lag.",
     nullptr, "lag|lags"},
    {"lag bound",
     "What lag is without any trouble: the one-way delay, batching, and some room for jitter. A lag above it is told.", nullptr,
     "lag within its bound|lag above its bound|bound"},
    {"batch of effects",
     "Writes travel as effects (what a command did, not its text), several in one message. The larger the dot, the more bytes.",
     "Shapiro et al., Conflict-free replicated data types, 2011", "effect batch|batch|batches|batching|effect|effects"},
    {"acknowledgement", "A region tells the sender what it has applied, so that the sender may forget it.", nullptr,
     "ack|acks|acknowledged|acknowledgements"},
    {"backlog",
     "The newest writes of a region, kept for peers that were away. While it reaches back far enough a peer catches up by a "
     "partial sync; once it is exhausted, only a full sync helps.",
     nullptr, "backlogs"},
    {"peer lacks",
     "What has not arrived at the peer yet, of the shard whose backlog will be full first. It decides between a partial and a "
     "full "
     "sync. The charts tell what is not acknowledged instead: some more, as acknowledgements take their time.",
     nullptr, "what the peer lacks"},
    {"not acknowledged",
     "What the slowest peer has not confirmed yet, of the fullest shard of a region. Map and details tell what a peer lacks "
     "instead: some less, as acknowledgements take their time.",
     nullptr, "unacknowledged"},
    {"partial sync", "A peer that was away gets just the writes that it lacks, from the backlog.", nullptr,
     "partial syncs|partial"},
    {"full sync", "The whole data set goes over the link, because the backlog no longer reaches back to what the peer has seen.",
     nullptr, "full syncs"},
    {"relay",
     "Regions pass on what they have received. Where a link is cut, others carry its writes by a longer way, and nobody falls "
     "behind as long as there is one.",
     nullptr, "relays|relayed|others relay|pass it on|others pass"},
    {"credit", "Flow control: how many bytes a sender may have on the way without an acknowledgement.", nullptr, "credits"},
    {"incarnation",
     "A process that lost its memory comes back under a new number, so that its new writes are not taken for old ones.", nullptr,
     "incarnations"},
    {"shard", "A part of the key space with its own process in every region. A key belongs to one shard, by its hash slot.",
     nullptr, "shards"},
    {"divergent keys", "Keys whose value is not the same in all live regions.", nullptr,
     "divergent key|keys differ|key differs|divergence|diverged"},
    {"clock error", "How far a region's clock is from true time. Rules that compare stamps can be misled by it.", nullptr,
     "clock skew|skew|skews"},
    {"egress", "What leaves a region over its links. Clouds charge for it by the byte.", nullptr, nullptr},
    {"percentile", "p99 is the value that 99 of 100 samples do not exceed; p50 is the median.", nullptr,
     "percentiles|p50|p90|p99"},
    {"fingerprint", "A number folded from every event of the run. Two runs with the same one were the same, event by event.",
     nullptr, "trace"},
    {"causal", "Nobody sees an effect before its cause: a write is applied only after everything that its writer had seen.",
     "Lamport, Time, clocks, and the ordering of events in a distributed system, 1978", "causality|causally"},
};

constexpr qsizetype kMostMeanings = 4;  ///< in one tooltip

QString said(const char* text) { return QCoreApplication::translate("Glossary", text).toHtmlEscaped(); }

QString titleOf(const Entry& entry) {
  QString title = said(entry.word);
  title[0] = title[0].toUpper();
  return title;
}

struct Spelling {
  QRegularExpression pattern;
  const Entry* entry;
  qsizetype length;
};

/// Longest first, so that a word within another one does not come before it.
std::vector<Spelling> spellings() {
  std::vector<Spelling> all;
  for (const Entry& entry : kEntries) {
    QStringList words{QString::fromUtf8(entry.word)};
    if (entry.aliases != nullptr) words += QString::fromUtf8(entry.aliases).split(QLatin1Char('|'));
    for (const QString& word : words)
      all.push_back({QRegularExpression(QStringLiteral("(?<![\\w.{-])%1(?![\\w}=])").arg(QRegularExpression::escape(word))),
                     &entry, word.size()});
  }
  std::stable_sort(all.begin(), all.end(), [](const Spelling& a, const Spelling& b) { return a.length > b.length; });
  return all;
}

}  // namespace

QString glossary(const QString& word) {
  for (const Entry& entry : kEntries) {
    if (word != QLatin1String(entry.word)) continue;
    const QString paper = entry.paper == nullptr ? QString() : QStringLiteral("<p><i>%1</i></p>").arg(said(entry.paper));
    return QStringLiteral("<p><b>%1</b></p><p>%2</p>").arg(titleOf(entry), said(entry.meaning)) + paper;
  }
  return {};
}

QString meaningsIn(const QString& text) {
  static const std::vector<Spelling> kSpellings = spellings();
  QString rest = text.toLower(), out;
  QVector<const Entry*> told;
  for (const Spelling& spelling : kSpellings) {
    if (told.size() >= kMostMeanings) break;
    const QRegularExpressionMatch found = spelling.pattern.match(rest);
    if (!found.hasMatch()) continue;
    rest.replace(spelling.pattern, QStringLiteral("·"));  // "lag bound" is not "lag" as well
    if (told.contains(spelling.entry)) continue;
    told << spelling.entry;
    out += QStringLiteral("<p><b>%1</b>: %2</p>").arg(titleOf(*spelling.entry), said(spelling.entry->meaning));
  }
  return out;
}

QStringList glossaryWords() {
  QStringList words;
  for (const Entry& entry : kEntries) words << QString::fromUtf8(entry.word);
  return words;
}

void explainWord(QWidget* widget, const QString& word) {
  widget->setToolTip(glossary(word));
  widget->setWhatsThis(glossary(word));
}

}  // namespace jetlag::ui
