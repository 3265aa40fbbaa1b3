// SPDX-License-Identifier: Apache-2.0
// How the choices of the format are spelled, in one table per choice.
//
// name_of(x)        the spelling: name_of(FaultKind::kOneWay) is "one-way".
// find_name<E>(s)   the choice spelled `s`, or nothing.
// names<E>()        every spelling with a sentence about it, in declaration order: for parsers, messages, the schema, the
//                   documentation and `jetlag list`.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "scenario/spec.h"

namespace jetlag::scenario {

struct NameEntry {
  std::string_view name;
  std::string_view meaning;
};

/// Defined for every enumeration of spec.h and value.h; the entry's position is the enumerator's value.
template <class E>
std::span<const NameEntry> names();

template <class E>
std::string_view name_of(E value) {
  const auto all = names<E>();
  const auto at = static_cast<std::size_t>(value);
  return at < all.size() ? all[at].name : std::string_view("?");
}

template <class E>
std::optional<E> find_name(std::string_view name) {
  const auto all = names<E>();
  for (std::size_t i = 0; i < all.size(); ++i)
    if (all[i].name == name) return static_cast<E>(i);
  return std::nullopt;
}

template <> std::span<const NameEntry> names<TopologyKind>();
template <> std::span<const NameEntry> names<Profile>();
template <> std::span<const NameEntry> names<Strategy>();
template <> std::span<const NameEntry> names<CommandSet>();
template <> std::span<const NameEntry> names<StreamIds>();
template <> std::span<const NameEntry> names<EvictionPolicy>();
template <> std::span<const NameEntry> names<ClockMode>();
template <> std::span<const NameEntry> names<ConflictRule>();
template <> std::span<const NameEntry> names<ResolveKind>();
template <> std::span<const NameEntry> names<SyncTier>();
template <> std::span<const NameEntry> names<Persistence>();
template <> std::span<const NameEntry> names<ValueType>();
template <> std::span<const NameEntry> names<Arrival>();
template <> std::span<const NameEntry> names<KeyChoice>();
template <> std::span<const NameEntry> names<Preset>();
template <> std::span<const NameEntry> names<FaultKind>();
template <> std::span<const NameEntry> names<DataFate>();
template <> std::span<const NameEntry> names<DistributionKind>();

/// Names that the format knows and this version refuses ("known, not yet supported"): profiles, strategies, tiers, fault kinds,
/// sections. `names<E>()` never contains them.
template <class E>
std::span<const std::string_view> reserved_names() { return {}; }
template <> std::span<const std::string_view> reserved_names<Profile>();
template <> std::span<const std::string_view> reserved_names<Strategy>();
template <> std::span<const std::string_view> reserved_names<SyncTier>();
template <> std::span<const std::string_view> reserved_names<ValueType>();
template <> std::span<const std::string_view> reserved_names<FaultKind>();

/// Top-level sections that are refused until built.
std::span<const std::string_view> reserved_sections();

}  // namespace jetlag::scenario
