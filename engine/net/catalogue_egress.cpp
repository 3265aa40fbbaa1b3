// SPDX-License-Identifier: Apache-2.0
// What sending costs: the most specific list price of the sender.
#include "net/catalogue.h"

namespace jetlag::net {
namespace {

constexpr int kNoMatch = -1;

/// How exactly a row's name fits a region: its own id, its country, its continent, any region.
int fit(std::string_view name, const RegionInfo& region) {
  if (name == region.id.substr(region.provider.size() + 1)) return 8;
  if (name == "NA (US)") return region.country == "US" ? 4 : kNoMatch;
  if (name == region.continent) return 2;
  return name == "any-region" ? 0 : kNoMatch;
}

/// The same for the far end of the sender's internet price; a country's own price before the worldwide one.
int fit_internet(std::string_view name, std::string_view country) {
  if (name == "internet (Australia)") return country == "AU" ? 1 : kNoMatch;
  if (name == "internet (China)") return country == "CN" ? 1 : kNoMatch;
  return name.starts_with("internet") ? 0 : kNoMatch;
}

}  // namespace

std::optional<EgressPrice> Catalogue::egress_price(const Place& from, const Place& to) const {
  const RegionInfo* sender = region(from);
  const RegionInfo* receiver = region(to);
  if (sender == nullptr) return std::nullopt;
  const bool one_cloud = receiver != nullptr && receiver->provider == sender->provider;
  const std::string_view scope = !one_cloud ? "internet" : sender == receiver ? "inter-zone" : "inter-region";
  const EgressRow* best = nullptr;
  int best_fit = kNoMatch;
  for (const EgressRow& row : egress_) {
    if (row.provider != sender->provider || row.scope != scope) continue;
    int total = 0;
    if (scope != "inter-zone") {
      const int near = fit(row.from, *sender);
      const int far = one_cloud ? fit(row.to, *receiver) : fit_internet(row.to, receiver == nullptr ? "" : receiver->country);
      if (near == kNoMatch || far == kNoMatch) continue;
      total = near + far;
    }
    if (total > best_fit) {  // of equal rows the first: the first tier of a price list
      best = &row;
      best_fit = total;
    }
  }
  if (best == nullptr) return std::nullopt;
  return best->price;
}

}  // namespace jetlag::net
