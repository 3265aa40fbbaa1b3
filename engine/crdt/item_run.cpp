// SPDX-License-Identifier: Apache-2.0
#include "crdt/item_run.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace jetlag::crdt {
namespace {

/// Contents of a run lie in one piece that is copied when it grows, so items that are pushed one by one make runs of so many.
constexpr std::uint32_t kLongestGrown = 2048;

}  // namespace

void RunContents::append(RunContents more) {
  registers_.insert(registers_.end(), std::make_move_iterator(more.registers_.begin() + more.skipped_),
                    std::make_move_iterator(more.registers_.end()));
}

RunContents RunContents::split_off(std::uint32_t count) {
  RunContents rest;
  if (empty()) return rest;
  const auto middle = registers_.begin() + skipped_ + count;
  if (count >= size() / 2) {
    rest.registers_.assign(std::make_move_iterator(middle), std::make_move_iterator(registers_.end()));
    registers_.erase(middle, registers_.end());
    return rest;
  }
  Registers front(std::make_move_iterator(registers_.begin() + skipped_), std::make_move_iterator(middle));
  rest.skipped_ = std::exchange(skipped_, 0) + count;
  rest.registers_ = std::exchange(registers_, std::move(front));
  if (rest.skipped_ > rest.registers_.size() / 2) {
    rest.registers_.erase(rest.registers_.begin(), rest.registers_.begin() + rest.skipped_);
    rest.skipped_ = 0;
  }
  return rest;
}

bool RunContents::operator==(const RunContents& other) const {
  return std::equal(registers_.begin() + skipped_, registers_.end(), other.registers_.begin() + other.skipped_,
                    other.registers_.end());
}

ItemRun ItemRun::part(std::uint32_t first, std::uint32_t last) const {
  ItemRun out;
  out.ids = {ids.at(first), last - first, ids.solo};
  out.left = falling || first == 0 ? left : ids.at(first - 1);
  out.right = !falling || first == 0 ? right : ids.at(first - 1);
  out.falling = falling && last - first > 1;
  return out;
}

ItemRun ItemRun::cut(std::uint32_t offset) {
  const std::uint32_t lower = falling ? ids.length - offset : offset;  // how many of the lower ids go together
  RunContents upper_contents = contents.split_off(lower);
  ItemRun low = part(0, lower), high = part(lower, ids.length);
  low.contents = std::move(contents);
  high.contents = std::move(upper_contents);
  ItemRun& rest = falling ? low : high;
  ItemRun kept = std::move(falling ? high : low);
  ItemRun out = std::move(rest);
  *this = std::move(kept);
  return out;
}

ItemRun::Fit ItemRun::fit(const ItemRun& behind) const {
  if (present() != behind.present() || ids.solo != behind.ids.solo) return Fit::kNone;
  if (present() && ids.length + behind.ids.length > kLongestGrown) return Fit::kNone;
  const bool may_rise = !falling && !behind.falling;
  if (may_rise && behind.ids.first == ids.at(ids.length) && behind.left == ids.last() && right == behind.right)
    return Fit::kRising;
  const bool may_fall = ids.solo && (falling || ids.length == 1) && (behind.falling || behind.ids.length == 1);
  if (may_fall && ids.first == behind.ids.at(behind.ids.length) && left == behind.left && right == behind.ids.last())
    return Fit::kFalling;
  return Fit::kNone;
}

void ItemRun::append(ItemRun behind) {
  if (fit(behind) == Fit::kRising) {
    ids.length += behind.ids.length;
    contents.append(std::move(behind.contents));
    return;
  }
  behind.prepend(std::move(*this));
  *this = std::move(behind);
}

void ItemRun::prepend(ItemRun before) {
  ids.length += before.ids.length;
  contents.append(std::move(before.contents));
  falling = true;
}

}  // namespace jetlag::crdt
