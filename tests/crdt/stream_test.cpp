// SPDX-License-Identifier: Apache-2.0
// Entries of a stream against a plain list that is searched from end to end, and the progress of a group against a plain set.
#include "crdt/stream.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "core/rng.h"

namespace jetlag::crdt {
namespace {

/// Three origins add to one stream that all of them see.
struct Tried {
  VersionVector seen;
  Stream stream;
  std::vector<EntryKey> model;  // ascending
  std::set<EntryKey> unread;

  static OriginId origin(std::uint64_t i) { return OriginId::of(RegionId{static_cast<std::uint8_t>(i)}, 1); }
  template <class F>
  void apply(OriginId by, F effect) {
    const Dot dot = Dot::of(by, seen.at(by) + 1);
    effect(dot, Meta{dot, Hlc{dot.sequence()}, &seen});
    seen.raise(by, dot.sequence());
  }
  void add(OriginId by, StreamId id) {
    apply(by, [&](Dot dot, const Meta& meta) {
      const Bytes fields[] = {"id", std::to_string(id.millis)};
      stream.add({{{id, pack_fields(fields)}}, stream.prepare_head(by, 1, id, false)}, meta);
      model.insert(std::upper_bound(model.begin(), model.end(), EntryKey{id, dot}), {id, dot});
      unread.insert({id, dot});
    });
  }
  void remove(const RemoveEntries& effect) {
    apply(origin(0), [&](Dot, const Meta& meta) { stream.remove(effect, meta); });
    const auto gone = [&](const EntryKey& key) {
      return key <= effect.upto || std::ranges::find(effect.ids, key.id) != effect.ids.end();
    };
    std::erase_if(model, gone);
    std::erase_if(unread, gone);
  }
  std::vector<EntryKey> between(StreamId from, StreamId to) const {
    std::vector<EntryKey> out;
    for (const EntryKey& key : model)
      if (from <= key.id && key.id <= to) out.push_back(key);
    return out;
  }
};

void expect_same(const Tried& tried, StreamId from, StreamId to) {
  std::vector<EntryKey> up, down;
  tried.stream.for_each(from, to, [&](const Stream::Entry& e) {
    EXPECT_EQ(unpack_fields(e.fields).at(1).str(), std::to_string(e.key.id.millis));
    return up.push_back(e.key), true;
  });
  tried.stream.for_each_back(from, to, [&](const Stream::Entry& e) { return down.push_back(e.key), true; });
  std::ranges::reverse(down);
  ASSERT_EQ(up, tried.between(from, to));
  ASSERT_EQ(down, up);
  ASSERT_EQ(tried.stream.size(), tried.model.size());
}

TEST(Stream, ListsFindsAndTrimsAsAPlainListDoes) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Rng rng(seed);
    Tried tried;
    GroupProgress progress;
    std::uint64_t millis = 1;
    for (int step = 0; step < 300; ++step) {
      const auto dice = rng.below(20);
      if (dice < 14) {
        tried.add(Tried::origin(rng.below(3)), {millis += rng.below(3) == 0 ? 0u : 1u, static_cast<std::uint64_t>(step + 1)});
      } else if (dice == 14 && !tried.model.empty()) {
        tried.remove({{tried.model[rng.below(tried.model.size())].id}, {}});
      } else if (dice == 15 && !tried.model.empty()) {
        const std::size_t kept = tried.model.size() - std::min<std::size_t>(tried.model.size(), rng.below(6));
        const EntryKey upto = tried.stream.trim_to_length(kept);
        EXPECT_EQ(tried.stream.count_up_to(upto), tried.model.size() - kept);
        if (upto.id) tried.remove({{}, upto});
        EXPECT_EQ(tried.stream.size(), kept);
      } else if (!tried.model.empty()) {  // a consumer reads
        std::size_t wanted = 1 + rng.below(4);
        std::vector<EntryKey> read;
        tried.stream.for_each_unread(progress, [&](const Stream::Entry& e) { return read.push_back(e.key), --wanted != 0; });
        for (const EntryKey& key : read) {
          EXPECT_EQ(tried.unread.count(key), 1u);
          tried.unread.erase(key);
          progress.mark_delivered(key);
        }
      }
      EXPECT_EQ(tried.stream.unread(progress), tried.unread.size());
      const StreamId from{rng.below(millis + 2), rng.below(300)};
      expect_same(tried, from, {from.millis + rng.below(20), rng.below(300)});
    }
    expect_same(tried, {}, StreamId::largest());
    EXPECT_EQ(tried.stream.entries_added() >= tried.model.size(), true);
  }
}

TEST(Stream, FieldsArePackedAndMalformedOnesRefused) {
  const std::vector<Bytes> texts = {"name", "", "", std::string(300, 'x')};
  const Bytes packed = pack_fields(texts);
  EXPECT_EQ(unpack_fields(packed), texts);
  EXPECT_TRUE(are_fields(packed));
  EXPECT_FALSE(are_fields(""));
  const Bytes odd[] = {"name"};
  EXPECT_FALSE(are_fields(pack_fields(odd)));
  for (std::size_t cut = 1; cut < packed.size(); ++cut) {
    const std::string_view part = packed.view().substr(0, cut);
    EXPECT_EQ(are_fields(part), cut == 6) << cut;  // "name" and ""
  }
  EXPECT_FALSE(are_fields(std::string(12, '\xff')));
}

TEST(StreamGroup, AnAcknowledgementGoesAsFarAsNothingIsPending) {
  Tried tried;
  const OriginId us = Tried::origin(0), eu = Tried::origin(1);
  tried.apply(us, [&](Dot, const Meta& meta) { tried.stream.create_group({"g", {}, {}, false, false, true}, meta); });
  for (std::uint64_t i = 1; i <= 6; ++i) tried.add(i % 2 == 0 ? eu : us, {i, 1});
  GroupProgress& progress = tried.stream.progress_of("g");
  for (const EntryKey& key : tried.model) {
    progress.mark_delivered(key);
    progress.assign(key, "anna", Instant{}, 1);
  }
  const auto ack = [&](std::size_t i) {
    EXPECT_TRUE(progress.forget(tried.model[i]));
    return tried.stream.prepare_ack("g", {tried.model[i]});
  };
  EXPECT_FALSE(ack(2));  // the third, the second of its origin
  EXPECT_FALSE(ack(3));
  const auto first = ack(0);
  ASSERT_TRUE(first);
  EXPECT_EQ(first->upto.at(us), (StreamId{1, 1})) << "the second is pending, whoever wrote it";
  EXPECT_EQ(first->upto.size(), 1u);
  const auto second = ack(1);
  ASSERT_TRUE(second);
  EXPECT_EQ(second->upto.at(us), (StreamId{3, 1}));
  EXPECT_EQ(second->upto.at(eu), (StreamId{4, 1}));
  tried.apply(us, [&](Dot, const Meta& meta) { tried.stream.acknowledge(*second, meta); });
  EXPECT_FALSE(tried.stream.prepare_ack("g", {tried.model[0]})) << "nothing new";
}

TEST(StreamGroup, DeletionsAreForgottenOnceEverybodyHasThem) {
  Tried tried;
  const OriginId us = Tried::origin(0);
  tried.apply(us, [&](Dot, const Meta& meta) { tried.stream.create_group({"g", {}, {}, false, false, true}, meta); });
  tried.apply(us, [&](Dot, const Meta& meta) { tried.stream.destroy_group({"g"}, meta); });
  EXPECT_FALSE(tried.stream.present());
  EXPECT_EQ(tried.stream.digest(), 0u);
  EXPECT_FALSE(tried.stream.bottom());
  EXPECT_TRUE(tried.stream.awaits_collection());
  AckView acks;
  acks.everyone = true;
  const VersionVector nothing;
  acks.entries = {{us, &nothing}};
  EXPECT_FALSE(tried.stream.collect(acks));
  acks.entries = {{us, &tried.seen}};
  EXPECT_TRUE(tried.stream.collect(acks));
  EXPECT_TRUE(tried.stream.bottom());
}

TEST(Stream, AHeadThatKeepsTheKeyIsPresence) {
  Tried tried;
  const OriginId us = Tried::origin(0);
  tried.apply(us, [&](Dot, const Meta& meta) { tried.stream.add({{}, {{5, 0}, 3, {2, 0}, true, true}}, meta); });
  EXPECT_TRUE(tried.stream.present());
  EXPECT_NE(tried.stream.digest(), 0u);
  EXPECT_EQ(tried.stream.size(), 0u);
  EXPECT_EQ(tried.stream.last_id(), (StreamId{5, 0}));
  EXPECT_EQ(tried.stream.entries_added(), 3u);
  tried.apply(us, [&](Dot, const Meta& meta) { tried.stream.remove_all({}, meta); });
  EXPECT_TRUE(tried.stream.bottom());
}

}  // namespace
}  // namespace jetlag::crdt
