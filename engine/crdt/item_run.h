// SPDX-License-Identifier: Apache-2.0
// ItemRun: neighbours in a list that are stored as one, because each follows from the one before it.
//
// Rising   each but the first was inserted behind its predecessor, all before the same item: what RPUSH and typing make. Ids rise
//          along the list. The left origin of each but the first is the one before it, the right origin of all is `right`.
// Falling  each but the last was inserted before its successor, all behind the same item: what LPUSH makes, one item at a time.
//          Ids fall along the list. The right origin of each but the last is the one behind it, the left origin of all is `left`.
//          A single item is rising.
// Offsets  count along the list from 0; ids and contents are kept in the order of ids.
// Cost     everything constant, but cut() and append(), which move the contents of the shorter part or of the other run.
#pragma once

#include <cstdint>
#include <vector>

#include "core/pool.h"
#include "crdt/item.h"
#include "crdt/register.h"

namespace jetlag::crdt {

/// The registers of a run in the order of ids; taking from the front costs no more than from the back.
class RunContents {
 public:
  bool empty() const { return registers_.empty(); }
  Register& operator[](std::uint32_t i) { return registers_[skipped_ + i]; }
  const Register& operator[](std::uint32_t i) const { return registers_[skipped_ + i]; }
  std::size_t size() const { return registers_.size() - skipped_; }
  void reserve(std::size_t count) { registers_.reserve(count); }
  Register& emplace_back() { return registers_.emplace_back(); }
  void push_back(Register content) { registers_.push_back(std::move(content)); }
  void append(RunContents more);
  /// Takes all behind the first `count` away and returns them.
  RunContents split_off(std::uint32_t count);
  bool operator==(const RunContents& other) const;

 private:
  using Registers = std::vector<Register, pool::Allocator<Register>>;
  Registers registers_;
  std::uint32_t skipped_ = 0;  ///< Dead entries at the front.
};

struct ItemRun {
  ItemRange ids;
  ItemId left, right;
  RunContents contents;  ///< Empty when the items are removed.
  bool falling = false;

  std::uint32_t length() const { return ids.length; }
  bool present() const { return !contents.empty(); }
  /// From an offset to the place in the order of ids, and back.
  std::uint32_t turned(std::uint32_t offset) const { return falling ? ids.length - 1 - offset : offset; }
  ItemId id(std::uint32_t offset) const { return ids.at(turned(offset)); }
  std::uint32_t offset_of(ItemId item) const { return turned(ids.offset_of(item)); }
  Register& content(std::uint32_t offset) { return contents[turned(offset)]; }
  const Register& content(std::uint32_t offset) const { return contents[turned(offset)]; }
  ItemId left_of(std::uint32_t offset) const { return offset == 0 || falling ? left : id(offset - 1); }

  /// The items from place `first` to `last` in the order of ids, without contents, with the origins that they have.
  ItemRun part(std::uint32_t first, std::uint32_t last) const;
  /// Keeps the items before the offset, 0 < offset < length(), and returns the others.
  ItemRun cut(std::uint32_t offset);

  enum class Fit : std::uint8_t { kNone, kRising, kFalling };
  /// Whether this and what stands behind it are one run, and of which kind.
  Fit fit(const ItemRun& behind) const;
  /// Adds the run that stands behind it and fits.
  void append(ItemRun behind);
  /// Adds the falling run, or single item, that stands before it and fits: the cheap way when this one is long.
  void prepend(ItemRun before);

  bool operator==(const ItemRun&) const = default;
};

}  // namespace jetlag::crdt
