// SPDX-License-Identifier: Apache-2.0
#include "report/broken_lines.h"

#include <utility>

#include "report/layout.h"

namespace jetlag::report {

namespace {

/// What the next line begins with instead, where a comma near the end of this one is the better place to break.
std::string after_comma(const std::string& part, std::size_t columns) {
  const std::size_t comma = part.rfind(',');
  if (comma == std::string::npos || display_width(std::string_view(part).substr(0, comma + 1)) * 3 < columns * 2) return {};
  return part.substr(comma + 1);
}

}  // namespace

std::vector<std::string> broken_lines(std::string_view text, std::size_t columns) {
  std::vector<std::string> lines;
  for (const std::string& line : wrap(text, columns)) {
    std::string part;
    std::size_t used = 0;
    for (std::size_t at = 0; at < line.size();) {
      std::size_t end = at + 1;
      while (end < line.size() && (static_cast<unsigned char>(line[end]) & 0xC0) == 0x80) ++end;  // one letter of UTF-8
      const std::string_view letter = std::string_view(line).substr(at, end - at);
      const std::size_t width = display_width(letter);
      if (used != 0 && used + width > columns) {
        std::string rest = after_comma(part, columns);
        part.resize(part.size() - rest.size());
        lines.push_back(std::exchange(part, std::move(rest)));
        used = display_width(part);
      }
      part += letter;
      used += width;
      at = end;
    }
    lines.push_back(std::move(part));
  }
  return lines;
}

}  // namespace jetlag::report
