// SPDX-License-Identifier: GPL-3.0-or-later
// Crowded worlds: scenarios that layouts must bear: many regions, long names, full syncs in both directions, a slow partial sync.
#pragma once

#include <QByteArray>

namespace jetlag::ui::samples {

/// A full mesh of at most 20 regions, the third of them cut off from 4 s to 9 s, with backlogs that are too small for it.
QByteArray fullMesh(int regions);
/// Names, keys and values that fit nowhere; europe-west-... is cut off from 4 s to 9 s. Its set is longKey().
QByteArray longNames();
QByteArray longKey();
/// us, eu and ap; eu is cut off from 4 s to 9 s and has links of 8 Mbit/s: what repairs it takes seconds.
QByteArray slowRepair(const char* backlog);

}  // namespace jetlag::ui::samples
