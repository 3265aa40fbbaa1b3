// SPDX-License-Identifier: Apache-2.0
#include "workload/key_chooser.h"

#include <algorithm>
#include <charconv>
#include <cstring>
#include <string>

#include "core/check.h"
#include "core/fixed_math.h"

namespace jetlag::workload {
namespace {

/// How many of the keys 0 .. count-1 have their home at `place`.
std::uint64_t homed(std::uint64_t count, std::uint64_t place, std::uint64_t places) {
  return count > place ? (count - place - 1) / places + 1 : 0;
}

}  // namespace

KeyChooser::KeyChooser(const Config& config, const Rng& rng)
    : choice_(config.keys.choice),
      count_(config.keys.count),
      place_(config.home == Home::kByKey ? config.place.index : 0),
      places_(config.home == Home::kByKey ? config.place.places : 1),
      inserters_(config.place.places),
      inserter_(config.place.index),
      stray_ppb_(config.stray_ppb),
      hot_traffic_ppb_(config.keys.hot_traffic_ppb),
      rng_(rng) {
  const std::uint64_t own = homed(count_, place_, places_);
  JETLAG_CHECK(own > 0, "a region has keys of its own");
  const std::size_t hole = config.keys.pattern.find("{}");
  before_ = Bytes(std::string_view(config.keys.pattern).substr(0, hole));
  if (hole != std::string::npos) after_ = Bytes(std::string_view(config.keys.pattern).substr(hole + 2));
  numbered_ = hole == std::string::npos ? Numbered::kNo : Numbered::kYes;
  if (choice_ == KeyChoice::kZipf || choice_ == KeyChoice::kLatest) zipf_ = Zipf(own, config.keys.exponent_milli);
  if (choice_ == KeyChoice::kHotspot) {
    const Uint128 hot = static_cast<Uint128>(own) * static_cast<std::uint64_t>(config.keys.hot_keys_ppb) / kOne;
    hot_keys_ = std::clamp<std::uint64_t>(static_cast<std::uint64_t>(hot), 1, own);
  }
}

std::uint64_t KeyChooser::choose() {
  if (places_ > 1 && stray_ppb_ > 0 && rng_.chance(static_cast<std::uint64_t>(stray_ppb_))) {
    std::uint64_t other = rng_.below(places_ - 1);
    if (other >= place_) ++other;
    const std::uint64_t population = homed(count_, other, places_);
    if (population > 0) {
      const std::uint64_t r = rank() % population;
      return other + places_ * (choice_ == KeyChoice::kLatest ? population - 1 - r : r);
    }
  }
  const std::uint64_t r = rank();
  return choice_ == KeyChoice::kLatest ? newest(r) : place_ + places_ * r;
}

std::uint64_t KeyChooser::rank() {
  const std::uint64_t own = homed(count_, place_, places_);
  switch (choice_) {
    case KeyChoice::kZipf: case KeyChoice::kLatest: return zipf_.rank(rng_);
    case KeyChoice::kHotspot:
      if (hot_keys_ == own || rng_.chance(static_cast<std::uint64_t>(hot_traffic_ppb_))) return rng_.below(hot_keys_);
      return hot_keys_ + rng_.below(own - hot_keys_);
    case KeyChoice::kUniform: break;
  }
  return rng_.below(own);
}

std::uint64_t KeyChooser::newest(std::uint64_t recency) const {
  if (recency < inserted_) return inserted_number(inserted_ - 1 - recency);
  const std::uint64_t own = homed(count_, place_, places_);
  return place_ + places_ * (own - 1 - std::min(recency - inserted_, own - 1));
}

std::uint64_t KeyChooser::inserted_number(std::uint64_t n) const {
  const std::uint64_t base = (count_ + inserters_ - 1) / inserters_ * inserters_;
  return base + n * inserters_ + inserter_;
}

std::uint64_t KeyChooser::insert() { return inserted_number(inserted_++); }

std::uint64_t KeyChooser::following(std::uint64_t number) const {
  return number + places_ < count_ ? number + places_ : number % places_;
}

Bytes KeyChooser::name(std::uint64_t number) const {
  if (numbered_ == Numbered::kNo) return before_;
  char digits[20];
  const auto end = std::to_chars(digits, digits + sizeof digits, number).ptr;
  const auto length = static_cast<std::size_t>(end - digits);
  char text[96];
  if (before_.size() + length + after_.size() > sizeof text)
    return Bytes(before_.str() + std::string(digits, length) + after_.str());
  std::memcpy(text, before_.view().data(), before_.size());
  std::memcpy(text + before_.size(), digits, length);
  std::memcpy(text + before_.size() + length, after_.view().data(), after_.size());
  return Bytes(std::string_view(text, before_.size() + length + after_.size()));
}

}  // namespace jetlag::workload
