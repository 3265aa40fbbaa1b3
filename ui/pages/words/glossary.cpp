// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/words/glossary.h"

#include <QCoreApplication>
#include <QWidget>

namespace jetlag::ui {

namespace {

struct Entry {
  const char* word;
  const char* meaning;
  const char* paper;
};

constexpr Entry kEntries[] = {
    {"dot", "The unique name of one operation: where it was written and its number there, such as us:57.",
     "Preguiça et al., Dotted version vectors: logical clocks for optimistic replication, 2012"},
    {"version vector", "Per origin, how many of its operations a replica has applied. Comparing two tells what each one lacks.",
     "Parker et al., Detection of mutual inconsistency in distributed systems, 1983"},
    {"candidate", "One of several concurrent writes that a register still keeps. A rule decides which one clients read.",
     "Shapiro et al., A comprehensive study of convergent and commutative replicated data types, 2011"},
    {"accumulator",
     "One region's own part of a counter. Regions add to their own part only, so nothing is counted twice; the value is the sum.",
     "Shapiro et al., A comprehensive study of convergent and commutative replicated data types, 2011"},
    {"causal stability",
     "An operation that every region has seen is causally stable: what was kept to compare with it may be forgotten.",
     "Baquero, Almeida and Shoker, Making operation-based CRDTs operation-based, 2014"},
    {"concurrent", "Two operations are concurrent when neither writer had seen the other's: there is no before and after.",
     "Lamport, Time, clocks, and the ordering of events in a distributed system, 1978"},
    {"add wins", "A removal takes away only the additions it has seen; one that it had not seen stays (an observed-remove set).",
     "Bieniusa et al., An optimized conflict-free replicated set, 2012"},
    {"last writer wins",
     "Of concurrent writes the one with the newer stamp is shown. The others were acknowledged and have no effect.",
     "Johnson and Thomas, The maintenance of duplicate databases, RFC 677, 1975"},
    {"hybrid logical clock",
     "Physical time that never contradicts causality: what has seen a stamp gets a larger one, however wrong its clock is.",
     "Kulkarni et al., Logical physical clocks and consistent snapshots in globally distributed databases, 2014"},
    {"tombstone", "The trace of a removal, kept until it is causally stable, so that a late copy does not come back to life.",
     "Shapiro et al., A comprehensive study of convergent and commutative replicated data types, 2011"},
    {"convergence", "Replicas that have applied the same operations hold the same value, in whatever order these came.",
     "Shapiro et al., Conflict-free replicated data types, 2011"},
    {"space-time diagram", "One line per region, time to the right. A message is an arrow; its slope is the real one-way delay.",
     "Lamport, Time, clocks, and the ordering of events in a distributed system, 1978"},
};

}  // namespace

QString glossary(const QString& word) {
  for (const Entry& entry : kEntries) {
    if (word != QLatin1String(entry.word)) continue;
    const auto said = [](const char* text) { return QCoreApplication::translate("Glossary", text).toHtmlEscaped(); };
    QString title = said(entry.word);
    title[0] = title[0].toUpper();
    return QStringLiteral("<p><b>%1</b></p><p>%2</p><p><i>%3</i></p>").arg(title, said(entry.meaning), said(entry.paper));
  }
  return {};
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
