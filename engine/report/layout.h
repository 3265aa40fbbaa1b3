// SPDX-License-Identifier: Apache-2.0
// Text on a terminal: measured in columns, never in bytes.
//
// Style      how wide, whether coloured, how much. The text without colour is the text with colour minus escape sequences.
// Line       pieces with a tone; knows its width; pads, cuts and prints itself.
// Table      aligned columns; a column is as wide as its widest cell; the last column is not padded. Where a row would be too
//            wide, the widest texts are shortened in the middle.
// Bytes      anything that is not printable UTF-8 (control characters, broken sequences) is shown as \xNN, so that no value of a
//            scenario can move the cursor.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace jetlag::report {

enum class Colour : std::uint8_t { kPlain, kColoured };
enum class Detail : std::uint8_t { kNormal, kVerbose };
enum class ProgramLine : std::uint8_t { kShow, kHide };

struct Style {
  std::size_t width = 100;   ///< columns; renderers clamp it to 80..160
  Colour colour = Colour::kPlain;
  Detail detail = Detail::kNormal;
  ProgramLine program = ProgramLine::kShow;  ///< wall time and events per second, which differ between runs
  std::size_t columns() const { return width < 80 ? 80 : width > 160 ? 160 : width; }
};

enum class Tone : std::uint8_t { kPlain, kStrong, kDim, kGood, kBad, kDoubt };

/// Columns that printable UTF-8 takes: 0 for combining marks, 2 for wide East Asian characters and emoji.
std::size_t display_width(std::string_view text);
/// Printable UTF-8: control characters and broken sequences become \xNN.
std::string printable(std::string_view bytes);
/// Valid UTF-8: control characters stay, broken sequences become \xNN. For formats that escape by themselves.
std::string valid_utf8(std::string_view bytes);
/// printable(), with the signs escaped that mean something in XML and HTML. (XML 1.0 cannot carry most control characters.)
std::string markup(std::string_view bytes);
/// The longest prefix of at most `columns`, with "…" at its end if something was cut.
std::string cut_to(std::string_view text, std::size_t columns);
/// At most `columns`, with "…" in the middle if something was cut: both ends of a name tell. Of a pair such as "a → b" both names
/// stay.
std::string shortened(std::string_view text, std::size_t columns);
/// Breaks at spaces (never between a number and its unit) into lines of at most `columns`; a word that is longer is left whole.
std::vector<std::string> wrap(std::string_view text, std::size_t columns);
/// The text in the tone's colour, or as it is.
std::string toned(std::string_view text, Tone tone, Colour colour);

class Line {
 public:
  Line& add(std::string_view text, Tone tone = Tone::kPlain);
  Line& space(std::size_t columns);
  /// Spaces up to the column; at least one where something already reaches it.
  Line& pad_to(std::size_t column);
  std::size_t width() const { return width_; }
  void print(std::string& out, const Style& style) const;

 private:
  struct Piece {
    std::string text;
    Tone tone;
  };
  std::vector<Piece> pieces_;
  std::size_t width_ = 0;
};

enum class Align : std::uint8_t { kLeft, kRight };

struct Cell {
  std::string text;
  Tone tone = Tone::kPlain;
  Cell() = default;
  Cell(std::string_view content, Tone chosen = Tone::kPlain) : text(content), tone(chosen) {}  // NOLINT: a cell is its text
  Cell(const char* content) : text(content) {}                                                  // NOLINT
  Cell(const std::string& content) : text(content) {}                                           // NOLINT
};

struct Column {
  std::string header;
  Align align = Align::kLeft;
};

class Table {
 public:
  explicit Table(std::vector<Column> columns, std::size_t gap = 3) : columns_(std::move(columns)), gap_(gap) {}
  void row(std::vector<Cell> cells) { rows_.push_back(std::move(cells)); }
  bool empty() const { return rows_.empty(); }
  /// Lines end without trailing spaces. The last column wraps where it would pass the style's width: below itself, or
  /// below the row when it would be a narrow column.
  void print(std::string& out, const Style& style) const;

 private:
  std::vector<std::size_t> widths(const Style& style) const;
  void print_row(std::string& out, const Style& style, const std::vector<Cell>& cells,
                 const std::vector<std::size_t>& width) const;
  std::vector<Column> columns_;
  std::vector<std::vector<Cell>> rows_;
  std::size_t gap_;
};

/// "a · b · c" over as many lines as needed; continuation lines are indented.
void print_joined(std::string& out, const std::vector<Cell>& parts, std::size_t indent, const Style& style);

}  // namespace jetlag::report
