// SPDX-License-Identifier: Apache-2.0
// Window: what a registry recorded from one instant to another, exactly.
//
//   Window window(registry, {"lag"}, {{"from", "us"}});   // from now on
//   window.look(registry);                                // before every registry.mark()
//   window.sample(registry, now);                         // gauges say something whenever they are asked
//   window.inside(registry)                               // a registry of what has happened since
//
// Counters        start at 0; distributions start empty.
// Gauges          have a time line of their own: a point for every sample(), and none for what was set in between.
// Extremes        of distributions are exact: a mark() follows the opening of a window before anything else is recorded, and
//                 every other mark() follows a look().
// Late comers     instruments that are registered while the window is open belong to it from then on.
// Cost            what is kept is of the metrics and labels asked for, one histogram for each distribution.
#pragma once

#include <string_view>
#include <vector>

#include "metrics/registry.h"

namespace jetlag::metrics {

class Window {
 public:
  Window() = default;
  /// The instruments of all `names`, which have to be in the catalogue, that match `selector`.
  Window(const Registry& registry, std::vector<std::string_view> names, Labels selector);

  void look(const Registry& registry);
  /// At most one per instant says what holds from then on; they come in ascending time.
  void sample(const Registry& registry, Instant now);
  Registry inside(const Registry& registry) const;
  bool has_gauges() const { return !gauges_.empty(); }
  bool operator==(const Window&) const = default;

 private:
  struct CounterPart {
    CounterHandle outside, inside;
    std::int64_t before = 0;
    bool operator==(const CounterPart&) const = default;
  };
  struct GaugePart {
    GaugeHandle outside, inside;
    bool operator==(const GaugePart&) const = default;
  };
  struct DistributionPart {
    DistributionHandle outside, inside;
    Histogram before;
    Extremes extremes;
    bool operator==(const DistributionPart&) const = default;
  };

  enum class Start : std::uint8_t { kNow, kEmpty };
  void take_in(const Registry& registry, Start start);

  std::vector<std::string_view> names_;
  Labels selector_;
  std::size_t known_ = 0;  ///< instruments of the registry that were looked through
  Registry inside_;        ///< all instruments of the window; the gauges have their time lines already
  std::vector<CounterPart> counters_;
  std::vector<GaugePart> gauges_;
  std::vector<DistributionPart> distributions_;
};

}  // namespace jetlag::metrics
