// SPDX-License-Identifier: GPL-3.0-or-later
// Changes by hand in a scenario's text: those of one branch take the place of those that were taken in before.
#pragma once

#include <string>
#include <vector>

#include "core/result.h"

namespace jetlag::ui {

/// The text with these changes (Snapshot::injected) and without those of `others` that are none of them. What `ran`, the text
/// that was opened, says itself stays; a list that it does not have goes with its last entry.
Result<std::string> withChanges(const std::string& text, const std::string& ran, const std::vector<std::string>& changes,
                                const std::vector<std::string>& others);

}  // namespace jetlag::ui
