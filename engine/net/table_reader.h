// SPDX-License-Identifier: Apache-2.0
// Reads the tables in net/data: lines of fields separated by '|'; lines that start with '#' are comments.
//
// Errors   the tables are part of the program, so a malformed one is a bug (JETLAG_CHECK).
#pragma once

#include <charconv>
#include <cstdint>
#include <string_view>

#include "core/check.h"

namespace jetlag::net {

class TableReader {
 public:
  explicit TableReader(std::string_view table) : rest_(table) {}

  /// Moves to the next line that is not a comment; false at the end.
  bool next() {
    do {
      if (rest_.empty()) return false;
      const auto end = rest_.find('\n');
      JETLAG_CHECK(end != std::string_view::npos, "every line of a table ends with a line feed");
      line_ = rest_.substr(0, end);
      rest_.remove_prefix(end + 1);
    } while (line_.starts_with('#'));
    return true;
  }

  /// True, and the sign taken away, when the line starts with it.
  bool starts_with(char sign) {
    if (!line_.starts_with(sign)) return false;
    line_.remove_prefix(1);
    return true;
  }

  std::string_view text() {
    const auto end = line_.find('|');
    const auto field = line_.substr(0, end);
    line_ = end == std::string_view::npos ? std::string_view() : line_.substr(end + 1);
    return field;
  }

  std::int64_t number() {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(line_.data(), line_.data() + line_.size(), value);
    JETLAG_CHECK(error == std::errc(), "a number stands here in the table");
    line_.remove_prefix(static_cast<std::size_t>(end - line_.data()));
    JETLAG_CHECK(line_.empty() || line_.front() == '|', "a number fills its field in the table");
    if (!line_.empty()) line_.remove_prefix(1);
    return value;
  }

 private:
  std::string_view rest_, line_;
};

}  // namespace jetlag::net
