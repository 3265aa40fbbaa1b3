// SPDX-License-Identifier: Apache-2.0
// Figures as people read them: three digits that matter and always a unit. Never parsed again (core/units.h is the exact form).
//
// Units   durations from ns, sizes in bytes (IEC prefixes), money in US dollars, shares 0..1.
// Rules   a share below 1 is never rounded up to "100 %", and one above 0 never down to "0 %"; counts group their digits:
// "119,871".
#pragma once

#include <cstdint>
#include <string>

#include "core/time.h"

namespace jetlag::report {

/// "34.9 ms", "0.41 ms", "19.8 s", "12 min 5 s", "850 ns".
std::string figure(Duration duration);
/// A point of simulated time: "10.15 s"; "2 min 5.0 s" from ten minutes on.
std::string figure(Instant instant);
/// "812 B", "4.12 MiB".
std::string figure_bytes(double bytes);
/// "119,871".
std::string figure_count(std::uint64_t count);
/// A count per second or other non-integral number: "2,000", "12.5", "0.042".
std::string figure_number(double number);
/// Large numbers in short: "2.1 M", "340 k".
std::string figure_short(double number);
/// "60 %", "99.98 %".
std::string figure_share(double share);
/// "$0.011", "$12.40".
std::string figure_usd(double usd);
/// A value in one of the stored units of metrics/catalogue.h: "ns" "bytes" "ppb" "1/s" "nano-dollars" "key seconds" "".
std::string figure_unit(double value, const std::string& unit);

}  // namespace jetlag::report
