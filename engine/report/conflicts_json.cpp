// SPDX-License-Identifier: Apache-2.0
#include "report/conflicts_text.h"
#include "report/run_json_parts.h"

namespace jetlag::report {

std::string conflicts_json(const observe::ConflictTable& table) {
  Json out{{"commands", Json::array()},     {"before", table.before},   {"set", table.settings},
           {"notes", Json::array()},        {"regions", table.regions}, {"deliveries", table.deliveries},
           {"interleavings", Json::array()}};
  for (const std::string& note : table.notes) out["notes"].push_back(valid_utf8(note));
  for (std::size_t i = 0; i < table.commands.size(); ++i)
    out["commands"].push_back({{"region", table.regions[i]}, {"run", valid_utf8(table.commands[i])}});
  for (const observe::Interleaving& way : table.interleavings) {
    Json one{{"level", way.level}, {"saw", Json::array()}, {"values", Json::array()}, {"commands", Json::array()}};
    for (const std::vector<bool>& row : way.saw) {
      Json seen = Json::array();
      for (std::size_t j = 0; j < row.size(); ++j)
        if (row[j]) seen.push_back(j);
      one["saw"].push_back(std::move(seen));
    }
    for (const observe::ConflictValue& value : way.values) {
      Json fields = Json::array();
      for (const auto& [field, when] : value.fields_end) fields.push_back({{"field", valid_utf8(field)}, {"ends", when}});
      one["values"].push_back({{"key", valid_utf8(value.key)},
                               {"type", value.type},
                               {"value", valid_utf8(value.value)},
                               {"ends", value.ends.empty() ? Json() : Json(value.ends)},
                               {"fields_end", std::move(fields)}});
    }
    for (std::size_t i = 0; i < way.fates.size(); ++i) {
      Json fates = Json::array();
      for (const observe::ConflictFate& fate : way.fates[i]) {
        Json each{{"fate", fate_name(fate.fate)}};
        if (!fate.by.empty()) each["by"] = fate.by;
        if (fate.hidden) each["hidden"] = true;
        if (fate.in_vain) each["in_vain"] = true;
        if (fate.popped_twice) each["popped_twice"] = true;
        fates.push_back(std::move(each));
      }
      one["commands"].push_back({{"reply", reply_value(way.replies[i])}, {"fates", std::move(fates)}});
    }
    one["rule"] = valid_utf8(way.rule);
    one["summary"] = valid_utf8(way.summary);
    one["scenario"] = valid_utf8(way.scenario);
    out["interleavings"].push_back(std::move(one));
  }
  return out.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace jetlag::report
