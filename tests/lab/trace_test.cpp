// SPDX-License-Identifier: Apache-2.0
// A run that is traced is the same run; what is kept of it is bounded and the newest.
#include <gtest/gtest.h>

#include <algorithm>

#include "../world/scenario_text.h"
#include "lab/run.h"
#include "lab/session.h"
#include "lab/trace_ring.h"

namespace jetlag::lab {
namespace {

constexpr const char* kCut = R"("faults": [{"name": "cut", "at": "2s", "for": "3s", "cut": ["us", "eu"]}])";

std::vector<observe::TraceEntry> entries_of(const std::vector<observe::TraceChunkPtr>& chunks) {
  std::vector<observe::TraceEntry> all;
  for (const auto& chunk : chunks) all.insert(all.end(), chunk->entries.begin(), chunk->entries.end());
  return all;
}

TEST(RunTrace, ChangesNothing) {
  lab::Run plain(two_regions(kCut)), traced(two_regions(kCut));
  traced.keep_trace();
  plain.finish(), traced.finish();
  EXPECT_EQ(traced.fingerprint(), plain.fingerprint());
  EXPECT_EQ(traced.report(), plain.report());
  EXPECT_TRUE(plain.trace().chunks.empty());
}

TEST(RunTrace, TellsWhatTheLabTells) {
  lab::Run run(two_regions(kCut));
  run.keep_trace();
  while (run.step_until(kNever, 777)) {
  }
  Session session(two_regions(kCut));
  while (session.advance(kNever, 555)) {
  }
  EXPECT_EQ(entries_of(run.trace().chunks), entries_of(session.snapshot().trace));
  EXPECT_GT(entries_of(run.trace().chunks).size(), 1000u);
}

TEST(RunTrace, KeepsTheNewestAndCountsTheRest) {
  lab::Run whole(two_regions(kCut)), bounded(two_regions(kCut));
  whole.keep_trace();
  bounded.keep_trace(2 * TraceRing::kChunk * sizeof(observe::TraceEntry));
  whole.finish(), bounded.finish();
  const auto all = entries_of(whole.trace().chunks), newest = entries_of(bounded.trace().chunks);
  ASSERT_EQ(bounded.trace().dropped + newest.size(), all.size());
  EXPECT_GT(bounded.trace().dropped, 0u);
  EXPECT_LT(newest.size(), 3 * TraceRing::kChunk);
  EXPECT_TRUE(std::equal(newest.begin(), newest.end(), all.end() - static_cast<std::ptrdiff_t>(newest.size())));
}

}  // namespace
}  // namespace jetlag::lab
