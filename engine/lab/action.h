// SPDX-License-Identifier: Apache-2.0
// Actions: everything that a viewer can do to a session. A window, the command line and a test send the same values.
//
// Time        Seek shows another instant; StepEvent, StepBack and StepInteresting move by one event of the log. None of them
//             changes what happens.
// By hand     Inject makes a fault strike at the instant shown; Command runs a client's command there. Both become part of the
//             branch's scenario. When the instant shown lies in the past, what the branch had simulated after it is discarded:
//             Fork first to keep it. Undo takes the last one back.
// Branches    Fork copies the branch at the instant shown and goes there; Switch goes to another branch. Close lets one go, with
// what
//             was done by hand there; what was forked from it belongs to its parent then, which is where it had that past from.
#pragma once

#include <cstdint>
#include <string>
#include <variant>

#include "core/ids.h"
#include "core/time.h"
#include "scenario/spec.h"

namespace jetlag::lab {

struct Seek {
  Instant at{};
};
struct StepEvent {};
struct StepBack {};
struct StepInteresting {};
struct Restart {};
struct Inject {
  scenario::FaultSpec fault;  ///< `at` is ignored: it strikes now
};
struct Command {
  RegionId region;
  std::string text;  ///< quoted as redis-cli does
};
struct Undo {};  ///< takes back the last thing done by hand, with all that came after it
struct Fork {
  std::string name;  ///< empty: made up
};
struct Switch {
  std::uint32_t branch = 0;
};
struct Close {
  std::uint32_t branch = 0;  ///< any but the first
};

using Action = std::variant<Seek, StepEvent, StepBack, StepInteresting, Restart, Inject, Command, Undo, Fork, Switch, Close>;

}  // namespace jetlag::lab
