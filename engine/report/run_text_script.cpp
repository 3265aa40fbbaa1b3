// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include <fmt/format.h>

#include "core/units.h"
#include "report/broken_lines.h"
#include "report/run_text_parts.h"

namespace jetlag::report {

namespace {

using observe::Verdict;

constexpr std::size_t kScriptRows = 12;

/// As redis-cli shows a text; letters that are not ASCII stay readable.
std::string quoted(const std::string& text) {
  std::string escaped;
  for (const char c : text) {
    constexpr std::string_view kSigns = "\"\\\n\r\t\a\b", kLetters = "\"\\nrtab";
    const std::size_t at = kSigns.find(c);
    if (at == std::string_view::npos) escaped += c;
    else escaped += '\\', escaped += kLetters[at];
  }
  return "\"" + printable(escaped) + "\"";
}

/// "equal after 39 ms", and among whom where not everybody reached everybody.
std::string settled_text(const observe::ScriptResult& settle) {
  if (!settle.replied || !settle.at) return {};
  return "equal after " + format_duration(*settle.replied - *settle.at) + (settle.message.empty() ? "" : " " + settle.message);
}

/// Of a command that waited for its keys, or whose process was paused. Others are answered at once.
std::string waited_text(const observe::ScriptResult& step) {
  if (!step.reply || !step.replied || !step.at || *step.replied - *step.at < Duration::millis(1)) return {};
  return "  after " + format_duration(*step.replied - *step.at);
}

bool has_error(const observe::ReplyValue& reply) {
  return reply.type == observe::ReplyValue::Type::kError || std::ranges::any_of(reply.items, has_error);
}

bool settles(const observe::ScriptResult& step) { return step.region.empty(); }

/// Whether somebody decides about it: an expectation, or that it was never answered.
bool judged(const observe::ScriptResult& step) { return step.has_expectation || step.verdict != Verdict::kPass; }

/// Whether the script says of any reply what it should be.
bool asks(const observe::RunReport& run) {
  return std::ranges::any_of(run.script, [](const auto& step) { return step.has_expectation && !settles(step); });
}

/// A long script shows what needs a look; one that expects nothing is there for its replies, and shows the first ones.
bool shown(const observe::RunReport& run, std::size_t i, const Style& style) {
  const observe::ScriptResult& step = run.script[i];
  if (style.detail == Detail::kVerbose || run.script.size() <= kScriptRows) return true;
  return step.verdict != Verdict::kPass || answered_unexpected_error(step) || (i < kScriptRows && !asks(run));
}

/// "14 of 16 steps as expected (-v shows them)".
std::string folded_text(const observe::RunReport& run) {
  const auto all = static_cast<std::size_t>(std::ranges::count_if(run.script, judged));
  const auto good = static_cast<std::size_t>(
      std::ranges::count_if(run.script, [](const auto& step) { return judged(step) && step.verdict == Verdict::kPass; }));
  const std::size_t free = run.script.size() - all;
  if (free == 0) return fmt::format("{} of {} as expected (-v shows them)", good, plural(all, "step"));
  return fmt::format("{} of {} as expected, {} without expectation (-v shows them)", good, plural(all, "judged step"), free);
}

void print_script_heading(std::string& out, const std::vector<Cell>& parts, const Style& style) {
  Line line;
  line.add("SCRIPT", Tone::kStrong);
  for (const Cell& part : parts)
    for (const std::string& text : wrap(part.text, style.columns() - 8)) {
      if (line.width() + 2 + display_width(text) > style.columns()) {
        line.print(out, style);
        line = Line().space(6);
      }
      line.space(2).add(text, part.tone);
    }
  line.print(out, style);
}

/// One step, its texts as long as they are.
struct Row {
  std::string at;
  Cell sign;
  std::string region, command;
  Cell reply;
};

Row row_of(const observe::ScriptResult& step, const Style& style) {
  std::string reply = step.reply ? reply_text(*step.reply) : settles(step) ? settled_text(step) : "no reply";
  if (step.verdict != Verdict::kPass) {
    const bool says_reply = step.message.find(", got ") != std::string::npos;
    reply = says_reply || reply.empty() ? step.message : reply + "  " + step.message;
  }
  reply += waited_text(step);
  const bool error = answered_unexpected_error(step), told = error || step.verdict != Verdict::kPass;
  if (const std::string place = place_text(step.file, step.line); told && !place.empty()) reply += fmt::format("  ({})", place);
  const Tone tone = error ? Tone::kDoubt : tone_of(step.verdict);
  const Cell mark = error ? Cell("!", tone) : judged(step) ? Cell(sign(step.verdict), tone) : Cell(" ");
  const std::string command = printable(step.command);
  return {step.at ? fmt::format("{:.3f} s", step.at->in_seconds()) : "–", mark, printable(step.region),
          style.detail == Detail::kVerbose ? command : cut_to(command, style.columns() * 2 / 5),
          Cell(printable(reply), told ? tone : Tone::kPlain)};
}

std::size_t widest(const std::vector<Row>& rows, std::string Row::*text) {
  std::size_t width = 0;
  for (const Row& row : rows) width = std::max(width, display_width(row.*text));
  return width;
}

/// Commands and replies go on below themselves. Where there is too little room for that, a reply begins below its row.
void print_rows(std::string& out, const std::vector<Row>& rows, const Style& style) {
  constexpr std::size_t kGap = 2, kSign = 1, kLeastReply = 24;
  const std::size_t room = std::min(widest(rows, &Row::command), style.columns() * 2 / 5);
  const std::size_t before = widest(rows, &Row::at) + kSign + widest(rows, &Row::region) + room + 4 * kGap;
  const std::size_t left = style.columns() - std::min(style.columns(), before);
  Table table({{"", Align::kRight}, {}, {}, {}, {}}, kGap);
  for (const Row& row : rows) {
    const std::vector<std::string> command = broken_lines(row.command, std::max<std::size_t>(room, 1));
    std::vector<std::string> reply{row.reply.text};
    if (left >= kLeastReply) reply = broken_lines(row.reply.text, left);
    else if (display_width(row.reply.text) > left) reply.insert(reply.begin(), command.size() - 1, "");
    for (std::size_t n = 0; n < std::max(command.size(), reply.size()); ++n)
      table.row({n == 0 ? row.at : "", n == 0 ? row.sign : Cell(), n == 0 ? row.region : "", n < command.size() ? command[n] : "",
                 Cell(n < reply.size() ? reply[n] : "", row.reply.tone)});
  }
  table.print(out, style);
}

}  // namespace

bool answered_unexpected_error(const observe::ScriptResult& step) {
  return !step.has_expectation && step.verdict == Verdict::kPass && step.reply && has_error(*step.reply);
}

std::size_t unexpected_errors(const observe::RunReport& run) {
  return static_cast<std::size_t>(std::ranges::count_if(run.script, answered_unexpected_error));
}

std::string reply_text(const observe::ReplyValue& reply) {
  using Type = observe::ReplyValue::Type;
  switch (reply.type) {
    case Type::kNull: return "(nil)";
    case Type::kStatus: return printable(reply.text);
    case Type::kString: return quoted(reply.text);
    case Type::kInteger: return fmt::format("(integer) {}", reply.integer);
    case Type::kDouble: return fmt::format("(double) {}", reply.number);
    case Type::kError: return "(error) " + printable(reply.text);
    case Type::kArray: break;
  }
  if (reply.items.empty()) return "(empty)";
  std::string text = "[";
  for (const observe::ReplyValue& item : reply.items) text += (text.size() == 1 ? "" : ", ") + reply_text(item);
  return text + "]";
}

void print_script(std::string& out, const observe::RunReport& run, const Style& style) {
  if (run.script.empty()) return;
  std::vector<Row> rows;
  for (std::size_t i = 0; i < run.script.size(); ++i)
    if (shown(run, i, style)) rows.push_back(row_of(run.script[i], style));
  const std::size_t hidden = run.script.size() - rows.size();
  out += '\n';
  std::vector<Cell> heading;
  if (hidden > 0 && asks(run)) heading.emplace_back(folded_text(run));
  if (const std::size_t errors = unexpected_errors(run); errors > 0)
    heading.emplace_back(plural(errors, "step") + " answered an error that nobody expected", Tone::kDoubt);
  print_script_heading(out, heading, style);
  print_rows(out, rows, style);
  if (hidden > 0 && !asks(run))
    out += toned(fmt::format("… {}  (-v shows all)", plural(hidden, "more step")), Tone::kDim, style.colour) + "\n";
}

}  // namespace jetlag::report
