// SPDX-License-Identifier: Apache-2.0
// What a person sees of `jetlag test`: one line per run, the reasons below those that did not pass, and a last line with the
// totals.
#pragma once

#include <cstddef>

#include "console.h"
#include "report/test_session.h"
#include "test_plan.h"

namespace jetlag::cli {

class TestLines {
 public:
  TestLines(const Console& console, const Plan& plan);
  void print(const report::TestedRun& run);
  void print_end(const report::TestSession& session, const Plan& plan);

 private:
  const Console& console_;
  ProgressBar progress_;
  std::size_t id_width_ = 0, seed_width_ = 0, total_ = 0, printed_ = 0;
};

}  // namespace jetlag::cli
