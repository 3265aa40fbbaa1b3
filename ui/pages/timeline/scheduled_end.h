// SPDX-License-Identifier: GPL-3.0-or-later
// When what holds a link back ends as scheduled: cuts, regions that are down or paused, and the heals and restarts that are
// planned.
#pragma once

#include <cstdint>
#include <optional>

#include "observe/snapshot.h"

namespace jetlag::ui {

/// Absent where nothing holds the link back, or something that does has no end yet.
std::optional<Instant> scheduledEnd(const observe::Snapshot& seen, std::uint8_t a, std::uint8_t b);

/// When a fault that has not struck or ended yet is to end: by itself, or by the first repair of the same link or region after
/// it.
std::optional<Instant> scheduledEnd(const observe::Snapshot& seen, std::size_t fault);

}  // namespace jetlag::ui
