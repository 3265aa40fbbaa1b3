// SPDX-License-Identifier: GPL-3.0-or-later
// A change by hand in words: what was done, to what, and when, as a sentence of a toast or a menu says it.
//
// Input   the JSON of the fault or script step that was made by hand. What it does not know it leaves out; it never fails.
#pragma once

#include <QString>

#include <string>

namespace jetlag::ui {

/// Of an entry of Snapshot::injected: "cut us eu at 2.00 s", "SET a 1 in us at 2.00 s".
QString changeText(const std::string& json);

}  // namespace jetlag::ui
