// SPDX-License-Identifier: Apache-2.0
// KeyView: one key as a command handler sees and changes it.
//
// Reading  type() and object() are what clients see: a key past its deadline is absent, and so is a hash whose fields all are.
//          Of the fields of a hash object() also has those that are past theirs: store/fields.h asks for the time.
// Writing  for_writing() is the object against which an effect is prepared. If the key is past its deadline, or only a
//          deadline is left of it, a DEL of the remains is issued first (semantics 10.1), so every writing handler checks its
//          arguments and types *before* it calls for_writing(): an error leaves nothing behind.
// Validity references to objects end with the next write.
#pragma once

#include <utility>

#include "crdt/object.h"
#include "store/command.h"
#include "store/database.h"

namespace jetlag::store {

/// The type as TYPE names it: a HyperLogLog is a string to clients.
constexpr const char* client_name_of(crdt::Type type) {
  return crdt::name_of(type == crdt::Type::kHyperLogLog ? crdt::Type::kString : type);
}

class KeyView {
 public:
  KeyView(Call& call, const Bytes& key)
      : call_(call), ref_(ref_of(call, key)), stored_(call.db.find(ref_)), rule_(call.db.options().rules.rule_of(key)) {
    if (stored_ == nullptr) return;
    past_ = Database::past(*stored_, call.at.now_clock);
    type_ = past_ ? crdt::Type::kNone : stored_->type();
    has_remains_ = type_ == crdt::Type::kNone && (past_ || stored_->has_claims());
  }

  crdt::Type type() const { return type_; }
  bool exists() const { return type_ != crdt::Type::kNone; }
  /// Absent, or of this type: a command of the type may go on.
  bool fits(crdt::Type type) const { return type_ == type || type_ == crdt::Type::kNone; }
  const crdt::Object& object() const { return exists() ? *stored_ : nothing(); }
  crdt::Rule rule() const { return rule_; }
  Instant now() const { return call_.at.now_clock; }

  const crdt::Object& for_writing() {
    if (has_remains_) {
      clear_remains(stored_->prepare_delete(), past_);
      type_ = crdt::Type::kNone;
      has_remains_ = false;
    }
    return stored_ == nullptr ? nothing() : *stored_;
  }
  void write(crdt::Effect effect) {
    call_.db.write(ref_, std::move(effect), call_.times(), call_.written);
    stored_ = call_.db.find(ref_);
  }
  /// Changes what only this region knows; requires the key to exist.
  template <class Change>
  void edit_local(Change change) {
    call_.db.edit_local(ref_, change);
    stored_ = call_.db.find(ref_);
  }
  /// Of what was left of something that clients do not see; `past`: its time is up.
  void clear_remains(crdt::Effect effect, bool past) {
    write(std::move(effect));
    call_.written.back().expired = past;
  }
  /// What the last write() left.
  const crdt::Object& written() const { return stored_ == nullptr ? nothing() : *stored_; }
  /// DEL of everything that is there.
  void remove() {
    write(stored_->prepare_delete());
    type_ = crdt::Type::kNone;
    has_remains_ = false;
  }

  // Of a string.
  Bytes text() const { return object().string().value(rule_); }

 private:
  static KeyRef ref_of(const Call& call, const Bytes& key) {
    const KeyRef* const known = call.at.first_key;
    return known != nullptr && known->bytes == &key && call.session.db == 0 ? *known : KeyRef(key, call.session.db);
  }
  static const crdt::Object& nothing() {
    static const crdt::Object object;
    return object;
  }

  Call& call_;
  KeyRef ref_;
  const crdt::Object* stored_;
  crdt::Rule rule_;
  crdt::Type type_ = crdt::Type::kNone;
  bool past_ = false, has_remains_ = false;
};

}  // namespace jetlag::store
