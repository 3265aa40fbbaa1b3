// SPDX-License-Identifier: Apache-2.0
// Quantities with units, read exactly and written for people.
//
// Read     a decimal number, at most one blank, and a unit: "150ms", "10.5s", "64MiB", "10k/s", "1Gbit/s", "0.1%", "20ppm". A
//          number without a unit is an error, 0 included. Arithmetic is on integers, overflow is an error; what is finer than the
//          result's unit is rounded to nearest (halves up), but never silently to 0.
// Units    duration   ns us ms s m h d                           -> Duration
//          bytes      B KB MB GB TB (1000) KiB MiB GiB TiB (1024)  -> bytes
//          bandwidth  bit/s kbit/s Mbit/s Gbit/s, B/s KB/s MB/s GB/s KiB/s MiB/s GiB/s  -> bits per second
//          rate       /s k/s M/s /m /h                           -> thousandths of an operation per second
//          share      % ppm ppb                                  -> parts per billion
// Errors   Error::where stays empty (the caller knows the place); the message says what was expected, what was found and the
//          nearest unit.
// Write    format_*: at most three significant digits, the largest fitting unit, a blank before it; integers only, so the same
//          text everywhere.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "core/result.h"
#include "core/time.h"

namespace jetlag {

enum class Quantity : std::uint8_t { kDuration, kBytes, kBandwidth, kRate, kShare };

/// In the quantity's unit as listed above (nanoseconds for a duration).
Result<std::int64_t> parse_quantity(Quantity quantity, std::string_view text);

Result<Duration> parse_duration(std::string_view text);
Result<std::int64_t> parse_bytes(std::string_view text);
Result<std::int64_t> parse_bandwidth(std::string_view text);
Result<std::int64_t> parse_rate(std::string_view text);
Result<std::int64_t> parse_share(std::string_view text);

/// "a duration such as \"150ms\" (units: ns, us, ms, s, m, h, d)"
std::string describe_quantity(Quantity quantity);
/// The spellings of the units, smallest first.
std::span<const std::string_view> unit_names(Quantity quantity);

/// A decimal number as an integer: parse_decimal("0.99", 1000) is 990. Optional sign; no exponent.
Result<std::int64_t> parse_decimal(std::string_view text, std::int64_t multiplier);

/// "34 ms", "19.8 s", "250 ns", "2 m 05 s", "3 h 20 m", "0 s", "-40 ms".
std::string format_duration(Duration d);
/// "512 B", "4.12 MiB", "64 MiB".
std::string format_bytes(std::int64_t bytes);
/// "119,871".
std::string format_count(std::int64_t count);
/// From milli-operations per second: "2 k/s", "12.5 /s".
std::string format_rate(std::int64_t milli_per_second);
/// From bits per second: "1 Gbit/s".
std::string format_bandwidth(std::int64_t bits_per_second);
/// From parts per billion: "99.99 %", "20 ppm" below 0.01 %. Never rounds up to 100 % or down to 0 %.
std::string format_share(std::int64_t ppb);

/// A short text that parse_quantity() reads back as exactly `value`: "1500ms", "9.000000008s", "64MiB". For saving and for
/// defaults in documents.
std::string exact_text(Quantity quantity, std::int64_t value);

}  // namespace jetlag
