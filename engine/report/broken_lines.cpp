// SPDX-License-Identifier: Apache-2.0
#include "report/broken_lines.h"

#include <utility>

#include "report/layout.h"

namespace jetlag::report {

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
        lines.push_back(std::exchange(part, {}));
        used = 0;
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
