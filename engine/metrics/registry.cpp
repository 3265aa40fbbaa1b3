// SPDX-License-Identifier: Apache-2.0
#include "metrics/registry.h"

#include <algorithm>

#include "core/check.h"

namespace jetlag::metrics {
namespace {

bool carries(const MetricInfo& info, const Labels& labels) {
  const auto expected = info.labels();
  return std::equal(expected.begin(), expected.end(), labels.begin(), labels.end(),
                    [](const Label& label, const auto& given) { return label.name == given.first; });
}

bool matches(const Labels& labels, const Labels& selector) {
  return std::all_of(selector.begin(), selector.end(),
                     [&](const auto& wanted) { return std::find(labels.begin(), labels.end(), wanted) != labels.end(); });
}

}  // namespace

Registry::Entry& Registry::entry(std::string_view name, Labels labels, Kind kind, std::size_t next_index, TimeLine time_line) {
  std::sort(labels.begin(), labels.end());
  const MetricInfo* info = find_metric(name);
  JETLAG_CHECK(info != nullptr, "an instrument's name is in the catalogue");
  JETLAG_CHECK(info->kind == kind, "an instrument has the kind that the catalogue says");
  JETLAG_CHECK(carries(*info, labels), "an instrument has the labels that the catalogue says");
  const auto row = static_cast<std::uint32_t>(info - catalogue().data());
  const auto before = [](const Entry& e, const std::pair<std::uint32_t, const Labels*>& key) {
    return e.row != key.first ? e.row < key.first : e.labels < *key.second;
  };
  auto it = std::lower_bound(entries_.begin(), entries_.end(), std::pair<std::uint32_t, const Labels*>(row, &labels), before);
  if (it == entries_.end() || it->row != row || it->labels != labels) {
    it = entries_.insert(it, Entry{row, std::move(labels), static_cast<std::uint32_t>(next_index), UINT32_MAX});
  }
  if (time_line == TimeLine::kKept && it->series == UINT32_MAX) {
    it->series = static_cast<std::uint32_t>(series_.size());
    series_.emplace_back();
  }
  return *it;
}

CounterHandle Registry::counter(std::string_view name, Labels labels, TimeLine time_line) {
  const Entry& e = entry(name, std::move(labels), Kind::kCounter, counters_.size(), time_line);
  if (e.index == counters_.size()) counters_.emplace_back();
  return {e.index};
}

GaugeHandle Registry::gauge(std::string_view name, Labels labels) {
  const Entry& e = entry(name, std::move(labels), Kind::kGauge, gauges_.size(), TimeLine::kKept);
  if (e.index == gauges_.size()) {
    gauges_.emplace_back();
    gauge_series_.push_back(e.series);
  }
  return {e.index};
}

DistributionHandle Registry::distribution(std::string_view name, Labels labels, TimeLine time_line) {
  const Entry& e = entry(name, std::move(labels), Kind::kDistribution, distributions_.size(), time_line);
  if (e.index == distributions_.size()) distributions_.emplace_back();
  return {e.index};
}

void Registry::set(GaugeHandle handle, Instant now, std::int64_t value) {
  gauges_[handle.index] = {value, true};
  series_[gauge_series_[handle.index]].sample(now, value);
}

void Registry::sample(Instant now) {
  for (const Entry& e : entries_) {
    const Kind kind = catalogue()[e.row].kind;
    if (kind == Kind::kCounter) {
      if (e.series != UINT32_MAX) series_[e.series].sample(now, counters_[e.index].value);
    } else if (kind == Kind::kDistribution) {
      Distribution& d = distributions_[e.index];
      if (e.series != UINT32_MAX && d.histogram.count() > 0)
        series_[e.series].sample(now, std::max<std::int64_t>(d.recent_max, 0));
      d.recent_max = INT64_MIN;
    }
  }
}

void Registry::clear_samples(Instant now) {
  for (Series& s : series_) s = Series();
  for (Counter& c : counters_) c = {};
  for (Distribution& d : distributions_) d = {};
  for (std::size_t i = 0; i < gauges_.size(); ++i)
    if (gauges_[i].is_set) series_[gauge_series_[i]].sample(now, gauges_[i].value);
}

Registry::Instrument Registry::view(const Entry& e) const {
  Instrument result;
  result.info = &catalogue()[e.row];
  result.labels = &e.labels;
  result.index = e.index;
  if (result.info->kind == Kind::kCounter) result.counter = &counters_[e.index];
  if (result.info->kind == Kind::kGauge) result.gauge = &gauges_[e.index];
  if (result.info->kind == Kind::kDistribution) result.distribution = &distributions_[e.index];
  if (e.series != UINT32_MAX) result.series = &series_[e.series];
  return result;
}

std::vector<Registry::Instrument> Registry::instruments() const {
  std::vector<Instrument> result;
  result.reserve(entries_.size());
  for (const Entry& e : entries_) result.push_back(view(e));
  return result;
}

std::vector<Registry::Instrument> Registry::select(std::string_view name, const Labels& selector) const {
  std::vector<Instrument> result;
  for (const Entry& e : entries_)
    if (catalogue()[e.row].name == name && matches(e.labels, selector)) result.push_back(view(e));
  return result;
}

bool Registry::operator==(const Registry& other) const {
  const auto mine = instruments(), theirs = other.instruments();
  const auto same = [](const auto* a, const auto* b) { return a == nullptr || b == nullptr ? a == b : *a == *b; };
  return std::equal(mine.begin(), mine.end(), theirs.begin(), theirs.end(), [&](const Instrument& a, const Instrument& b) {
    return a.info == b.info && *a.labels == *b.labels && same(a.counter, b.counter) && same(a.gauge, b.gauge) &&
           same(a.distribution, b.distribution) && same(a.series, b.series);
  });
}

std::string text_of(std::string_view name, const Labels& labels) {
  std::string text(name);
  for (std::size_t i = 0; i < labels.size(); ++i) text += (i == 0 ? "{" : ",") + labels[i].first + "=" + labels[i].second;
  return labels.empty() ? text : text + "}";
}

}  // namespace jetlag::metrics
