// SPDX-License-Identifier: Apache-2.0
#include "check/sessions.h"

#include <algorithm>

#include "check/describe.h"
#include "core/check.h"

namespace jetlag::check {
namespace {

constexpr std::size_t index_of(Property guarantee) {
  return static_cast<std::size_t>(guarantee) - static_cast<std::size_t>(Property::kReadYourWrites);
}

constexpr const char* kBroken[] = {
    "a read was served by a replica that lacked a write of its own session",
    "a read was served by a replica that lacked what an earlier read of its session was served from",
    "a write was ordered without an earlier write of its session",
    "a write was ordered without what an earlier read of its session was served from",
};
constexpr const char* kHeld[] = {
    "every read was served by a replica that had the session's writes",
    "no read went back behind an earlier one of its session",
    "every write was ordered after the session's earlier writes",
    "every write was ordered after what its session had read",
};
constexpr const char* kNothing[] = {
    "no session read after writing",
    "no session read twice",
    "no session wrote twice",
    "no session wrote after reading",
};

/// `held` lacks something of `needed`.
crdt::Dot first_missing(const crdt::VersionVector& needed, const crdt::VersionVector& held) {
  for (const auto& entry : needed)
    if (held.at(entry.origin) < entry.sequence) return crdt::Dot::of(entry.origin, entry.sequence);
  return {};
}

std::string session_text(SessionId session) { return "session " + std::to_string(session.value); }

}  // namespace

bool SessionChecker::judge(Property guarantee, const OperationView& operation, const Past& past) {
  if (past.vector.empty()) return false;
  Verdict& found = found_[index_of(guarantee)];
  ++found.checked;
  if (past.vector.covered_by(*operation.seen)) return false;
  // Of several writes the one that is missing is the witness; only the latest is remembered with its time, place and key: by then
  // the others had been written.
  const bool latest = past.dot && !operation.seen->contains(past.dot);
  const crdt::Dot dot = past.dot && !latest ? first_missing(past.vector, *operation.seen) : past.dot;
  std::string earlier = session_text(operation.session);
  if (dot) earlier += (latest ? " wrote " : " had written ") + describe(dot);
  else earlier += " read from " + describe(past.vector);
  std::string later = session_text(operation.session) +
                      (operation.access == Access::kRead ? " read from a replica" : " wrote " + describe(operation.first)) +
                      " without " + describe_missing(past.vector, *operation.seen);
  note_violation(
      found, operation.end, kBroken[index_of(guarantee)],
      {{past.at, past.region, dot, latest || !past.dot ? past.key : Bytes(), std::move(earlier)},
       {operation.end, operation.region, operation.first, *operation.key, std::move(later)}});
  return true;
}

std::uint8_t SessionChecker::observe(const OperationView& operation) {
  if (operation.session.value >= tokens_.size())
    tokens_.resize(std::max<std::size_t>(operation.session.value + 1, tokens_.size() * 2));
  auto& shards = tokens_[operation.session.value];
  if (operation.shard.value >= shards.size()) shards.resize(operation.shard.value + std::size_t{1});
  Token& token = shards[operation.shard.value];
  std::uint8_t broken = 0;
  const auto mark = [&](Property guarantee, const Past& past) {
    if (judge(guarantee, operation, past)) broken = static_cast<std::uint8_t>(broken | (1u << index_of(guarantee)));
  };
  if (operation.access == Access::kRead) {
    mark(Property::kReadYourWrites, token.writes);
    mark(Property::kMonotonicReads, token.reads);
    const bool moved_on = (broken >> index_of(Property::kMonotonicReads) & 1u) == 0;
    if (moved_on) token.reads.vector = *operation.seen;  // covers all that was read before
    else token.reads.vector.merge(*operation.seen);
    token.reads.at = operation.end;
    token.reads.region = operation.region;
    token.reads.key = *operation.key;
  } else if (operation.dots > 0) {
    mark(Property::kMonotonicWrites, token.writes);
    mark(Property::kWritesFollowReads, token.reads);
    token.writes.vector.raise(operation.first.origin(), operation.first.sequence() + operation.dots - 1);
    token.writes.dot = operation.first;
    token.writes.at = operation.end;
    token.writes.region = operation.region;
    token.writes.key = *operation.key;
  }
  return broken;
}

Verdict SessionChecker::verdict(Property guarantee) const {
  const std::size_t i = index_of(guarantee);
  JETLAG_CHECK(i < kGuarantees, "one of the four session guarantees");
  return conclude(found_[i], kHeld[i], kNothing[i]);
}

Verdict check_session(const History& history, Property guarantee) {
  SessionChecker checker;
  for (const ClientOperation& operation : history.operations) checker.observe(operation);
  return checker.verdict(guarantee);
}

}  // namespace jetlag::check
