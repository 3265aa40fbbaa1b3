// SPDX-License-Identifier: Apache-2.0
// Whether a reply is what the script expected.
//
// mismatch_of   nothing when it is; else one sentence: "expected 1, got (nil)".
// Numbers       a number expectation is satisfied by an integer reply, a double, or a string that spells the number, as redis-cli
//               users expect of INCRBYFLOAT and GET; approx allows 1e-9 relative difference.
#pragma once

#include <optional>
#include <string>

#include "observe/run_report.h"
#include "scenario/spec.h"
#include "store/reply.h"

namespace jetlag::lab {

std::optional<std::string> mismatch_of(const store::Reply& reply, const scenario::ReplyExpectation& expect);

/// A reply as report data.
observe::ReplyValue value_of(const store::Reply& reply);

}  // namespace jetlag::lab
