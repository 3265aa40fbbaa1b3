// SPDX-License-Identifier: Apache-2.0
#include "report/layout.h"

#include <gtest/gtest.h>

namespace jetlag::report {
namespace {

TEST(Layout, MeasuresColumnsNotBytes) {
  EXPECT_EQ(display_width("us ⇄ eu"), 7u);
  EXPECT_EQ(display_width("▁▂▃"), 3u);
  EXPECT_EQ(display_width("東京"), 4u);
  EXPECT_EQ(display_width("e\u0301"), 1u);  // e and a combining accent
}

TEST(Layout, ShowsWhatIsNotPrintableSoThatNothingCanMoveTheCursor) {
  EXPECT_EQ(printable("a\x1b[31mb"), "a\\x1b[31mb");
  EXPECT_EQ(printable("line\nbreak\ttab"), "line\\x0abreak\\x09tab");
  EXPECT_EQ(printable(std::string_view("\0\xff\xc0\xaf", 4)), "\\x00\\xff\\xc0\\xaf");
  EXPECT_EQ(printable("\u202eevil"), "\\xe2\\x80\\xaeevil");  // right-to-left override
  EXPECT_EQ(printable("Zürich 東京 ✓"), "Zürich 東京 ✓");
  EXPECT_EQ(printable("\xed\xa0\x80"), "\\xed\\xa0\\x80");  // a surrogate is not UTF-8
}

TEST(Layout, KeepsControlCharactersForFormatsThatEscapeThemselves) {
  EXPECT_EQ(valid_utf8("a\nb\xff"), "a\nb\\xff");
}

TEST(Layout, CutsAtAColumnWithAnEllipsis) {
  EXPECT_EQ(cut_to("short", 5), "short");
  EXPECT_EQ(cut_to("longer", 5), "long…");
  EXPECT_EQ(cut_to("東京都", 5), "東京…");
  EXPECT_EQ(cut_to("x", 0), "");
}

TEST(Layout, ShortensInTheMiddleAndKeepsBothNamesOfAPair) {
  EXPECT_EQ(shortened("short", 5), "short");
  EXPECT_EQ(shortened("a-long-name-of-a-region", 9), "a-lo…gion");
  EXPECT_EQ(shortened("a-long-name → b", 11), "a-l…ame → b");
  EXPECT_EQ(display_width(shortened(std::string(45, 'x') + " → " + std::string(45, 'y'), 30)), 30u);
  EXPECT_EQ(shortened("東京東京東京", 7), "東…東京");
}

TEST(Layout, AUnitStaysWithItsNumber) {
  EXPECT_EQ(wrap("held 60 %, more", 9), (std::vector<std::string>{"held", "60 %,", "more"}));
  EXPECT_EQ(wrap("in 4.12 MiB of it", 7), (std::vector<std::string>{"in", "4.12 MiB", "of it"}));
}

TEST(Layout, WrapsAtSpacesAndNeverBreaksAWord) {
  EXPECT_EQ(wrap("one two three", 7), (std::vector<std::string>{"one two", "three"}));
  EXPECT_EQ(wrap("incomprehensible it is", 5), (std::vector<std::string>{"incomprehensible", "it is"}));
  EXPECT_EQ(wrap("", 5), (std::vector<std::string>{""}));
}

TEST(Layout, AlignsTablesWithoutTrailingSpaces) {
  Table table({{"NAME"}, {"count", Align::kRight}, {}});
  table.row({"us → eu", "1,200", "note"});
  table.row({"ap", "7", ""});
  std::string out;
  table.print(out, Style{});
  EXPECT_EQ(out, "NAME      count\nus → eu   1,200   note\nap            7\n");
}

TEST(Layout, PutsALastColumnThatWouldBeNarrowBelowTheRow) {
  Table table(std::vector<Column>(2));
  table.row({std::string(60, 'x'), "a remark that does not fit beside it"});
  table.row({"y", "short"});
  std::string out;
  table.print(out, Style{.width = 80});
  EXPECT_EQ(out, std::string(60, 'x') + "\n" + std::string(63, ' ') + "a remark that\n" + std::string(63, ' ') +
                     "does not fit\n" + std::string(63, ' ') + "beside it\ny" + std::string(62, ' ') + "short\n");
}

TEST(Layout, ColoursOnlyWhenAsked) {
  EXPECT_EQ(toned("x", Tone::kBad, Colour::kPlain), "x");
  EXPECT_EQ(toned("x", Tone::kBad, Colour::kColoured), "\x1b[31mx\x1b[0m");
}

TEST(Layout, ClampsTheWidthToWhatTheLayoutCanCarry) {
  EXPECT_EQ(Style{.width = 20}.columns(), 80u);
  EXPECT_EQ(Style{.width = 500}.columns(), 160u);
}

TEST(Layout, BreaksJoinedPartsBetweenThem) {
  std::string out;
  print_joined(out, {"first", "", std::string(70, 'x'), "last"}, 2, Style{.width = 80});
  EXPECT_EQ(out, "first · " + std::string(70, 'x') + "\n  last\n");
}

}  // namespace
}  // namespace jetlag::report
