// SPDX-License-Identifier: Apache-2.0
#include "lab/conflicts.h"

#include <algorithm>
#include <cctype>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "core/check.h"
#include "core/json_text.h"
#include "core/suggest.h"
#include "lab/conflict_notes.h"
#include "lab/deliveries.h"
#include "lab/explain.h"
#include "lab/run.h"
#include "store/command.h"
#include "store/command_line.h"

namespace jetlag::lab {

namespace {

using observe::Interleaving;

constexpr const char* kRegions[] = {"us", "eu", "ap"};
constexpr const char* kLocations[] = {"aws:us-east-1", "aws:eu-west-1", "aws:ap-southeast-1"};
constexpr std::string_view kOfTransactions[] = {"MULTI", "EXEC", "DISCARD", "WATCH", "UNWATCH"};
constexpr int kFirst = 3;  ///< seconds until the first command: what was before is known everywhere

/// What is wrong with a command before it is run: its quoting, its name, how many words it has.
std::optional<Error> mistake_in(const std::string& line, const std::string& where) {
  const auto words = store::split_command_line(line);
  if (!words) return Error{ErrorCode::kInvalid, where + ", " + words.error().where, words.error().message};
  if (words->empty()) return Error{ErrorCode::kInvalid, where, "expected a command, found an empty text"};
  if (store::find_command(words->front().view()) == nullptr) {
    std::vector<std::string_view> names;
    for (const store::Command& command : store::commands()) names.push_back(command.name);
    std::string upper = words->front().str();
    std::ranges::transform(upper, upper.begin(), [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    return Error{ErrorCode::kInvalid, where,
                 fmt::format("unknown command \"{}\"{}", words->front().str(), did_you_mean(upper, names))};
  }
  const std::string_view name = store::find_command(words->front().view())->name;
  if (std::ranges::find(kOfTransactions, name) != std::end(kOfTransactions))
    return Error{ErrorCode::kInvalid, where,
                 fmt::format("{} makes a transaction of the commands around it, and here each command is alone: write a scenario "
                             "whose script has the transaction",
                             name)};
  if (const auto refused = store::misused(*words)) return Error{ErrorCode::kInvalid, where, refused->to_text()};
  return std::nullopt;
}

Errors mistakes_in(const ConflictQuestion& question) {
  Errors errors;
  const std::size_t count = question.commands.size();
  if (count < 2 || count > 3)
    errors.push_back({ErrorCode::kInvalid, "commands", fmt::format("expected two or three, found {}", count)});
  if (question.regions > 3 || question.regions < count)
    errors.push_back(
        {ErrorCode::kInvalid, "regions", fmt::format("expected one for each command and at most 3, found {}", question.regions)});
  for (std::size_t i = 0; i < count; ++i)
    if (auto wrong = mistake_in(question.commands[i], "command " + observe::letter_of(i))) errors.push_back(*wrong);
  for (const std::string& line : question.before)
    if (auto wrong = mistake_in(line, "before")) errors.push_back(*wrong);
  return errors;
}

std::vector<std::string> keys_of(const ConflictQuestion& question) {
  std::vector<std::string> keys;
  const auto add = [&](const std::string& line) {
    const auto words = store::split_command_line(line);
    const store::KeyPositions at = store::find_command(words->front().view())->keys;
    const int last = at.last < 0 ? static_cast<int>(words->size()) + at.last : at.last;
    for (int i = at.first; at.first > 0 && i <= last && i < static_cast<int>(words->size()); i += std::max<int>(1, at.step)) {
      std::string key = (*words)[static_cast<std::size_t>(i)].str();
      if (std::ranges::find(keys, key) == keys.end()) keys.push_back(std::move(key));
    }
  };
  for (const std::string& line : question.before) add(line);
  for (const std::string& line : question.commands) add(line);
  return keys;
}

/// A scenario in which the commands meet in just this way.
std::string scenario_of(const ConflictQuestion& question, const Interleaving& way) {
  const auto quoted = [](const std::string& text) { return quote_json(text); };
  std::string name, regions, script, faults;
  for (std::size_t i = 0; i < question.commands.size(); ++i) name += (i == 0 ? "" : " | ") + question.commands[i];
  for (std::size_t r = 0; r < question.regions; ++r)
    regions += fmt::format("{}{{ \"id\": \"{}\", \"location\": \"{}\" }}", r == 0 ? "" : ", ", kRegions[r], kLocations[r]);
  for (const std::string& line : question.before)
    script += fmt::format("{}    {{ {}\"region\": \"us\", \"run\": {} }}", script.empty() ? "" : ",\n",
                          script.empty() ? "\"at\": \"500ms\", " : "", quoted(line));
  std::vector<std::size_t> order(question.commands.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::ranges::stable_sort(order, {}, [&](std::size_t i) { return way.level[i]; });
  for (const std::size_t i : order)
    script += fmt::format("{}    {{ \"at\": \"{}s\", \"region\": \"{}\", \"run\": {} }}", script.empty() ? "" : ",\n",
                          kFirst + way.level[i], kRegions[i], quoted(question.commands[i]));
  // Until all commands are given, operations travel only to who is to see them.
  const int until = *std::ranges::max_element(way.level) + 1;
  for (std::size_t from = 0; from < question.regions; ++from)
    for (std::size_t to = 0; to < question.regions; ++to) {
      const bool open = from < way.saw.size() && to < way.saw.size() && way.saw[to][from];
      if (from == to || open) continue;
      faults += fmt::format("{}    {{ \"at\": \"{}s\", \"for\": \"{}s\", \"one-way\": {{ \"from\": \"{}\", \"to\": \"{}\" }} }}",
                            faults.empty() ? "" : ",\n", kFirst - 1, until + 1, kRegions[from], kRegions[to]);
    }
  return fmt::format(
      "{{\n  \"jetlag\": 1,\n  \"name\": {},\n  \"seed\": 1,\n  \"duration\": \"{}s\",\n  \"drain\": \"10s\",\n  \"regions\": "
      "[{}],\n"
      "  \"faults\": [\n{}\n  ],\n  \"script\": [\n{}\n  ],\n  \"expect\": [\"converged\"]\n}}\n",
      quoted(name), kFirst + until + 2, regions, faults, script);
}

/// Operations are named by the letters of their commands, as everywhere in the answer.
std::string with_letters(std::string text, const std::vector<std::pair<std::string, std::string>>& letters) {
  const auto is_part = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '.' || c == ':'; };
  for (const auto& [dot, letter] : letters)
    for (std::size_t at = text.find(dot); at != std::string::npos; at = text.find(dot, at + 1)) {
      const std::size_t end = at + dot.size();
      if ((at > 0 && is_part(text[at - 1])) || (end < text.size() && std::isdigit(static_cast<unsigned char>(text[end]))))
        continue;
      text.replace(at, dot.size(), letter);
    }
  for (const auto& [dot, letter] : letters)  // several operations of one command
    for (std::size_t at; (at = text.find(letter + ", " + letter)) != std::string::npos;) text.erase(at, letter.size() + 2);
  return text;
}

/// What each command came to, on all keys; of several the summary names its own.
void tell_fates(const observe::Explanation& why, Interleaving& way, bool several) {
  const Instant first = Instant{} + Duration::seconds(kFirst);
  const auto command_of = [&](const observe::ExplainedOperation& op) -> std::optional<std::size_t> {
    if (op.at < first) return std::nullopt;
    for (std::size_t i = 0; i < way.level.size(); ++i)
      if (op.region == kRegions[i]) return i;
    return std::nullopt;
  };
  for (const observe::ExplainedOperation& op : why.operations) {
    const auto command = command_of(op);
    if (!command) continue;
    observe::ConflictFate fate{op.fate, {}, op.hidden, op.in_vain, !op.popped_by.empty()};
    for (const observe::ExplainedOperation& other : why.operations)
      if (const auto by = command_of(other); by && !op.ended_by.empty() && other.dot == op.ended_by)
        fate.by = observe::letter_of(*by);
    if (std::ranges::find(way.fates[*command], fate) == way.fates[*command].end()) way.fates[*command].push_back(fate);
  }
  if (!way.summary.empty() || why.operations.size() < 2) return;
  std::vector<std::pair<std::string, std::string>> letters;
  for (const observe::ExplainedOperation& op : why.operations)
    if (const auto command = command_of(op)) {
      letters.emplace_back(op.dot, observe::letter_of(*command));
    } else {
      letters.emplace_back(op.dot, "what was before");
    }
  way.summary = (several ? why.key + ": " : "") + with_letters(why.summary, letters);
  way.rule = why.rule;
}

/// "100 s after A"; of a deadline from before the commands "50 s after what was before".
std::string end_text(const observe::Explanation& why, Instant at, const std::string& by) {
  const auto setter = std::ranges::find(why.operations, by, &observe::ExplainedOperation::dot);
  if (setter == why.operations.end()) return {};
  const auto region = std::ranges::find(kRegions, setter->region) - std::begin(kRegions);
  const bool before = setter->at < Instant{} + Duration::seconds(kFirst);
  return fmt::format("{:g} s after {}", (at - setter->at).in_seconds(),
                     before ? "what was before" : observe::letter_of(static_cast<std::size_t>(region)));
}

/// Of a command of several operations: what one of them did to another of its own says nothing of the command.
void forget_own_steps(Interleaving& way) {
  for (std::size_t i = 0; i < way.fates.size(); ++i) {
    std::vector<observe::ConflictFate>& fates = way.fates[i];
    const auto own = [&](const observe::ConflictFate& fate) { return fate.by == observe::letter_of(i); };
    if (std::ranges::all_of(fates, own) && !fates.empty()) fates = {observe::ConflictFate{}};
    else std::erase_if(fates, own);
  }
}

void tell_twice(const HandedTwice& twice, Interleaving& way) {
  for (const std::size_t command : {twice.first, twice.second})
    for (observe::ConflictFate& fate : way.fates[command]) fate.popped_twice = true;
  way.summary = fmt::format("{} and {} were both handed {}{}{}", observe::letter_of(twice.first),
                            observe::letter_of(twice.second), twice.what, way.summary.empty() ? "" : "; ", way.summary);
}

observe::ConflictValue value_in(const observe::Explanation& why) {
  const observe::RegionValue& here = why.regions.front();
  observe::ConflictValue value{why.key, here.type, here.value, {}, {}};
  if (here.expires_at) value.ends = end_text(why, *here.expires_at, here.expires_by);
  for (const observe::FieldEnd& end : here.fields_end) value.fields_end.emplace_back(end.field, end_text(why, end.at, end.by));
  return value;
}

void tell_replies(const observe::RunReport& report, Interleaving& way) {
  way.replies.resize(way.level.size());
  for (const observe::ScriptResult& step : report.script)
    for (std::size_t i = 0; i < way.level.size(); ++i)
      if (step.at && *step.at >= Instant{} + Duration::seconds(kFirst) && step.region == kRegions[i]) {
        if (step.reply) way.replies[i] = *step.reply;
        else if (step.waits) way.replies[i] = {.type = observe::ReplyValue::Type::kStatus, .text = "(still waits)"};
      }
}

/// What is to be known of the commands, and which of those before was refused.
std::vector<std::string> notes_of(const ConflictQuestion& question, const observe::RunReport& report) {
  std::vector<std::string> notes = notes_on(question.commands);
  for (std::size_t i = 0; i < report.script.size() && i < question.before.size(); ++i)
    if (const auto& reply = report.script[i].reply; reply && reply->type == observe::ReplyValue::Type::kError)
      notes.push_back(fmt::format("before: {} was answered {}", question.before[i], reply->text));
  return notes;
}

}  // namespace

tl::expected<observe::ConflictTable, Errors> conflicts(const ConflictQuestion& question, const std::function<void()>& between) {
  if (Errors errors = mistakes_in(question); !errors.empty()) return tl::unexpected(std::move(errors));
  observe::ConflictTable table{question.commands, question.before, {kRegions, kRegions + question.regions}, {}, 0, {}, {}};
  for (const auto& [path, value] : question.set) table.settings.push_back(path + "=" + value);
  const std::vector<std::string> keys = keys_of(question);
  table.interleavings = interleavings(question.commands.size());
  for (Interleaving& way : table.interleavings) {
    if (between) between();
    way.scenario = scenario_of(question, way);
    const scenario::Loader nothing = [](std::string_view path) -> Result<std::string> {
      return failure(ErrorCode::kNotFound, std::string(path), "a conflict has no other files");
    };
    const Checked checked = load_and_validate("conflict", way.scenario, nothing, {std::nullopt, question.set});
    if (!checked.errors.empty()) return tl::unexpected(checked.errors);
    Run run(checked.cases.front().spec);
    run.finish();
    const observe::RunReport report = run.report();
    tell_replies(report, way);
    if (&way == &table.interleavings.front()) table.notes = notes_of(question, report);
    way.fates.resize(way.level.size());
    for (const std::string& key : keys) {
      const observe::Explanation why = explain(run.world(), key);
      JETLAG_CHECK(why.agree, "all regions agree once everything has arrived");
      way.values.push_back(value_in(why));
      tell_fates(why, way, keys.size() > 1);
    }
    forget_own_steps(way);
    if (const auto twice = handed_twice(question.commands, way)) tell_twice(*twice, way);
    table.deliveries += compare_deliveries(run.world());
  }
  return table;
}

}  // namespace jetlag::lab
