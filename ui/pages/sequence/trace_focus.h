// SPDX-License-Identifier: GPL-3.0-or-later
// Trace focus: which messages of a sequence chart somebody wants to see: those of a region, of a pair, or those that carry a
// key's writes. The others are faded, and both are thinned to what can be read.
//
// Crowds    above kReadableMessages only one of 2, 4, 8, ... batches of operations is drawn, so of acknowledgements and of parts
//           of full syncs, the same ones whatever the stretch, so that nothing flickers; of lost ones, which come all at once,
//           above kReadableLost. Requests for syncs always are. Messages in focus are counted for themselves. Zooming in brings
//           all back.
#pragma once

#include <QSet>
#include <QString>

#include "widgets/sequence_scene.h"

namespace jetlag::ui {

struct TraceFocus {
  int a = -1, b = -1;  ///< positions of regions; b alone absent: all messages of a
  QString key;
  bool any() const { return a >= 0 || !key.isEmpty(); }
  bool operator==(const TraceFocus&) const = default;
};

/// With this region too: none, one, two; a third takes the place of the second.
TraceFocus toggled(const TraceFocus& focus, int region);

struct Thinned {
  int oneIn = 1;        ///< of the batches of operations so many are told by one arrow
  int acksOneIn = 1;    ///< the same of acknowledgements
  int chunksOneIn = 1;  ///< the same of parts of full syncs
  int lostOneIn = 1;    ///< the same of lost messages
};

/// `carriers`: arrows and events of the focus' key; where there are none of them nothing is faded. `kept` is drawn in any case.
Thinned applyFocus(SequenceScene& scene, const TraceFocus& focus, const QSet<QString>& carriers, const QString& kept);

inline constexpr int kReadableMessages = 40, kReadableLost = 20;

}  // namespace jetlag::ui
