// SPDX-License-Identifier: Apache-2.0
// What one operation on a JSON document did to another: which slots they write, and which of those are inside others.
//
// Names    of slots are those of store::slot_name(); of what is added to a number, the name of its slot and "+".
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lab/explain_effects.h"

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
/// Names of slots that it takes out.
std::vector<std::string> slots_removed(const crdt::EditDocument& effect);
/// "edit of doc: $ = {}, {1:1}.n + 5, without {1:1}.x".
std::string edit_text(const std::string& key, const crdt::Op& op);

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

 private:
  void note(const crdt::DocumentValue& value, const crdt::SlotAddress& slot, crdt::Dot dot, std::uint32_t& next);
  bool inside(crdt::SlotAddress slot, const crdt::SlotAddress& other) const;

  std::map<crdt::NodeId, crdt::SlotAddress> slots_;
};

}  // namespace jetlag::lab
