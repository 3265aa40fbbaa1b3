// SPDX-License-Identifier: Apache-2.0
// Numbers of JSON documents.
//
// Text     canonical: integers of 64 bits, signed or not, as decimal digits; everything else as the shortest decimal that reads
//          back as the same double, always with a point or an exponent ("2.0", "1e300"), so that the kind of a number is told by
//          its text.
// Sums     integer + integer is an integer as long as it fits 64 signed bits, and a double beyond; with a double it is a double.
//          A sum that leaves the doubles stays at the largest one: JSON has no infinity.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "crdt/amount.h"
#include "crdt/document_value.h"

namespace jetlag::crdt {

/// A number as JSON text may write it, in canonical form; nothing where it is none or beyond all doubles.
struct CanonicalNumber {
  ValueKind kind = ValueKind::kInteger;
  std::string text;
};
std::optional<CanonicalNumber> canonical_number(std::string_view text);
CanonicalNumber canonical_number(Amount amount);
/// Requires a canonical text.
Amount amount_of(ValueKind kind, std::string_view text);

/// As described; the operands are finite.
Amount add_json(Amount a, Amount b);
/// Nothing where the product is beyond all doubles.
std::optional<Amount> multiply_json(Amount a, Amount b);

}  // namespace jetlag::crdt
