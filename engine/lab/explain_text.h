// SPDX-License-Identifier: Apache-2.0
// Operations in the words of people: "us:12", "SET cart:7 milk", "HLC 10.042 s + 3".
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "crdt/op.h"
#include "lab/explain_document.h"
#include "observe/explain.h"
#include "world/setup.h"

namespace jetlag::lab {

/// What stands before the number in the dot of data that was loaded before the start.
inline constexpr std::string_view kPreloaded = "preloaded:";
/// "us:12"; with the incarnation where it is not the first: "us.2:7". Preloaded data: "preloaded:12".
std::string dot_text(const world::Setup& setup, crdt::Dot dot);
/// What the operation does: its kind, what it writes or takes away, and the command that it stands for.
/// Its parts keep the names of slots of documents; the command has their `paths`.
void tell(const crdt::Op& op, observe::ExplainedOperation& out, const SlotPaths& paths = {});
/// "lww: the newer stamp wins"; of fields "lww: the newer stamp wins: name lost to us:1, city won over eu:2".
std::string contests_text(const std::vector<observe::Contest>& contests);
/// The command of a client as it would be typed: "APPEND cart:7 k". Its name in capitals.
std::string asked_text(const std::vector<Bytes>& asked);
std::string clock_text(crdt::Hlc hlc, scenario::ClockMode mode);
std::string amount_text(const crdt::Amount& amount);

}  // namespace jetlag::lab
