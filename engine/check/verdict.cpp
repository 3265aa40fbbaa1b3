// SPDX-License-Identifier: Apache-2.0
#include "check/verdict.h"

#include <string_view>

#include "check/describe.h"

namespace jetlag::check {

const char* name_of(Outcome outcome) {
  constexpr const char* names[] = {"pass", "fail", "undecided"};
  return names[static_cast<std::size_t>(outcome)];
}

const char* name_of(Property property) {
  constexpr const char* names[kProperties] = {"converged",         "causal",           "read-your-writes",
                                              "monotonic-reads",   "monotonic-writes", "writes-follow-reads",
                                              "no-lost-updates"};
  return names[static_cast<std::size_t>(property)];
}

std::string describe(crdt::Dot dot) {
  if (!dot) return "no operation";
  const auto incarnation = dot.origin().incarnation();
  return "region " + std::to_string(dot.origin().region().value + 1) +
         (incarnation == 0 ? "" : "." + std::to_string(incarnation)) + ":" + std::to_string(dot.sequence());
}

std::string describe(const crdt::VersionVector& vector) {
  std::string text = "{";
  for (const auto& entry : vector) text += (text.size() == 1 ? "" : ", ") + describe(crdt::Dot::of(entry.origin, entry.sequence));
  return text + "}";
}

std::string describe_missing(const crdt::VersionVector& needed, const crdt::VersionVector& held) {
  std::string text;
  for (const auto& entry : needed)
    if (held.at(entry.origin) < entry.sequence)
      text += (text.empty() ? "" : ", ") + describe(crdt::Dot::of(entry.origin, entry.sequence)) + " (has " +
              std::to_string(held.at(entry.origin)) + ")";
  return text;
}

void note_violation(Verdict& found, Instant at, std::string message, std::vector<WitnessStep> witness) {
  if (found.violations++ == 0 || at < found.first_broken_at) {
    found.first_broken_at = at;
    found.message = std::move(message);
    found.witness = std::move(witness);
  }
  found.outcome = Outcome::kFail;
}

Verdict conclude(Verdict found, std::string_view passed, std::string_view undecided) {
  if (found.violations > 0) {
    found.outcome = Outcome::kFail;
    return found;
  }
  found.outcome = found.checked > 0 ? Outcome::kPass : Outcome::kUndecided;
  found.message = std::string(found.checked > 0 ? passed : undecided);
  return found;
}

}  // namespace jetlag::check
