// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "core/units.h"
#include "report/figures.h"
#include "report/run_text_parts.h"

namespace jetlag::report {

namespace {

constexpr std::size_t kSyncRows = 8, kFaultRows = 8;

/// The shards of one region pair that synchronised for one reason at one time.
struct SyncGroup {
  observe::SyncRecord sum;
  Instant end{};
  std::size_t shards = 0;
  bool finished = true;
  double backlog_share = 0;
};

std::vector<SyncGroup> groups_of(const observe::RunReport& run, Detail detail) {
  std::vector<SyncGroup> groups;
  for (const observe::SyncRecord& sync : run.syncs) {
    const auto same = std::find_if(groups.begin(), groups.end(), [&](const SyncGroup& g) {
      return detail == Detail::kNormal && g.sum.from == sync.from && g.sum.to == sync.to && g.sum.kind == sync.kind &&
             g.sum.cause == sync.cause && sync.start - g.sum.start < Duration::seconds(1) && g.sum.shard != sync.shard;
    });
    const bool joins = same != groups.end();
    SyncGroup& group = joins ? *same : groups.emplace_back();
    if (joins) group.sum.bytes += sync.bytes;
    else group.sum = sync;
    ++group.shards;
    group.finished = group.finished && sync.duration;
    if (sync.duration) group.end = std::max(group.end, sync.start + *sync.duration);
    const double share =
        sync.backlog_capacity == 0 ? 0 : static_cast<double>(sync.backlog_needed) / static_cast<double>(sync.backlog_capacity);
    if (share >= group.backlog_share && sync.backlog_capacity > 0) {
      group.backlog_share = share;
      group.sum.backlog_needed = sync.backlog_needed;
      group.sum.backlog_capacity = sync.backlog_capacity;
    }
  }
  return groups;
}

std::string backlog_text(const SyncGroup& group) {
  if (group.sum.backlog_capacity == 0) return {};
  const auto bytes = [](std::uint64_t value) { return figure_bytes(static_cast<double>(value)); };
  const char* fullest = group.shards > 1 ? ", fullest shard" : "";
  if (group.sum.backlog_needed > group.sum.backlog_capacity) {  // an entry that is larger than the limit is kept alone
    return fmt::format("backlog held one entry of {}, its limit is {}{}", bytes(group.sum.backlog_needed),
                       bytes(group.sum.backlog_capacity), fullest);
  }
  if (group.sum.kind == observe::SyncKind::kFull)
    return fmt::format("the backlog holds at most {}", bytes(group.sum.backlog_capacity));
  return fmt::format("backlog needed {} of {} ({}{})", bytes(group.sum.backlog_needed), bytes(group.sum.backlog_capacity),
                     figure_share(group.backlog_share), fullest);
}

const char* kind_text(observe::SyncKind kind) {
  static constexpr std::array<const char*, 4> kNames{"partial", "delta", "reconcile", "full"};
  return kNames[static_cast<std::size_t>(kind)];
}

void sync_row(Table& table, const SyncGroup& group, Detail detail) {
  const observe::SyncRecord& sync = group.sum;
  const Tone tone = sync.kind == observe::SyncKind::kFull ? Tone::kBad : Tone::kPlain;
  std::string amount = figure_bytes(static_cast<double>(sync.bytes));
  amount += group.finished ? " in " + format_duration(group.end - sync.start) : ", unfinished";
  std::string reason = sync.cause;
  if (const std::string backlog = backlog_text(group); !backlog.empty()) reason += (reason.empty() ? "" : "; ") + backlog;
  std::string pair = fmt::format("{} → {}", sync.from, sync.to);
  if (detail == Detail::kVerbose) pair += fmt::format(" shard {}", sync.shard);
  table.row({figure(sync.start), pair, Cell(kind_text(sync.kind), tone), amount, Cell(reason, Tone::kDim)});
}

/// With the name that the scenario gave it: expectations and the time line use that.
std::string span_text(const observe::FaultRecord& fault) {
  const bool named = fault.name != fault.kind && !fault.name.starts_with(fault.kind + "-");
  std::string text = (named ? fault.name + ": " : "") + fault.kind;
  if (!fault.operands.empty()) text += " " + fault.operands;
  if (fault.momentary) return text;
  if (!fault.struck) return fault.until ? text + " for " + format_duration(*fault.until - fault.at) : text;
  if (fault.ended) return text + " for " + format_duration(*fault.ended - fault.at);
  return fault.until ? text + fmt::format(" until {}, not over", figure(*fault.until)) : text + " to the end";
}

/// "3 messages in flight held, 12 lost": the figures that are not zero.
std::string messages_text(std::uint64_t held, std::uint64_t lost) {
  if (held == 0 && lost == 0) return {};
  if (held == 0) return plural(lost, "message") + " in flight lost";
  return plural(held, "message") + " in flight held" + (lost > 0 ? fmt::format(", {} lost", figure_count(lost)) : "");
}

std::string hit_text(const observe::FaultRecord& fault, const std::string& after, Instant reached) {
  if (!fault.struck) return fmt::format("not reached: the run stopped at {}", figure(reached));
  std::string text;
  for (const std::string& part : {messages_text(fault.messages_held, fault.messages_lost), fault.evidence, after})
    if (!part.empty()) text += (text.empty() ? "" : "; ") + part;
  return text;
}

}  // namespace

void print_syncs(std::string& out, const observe::RunReport& run, const Style& style) {
  const std::vector<SyncGroup> groups = groups_of(run, style.detail);
  if (groups.empty()) return;
  Table table({{"", Align::kRight}, {}, {}, {}, {}}, 2);
  const std::size_t most = style.detail == Detail::kVerbose || groups.size() <= kSyncRows + 1 ? groups.size() : kSyncRows;
  std::uint64_t bytes = 0;
  std::array<std::size_t, 4> left{};
  for (std::size_t i = 0; i < groups.size(); ++i) {
    if (i < most) sync_row(table, groups[i], style.detail);
    else bytes += groups[i].sum.bytes, left[static_cast<std::size_t>(groups[i].sum.kind)] += groups[i].shards;
  }
  out += "\n" + toned("SYNCS", Tone::kStrong, style.colour) + "\n";
  table.print(out, style);
  if (most == groups.size()) return;
  std::string more;
  for (std::size_t kind = 0; kind < left.size(); ++kind) {
    if (left[kind] > 0)
      more +=
          fmt::format("{}{} more {}", more.empty() ? "… " : ", ", left[kind], kind_text(static_cast<observe::SyncKind>(kind)));
  }
  out += toned(fmt::format("{}: {} in all  (--verbose shows all)", more, figure_bytes(static_cast<double>(bytes))), Tone::kDim,
               style.colour) +
         "\n";
}

void print_faults(std::string& out, const observe::RunReport& run, const Style& style) {
  if (run.faults.empty()) return;
  std::vector<observe::FaultRecord> faults = run.faults;  // written in any order, told in that of time
  std::ranges::stable_sort(faults, {}, &observe::FaultRecord::at);
  Table table({{"", Align::kRight}, {}, {}}, 2);
  const std::size_t most = style.detail == Detail::kVerbose || faults.size() <= kFaultRows + 1 ? faults.size() : kFaultRows;
  for (std::size_t i = 0; i < most; ++i) {
    const observe::FaultRecord& fault = faults[i];
    const auto healed = std::find_if(run.convergence.begin(), run.convergence.end(), [&](const auto& c) {
      return c.after == fault.name && fault.ended && c.from == *fault.ended;
    });
    std::string after;
    if (healed != run.convergence.end())
      after = healed->at ? fmt::format("equal again {} after", format_duration(*healed->at - healed->from))
                         : run.interrupted ? "not equal again by the stop" : "never equal again";
    table.row({figure(fault.at), span_text(fault),
               Cell(hit_text(fault, after, run.reached), fault.messages_lost > 0 ? Tone::kDoubt : Tone::kPlain)});
  }
  out += "\n" + toned("FAULTS", Tone::kStrong, style.colour) + "\n";
  table.print(out, style);
  if (most == faults.size()) return;
  std::uint64_t held = 0, lost = 0;
  for (std::size_t i = most; i < faults.size(); ++i) held += faults[i].messages_held, lost += faults[i].messages_lost;
  const std::string messages = messages_text(held, lost);
  out += toned(fmt::format("… {} more{}  (--verbose shows all)", faults.size() - most, messages.empty() ? "" : ": " + messages),
               Tone::kDim, style.colour) +
         "\n";
}

}  // namespace jetlag::report
