// SPDX-License-Identifier: GPL-3.0-or-later
// A change by hand in words.
#pragma once

#include <QString>

#include <string>

namespace jetlag::ui {

/// Of an entry of Snapshot::injected: "cut us eu at 2.00 s", "SET a 1 in us at 2.00 s".
QString changeText(const std::string& json);

}  // namespace jetlag::ui
