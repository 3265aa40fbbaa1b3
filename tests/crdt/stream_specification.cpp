// SPDX-License-Identifier: Apache-2.0
// The part of the executable specification that concerns streams: which entries and groups are in force, found by asking every
// operation about every other one.
#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "specification.h"

namespace jetlag::crdt::laws {
namespace {

using Seen = std::vector<const Record*>;

bool saw(const Record& later, const Record& earlier) { return later.deps.contains(earlier.dot); }

bool any_of(const Seen& seen, auto what) {
  return std::any_of(seen.begin(), seen.end(), [&](const Record* r) { return what(*r); });
}

bool takes_entry(const Record& y, const Record& x) {
  if (y.intent.kind == Kind::kDelete) return true;
  if (y.intent.kind == Kind::kTrimEntries) return EntryKey{x.intent.id, x.dot} <= y.intent.upto;
  return y.intent.kind == Kind::kRemoveEntry && y.intent.id == x.intent.id;
}

/// Whoever deletes a group wins, unless the creation knew of it. A DEL is about groups where its writer saw a stream.
bool ends_group(const Record& y, const Record& x) {
  const bool destroys = y.intent.kind == Kind::kDestroyGroup && y.intent.name == x.intent.name;
  if (destroys || (y.intent.kind == Kind::kDelete && y.intent.ends_groups)) return !saw(x, y);
  return y.intent.kind == Kind::kDelete && saw(y, x);
}

bool replaces_last_id(const Record& y) {
  const bool writes = y.intent.kind == Kind::kAddEntry || y.intent.kind == Kind::kCreateGroup;
  return y.intent.kind == Kind::kDelete || (writes && y.intent.begins);
}

std::string id_text(StreamId id) { return fmt::format("{}-{}", id.millis, id.number); }

using GroupTexts = std::map<std::string, std::string>;

std::string whole(const std::string& entries, const GroupTexts& groups, StreamId last) {
  if (entries.empty() && groups.empty()) return {};
  std::string text = entries;
  for (const auto& [name, group] : groups) text += fmt::format("{}({}) ", name, group);
  return text + "last " + id_text(last);
}

}  // namespace

std::string specify_stream(const Seen& seen, Seen& creations) {
  std::map<EntryKey, std::string> entries;
  GroupTexts groups;
  StreamId last;
  for (const Record* x : seen) {
    if (x->intent.kind == Kind::kAddEntry || x->intent.kind == Kind::kCreateGroup)
      if (!any_of(seen, [&](const Record& y) { return saw(y, *x) && replaces_last_id(y); }))
        last = std::max(last, x->intent.last);
    if (x->intent.kind == Kind::kAddEntry && !any_of(seen, [&](const Record& y) { return saw(y, *x) && takes_entry(y, *x); })) {
      entries[{x->intent.id, x->dot}] = x->intent.value;
      creations.push_back(x);
    }
  }
  std::map<std::string, std::set<Dot>> tags;
  std::map<std::string, Watermarks> acked;
  for (const Record* x : seen) {
    if (x->intent.kind != Kind::kCreateGroup || any_of(seen, [&](const Record& y) { return ends_group(y, *x); })) continue;
    tags[x->intent.name].insert(x->dot);
    creations.push_back(x);
    for (const Record* a : seen)
      if (a->intent.kind == Kind::kAckEntries && a->intent.name == x->intent.name && saw(*a, *x))
        acked[x->intent.name].raise(a->intent.marks);
  }
  for (const auto& [name, dots] : tags) {
    std::string& text = groups[name];
    for (const Dot dot : dots) text += fmt::format("{:x} ", dot.packed);
    for (const Watermark& w : acked[name]) text += fmt::format("{:x} upto {} ", w.origin.packed, id_text(w.id));
  }
  std::string listed;
  for (const auto& [key, value] : entries) listed += fmt::format("{}={} ", id_text(key.id), value);
  return whole(listed, groups, last);
}

std::string describe_stream(const Stream& stream) {
  std::string listed;
  stream.for_each({}, StreamId::largest(), [&](const Stream::Entry& entry) {
    listed += fmt::format("{}={} ", id_text(entry.key.id), unpack_fields(entry.fields).at(1).str());
    return true;
  });
  GroupTexts groups;
  for (const auto& [name, group] : stream.groups()) {
    if (!group.present()) continue;
    std::string& text = groups[name.str()];
    for (const GroupTag& t : group.tags) text += fmt::format("{:x} ", t.dot.packed);
    for (const Watermark& w : group.acknowledged) text += fmt::format("{:x} upto {} ", w.origin.packed, id_text(w.id));
  }
  return whole(listed, groups, stream.last_id());
}

}  // namespace jetlag::crdt::laws
