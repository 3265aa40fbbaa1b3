// SPDX-License-Identifier: Apache-2.0
// What one operation on a JSON document did to another: which slots they write, and which of those are inside others.
//
// Names    of slots are those of store::slot_name(); of what is added to a number, the name of its slot and "+". People are told
//          paths: SlotPaths.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lab/explain_effects.h"
#include "store/describe.h"

namespace jetlag::lab {

/// It takes parts out of a document and puts none in.
bool only_removes(const crdt::EditDocument& effect);

/// A slot that an operation writes, and what it puts there. Of a number that is added to: its slot, and the sum.
struct SlotWrite {
  std::string name;
  std::string value;
  bool adds = false;
};
std::vector<SlotWrite> slots_written(const crdt::Op& op);
/// It writes inside what is in this slot, and says only that that is to stay.
bool only_touches(const crdt::Op& op, std::string_view slot_name);
/// Names of slots that it takes out.
std::vector<std::string> slots_removed(const crdt::EditDocument& effect);
/// What clients call the slots of a document: "$.items[0]", by where an item is when all that is on record has arrived. Of an
/// item that is nowhere then the value, "$.items[item 3]"; a slot of which nothing says where it is keeps its name.
class SlotPaths {
 public:
  SlotPaths() = default;
  SlotPaths(const std::vector<Seen>& all, const std::optional<store::Description>& together);
  std::string of(const std::string& name) const;

 private:
  void note(const crdt::DocumentValue& value, const crdt::SlotAddress& slot, crdt::Dot dot, std::uint32_t& next);
  std::string place_of(const crdt::SlotAddress& slot) const;

  std::map<std::string, std::string> paths_;
  std::map<crdt::NodeId, std::string> shown_;  ///< of containers
  std::map<crdt::NodeId, crdt::SlotAddress> containers_;
  std::map<crdt::ItemId, std::string> items_;  ///< what was put into an array
};

/// "edit of doc: $ = {}, $.n + 5 (its own sum), without $.x".
std::string edit_text(const std::string& key, const crdt::Op& op, const SlotPaths& paths);

/// Where the containers of a document are, by the operations that wrote them.
class DocumentWays {
 public:
  explicit DocumentWays(const std::vector<Seen>& all);

  enum class End : std::uint8_t { kNot, kBesides, kAbove };
  /// Whether `other`, which did not know `which`, made it void: by another write of the same slot that wins, or by replacing or
  /// removing what it is in.
  End ended(const crdt::Op& which, const crdt::Op& other) const;
  /// Whether `later`, which had seen `which`, replaced or took out what it wrote.
  bool taken(const crdt::Op& which, const crdt::Op& later) const;
  /// `removal` took out what is around something that `which` wrote, and `which` says that it stays (touch-ancestors).
  static bool keeps(const crdt::Op& which, const crdt::Op& removal);

 private:
  void note(const crdt::DocumentValue& value, const crdt::SlotAddress& slot, crdt::Dot dot, std::uint32_t& next);
  bool inside(crdt::SlotAddress slot, const crdt::SlotAddress& other) const;

  std::map<crdt::NodeId, crdt::SlotAddress> slots_;
};

}  // namespace jetlag::lab
