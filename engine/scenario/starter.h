// SPDX-License-Identifier: Apache-2.0
// Scenarios to start from, which pass `jetlag check` as they stand.
//
// starter_text(name)                 what `jetlag new NAME` writes: two regions, with a comment at everything.
// starter_text(name, places, shape)  the given places of the catalogue, some clients, a cut of the last region; at least one
// place. known_places()                     the catalogue as choices: location, names, degrees; by provider and id.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "scenario/spec.h"

namespace jetlag::scenario {

std::string starter_text(std::string_view name);
std::string starter_text(std::string_view name, std::span<const std::string> locations, TopologyKind topology);

struct KnownPlace {
  std::string_view location;  ///< "aws:us-east-1"
  std::string_view provider, name, city, country;
  double latitude = 0, longitude = 0;
};
std::vector<KnownPlace> known_places();

}  // namespace jetlag::scenario
