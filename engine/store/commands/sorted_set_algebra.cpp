// SPDX-License-Identifier: Apache-2.0
// Unions, intersections and differences of sorted sets and sets; a member of a set has the score 1.
#include <algorithm>
#include <cmath>

#include "core/index_map.h"
#include "crdt/number.h"
#include "store/commands/groups.h"
#include "store/deadline.h"
#include "store/errors.h"
#include "store/key_view.h"
#include "store/scores.h"

namespace jetlag::store {
namespace {

using crdt::Type;

/// One input: a sorted set, a set, or nothing.
struct Source {
  const crdt::SortedSet* sorted = nullptr;
  const crdt::Set* plain = nullptr;
  double weight = 1;

  std::size_t size() const { return sorted != nullptr ? sorted->size() : plain != nullptr ? plain->size() : 0; }
  std::optional<double> score(const Bytes& member) const {
    if (sorted != nullptr) return sorted->score(member);
    return plain != nullptr && plain->contains(member) ? std::optional(1.0) : std::nullopt;
  }
  template <class F>
  void for_each(F f) const {
    if (sorted != nullptr) sorted->for_each(0, sorted->size(), [&](const auto& m) { f(m.name, m.score); });
    if (plain != nullptr)
      for (const auto& [member, tags] : *plain) f(member, 1.0);
  }
};

enum class Operation : std::uint8_t { kUnion, kIntersection, kDifference };
enum class Aggregate : std::uint8_t { kSum, kMin, kMax };
/// What becomes of the result.
enum class Purpose : std::uint8_t { kReply, kStore, kCount };

double number(double value) { return std::isnan(value) ? 0 : value; }  // infinity - infinity, 0 * infinity

double aggregated(double a, double b, Aggregate how) {
  switch (how) {
    case Aggregate::kSum: return number(a + b);
    case Aggregate::kMin: return b < a ? b : a;
    case Aggregate::kMax: break;
  }
  return b > a ? b : a;
}

struct Question {
  Operation operation = Operation::kUnion;
  Purpose purpose = Purpose::kReply;
  std::vector<Source> sources;
  Aggregate aggregate = Aggregate::kSum;
  Scores scores = Scores::kWithout;
  std::int64_t limit = 0;  ///< Of what is counted; 0: none.
};

std::optional<Reply> read_weights(std::span<const Bytes> words, Question& q) {
  for (std::size_t i = 0; i < q.sources.size(); ++i) {
    const auto weight = parse_score(words[i]);
    if (!weight) return Reply::error("ERR weight value is not a float");
    q.sources[i].weight = *weight;
  }
  return std::nullopt;
}

std::optional<Reply> read_options(std::span<const Bytes> words, Question& q) {
  const bool may_weigh = q.operation != Operation::kDifference && q.purpose != Purpose::kCount;
  while (!words.empty()) {
    std::size_t used = 2;
    if (may_weigh && words.size() > q.sources.size() && is_word(words[0], "WEIGHTS")) {
      if (auto error = read_weights(words.subspan(1), q)) return error;
      used = 1 + q.sources.size();
    } else if (may_weigh && words.size() > 1 && is_word(words[0], "AGGREGATE")) {
      if (is_word(words[1], "SUM")) q.aggregate = Aggregate::kSum;
      else if (is_word(words[1], "MIN")) q.aggregate = Aggregate::kMin;
      else if (is_word(words[1], "MAX")) q.aggregate = Aggregate::kMax;
      else return errors::syntax();
    } else if (q.purpose == Purpose::kReply && is_word(words[0], "WITHSCORES")) {
      q.scores = Scores::kWith;
      used = 1;
    } else if (q.purpose == Purpose::kCount && words.size() > 1 && is_word(words[0], "LIMIT")) {
      const auto limit = crdt::parse_integer(words[1]);
      if (!limit || *limit < 0) return Reply::error("ERR LIMIT can't be negative");
      q.limit = *limit;
    } else {
      return errors::syntax();
    }
    words = words.subspan(used);
  }
  return std::nullopt;
}

/// `args` begin with the number of keys.
std::optional<Reply> read_question(Call& call, std::span<const Bytes> args, std::string_view command, Question& q) {
  const auto count = crdt::parse_integer(args[0]);
  if (!count) return errors::not_an_integer();
  if (*count < 1) return Reply::error("ERR at least 1 input key is needed for '" + std::string(command) + "' command");
  if (static_cast<std::uint64_t>(*count) >= args.size()) return errors::syntax();
  const auto keys = static_cast<std::size_t>(*count);
  for (const Bytes& name : args.subspan(1, keys)) {
    const KeyView key(call, name);
    Source source;
    if (key.type() == Type::kSortedSet) source.sorted = key.object().sorted_set();
    else if (key.type() == Type::kSet) source.plain = key.object().set();
    else if (key.exists()) return errors::wrong_type();
    q.sources.push_back(source);
  }
  return read_options(args.subspan(1 + keys), q);
}

/// Sums depend on the order of their parts: from the smallest set to the largest, as clients know them.
void smallest_first(std::vector<Source>& sources) {
  std::stable_sort(sources.begin(), sources.end(), [](const Source& a, const Source& b) { return a.size() < b.size(); });
}

std::vector<ScoredMember> united(const Question& q) {
  IndexMap<Bytes, double> all;
  for (const Source& source : q.sources)
    source.for_each([&](const Bytes& member, double score) {
      const double weighted = number(source.weight * score);
      const auto [place, fresh] = all.ensure(member);
      all.value(place) = fresh ? weighted : aggregated(all.value(place), weighted, q.aggregate);
    });
  return {all.begin(), all.end()};
}

std::vector<ScoredMember> intersected(const Question& q) {
  std::vector<ScoredMember> all;
  const auto enough = [&] { return q.limit != 0 && all.size() == static_cast<std::size_t>(q.limit); };
  q.sources.front().for_each([&](const Bytes& member, double score) {
    if (enough()) return;
    double sum = number(q.sources.front().weight * score);
    for (std::size_t i = 1; i < q.sources.size(); ++i) {
      const auto other = q.sources[i].score(member);
      if (!other) return;
      sum = aggregated(sum, *other * q.sources[i].weight, q.aggregate);
    }
    all.emplace_back(member, sum);
  });
  return all;
}

std::vector<ScoredMember> left_over(const Question& q) {
  std::vector<ScoredMember> all;
  q.sources.front().for_each([&](const Bytes& member, double score) {
    const auto has = [&](const Source& source) { return source.score(member).has_value(); };
    if (std::none_of(q.sources.begin() + 1, q.sources.end(), has)) all.emplace_back(member, score);
  });
  return all;
}

std::vector<ScoredMember> answer(Question& q) {
  if (q.operation == Operation::kDifference) return left_over(q);
  smallest_first(q.sources);
  return q.operation == Operation::kUnion ? united(q) : intersected(q);
}

template <Operation kOperation, Purpose kPurpose>
Reply combine(Call& call, std::string_view command) {
  Question q;
  q.operation = kOperation;
  q.purpose = kPurpose;
  constexpr std::size_t kFirst = kPurpose == Purpose::kStore ? 2 : 1;
  if (auto error = read_question(call, call.args.subspan(kFirst), command, q)) return std::move(*error);
  std::vector<ScoredMember> members = answer(q);
  if (kPurpose == Purpose::kCount) return Reply::integer(static_cast<std::int64_t>(members.size()));
  if (kPurpose == Purpose::kStore) return store_members(call, call.args[1], members);
  std::sort(members.begin(), members.end(), [](const ScoredMember& a, const ScoredMember& b) {
    return a.second != b.second ? a.second < b.second : a.first < b.first;
  });
  std::vector<Reply> out;
  for (const auto& [member, score] : members) append_member(out, member, score, q.scores);
  return Reply::array(std::move(out));
}

Reply zunion(Call& call) { return combine<Operation::kUnion, Purpose::kReply>(call, "zunion"); }
Reply zinter(Call& call) { return combine<Operation::kIntersection, Purpose::kReply>(call, "zinter"); }
Reply zdiff(Call& call) { return combine<Operation::kDifference, Purpose::kReply>(call, "zdiff"); }
Reply zunionstore(Call& call) { return combine<Operation::kUnion, Purpose::kStore>(call, "zunionstore"); }
Reply zinterstore(Call& call) { return combine<Operation::kIntersection, Purpose::kStore>(call, "zinterstore"); }
Reply zdiffstore(Call& call) { return combine<Operation::kDifference, Purpose::kStore>(call, "zdiffstore"); }
Reply zintercard(Call& call) { return combine<Operation::kIntersection, Purpose::kCount>(call, "zintercard"); }

constexpr KeyPositions kCounted{2, 2, 1, 1}, kStored{1, 1, 1, 2};
constexpr const char* kGroup = "sorted-set";
constexpr Command kCommands[] = {
    {"ZDIFF", -3, kRead, kCounted, kGroup, "6.2.0", "Returns the members of the first set that no other one has", zdiff},
    {"ZDIFFSTORE", -4, kGrows, kStored, kGroup, "6.2.0", "Stores the members of the first set that no other one has", zdiffstore},
    {"ZINTER", -3, kRead, kCounted, kGroup, "6.2.0", "Returns the members that all sets have", zinter},
    {"ZINTERCARD", -3, kRead, kCounted, kGroup, "7.0.0", "Counts the members that all sets have", zintercard},
    {"ZINTERSTORE", -4, kGrows, kStored, kGroup, "2.0.0", "Stores the members that all sets have", zinterstore},
    {"ZUNION", -3, kRead, kCounted, kGroup, "6.2.0", "Returns the members that any set has", zunion},
    {"ZUNIONSTORE", -4, kGrows, kStored, kGroup, "2.0.0", "Stores the members that any set has", zunionstore},
};

}  // namespace

std::span<const Command> sorted_set_algebra_commands() { return kCommands; }

}  // namespace jetlag::store
