// SPDX-License-Identifier: Apache-2.0
#include "store/scores.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "core/index_map.h"
#include "store/deadline.h"

namespace jetlag::store {

namespace {

/// What a number is that a double cannot hold: nothing, or the nearest double.
enum class Beyond : bool { kRefused, kNearest };

std::optional<double> read_double(std::string_view text, Beyond beyond) {
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  if (is_word(text, "INF") || is_word(text, "INFINITY")) return negative ? -HUGE_VAL : HUGE_VAL;
  const bool hexadecimal = text.size() > 2 && text[0] == '0' && (text[1] == 'x' || text[1] == 'X');
  if (hexadecimal) text.remove_prefix(2);
  if (text.starts_with('-')) return std::nullopt;  // a second sign
  double value = 0;
  const auto format = hexadecimal ? std::chars_format::hex : std::chars_format::general;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, format);
  if (end != text.data() + text.size() || error == std::errc::invalid_argument) return std::nullopt;
  if (error == std::errc::result_out_of_range) {
    if (beyond == Beyond::kRefused) return std::nullopt;
    const auto exponent = text.find_first_of(hexadecimal ? "pP" : "eE");
    const bool tiny = exponent == std::string_view::npos ? text.starts_with('.') || text.starts_with("0.")
                                                         : text.substr(exponent + 1).starts_with('-');
    value = tiny ? 0 : HUGE_VAL;
  }
  if (std::isnan(value) || (std::isinf(value) && error == std::errc{})) return std::nullopt;  // words of other spellings
  if (value == 0) return 0;  // there is one zero
  return negative ? -value : value;
}

}  // namespace

std::optional<double> parse_score(std::string_view text) { return read_double(text, Beyond::kRefused); }

std::optional<double> parse_score_end(std::string_view text) {
  if (text.empty()) return 0;
  return read_double(text.substr(std::min(text.find_first_not_of(" \t\n\v\f\r"), text.size())), Beyond::kNearest);
}

Bytes format_score(double score) {
  if (std::isinf(score)) return score > 0 ? "inf" : "-inf";
  char text[64];
  const auto done = std::to_chars(text, text + sizeof text, score, std::chars_format::general, 17);
  return std::string_view(text, static_cast<std::size_t>(done.ptr - text));
}

void take_members(KeyView& key, std::vector<Bytes> members) {
  // With its last member the key goes, and its deadline with it, unless it hides something of another type.
  if (members.size() == key.object().sorted_set()->size() && key.object().bodies() == 1) return key.remove();
  crdt::RemoveScores effect;
  for (Bytes& member : members) effect.members.push_back(key.object().prepare_score_removal(std::move(member)));
  key.write(std::move(effect));
}

bool AddOptions::take(std::string_view word) {
  for (const auto& [name, flag] : {std::pair{"NX", &nx}, {"XX", &xx}, {"GT", &gt}, {"LT", &lt}, {"CH", &ch}, {"INCR", &incr}})
    if (is_word(word, name)) return *flag = true;
  return false;
}

bool AddOptions::allow(std::optional<double> before, double score) const {
  if (!before) return !xx;
  return !nx && !(gt && score <= *before) && !(lt && score >= *before);
}

Reply set_scores(Call& call, KeyView& key, const AddOptions& options, const std::vector<ScoredMember>& members) {
  const crdt::SortedSet* before = sorted_set_of(key);
  IndexMap<Bytes, double> writes;
  std::int64_t added = 0, updated = 0;
  for (const auto& [member, wanted] : members) {
    const double* const pending = writes.find(member);
    std::optional<double> score;
    if (pending != nullptr) score = *pending;
    else if (before != nullptr) score = before->score(member);
    if (!options.allow(score, wanted)) continue;
    if (!score) ++added;
    else if (*score != wanted) ++updated;
    writes[member] = wanted;
  }
  if (!writes.empty()) {
    const crdt::Object& object = key.for_writing();
    crdt::SetScores effect;
    effect.overwrite = crdt::overwrite_for(crdt::Rule::kLww, call.db.options().clock);
    // A score that stays the same is written too: a concurrent ZREM elsewhere must not win over this ZADD.
    for (const auto& [member, score] : writes) effect.members.push_back(object.prepare_score(member, score));
    key.write(std::move(effect));
  }
  return Reply::integer(options.ch ? added + updated : added);
}

Reply store_members(Call& call, const Bytes& destination, const std::vector<ScoredMember>& members) {
  KeyView key(call, destination);
  if (key.exists()) key.remove();
  const crdt::Object& object = key.for_writing();
  if (members.empty()) return Reply::integer(0);
  crdt::SetScores effect;
  effect.overwrite = crdt::overwrite_for(crdt::Rule::kLww, call.db.options().clock);
  for (const auto& [member, score] : members) effect.members.push_back(object.prepare_score(member, score));
  key.write(std::move(effect));
  return Reply::integer(static_cast<std::int64_t>(members.size()));
}

}  // namespace jetlag::store
