// SPDX-License-Identifier: Apache-2.0
// Paths: what they match, in which order, and what is no path.
#include <gtest/gtest.h>

#include "region.h"

namespace jetlag::store::testing {
namespace {

class JsonPaths : public ::testing::Test {
 protected:
  JsonPaths() {
    region.run(
        R"(JSON.SET doc $ '{"store":{"book":[{"cat":"ref","title":"A","price":8.95},{"cat":"fic","title":"B","price":12.99},)"
        R"({"cat":"fic","title":"C","price":8.99,"isbn":"1"},{"cat":"fic","title":"D","price":23,"isbn":"2"}],)"
        R"("bike":{"color":"red","price":19.95}},"limit":10,"list":[0,1,2,3,4,5]}')");
  }
  std::string get(const std::string& path) { return region.run("JSON.GET doc " + store::quoted(path)).text().str(); }
  std::string refused(const std::string& path) {
    const Reply reply = region.run("JSON.GET doc " + store::quoted(path));
    return reply.is_error() ? reply.text().str() : "no error: " + reply.to_text();
  }
  Region region{1};
};

TEST_F(JsonPaths, Children) {
  EXPECT_EQ(get("$.store.bike.color"), R"(["red"])");
  EXPECT_EQ(get("$['store']['bike'][\"color\"]"), R"(["red"])");
  EXPECT_EQ(get("$.store.book[*].title"), R"(["A","B","C","D"])");
  EXPECT_EQ(get("$.store.*.color"), R"(["red"])");
  EXPECT_EQ(get("$.store['bike','none']"), R"([{"color":"red","price":19.95}])");
  EXPECT_EQ(get("$.limit.x"), "[]");
  EXPECT_EQ(get(".store.bike.color"), R"("red")");
  EXPECT_EQ(get("store['bike'].color"), R"("red")");
}

TEST_F(JsonPaths, EscapesInNames) {
  region.run(R"(JSON.SET odd $ '{"a\u00fcb":1,"it\u0027s":2,"q\u0022q":3,"t\tt":4,"\ud83d\ude00":5}')");
  const auto of = [&](const std::string& path) { return region.run("JSON.GET odd " + store::quoted(path)).text().str(); };
  EXPECT_EQ(of(R"($["a\u00FCb"])"), "[1]");
  EXPECT_EQ(of(R"($['it\'s'])"), "[2]");
  EXPECT_EQ(of(R"($["it's"])"), "[2]");
  EXPECT_EQ(of(R"($['q"q'])"), "[3]");
  EXPECT_EQ(of(R"($["q\"q"])"), "[3]");
  EXPECT_EQ(of(R"($["t\tt"])"), "[4]");
  EXPECT_EQ(of(R"($["\uD83D\uDE00"])"), "[5]");
  for (const char* wrong : {R"($["\x41"])", R"($["\u12"])", R"($["\uD83D"])", R"($["\)"})
    EXPECT_TRUE(region.run(std::string("JSON.GET odd ") + store::quoted(wrong)).is_error()) << wrong;
}

TEST_F(JsonPaths, IndexesAndSlices) {
  EXPECT_EQ(get("$.list[0]"), "[0]");
  EXPECT_EQ(get("$.list[-1]"), "[5]");
  EXPECT_EQ(get("$.list[6]"), "[]");
  EXPECT_EQ(get("$.list[-7]"), "[]");
  EXPECT_EQ(get("$.list[1:3]"), "[1,2]");
  EXPECT_EQ(get("$.list[-2:]"), "[4,5]");
  EXPECT_EQ(get("$.list[:2]"), "[0,1]");
  EXPECT_EQ(get("$.list[::2]"), "[0,2,4]");
  EXPECT_EQ(get("$.list[4:1:-1]"), "[4,3,2]");
  EXPECT_EQ(get("$.list[::-2]"), "[5,3,1]");
  EXPECT_EQ(get("$.list[1:3:0]"), "[]");
  EXPECT_EQ(get("$.list[-100:100]"), "[0,1,2,3,4,5]");
  EXPECT_EQ(get("$.list[0:6:9223372036854775807]"), "[0]");
  EXPECT_EQ(get("$.list[5:0:-9223372036854775808]"), "[5]");
  EXPECT_EQ(get("$.list[0, 2 ,-1,4:]"), "[0,2,5,4,5]");
}

TEST_F(JsonPaths, RecursiveDescent) {
  EXPECT_EQ(get("$..price"), "[8.95,12.99,8.99,23,19.95]");
  EXPECT_EQ(get("$..book[0].title"), R"(["A"])");
  EXPECT_EQ(get("$..[0]"), R"([{"cat":"ref","title":"A","price":8.95},0])");
  EXPECT_EQ(get("$.store.bike..*"), R"(["red",19.95])");
  EXPECT_EQ(get("..price"), "8.95");
}

TEST_F(JsonPaths, Filters) {
  EXPECT_EQ(get("$..book[?(@.price < 10)].title"), R"(["A","C"])");
  EXPECT_EQ(get("$..book[?(@.isbn)].title"), R"(["C","D"])");
  EXPECT_EQ(get("$..book[?(!@.isbn)].title"), R"(["A","B"])");
  EXPECT_EQ(get("$..book[?(@.price < $.limit && @.cat == 'fic')].title"), R"(["C"])");
  EXPECT_EQ(get("$..book[?(@.cat==\"ref\" || @.price>=23)].title"), R"(["A","D"])");
  EXPECT_EQ(get("$..book[?(@.price != 23 && (@.title > 'A'))].title"), R"(["B","C"])");
  EXPECT_EQ(get("$.list[?(@ >= 2.0 && @ <= 3)]"), "[2,3]");
  EXPECT_EQ(get("$.list[?(@ == 'x')]"), "[]");
  EXPECT_EQ(get("$.list[?(@ < 'x')]"), "[]");
  EXPECT_EQ(get("$..book[?(@.none == 1)]"), "[]");
  EXPECT_EQ(get("$..book[?(@.none != 1)]"), "[]");
  EXPECT_EQ(get("$.store[?(@.color)].price"), "[19.95]");
  EXPECT_EQ(get("$[?(@ == 10)]"), "[10]");
  EXPECT_EQ(get("$[?(@ == true || @ == null)]"), "[]");
}

TEST_F(JsonPaths, MalformedPathsAreRefusedAndChangeNothing) {
  const std::uint64_t before = region.db.digest();
  for (const char* path : {"$.",
                           "$x",
                           "$[",
                           "$[]",
                           "$[1",
                           "$['a",
                           "$.a..",
                           "$..",
                           "$[?(@.a == )]",
                           "$[?(@.a]",
                           "$[1:x]",
                           "$[--1]",
                           "$.a b",
                           "$[?]",
                           "$[99999999999999999999]",
                           "$.a[?(@.b =~ 'x')]",
                           "$[?(@.a = 1)]",
                           "",
                           ".a.",
                           "a[",
                           "$.store."}) {
    EXPECT_TRUE(refused(path).starts_with("ERR Error occurred on position ")) << path << ": " << refused(path);
    EXPECT_TRUE(region.run("JSON.SET doc " + store::quoted(path) + " 1").is_error()) << path;
    EXPECT_TRUE(region.run("JSON.DEL doc " + store::quoted(path)).is_error()) << path;
  }
  EXPECT_EQ(refused("$[1:x]"), R"(ERR Error occurred on position 5 of the path "$[1:x]": expected "]")");
  EXPECT_EQ(region.db.digest(), before);
}

TEST_F(JsonPaths, WorkIsBounded) {
  const std::string nested = "$[?(" + std::string(100, '(') + "@.a" + std::string(100, ')') + ")]";
  EXPECT_TRUE(refused(nested).ends_with("expected filters that nest less deep"));
  std::string filters = "@";
  for (int i = 0; i < 20; ++i) filters = "@[?(" + filters + ")]";
  EXPECT_EQ(get("$" + filters.substr(1)), "[]");
  region.run("JSON.SET deep $ " + std::string(120, '[') + std::string(120, ']'));
  const Reply reply = region.run("JSON.GET deep '$..*..*..*..*..*..*..*'");
  EXPECT_EQ(reply.text().view(), "ERR the path visits more than 5000000 values");
}

}  // namespace
}  // namespace jetlag::store::testing
