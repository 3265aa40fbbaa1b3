// SPDX-License-Identifier: Apache-2.0
// The pieces of the JSON report that several outputs share. Included by report/*_json.cpp only: nlohmann/json stays there.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "observe/explain.h"
#include "observe/run_report.h"

namespace jetlag::report {

using Json = nlohmann::ordered_json;

Json run_value(const observe::RunReport& run, const std::string& version);
/// As every JSON output spells it.
constexpr const char* fate_name(observe::Fate fate) {
  constexpr const char* kNames[] = {"won", "kept", "merged", "replaced", "lost", "removed", "pending", "gone"};
  return kNames[static_cast<std::size_t>(fate)];
}
Json reply_value(const observe::ReplyValue& reply);
/// The instant or null.
Json time_value(const std::optional<Instant>& at);
Json time_value(const std::optional<Duration>& duration);
/// The text, or {"b64": ...} for bytes that are not UTF-8, as scenarios write them.
Json bytes_value(const std::string& bytes);
/// Valid UTF-8.
Json text_value(const std::string& text);
/// Indented, with a newline at the end.
std::string dump(const Json& value);

}  // namespace jetlag::report
