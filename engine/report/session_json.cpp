// SPDX-License-Identifier: Apache-2.0
#include <array>

#include "report/run_json.h"
#include "report/run_json_parts.h"

namespace jetlag::report {

namespace {

Json problem_value(const Problem& problem) {
  Json value{{"kind", problem_name(problem.kind)}, {"message", text_value(problem.message)}};
  if (!problem.file.empty()) value["file"] = text_value(problem.file);
  if (problem.line > 0) value["line"] = problem.line, value["column"] = problem.column;
  return value;
}

Json explained_value(const observe::Explanation& why, std::size_t which) {
  const observe::ExplainedOperation& op = why.operations[which];
  Json arrivals = Json::array();
  for (const auto& arrival : op.arrivals) arrivals.push_back({{"region", arrival.region}, {"at_ns", time_value(arrival.at)}});
  Json lost_fields = Json::array();
  for (const std::string& field : op.lost_fields) lost_fields.push_back(text_value(field));
  return {{"dot", op.dot},
          {"region", op.region},
          {"at_ns", op.at.ns},
          {"clock", op.clock},
          {"command", text_value(op.command)},
          {"asked", op.asked.empty() ? Json() : text_value(op.asked)},
          {"saw", why.seen_by(which)},
          {"concurrent", why.concurrent_with(which)},
          {"fate", fate_name(op.fate)},
          {"hidden", op.hidden},
          {"hidden_by", op.hidden && !op.ended_by.empty() ? Json(op.ended_by) : Json()},
          {"in_vain", op.in_vain},
          {"rule", text_value(op.rule)},
          {"lost_fields", std::move(lost_fields)},
          {"ended_by", op.ended_by.empty() ? Json() : Json(op.ended_by)},
          {"popped_by", op.popped_by.empty() ? Json() : Json(op.popped_by)},
          {"visible", std::move(arrivals)}};
}

}  // namespace

std::string session_json(const TestSession& session) {
  Json value{{"jetlag", session.version}, {"format", 1}, {"exit_code", session.exit_code}, {"skipped", session.not_run.size()}};
  Json& runs = value["runs"] = Json::array();
  for (const TestedRun& run : session.runs) {
    Json row{{"id", text_value(run.id)}, {"file", text_value(run.file)}, {"case", text_value(run.case_name)},
             {"seed", run.loaded ? Json(run.seed) : Json()}, {"repetition", run.repetition}, {"exit_code", run.exit_code}};
    Json& problems = row["problems"] = Json::array();
    for (const Problem& problem : run.problems) problems.push_back(problem_value(problem));
    Json& notices = row["notices"] = Json::array();
    for (const std::string& notice : run.notices) notices.push_back(text_value(notice));
    if (run.unrecorded) notices.push_back("no fingerprint on record");
    row["report"] = run.report ? run_value(*run.report, session.version) : Json();
    runs.push_back(std::move(row));
  }
  Json& rest = value["not_run"] = Json::array();
  for (const TestedRun& run : session.not_run)
    rest.push_back(
        {{"id", text_value(run.id)}, {"file", text_value(run.file)}, {"case", text_value(run.case_name)}, {"seed", run.seed}});
  Json& seeds = value["over_seeds"] = Json::array();
  for (const SeedsResult& result : session.over_seeds) {
    seeds.push_back({{"id", text_value(result.id)}, {"text", text_value(result.text)}, {"line", result.line},
                     {"verdict", verdict_name(result.verdict)}, {"measured", text_value(result.measured)}});
  }
  return dump(value);
}

std::string explanation_json(const observe::Explanation& why) {
  Json value{{"key", text_value(why.key)},
             {"at_ns", why.at.ns},
             {"slot", why.slot},
             {"shard", why.shard},
             {"rule", text_value(why.rule)},
             {"agree", why.agree},
             {"summary", text_value(why.summary)}};
  Json& regions = value["regions"] = Json::array();
  for (const auto& region : why.regions) {
    Json candidates = Json::array();
    for (const auto& candidate : region.candidates) {
      candidates.push_back({{"dot", candidate.dot}, {"value", text_value(candidate.value)}, {"shown", candidate.shown}});
    }
    Json fields_end = Json::array();
    for (const auto& end : region.fields_end)
      fields_end.push_back({{"field", text_value(end.field)}, {"at_ns", end.at.ns}, {"by", end.by}});
    Json fields_kept = Json::array();
    for (const std::string& field : region.fields_kept) fields_kept.push_back(text_value(field));
    regions.push_back({{"region", region.region},
                       {"live", region.live},
                       {"type", region.type},
                       {"value", text_value(region.value)},
                       {"expires_at_ns", time_value(region.expires_at)},
                       {"expires_by", region.expires_by.empty() ? Json() : Json(region.expires_by)},
                       {"fields_end", std::move(fields_end)},
                       {"kept_until_removed_by", region.kept_until.empty() ? Json() : Json(region.kept_until)},
                       {"fields_kept", std::move(fields_kept)},
                       {"candidates", std::move(candidates)}});
  }
  Json& operations = value["operations"] = Json::array();
  for (std::size_t i = 0; i < why.operations.size(); ++i) operations.push_back(explained_value(why, i));
  value["operations_dropped"] = why.operations_dropped;
  return dump(value);
}

const char* verdict_name(observe::Verdict verdict) {
  static constexpr std::array<const char*, 3> kNames{"pass", "fail", "undecided"};
  return kNames[static_cast<std::size_t>(verdict)];
}

const char* problem_name(Problem::Kind kind) {
  static constexpr std::array<const char*, 8> kNames{"invalid scenario", "not found",  "fingerprint changed", "two runs differ",
                                                     "internal error", "out of memory",   "time limit", "interrupted"};
  return kNames[static_cast<std::size_t>(kind)];
}

}  // namespace jetlag::report
