// SPDX-License-Identifier: Apache-2.0
// What a read of a string or of a hash field returns: GET, MGET, GETDEL, SET ... GET, HGET, HGETALL.
//
// Value    a bulk string; under the rule multi-value, when several concurrent values are kept, an array of them, newest first.
//          The next write replaces all that it has seen, so a client that reads, merges and writes back settles the conflict.
#pragma once

#include "crdt/element.h"
#include "store/reply.h"

namespace jetlag::store {

/// Requires the element to be present.
Reply shown(const crdt::Elem& element, crdt::Rule rule);

}  // namespace jetlag::store
