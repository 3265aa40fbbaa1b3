// SPDX-License-Identifier: Apache-2.0
// An explanation as text and as JSON: what is hidden, what came to nothing, and what names are made of.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <sstream>

#include "report/explain_text.h"
#include "report/run_json.h"

namespace jetlag::report {
namespace {

using nlohmann::json;
using observe::Explanation;
using observe::Fate;
using observe::OperationKind;

constexpr Style kEighty{.width = 80};

Explanation of(std::vector<observe::ExplainedOperation> operations) {
  Explanation why{.key = "k", .rule = "lww (default)", .operations = std::move(operations), .agree = true, .summary = "s"};
  for (const char* id : {"us", "eu"}) why.regions.push_back({.region = id, .type = "none", .value = "(nil)"});
  for (auto& op : why.operations) op.saw.assign(why.operations.size(), false);
  return why;
}

bool says(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

TEST(ExplanationText, AnOperationThatCameToNothingIsNotSaidToBeKept) {
  const auto why = of({{.dot = "us:2",
                        .command = "EXPIRE k 900",
                        .kind = OperationKind::kSetDeadline,
                        .fate = Fate::kLost,
                        .rule = "the key was removed by eu:1, which had not seen it",
                        .in_vain = true,
                        .ended_by = "eu:1"}});
  const std::string text = render_explanation(why, kEighty);
  EXPECT_TRUE(says(text, "came to nothing\n") && says(text, "the key was removed by eu:1")) << text;
  const json one = json::parse(explanation_json(why))["operations"][0];
  EXPECT_TRUE(one["in_vain"].get<bool>());
  EXPECT_EQ(one["hidden"], false);
  EXPECT_TRUE(one["hidden_by"].is_null());
}

TEST(ExplanationText, TheDocumentTellsOfWhatIsHiddenAsTheTextDoes) {
  const auto why = of({{.dot = "us:1", .command = "SET k v", .fate = Fate::kLost, .hidden = true, .ended_by = "eu:1"}});
  EXPECT_TRUE(says(render_explanation(why, kEighty), "hidden by eu:1"));
  const json one = json::parse(explanation_json(why))["operations"][0];
  EXPECT_EQ(one["hidden"], true);
  EXPECT_EQ(one["hidden_by"], "eu:1");
}

TEST(ExplanationText, ARegionThatKeepsWhatItHidesHasItsOwnRow) {
  auto why = of({{.dot = "us:1", .command = "SADD k a"}});
  EXPECT_TRUE(says(render_explanation(why, kEighty), "us, eu   none   (nil)\n")) << render_explanation(why, kEighty);
  why.regions[1].kept_until = "us";
  const std::string text = render_explanation(why, kEighty);
  EXPECT_TRUE(says(text, "(nil)\n") && says(text, "none   (nil)  its time is up; kept until us removes it\n")) << text;
  why.regions[1].fields_kept = {"a", "b"};
  const json region = json::parse(explanation_json(why))["regions"][1];
  EXPECT_EQ(region["kept_until_removed_by"], "us");
  EXPECT_EQ(region["fields_kept"], (json{"a", "b"}));
  why.regions[1].kept_until.clear();
  EXPECT_TRUE(says(render_explanation(why, kEighty), "time is up of a, b; kept until its owner removes it"));
}

TEST(ExplanationText, NamesOfItemsAreExplainedOnceWhereTheyOccur) {
  const auto list = of({{.dot = "us:2", .command = "LSET k, item 1:1.1 B", .kind = OperationKind::kSetItem},
                        {.dot = "eu:1", .command = "removal from k of 1:1.1", .kind = OperationKind::kRemoveItems}});
  const std::string text = render_explanation(list, kEighty);
  const std::string legend = "items: 1:7 is the first that us:7 put in, 1:7.1 its second; 1 is us, 2 is eu";
  EXPECT_TRUE(says(text, legend + "\n")) << text;
  EXPECT_EQ(text.find(legend), text.rfind(legend));
  const auto plain = of({{.dot = "us:1", .command = "SET k a:b"}});
  EXPECT_FALSE(says(render_explanation(plain, kEighty), "items: "));
  const auto acknowledged =
      of({{.dot = "us:1", .command = "XACK k g up to 1-1 of region 1", .kind = OperationKind::kAckEntries}});
  EXPECT_TRUE(says(render_explanation(acknowledged, kEighty), "region 1 is us, 2 is eu\n"));
}

}  // namespace
}  // namespace jetlag::report
