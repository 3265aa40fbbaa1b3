// SPDX-License-Identifier: Apache-2.0
// Commands on documents as the law suite means them, prepared as the store prepares them; and text for documents.
#pragma once

#include <initializer_list>
#include <string>
#include <vector>

#include "specification.h"

namespace jetlag::crdt::laws {

/// Nothing where the command has no effect.
std::vector<DocumentEdit> edits_of(const Document& document, const Intent& intent, OriginId me);

// Values, for tests.
DocumentValue text(std::string value);
DocumentValue integer(std::int64_t value);
DocumentValue object(std::vector<DocumentMember> members);
DocumentValue array(std::vector<DocumentValue> items);
/// What clients read, as JSON without blanks.
std::string json_of(const Document& document);

}  // namespace jetlag::crdt::laws
