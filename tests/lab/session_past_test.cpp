// SPDX-License-Identifier: Apache-2.0
// The past of a session: as exact for who rests there as when it was the present, also where no trace was kept of it; and no two
// pasts are taken for one another.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "../world/scenario_text.h"
#include "lab/faults.h"
#include "lab/session.h"

namespace jetlag::lab {
namespace {

constexpr const char* kCut = R"("faults": [{"name": "cut", "at": "2s", "for": "3s", "cut": ["us", "eu"]}])";

Instant at_ms(std::int64_t ms) { return Instant{} + Duration::millis(ms); }

Session run_to(const std::string& more, Instant limit, Watch watch = Watch::kEverything) {
  Session session(two_regions(more));
  while (session.advance(limit, 777, watch)) {
  }
  return session;
}

void go_to(Session& session, Instant at) {
  ASSERT_FALSE(session.handle(Seek{at}));
  while (session.rest(100)) {
  }
}

std::string value_in(const Session& session, const std::string& key, std::size_t region) {
  observe::Focus focus;
  focus.key = key;
  return session.snapshot(focus).key->why.regions.at(region).value;
}

TEST(SessionSteps, OneStepIsTheNextEventThatTheLogTells) {
  Session session = run_to(kCut, at_ms(1'000));
  const std::uint64_t first = session.events();
  Instant last = session.at();
  for (int n = 0; n < 200; ++n) {
    const std::uint64_t before = session.events();
    ASSERT_FALSE(session.handle(StepEvent{}));
    ASSERT_GE(session.at(), last);
    ASSERT_GT(session.events(), before);
    ASSERT_LT(session.events() - before, 20u) << "at " << session.at().in_seconds() << " s, step " << n;
    last = session.at();
  }
  EXPECT_LT(session.events() - first, 1'000u);
  EXPECT_FALSE(session.finished());
}

std::vector<std::string> faults_told(const Session& session) {
  std::vector<std::string> names;
  for (const auto& chunk : session.snapshot().trace)
    for (const observe::TraceEntry& entry : chunk->entries)
      if (entry.kind == observe::TraceKind::kFault) names.push_back(entry.subject.str());
  return names;
}

TEST(SessionPast, WhatHappensAtTheInstantOfAChangeIsToldOnce) {
  Session session(two_regions(kCut));
  ASSERT_FALSE(session.handle(StepInteresting{}));
  ASSERT_EQ(session.at(), at_ms(2'000));
  ASSERT_FALSE(session.handle(Inject{crash(0, 0)}));
  EXPECT_THAT(faults_told(session), ::testing::UnorderedElementsAre("cut", "crash-1"));
  ASSERT_FALSE(session.handle(Seek{at_ms(2'000)}));  // a second one at the very instant
  ASSERT_FALSE(session.handle(Inject{lab::pause(1, Duration::millis(100))}));
  EXPECT_THAT(faults_told(session), ::testing::UnorderedElementsAre("cut", "crash-1", "pause-1"));
  ASSERT_FALSE(session.handle(Undo{}));
  EXPECT_THAT(faults_told(session), ::testing::UnorderedElementsAre("cut", "crash-1"));
  ASSERT_FALSE(session.handle(Undo{}));
  while (session.advance(at_ms(2'100))) {
  }
  EXPECT_THAT(faults_told(session), ::testing::ElementsAre("cut"));
}

TEST(SessionPast, ExpressKnowsToo) {
  const Session express = run_to(kCut, kNever, Watch::kFramesOnly), watched = run_to(kCut, kNever);
  ASSERT_EQ(express.snapshot().timeline->agreed.size(), 1u);
  EXPECT_EQ(express.snapshot().timeline->agreed, watched.snapshot().timeline->agreed);
  EXPECT_GT(express.snapshot().timeline->agreed.front(), at_ms(5'000));
}

TEST(SessionPast, WhatExpressHasPassedIsToldWhenItIsPlayed) {
  Session express = run_to(kCut, kNever, Watch::kFramesOnly);
  const std::string fingerprint = express.snapshot().fingerprint.text();
  EXPECT_TRUE(express.snapshot().trace.empty() || express.snapshot().trace.front()->entries.empty());
  ASSERT_FALSE(express.handle(Seek{at_ms(1'500)}));
  while (express.advance(at_ms(4'000))) {
  }
  const observe::Snapshot seen = express.snapshot();
  EXPECT_EQ(seen.at, at_ms(4'000));
  EXPECT_EQ(seen.told_since, at_ms(1'500));
  EXPECT_THAT(faults_told(express), ::testing::ElementsAre("cut"));
  while (express.advance(kNever)) {
  }
  EXPECT_EQ(express.snapshot().fingerprint.text(), fingerprint);
}

TEST(SessionPast, WhatWasDoneByHandLaterIsNotLostByPlayingWhatExpressHasPassed) {
  Session session = run_to("", at_ms(3'000), Watch::kFramesOnly);
  ASSERT_FALSE(session.handle(Inject{cut(*session.snapshot().scenery, 0, 1)}));
  while (session.advance(at_ms(5'000))) {
  }
  ASSERT_FALSE(session.handle(Seek{at_ms(1'000)}));
  session.advance(at_ms(2'000));
  EXPECT_EQ(session.reached(), at_ms(5'000));
  EXPECT_EQ(session.changes(), 1u);
}

TEST(SessionPast, OfVeryManyKeysThatDifferTheLongestAreListed) {
  const Session session = run_to(kCut, at_ms(4'900));
  const observe::Snapshot all = session.snapshot({.matrix = true, .matrix_rows = 100'000});
  const observe::Snapshot few = session.snapshot({.matrix = true, .matrix_rows = 5});
  ASSERT_GT(all.frame->divergent_keys, 40u);
  ASSERT_EQ(few.matrix->size(), 5u);
  for (std::size_t i = 0; i < few.matrix->size(); ++i) EXPECT_EQ((*few.matrix)[i].differs_for, (*all.matrix)[i].differs_for);
}

TEST(SessionSteps, WhatIsCountedIsCountedAfterEachStep) {
  Session session = run_to(kCut, at_ms(4'000));
  session.rest();
  for (int n = 0; n < 30; ++n) {
    ASSERT_FALSE(session.handle(StepEvent{}));
    session.rest();
    EXPECT_EQ(session.snapshot().frame->events, session.events());
    EXPECT_EQ(session.snapshot().frame->divergent_at, session.snapshot().frame->at);
  }
}

TEST(SessionSteps, EveryEntryOfTheLogIsSteppedOnOrPassedTogetherWithOthersOfItsInstant) {
  Session session = run_to(kCut, at_ms(1'000));
  const Instant from = session.at();
  std::vector<Instant> stepped;
  while (session.at() < at_ms(1'200)) {
    ASSERT_FALSE(session.handle(StepEvent{}));
    stepped.push_back(session.at());
  }
  std::vector<Instant> told;
  const Session all = run_to(kCut, at_ms(1'300));
  for (const auto& chunk : all.snapshot().trace)
    for (const auto& entry : chunk->entries)
      if (entry.at > from && entry.at <= session.at()) told.push_back(entry.at);
  told.erase(std::unique(told.begin(), told.end()), told.end());
  stepped.erase(std::unique(stepped.begin(), stepped.end()), stepped.end());
  EXPECT_EQ(stepped, told);
}

TEST(SessionSteps, InAPastThatWasNotWatchedTheyAreThoseOfOneThatWas) {
  Session watched = run_to(kCut, kNever), express = run_to(kCut, kNever, Watch::kFramesOnly);
  for (const std::int64_t ms : {700, 1'999, 2'050, 4'990}) {
    for (Session* session : {&watched, &express}) ASSERT_FALSE(session->handle(Seek{at_ms(ms)}));
    for (int n = 0; n < 5; ++n) {
      for (Session* session : {&watched, &express}) ASSERT_FALSE(session->handle(StepEvent{}));
      ASSERT_EQ(express.at(), watched.at()) << "forwards from " << ms;
    }
    for (int n = 0; n < 9; ++n) {
      for (Session* session : {&watched, &express}) ASSERT_FALSE(session->handle(StepBack{}));
      ASSERT_EQ(express.at(), watched.at()) << "backwards from " << ms;
    }
    for (Session* session : {&watched, &express}) ASSERT_FALSE(session->handle(StepInteresting{}));
    ASSERT_EQ(express.at(), watched.at()) << "interesting, from " << ms;
  }
  ASSERT_FALSE(express.handle(Seek{}));
  EXPECT_EQ(express.next_told([](const auto& entry) { return entry.kind == observe::TraceKind::kConverged; }),
            run_to(kCut, kNever).happened([](const auto& entry) { return entry.kind == observe::TraceKind::kConverged; }, {}));
  ASSERT_FALSE(express.handle(StepBack{}));
  EXPECT_EQ(express.at(), Instant{});
}

TEST(SessionSteps, KnowWhatWasDoneByHandInAPastThatWasNotWatched) {
  Session session = run_to("", at_ms(2'000), Watch::kFramesOnly);
  ASSERT_FALSE(session.handle(Command{{0}, "SET by:hand 1"}));
  while (session.advance(at_ms(4'000), 777, Watch::kFramesOnly)) {
  }
  ASSERT_FALSE(session.handle(Inject{pause(0, Duration::seconds(1))}));
  while (session.advance(kNever, 777, Watch::kFramesOnly)) {
  }
  ASSERT_FALSE(session.handle(Seek{at_ms(1'000)}));
  ASSERT_FALSE(session.handle(StepInteresting{}));
  EXPECT_EQ(session.at(), at_ms(4'000)) << "the pause";
  ASSERT_FALSE(session.handle(StepInteresting{}));
  EXPECT_GE(session.at(), at_ms(5'000)) << "its end";
  EXPECT_LT(session.at(), at_ms(5'001));
}

TEST(SessionPast, WhoRestsThereSeesWhatWasSeenWhenItWasThePresent) {
  for (const std::int64_t ms : {1'500, 2'000, 3'333, 5'060, 5'200, 8'000}) {
    const Instant at = at_ms(ms);
    Session present = run_to(kCut, at);
    present.rest();
    const observe::Snapshot then = present.snapshot();
    for (const Watch watch : {Watch::kEverything, Watch::kFramesOnly}) {
      Session session = run_to(kCut, kNever, watch);
      go_to(session, at);
      const observe::Snapshot now = session.snapshot();
      EXPECT_EQ(now.frame->events, then.frame->events) << ms;
      EXPECT_EQ(now.frame->divergent_keys, then.frame->divergent_keys) << ms;
      EXPECT_EQ(now.frame->divergent_at, then.frame->divergent_at) << ms;
      EXPECT_EQ(now.frame->regions, then.frame->regions) << ms;
      EXPECT_EQ(now.flights, then.flights) << ms;
      for (std::size_t l = 0; l < then.frame->links.size(); ++l) {
        EXPECT_EQ(now.frame->links[l].lag, then.frame->links[l].lag) << ms;
        EXPECT_EQ(now.frame->links[l].backlog_bytes, then.frame->links[l].backlog_bytes) << ms;
        EXPECT_NEAR(now.frame->links[l].fill_rate, then.frame->links[l].fill_rate, then.frame->links[l].fill_rate / 20) << ms;
      }
    }
  }
}

TEST(SessionPast, RatesAreKnownAfterAChangeThere) {
  Session session = run_to("", kNever);
  ASSERT_FALSE(session.handle(Seek{at_ms(8'000)}));
  ASSERT_FALSE(session.handle(Command{{0}, "SET by:hand 1"}));
  for (const observe::LinkView& link : session.snapshot().frame->links) {
    EXPECT_GT(link.fill_rate, 1'000);
    EXPECT_GT(link.bytes_per_second, 1'000);
    EXPECT_TRUE(link.exhausted_in);
  }
}

TEST(SessionPast, RestingIsDoneInPortionsAndOnlyOnce) {
  Session session = run_to(kCut, kNever);
  ASSERT_FALSE(session.handle(Seek{at_ms(3'333)}));
  EXPECT_EQ(session.snapshot().frame->divergent_at < at_ms(3'333), true) << "as it was recorded";
  int portions = 0;
  while (session.rest(10)) ++portions;
  EXPECT_GT(portions, 1);
  EXPECT_FALSE(session.rest(0));
  ASSERT_FALSE(session.handle(Seek{at_ms(3'334)}));
  EXPECT_FALSE(session.rest(100)) << "a short way from where it was last";
}

TEST(SessionPast, OfTwoPastsWithEquallyManyEventsEachIsShown) {
  const auto with = [](Session& session, const char* text) {
    ASSERT_FALSE(session.handle(Seek{at_ms(4'000)}));
    ASSERT_FALSE(session.handle(Command{{0}, std::string("SET note ") + text}));
    while (session.advance(kNever)) {
    }
    ASSERT_FALSE(session.handle(Seek{at_ms(6'000)}));
  };
  Session session = run_to("", kNever);
  with(session, "one");
  const std::uint64_t events = session.events();
  EXPECT_EQ(value_in(session, "note", 1), "\"one\"");
  ASSERT_FALSE(session.handle(Undo{}));
  with(session, "two");
  ASSERT_EQ(session.events(), events) << "or this test shows nothing";
  EXPECT_EQ(value_in(session, "note", 1), "\"two\"");
  ASSERT_FALSE(session.handle(Command{{1}, "SET other 1"}));
  while (session.advance(kNever)) {
  }
  EXPECT_EQ(value_in(session, "note", 0), "\"two\"") << "what is saved is what ran";
}

TEST(SessionPast, AnExpectationThatBreaksAgainIsToldAgain) {
  Session session = run_to(std::string(kCut) + R"(, "expect": ["always lag_now{from=us,to=eu} < 1s"])", kNever);
  const auto told = [&] {
    std::vector<Instant> all;
    for (const auto& chunk : session.snapshot().trace)
      for (const auto& entry : chunk->entries)
        if (entry.kind == observe::TraceKind::kExpectation) all.push_back(entry.at);
    return all;
  };
  const std::vector<Instant> before = told();
  ASSERT_EQ(before.size(), 1u);
  ASSERT_FALSE(session.handle(Seek{at_ms(1'000)}));
  ASSERT_FALSE(session.handle(Command{{0}, "SET note 1"}));
  EXPECT_TRUE(told().empty());
  while (session.advance(kNever)) {
  }
  EXPECT_EQ(told().size(), 1u);
  ASSERT_FALSE(session.handle(Undo{}));
  while (session.advance(kNever)) {
  }
  EXPECT_EQ(told().size(), 1u);
  ASSERT_FALSE(session.handle(Seek{before[0] + Duration::seconds(1)}));
  ASSERT_FALSE(session.handle(Command{{0}, "SET note 1"}));
  while (session.advance(kNever)) {
  }
  EXPECT_EQ(told(), before) << "and not twice";
}

}  // namespace
}  // namespace jetlag::lab
