// SPDX-License-Identifier: Apache-2.0
// Operations in the words of people: "us:12", "SET cart:7 milk", "HLC 10.042 s + 3".
#pragma once

#include <string>

#include "crdt/op.h"
#include "world/setup.h"

namespace jetlag::lab {

/// "us:12"; with the incarnation where it is not the first: "us.2:7". Preloaded data: "preloaded:12".
std::string dot_text(const world::Setup& setup, crdt::Dot dot);
/// The command that the effect stands for.
std::string command_text(const crdt::Op& op);
std::string clock_text(crdt::Hlc hlc, scenario::ClockMode mode);
std::string amount_text(const crdt::Amount& amount);

}  // namespace jetlag::lab
