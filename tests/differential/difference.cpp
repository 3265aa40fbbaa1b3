// SPDX-License-Identifier: Apache-2.0
#include "difference.h"

#include <cmath>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include "core/check.h"
#include "core/glob.h"

namespace jetlag::differential {
namespace {

std::string trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(' ');
  if (first == std::string_view::npos) return {};
  return std::string(text.substr(first, text.find_last_not_of(' ') - first + 1));
}

std::vector<std::string> columns_of(std::string_view line) {
  std::vector<std::string> columns;
  for (;;) {
    const auto bar = line.find(" | ");
    columns.push_back(trimmed(line.substr(0, bar)));
    if (bar == std::string_view::npos) return columns;
    line.remove_prefix(bar + 3);
  }
}

/// The number in a reply such as `"1.5"`.
double number_in(std::string_view shown) {
  const std::string text(shown.size() > 2 && shown.front() == '"' ? shown.substr(1, shown.size() - 2) : shown);
  char* end = nullptr;
  const double value = std::strtod(text.c_str(), &end);
  return *end == '\0' && !text.empty() ? value : std::nan("");
}

bool nearly_equal(std::string_view here, std::string_view there) {
  const double a = number_in(here), b = number_in(there);
  return std::abs(a - b) <= 1e-15 * std::max(std::abs(a), std::abs(b)) + 1e-16;
}

/// Arrays of texts, in which the numbers may differ in their last digits.
bool same_but_for_digits(std::string_view here, std::string_view there) {
  const auto next_line = [](std::string_view& text) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    return line;
  };
  while (!here.empty() && !there.empty()) {
    const std::string_view a = next_line(here), b = next_line(there);
    if (a == b) continue;
    const double x = number_in(a.substr(std::min(a.size(), a.find('"')))),
                 y = number_in(b.substr(std::min(b.size(), b.find('"'))));
    if (!(std::abs(x - y) <= 1e-13 * std::abs(x))) return false;
  }
  return here.empty() && there.empty();
}

}  // namespace

Differences Differences::parse(std::string_view text) {
  Differences all;
  std::istringstream in{std::string(text)};
  for (std::string line; std::getline(in, line);) {
    if (line.empty() || line[0] == '#') continue;
    const std::vector<std::string> columns = columns_of(line);
    JETLAG_CHECK(columns.size() == 4 && !columns[3].empty(), "a difference has four columns, the last of which says why");
    all.lines_.push_back({columns[0], columns[1], columns[2], columns[3]});
  }
  return all;
}

const Difference* Differences::explain(std::string_view command, std::string_view here, std::string_view there) const {
  for (const Difference& line : lines_) {
    if (line.command != command) continue;
    const bool huge = line.there == "huge" && std::abs(number_in(there)) > 1e300;
    const bool fits = line.here == "digits" ? same_but_for_digits(here, there)
                      : line.numeric()      ? nearly_equal(here, there)
                                            : glob_matches(line.here, here) && (huge || glob_matches(line.there, there));
    if (!fits) continue;
    ++line.met;
    return &line;
  }
  return nullptr;
}

std::string read_file(std::string_view name) {
  std::ifstream in(std::string(JETLAG_SOURCE_DIR) + "/tests/differential/" + std::string(name), std::ios::binary);
  JETLAG_CHECK(in.good(), "the files of this folder are there");
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

Differences known_differences() { return Differences::parse(read_file("differences.txt")); }

}  // namespace jetlag::differential
