// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/throughput.h"

#include <algorithm>
#include <cmath>

namespace jetlag::ui {

namespace {

constexpr std::int64_t kBins = 240;

}  // namespace

void Throughput::display(const observe::Snapshot& seen) {
  const std::size_t regions = seen.scenery ? seen.scenery->regions.size() : 0;
  const Duration step{std::max<std::int64_t>(1'000'000, (seen.end - Instant{}).ns / kBins)};
  const TraceLog::Change change = log_.update(seen.trace);
  if (change.reset || step.ns != step_.ns || regions != regions_) {
    bins_.clear();
    step_ = step;
    regions_ = regions;
    complete_from_ = {};
    count(log_.first());
  } else {
    count(log_.end() - change.added);
  }
  complete_from_ = std::max(complete_from_, seen.told_since);  // what express has passed is not in the log
  reached_ = seen.reached;
  const auto bins = static_cast<std::size_t>(std::max<std::int64_t>(0, reached_.ns / step_.ns + 1));
  if (bins * regions_ > bins_.size()) bins_.resize(bins * regions_);
}

void Throughput::count(std::uint64_t from) {
  log_.each_from(from, [&](std::uint64_t, const observe::TraceEntry& entry) {
    if ((entry.kind != observe::TraceKind::kRead && entry.kind != observe::TraceKind::kWrite) || entry.to >= regions_) return;
    const std::size_t at = static_cast<std::size_t>(entry.at.ns / step_.ns) * regions_ + entry.to;
    if (at >= bins_.size()) bins_.resize((at / regions_ + 1) * regions_);
    ++(entry.kind == observe::TraceKind::kRead ? bins_[at].reads : bins_[at].writes);
  });
}

QVector<double> Throughput::times() const {
  QVector<double> out;
  for (std::size_t bin = 0; regions_ > 0 && bin < bins_.size() / regions_; ++bin)
    out << (static_cast<double>(bin) + 0.5) * step_.in_seconds();
  return out;
}

QVector<double> Throughput::perSecond(std::size_t region, What what) const {
  QVector<double> out;
  for (std::size_t bin = 0; regions_ > 0 && bin < bins_.size() / regions_; ++bin) {
    const Instant begin = Instant{} + step_ * static_cast<std::int64_t>(bin);
    const Count& count = bins_[bin * regions_ + region];
    const bool known = begin >= complete_from_ && begin + step_ <= reached_;
    out << (known ? (what == What::kReads ? count.reads : count.writes) / step_.in_seconds() : std::nan(""));
  }
  return out;
}

}  // namespace jetlag::ui
