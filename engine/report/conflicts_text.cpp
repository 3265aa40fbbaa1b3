// SPDX-License-Identifier: Apache-2.0
#include "report/conflicts_text.h"

#include <fmt/format.h>

#include "report/figures.h"

namespace jetlag::report {

namespace {

using observe::ConflictTable;

std::string value_text(const observe::ConflictValue& value) {
  if (value.type == "none") return value.key + " does not exist";
  std::string ends = value.ends.empty() ? "" : ", and ends " + value.ends;
  for (const auto& [field, when] : value.fields_end) ends += fmt::format("; its field {} ends {}", printable(field), when);
  return fmt::format("{} is the {} {}{}", value.key, value.type, value.value, ends);
}

std::string compared_text(const ConflictTable& table) {
  return fmt::format("{} interleavings in {} regions; {} orders of delivery and merges compared: all replicas agree",
                     table.interleavings.size(), table.regions.size(), figure_count(table.deliveries));
}

/// Of a table in Markdown.
std::string cell(std::string_view text) {
  std::string out;
  for (const char c : printable(text)) {
    if (c == '|') out += "\\|";
    else if (c == '<') out += "&lt;";
    else if (c == '&') out += "&amp;";
    else out += c;
  }
  return out;
}

}  // namespace

std::string render_conflicts(const ConflictTable& table, const Style& style) {
  std::string out;
  Table head({{""}, {""}, {""}});
  for (const std::string& line : table.before)
    head.row({Cell("before", Tone::kDim), Cell(table.regions[0], Tone::kDim), printable(line)});
  for (std::size_t i = 0; i < table.commands.size(); ++i)
    head.row({Cell(observe::letter_of(i), Tone::kStrong), Cell(table.regions[i], Tone::kDim), printable(table.commands[i])});
  for (const std::string& setting : table.settings) head.row({Cell("with", Tone::kDim), "", printable(setting)});
  head.print(out, style);
  Line compared;
  compared.add(compared_text(table), Tone::kDim);
  compared.print(out, style);
  for (const ConflictOutcome& outcome : conflict_outcomes(table)) {
    out += '\n';
    for (const observe::ConflictValue& value : outcome.sample->values)
      for (const std::string& row : wrap(printable(value_text(value)), style.columns())) {
        Line line;
        line.add(row, Tone::kStrong);
        line.print(out, style);
      }
    std::vector<Column> columns{{"   #", Align::kRight}};
    for (std::size_t i = 0; i < table.commands.size(); ++i) columns.push_back({observe::letter_of(i)});
    columns.push_back({"WHEN"});
    Table rows(columns);
    for (const ConflictRow& row : outcome.rows) {
      std::vector<Cell> cells{Cell(std::to_string(row.number), Tone::kDim)};
      for (const std::string& text : row.commands)
        cells.emplace_back(text, text.find("lost") != std::string::npos ? Tone::kBad : Tone::kPlain);
      cells.emplace_back(row.when);
      rows.row(std::move(cells));
    }
    rows.print(out, style);
    if (outcome.rows.front().sample->summary.empty()) continue;
    for (const std::string& row : wrap(printable(outcome.rows.front().sample->summary), style.columns() - 2)) {
      Line line;
      line.space(2).add(row, Tone::kDim);
      line.print(out, style);
    }
  }
  return out;
}

std::string conflicts_markdown(const ConflictTable& table) {
  std::string out = "###";
  for (std::size_t i = 0; i < table.commands.size(); ++i)
    out += fmt::format("{} `{}`", i == 0 ? "" : i + 1 == table.commands.size() ? " and" : ",", table.commands[i]);
  out += "\n\n";
  if (!table.settings.empty()) {
    out += "With";
    for (std::size_t i = 0; i < table.settings.size(); ++i) out += fmt::format("{} `{}`", i == 0 ? "" : ",", table.settings[i]);
    out += ".\n\n";
  }
  if (!table.before.empty()) {
    out += "After";
    for (std::size_t i = 0; i < table.before.size(); ++i) out += fmt::format("{} `{}`", i == 0 ? "" : ",", table.before[i]);
    out += ", which everybody has seen.\n\n";
  }
  out += "| Outcome | When |";
  for (std::size_t i = 0; i < table.commands.size(); ++i)
    out += fmt::format(" {} ({}) |", observe::letter_of(i), table.regions[i]);
  out += "\n| --- | --- |";
  for (std::size_t i = 0; i < table.commands.size(); ++i) out += " --- |";
  out += '\n';
  for (const ConflictOutcome& outcome : conflict_outcomes(table)) {
    std::string values;
    for (const observe::ConflictValue& value : outcome.sample->values) values += (values.empty() ? "" : "; ") + value_text(value);
    for (std::size_t i = 0; i < outcome.rows.size(); ++i) {
      out += fmt::format("| {} | {} |", i == 0 ? cell(values) : "", cell(outcome.rows[i].when));
      for (const std::string& text : outcome.rows[i].commands) out += fmt::format(" {} |", cell(text));
      out += '\n';
    }
  }
  return out + "\n";
}

}  // namespace jetlag::report
