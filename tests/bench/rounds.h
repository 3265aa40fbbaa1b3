// SPDX-License-Identifier: Apache-2.0
// Comparing contenders in one run.
//
// Absolute figures depend on the machine and on its mood; ratios of contenders that took turns do not. Every round runs each
// contender once, in the given order, after one unmeasured round that touches memory and caches. What is reported is the median
// over the rounds, of the rate and of the ratio to another contender in the same round.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace jetlag::bench {

/// What one run of a contender did. Contenders in one comparison must agree on `checksum` wherever it is not 0.
struct Work {
  double per_second = 0;
  std::uint64_t checksum = 0;
};

struct Contender {
  std::string name;
  std::function<Work()> run;
};

/// Counts the processor time of this (single-threaded) process, so that other processes disturb less.
class Stopwatch {
 public:
  double seconds() const { return now() - start_; }

 private:
  static double now() {
    std::timespec time{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
  }
  double start_ = now();
};

inline double median(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

class Rounds {
 public:
  explicit Rounds(std::vector<Contender> contenders, int rounds = 9)
      : contenders_(std::move(contenders)), rates_(contenders_.size()) {
    for (int round = -1; round < rounds; ++round) {
      for (std::size_t i = 0; i < contenders_.size(); ++i) {
        const Work work = contenders_[i].run();
        check(contenders_[i], work.checksum);
        if (round >= 0) rates_[i].push_back(work.per_second);
      }
    }
  }

  double rate(std::size_t contender) const { return median(rates_[contender]); }
  /// The median, over the rounds, of how much faster `a` was than `b`.
  double ratio(std::size_t a, std::size_t b) const {
    std::vector<double> ratios;
    for (std::size_t i = 0; i < rates_[a].size(); ++i) ratios.push_back(rates_[a][i] / rates_[b][i]);
    return median(ratios);
  }

  /// One line per contender: its rate in millions and how much faster the first one is.
  void print(const char* unit) const {
    for (std::size_t i = 0; i < contenders_.size(); ++i) {
      std::printf("  %-44s %8.2f M %s", contenders_[i].name.c_str(), rate(i) / 1e6, unit);
      std::printf(i == 0 ? "\n" : "   first / this: %5.2f\n", ratio(0, i));
    }
  }

 private:
  void check(const Contender& contender, std::uint64_t checksum) {
    if (checksum == 0) return;
    if (checksum_ == 0) checksum_ = checksum;
    if (checksum == checksum_) return;
    std::fprintf(stderr, "%s computed something else: the comparison is void\n", contender.name.c_str());
    std::exit(70);
  }

  std::vector<Contender> contenders_;
  std::vector<std::vector<double>> rates_;
  std::uint64_t checksum_ = 0;
};

}  // namespace jetlag::bench
