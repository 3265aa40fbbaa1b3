// SPDX-License-Identifier: GPL-3.0-or-later
// Trace scene: a stretch of a snapshot's trace as a space-time diagram: messages with their real delays, lost ones marked, client
// writes as points, faults and syncs as marks and bands, the instant shown as a cursor.
//
// Ids       "m<number>" of a message, by the number of its arrival; "e<number>" of anything else; "f<place>" of one still under
//           way.
// Causes    a batch of operations follows the newest write of its region since the batch before; an acknowledgement follows the
//           batch that had come the other way; the answer to a sync request follows the request.
// Cost      linear in the entries of the stretch, plus a binary search; at most kMostMessages messages, the newest.
#pragma once

#include <QString>

#include <optional>

#include "observe/snapshot.h"
#include "pages/sequence/trace_focus.h"
#include "widgets/sequence_scene.h"

namespace jetlag::ui {

struct TraceKinds {
  bool operations = true, acks = true, sync = true, chunks = true, writes = true;
  bool operator==(const TraceKinds&) const = default;
};

struct TraceScene {
  SequenceScene scene;
  int messages = 0, lost = 0, writes = 0;
  bool cropped = false;   ///< there were more messages than kMostMessages
  bool carried = false;   ///< something here brings a write of the key in focus, be it all there is
  Thinned thinned;        ///< of the messages in focus
};

inline constexpr int kMostMessages = 20'000;

/// `kept` is drawn in any case.
TraceScene traceScene(const observe::Snapshot& seen, std::int64_t begin, std::int64_t end, const TraceKinds& kinds,
                      const QString& kept = {}, const TraceFocus& focus = {});
/// How much time to show: long enough for the slowest link's arrows to be seen whole, and for some messages.
std::int64_t readableSpan(const observe::Snapshot& seen, const TraceKinds& kinds);
/// The entry behind an id; nothing for flights and unknown ids.
std::optional<observe::TraceEntry> entryOf(const observe::Snapshot& seen, const QString& id);
/// The colour of its arrows.
State traceState(observe::TraceKind kind);
/// The key that a client's command is about; empty: none.
QString keyOf(const observe::TraceEntry& entry);

}  // namespace jetlag::ui
