// SPDX-License-Identifier: Apache-2.0
#include "net/wire.h"

#include <algorithm>

#include "core/check.h"

namespace jetlag::net {
namespace {

Duration length_before(const Span& span, Instant now) { return std::max(std::min(span.end, now) - span.begin, Duration{}); }

}  // namespace

Duration Carriage::done(Instant now) const {
  Duration sum = length_before(last_, now);
  if (before_)
    for (const Span& span : *before_) sum += length_before(span, now);
  return sum;
}

void Carriage::add(const Span& span) {
  if (!empty()) before_.ensure().push_back(last_);
  last_ = span;
}

Carriage Wire::take(Instant ready, Duration time) {
  JETLAG_CHECK(time.ns > 0, "what takes no time does not need the wire");
  Carriage carriage;
  auto at = taken_.end();  // the first span that ends after `ready`
  if (!taken_.empty() && taken_.back().end > ready)
    at = std::upper_bound(taken_.begin(), taken_.end(), ready, [](Instant t, const Span& span) { return t < span.end; });
  auto first = at;  // of those that become one
  if (first != taken_.begin() && std::prev(first)->end == ready) --first;
  const Instant begin = first == taken_.end() ? ready : std::min(ready, first->begin);
  Instant from = ready;
  while (time.ns > 0) {
    if (at != taken_.end() && at->begin <= from) {
      from = std::max(from, (at++)->end);
      continue;
    }
    const Instant end{time.ns < kWireEnd.ns - from.ns ? from.ns + time.ns : std::max(kWireEnd.ns, from.ns)};
    const bool gap = at != taken_.end() && at->begin < end;
    const Span piece{from, gap ? at->begin : end};
    carriage.add(piece);
    total_ += piece.end - piece.begin;
    time = gap ? time - (piece.end - from) : Duration{};
    from = piece.end;
  }
  if (at != taken_.end() && at->begin == from) from = (at++)->end;
  if (first == at) {
    taken_.insert(at, {begin, from});
  } else {
    *first = {begin, from};
    taken_.erase(std::next(first), at);
  }
  return carriage;
}

void Wire::forget(Instant now) {
  for (; !taken_.empty() && taken_.front().end <= now; taken_.pop_front()) total_ -= taken_.front().end - taken_.front().begin;
}

Duration Wire::taken_after(Instant now) const {
  Duration sum = total_;
  for (auto span = taken_.begin(); span != taken_.end() && span->begin < now; ++span) sum -= length_before(*span, now);
  return sum;
}

}  // namespace jetlag::net
