// SPDX-License-Identifier: Apache-2.0
#include "store/documents.h"

#include <algorithm>
#include <map>
#include <set>

#include "store/errors.h"

namespace jetlag::store {

using crdt::Document;
using crdt::DocumentEdit;
using Shown = Document::Shown;

namespace errors {

Reply no_path(std::string_view path) { return Reply::error("ERR Path '" + std::string(path) + "' does not exist"); }
Reply no_path_or(std::string_view path, std::string_view what) {
  return Reply::error("ERR Path '" + std::string(path) + "' does not exist or " + std::string(what));
}
Reply too_deep() { return Reply::error("ERR recursion limit exceeded: a document has at most 128 levels"); }

}  // namespace errors

DocumentView::DocumentView(Call& call, const Bytes& key, const Bytes* path) : call_(call), key_(call, key) {
  auto read = parse_json_path(path != nullptr ? path->view() : ".");
  if (!read) {
    problem_ = read.error();
    return;
  }
  path_ = std::move(*read);
  if (!key_.fits(crdt::Type::kDocument)) {
    problem_ = errors::not_a_document();
    return;
  }
  if (!key_.exists()) return;
  document_ = key_.object().document();
  auto found = find_all(*document_, path_);
  if (found) matches_ = std::move(*found);
  else problem_ = found.error();
}

void DocumentView::write(std::vector<DocumentEdit> edits) {
  if (edits.empty()) return;
  if (call_.db.options().touch_ancestors && document_ != nullptr) edits = document_->touched(std::move(edits));
  key_.for_writing();
  key_.write(crdt::EditDocument{std::move(edits)});
  document_ = key_.written().document();
}

Matches DocumentView::outermost() const {
  std::set<crdt::SlotAddress> slots;
  for (const Shown& match : matches_) slots.insert(match.slot);
  const auto inside_another = [&](const Shown& match) {
    for (const crdt::SlotAddress* at = &match.slot; !at->is_root();) {
      at = &document_->find(at->parent)->slot;
      if (slots.contains(*at)) return true;
    }
    return false;
  };
  Matches out;
  std::set<crdt::SlotAddress> taken;
  for (const Shown& match : matches_)
    if (!inside_another(match) && taken.insert(match.slot).second) out.push_back(match);
  return out;
}

bool DocumentView::fits(const crdt::SlotAddress& slot, const crdt::DocumentValue& value) const {
  const std::size_t above = document_ == nullptr ? 0 : document_->depth_of(slot);
  return above + crdt::depth_of(value) <= crdt::kMostDepth;
}

Reply DocumentView::about_all(std::vector<Reply> replies, Reply otherwise) const {
  if (!path_.legacy) return Reply::array(std::move(replies));
  const auto last = std::find_if(replies.rbegin(), replies.rend(), [](const Reply& r) { return r.kind() != Reply::Kind::kNil; });
  return last == replies.rend() ? std::move(otherwise) : std::move(*last);
}

std::vector<DocumentEdit> removals_of(const Document& document, const Matches& parts) {
  std::vector<DocumentEdit> edits;
  std::map<crdt::NodeId, std::vector<std::size_t>> items;
  for (const Shown& part : parts) {
    if (!part.slot.item) edits.push_back(crdt::RemoveMember{part.slot.parent, part.slot.key});
    else items[part.slot.parent].push_back(*document.find(part.slot.parent)->items()->position(part.slot.item));
  }
  for (auto& [array, positions] : items) {
    std::sort(positions.begin(), positions.end());
    crdt::RemoveElements removal{array, {}, false};
    for (const std::size_t position : positions) document.find(array)->items()->append_ids(position, position + 1, removal.items);
    edits.push_back(std::move(removal));
  }
  return edits;
}

}  // namespace jetlag::store
