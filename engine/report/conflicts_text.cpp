// SPDX-License-Identifier: Apache-2.0
#include "report/conflicts_text.h"

#include <algorithm>
#include <numeric>

#include <fmt/format.h>

#include "report/broken_lines.h"
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

/// As wide as their texts; where that is too much, those that are wider than their share get equal ones.
std::vector<std::size_t> shared_out(std::vector<std::size_t> wanted, std::size_t room) {
  std::vector<std::size_t> order(wanted.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::sort(order, {}, [&](std::size_t i) { return wanted[i]; });
  for (std::size_t done = 0; done < order.size(); ++done) {
    std::size_t& width = wanted[order[done]];
    width = std::max<std::size_t>(1, std::min(width, room / (order.size() - done)));
    room -= std::min(room, width);
  }
  return wanted;
}

/// What does not fit beside the others goes on below: nothing is cut, for each word of a reply may be what was asked for.
void print_rows(std::string& out, const std::vector<Column>& columns, const std::vector<ConflictRow>& rows, const Style& style) {
  constexpr std::size_t kGap = 3, kNumber = 4;
  const auto texts_of = [](const ConflictRow& row) {
    std::vector<std::string> texts = row.commands;
    texts.push_back(row.when);
    return texts;
  };
  std::vector<std::size_t> widths(columns.size() - 1);
  for (std::size_t i = 0; i < widths.size(); ++i) {
    widths[i] = display_width(columns[i + 1].header);
    for (const ConflictRow& row : rows) widths[i] = std::max(widths[i], display_width(printable(texts_of(row)[i])));
  }
  widths = shared_out(std::move(widths), style.columns() - kNumber - kGap * (columns.size() - 1));
  Table table(columns, kGap);
  for (const ConflictRow& row : rows) {
    std::vector<std::vector<std::string>> cells;
    std::size_t lines = 1;
    for (const std::string& text : texts_of(row)) {
      cells.push_back(broken_lines(printable(text), widths[cells.size()]));
      lines = std::max(lines, cells.back().size());
    }
    for (std::size_t line = 0; line < lines; ++line) {
      std::vector<Cell> printed{Cell(line == 0 ? std::to_string(row.number) : "", Tone::kDim)};
      for (std::size_t i = 0; i < cells.size(); ++i) {
        const auto says = [&](const char* word) { return row.commands[i].find(word) != std::string::npos; };
        const bool lost = i < row.commands.size() && (says("lost") || says("came to nothing"));
        printed.emplace_back(line < cells[i].size() ? cells[i][line] : "", lost ? Tone::kBad : Tone::kPlain);
      }
      table.row(std::move(printed));
    }
  }
  table.print(out, style);
}

void print_dim(std::string& out, std::string_view text, std::size_t indent, const Style& style) {
  for (const std::string& row : wrap(printable(text), style.columns() - indent)) {
    Line line;
    line.space(indent).add(row, Tone::kDim);
    line.print(out, style);
  }
}

/// Each sentence once, with the rows that it is about where there are several: "rows 1, 3: A won by ...".
void print_summaries(std::string& out, const ConflictOutcome& outcome, const Style& style) {
  std::vector<std::pair<std::string, std::string>> sentences;  // and their rows
  for (const ConflictRow& row : outcome.rows) {
    if (row.sample->summary.empty()) continue;
    auto same = std::ranges::find(sentences, row.sample->summary, &std::pair<std::string, std::string>::first);
    if (same == sentences.end()) same = sentences.insert(sentences.end(), {row.sample->summary, {}});
    same->second += (same->second.empty() ? "" : ", ") + std::to_string(row.number);
  }
  for (const auto& [sentence, rows] : sentences)
    print_dim(out,
              outcome.rows.size() == 1
                  ? sentence
                  : fmt::format("{} {}: {}", rows.find(',') == std::string::npos ? "row" : "rows", rows, sentence),
              2, style);
}

/// The rule that all have in common, or nothing.
std::string common_rule(const ConflictTable& table) {
  std::string rule;
  for (const observe::Interleaving& way : table.interleavings) {
    if (!rule.empty() && !way.rule.empty() && way.rule != rule) return {};
    if (rule.empty()) rule = way.rule;
  }
  return rule;
}

/// What the words of the table mean, those that occur.
std::string legend_of(const ConflictTable& table) {
  static constexpr std::pair<const char*, const char*> kWords[] = {
      {"kept", "part of the value, or a removal that was carried out"},
      {"merged", "part of the value together with what it had not seen"},
      {"won", "chosen by the rule over another"},
      {"hidden", "kept beneath what is shown, and shown when that goes"},
      {"replaced", "by one that had seen it"},
      {"removed", "by one that had seen it"},
      {"lost", "answered OK, and discarded"},
      {"came to nothing", "answered OK, and what it was about had been removed by one that had not seen it"},
      {"popped twice", "another client got the same item"},
      {"wrote nothing", "nothing was sent to other regions"}};
  std::string text;
  const std::vector<ConflictOutcome> outcomes = conflict_outcomes(table);
  for (const auto& [word, meaning] : kWords) {
    const auto says = [&, name = word](const std::string& cell) {
      return cell.find(std::string(", ") + name) != std::string::npos;
    };
    const auto in_row = [&](const ConflictRow& row) { return std::ranges::any_of(row.commands, says); };
    const auto in_outcome = [&](const ConflictOutcome& outcome) { return std::ranges::any_of(outcome.rows, in_row); };
    if (std::ranges::any_of(outcomes, in_outcome)) text += fmt::format("{}{}: {}", text.empty() ? "" : "; ", word, meaning);
  }
  return text;
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
  print_dim(out, compared_text(table), 0, style);
  const std::string rule = common_rule(table);
  if (!rule.empty()) print_dim(out, "rule " + rule, 0, style);
  for (const std::string& note : table.notes) print_dim(out, note, 0, style);
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
    print_rows(out, columns, outcome.rows, style);
    if (rule.empty() && !outcome.sample->rule.empty()) print_dim(out, "rule " + outcome.sample->rule, 2, style);
    print_summaries(out, outcome, style);
  }
  if (const std::string legend = legend_of(table); !legend.empty()) {
    out += '\n';
    print_dim(out, legend, 0, style);
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
  for (const std::string& note : table.notes) out += cell(note) + ".\n\n";
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
