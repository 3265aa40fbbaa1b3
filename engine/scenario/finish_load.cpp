// SPDX-License-Identifier: Apache-2.0
// What the keys of workloads, faults and script steps have to fulfil together.
#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "core/suggest.h"
#include "scenario/arity.h"
#include "scenario/fields.h"
#include "store/command.h"
#include "workload/config.h"

namespace jetlag::scenario {
namespace {

const JsonPlace& place_of(const JsonValue& object, std::string_view key) {
  const JsonMember* member = object.find(key);
  return member != nullptr ? member->value.place : object.place;
}
bool has(const JsonValue& object, std::string_view key) { return object.find(key) != nullptr; }
std::string time_text(Duration d) { return exact_text(Quantity::kDuration, d.ns); }

void check_loop(Reader& reader, const JsonValue& value, const WorkloadSpec& w) {
  const bool open = has(value, "rate") || has(value, "shape"), closed = has(value, "clients");
  const auto clash = [&](std::string_view key, std::string_view message) {
    if (has(value, key)) reader.error(value.find(key)->key_place, std::string(message));
  };
  if (w.arrival == Arrival::kClosed) {
    if (!closed) reader.error(value.place, "expected \"clients\" in a workload with closed arrival, found none");
    clash("rate", "expected no \"rate\" in a closed loop: its clients send as fast as they get answers");
    clash("shape", "expected no \"shape\" in a closed loop");
    return;
  }
  if (!open && closed)
    return reader.error(place_of(value, "arrival"),
                        "expected no \"arrival\" beside \"clients\": in a closed loop a client sends when it is ready");
  if (!open)
    reader.error(value.place,
                 "expected \"rate\" or \"shape\" (open loop) or \"clients\" (closed loop) in this workload, found none");
  if (closed)
    reader.error(value.find("clients")->key_place,
                 fmt::format("expected either \"{}\" (open loop) or \"clients\" (closed loop), found both",
                             has(value, "rate") ? "rate" : "shape"));
  clash("think", "expected no \"think\" in an open loop: its clients do not wait");
  for (std::size_t i = 1; i < w.shape.size(); ++i)
    if (w.shape[i].at <= w.shape[i - 1].at)
      reader.error(place_of(value, "shape"), fmt::format("expected points in the order of time, found {} after {}",
                                                         time_text(w.shape[i].at), time_text(w.shape[i - 1].at)));
}

/// "rate" beside "shape" is the rate at the start.
void start_shape(Reader& reader, const JsonValue& value, WorkloadSpec& w) {
  if (w.shape.empty() || w.arrival == Arrival::kClosed) return;
  if (has(value, "rate") && w.shape.front().at.ns > 0) {
    w.shape.insert(w.shape.begin(), {Duration{}, w.rate_milli});
  } else if (has(value, "rate") && w.shape.front().rate_milli != w.rate_milli) {
    reader.error(place_of(value, "rate"),
                 "expected the rate of the shape's first point, which is at 0s: \"rate\" is how the load starts");
  }
  const Duration lasts = w.stop - w.start;
  const JsonMember* written = value.find("shape");
  for (std::size_t i = 0; i < w.shape.size(); ++i) {
    if (w.shape[i].at < lasts) continue;
    const std::size_t item = i - (w.shape.size() - written->value.items.size());
    return reader.error(place_of(written->value.items[item], "at"),
                        fmt::format("expected a point before the workload's end, {} after its start, found {}", time_text(lasts),
                                    time_text(w.shape[i].at)));
  }
}

void check_overrides(Reader& reader, const JsonValue& value, const WorkloadSpec& w) {
  const JsonMember* written = value.find("per-region");
  if (written == nullptr) return;
  if (written->value.is(JsonKind::kObject) && written->value.members.empty())
    reader.error(written->key_place, "expected at least one region in \"per-region\", found none");
  for (std::size_t i = 0; i < w.per_region.size() && i < written->value.members.size(); ++i) {
    const WorkloadOverride& o = w.per_region[i];
    const JsonMember& member = written->value.members[i];
    if (reader.context.regions_known && std::find(w.regions.begin(), w.regions.end(), o.region) == w.regions.end())
      reader.error(member.key_place, fmt::format("expected one of the workload's regions, found \"{}\"", member.key));
    if (member.value.is(JsonKind::kObject) && member.value.members.empty())
      reader.error(member.key_place, "expected something that differs in this region, found nothing");
    const bool closed = w.arrival == Arrival::kClosed;
    if (closed && o.rate_milli) reader.error(place_of(member.value, "rate"), "expected no \"rate\" in a closed loop");
    if (!closed && o.clients) reader.error(place_of(member.value, "clients"), "expected no \"clients\" in an open loop");
    if (!closed && o.think) reader.error(place_of(member.value, "think"), "expected no \"think\" in an open loop");
    if (!closed && o.rate_milli && !w.shape.empty())
      reader.error(place_of(member.value, "rate"), "expected no \"rate\" beside the workload's \"shape\"");
  }
}

/// What commands are made of is only given where one of the mix has it.
void check_parts(Reader& reader, const JsonValue& value, const WorkloadSpec& w) {
  const auto any_has = [&](std::string_view part) {
    const auto has_part = [&](const MixEntry& entry) {
      const std::string_view fixed = workload::command_template(entry.command);
      return (fixed.empty() ? std::string_view(entry.command) : fixed).find(part) != std::string_view::npos;
    };
    return std::ranges::any_of(w.mix, has_part) ||
           std::ranges::any_of(w.per_region, [&](const WorkloadOverride& o) { return std::ranges::any_of(o.mix, has_part); });
  };
  if (w.mix.empty()) return;
  if (has(value, "value") && !any_has("{value}"))
    reader.error(value.find("value")->key_place, "expected no \"value\": no command of this mix writes one, as SET does");
  if (has(value, "elements") && !any_has("{element}"))
    reader.error(value.find("elements")->key_place,
                 "expected no \"elements\": no command of this mix names one, as SADD and HSET do");
}

template <class Named>
void finish_names_of(Reader& reader, const JsonValue& scenario, std::string_view section, std::string_view prefix,
                     std::vector<Named>& things) {
  const JsonMember* written = scenario.find(section);
  if (written == nullptr) return;
  const JsonValue& list = written->value;
  std::set<std::string> used;
  for (std::size_t i = 0; i < things.size(); ++i) {
    if (things[i].name.empty() || used.insert(things[i].name).second) continue;
    const JsonValue& item = list.is(JsonKind::kArray) ? list.items[i] : list;
    reader.error(place_of(item, "name"), fmt::format("expected each name once, found \"{}\" again", things[i].name));
  }
  std::map<std::string, int> counted;
  for (Named& thing : things) {
    if (!thing.name.empty()) continue;
    std::string kind(prefix);
    if constexpr (requires { thing.kind; }) kind = std::string(name_of(thing.kind));
    do thing.name = fmt::format("{}-{}", kind, ++counted[kind]);
    while (!used.insert(thing.name).second);
  }
}

}  // namespace

void apply_preset(WorkloadSpec& w) {
  if (w.preset == Preset::kNone) return;
  const char letter = static_cast<char>('A' + static_cast<int>(w.preset) - 1);
  const auto config = workload::with_ycsb(letter, {});
  if (!config) return;
  w.mix.clear();
  for (const workload::MixEntry& entry : config->mix) w.mix.push_back({entry.command, entry.share_ppb});
  w.keys.pattern = config->keys.pattern;
  w.keys.count = static_cast<std::int64_t>(config->keys.count);
  w.keys.distribution = static_cast<KeyChoice>(config->keys.choice);
  w.keys.exponent_milli = config->keys.exponent_milli;
  w.value = constant_of(config->value.mean());
}

void finish_workload(Reader& reader, const JsonValue& value, WorkloadSpec& w) {
  if (!has(value, "regions"))
    for (std::size_t i = 0; i < reader.context.regions.size(); ++i) w.regions.push_back(RegionId{static_cast<std::uint8_t>(i)});
  if (has(value, "clients") && !has(value, "arrival") && !has(value, "rate") && !has(value, "shape"))
    w.arrival = Arrival::kClosed;
  check_loop(reader, value, w);
  check_overrides(reader, value, w);
  check_parts(reader, value, w);
  if (w.mix.empty() && !has(value, "mix"))
    reader.error(value.place, "expected \"mix\" or \"preset\" in this workload, found none");
  const Instant end = Instant{} + reader.context.duration;
  if (!has(value, "stop")) w.stop = end;
  if (w.stop > end)
    reader.error(place_of(value, "stop"), fmt::format("expected an end within \"duration\" ({}), found {}",
                                                      time_text(reader.context.duration), time_text(w.stop - Instant{})));
  if (w.start < w.stop && w.stop <= end) start_shape(reader, value, w);
  if (w.start >= w.stop)
    reader.error(place_of(value, "start"), fmt::format("expected a start before the workload's end ({}), found {}",
                                                       time_text(w.stop - Instant{}), time_text(w.start - Instant{})));
}

void finish_fault(Reader& reader, const JsonValue& value, const FaultSpec& f) {
  const Duration run = reader.context.duration + reader.context.drain;
  const Instant end = Instant{} + run;
  if (f.at >= end)
    reader.error(place_of(value, "at"), fmt::format("expected a time within the run (duration + drain = {}), found {}",
                                                    time_text(run), time_text(f.at - Instant{})));
  else if (f.lasts && f.at + *f.lasts > end)
    reader.error(place_of(value, "for"),
                 fmt::format("expected the fault to end within the run (duration + drain = {}), found its end at {}; "
                             "without \"for\" it lasts to the end",
                             time_text(run), time_text(f.at + *f.lasts - Instant{})));
  if (f.lasts && fault::momentary(f.kind))
    reader.error(value.find("for")->key_place, fmt::format("expected no \"for\": \"{}\" happens at one moment", name_of(f.kind)));
  if (!f.lasts && fault::info(f.kind).span == fault::Span::kMustEnd)
    reader.error(value.place, "expected \"for\": a pause has an end (a process that stays away has crashed)");
  constexpr Duration kShortestFlap = Duration::millis(1);
  if (f.kind == FaultKind::kFlap && (f.up < kShortestFlap || f.down < kShortestFlap))
    reader.error(place_of(value, "flap"), fmt::format("expected \"down\" and \"up\" of at least {}, found {} and {}",
                                                      time_text(kShortestFlap), time_text(f.down), time_text(f.up)));
  const bool still = f.by.ns == 0 && f.drift_ppb == 0;
  if (still && fault::effect_of(f.kind) == fault::Effect::kMovesClock && reader.error_count() == 0)
    reader.error(place_of(value, name_of(f.kind)), f.kind == FaultKind::kSkew
                                                       ? "expected an offset (\"by\") or a \"drift\" other than 0"
                                                       : "expected a step (\"by\") other than 0");
  if (f.shard && f.shard->value >= reader.context.shards)
    reader.error(place_of(value.find(name_of(f.kind))->value, "shard"),
                 fmt::format("expected a shard below {} (database.shards), found {}", reader.context.shards, f.shard->value));
}

void check_arity(Reader& reader, const JsonValue& value, const ScriptStep& s, const store::Command& command) {
  const JsonMember* run = value.find("run");
  if (run->value.is(JsonKind::kArray) && run->value.items.size() != s.arguments.size()) return;  // an argument is wrong already
  if (const auto mistake = arity_mistake(command, static_cast<std::int64_t>(s.arguments.size()) - 1))
    reader.error(place_of(value, "run"), *mistake);
}

std::optional<std::string> arity_mistake(const store::Command& command, std::int64_t given) {
  const std::int64_t wanted = (command.arity < 0 ? -command.arity : command.arity) - 1;
  if (command.arity < 0 ? given >= wanted : given == wanted) return std::nullopt;
  return fmt::format("expected {} with {}{} argument{}, found {}", command.name, command.arity < 0 ? "at least " : "", wanted,
                     wanted == 1 ? "" : "s", given);
}

/// There are so many numbers for faults, and a shard has so many incarnations: the fault that would need one more is refused.
void finish_fault_counts(Reader& reader, const JsonValue& scenario, const ScenarioSpec& s) {
  const JsonMember* written = scenario.find("faults");
  if (written == nullptr || !written->value.is(JsonKind::kArray)) return;
  if (s.faults.size() > fault::kMostFaults)
    return reader.error(written->value.items[fault::kMostFaults].place,
                        fmt::format("expected at most {} faults, found {}", fault::kMostFaults, s.faults.size()));
  std::map<std::pair<std::size_t, std::size_t>, std::size_t> losses;
  for (std::size_t i = 0; i < s.faults.size(); ++i) {
    const FaultSpec& fault = s.faults[i];
    const bool lost = fault.kind == FaultKind::kRegionDown
                          ? fault.data == DataFate::kLost
                          : fault.kind == FaultKind::kCrash && s.database.persistence == Persistence::kNone;
    if (!lost) continue;
    for (const RegionId region : fault.regions)
      for (std::size_t shard = 0; shard < static_cast<std::size_t>(s.database.shards); ++shard) {
        if ((fault.shard && fault.shard->value != shard) || ++losses[{region.value, shard}] != fault::kMostMemoryLosses + 1)
          continue;
        reader.error(written->value.items[i].place,
                     fmt::format("expected at most {} faults by which one shard loses its memory, found one more",
                                 fault::kMostMemoryLosses));
        return;
      }
  }
}

void finish_step(Reader& reader, const JsonValue& value, const ScriptStep& s) {
  if (has(value, "settle") && !s.settle)
    reader.error(place_of(value, "settle"), "expected true: a step that does not settle is left out");
  if (has(value, "settle")) {
    for (const std::string_view key : {"region", "expect"})
      if (has(value, key)) reader.error(value.find(key)->key_place, fmt::format("expected no \"{}\" beside \"settle\"", key));
  } else if (!has(value, "region") && has(value, "run")) {
    reader.error(value.place, "expected the key \"region\" in this script step, found none");
  }
  const Duration run = reader.context.duration + reader.context.drain;
  if (s.at && *s.at >= Instant{} + run)
    reader.error(place_of(value, "at"), fmt::format("expected a time within the run (duration + drain = {}), found {}",
                                                    time_text(run), time_text(*s.at - Instant{})));
  const bool error_expected = s.expect && s.expect->match == ReplyMatch::kError;
  if (s.arguments.empty() || error_expected) return;
  if (const store::Command* command = store::find_command(s.arguments[0])) return check_arity(reader, value, s, *command);
  std::vector<std::string_view> known;
  for (const store::Command& command : store::commands()) known.push_back(command.name);
  reader.error(place_of(value, "run"),
               fmt::format("expected a command (jetlag list commands), found \"{}\"{}", s.arguments[0].substr(0, 40),
                           did_you_mean(s.arguments[0], known)),
               ErrorCode::kUnknownName);
}

void finish_script(Reader& reader, const JsonValue& scenario, const ScenarioSpec& s) {
  const JsonMember* script = scenario.find("script");
  if (script == nullptr || !script->value.is(JsonKind::kArray)) return;
  std::optional<Instant> latest;
  for (std::size_t i = 0; i < s.script.size(); ++i) {
    const auto& at = s.script[i].at;
    if (at && latest && *at < *latest)
      reader.error(place_of(script->value.items[i], "at"),
                   fmt::format("expected steps in the order of time, found {} after {}", time_text(*at - Instant{}),
                               time_text(*latest - Instant{})));
    if (at) latest = at;
  }
}

void finish_names(Reader& reader, const JsonValue& scenario, ScenarioSpec& s) {
  finish_names_of(reader, scenario, "dataset", "dataset", s.datasets);
  finish_names_of(reader, scenario, "workloads", "workload", s.workloads);
  finish_names_of(reader, scenario, "faults", "fault", s.faults);
  check_repairs(reader, scenario, s.faults);
  check_degradations(reader, scenario, s);
  check_datasets(reader, scenario, s.datasets);
}

}  // namespace jetlag::scenario
