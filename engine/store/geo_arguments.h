// SPDX-License-Identifier: Apache-2.0
// Positions, lengths and units in the arguments of geo commands, and how they are told.
//
// Reading   errors are replies with the texts that clients know; no key is looked at.
// Replies   a coordinate has 17 digits behind the point, less the zeros at the end; a distance has four.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include <tl/expected.hpp>

#include "store/geo.h"
#include "store/key_view.h"
#include "store/reply.h"

namespace jetlag::store {

/// The first two arguments.
tl::expected<Position, Reply> read_position(std::span<const Bytes> args);
/// Metres.
tl::expected<double, Reply> read_unit(std::string_view word);
/// `problem` where it is no number.
tl::expected<double, Reply> read_length(std::string_view text, const char* problem);

/// nullopt when the member is not there. Requires the key to fit a sorted set.
std::optional<Position> member_position(const KeyView& key, const Bytes& member);

Reply position_reply(Position position);
Reply distance_reply(double distance);

}  // namespace jetlag::store
