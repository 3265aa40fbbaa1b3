// SPDX-License-Identifier: Apache-2.0
#include "report/run_json.h"

#include <array>
#include <cmath>

#include "report/layout.h"
#include "report/run_json_parts.h"
#include "report/run_text.h"
#include "report/run_text_parts.h"

namespace jetlag::embedded {
extern const std::string_view report_schema;
}

namespace jetlag::report {

namespace {

Json scenario_value(const observe::ScenarioInfo& scenario) {
  Json value{{"name", text_value(scenario.name)}, {"file", text_value(scenario.file)}};
  if (!scenario.description.empty()) value["description"] = text_value(scenario.description);
  if (!scenario.case_name.empty()) value["case"] = text_value(scenario.case_name);
  if (!scenario.scale.empty()) value["scale"] = scenario.scale;
  if (!scenario.not_scaled.empty()) value["not_scaled"] = scenario.not_scaled;
  if (!scenario.tags.empty()) value["tags"] = Json::array();
  for (const std::string& tag : scenario.tags) value["tags"].push_back(text_value(tag));
  if (!scenario.overrides.empty()) value["overrides"] = Json::object();
  for (const auto& [path, text] : scenario.overrides) value["overrides"][valid_utf8(path)] = text_value(text);
  return value;
}

Json expectations_value(const observe::RunReport& run) {
  Json rows = Json::array();
  for (const auto& result : run.expectations) {
    rows.push_back({{"text", text_value(result.text)}, {"file", text_value(result.file)}, {"line", result.line},
                    {"verdict", verdict_name(result.verdict)}, {"expected", text_value(result.expected)},
                    {"measured", text_value(result.measured)}, {"first_broken_at_ns", time_value(result.first_broken_at)},
                    {"witness", result.witness.empty() ? Json() : text_value(result.witness)}});
  }
  return rows;
}

Json script_value(const observe::RunReport& run) {
  Json rows = Json::array();
  for (const auto& step : run.script) {
    Json row{{"index", step.index},
             {"line", step.line},
             {"at_ns", time_value(step.at)},
             {"replied_at_ns", time_value(step.replied)},
             {"region", step.region.empty() ? Json() : text_value(step.region)},
             {"command", text_value(step.command)},
             {"reply", step.reply ? reply_value(*step.reply) : Json()},
             {"verdict", verdict_name(step.verdict)}};
    if (!step.message.empty()) row["message"] = text_value(step.message);
    rows.push_back(std::move(row));
  }
  return rows;
}

/// A whole number as an integer: 119871, not 119871.0.
Json number_value(double value) {
  if (std::isnan(value) || std::isinf(value)) return {};
  if (value == std::floor(value) && std::abs(value) < 9e15) return static_cast<std::int64_t>(value);
  return value;
}

Json metrics_value(const observe::RunReport& run) {
  Json rows = Json::array();
  for (const auto& metric : run.metrics) {
    Json labels = Json::object();
    for (const auto& [name, text] : metric.labels) labels[name] = text_value(text);
    Json values = Json::object();
    for (const auto& entry : metric.values) values[entry.aggregation] = number_value(entry.value);
    rows.push_back({{"name", metric.name}, {"labels", std::move(labels)}, {"unit", metric.unit}, {"values", std::move(values)}});
  }
  return rows;
}

Json syncs_value(const observe::RunReport& run) {
  static constexpr std::array<const char*, 4> kKinds{"partial", "delta", "reconcile", "full"};
  Json rows = Json::array();
  for (const auto& sync : run.syncs) {
    rows.push_back({{"from", sync.from},
                    {"to", sync.to},
                    {"shard", sync.shard},
                    {"kind", kKinds[static_cast<std::size_t>(sync.kind)]},
                    {"cause", text_value(sync.cause)},
                    {"start_ns", sync.start.ns},
                    {"duration_ns", time_value(sync.duration)},
                    {"bytes", sync.bytes},
                    {"backlog_needed_bytes", sync.backlog_needed},
                    {"backlog_capacity_bytes", sync.backlog_capacity}});
  }
  return rows;
}

Json faults_value(const observe::RunReport& run) {
  Json rows = Json::array();
  for (const auto& fault : run.faults) {
    Json row{{"name", text_value(fault.name)},         {"kind", fault.kind},
             {"operands", text_value(fault.operands)}, {"at_ns", fault.at.ns},
             {"until_ns", time_value(fault.until)},    {"struck", fault.struck},
             {"ended_ns", time_value(fault.ended)},    {"messages_affected", fault.messages_affected()},
             {"messages_held", fault.messages_held},   {"messages_slowed", fault.messages_slowed},
             {"messages_lost", fault.messages_lost}};
    if (!fault.evidence.empty()) row["evidence"] = text_value(fault.evidence);
    rows.push_back(std::move(row));
  }
  return rows;
}

Json links_value(const observe::RunReport& run) {
  Json rows = Json::array();
  for (const auto& link : run.links) {
    rows.push_back({{"from", link.from}, {"to", link.to}, {"both_ways", link.both_ways}, {"rtt_ns", link.rtt.ns},
                    {"provenance", text_value(link.provenance_text)}});
  }
  return rows;
}

Json lag_value(const observe::RunReport& run) {
  Json rows = Json::array();
  for (const auto& lag : run.lag) {
    rows.push_back({{"from", lag.from}, {"to", lag.to}, {"operations", lag.operations}, {"p50_ns", time_value(lag.p50)},
                    {"p99_ns", time_value(lag.p99)}, {"p999_ns", time_value(lag.p999)}, {"max_ns", time_value(lag.max)},
                    {"max_operations_behind", lag.max_operations_behind}, {"max_bytes_behind", lag.max_bytes_behind},
                    {"never_arrived", lag.never_arrived}});
  }
  return rows;
}

Json conflicts_value(const observe::RunReport& run) {
  Json rows = Json::array();
  for (const auto& row : run.conflicts) {
    rows.push_back({{"type", row.type}, {"rule", row.rule}, {"concurrent", row.concurrent}, {"discarded", row.discarded},
                    {"example_key", row.example_key.empty() ? Json() : text_value(row.example_key)}});
  }
  return rows;
}

void add_tables(Json& value, const observe::RunReport& run) {
  Json& clients = value["clients"] = Json::array();
  for (const auto& row : run.clients) {
    clients.push_back({{"region", row.region},
                       {"requests", row.requests},
                       {"requests_per_second", row.requests_per_second},
                       {"read_p99_ns", time_value(row.read_p99)},
                       {"write_p99_ns", time_value(row.write_p99)},
                       {"errors", row.errors},
                       {"availability", row.availability ? Json(*row.availability) : Json()}});
  }
  Json& errors = value["client_errors"] = Json::array();
  for (const auto& row : run.client_errors) {
    errors.push_back({{"command", text_value(row.command)}, {"message", text_value(row.message)},
                      {"example_key", row.example_key.empty() ? Json() : text_value(row.example_key)}, {"count", row.count}});
  }
  Json& costs = value["costs"] = Json::array();
  for (const auto& row : run.costs) {
    costs.push_back({{"region", row.region},
                     {"egress_bytes", row.egress_bytes},
                     {"usd", row.usd ? Json(*row.usd) : Json()},
                     {"usd_per_hour", row.usd_per_hour ? Json(*row.usd_per_hour) : Json()},
                     {"price_note", text_value(row.price_note)}});
  }
  Json& memory = value["memory"] = Json::array();
  for (const auto& row : run.memory) {
    memory.push_back({{"region", row.region},
                      {"keys", row.keys},
                      {"data_bytes", row.data_bytes},
                      {"metadata_bytes", row.metadata_bytes},
                      {"tombstone_bytes", row.tombstone_bytes},
                      {"backlog_bytes", row.backlog_bytes}});
    if (row.limit)
      memory.back()["limit"] = {{"bytes", row.limit->limit_bytes},
                                {"fill", row.limit->fill},
                                {"evicted", row.limit->evicted},
                                {"oom_errors", row.limit->refused},
                                {"taken_beyond_limit", row.limit->taken_beyond}};
  }
  Json& types = value["memory_by_type"] = Json::array();
  for (const auto& row : run.memory_by_type)
    types.push_back({{"type", row.type},
                     {"keys", row.keys},
                     {"elements", row.elements},
                     {"data_bytes", row.data_bytes},
                     {"metadata_bytes", row.metadata_bytes},
                     {"tombstone_bytes", row.tombstone_bytes}});
}

void add_verdicts(Json& value, const observe::RunReport& run) {
  Json& convergence = value["convergence"] = Json::array();
  for (const auto& row : run.convergence) {
    convergence.push_back({{"after", text_value(row.after)}, {"from_ns", row.from.ns}, {"at_ns", time_value(row.at)}});
  }
  Json& checks = value["checks"] = Json::array();
  for (const auto& row : run.checkers) {
    checks.push_back({{"name", row.name},
                      {"verdict", verdict_name(row.verdict)},
                      {"checked", row.checked},
                      {"violations", row.violations},
                      {"first_at_ns", time_value(row.first_at)},
                      {"witness", row.witness.empty() ? Json() : text_value(row.witness)}});
  }
  Json& unequal = value["unequal"] = Json::array();
  for (const auto& row : run.unequal) {
    unequal.push_back({{"region", row.region}, {"shard", row.shard}, {"different_keys", row.different_keys},
                       {"example_key", text_value(row.example_key)}, {"detail", text_value(row.detail)}});
  }
}

}  // namespace

Json time_value(const std::optional<Instant>& at) { return at ? Json(at->ns) : Json(); }
Json time_value(const std::optional<Duration>& duration) { return duration ? Json(duration->ns) : Json(); }
Json text_value(const std::string& text) { return valid_utf8(text); }
std::string dump(const Json& value) { return value.dump(2) + "\n"; }

Json bytes_value(const std::string& bytes) {
  if (valid_utf8(bytes) == bytes) return bytes;
  static constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  for (std::size_t at = 0; at < bytes.size(); at += 3) {
    std::uint32_t group = 0;
    for (std::size_t i = 0; i < 3; ++i)
      group = group << 8 | (at + i < bytes.size() ? static_cast<unsigned char>(bytes[at + i]) : 0u);
    for (std::size_t i = 0; i < 4; ++i) out += at + i > bytes.size() ? '=' : kDigits[group >> (18 - 6 * i) & 63u];
  }
  return {{"b64", out}};
}

Json reply_value(const observe::ReplyValue& reply) {
  using Type = observe::ReplyValue::Type;
  switch (reply.type) {
    case Type::kNull: return {{"type", "null"}, {"value", nullptr}};
    case Type::kStatus: return {{"type", "status"}, {"value", text_value(reply.text)}};
    case Type::kString: return {{"type", "string"}, {"value", bytes_value(reply.text)}};
    case Type::kInteger: return {{"type", "integer"}, {"value", reply.integer}};
    case Type::kDouble: return {{"type", "double"}, {"value", number_value(reply.number)}};
    case Type::kError: return {{"type", "error"}, {"value", text_value(reply.text)}};
    case Type::kArray: break;
  }
  Json items = Json::array();
  for (const observe::ReplyValue& item : reply.items) items.push_back(reply_value(item));
  return {{"type", "array"}, {"value", std::move(items)}};
}

Json run_value(const observe::RunReport& run, const std::string& version) {
  const auto fingerprint = fingerprint_of(run);
  Json value{{"jetlag", version},
             {"format", 1},
             {"scenario", scenario_value(run.scenario)},
             {"seed", run.seed},
             {"fingerprint", fingerprint ? Json(*fingerprint) : Json()},
             {"verdict", verdict_name(run.verdict)},
             {"exit_code", run.exit_code},
             {"converged", run.converged},
             {"parted", run.parted},
             {"interrupted", run.interrupted},
             {"reached_ns", run.reached.ns},
             {"duration_ns", run.duration.ns},
             {"drain_ns", run.drain.ns},
             {"warmup_ns", run.warmup.ns}};
  Json& regions = value["regions"] = Json::array();
  for (const auto& region : run.regions)
    regions.push_back({{"id", region.id}, {"number", region.number}, {"place", text_value(region.place)}});
  value["links"] = links_value(run);
  value["expectations"] = expectations_value(run);
  value["script"] = script_value(run);
  value["faults"] = faults_value(run);
  value["syncs"] = syncs_value(run);
  value["lag"] = lag_value(run);
  value["divergent_keys_peak"] = run.divergent_peak;
  value["conflicts"] = conflicts_value(run);
  value["conflicts_complete"] = !merged_whole_states(run);
  add_tables(value, run);
  add_verdicts(value, run);
  value["metrics"] = metrics_value(run);
  value["rerun"] = text_value(run.rerun);
  return value;
}

std::string run_json(const observe::RunReport& run, const std::string& version) { return dump(run_value(run, version)); }
std::string_view report_schema() { return embedded::report_schema; }

}  // namespace jetlag::report
