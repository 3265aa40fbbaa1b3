// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/map/map_dots.h"

#include <algorithm>

#include "pages/facts.h"

namespace jetlag::ui {

namespace {

constexpr std::size_t kCrowd = 400, kHugeCrowd = 4'000, kMostEntries = 200'000;

struct Message {
  MapDot dot;
  quint32 mark = 0;  ///< Decides whether it is one of those shown.
};

quint32 markOf(std::uint8_t from, std::uint8_t to, std::uint16_t shard, Instant sent) {
  auto mixed = static_cast<quint64>(sent.ns) * 0x9E3779B97F4A7C15u +
               (static_cast<quint64>(from) << 24 | static_cast<quint64>(to) << 16 | shard);
  mixed ^= mixed >> 29;
  mixed *= 0xBF58476D1CE4E5B9u;
  return static_cast<quint32>(mixed >> 33);
}

DotKind kindOf(observe::TraceKind kind) {
  if (kind == observe::TraceKind::kAck) return DotKind::kAck;
  return kind == observe::TraceKind::kOperations || kind == observe::TraceKind::kLost ? DotKind::kEffect : DotKind::kSync;
}

class Collector {
 public:
  Collector(const observe::Snapshot& seen, const DotsAsked& asked) : seen_(seen), asked_(asked), now_(seen.at) {
    if (asked.jump <= 0) return;
    const auto step = std::max<std::int64_t>(1, static_cast<std::int64_t>(asked.jump * 1e9));
    now_ = Instant{seen.at.ns / step * step};
  }

  void add(std::uint8_t from, std::uint8_t to, std::uint16_t shard, observe::TraceKind kind, Instant sent, Instant arrives,
           std::uint32_t bytes, bool lost) {
    if (arrives <= sent || (kind == observe::TraceKind::kFullChunk && asked_.pipes.contains(from * 256 + to))) return;
    const double share = (now_ - sent).in_seconds() / (asked_.factor * (arrives - sent).in_seconds());
    if (share < 0 || share > 1) return;
    Message message;
    message.dot = {pairId(from, to), from < to, share, kindOf(kind), static_cast<double>(bytes)};
    if (lost || kind == observe::TraceKind::kLost) message.dot.tint = State::kCut;
    message.mark = markOf(from, to, shard, sent);
    messages_.push_back(message);
  }

  void addArrived() {
    if (asked_.factor <= 1 && now_ == seen_.at) return;
    Duration longest;
    for (const auto& link : seen_.scenery->links) longest = std::max(longest, link.one_way * 2);
    const auto since = now_ - Duration{static_cast<std::int64_t>(static_cast<double>(longest.ns) * (asked_.factor - 1))};
    std::size_t looked = 0;
    for (auto chunk = seen_.trace.rbegin(); chunk != seen_.trace.rend(); ++chunk) {
      const auto& entries = (*chunk)->entries;
      if (entries.empty() || entries.front().at > seen_.at) continue;
      for (auto entry = entries.rbegin(); entry != entries.rend(); ++entry) {
        if (entry->at > seen_.at) continue;
        if (entry->at < since || ++looked > kMostEntries) return;
        if (observe::is_message(entry->kind))
          add(entry->from, entry->to, entry->shard, entry->kind, entry->sent, entry->at, entry->bytes, false);
      }
    }
  }

  Dots take() const {
    Dots out;
    out.oneIn = messages_.size() > kHugeCrowd ? 100 : messages_.size() > kCrowd ? 10 : 1;
    for (const Message& message : messages_)
      if (message.mark % static_cast<quint32>(out.oneIn) == 0) out.dots.push_back(message.dot);
    return out;
  }

 private:
  const observe::Snapshot& seen_;
  const DotsAsked& asked_;
  Instant now_;
  std::vector<Message> messages_;
};

}  // namespace

Dots dotsOf(const observe::Snapshot& seen, const DotsAsked& asked) {
  Collector collector(seen, asked);
  for (const observe::Flight& f : seen.flights) collector.add(f.from, f.to, f.shard, f.kind, f.sent, f.arrives, f.bytes, f.lost);
  collector.addArrived();
  return collector.take();
}

}  // namespace jetlag::ui
