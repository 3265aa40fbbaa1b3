// SPDX-License-Identifier: Apache-2.0
// HyperLogLogs under keys, under both command sets.
//
// Active-active   a HyperLogLog is a type of its own (crdt/hyperloglog.h). Of the commands for strings only GET and SET know it:
//                 GET shows its payload (store/hll_payload.h), and SET of such a payload makes one. What replaces a key whatever
//                 it holds (MSET, SETEX ...) does so; everything else is answered with WRONGTYPE.
// Standard        it is a string with that payload, as in Redis, and every command for strings works on it.
// Errors          as in Redis, for keys of other types, strings that are no payload, and corrupted ones.
#pragma once

#include <optional>

#include <tl/expected.hpp>

#include "store/hll_payload.h"
#include "store/key_view.h"
#include "store/put.h"
#include "store/reply.h"

namespace jetlag::store {

/// nullopt when the key is absent.
tl::expected<std::optional<HllPayload>, Reply> hyperloglog_of(const KeyView& key);
/// Whether a SET of this value makes a HyperLogLog here.
bool makes_hyperloglog(const Call& call, const Bytes& value);

/// Raises registers of what hyperloglog_of() has given, and makes it where there was none. `dense`: the string gets that form.
void raise_registers(Call& call, KeyView& key, std::optional<HllPayload> before, const crdt::HllRegisters& to, bool dense);
/// In the place of whatever the key holds.
void put_hyperloglog(Call& call, KeyView& key, const crdt::HllRegisters& registers, NewTtl ttl);

}  // namespace jetlag::store
