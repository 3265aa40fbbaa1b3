// SPDX-License-Identifier: Apache-2.0
#include "store/lists.h"

#include <algorithm>

#include "store/deadline.h"

namespace jetlag::store {

std::optional<End> end_named(std::string_view word) {
  if (is_word(word, "LEFT")) return End::kLeft;
  return is_word(word, "RIGHT") ? std::optional(End::kRight) : std::nullopt;
}

IndexRange clamp(std::int64_t start, std::int64_t stop, std::size_t length) {
  const auto size = static_cast<std::int64_t>(length);
  if (start < 0) start = std::max<std::int64_t>(start + size, 0);
  if (stop < 0) stop += size;
  stop = std::min(stop, size - 1);
  if (start > stop) return {};
  return {static_cast<std::size_t>(start), static_cast<std::size_t>(stop) + 1};
}

std::optional<std::size_t> place_of(std::int64_t index, std::size_t length) {
  const auto size = static_cast<std::int64_t>(length);
  if (index < 0) index += size;
  return index < 0 || index >= size ? std::nullopt : std::optional(static_cast<std::size_t>(index));
}

Reply insert_values(KeyView& key, std::size_t position, std::vector<Bytes> values) {
  const crdt::Object& object = key.for_writing();
  key.write(object.prepare_insert(position, std::move(values)));
  return Reply::integer(static_cast<std::int64_t>(key.written().list()->size()));
}

void take_items(KeyView& key, std::vector<crdt::ItemRange> items, Taken taken) {
  if (items.empty()) return;
  key.write(crdt::RemoveItems{std::move(items), taken == Taken::kHandedOut});
  if (key.written().ghost()) key.remove();
}

std::vector<Bytes> pop_values(KeyView& key, End end, std::size_t count) {
  const crdt::Sequence& list = *key.object().list();
  const std::size_t size = list.size(), taken = std::min(count, size);
  const std::size_t first = end == End::kLeft ? 0 : size - taken;
  std::vector<Bytes> values;
  std::vector<crdt::ItemRange> items;
  list.append_ids(first, first + taken, items);
  const auto keep = [&](const crdt::Sequence::Item& item) {
    values.push_back(item.value());
    return true;
  };
  if (end == End::kLeft) list.for_each(first, first + taken, keep);
  else list.for_each_back(first, first + taken, keep);
  take_items(key, std::move(items), Taken::kHandedOut);
  return values;
}

}  // namespace jetlag::store
