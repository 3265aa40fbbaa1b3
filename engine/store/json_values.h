// SPDX-License-Identifier: Apache-2.0
// JSON text in the arguments and replies of commands.
//
// read_json   one value; of a key that is given twice the last value counts. The error is a reply: what is wrong, and where.
// write_json  compact unless the style says how; integers stay integers, doubles are as short as they can be.
#pragma once

#include <string>
#include <string_view>

#include <tl/expected.hpp>

#include "crdt/document_value.h"
#include "store/reply.h"

namespace jetlag::store {

tl::expected<crdt::DocumentValue, Reply> read_json(std::string_view text);

/// INDENT, NEWLINE and SPACE of JSON.GET.
struct JsonStyle {
  std::string indent, newline, space;
};
void write_json(const crdt::DocumentValue& value, const JsonStyle& style, std::string& out, std::size_t level = 0);
std::string write_json(const crdt::DocumentValue& value);
void quote_json(std::string_view text, std::string& out);

/// "null", "boolean", "integer", "number", "string", "array", "object".
std::string_view name_of(crdt::ValueKind kind);

}  // namespace jetlag::store
