// SPDX-License-Identifier: Apache-2.0
#include "workload/config.h"

#include <algorithm>
#include <string>
#include <utility>

#include "core/suggest.h"

namespace jetlag::workload {
namespace {

void need(Errors& errors, bool holds, const char* where, std::string message) {
  if (!holds) errors.push_back({ErrorCode::kInvalid, where, std::move(message)});
}

void validate_arrival(const Config& c, Errors& errors) {
  need(errors, c.clients > 0 || c.arrival == Arrival::kClosed, "clients", "expected at least one client");
  need(errors, c.start < c.stop, "stop", "expected a stop after the start");
  if (c.arrival == Arrival::kClosed) {
    need(errors, c.think.min() >= 0, "think", "expected a think time of 0 or more");
    need(errors, c.rates.empty(), "rate", "a closed loop has clients and think time, and no rate");
    return;
  }
  need(errors, !c.rates.empty(), "rate", "an open loop needs a rate");
  for (std::size_t i = 0; i < c.rates.size(); ++i) {
    need(errors, c.rates[i].rate_milli >= 0 && c.rates[i].rate_milli <= std::int64_t{1'000'000'000'000}, "rate",
         "expected a rate between 0 and 1G/s");
    need(errors, i == 0 || c.rates[i - 1].at < c.rates[i].at, "shape", "expected points in ascending time");
  }
}

void validate_keys(const Config& c, Errors& errors) {
  const KeySpace& k = c.keys;
  need(errors, k.count >= 1 && k.count <= 1'000'000'000, "keys.count", "expected 1 to 1,000,000,000 keys");
  need(errors, !k.pattern.empty(), "keys.pattern", "expected a pattern such as \"page:{}\"");
  need(errors, k.exponent_milli >= 0 && k.exponent_milli <= 3000, "keys.exponent", "expected an exponent between 0 and 3");
  need(errors, k.hot_keys_ppb > 0 && k.hot_keys_ppb <= kOne, "keys.hot_keys", "expected a share above 0 %, up to 100 %");
  need(errors, k.hot_traffic_ppb >= 0 && k.hot_traffic_ppb <= kOne, "keys.hot_traffic", "expected a share between 0 % and 100 %");
  need(errors, c.place.places >= 1 && c.place.index < c.place.places, "place", "expected a place below the number of places");
  need(errors, c.stray_ppb >= 0 && c.stray_ppb <= kOne, "home.stray", "expected a share between 0 % and 100 %");
  need(errors, c.home == Home::kNone || k.count >= c.place.places, "keys.count",
       "expected at least one key per region with a home");
}

void validate_mix(const Config& c, Errors& errors) {
  std::int64_t total = 0;
  for (const MixEntry& entry : c.mix) {
    need(errors, entry.share_ppb >= 0 && entry.share_ppb <= kOne, "mix", "expected a share between 0 % and 100 %");
    total += entry.share_ppb;
    if (entry.command.empty()) {
      need(errors, false, "mix", "expected a command");
    } else if (entry.command.find(' ') == std::string::npos && command_template(entry.command).empty()) {
      const auto names = known_commands();
      errors.push_back({ErrorCode::kUnknownName, "mix",
                        "no workload command \"" + entry.command + "\"" + did_you_mean(entry.command, names)});
    }
  }
  need(errors, !c.mix.empty() && total == kOne, "mix", "expected commands whose shares add up to 100 %");
  need(errors, c.elements >= 1, "elements", "expected at least one element");
  need(errors, c.value.min() >= 0 && c.value.max() <= 512 * 1024 * 1024, "value", "expected a size between 0 and 512 MiB");
}

}  // namespace

Errors validate(const Config& config) {
  Errors errors;
  validate_arrival(config, errors);
  validate_keys(config, errors);
  validate_mix(config, errors);
  return errors;
}

Result<Config> with_ycsb(char letter, Config config) {
  constexpr std::int64_t kPercent = kOne / 100;
  struct Core {
    KeyChoice choice;
    std::vector<MixEntry> mix;
  };
  const auto core = [&]() -> Core {
    switch (letter | 0x20) {
      case 'a': return {KeyChoice::kZipf, {{"GET", 50 * kPercent}, {"SET", 50 * kPercent}}};
      case 'b': return {KeyChoice::kZipf, {{"GET", 95 * kPercent}, {"SET", 5 * kPercent}}};
      case 'c': return {KeyChoice::kZipf, {{"GET", kOne}}};
      case 'd': return {KeyChoice::kLatest, {{"GET", 95 * kPercent}, {"INSERT", 5 * kPercent}}};
      case 'e': return {KeyChoice::kZipf, {{"SCAN", 95 * kPercent}, {"INSERT", 5 * kPercent}}};
      case 'f': return {KeyChoice::kZipf, {{"GET", 50 * kPercent}, {"READ-MODIFY-WRITE", 50 * kPercent}}};
      default: return {};
    }
  }();
  if (core.mix.empty())
    return failure(ErrorCode::kNotFound, "preset", std::string("expected a YCSB workload from A to F, found \"") + letter + "\"");
  config.keys.pattern = "user{}";
  config.keys.choice = core.choice;
  config.keys.exponent_milli = 990;
  config.mix = core.mix;
  config.value = Distribution::constant(1000);
  return config;
}

}  // namespace jetlag::workload
