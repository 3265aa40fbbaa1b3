// SPDX-License-Identifier: Apache-2.0
// Condition: what a run may go on until. A comparison of the expectation language ("divergent_keys > 100",
// "lag_now{from=us} > 1s"), asked whenever the run takes a sample; of several instruments one is enough.
//
// Errors  those of the language with their columns; and words that speak of more than now: always, sometimes, during, within, in.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "check/expectation.h"
#include "core/result.h"
#include "world/world.h"

namespace jetlag::lab {

class Condition {
 public:
  static tl::expected<Condition, Error> parse(std::string_view text, const scenario::ScenarioSpec& spec);
  /// The instant of the world's last sample, if that is later than `since` and the comparison holds there.
  std::optional<Instant> met(const world::World& world, Instant since) const;
  const std::string& text() const { return term_.text; }

 private:
  explicit Condition(check::Expectation term) : term_(std::move(term)) {}
  check::Expectation term_;
};

}  // namespace jetlag::lab
