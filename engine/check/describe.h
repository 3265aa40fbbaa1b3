// SPDX-License-Identifier: Apache-2.0
// What all checkers share: words for dots and vectors, and keeping the first violation.
//
// describe         "region 2:1842" (regions count from 1 and outputs put names in their place), "{region 1:7, region 2:1842}".
// note_violation   counts it, and keeps its message and witness when it is the earliest.
// conclude         turns what was found into a verdict: fail with violations, undecided when nothing was checked, else pass.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "check/verdict.h"
#include "crdt/dot.h"
#include "crdt/version_vector.h"

namespace jetlag::check {

std::string describe(crdt::Dot dot);
std::string describe(const crdt::VersionVector& vector);
/// The entries of `needed` that `held` lacks.
std::string describe_missing(const crdt::VersionVector& needed, const crdt::VersionVector& held);

void note_violation(Verdict& found, Instant at, std::string message, std::vector<WitnessStep> witness);
Verdict conclude(Verdict found, std::string_view passed, std::string_view undecided);

}  // namespace jetlag::check
