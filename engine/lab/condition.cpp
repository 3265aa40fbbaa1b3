// SPDX-License-Identifier: Apache-2.0
#include "lab/condition.h"

#include <algorithm>

#include "check/measure.h"

namespace jetlag::lab {

tl::expected<Condition, Error> Condition::parse(std::string_view text, const scenario::ScenarioSpec& spec) {
  auto parsed = check::parse_expectation(text, world::entities_of(spec));
  if (!parsed) return tl::unexpected(parsed.error().front());
  const bool whole = parsed->window == check::WindowKind::kWholeRun && !parsed->seeds_ppb;
  if (whole && !parsed->property && parsed->mood == check::Mood::kPlain) return Condition(std::move(*parsed));
  return failure(ErrorCode::kInvalid, "",
                 "expected a comparison such as divergent_keys > 100, without always, sometimes, during, within and in");
}

std::optional<Instant> Condition::met(const world::World& world, Instant since) const {
  const Instant at = world.measure.sampled_at;
  if (at <= since) return {};
  world::ViewParts parts;
  world::fill_view(world, false, parts);
  const check::MetricsView& view = parts.view;
  const auto readings = check::measure(term_, *view.registry, {view.from, at, view.load_until, view.full_size});
  const auto holds = [](const check::Reading& reading) { return reading.satisfied == check::Satisfied::kYes; };
  return std::ranges::any_of(readings, holds) ? std::optional(at) : std::nullopt;
}

}  // namespace jetlag::lab
