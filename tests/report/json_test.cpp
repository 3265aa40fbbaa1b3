// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <regex>

#include "report/run_json.h"
#include "sample_run.h"

namespace jetlag::report {
namespace {

using Json = nlohmann::json;

/// The part of JSON Schema that report.schema.json uses; complains about any other keyword, so that nothing is silently
/// unchecked.
class Validator {
 public:
  explicit Validator(Json schema) : schema_(std::move(schema)) {}
  std::vector<std::string> check(const Json& value) {
    problems_.clear();
    check(value, schema_, "$");
    return problems_;
  }

 private:
  static bool is_type(const Json& value, const std::string& type) {
    if (type == "integer") return value.is_number_integer();
    if (type == "number") return value.is_number();
    if (type == "string") return value.is_string();
    if (type == "boolean") return value.is_boolean();
    if (type == "array") return value.is_array();
    if (type == "object") return value.is_object();
    return type == "null" && value.is_null();
  }
  void check_type(const Json& value, const Json& types, const std::string& at) {
    bool any = false;
    for (const Json& type : types.is_array() ? types : Json::array({types})) any = any || is_type(value, type);
    if (!any) problems_.push_back(at + ": " + value.dump() + " is not " + types.dump());
  }
  void check_object(const Json& value, const Json& schema, const std::string& at) {
    for (const Json& key : schema.value("required", Json::array())) {
      if (!value.contains(key)) problems_.push_back(at + ": lacks " + key.dump());
    }
    for (const auto& [key, member] : value.items()) {
      const Json properties = schema.value("properties", Json::object());
      const Json others = schema.value("additionalProperties", Json(true));
      if (properties.contains(key)) check(member, properties[key], at + "." + key);
      else if (others.is_object()) check(member, others, at + "." + key);
      else if (others == false) problems_.push_back(at + ": has " + key);
    }
  }
  void check(const Json& value, const Json& schema, const std::string& at) {
    for (const auto& [keyword, rule] : schema.items()) {
      if (keyword == "type") check_type(value, rule, at);
      else if (keyword == "enum" && std::find(rule.begin(), rule.end(), value) == rule.end())
        problems_.push_back(at + ": not one of " + rule.dump());
      else if (keyword == "const" && value != rule) problems_.push_back(at + ": not " + rule.dump());
      else if (keyword == "minimum" && value.is_number() && value < rule) problems_.push_back(at + ": below " + rule.dump());
      else if (keyword == "pattern" && value.is_string() &&
               !std::regex_search(value.get<std::string>(), std::regex(rule.get<std::string>())))
        problems_.push_back(at + ": no match");
      else if (keyword == "items" && value.is_array())
        for (std::size_t i = 0; i < value.size(); ++i) check(value[i], rule, at + "[" + std::to_string(i) + "]");
      else if (keyword == "$ref") check(value, schema_["$defs"]["reply"], at);
      else if (keyword == "anyOf") check_any(value, rule, at);
      else if (!known(keyword)) problems_.push_back(at + ": unknown keyword " + keyword);
    }
    if (value.is_object() && schema.contains("properties")) check_object(value, schema, at);
    else if (value.is_object() && schema.contains("additionalProperties")) check_object(value, schema, at);
  }
  void check_any(const Json& value, const Json& rules, const std::string& at) {
    for (const Json& rule : rules) {
      Validator alone(schema_);
      alone.check(value, rule, at);
      if (alone.problems_.empty()) return;
    }
    problems_.push_back(at + ": fits none of " + rules.dump());
  }
  static bool known(const std::string& keyword) {
    static const std::vector<std::string> all{
        "$schema", "$defs", "title",   "description", "properties", "required", "additionalProperties",
        "enum",    "const", "minimum", "pattern",     "items"};
    return std::find(all.begin(), all.end(), keyword) != all.end();
  }
  Json schema_;
  std::vector<std::string> problems_;
};

TEST(RunJson, FitsThePublishedSchema) {
  Validator validator(Json::parse(report_schema()));
  EXPECT_EQ(validator.check(Json::parse(run_json(sample::transatlantic_cut(), "0.1.0"))), std::vector<std::string>{});
  EXPECT_EQ(validator.check(Json::parse(run_json(sample::small_pass(), "0.1.0"))), std::vector<std::string>{});
  EXPECT_EQ(validator.check(Json::parse(run_json(observe::RunReport{}, "0.1.0"))), std::vector<std::string>{});
}

TEST(RunJson, SchemaNoticesWhatIsWrong) {
  Validator validator(Json::parse(report_schema()));
  Json value = Json::parse(run_json(sample::small_pass(), "0.1.0"));
  value["surplus"] = 1;
  value["seed"] = "one";
  value["links"][0].erase("rtt_ns");
  value["verdict"] = "maybe";
  EXPECT_EQ(validator.check(value).size(), 4u);
}

TEST(RunJson, CarriesTheKeysThatPipelinesRelyOn) {
  const Json value = Json::parse(run_json(sample::transatlantic_cut(), "0.1.0"));
  EXPECT_EQ(value["scenario"]["file"], "scenarios/transatlantic-cut.jsonc");
  EXPECT_EQ(value["seed"], 42);
  EXPECT_EQ(value["verdict"], "fail");
  EXPECT_EQ(value["exit_code"], 1);
  EXPECT_EQ(value["expectations"][2]["first_broken_at_ns"], 10'150'000'000);
  EXPECT_TRUE(value["expectations"][0]["first_broken_at_ns"].is_null());
  EXPECT_EQ(value["syncs"][0]["kind"], "partial");
  EXPECT_EQ(value["faults"][0]["messages_affected"], 1204);
  EXPECT_EQ(value["faults"][0]["struck"], true);
  EXPECT_EQ(value["fingerprint"], "8c1f02ae.11d0c9a4.90fe6a1b.27c5d3e8");
  EXPECT_EQ(value["links"][2]["provenance"], "estimated ±30 % (zone)");
  EXPECT_EQ(value["metrics"][0]["values"]["count"], 119871);
  EXPECT_EQ(value["rerun"], "jetlag run scenarios/transatlantic-cut.jsonc --seed 42 --until 10.2s");
}

TEST(RunJson, HasNothingThatDiffersBetweenTwoRuns) {
  observe::RunReport slow = sample::transatlantic_cut(), fast = slow;
  slow.program = {100, 1};
  EXPECT_EQ(run_json(slow, "0.1.0"), run_json(fast, "0.1.0"));
}

TEST(RunJson, EscapesBytesThatAreNotText) {
  observe::RunReport run = sample::small_pass();
  run.script[0].command = "SET k \xff\"\n";
  const Json value = Json::parse(run_json(run, "0.1.0"));
  EXPECT_EQ(value["script"][0]["command"], "SET k \\xff\"\n");
}

TEST(RunJson, KeepsTheTypesOfReplies) {
  const Json value = Json::parse(run_json(sample::small_pass(), "0.1.0"));
  EXPECT_EQ(value["script"][0]["reply"], (Json{{"type", "integer"}, {"value", 1}}));
  EXPECT_TRUE(value["script"][1]["reply"].is_null());
  EXPECT_EQ(value["script"][1]["at_ns"], 101'000'000);
  EXPECT_EQ(value["script"][1]["replied_at_ns"], 140'000'000);
  EXPECT_EQ(value["script"][2]["reply"]["value"][0], (Json{{"type", "string"}, {"value", "milk"}}));
}

TEST(ExplanationJson, NamesFateAndArrivals) {
  const Json value = Json::parse(explanation_json(sample::two_sets()));
  EXPECT_EQ(value["operations"][1]["fate"], "lost");
  EXPECT_EQ(value["operations"][1]["ended_by"], "us:12");
  EXPECT_EQ(value["operations"][1]["visible"][0]["at_ns"], 30'034'000'000);
  EXPECT_EQ(value["agree"], true);
}

}  // namespace
}  // namespace jetlag::report
