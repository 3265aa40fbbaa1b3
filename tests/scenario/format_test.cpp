// SPDX-License-Identifier: Apache-2.0
#include "scenario/format.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/json_text.h"
#include "files.h"
#include "scenario/names.h"

namespace jetlag::scenario {
namespace {

using ::testing::HasSubstr;

const FieldInfo* field(const FormatInfo& info, std::string_view object, std::string_view key) {
  const ObjectInfo* o = info.find(object);
  if (o == nullptr) return nullptr;
  for (const FieldInfo& f : o->fields)
    if (f.key == key) return &f;
  return nullptr;
}

TEST(Format, KnowsEveryKeyWithItsRealDefault) {
  const FormatInfo info = format();
  EXPECT_EQ(info.objects.at(0).name, "scenario");
  ASSERT_NE(field(info, "database", "backlog"), nullptr);
  EXPECT_EQ(field(info, "database", "backlog")->standard, "64MiB");
  EXPECT_EQ(field(info, "batch", "delay")->standard, "5ms");
  EXPECT_EQ(field(info, "scenario", "duration")->standard, "10s");
  EXPECT_EQ(field(info, "keys", "exponent")->standard, "0.99");
  EXPECT_EQ(field(info, "database", "clock")->standard, "hlc");
  EXPECT_EQ(field(info, "workload", "think")->standard, "0s");
  EXPECT_EQ(field(info, "region", "id")->need, Need::kRequired);
  EXPECT_EQ(field(info, "fault", "cut")->type.min, 2);
}

TEST(Format, EveryKeyHasAMeaningAndEveryObjectIsDescribed) {
  for (const ObjectInfo& object : format().objects) {
    EXPECT_FALSE(object.meaning.empty()) << object.name;
    EXPECT_FALSE(object.fields.empty()) << object.name;
    for (const FieldInfo& f : object.fields) EXPECT_FALSE(f.meaning.empty()) << object.name << "." << f.key;
  }
}

/// A type's objects all exist.
void expect_known(const FormatInfo& info, const TypeInfo& type) {
  if (type.shape == TypeInfo::Shape::kObject) {
    EXPECT_NE(info.find(type.object), nullptr) << type.object;
  }
  for (const TypeInfo& part : type.parts) expect_known(info, part);
}

TEST(Format, ReferencesLeadSomewhere) {
  const FormatInfo info = format();
  for (const ObjectInfo& object : info.objects)
    for (const FieldInfo& f : object.fields) expect_known(info, f.type);
}

TEST(Format, EveryFaultKindIsAKey) {
  const FormatInfo info = format();
  for (const NameEntry& kind : names<FaultKind>()) EXPECT_NE(field(info, "fault", kind.name), nullptr) << kind.name;
}

TEST(Schema, IsJsonOfTheRightDraftWithEveryObject) {
  const std::string text = format_schema();
  const auto document = parse_json(text, "schema");
  ASSERT_TRUE(document.ok()) << document.errors.at(0).message;
  EXPECT_EQ(document.root.find("$schema")->value.text, "https://json-schema.org/draft/2020-12/schema");
  const JsonValue& definitions = document.root.find("$defs")->value;
  EXPECT_EQ(definitions.members.size() + 1, format().objects.size());
  const JsonValue& properties = document.root.find("properties")->value;
  for (const char* key : {"jetlag", "regions", "faults", "extends", "params", "cases", "$schema"})
    EXPECT_NE(properties.find(key), nullptr) << key;
  const JsonValue* whole = &document.root;  // what a fault must have where no base completes it
  for (const char* step : {"then", "properties", "faults", "then", "items"}) {
    ASSERT_NE(whole->find(step), nullptr) << step;
    whole = &whole->find(step)->value;
  }
  EXPECT_EQ(whole->find("oneOf")->value.items.size(), names<FaultKind>().size());
}

TEST(Markdown, HasATableForEveryObjectAndNoUnfilledPlaces) {
  const std::string text = format_markdown();
  for (const ObjectInfo& object : format().objects) EXPECT_THAT(text, HasSubstr("\n## " + object.name + "\n"));
  EXPECT_THAT(text, HasSubstr("| `backlog` | size or `\"auto\"` | `64MiB` |"));
  EXPECT_THAT(text, HasSubstr("durations ns, us, ms, s, m, h, d;"));
  EXPECT_THAT(text, HasSubstr("nodes, zones"));
}

TEST(Names, AreSpelledBothWays) {
  EXPECT_EQ(name_of(FaultKind::kOneWay), "one-way");
  EXPECT_EQ(find_name<FaultKind>("region-down"), FaultKind::kRegionDown);
  EXPECT_EQ(find_name<FaultKind>("slow"), std::nullopt);
  EXPECT_EQ(name_of(Preset::kYcsbF), "ycsb-f");
  EXPECT_EQ(name_of(DistributionKind::kMixture), "mixture");
  EXPECT_EQ(name_of(TopologyKind::kExplicit), "explicit");
  EXPECT_EQ(name_of(ConflictRule::kRegionPriority), "region-priority");
  EXPECT_EQ(name_of(KeyChoice::kHotspot), "hotspot");
}

}  // namespace
}  // namespace jetlag::scenario
