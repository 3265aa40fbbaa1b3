// SPDX-License-Identifier: Apache-2.0
// Whole states of a list: joined, collected, built from decoded parts.
#include "core/check.h"
#include "crdt/sequence.h"

namespace jetlag::crdt {

/// Brings what another replica has into `to`, item by item.
class Sequence::Joiner {
 public:
  Joiner(Sequence& to, const Sequence& from, const VersionVector& mine, const VersionVector& their_context)
      : to_(to), from_(from), mine_(mine), theirs_(their_context) {}

  void run() {
    for (const Generation& g : from_.generations_) {
      if (to_.generation_named(g.name) != nullptr || forgotten(g)) continue;
      to_.open_generation(g.name);
    }
    join_known();
    for (const Generation& g : from_.generations_)
      if (to_.generation_named(g.name) != nullptr) adopt(g);
    for (Generation& g : to_.generations_) {
      const Generation* const other = from_.generation_named(g.name);
      if (other != nullptr) g.removals.merge(other->removals);
      else if (theirs_.contains(g.name)) g.removals.merge(theirs_);  // they have forgotten it: it waits for all that they know
    }
  }

 private:
  /// This side has seen the generation, and forgotten it, so nobody can have anything in it that this side does not know.
  bool forgotten(const Generation& g) const {
    if (!mine_.contains(g.name)) return false;
    for (Node node = g.start, end = from_.end_of(g); node != end; node = from_.tree_.next(node))
      for (std::uint32_t i = 0; from_.runs_[node].present() && i < from_.runs_[node].length(); ++i)
        for (std::size_t c = 0; c < from_.runs_[node].content(i).size(); ++c)
          if (!mine_.contains(from_.runs_[node].content(i)[c].dot)) return false;
    return true;
  }

  static const Register& content_of(const Sequence& list, ItemId item) {
    static const Register kNothing;
    const Place place = list.find(item);
    return place.node == kNone || !list.runs_[place.node].present() ? kNothing : list.runs_[place.node].content(place.offset);
  }

  /// The first place in a range, from `i` on, whose item is present on the other side; the range's length when none is.
  std::uint32_t next_present_there(const ItemRange& range, std::uint32_t i) const {
    while (i < range.length) {
      const ItemId id = range.at(i);
      const Place place = from_.find(id);
      if (place.node != kNone && from_.runs_[place.node].present()) return i;
      if (place.node != kNone) {
        const ItemRange& gone = from_.runs_[place.node].ids;
        const std::uint32_t rest = gone.length - gone.offset_of(id);
        i = rest < range.length - i ? i + rest : range.length;
      } else {
        const std::size_t rank = from_.rank_in_ids(id);
        const bool more = rank < from_.ids_.size() && range.contains(from_.ids_.nth(rank).first);
        i = more ? range.offset_of(from_.ids_.nth(rank).first) : range.length;
      }
    }
    return range.length;
  }

  /// The registers of the items that this side has.
  void join_known() {
    std::vector<ItemRange> known;
    for (Node node = to_.tree_.front(); node != kNone; node = to_.tree_.next(node))
      if (!to_.starts_generation(node)) known.push_back(to_.runs_[node].ids);
    for (const ItemRange& range : known)
      for (std::uint32_t i = 0; i < range.length; ++i) {
        const ItemId id = range.at(i);
        const Place place = to_.require(id);
        if (!to_.runs_[place.node].present() && (i = next_present_there(range, i)) >= range.length) break;
        if (range.at(i) != id) {
          --i;  // what is removed on both sides stays as it is
          continue;
        }
        const Register& theirs = content_of(from_, id);
        if (to_.runs_[place.node].present()) {
          to_.change(place, 1, [&](Register& content) { content.join(theirs, mine_, theirs_); });
        } else if (!theirs.empty()) {
          Register content;
          content.join(theirs, mine_, theirs_);
          if (!content.empty()) to_.revive(place, std::move(content));
        }
      }
  }

  /// How many of the items of their run this side has, those with the lowest ids: each of a run came after those.
  std::uint32_t known_of(const ItemRun& run) const {
    std::uint32_t low = 0, high = run.length();
    while (low < high) {
      const std::uint32_t middle = low + (high - low) / 2;
      if (to_.find(run.ids.at(middle)).node != kNone) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /// The items that this side lacks, each after its origins.
  void adopt(const Generation& g) {
    for (Node first = from_.tree_.next(g.start), end = from_.end_of(g); first != end; first = from_.tree_.next(first)) {
      std::vector<Node> waiting = {first};
      while (!waiting.empty()) {
        const Node node = waiting.back();
        const ItemRun& run = from_.runs_[node];
        const std::uint32_t known = known_of(run);
        if (known == run.length()) {
          waiting.pop_back();
          continue;
        }
        JETLAG_CHECK(waiting.size() <= from_.runs_.size(), "no two items of a list are each other's origins");
        const ItemRun lacked = run.part(known, run.length());
        if (lacked.left && to_.find(lacked.left).node == kNone) waiting.push_back(from_.require(lacked.left).node);
        else if (lacked.right && to_.find(lacked.right).node == kNone) waiting.push_back(from_.require(lacked.right).node);
        else take(run, known, g.name);
      }
    }
  }
  /// Takes over a run from the item with the id at place `first` on, in stretches that are present or not.
  void take(const ItemRun& run, std::uint32_t first, Dot generation) {
    for (std::uint32_t end = first; first < run.length(); first = end) {
      RunContents contents;
      for (end = run.present() ? first : run.length(); end < run.length(); ++end) {
        Register content;
        content.join(run.contents[end], mine_, theirs_);
        if (end != first && content.empty() != contents.empty()) break;
        if (!content.empty()) contents.push_back(std::move(content));
      }
      ItemRun part = run.part(first, end);
      part.contents = std::move(contents);
      to_.place(std::move(part), *to_.generation_named(generation));
    }
  }

  Sequence& to_;
  const Sequence& from_;
  const VersionVector &mine_, &theirs_;
};

void Sequence::join(const Sequence& theirs, const VersionVector& mine, const VersionVector& their_context) {
  if (this == &theirs) return;
  Joiner(*this, theirs, mine, their_context).run();
}

bool Sequence::awaits_collection() const {
  return std::any_of(generations_.begin(), generations_.end(), [&](const Generation& g) { return present_in(g) == 0; });
}

bool Sequence::collect(const AckView& acks) {
  bool any = false;
  for (Generation& g : generations_) {
    if (present_in(g) != 0 || !acks.everyone_applied(g.removals)) continue;
    for (Node node = g.start, end = end_of(g); node != end;) {
      const Node next = tree_.next(node);
      drop_node(node);
      node = next;
    }
    g.start = kNone;
    any = true;
  }
  std::erase_if(generations_, [](const Generation& g) { return g.start == kNone; });
  if (any && generations_.empty()) *this = {};
  return any;
}

bool Sequence::append(Dot generation, VersionVector removals) {
  if (!generations_.empty() && generation <= generations_.back().name) return false;
  open_generation(generation).removals = std::move(removals);
  return true;
}

bool Sequence::append(ItemRun run) {
  const ItemRange& ids = run.ids;
  const bool fits = !generations_.empty() && ids.first && ids.valid() && tree_.total().all < UINT32_MAX - ids.length &&
                    (run.contents.empty() || run.contents.size() == ids.length) && (!run.falling || (ids.solo && ids.length > 1));
  if (!fits) return false;
  const std::size_t rank = rank_in_ids(ids.first);
  const bool taken = find(ids.first).node != kNone || (rank < ids_.size() && ids_.nth(rank).first <= ids.last());
  if (taken) return false;
  insert_before({kNone, 0}, std::move(run));
  join_with_neighbours(tree_.back());
  return true;
}

bool Sequence::complete() const {
  for (const Generation& g : generations_) {
    const std::uint32_t start = tree_.before(g.start).all, end = tree_.before(end_of(g)).all;
    for (Node node = tree_.next(g.start); node != end_of(g); node = tree_.next(node)) {
      const ItemRun& run = runs_[node];
      const Place left = find(run.left), right = find(run.right);
      const std::uint32_t first = tree_.before(node).all;
      if (run.left && (left.node == kNone || order(left) <= start || order(left) >= first)) return false;
      if (run.right && (right.node == kNone || order(right) >= end || order(right) < first + run.length())) return false;
    }
  }
  return true;
}

}  // namespace jetlag::crdt
