// SPDX-License-Identifier: Apache-2.0
// Commands that wait for their keys to hold something: BLPOP and its kin, XREAD and XREADGROUP with BLOCK.
//
// Waiting   A command that finds nothing, and may wait, leaves a Wait in its session; its reply is then what it answers when its
//           time is over. Whoever executed it executes it again, as Patience::kWoken, whenever one of its keys has changed, until
//           it leaves no Wait (world/blocked.h). A command that waits has changed nothing itself; a shard with a memory limit may
//           have evicted before it.
// Woken     it passes over keys that have become something else, as who waits for a list does not care. XREADGROUP does: without
//           its group it ends with an error, as since Redis 7.2.
// Never     in a transaction: it answers at once as after its time.
#pragma once

#include <string_view>
#include <vector>

#include <tl/expected.hpp>

#include "core/shared_bytes.h"
#include "core/time.h"
#include "store/command.h"
#include "store/key_view.h"

namespace jetlag::store {

/// Seconds, with fractions of at least a millisecond; zero is for ever, and so is what no clock here reaches (292 years).
tl::expected<Duration, Reply> read_timeout(std::string_view seconds);
Duration timeout_of_millis(std::int64_t millis);

/// What a command answers that has found nothing. `resolved`: its arguments, where they are not those that it was given.
Reply nothing_yet(Call& call, Duration longest, std::vector<Bytes> resolved = {});

/// Whether a key that holds something of another type is passed over rather than an error.
inline bool passes_over(const Call& call) { return call.at.patience == Patience::kWoken; }

}  // namespace jetlag::store
