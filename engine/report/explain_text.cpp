// SPDX-License-Identifier: Apache-2.0
#include "report/explain_text.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "core/units.h"
#include "report/figures.h"

namespace jetlag::report {

namespace {

using observe::Fate;

constexpr std::size_t kNormalOperations = 20;

constexpr std::size_t kMostNames = 8;
constexpr std::size_t kLongestCommand = 120;

/// All when verbose; else the latest, and how many more: "us:861, us:862, ... and 860 more".
std::string joined(const std::vector<std::string>& names, Detail detail) {
  const std::size_t hidden = detail == Detail::kVerbose || names.size() <= kMostNames + 1 ? 0 : names.size() - kMostNames;
  std::string text;
  for (std::size_t i = hidden; i < names.size(); ++i) text += (text.empty() ? "" : ", ") + names[i];
  return hidden == 0 ? text : text + fmt::format(", ... and {} more", figure_count(hidden));
}

/// Of many only the number is of interest: what an operation had *not* seen is said one by one.
std::string seen_text(const std::vector<std::string>& names, Detail detail) {
  if (detail == Detail::kVerbose || names.size() <= kMostNames) return "had seen " + joined(names, Detail::kVerbose);
  return fmt::format("had seen {} earlier ones", figure_count(names.size()));
}

/// "won", "LOST to us:12", "replaced by us:12".
Cell fate_cell(const observe::ExplainedOperation& op) {
  const std::string by = op.ended_by.empty() ? std::string() : " " + op.ended_by;
  switch (op.fate) {
    case Fate::kWon: return Cell("WON", Tone::kGood);
    case Fate::kKept: return Cell("kept", Tone::kGood);
    case Fate::kMerged: return Cell("merged", Tone::kGood);
    case Fate::kReplaced: return Cell(by.empty() ? "replaced" : "replaced by" + by, Tone::kDim);
    case Fate::kLost:
      if (op.in_vain) return Cell("came to nothing", Tone::kBad);  // the line below says why
      if (op.hidden) return Cell(by.empty() ? "hidden" : "hidden by" + by, Tone::kDoubt);
      return Cell(by.empty() ? "LOST" : "LOST to" + by, Tone::kBad);
    case Fate::kRemoved: return Cell(by.empty() ? "removed" : "removed by" + by, Tone::kDim);
    case Fate::kGone: return Cell("GONE", Tone::kBad);
    case Fate::kPending: break;
  }
  return Cell("under way", Tone::kDoubt);
}

std::string arrivals_text(const observe::ExplainedOperation& op) {
  std::string text;
  for (const auto& arrival : op.arrivals) {
    text += (text.empty() ? "visible: " : ", ") + arrival.region + " ";
    if (!arrival.at) text += "not yet";
    else if (*arrival.at == op.at) text += "at once";
    else text += format_duration(*arrival.at - op.at) + " later";
  }
  return text;
}

/// What people typed tells them more than what it was turned into; that is said below it.
std::string command_of(const observe::ExplainedOperation& op) { return printable(op.asked.empty() ? op.command : op.asked); }

/// Stamps decide where operations compete; elsewhere they are noise.
enum class Stamps : std::uint8_t { kHide, kShow };

Stamps stamps_of(const observe::Explanation& why) {
  for (std::size_t i = 0; i < why.operations.size(); ++i)
    if (why.operations[i].fate == Fate::kLost || why.competed(i)) return Stamps::kShow;
  return Stamps::kHide;
}

void print_operation(std::string& out, const observe::Explanation& why, std::size_t which, Stamps stamps, std::size_t dots,
                     std::size_t commands, const Style& style) {
  const observe::ExplainedOperation& op = why.operations[which];
  Line line;
  const std::string at = fmt::format("{:.3f} s", op.at.in_seconds());
  line.space(at.size() < 10 ? 10 - at.size() : 0).add(at).space(2).add(shortened(printable(op.dot), dots), Tone::kStrong);
  line.space(14 + dots - std::min(14 + dots, line.width())).add(cut_to(command_of(op), commands));
  line.pad_to(16 + dots + commands);
  const Cell fate = fate_cell(op);
  line.add(fate.text, fate.tone);
  line.print(out, style);
  std::vector<std::string> notes;
  if (!op.rule.empty()) notes.push_back(op.rule);
  if (!op.asked.empty()) notes.push_back("replicated as " + shortened(op.command, kLongestCommand));
  if (!op.lost_fields.empty()) notes.push_back("discarded of it: " + joined(op.lost_fields, style.detail));
  if (const auto seen = why.seen_by(which); !seen.empty()) notes.push_back(seen_text(seen, style.detail));
  if (const auto others = why.concurrent_with(which); !others.empty())
    notes.push_back("concurrent with " + joined(others, style.detail));
  if (!op.clock.empty() && stamps == Stamps::kShow) notes.push_back("stamp " + op.clock);
  std::string text;
  for (const std::string& note : notes) text += (text.empty() ? "" : "; ") + note;
  for (const std::string& part : {text, arrivals_text(op)}) {
    for (const std::string& row : wrap(printable(part), style.columns() - 14)) {
      if (row.empty()) continue;
      Line below;
      below.space(14).add(row, Tone::kDim);
      below.print(out, style);
    }
  }
}

/// A long value: its start and its end, and no word wider than the room for it. --json holds all of it.
std::string value_text(std::string_view value, std::size_t room, const Style& style) {
  if (style.detail == Detail::kVerbose) return printable(value);
  constexpr std::size_t kLongest = 300;
  std::string text;
  for (const std::string& row : wrap(shortened(printable(value), kLongest), room))
    text += (text.empty() ? "" : " ") + shortened(row, room);
  return text;
}

/// "us, eu, ap", "all 6 regions", "us and 3 more": what fits beside the value.
std::string names_text(const std::vector<std::string>& names, std::size_t all) {
  constexpr std::size_t kMostColumns = 24;
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  if (display_width(text) <= kMostColumns || names.size() == 1) return shortened(printable(text), kMostColumns);
  if (names.size() == all) return fmt::format("all {} regions", all);
  const std::string more = fmt::format(" and {} more", names.size() - 1);
  return shortened(printable(names.front()), kMostColumns - more.size()) + more;
}

/// When fields of a hash end: some of them.
std::string fields_end_text(const observe::RegionValue& region) {
  constexpr std::size_t kMost = 3;
  std::string text;
  for (std::size_t i = 0; i < std::min(kMost, region.fields_end.size()); ++i) {
    const observe::FieldEnd& end = region.fields_end[i];
    text += fmt::format("   {} ends at {}, set by {}", printable(end.field), figure(end.at), end.by);
  }
  if (region.fields_end.size() > kMost) text += fmt::format("   and {} more fields end", region.fields_end.size() - kMost);
  return text;
}

/// What is hidden there, and still needs its memory.
std::string kept_text(const observe::RegionValue& region) {
  std::string fields;
  for (const std::string& field : region.fields_kept) fields += (fields.empty() ? "" : ", ") + printable(field);
  if (!region.kept_until.empty()) return fmt::format("  its time is up; kept until {} removes it", region.kept_until);
  return fields.empty() ? fields : fmt::format("   time is up of {}; kept until its owner removes it", shortened(fields, 40));
}

/// What the names are made of that operations on lists and the like have in them: "1:7", "region 2".
std::string item_names_text(const observe::Explanation& why) {
  using Kind = observe::OperationKind;
  bool items = false, regions = false;
  for (const observe::ExplainedOperation& op : why.operations) {
    const bool of_list = op.kind == Kind::kInsertItems || op.kind == Kind::kSetItem || op.kind == Kind::kRemoveItems;
    items |= of_list && op.command.find(':') != std::string::npos;
    regions |=
        op.kind == Kind::kAckEntries || (op.kind == Kind::kMoveCounter && op.command.find(" region ") != std::string::npos);
  }
  if ((!items && !regions) || why.regions.empty()) return {};
  std::string text;
  for (std::size_t i = 0; i < why.regions.size(); ++i) {
    text += fmt::format("{}{}{} is {}", i == 0 ? "" : ", ", i == 0 && !items ? "region " : "", i + 1, why.regions[i].region);
    if (i == 7) break;
  }
  const std::string& first = why.regions.front().region;
  return items ? fmt::format("items: 1:7 is the first that {}:7 put in, 1:7.1 its second; {}", first, text) : text;
}

/// Regions that show and hold the same share a row.
void print_regions(std::string& out, const observe::Explanation& why, const Style& style) {
  Table table({{"REGION"}, {"type"}, {"shows"}});
  std::vector<bool> told(why.regions.size());
  for (std::size_t i = 0; i < why.regions.size(); ++i) {
    if (told[i]) continue;
    const auto& region = why.regions[i];
    std::vector<std::string> names;
    for (std::size_t k = i; k < why.regions.size(); ++k) {
      if (!region.shows_the_same(why.regions[k])) continue;
      told[k] = true;
      names.push_back(why.regions[k].region);
    }
    if (!region.live) {
      table.row({Cell(names_text(names, why.regions.size())), Cell("down"), Cell("nobody can read here", Tone::kBad)});
      continue;
    }
    constexpr std::size_t kNamesAndType = 40;
    std::size_t dots = 0;
    for (const auto& candidate : region.candidates) dots = std::max(dots, display_width(candidate.dot));
    const std::size_t room = style.columns() - kNamesAndType, beside_dot = room - std::min(room - 8, dots + 2);
    std::string value = value_text(region.value, room, style);
    if (region.expires_at) value += fmt::format("   expires at {}, set by {}", figure(*region.expires_at), region.expires_by);
    value += fields_end_text(region) + kept_text(region);
    table.row(
        {Cell(names_text(names, why.regions.size())), Cell(region.type), Cell(value, why.agree ? Tone::kGood : Tone::kDoubt)});
    if (region.candidates.size() < 2) continue;
    for (const auto& candidate : region.candidates) {
      table.row(
          {Cell(""), Cell(candidate.shown ? "  shown" : "  not shown", Tone::kDim),
           Cell(fmt::format("{}  {}", printable(candidate.dot), value_text(candidate.value, beside_dot, style)), Tone::kDim)});
    }
  }
  out += '\n';
  table.print(out, style);
}

}  // namespace

std::string render_explanation(const observe::Explanation& why, const Style& style) {
  std::string out;
  std::vector<Cell> head{Cell(why.key, Tone::kStrong), fmt::format("at {}", figure(why.at)),
                         fmt::format("slot {}, shard {}", why.slot, why.shard)};
  if (!why.rule.empty()) head.push_back((why.rule.starts_with("custom rule") ? "" : "rule ") + why.rule);
  print_joined(out, head, 2, style);
  const std::string summary = why.summary.empty() && why.operations.empty() ? "no operation has touched this key" : why.summary;
  for (const std::string& line : wrap(printable(summary), style.columns())) out += line + "\n";
  print_regions(out, why, style);
  if (why.operations.empty()) return out;
  const std::size_t skip = style.detail == Detail::kVerbose || why.operations.size() <= kNormalOperations
                               ? 0
                               : why.operations.size() - kNormalOperations;
  std::size_t dots = 0, commands = 0;
  for (std::size_t i = skip; i < why.operations.size(); ++i) {
    dots = std::max(dots, display_width(why.operations[i].dot));
    commands = std::max(commands, display_width(command_of(why.operations[i])));
  }
  dots = std::min<std::size_t>(dots, 24);
  commands = std::min(commands, style.columns() - 40 - dots);
  out += "\n" + toned("OPERATIONS", Tone::kStrong, style.colour) +
         toned("  in the order in which they were written", Tone::kDim, style.colour) + "\n";
  if (const std::uint64_t hidden = skip + why.operations_dropped; hidden > 0) {
    out += toned(fmt::format("… {} earlier ones{}", figure_count(hidden),
                             skip > 0 ? "  (--verbose shows all that were kept)" : ", no longer on record"),
                 Tone::kDim, style.colour) +
           "\n";
  }
  for (const std::string& row : wrap(printable(item_names_text(why)), style.columns()))
    if (!row.empty()) out += toned(row, Tone::kDim, style.colour) + "\n";
  const Stamps stamps = stamps_of(why);
  for (std::size_t i = skip; i < why.operations.size(); ++i)
    print_operation(out, why, i, stamps, dots, commands, style);
  return out;
}

}  // namespace jetlag::report
