// SPDX-License-Identifier: Apache-2.0
#include "report/trace_json.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <string_view>
#include <utility>

#include "core/json_text.h"
#include "report/layout.h"
#include "report/run_text.h"
#include "report/run_text_parts.h"

namespace jetlag::report {

namespace {

using observe::TraceEntry;
using observe::TraceKind;

constexpr std::size_t kMostCounters = 100'000;
constexpr int kWorld = 1;
constexpr int kFirstRegion = 2;
constexpr int kTracksPerProcess =
    100'000;  // numbers of tracks (threads, to the format) differ between processes too: some viewers want that

std::string quoted(std::string_view bytes) {
  if (bytes.size() <= observe::kTraceText) return quote_json(valid_utf8(bytes));
  std::size_t end = observe::kTraceText;
  while (end + 4 > observe::kTraceText && (static_cast<unsigned char>(bytes[end]) & 0xC0) == 0x80) --end;  // within a character
  return quote_json(valid_utf8(bytes.substr(0, end)) + "…");
}

/// "key":"value" pairs, in order.
class Args {
 public:
  Args& text(std::string_view name, std::string_view value) { return raw(name, quoted(value)); }
  Args& text_if(std::string_view name, std::string_view value) { return value.empty() ? *this : text(name, value); }
  Args& number(std::string_view name, std::uint64_t value) { return raw(name, fmt::format("{}", value)); }
  Args& nanoseconds(std::string_view name, std::int64_t value) { return raw(name, fmt::format("{}", value)); }
  const std::string& json() const { return out_; }

 private:
  Args& raw(std::string_view name, const std::string& json) {
    fmt::format_to(std::back_inserter(out_), "{}\"{}\":{}", out_.empty() ? "" : ",", name, json);
    return *this;
  }
  std::string out_;
};

/// The lines of "traceEvents".
class Events {
 public:
  /// Appended to `out`.
  Events(const observe::RunReport& run, std::string& out) : run_(run), out_(out) {}

  void process(int pid, std::string_view name) {
    meta("process_name", pid, track(pid), fmt::format("\"name\":{}", quoted(name)));
    meta("process_sort_index", pid, track(pid), fmt::format("\"sort_index\":{}", pid));
    name_track(pid, track(pid), "events");
  }
  void name_track(int pid, int tid, std::string_view name) {
    meta("thread_name", pid, tid, fmt::format("\"name\":{}", quoted(name)));
  }
  void span(int pid, std::string_view category, std::string_view name, Instant from, Instant to, const Args& args) {
    const std::uint64_t id = ++spans_;
    const std::string title = quoted(name);
    begin("b", pid, track(pid), from, title);
    append(R"(,"cat":"{}","id":{},"args":{{{}}}}})", category, id, args.json());
    begin("e", pid, track(pid), to, title);
    append(R"(,"cat":"{}","id":{}}})", category, id);
  }
  void instant(int pid, int tid, std::string_view category, std::string_view name, Instant at, const Args& args) {
    begin("i", pid, tid, at, quoted(name));
    append(R"(,"cat":"{}","s":"t","args":{{{}}}}})", category, args.json());
  }
  void instant(int pid, std::string_view category, std::string_view name, Instant at, const Args& args) {
    instant(pid, track(pid), category, name, at, args);
  }
  void counter(const std::string& name, Instant at, double value) {
    begin("C", kWorld, track(kWorld), at, quote_json(valid_utf8(name)));  // whole: two may differ at their end only
    append(R"(,"args":{{"value":{}}}}})", value);
  }

  /// The process that shows what happened there; the world's for what is no region.
  int process_of(std::string_view region) const {
    for (std::size_t r = 0; r < run_.regions.size(); ++r)
      if (run_.regions[r].id == region) return kFirstRegion + static_cast<int>(r);
    return kWorld;
  }
  int process_of(std::uint8_t region) const { return region < run_.regions.size() ? kFirstRegion + region : kWorld; }
  std::string_view name_of(std::uint8_t region) const {
    return region < run_.regions.size() ? std::string_view(run_.regions[region].id) : std::string_view();
  }
  static int track(int pid, std::uint32_t number = 0) { return pid * kTracksPerProcess + static_cast<int>(number); }

 private:
  template <class... T>
  void append(fmt::format_string<T...> format, T&&... values) {
    fmt::format_to(std::back_inserter(out_), format, std::forward<T>(values)...);
  }
  void begin(std::string_view phase, int pid, int tid, Instant at, const std::string& quoted_name) {
    append("{}{{\"ph\":\"{}\",\"pid\":{},\"tid\":{},\"ts\":{}.{:03},\"name\":{}", next(), phase, pid, tid, at.ns / 1000,
           at.ns % 1000, quoted_name);
  }
  void meta(std::string_view what, int pid, int tid, const std::string& args) {
    append("{}{{\"ph\":\"M\",\"pid\":{},\"tid\":{},\"name\":\"{}\",\"args\":{{{}}}}}", next(), pid, tid, what, args);
  }
  std::string_view next() { return std::exchange(first_, false) ? "" : ",\n"; }

  const observe::RunReport& run_;
  std::string& out_;
  bool first_ = true;
  std::uint64_t spans_ = 0;
};

void name_tracks(Events& events, const observe::RunReport& run, std::uint32_t shards) {
  events.process(kWorld, "world");
  for (std::size_t r = 0; r < run.regions.size(); ++r) {
    const int pid = kFirstRegion + static_cast<int>(r);
    events.process(pid, run.regions[r].id);
    for (std::uint32_t shard = 0; shard < shards; ++shard)
      events.name_track(pid, Events::track(pid, 1 + shard), shards == 1 ? "clients" : fmt::format("clients of shard {}", shard));
  }
}

void tell_entry(Events& events, const TraceEntry& entry) {
  const int pid = events.process_of(entry.to);
  Args args;
  switch (entry.kind) {
    case TraceKind::kOperations:
    case TraceKind::kAck:
    case TraceKind::kSyncRequest:
    case TraceKind::kSyncReply:
    case TraceKind::kFullChunk:
    case TraceKind::kLost:
      args.number("bytes", entry.bytes).number("shard", entry.shard).number("event", entry.number);
      if (entry.operations != 0) args.number("operations", entry.operations);
      events.span(pid, "message", fmt::format("{} from {}", observe::name_of(entry.kind), events.name_of(entry.from)), entry.sent,
                  entry.at, args);
      return;
    case TraceKind::kRead:
    case TraceKind::kWrite:
      args.text_if("key", entry.subject).number("event", entry.number);
      if (entry.sent != entry.at) args.nanoseconds("waited_ns", (entry.at - entry.sent).ns);
      if (entry.refused) args.text("refused", "the shard is down or being refilled");
      events.instant(pid, Events::track(pid, 1u + entry.shard), observe::name_of(entry.kind), entry.command, entry.at, args);
      return;
    case TraceKind::kEvicted:
      args.text("key", entry.subject).number("event", entry.number);
      events.instant(pid, Events::track(pid, 1u + entry.shard), "eviction", "evicted", entry.at, args);
      return;
    case TraceKind::kProcess:
      args.number("shard", entry.shard).number("event", entry.number);
      events.instant(pid, "process", entry.subject, entry.at, args);
      return;
    case TraceKind::kFault:
    case TraceKind::kFaultEnd:
      args.text("fault", entry.subject).number("event", entry.number);
      events.instant(kWorld, "fault", entry.kind == TraceKind::kFault ? "strikes" : "lets go", entry.at, args);
      return;
    case TraceKind::kScript:
    case TraceKind::kSyncBegins:
    case TraceKind::kSync:
    case TraceKind::kExpectation:
    case TraceKind::kConverged: return;  // the report tells them, from the first to the last
  }
}

void tell_faults(Events& events, const observe::RunReport& run) {
  for (const observe::FaultRecord& fault : run.faults) {
    if (!fault.struck) continue;
    Args args;
    args.text("kind", fault.kind).text_if("operands", fault.operands).text_if("evidence", fault.evidence);
    args.number("messages_held", fault.messages_held).number("messages_lost", fault.messages_lost);
    args.number("messages_slowed", fault.messages_slowed);
    events.span(kWorld, "fault", fault.name, fault.at, fault.momentary ? fault.at : fault.ended.value_or(run.reached), args);
  }
  for (const observe::ConvergenceRecord& record : run.convergence)
    if (record.at) {
      Args args;
      args.nanoseconds("since_its_end_ns", (*record.at - record.from).ns);
      events.instant(kWorld, "convergence", "equal again after " + record.after, *record.at, args);
    }
}

void tell_syncs(Events& events, const observe::RunReport& run) {
  static constexpr std::string_view kKinds[] = {"partial", "delta", "reconcile", "full"};
  for (const observe::SyncRecord& sync : run.syncs) {
    Args args;
    args.text_if("cause", sync.cause).number("bytes", sync.bytes).number("shard", sync.shard);
    events.span(events.process_of(sync.to), "sync",
                fmt::format("{} sync from {}", kKinds[static_cast<std::size_t>(sync.kind)], sync.from), sync.start,
                sync.duration ? sync.start + *sync.duration : run.reached, args);
  }
}

void tell_script(Events& events, const observe::RunReport& run) {
  for (const observe::ScriptResult& step : run.script) {
    if (!step.at || *step.at > run.reached) continue;
    Args args;
    args.number("line", step.line).text_if("message", step.message);
    if (step.reply) args.text("reply", reply_text(*step.reply));
    events.span(events.process_of(step.region), "script", step.command, *step.at, step.replied.value_or(run.reached), args);
  }
}

void tell_expectations(Events& events, const observe::RunReport& run) {
  for (const observe::ExpectationResult& result : run.expectations) {
    if (!result.first_broken_at) continue;
    Args args;
    args.text("expectation", result.text).text("expected", result.expected).text("measured", result.measured);
    args.text_if("witness", result.witness).number("line", result.line);
    events.instant(kWorld, "expectation", "expectation broke", *result.first_broken_at, args);
  }
}

void tell_series(Events& events, const observe::RunReport& run) {
  std::size_t samples = 0;
  for (const observe::NamedSeries& named : run.series) samples += named.series.values.size();
  const std::size_t every = 1 + samples / kMostCounters;
  for (const observe::NamedSeries& named : run.series) {
    const bool time = named.unit == "ns";
    const std::string name = fmt::format("{} [{}]", named.name, time ? "ms" : named.unit);
    for (std::size_t i = 0; i < named.series.values.size(); i += every) {
      const double value = named.series.values[i];
      const Instant at = named.series.start + named.series.step * static_cast<std::int64_t>(i);
      if (value == observe::Series::kNoSample || at > run.reached) continue;
      events.counter(name, at, time ? value / 1e6 : value);
    }
  }
}

std::string head(const observe::RunReport& run, const observe::Trace& trace, const std::string& version) {
  Args args;
  args.text("jetlag", version).text("scenario", run.scenario.name).text_if("file", run.scenario.file);
  args.text_if("case", run.scenario.case_name).text_if("scale", run.scenario.scale).text("seed", fmt::format("{}", run.seed));
  if (const auto fingerprint = fingerprint_of(run)) args.text("fingerprint", *fingerprint);
  args.number("dropped", trace.dropped);
  if (trace.dropped != 0) args.nanoseconds("whole_since_ns", trace.whole_since.ns);
  return args.json();
}

}  // namespace

std::string trace_json(const observe::RunReport& run, const observe::Trace& trace, const std::string& version) {
  std::string out =
      fmt::format("{{\"displayTimeUnit\":\"ms\",\"otherData\":{{{}}},\"traceEvents\":[\n", head(run, trace, version));
  Events events(run, out);
  name_tracks(events, run, trace.shards);
  tell_faults(events, run);
  tell_syncs(events, run);
  tell_script(events, run);
  tell_expectations(events, run);
  tell_series(events, run);
  for (const TraceEntry& entry : trace.notable) tell_entry(events, entry);
  for (const auto& chunk : trace.chunks)
    for (const TraceEntry& entry : chunk->entries) tell_entry(events, entry);
  out += "\n]}\n";
  return out;
}

}  // namespace jetlag::report
