// SPDX-License-Identifier: Apache-2.0
// A checker that cannot fail is worthless: every rule meets input that breaks it, and the nearest input that does not.
#include "rules.h"

#include <gtest/gtest.h>

namespace jetlag::structure {
namespace {

const Layers kLayers = parse_layers("core: \nnet: core\nstore: core net\n");

Violations layer(const char* path, const char* text) { return check_layer_order(parse(path, text), kLayers); }
Violations determinism(const char* text, const char* path = "engine/net/link.cpp") {
  return check_determinism(parse(path, text));
}
Violations quarantined(const char* path, const char* text) { return check_quarantine(parse(path, text)); }
std::string lines(int count, const std::string& line) {
  std::string text;
  for (int i = 0; i < count; ++i) text += line + "\n";
  return text;
}

TEST(Parsing, BlanksCommentsAndLiteralsButKeepsLinesAndOffsets) {
  const std::string text =
      "int a; // log(\n/* rand(\n */ auto s = \"exp(\\\"\"; char c = '\"'; auto r = R\"x(pow( \")x\"; int n = 1'000;\n";
  const auto source = parse("x.cpp", text);
  EXPECT_EQ(source.code.size(), text.size());
  EXPECT_EQ(count_lines(source.code), count_lines(text));
  for (const auto* word : {"log(", "rand(", "exp(", "pow("}) EXPECT_TRUE(find_word(source.code, word).empty()) << word;
  EXPECT_NE(source.code.find("1'000"), std::string::npos) << "a digit separator is no character literal";
  ASSERT_EQ(source.comments.size(), 2u);
  EXPECT_FALSE(source.comments[0].whole_line);
  EXPECT_TRUE(source.comments[1].whole_line);
  EXPECT_EQ(source.comments[1].line, 2);
}
TEST(Parsing, SeesCharactersWithAPrefix) {
  const auto source = parse("x.cpp", "f(u' ', L'{', u'\"'); g(\"x\"); }\n");
  EXPECT_EQ(source.code.find('{'), std::string::npos);
  EXPECT_NE(source.code.find("); }"), std::string::npos);
}
TEST(Parsing, SurvivesTextThatEndsInTheMiddle) {
  for (const char* text :
       {"/* never closed", "\"never closed", "R\"x(never closed", "'", "// last", "#include", "#include \"a", "R\""})
    EXPECT_EQ(parse("x.h", text).code.size(), std::string(text).size()) << text;
}
TEST(Parsing, FindsWholeWordsOnly) {
  EXPECT_TRUE(find_word("catalog(x)", "log(").empty());
  EXPECT_TRUE(find_word("std::this_threads", "thread").empty());
  EXPECT_EQ(find_word("std::log(x) + log(y)", "log(").size(), 2u);
  EXPECT_EQ(find_word("std::log_x + log", "log").size(), 1u);
}
TEST(Parsing, FindsIncludesOutsideComments) {
  const auto source = parse("x.h", "// #include \"a/b.h\"\n#include \"core/time.h\"\n  #  include <vector>\n");
  ASSERT_EQ(source.includes.size(), 2u);
  EXPECT_EQ(source.includes[0].path, "core/time.h");
  EXPECT_TRUE(source.includes[0].quoted);
  EXPECT_EQ(source.includes[0].line, 2);
  EXPECT_EQ(source.includes[1].path, "vector");
}

TEST(MutableStatics, RefusesVariablesAndAllowsConstantsAndFunctions) {
  const auto check = [](const char* text, const char* path = "engine/net/link.cpp") {
    return check_mutable_statics(parse(path, text)).size();
  };
  EXPECT_EQ(check("int f() { static int calls = 0; return ++calls; }"), 1u);
  EXPECT_EQ(check("static std::vector<int> seen;"), 1u);
  EXPECT_EQ(check("struct X { inline static Cache cache{}; };"), 1u);
  EXPECT_EQ(check("static int calls;", "tests/net/link_test.cpp"), 0u);
  EXPECT_EQ(check("static const int kMost = 3; static constexpr std::array kAll{1, 2}; static_assert(true);"), 0u);
  EXPECT_EQ(check("struct X { static X of(int a); static bool operator==(X, X); static constexpr X none() { return {}; } };"),
            0u);
  EXPECT_EQ(check("int x = static_cast<int>(y);"), 0u);
}

TEST(LayerOrder, RefusesALibraryThatIsNotNamedInDeps) {
  EXPECT_EQ(layer("engine/net/link.h", "#include \"store/key.h\"\n").size(), 1u);
  EXPECT_TRUE(layer("engine/store/key.h", "#include \"net/link.h\"\n#include \"store/x.h\"\n").empty());
}
TEST(LayerOrder, RefusesAFolderThatIsNoLibrary) { EXPECT_EQ(layer("engine/extra/x.h", "").size(), 1u); }
TEST(LayerOrder, KeepsTheSeamsAboveTheEngine) {
  EXPECT_EQ(layer("ui/models/table.h", "#include \"world/world.h\"\n").size(), 1u);
  EXPECT_TRUE(layer("ui/models/table.h", "#include \"observe/snapshot.h\"\n").empty());
  EXPECT_EQ(layer("ui/widgets/editor.h", "#include \"core/time.h\"\n").size(), 1u);
  EXPECT_EQ(layer("app/serve/session.cpp", "#include \"crdt/dot.h\"\n").size(), 1u);
}

TEST(Quarantine, LetsEachThirdPartyLiveInItsHomeOnly) {
  EXPECT_EQ(quarantined("engine/net/link.cpp", "#include <boost/graph/adjacency_list.hpp>\n").size(), 1u);
  EXPECT_TRUE(quarantined("engine/net/topology.cpp", "#include <boost/graph/adjacency_list.hpp>\n").empty());
  EXPECT_EQ(quarantined("engine/world/world.cpp", "#include <nlohmann/json.hpp>\n").size(), 1u);
  EXPECT_TRUE(quarantined("engine/report/run_json.cpp", "#include <nlohmann/json.hpp>\n").empty());
  EXPECT_EQ(quarantined("engine/lab/lab.cpp", "#include <QWidget>\n").size(), 1u);
  EXPECT_EQ(quarantined("engine/lab/lab.cpp", "#include <CLI/CLI.hpp>\n").size(), 1u);
  EXPECT_EQ(quarantined("engine/lab/lab.h", "#include <gtest/gtest.h>\n").size(), 1u);
  EXPECT_TRUE(quarantined("engine/net/link.cpp", "#include <boost/unordered/unordered_flat_map.hpp>\n").empty());
}

TEST(Determinism, RefusesEveryLeakAndNamesTheReplacement) {
  for (const char* leak : {"auto t = std::chrono::steady_clock::now();",
                           "std::mt19937 g;",
                           "std::random_device d;",
                           "int r = rand();",
                           "std::unordered_map<int, int> m;",
                           "boost::unordered_flat_map<int, int> m;",
                           "std::thread t;",
                           "std::mutex m;",
                           "std::atomic<int> a;",
                           "getenv(name);",
                           "std::ifstream in;",
                           "std::uniform_int_distribution<> d;",
                           "std::hash<int> h;",
                           "double y = std::log(x);",
                           "double y = exp(x);",
                           "double y = pow(x, 2);",
                           "struct A { virtual ~A(); };",
                           "throw 1;",
                           "assert(x);",
                           "thread_local int x;",
                           "if (is_simulated) {}"})
    EXPECT_FALSE(determinism(leak).empty()) << leak;
  EXPECT_NE(determinism("std::mt19937 g;")[0].message.find("core/rng.h"), std::string::npos);
}
TEST(Determinism, AcceptsWordsInsideNamesCommentsAndStrings) {
  for (const char* fine : {"catalog(x);", "explode(x);", "// std::thread would be wrong here", "auto s = \"rand()\";",
                           "link.log(x);", "threads_count = 1;", "read_distribution(text);", "double y = std::sqrt(x);",
                           "static_assert(true);", "catch (const E&) { throw; }", "std::int64_t virtual_time = 0;"})
    EXPECT_TRUE(determinism(fine).empty()) << fine;
}
TEST(Determinism, KnowsTheFilesWhereAWordIsAtHome) {
  EXPECT_TRUE(determinism("std::atomic<int> a;", "engine/core/shared_bytes.h").empty());
  EXPECT_TRUE(determinism("double y = std::cos(x);", "engine/store/commands/geo.cpp").empty());
  EXPECT_TRUE(determinism("std::thread t;", "app/cli/jobs.cpp").empty()) << "drivers may use threads";
}

TEST(LabThreads, AreInOneFile) {
  const auto threads = [](const char* text, const char* path) { return check_lab_threads(parse(path, text)).size(); };
  EXPECT_EQ(threads("std::mutex m;", "ui/pages/log/log_page.cpp"), 1u);
  EXPECT_EQ(threads("object->moveToThread(other);", "ui/main_window/main_window.cpp"), 1u);
  EXPECT_EQ(threads("std::jthread t; std::mutex m;", "ui/lab_thread/engine_thread.cpp"), 0u);
  EXPECT_EQ(threads("std::mutex m;", "app/cli/jobs.cpp"), 0u);
}

TEST(Waiting, IsForSomethingNotForAWhile) {
  const auto waiting = [](const char* text, const char* path) { return check_waiting(parse(path, text)).size(); };
  EXPECT_EQ(waiting("QTest::qWait(250); std::this_thread::sleep_for(1ms); usleep(5);", "tests/ui/a_test.cpp"), 3u);
  EXPECT_EQ(waiting("QTest::qWaitFor([] { return true; }); QTest::qWaitForWindowExposed(&w);", "tests/ui/a_test.cpp"), 0u);
  EXPECT_EQ(waiting("sleep_for(1ms);", "app/cli/a.cpp"), 0u);
}

TEST(HeaderContract, WantsProseBeforeTheFirstCode) {
  const char* bare =
      "// SPDX-License-Identifier: Apache-2.0\n#pragma once\n// Too late: a long sentence that says what the header is for.\n";
  const char* good =
      "// SPDX-License-Identifier: Apache-2.0\n// A queue of events in the order of time, copied as a value.\n#pragma once\n";
  EXPECT_EQ(check_header_contract(parse("engine/a/b.h", bare)).size(), 1u);
  EXPECT_TRUE(check_header_contract(parse("engine/a/b.h", good)).empty());
  EXPECT_TRUE(check_header_contract(parse("engine/a/b.cpp", bare)).empty());
  EXPECT_EQ(check_header_contract(parse("engine/a/b.h", "")).size(), 2u) << "an empty header lacks both";
}

TEST(Length, CountsLinesAndGivesTestsMoreRoom) {
  EXPECT_TRUE(check_length(parse("engine/a/b.cpp", lines(400, "int x;"))).empty());
  EXPECT_EQ(check_length(parse("engine/a/b.cpp", lines(401, "int x;"))).size(), 1u);
  EXPECT_TRUE(check_length(parse("tests/a/b_test.cpp", lines(600, "int x;"))).empty());
  EXPECT_EQ(check_length(parse("tests/a/b_test.cpp", lines(601, "int x;"))).size(), 1u);
}
TEST(Length, CodeAndCommentsAreNotWiderThanAWindowButLiteralsAreAsWideAsTheyNeed) {
  const std::string wide(131, 'x');
  EXPECT_TRUE(check_width(parse("engine/a/b.cpp", std::string(130, 'x'))).empty());
  EXPECT_EQ(check_width(parse("engine/a/b.cpp", wide)).size(), 1u);
  EXPECT_EQ(check_width(parse("engine/a/b.cpp", "// " + wide)).size(), 1u);
  EXPECT_EQ(check_width(parse("engine/a/b.cpp", "int x;  ///< " + wide)).size(), 1u);
  EXPECT_TRUE(check_width(parse("engine/a/b.cpp", "auto a = R\"(\n" + wide + "\n)\";")).empty());
  std::string arrows = "// ";
  for (int i = 0; i < 60; ++i) arrows += "\u2192";  // three bytes and one column each
  EXPECT_TRUE(check_width(parse("engine/a/b.cpp", arrows)).empty());
}
TEST(Length, LimitsFunctionsButNotTypesTablesAndNamespaces) {
  const auto body = lines(60, "  x();");
  const auto long_in = [&](const std::string& open) {
    return check_function_length(parse("a.cpp", open + "{\n" + body + "}\n")).size();
  };
  for (const char* function :
       {"void f() ", "int C::f(int a = 3) const noexcept ", "auto f() -> std::vector<int> ", "bool operator==(A a, B b) ",
        "TEST(A, B) ", "A::A(int x) : x_(x), y_(0) ", "A::A(int x) : x_{x} ", "template <class T>\nvoid f(T t) "})
    EXPECT_EQ(long_in(function), 1u) << function;
  for (const char* other :
       {"namespace a::b ", "struct A ", "class A : public B ", "const Row kTable[] = ", "enum class E : std::uint8_t "})
    EXPECT_EQ(long_in(other), 0u) << other;
  EXPECT_EQ(
      check_function_length(parse("a.cpp", "namespace a {\nstruct S {\nvoid f() {\nif (x) {\n" + body + "}\n}\n};\n}\n")).size(),
      1u)
      << "one finding per function, whatever it contains";
}

TEST(CommentedOutCode, IsFoundAndProseIsNot) {
  const auto found = [](const std::string& comment) {
    return check_commented_out_code(parse("a.cpp", "int first;\n" + comment + "\n")).size();
  };
  for (const char* code : {"// return x;", "// if (a == b) {", "// std::sort(v.begin(), v.end());", "// auto x = f(1);",
                           "// link.send(m);", "// #include <vector>", "// }", "// counts_[i] = 3;"})
    EXPECT_EQ(found(code), 1u) << code;
  for (const char* prose :
       {"// for every peer the newest first;", "// return to the sender", "// A cut (both ways) drops it.", "//   link.send(m);",
        "/// return x;", "// if all regions agree, nothing is sent", "// see core/time.h;"})
    EXPECT_EQ(found(prose), 0u) << prose;
}

TEST(Licence, DependsOnTheFolder) {
  const std::string apache = std::string("// SPDX-License-") + "Identifier: Apache-2.0\n";
  const std::string gpl = std::string("// SPDX-License-") + "Identifier: GPL-3.0-or-later\n";
  EXPECT_TRUE(check_licence("engine/a.h", apache).empty());
  EXPECT_EQ(check_licence("engine/a.h", gpl).size(), 1u);
  EXPECT_EQ(check_licence("engine/a.h", "").size(), 1u);
  EXPECT_TRUE(check_licence("ui/pages/map.h", gpl).empty());
  EXPECT_EQ(check_licence("ui/pages/map.h", apache).size(), 1u);
  EXPECT_TRUE(check_licence("tools/run", "#!/usr/bin/env bash\n" + apache).empty());
}

TEST(Leftovers, MarksAndStrayFilesAndFoldersWithoutAnIdea) {
  EXPECT_EQ(check_leftovers("a.cpp", std::string("int x;  // FIX") + "ME later\n").size(), 1u);
  EXPECT_EQ(check_leftovers("a.cpp", std::string("// TO") + "DO\n")[0].line, 1);
  EXPECT_TRUE(check_leftovers("a.cpp", "// every method does XXXL work\n").empty());
  EXPECT_EQ(check_path("engine/util/x.h").size(), 1u);
  EXPECT_EQ(check_path("engine/net/link.cpp.orig").size(), 1u);
  EXPECT_TRUE(check_path("engine/net/utility.h").empty());
}

TEST(CompilerFlags, ThatChangeResultsAreRefused) {
  EXPECT_EQ(check_compiler_flags("CMakeLists.txt", "add_compile_options(-O2\n -march=native)\n")[0].line, 2);
  EXPECT_TRUE(check_compiler_flags("CMakeLists.txt", "add_compile_options(-O2 -ffp-contract=off)\n").empty());
}

TEST(Links, MustLeadSomewhere) {
  const auto exists = +[](const std::string& path) { return path == "docs/faq.md" || path == "README.md"; };
  EXPECT_TRUE(
      check_links("docs/index.md", "[a](faq.md) [b](faq.md#top) [c](https://example.org/x) [d](#here)\n", exists).empty());
  EXPECT_EQ(check_links("docs/index.md", "see [a](missing.md)\n", exists).size(), 1u);
  EXPECT_TRUE(check_links("README.md", "```\n[a](missing.md)\n```\n", exists).empty());
}

TEST(Pitfalls, NameTestsThatExistOrSayThatTheyAreNotBuilt) {
  const auto tests = tests_in(parse(
      "tests/a/b_test.cpp", "TEST(Sets, Add) {}\nTEST_F(Keys,\n       Go) {}\nTYPED_TEST(Laws, Hold) {}\n// TEST(Old, One)\n"));
  EXPECT_EQ(tests, (std::set<std::string>{"Sets.Add", "Keys.Go", "Laws.Hold"}));
  EXPECT_TRUE(check_pitfalls(
                  "p.md", "| 1 | bad | `Sets.Add`, `Laws.Hold` |\n| 2 | worse | not built yet: lists |\n| # | head | |\n", tests)
                  .empty());
  EXPECT_EQ(check_pitfalls("p.md", "| 1 | bad | `Sets.Add`, `Sets.Gone` |\n", tests).size(), 1u);
  EXPECT_EQ(check_pitfalls("p.md", "\n| 3 | bad | we are careful |\n", tests)[0].line, 2);
  EXPECT_EQ(check_pitfalls("p.md", "see `Old.One`\n", tests).size(), 1u);
}

TEST(IsBuilt, WantsEverySourceNamedInItsFolderOrAbove) {
  const std::map<std::string, std::string> lists = {{"engine/store", "SOURCES key.cpp commands/hash.cpp HEADERS key.h"}};
  EXPECT_TRUE(check_is_built("engine/store/key.cpp", lists).empty());
  EXPECT_TRUE(check_is_built("engine/store/commands/hash.cpp", lists).empty());
  EXPECT_EQ(check_is_built("engine/store/commands/set.cpp", lists).size(), 1u);
  EXPECT_EQ(check_is_built("engine/store/y.cpp", lists).size(), 1u) << "key.cpp ends in y.cpp, but is another file";
}

TEST(Fingerprints, MissingAndStaleRowsAreBothFound) {
  const std::string csv =
      "case,seed,fingerprint,version\nquickstart.json,42,a.b.c.d,1\n\"cut.jsonc[short]\",42,a.b.c.d,1\ngone.json,1,a,1\n";
  const auto found = check_fingerprints({"quickstart.json", "cut.jsonc", "ring.json"}, csv);
  ASSERT_EQ(found.size(), 2u);
  EXPECT_NE(found[0].message.find("gone.json"), std::string::npos);
  EXPECT_EQ(found[1].path, "scenarios/ring.json");
}

}  // namespace
}  // namespace jetlag::structure
