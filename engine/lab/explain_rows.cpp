// SPDX-License-Identifier: Apache-2.0
#include "lab/explain_rows.h"

#include <algorithm>

#include <fmt/format.h>

#include "lab/explain_text.h"
#include "store/reply.h"

namespace jetlag::lab {
namespace {

using observe::StateRow;

std::string region_of(const world::Setup& setup, crdt::OriginId origin) {
  const std::string& id = setup.spec.regions[origin.region().value].id;
  return origin.incarnation() == 1 ? id : fmt::format("{}.{}", id, origin.incarnation());
}

std::string dot_of_winner(const store::ElementInfo& element, const world::Setup& setup) {
  const auto winner = std::ranges::find(element.candidates, true, &store::CandidateInfo::wins);
  return winner == element.candidates.end() ? std::string() : dot_text(setup, winner->dot);
}

/// Which adds count, and which deletions are remembered for those that are still on their way.
std::vector<StateRow> rows_of_estimate(const store::BodyInfo& body, const world::Setup& setup) {
  std::vector<StateRow> rows;
  for (const store::ElementInfo& element : body.elements) {
    rows.push_back({0, "estimate", element.value.str(), false});
    rows.push_back({0, "registers", fmt::format("{} of {} are raised", body.registers, crdt::HllRegisters::kCount), false});
    for (const store::CounterInfo& adds : element.counters)
      rows.push_back({0, "adds of " + region_of(setup, adds.birth.origin()),
                      adds.birth == adds.last ? dot_text(setup, adds.last)
                                              : dot_text(setup, adds.birth) + " to " + dot_text(setup, adds.last),
                      false});
  }
  for (const auto& [origin, sequence] : body.deletions)
    rows.push_back(
        {0, "deletion", dot_text(setup, crdt::Dot::of(origin, sequence)) + ", wins over adds that it had not seen", false});
  return rows;
}

std::vector<StateRow> rows_of_counters(const store::BodyInfo& body, const world::Setup& setup) {
  std::vector<StateRow> rows;
  for (const store::ElementInfo& counter : body.elements)
    if (counter.candidates.front().wins)
      rows.push_back({0, dot_text(setup, counter.candidates.front().dot),
                      fmt::format("{} within {} and {}", counter.value.str(), body.terms.lower, body.terms.upper), false});
  for (const store::RightsInfo& info : body.rights)
    rows.push_back(
        {0, region_of(setup, info.origin), fmt::format("may go down by {}, up by {}", info.rights.down, info.rights.up), false});
  for (const store::ElementInfo& counter : body.elements) {
    const store::CandidateInfo& creation = counter.candidates.front();
    if (!creation.wins)
      rows.push_back({0, dot_text(setup, creation.dot), counter.value.str() + ", hidden: a newer counter shows", false});
  }
  return rows;
}

/// Of an element its vector, and below it its attributes.
std::vector<StateRow> rows_of_vectors(const store::BodyInfo& body, const world::Setup& setup) {
  std::vector<StateRow> rows;
  for (std::size_t i = 0; i < body.elements.size(); ++i) {
    const store::ElementInfo& element = body.elements[i];
    const bool attributes = i > 0 && body.elements[i - 1].field == element.field;
    if (attributes ? element.value.empty() : element.candidates.empty()) continue;
    if (rows.size() == store::kMostRows) {
      rows.push_back({0, fmt::format("and {} more", body.elements.size() - i), {}, false});
      break;
    }
    rows.push_back({attributes ? 1u : 0u, dot_of_winner(element, setup),
                    (attributes ? "attributes " : element.field.str() + " ") + element.value.str(), false});
  }
  return rows;
}

}  // namespace

std::string vectors_of(const store::Description& description) {
  std::string text;
  std::size_t number = 0;
  for (const store::BodyInfo& body : description.bodies)
    for (std::size_t i = 0; body.visible && i < body.elements.size(); ++i) {
      const store::ElementInfo& element = body.elements[i];
      const bool attributes = i > 0 && body.elements[i - 1].field == element.field;
      if (element.value.empty()) continue;
      if (attributes) text += " " + element.value.str();
      else
        text += fmt::format("{}{}) {} {}", text.empty() ? "" : " ", ++number, store::quoted(element.field), element.value.str());
    }
  return text;
}

std::string groups_of(const store::Description& description) {
  std::string text;
  for (const store::BodyInfo& body : description.bodies)
    for (const store::GroupInfo& group : body.groups)
      if (body.visible) text += ", group " + group.name.str();
  return text;
}

std::vector<StateRow> rows_of(const store::BodyInfo& body, const world::Setup& setup) {
  switch (body.type) {
    case crdt::Type::kHyperLogLog: return rows_of_estimate(body, setup);
    case crdt::Type::kBoundedCounter: return rows_of_counters(body, setup);
    case crdt::Type::kVectorSet: return rows_of_vectors(body, setup);
    default: break;
  }
  std::vector<StateRow> rows;
  for (const store::RowInfo& row : body.rows) rows.push_back({row.depth, row.name.str(), row.value.str(), row.removed});
  return rows;
}

}  // namespace jetlag::lab
