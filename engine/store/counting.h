// SPDX-License-Identifier: Apache-2.0
// What INCR and HINCRBY have in common: reading a counter, and refusing to leave its range.
//
// Range    +-2^58 under the active-active command set, so that the concurrent additions of all regions still fit 64 bits; 64
//          bits under the standard one. Only the writer's own view is checked: concurrent additions may go beyond.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include <tl/expected.hpp>

#include "crdt/element.h"
#include "crdt/number.h"
#include "store/options.h"
#include "store/reply.h"

namespace jetlag::store {

/// The element as an integer (0 when not present); nothing when it is text, a fraction, or out of the 64-bit range.
std::optional<std::int64_t> integer_total(const crdt::Elem& element, crdt::Rule rule);

/// total + delta, or nothing when that leaves the range of counters, or leads further away from it.
std::optional<std::int64_t> bounded_sum(std::int64_t total, std::int64_t delta, CommandSet commands);

/// Whether the text is how C reads an infinite number: Redis takes it for one, and then finds that sums with it are not finite.
bool is_infinity(std::string_view text);

/// The argument of INCRBYFLOAT; an error when it is not a number or when `total` plus it is not finite.
tl::expected<crdt::Amount, Reply> read_float_delta(std::string_view text, crdt::Amount total);

}  // namespace jetlag::store
