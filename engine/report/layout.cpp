// SPDX-License-Identifier: Apache-2.0
#include "report/layout.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "report/broken_lines.h"

namespace jetlag::report {

namespace {

struct Decoded {
  char32_t code = 0;
  std::size_t bytes = 1;
  bool valid = false;
};

/// One UTF-8 sequence: shortest form, no surrogates, at most U+10FFFF.
Decoded decode(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned lead = byte(0);
  if (lead < 0x80) return {lead, 1, true};
  const std::size_t length = lead >= 0xf0 && lead < 0xf5   ? 4
                             : lead >= 0xe0 && lead < 0xf0 ? 3
                             : lead >= 0xc2 && lead < 0xe0 ? 2
                                                           : 0;
  if (length == 0 || text.size() < length) return {};
  char32_t code = lead & (0xffu >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xc0u) != 0x80u) return {};
    code = (code << 6) | (byte(i) & 0x3fu);
  }
  constexpr std::array<char32_t, 5> kSmallest{0, 0, 0x80, 0x800, 0x10000};
  if (code < kSmallest[length] || code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) return {};
  return {code, length, true};
}

struct Range {
  char32_t first, last;
};

template <std::size_t N>
bool within(const std::array<Range, N>& ranges, char32_t code) {
  return std::any_of(ranges.begin(), ranges.end(), [&](const Range& r) { return code >= r.first && code <= r.last; });
}

/// Source   Unicode Standard Annex 11 (East Asian Width) and general categories Mn, Me, Cf: the blocks that occur in names.
std::size_t columns_of(char32_t code) {
  static constexpr std::array<Range, 9> kNone{{{0x300, 0x36f}, {0x483, 0x489}, {0x591, 0x5bd}, {0x610, 0x61a}, {0x64b, 0x65f},
                                               {0x200b, 0x200f}, {0x20d0, 0x20f0}, {0xfe00, 0xfe0f}, {0xfe20, 0xfe2f}}};
  static constexpr std::array<Range, 10> kWide{{{0x1100, 0x115f}, {0x2e80, 0x303e}, {0x3041, 0x33ff}, {0x3400, 0x4dbf},
                                                {0x4e00, 0x9fff}, {0xa000, 0xa4cf}, {0xac00, 0xd7a3}, {0xf900, 0xfaff},
                                                {0xff00, 0xff60}, {0x1f300, 0x1faff}}};
  if (code < 0x300) return 1;
  if (within(kNone, code)) return 0;
  return within(kWide, code) || (code >= 0x20000 && code <= 0x3fffd) ? 2 : 1;
}

bool shown(const Decoded& at) { return at.valid && at.code >= 0x20 && !(at.code >= 0x7f && at.code < 0xa0); }

}  // namespace

std::size_t display_width(std::string_view text) {
  std::size_t columns = 0;
  while (!text.empty()) {
    const Decoded at = decode(text);
    columns += at.valid ? columns_of(at.code) : 1;
    text.remove_prefix(at.bytes);
  }
  return columns;
}

std::string printable(std::string_view bytes) {
  std::string out;
  while (!bytes.empty()) {
    const Decoded at = decode(bytes);
    // Bidirectional controls would reorder the rest of the line.
    const bool reorders = (at.code >= 0x202a && at.code <= 0x202e) || (at.code >= 0x2066 && at.code <= 0x2069);
    if (shown(at) && !reorders) {
      out += bytes.substr(0, at.bytes);
    } else {
      for (char c : bytes.substr(0, at.bytes)) out += fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
    }
    bytes.remove_prefix(at.bytes);
  }
  return out;
}

std::string valid_utf8(std::string_view bytes) {
  std::string out;
  while (!bytes.empty()) {
    const Decoded at = decode(bytes);
    if (at.valid) out += bytes.substr(0, at.bytes);
    else out += fmt::format("\\x{:02x}", static_cast<unsigned char>(bytes.front()));
    bytes.remove_prefix(at.bytes);
  }
  return out;
}

std::string markup(std::string_view bytes) {
  std::string out;
  for (const char c : printable(bytes)) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      default: out += c;
    }
  }
  return out;
}

std::string cut_to(std::string_view text, std::size_t columns) {
  if (display_width(text) <= columns) return std::string(text);
  std::string out;
  std::size_t used = 0;
  while (!text.empty()) {
    const Decoded at = decode(text);
    const std::size_t width = at.valid ? columns_of(at.code) : 1;
    if (used + width + 1 > columns) break;
    out += text.substr(0, at.bytes);
    used += width;
    text.remove_prefix(at.bytes);
  }
  return columns == 0 ? std::string() : out + "…";
}

std::string shortened(std::string_view text, std::size_t columns) {
  if (display_width(text) <= columns) return std::string(text);
  for (const std::string_view between : {" → ", " ⇄ ", " × ", "→", "⇄"}) {
    const std::size_t at = text.find(between);
    const std::size_t own = display_width(between);
    if (at == std::string_view::npos || columns < own + 4) continue;
    const std::string_view left = text.substr(0, at), right = text.substr(at + between.size());
    const std::size_t room = columns - own, right_width = display_width(right);
    const std::size_t for_left = std::max(room / 2, room - std::min(room, right_width));
    const std::string first = shortened(left, for_left);
    return first + std::string(between) + shortened(right, room - display_width(first));
  }
  if (columns < 5) return cut_to(text, columns);
  std::vector<std::pair<std::string_view, std::size_t>> letters;
  for (std::string_view rest = text; !rest.empty();) {
    const Decoded at = decode(rest);
    letters.emplace_back(rest.substr(0, at.bytes), at.valid ? columns_of(at.code) : 1);
    rest.remove_prefix(at.bytes);
  }
  std::string head, tail;
  std::size_t used = 1, first = 0, last = letters.size();
  for (; first < last && used + letters[first].second <= (columns + 1) / 2; ++first) {
    head += letters[first].first;
    used += letters[first].second;
  }
  for (; last > first && used + letters[last - 1].second <= columns; --last) {
    tail.insert(0, letters[last - 1].first);
    used += letters[last - 1].second;
  }
  return head + "…" + tail;
}

namespace {

/// Whether `word` is the unit of the number that `before` ends with.
bool belongs_to(std::string_view before, std::string_view word) {
  static constexpr std::array<std::string_view, 15> kUnits{"%",   "ns",  "µs",  "ms",  "s",   "min", "h", "B",
                                                           "KiB", "MiB", "GiB", "TiB", "ppm", "k",   "M"};
  if (before.empty() || before.back() < '0' || before.back() > '9') return false;
  const std::string_view bare = word.substr(0, word.find_last_not_of(".,;:)") + 1);
  return std::find(kUnits.begin(), kUnits.end(), bare) != kUnits.end();
}

/// The next word with the unit that belongs to it; takes it from the text.
std::string_view next_word(std::string_view& text) {
  std::size_t end = std::min(text.find(' '), text.size());
  while (end < text.size()) {
    const std::size_t next = std::min(text.find(' ', end + 1), text.size());
    if (!belongs_to(text.substr(0, end), text.substr(end + 1, next - end - 1))) break;
    end = next;
  }
  const std::string_view word = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return word;
}

}  // namespace

std::vector<std::string> wrap(std::string_view text, std::size_t columns) {
  std::vector<std::string> lines(1);
  std::size_t used = 0;
  while (!text.empty()) {
    const std::string_view word = next_word(text);
    const std::size_t width = display_width(word);
    if (used != 0 && used + 1 + width > columns) {
      lines.emplace_back();
      used = 0;
    }
    if (used != 0) lines.back() += ' ';
    lines.back() += word;
    used += width + (used != 0 ? 1 : 0);
  }
  return lines;
}

std::string toned(std::string_view text, Tone tone, Colour colour) {
  static constexpr std::array<const char*, 6> kCodes{"", "\x1b[1m", "\x1b[2m", "\x1b[32m", "\x1b[31m", "\x1b[33m"};
  if (colour == Colour::kPlain || tone == Tone::kPlain || text.empty()) return std::string(text);
  return fmt::format("{}{}\x1b[0m", kCodes[static_cast<std::size_t>(tone)], text);
}

Line& Line::add(std::string_view text, Tone tone) {
  pieces_.push_back({printable(text), tone});
  width_ += display_width(pieces_.back().text);
  return *this;
}

Line& Line::space(std::size_t columns) {
  pieces_.push_back({std::string(columns, ' '), Tone::kPlain});
  width_ += columns;
  return *this;
}

Line& Line::pad_to(std::size_t column) { return space(column > width_ ? column - width_ : (width_ == 0 ? 0 : 1)); }

void Line::print(std::string& out, const Style& style) const {
  for (const Piece& piece : pieces_) out += toned(piece.text, piece.tone, style.colour);
  while (!out.empty() && out.back() == ' ') out.pop_back();
  out += '\n';
}

std::vector<std::size_t> Table::widths(const Style& style) const {
  std::vector<std::size_t> width;
  for (const Column& column : columns_) width.push_back(display_width(column.header));
  for (const auto& cells : rows_) {
    for (std::size_t i = 0; i < cells.size(); ++i) width[i] = std::max(width[i], display_width(printable(cells[i].text)));
  }
  constexpr std::size_t kShortest = 16;  // figures are never wider
  const bool wraps = columns_.back().align == Align::kLeft;
  const std::size_t fixed = wraps ? width.size() - 1 : width.size();
  const auto total = [&] {
    std::size_t sum = gap_ * (width.size() - 1);
    for (std::size_t i = 0; i < fixed; ++i) sum += width[i];
    return sum;
  };
  while (fixed > 0 && total() > style.columns()) {
    auto& widest = *std::max_element(width.begin(), width.begin() + static_cast<std::ptrdiff_t>(fixed));
    if (widest <= kShortest) break;
    widest = std::max(kShortest, widest - std::min(widest, total() - style.columns()));
  }
  return width;
}

void Table::print_row(std::string& out, const Style& style, const std::vector<Cell>& cells,
                      const std::vector<std::size_t>& width) const {
  Line line;
  std::size_t start = 0;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const bool wraps = i + 1 == columns_.size() && columns_[i].align == Align::kLeft;
    const std::string text = wraps ? printable(cells[i].text) : shortened(printable(cells[i].text), width[i]);
    const std::size_t own = display_width(text);
    line.space(start - line.width());
    if (columns_[i].align == Align::kRight) line.space(width[i] - own);
    if (wraps && start + own > style.columns() && own > 0) {
      if (start + 40 > style.columns()) {  // too narrow a column: below the row instead
        line.print(out, style);
        start = width[0] + gap_;
        line = Line();
        line.space(start);
      }
      const auto lines = broken_lines(text, style.columns() - start);
      for (std::size_t n = 0; n < lines.size(); ++n) {
        line.add(lines[n], cells[i].tone);
        line.print(out, style);
        line = Line();
        line.space(start);
      }
      return;
    }
    line.add(text, cells[i].tone);
    start += width[i] + gap_;
  }
  line.print(out, style);
}

void Table::print(std::string& out, const Style& style) const {
  const std::vector<std::size_t> width = widths(style);
  std::vector<Cell> header;
  bool any = false;
  for (const Column& column : columns_) {
    header.emplace_back(column.header, Tone::kStrong);
    any = any || !column.header.empty();
  }
  if (any) print_row(out, style, header, width);
  for (const auto& cells : rows_) print_row(out, style, cells, width);
}

void print_joined(std::string& out, const std::vector<Cell>& parts, std::size_t indent, const Style& style) {
  Line line;
  bool first = true;
  for (const Cell& part : parts) {
    if (part.text.empty()) continue;
    const std::string text = printable(part.text);
    const bool fits = first || line.width() + 3 + display_width(text) <= style.columns();
    if (!first && fits) line.add(" · ", Tone::kDim);
    if (!fits) {
      line.print(out, style);
      line = Line();
      line.space(indent);
    }
    const auto rows = wrap(text, style.columns() - std::min(line.width(), style.columns() - 20));
    for (std::size_t i = 0; i < rows.size(); ++i) {
      if (i > 0) {
        line.print(out, style);
        line = Line();
        line.space(indent);
      }
      line.add(rows[i], part.tone);
    }
    first = false;
  }
  if (!first) line.print(out, style);
}

}  // namespace jetlag::report
