// SPDX-License-Identifier: Apache-2.0
// What the commands of JSON documents have in common.
//
// Paths      "$..." is JSONPath and replies about every match, in an array; the legacy form replies about one value. Commands
//            that write change all matches either way, and the legacy reply is about the last of them.
// Writing    everything that one command changes is one operation. With Options::touch_ancestors it asserts again what is above.
// Errors     texts as the modelled store's module has them, as far as its documentation shows them.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/json_path.h"
#include "store/json_values.h"
#include "store/key_view.h"

namespace jetlag::store {

namespace errors {
inline Reply not_a_document() { return Reply::error("ERR Existing key has wrong Redis type"); }
inline Reply no_document() { return Reply::error("ERR could not perform this operation on a key that doesn't exist"); }
Reply no_path(std::string_view path);
/// "... does not exist or " and what it would have to be.
Reply no_path_or(std::string_view path, std::string_view what);
Reply too_deep();
}  // namespace errors

/// A key and a path of it, as the first arguments of most commands say.
class DocumentView {
 public:
  /// The path is `path`, or the legacy root where there is none.
  DocumentView(Call& call, const Bytes& key, const Bytes* path = nullptr);

  /// What stands against going on: a path that is none, a key that holds something else, too many matches.
  const std::optional<Reply>& problem() const { return problem_; }
  bool exists() const { return document_ != nullptr; }
  const crdt::Document& document() const { return *document_; }
  const JsonPath& path() const { return path_; }
  const Matches& matches() const { return matches_; }
  KeyView& key() { return key_; }

  /// One operation; nothing when there are no edits.
  void write(std::vector<crdt::DocumentEdit> edits);
  /// Deletes the key.
  void remove() { key_.remove(); }
  /// The matches without those that are inside others, each slot once.
  Matches outermost() const;
  /// Whether a value fits into a slot: documents have a greatest depth.
  bool fits(const crdt::SlotAddress& slot, const crdt::DocumentValue& value) const;

  /// The replies about the matches: all of them in an array, or of the legacy form the last one. Where it has none (no match, or
  /// all replies are nil) `otherwise`.
  Reply about_all(std::vector<Reply> replies, Reply otherwise) const;

 private:
  Call& call_;
  KeyView key_;
  const crdt::Document* document_ = nullptr;
  JsonPath path_;
  Matches matches_;
  std::optional<Reply> problem_;
};

/// Takes parts out: members and items, in as few edits as possible. The slots must not be inside each other, nor the root.
std::vector<crdt::DocumentEdit> removals_of(const crdt::Document& document, const Matches& parts);

}  // namespace jetlag::store
