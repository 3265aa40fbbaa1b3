// SPDX-License-Identifier: GPL-3.0-or-later
// Command lines that do at a terminal what a page shows, quoted for a POSIX shell.
#pragma once

#include <QString>

#include <optional>

#include "observe/snapshot.h"

namespace jetlag::ui {

/// A word as a shell takes it: quoted only where it needs to be.
QString shellWord(const QString& word);
/// jetlag run cart.json --case "slow clock" --seed 42 --until 4.5s; the case and the time only where there are such.
QString runCommand(const QString& file, const QString& case_name, const observe::Snapshot& seen, std::optional<Instant> until);
/// jetlag explain cart.json --case "slow clock" --key cart:7 --at 4.5s
QString explainCommand(const QString& file, const QString& case_name, const observe::Snapshot& seen, const QString& key);

}  // namespace jetlag::ui
