// SPDX-License-Identifier: Apache-2.0
#include "metrics/window.h"

#include <algorithm>
#include <utility>

namespace jetlag::metrics {

Window::Window(const Registry& registry, std::vector<std::string_view> names, Labels selector)
    : names_(std::move(names)), selector_(std::move(selector)) {
  take_in(registry, Start::kNow);
}

void Window::take_in(const Registry& registry, Start start) {
  known_ = registry.size();
  const bool now = start == Start::kNow;
  const auto is_new = [](const auto& parts, std::uint32_t index) {
    return std::ranges::none_of(parts, [&](const auto& part) { return part.outside.index == index; });
  };
  for (const std::string_view name : names_)
    for (const Registry::Instrument& i : registry.select(name, selector_)) {
      if (i.counter != nullptr && is_new(counters_, i.index))
        counters_.push_back({{i.index}, inside_.counter(name, *i.labels), now ? i.counter->value : 0});
      if (i.gauge != nullptr && is_new(gauges_, i.index)) gauges_.push_back({{i.index}, inside_.gauge(name, *i.labels)});
      if (i.distribution != nullptr && is_new(distributions_, i.index))
        distributions_.push_back(
            {{i.index}, inside_.distribution(name, *i.labels), now ? i.distribution->histogram : Histogram(), {}});
    }
}

void Window::look(const Registry& registry) {
  if (registry.size() != known_) take_in(registry, Start::kEmpty);
  for (DistributionPart& part : distributions_) part.extremes.merge(registry.marked(part.outside));
}

void Window::sample(const Registry& registry, Instant now) {
  for (const GaugePart& part : gauges_)
    if (registry.is_set(part.outside)) inside_.set(part.inside, now, registry.value(part.outside));
}

Registry Window::inside(const Registry& registry) const {
  Registry result = inside_;
  for (const CounterPart& part : counters_) result.add(part.inside, registry.value(part.outside) - part.before);
  for (const DistributionPart& part : distributions_) {
    Extremes extremes = part.extremes;
    extremes.merge(registry.marked(part.outside));
    result.put(part.inside, registry.histogram(part.outside).since(part.before, extremes));
  }
  return result;
}

}  // namespace jetlag::metrics
