// SPDX-License-Identifier: Apache-2.0
// Why something does not work: the position of a fault among the scenario's faults, and, for a connection, where that fault is
// felt.
//
// One fault can stop a connection in three ways at once (it cuts the link, and both processes are gone): these are three reasons,
// and each is taken away on its own.
#pragma once

#include <cstdint>

namespace jetlag::fault {

using FaultNumber = std::uint16_t;
inline constexpr FaultNumber kNobody = UINT16_MAX;

enum class Where : std::uint8_t { kLink, kPeerProcess, kOwnProcess };

struct Reason {
  FaultNumber fault = kNobody;
  Where where = Where::kLink;
  bool operator==(const Reason&) const = default;
};

enum class Change : std::uint8_t { kDown, kUp };

}  // namespace jetlag::fault
