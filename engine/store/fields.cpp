// SPDX-License-Identifier: Apache-2.0
#include "store/fields.h"

#include <algorithm>

#include "core/index_map.h"
#include "store/arguments.h"
#include "store/deadline.h"

namespace jetlag::store {

std::vector<std::pair<Bytes, const crdt::Elem*>> fields_of(const KeyView& key) {
  std::vector<std::pair<Bytes, const crdt::Elem*>> pairs;
  if (!key.exists()) return pairs;
  const crdt::Hash& hash = *key.object().hash();
  for (const auto& [field, element] : hash)
    if (element.present() && !hash.past(field, key.now())) pairs.emplace_back(field, &element);
  std::sort(pairs.begin(), pairs.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  return pairs;
}

const crdt::Object& ready_fields(KeyView& key, std::span<const Bytes> fields) {
  const crdt::Object& object = key.for_writing();
  if (object.hash() == nullptr || object.hash()->deadlines() == nullptr) return object;
  IndexMap<Bytes, bool> unseen;
  bool past = false;
  for (const Bytes& field : fields) {
    if (object.hash()->deadlines()->find(field) == nullptr || object.hash()->find_at(field, key.now()) != nullptr) continue;
    unseen[field] = true;
    past |= object.hash()->past(field, key.now());
  }
  if (unseen.empty()) return object;
  crdt::RemoveFields effect;
  for (const auto& [field, yes] : unseen) effect.fields.push_back(object.prepare_field_removal(field));
  key.clear_remains(std::move(effect), past);
  return key.written();
}

std::int64_t remove_fields(KeyView& key, std::span<const Bytes> fields) {
  IndexMap<Bytes, bool> found;
  for (const Bytes& field : fields)
    if (field_of(key, field) != nullptr) found[field] = true;
  if (found.empty()) return 0;
  // With the last field that clients see the key goes, unless it hides something of another type.
  if (found.size() == field_count(key) && key.object().bodies() == 1) {
    key.remove();
  } else {
    crdt::RemoveFields effect;
    for (const auto& [field, yes] : found) effect.fields.push_back(key.object().prepare_field_removal(field));
    key.write(std::move(effect));
  }
  return static_cast<std::int64_t>(found.size());
}

std::int64_t write_fields(Call& call, KeyView& key, std::span<const Bytes> words) {
  IndexMap<Bytes, Bytes> pairs;  // The last value given for a field counts.
  for (std::size_t i = 0; i < words.size(); i += 2) pairs[words[i]] = words[i + 1];
  std::int64_t fresh = 0;
  std::vector<Bytes> fields;
  for (const auto& [field, value] : pairs) {
    fresh += field_of(key, field) == nullptr ? 1 : 0;
    fields.push_back(field);
  }
  const crdt::Object& object = ready_fields(key, fields);
  crdt::SetFields effect;
  effect.overwrite = crdt::overwrite_for(key.rule(), call.db.options().clock);
  bool kept_own = false;
  for (const auto& [field, value] : pairs) {
    effect.fields.push_back(object.prepare_field(field, value, call.db.region(), key.rule()));
    kept_own |= effect.fields.back().value != value;
  }
  key.write(std::move(effect));
  call.written.back().kept_own = kept_own;
  return fresh;
}

tl::expected<std::span<const Bytes>, Reply> read_field_names(std::span<const Bytes> words, const char* no_number) {
  if (!is_word(words[0], "FIELDS"))
    return tl::unexpected(Reply::error("ERR Mandatory argument FIELDS is missing or not at the right position"));
  const auto count = read_range(words.size() > 1 ? words[1].view() : std::string_view(), 1, INT64_MAX, no_number);
  if (!count) return tl::unexpected(count.error());
  if (static_cast<std::uint64_t>(*count) != words.size() - 2)
    return tl::unexpected(Reply::error("ERR The `numfields` parameter must match the number of arguments"));
  return words.subspan(2);
}

}  // namespace jetlag::store
