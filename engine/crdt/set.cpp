// SPDX-License-Identifier: Apache-2.0
#include "crdt/set.h"

#include <algorithm>

#include "core/fingerprint.h"

namespace jetlag::crdt {
namespace {

/// One operation may add many members, so a tag counts together with its member.
std::uint64_t tags_digest(const Bytes& member, const Tags& tags) {
  const std::uint64_t name = hash_bytes(member.view());
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < tags.size(); ++i) sum += mix(name, tags[i].dot.packed);
  return sum;
}

bool any_unseen(const Tags& tags, const VersionVector& deps, Dot own) {
  for (std::size_t i = 0; i < tags.size(); ++i)
    if (tags[i].dot != own && !deps.contains(tags[i].dot)) return true;
  return false;
}

}  // namespace

bool Tags::contains(Dot dot) const {
  for (std::size_t i = 0; i < size(); ++i)
    if ((*this)[i].dot == dot) return true;
  return false;
}

void Tags::insert(Tag tag) {
  if (empty()) {
    first_ = tag;
    return;
  }
  if (contains(tag.dot)) return;
  if (tag.dot < first_.dot) std::swap(tag, first_);
  std::vector<Tag>& more = more_.ensure();
  more.insert(std::find_if(more.begin(), more.end(), [&](const Tag& t) { return tag.dot < t.dot; }), tag);
}

template <class Keep>
void Tags::keep_if(Keep keep) {
  if (more_) more_->erase(std::remove_if(more_->begin(), more_->end(), [&](const Tag& t) { return !keep(t); }), more_->end());
  if (!empty() && !keep(std::as_const(first_))) {
    if (more_ && !more_->empty()) {
      first_ = more_->front();
      more_->erase(more_->begin());
    } else {
      first_ = Tag{};
    }
  }
  if (more_ && more_->empty()) more_.reset();
}

/// Runs `change` on the tags of a member (created when missing); keeps digest and sizes right, and no member without tags.
template <class Change>
bool Set::change(const Bytes& member, Change change) {
  Tags* tags = members_.find(member);
  if (tags == nullptr) {
    tags = &members_[member];
    data_bytes_ += member.size();
    shared_bytes_ += member.heap_bytes();
  }
  digest_ -= tags_digest(member, *tags);
  extra_tags_ -= tags->empty() ? 0 : tags->size() - 1;
  const bool result = change(*tags);
  if (tags->empty()) {
    drop(member);
    return result;
  }
  digest_ += tags_digest(member, *tags);
  extra_tags_ += tags->size() - 1;
  return result;
}

void Set::drop(const Bytes& member) {
  const Bytes kept = member;  // may be the map's own key
  data_bytes_ -= kept.size();
  shared_bytes_ -= kept.heap_bytes();
  members_.erase(kept);
}

Creation Set::newest() const {
  Creation best;
  for (const auto& [member, tags] : members_)
    for (std::size_t i = 0; i < tags.size(); ++i)
      best = std::max(best, Creation{{tags[i].hlc, tags[i].dot.origin()}, tags[i].dot});
  return best;
}

bool Set::add(const Bytes& member, Tag tag, const VersionVector& deps) {
  return change(member, [&](Tags& tags) {
    tags.keep_if([&](const Tag& t) { return !deps.contains(t.dot); });
    tags.insert(tag);
    return tags.size() > 1 && any_unseen(tags, deps, tag.dot);
  });
}

bool Set::remove(const Bytes& member, const VersionVector& deps) {
  if (!members_.contains(member)) return false;
  return change(member, [&](Tags& tags) {
    tags.keep_if([&](const Tag& t) { return !deps.contains(t.dot); });
    return !tags.empty();
  });
}

Observation Set::remove_all(const DeleteKey&, const Meta& meta) {
  for (std::size_t i = members_.size(); i-- > 0;)
    remove(Bytes(members_.nth(i).first), *meta.deps);  // erase moves only later ones
  Observation met;
  met.concurrent = !members_.empty();
  return met;
}

void Set::join(const Set& theirs, const VersionVector& mine, const VersionVector& their_context) {
  static const Tags kNone;
  for (std::size_t i = members_.size(); i-- > 0;) {
    const Bytes member = members_.nth(i).first;
    const Tags* other = theirs.tags(member);
    change(member, [&](Tags& tags) {
      tags.keep_if([&](const Tag& t) { return !their_context.contains(t.dot) || (other != nullptr && other->contains(t.dot)); });
      return true;
    });
  }
  for (const auto& [member, tags] : theirs.members_)
    for (std::size_t i = 0; i < tags.size(); ++i)
      if (!mine.contains(tags[i].dot)) insert(member, tags[i]);
}

void Set::insert(const Bytes& member, Tag tag) {
  change(member, [&](Tags& tags) {
    tags.insert(tag);
    return true;
  });
}

std::size_t Set::heap_bytes() const {
  return members_.heap_bytes() + shared_bytes_ + extra_tags_ * (sizeof(Tag) + sizeof(std::vector<Tag>));
}

}  // namespace jetlag::crdt
