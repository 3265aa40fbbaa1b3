// SPDX-License-Identifier: Apache-2.0
#include "report/junit.h"

#include <gtest/gtest.h>

#include <sstream>

#include "sample_run.h"

namespace jetlag::report {
namespace {

TestSession session() {
  TestSession session;
  session.version = "0.1.0";
  TestedRun failed{.id = "scenarios/transatlantic-cut.jsonc", .file = "scenarios/transatlantic-cut.jsonc", .seed = 42};
  failed.report = sample::transatlantic_cut();
  failed.exit_code = 1;
  TestedRun passed{.id = "carts.json", .file = "carts.json", .seed = 1};
  passed.report = sample::small_pass();
  TestedRun broken{.id = "bad.json", .file = "bad.json"};
  broken.problems = {{Problem::Kind::kInvalid, "expected a duration, found \"5\" <b>&", "base.json", 7, 12}};
  broken.exit_code = 65;
  session.runs = {failed, passed, broken};
  session.exit_code = 65;
  return session;
}

/// Tags open and close in order, and nothing that XML forbids is in the text.
void expect_well_formed(const std::string& xml) {
  std::vector<std::string> open;
  for (std::size_t at = xml.find('<'); at != std::string::npos; at = xml.find('<', at + 1)) {
    const std::size_t end = xml.find('>', at);
    ASSERT_NE(end, std::string::npos);
    const std::string tag = xml.substr(at + 1, end - at - 1);
    if (tag.starts_with("?") || tag.ends_with("/")) continue;
    if (tag.starts_with("/")) {
      ASSERT_FALSE(open.empty());
      ASSERT_EQ(open.back(), tag.substr(1));
      open.pop_back();
    } else {
      open.push_back(tag.substr(0, tag.find(' ')));
    }
  }
  EXPECT_TRUE(open.empty());
  for (const char c : xml) EXPECT_TRUE(c == '\n' || static_cast<unsigned char>(c) >= 0x20);
}

TEST(Junit, AGuaranteeThatFailsTheRunIsACaseAlsoWhereNobodyExpectedIt) {
  TestSession broken;
  TestedRun run{.id = "carts.json", .file = "carts.json", .seed = 1};
  run.report = sample::small_pass();
  run.report->checkers = {
      {.name = "causal", .verdict = observe::Verdict::kFail, .checked = 120, .violations = 3, .witness = "eu:4 < us:9"},
      {.name = "read-your-writes", .verdict = observe::Verdict::kFail, .checked = 9, .violations = 1}};
  run.exit_code = 1;
  broken.runs = {run};
  const std::string xml = junit_xml(broken), annotations = github_annotations(broken);
  expect_well_formed(xml);
  EXPECT_NE(xml.find("failures=\"1\""), std::string::npos) << xml << "a session guarantee is asked for or does not count";
  EXPECT_NE(xml.find("name=\"seed 1: causal\""), std::string::npos) << xml;
  EXPECT_NE(annotations.find("::error file=carts.json,title="), std::string::npos) << annotations;
  EXPECT_NE(annotations.find("causal: 3 violations of 120 checked%0Aeu:4 < us:9"), std::string::npos) << annotations;
}

TEST(Junit, HasASuitePerFileAndACasePerExpectation) {
  const std::string xml = junit_xml(session());
  expect_well_formed(xml);
  EXPECT_NE(
      xml.find("<testsuite name=\"scenarios/transatlantic-cut.jsonc\" tests=\"5\" failures=\"2\" errors=\"0\" skipped=\"0\""),
      std::string::npos)
      << xml;
  EXPECT_NE(xml.find("<testsuite name=\"carts.json\" tests=\"4\" failures=\"0\""), std::string::npos);
  EXPECT_NE(xml.find("name=\"seed 42: lag{from=us,to=eu}.p99 &lt; 150ms\""), std::string::npos);
  EXPECT_NE(xml.find("<property name=\"seed\" value=\"42\"/>"), std::string::npos);
  EXPECT_NE(xml.find("<property name=\"fingerprint\" value=\"8c1f02ae.11d0c9a4.90fe6a1b.27c5d3e8\"/>"), std::string::npos);
  EXPECT_NE(xml.find("<property name=\"version\" value=\"0.1.0\"/>"), std::string::npos);
}

TEST(Junit, MakesAnInvalidFileAnErrorWithItsPlace) {
  const std::string xml = junit_xml(session());
  EXPECT_NE(xml.find("<error type=\"invalid scenario\" message=\"expected a duration, found &quot;5&quot; "
                     "&lt;b&gt;&amp;\">base.json:7:12: "),
            std::string::npos)
      << xml;
}

TEST(Junit, SkipsWhatIsUndecided) {
  TestSession one = session();
  one.runs.resize(1);
  one.runs[0].report->expectations[0].verdict = observe::Verdict::kUndecided;
  EXPECT_NE(junit_xml(one).find("<skipped message=\"undecided: measured 0.61 s\"/>"), std::string::npos);
}

TEST(Junit, SurvivesBytesThatXmlCannotCarry) {
  TestSession one = session();
  one.runs.resize(1);
  one.runs[0].report->expectations[2].witness = std::string("\x01\xff]]>", 5);
  expect_well_formed(junit_xml(one));
}

TEST(Github, AnnotatesTheLineOfTheExpectation) {
  const std::string text = github_annotations(session());
  EXPECT_NE(text.find("::error file=scenarios/transatlantic-cut.jsonc,line=31,title=Transatlantic cut seed "
                      "42::lag{from=us,to=eu}.p99 < 150ms: measured 19.8 s, "
                      "first broken at 10.15 s%0A10.00 s us: SET page:12 written"),
            std::string::npos)
      << text;
  EXPECT_NE(text.find("::error file=base.json,line=7,col=12,title=bad.json seed 0::invalid scenario: expected a duration"),
            std::string::npos)
      << text;
  std::stringstream lines(text);
  for (std::string line; std::getline(lines, line);) EXPECT_TRUE(line.starts_with("::")) << line;  // a stray line would be lost
}

TEST(Github, EscapesWhatEndsAProperty) {
  TestSession one = session();
  one.runs.resize(1);
  one.runs[0].report->scenario.name = "a,b:c%d";
  EXPECT_NE(github_annotations(one).find("title=a%2Cb%3Ac%25d seed 42::"), std::string::npos);
}

TEST(Github, PutsFailuresFirstInTheSummary) {
  const std::string text = github_summary(session());
  EXPECT_NE(text.find("### Jetlag: 1 of 3 runs passed"), std::string::npos);
  EXPECT_LT(text.find("bad.json"), text.find("carts.json"));
  EXPECT_NE(text.find("jetlag run scenarios/transatlantic-cut.jsonc --seed 42"), std::string::npos);
}

TEST(Csv, HasAColumnPerSeriesAndQuotesNamesWithCommas) {
  const std::string csv = series_csv(sample::transatlantic_cut());
  EXPECT_TRUE(csv.starts_with("time_ns,\"lag{from=us,to=eu} [ns]\",divergent_keys\n0,34000000,180\n500000000,34000000,180\n"))
      << csv.substr(0, 200);
  EXPECT_EQ(std::count(csv.begin(), csv.end(), '\n'), 126);
}

TEST(Csv, LeavesACellEmptyWhereNothingWasSampled) {
  observe::RunReport run;
  run.series = {{"a", "", {Instant{}, Duration::seconds(1), {1, observe::Series::kNoSample}}},
                {"b", "", {Instant{}, Duration::seconds(1), {observe::Series::kNoSample, 2.5}}}};
  EXPECT_EQ(series_csv(run), "time_ns,a,b\n0,1,\n1000000000,,2.5\n");
}

}  // namespace
}  // namespace jetlag::report
