// SPDX-License-Identifier: Apache-2.0
// Numbers as clients write and read them: strict parsing and exact formatting, the same on every machine.
//
// parse_integer   an optional '-', then digits without leading zeros, nothing else; 64 bits. "+1", " 1", "01" and "-0" are refused,
//                 because a stored "01" must stay text.
// parse_float     a decimal number, with sign and exponent; "inf" and "infinity" are numbers, NaN and surrounding blanks are not.
// format_float    the shortest text that reads back as the same double, never with an exponent: 3.0e3 is "3000".
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "core/shared_bytes.h"

namespace jetlag::store {

std::optional<std::int64_t> parse_integer(std::string_view text);
std::optional<double> parse_float(std::string_view text);
Bytes format_integer(std::int64_t value);
Bytes format_float(double value);

}  // namespace jetlag::store
