// SPDX-License-Identifier: Apache-2.0
#include "list_model.h"

#include <algorithm>

#include "core/check.h"

namespace jetlag::crdt::laws {
namespace {

/// The place of an item; -1 stands for the start.
std::ptrdiff_t place_of(const std::vector<ModelItem>& all, ItemId id) {
  if (!id) return -1;
  const auto it = std::find_if(all.begin(), all.end(), [&](const ModelItem& i) { return i.id == id; });
  JETLAG_CHECK(it != all.end(), "an origin is there before the items that name it");
  return it - all.begin();
}
std::ptrdiff_t place_of_right(const std::vector<ModelItem>& all, ItemId id) {
  return id ? place_of(all, id) : static_cast<std::ptrdiff_t>(all.size());
}

}  // namespace

void ListModel::insert(Dot generation, ModelItem item) {
  std::vector<ModelItem>& all = generations_[generation];
  const std::ptrdiff_t left = place_of(all, item.left), right = place_of_right(all, item.right);
  std::ptrdiff_t to = left + 1;
  bool scanning = false;
  for (std::ptrdiff_t i = left + 1;; ++i) {
    if (!scanning) to = i;
    if (i == static_cast<std::ptrdiff_t>(all.size()) || i == right) break;
    const ModelItem& other = all[static_cast<std::size_t>(i)];
    const std::ptrdiff_t other_left = place_of(all, other.left), other_right = place_of_right(all, other.right);
    if (other_left < left) break;
    if (other_left > left) continue;
    if (other_right < right) {
      scanning = true;
    } else {
      if (other_right == right && item.id.dot.origin() < other.id.dot.origin()) break;
      scanning = false;
    }
  }
  all.insert(all.begin() + to, item);
}

std::vector<ModelItem> ListModel::items() const {
  std::vector<ModelItem> out;
  for (const auto& [name, all] : generations_) out.insert(out.end(), all.begin(), all.end());
  return out;
}

bool ListModel::holds(ItemId id) const {
  const std::vector<ModelItem> all = items();
  return std::any_of(all.begin(), all.end(), [&](const ModelItem& i) { return i.id == id; });
}

Dot ListModel::generation_of(ItemId id) const {
  for (const auto& [name, all] : generations_)
    if (std::any_of(all.begin(), all.end(), [&](const ModelItem& i) { return i.id == id; })) return name;
  return {};
}

ItemId ListModel::next_in(Dot generation, ItemId id) const {
  const std::vector<ModelItem>& all = generations_.at(generation);
  const auto next = static_cast<std::size_t>(place_of(all, id) + 1);
  return next < all.size() ? all[next].id : ItemId{};
}

}  // namespace jetlag::crdt::laws
