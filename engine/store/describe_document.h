// SPDX-License-Identifier: Apache-2.0
// The part of describe() that concerns JSON documents: every slot that hangs in the document, also those inside of what lost.
#pragma once

#include "store/describe.h"

namespace jetlag::store {

/// "$", "{2:17}.key", "{2:17}[1:9]": a slot by the container that it is in, which operation 17 of the second region wrote, and by
/// the key, or the item (item_name()) of an array.
Bytes slot_name(const crdt::SlotAddress& slot);
/// A scalar as JSON; of a container its brackets.
Bytes slot_text(crdt::ValueKind kind, std::string_view text);

BodyInfo describe_document(const crdt::Document& document);

}  // namespace jetlag::store
