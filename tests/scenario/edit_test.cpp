// SPDX-License-Identifier: Apache-2.0
#include "scenario/edit.h"

#include <gtest/gtest.h>

#include "files.h"
#include "scenario/bundled.h"
#include "scenario/starter.h"

namespace jetlag::scenario {
namespace {

const std::string kText = R"({
  // What is asked.
  "name": "t",  // short
  "seed": 1,
  "database": { "shards": 2 },
  "faults": [{ "name": "cut", "at": "5s", "for": "5s", "cut": ["us", "eu"] }],
  "script": [
    { "at": "1s", "region": "us", "run": "SET a 1" },  // first
    // Then everything settles.
    { "settle": true },
    { "at": "9s", "region": "us", "run": "GET a" }
  ]
}
)";

std::string after(const Result<std::string>& result) {
  EXPECT_TRUE(result) << result.error().message;
  return result ? *result : std::string();
}
/// kText with `was` replaced by `is`: all that an edit may have changed.
std::string changed(const std::string& was, const std::string& is) {
  std::string text = kText;
  const auto at = text.find(was);
  EXPECT_NE(at, std::string::npos);
  return text.replace(at, was.size(), is);
}

TEST(Edit, ReplacesAValueAndNothingElse) {
  EXPECT_EQ(after(with_value(kText, {"seed"}, "42")), changed("\"seed\": 1", "\"seed\": 42"));
  EXPECT_EQ(after(with_value(kText, {"faults", "0", "for"}, "\"8s\"")), changed("\"for\": \"5s\"", "\"for\": \"8s\""));
}

TEST(Edit, AddsAKeyWhereItBelongs) {
  EXPECT_EQ(after(with_value(kText, {"database", "backlog"}, "\"1MiB\"")),
            changed("{ \"shards\": 2 }", "{ \"shards\": 2, \"backlog\": \"1MiB\" }"));
  EXPECT_EQ(after(with_value("{\n  \"a\": 1  // one\n}", {"b"}, "2")), "{\n  \"a\": 1,  // one\n  \"b\": 2\n}");
  EXPECT_EQ(after(with_value("{}", {"network", "topology"}, "\"ring\"")), "{\n  \"network\": { \"topology\": \"ring\" }\n}");
  EXPECT_EQ(after(with_value("{\n  // nothing yet\n}\n", {"b"}, "2")), "{\n  // nothing yet\n  \"b\": 2\n}\n");
}

TEST(Edit, TakesThingsOutWithTheirCommas) {
  EXPECT_EQ(after(without(kText, {"seed"})), changed("  \"seed\": 1,\n", ""));
  EXPECT_EQ(after(without(kText, {"script", "2"})),
            changed(",\n    { \"at\": \"9s\", \"region\": \"us\", \"run\": \"GET a\" }", ""));
  EXPECT_EQ(after(without(kText, {"script", "0"})),
            changed("    { \"at\": \"1s\", \"region\": \"us\", \"run\": \"SET a 1\" },  // first\n", ""));
  EXPECT_EQ(after(without(kText, {"faults", "0"})),
            changed("[{ \"name\": \"cut\", \"at\": \"5s\", \"for\": \"5s\", \"cut\": [\"us\", \"eu\"] }]", "[]"));
  EXPECT_EQ(after(without("{ \"a\": 1, \"b\": 2 }", {"a"})), "{ \"b\": 2 }");
  EXPECT_EQ(after(without("{ \"a\": 1, \"b\": 2 }", {"b"})), "{ \"a\": 1 }");
  EXPECT_EQ(after(without(kText, {"nothing", "here"})), kText);
}

TEST(Edit, SpreadsAListThatNoLongerFitsOnItsLine) {
  const std::string fault = R"({ "name": "fire", "at": "6s", "region-down": { "region": "us", "data": "lost" } })";
  EXPECT_EQ(after(with_entry(kText, {"faults"}, fault)),
            changed("[{ \"name\": \"cut\", \"at\": \"5s\", \"for\": \"5s\", \"cut\": [\"us\", \"eu\"] }]",
                    "[\n    { \"name\": \"cut\", \"at\": \"5s\", \"for\": \"5s\", \"cut\": [\"us\", \"eu\"] },\n    " + fault +
                        "\n  ]"));
}

TEST(Edit, PutsWhatWasDoneByHandInTheOrderOfTime) {
  const std::string step = R"({ "at": "2.5s", "region": "eu", "run": "SET a 2" })",
                    fault = R"({ "name": "hand", "at": "2s", "cut": ["us", "eu"] })";
  const std::string saved = after(with_injected(kText, {fault, step}));
  EXPECT_NE(saved.find("{ \"settle\": true },\n    " + step + ",\n    { \"at\": \"9s\""), std::string::npos) << saved;
  EXPECT_NE(saved.find("// Then everything settles.\n    { \"settle\": true }"), std::string::npos) << saved;
  EXPECT_NE(saved.find(fault + "\n  ]"), std::string::npos) << saved;
  EXPECT_EQ(after(with_injected(saved, {fault, step})), saved) << "saving twice adds nothing";
}

TEST(Edit, SavedScenariosAreValidAndSayTheSame) {
  const std::string text = starter_text("By hand");
  const auto saved = with_injected(text, {R"({ "name": "hand", "at": "2s", "for": "1s", "isolate": ["eu"] })",
                                          R"({ "at": "8s", "region": "eu", "run": "SET a 2" })"});
  const ScenarioSpec spec = load_one(after(saved));
  ASSERT_EQ(spec.faults.size(), 2u);
  EXPECT_EQ(spec.faults[1].name, "hand");
  ASSERT_EQ(spec.script.size(), 4u);
  EXPECT_EQ(spec.script[2].text, "SET a 2");
}

TEST(Edit, MakesAMissingListAndRefusesToCutOffAnInheritedScript) {
  EXPECT_EQ(after(with_injected("{\n  \"name\": \"t\"\n}\n", {R"({ "at": "1s", "heal": "all" })"})),
            "{\n  \"name\": \"t\",\n  \"faults\": [\n    { \"at\": \"1s\", \"heal\": \"all\" }\n  ]\n}\n");
  EXPECT_FALSE(with_injected("{ \"extends\": \"a.json\" }", {R"({ "at": "1s", "region": "us", "run": "GET a" })"}));
  EXPECT_FALSE(with_value("{ \"a\": ", {"a"}, "1"));
  EXPECT_FALSE(with_value("[1]", {"a"}, "1"));
  EXPECT_FALSE(with_value(kText, {"seed", "x"}, "1"));
}

TEST(Bundled, EveryFileLoadsWhatItExtendsIncluded) {
  ASSERT_GE(bundled_files().size(), 10u);
  const Loader loader = [](std::string_view path) { return read_bundled(path); };
  for (const BundledFile& file : bundled_files()) {
    const auto cases = load_text(std::string(kBundled) + std::string(file.name), std::string(file.text), loader);
    EXPECT_TRUE(cases) << file.name << ": " << (cases ? "" : cases.error().front().where + " " + cases.error().front().message);
    EXPECT_TRUE(cases && !cases->front().spec.tags.empty()) << file.name << " has no theme";
  }
  EXPECT_FALSE(read_bundled(":bundled/nothing.json"));
}

TEST(Starter, TakesAnyPlacesAndShapes) {
  for (const std::size_t count : {1u, 2u, 7u})
    for (const TopologyKind shape :
         {TopologyKind::kFullMesh, TopologyKind::kStar, TopologyKind::kRing, TopologyKind::kLine, TopologyKind::kTree}) {
      std::vector<std::string> places;
      for (const KnownPlace& place : known_places())
        if (places.size() < count) places.emplace_back(place.location);
      const ScenarioSpec spec = load_one(starter_text("Mine", places, shape));
      EXPECT_EQ(spec.regions.size(), count);
      EXPECT_EQ(spec.network.topology, shape);
    }
}

}  // namespace
}  // namespace jetlag::scenario
