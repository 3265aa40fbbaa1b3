// SPDX-License-Identifier: Apache-2.0
#include <cmath>
#include <map>

#include <fmt/format.h>

#include "report/junit.h"

namespace jetlag::report {

namespace {

std::string quoted(const std::string& text) {
  if (text.find_first_of(",\"\n\r") == std::string::npos) return text;
  std::string out = "\"";
  for (const char c : text) out += c == '"' ? std::string("\"\"") : std::string(1, c);
  return out + "\"";
}

std::string cell(double value) {
  if (value == observe::Series::kNoSample || std::isnan(value)) return {};
  if (value == std::floor(value) && std::abs(value) < 9e15) return fmt::format("{}", static_cast<std::int64_t>(value));
  return fmt::format("{}", value);
}

}  // namespace

std::string series_csv(const observe::RunReport& run) {
  std::string out = "time_ns";
  for (const auto& series : run.series)
    out += "," + quoted(series.unit.empty() ? series.name : fmt::format("{} [{}]", series.name, series.unit));
  out += '\n';
  std::map<std::int64_t, std::vector<std::string>> rows;
  for (std::size_t column = 0; column < run.series.size(); ++column) {
    const observe::Series& series = run.series[column].series;
    for (std::size_t i = 0; i < series.values.size(); ++i) {
      auto& cells = rows[(series.start + series.step * static_cast<std::int64_t>(i)).ns];
      cells.resize(run.series.size());
      cells[column] = cell(series.values[i]);
    }
  }
  for (const auto& [time, cells] : rows) {
    out += fmt::format("{}", time);
    for (const std::string& text : cells) out += "," + text;
    out += '\n';
  }
  return out;
}

}  // namespace jetlag::report
