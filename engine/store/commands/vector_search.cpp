// SPDX-License-Identifier: Apache-2.0
// Searching vector sets: exactly, over all vectors, so every region that holds the same answers the same.
//
// Order    the most similar first, at a tie by the bytes of the elements.
// Options  EF, FILTER-EF, TRUTH and NOTHREAD change nothing: there is no graph and no thread. FILTER is refused.
// VLINKS   shows the sixteen most similar elements, as one layer: what the lowest layer of a graph would aim at.
#include <algorithm>

#include "store/arguments.h"
#include "store/commands/groups.h"
#include "store/deadline.h"
#include "store/key_view.h"
#include "store/scores.h"
#include "store/vector_arguments.h"

namespace jetlag::store {
namespace {

using crdt::Type;

struct Hit {
  const Bytes* element;
  const crdt::VectorCell* cell;
  double score;
};

/// At most `count` of at least that similarity.
std::vector<Hit> nearest(const crdt::VectorSet& set, const Bytes& to, std::size_t count, double least,
                         const Bytes* without = nullptr) {
  const std::vector<float> centre = floats_of(to);
  std::vector<Hit> hits;
  for (const auto& [element, cell] : set) {
    if (!cell.present() || cell.vector().size() != to.size() || (without != nullptr && element == *without)) continue;
    const double score = similarity(centre, floats_of(cell.vector()));
    if (score >= least) hits.push_back({&element, &cell, score});
  }
  const auto before = [](const Hit& a, const Hit& b) { return a.score != b.score ? a.score > b.score : *a.element < *b.element; };
  const auto end = hits.begin() + static_cast<std::ptrdiff_t>(std::min(count, hits.size()));
  std::partial_sort(hits.begin(), end, hits.end(), before);
  hits.erase(end, hits.end());
  return hits;
}

struct Query {
  std::optional<Bytes> element, vector;  ///< One of the two.
  bool scores = false, attributes = false;
  std::int64_t count = 10;
  double least = 0;
};

using Problem = std::optional<Reply>;

Problem read_option(std::span<const Bytes> args, std::size_t& at, Query& out) {
  const std::string_view word = args[at++];
  const bool more = at < args.size();
  if (is_word(word, "WITHSCORES")) out.scores = true;
  else if (is_word(word, "WITHATTRIBS")) out.attributes = true;
  else if (is_word(word, "TRUTH") || is_word(word, "NOTHREAD")) return std::nullopt;
  else if (is_word(word, "FILTER")) return Reply::error("ERR FILTER is not supported: attributes are stored and not searched");
  else if (is_word(word, "COUNT") && more) {
    const auto count = crdt::parse_integer(args[at++]);
    if (!count || *count <= 0) return Reply::error("ERR invalid COUNT");
    out.count = *count;
  } else if (is_word(word, "EPSILON") && more) {
    const auto distance = parse_score(args[at++]);
    if (!distance || *distance <= 0) return Reply::error("ERR invalid EPSILON");
    out.least = 1 - *distance;
  } else if ((is_word(word, "EF") || is_word(word, "FILTER-EF")) && more) {
    const auto effort = crdt::parse_integer(args[at++]);
    if (!effort || *effort < 0) return Reply::error(is_word(word, "EF") ? "ERR invalid EF" : "ERR invalid FILTER-EF");
  } else {
    return errors::syntax();
  }
  return std::nullopt;
}

tl::expected<Query, Reply> read_query(std::span<const Bytes> args) {
  Query query;
  std::size_t at = 2;
  if (is_word(args[at], "ELE")) {
    query.element = args[at + 1];
    at += 2;
  } else {
    auto vector = take_vector(args, at);
    if (!vector) return tl::unexpected(vector.error());
    query.vector = std::move(*vector);
  }
  while (at < args.size())
    if (Problem problem = read_option(args, at, query)) return tl::unexpected(*problem);
  return query;
}

Reply vsim(Call& call) {
  auto query = read_query(call.args);
  if (!query) return query.error();
  const KeyView key(call, call.args[1]);
  if (!key.fits(Type::kVectorSet)) return errors::wrong_type();
  const crdt::VectorSet* set = vector_set_of(key);
  if (set == nullptr) return Reply::array({});
  if (query->element) {
    if (!set->contains(*query->element)) return Reply::error("ERR element not found in set");
    query->vector = set->find(*query->element)->vector();
  } else if (query->vector->size() != set->dimension() * sizeof(float)) {
    return dimension_mismatch(query->vector->size() / sizeof(float), set->dimension());
  }
  std::vector<Reply> out;
  for (const Hit& hit : nearest(*set, *query->vector, static_cast<std::size_t>(query->count), query->least)) {
    out.push_back(Reply::bulk(*hit.element));
    if (query->scores) out.push_back(score_reply(hit.score));
    if (query->attributes) out.push_back(hit.cell->attributes().empty() ? Reply::nil() : Reply::bulk(hit.cell->attributes()));
  }
  return Reply::array(std::move(out));
}

Reply vlinks(Call& call) {
  constexpr std::size_t kLinks = 16;
  if (call.args.size() > 4) return errors::wrong_arity(call.args[0]);
  const bool scores = call.args.size() == 4;
  if (scores && !is_word(call.args[3], "WITHSCORES")) return errors::syntax();
  const KeyView key(call, call.args[1]);
  if (!key.fits(Type::kVectorSet)) return errors::wrong_type();
  const crdt::VectorSet* set = vector_set_of(key);
  if (set == nullptr || !set->contains(call.args[2])) return Reply::nil_array();
  std::vector<Reply> layer;
  for (const Hit& hit : nearest(*set, set->find(call.args[2])->vector(), kLinks, 0, &call.args[2])) {
    layer.push_back(Reply::bulk(*hit.element));
    if (scores) layer.push_back(score_reply(hit.score));
  }
  return Reply::array({Reply::array(std::move(layer))});
}

constexpr KeyPositions kOne{1, 1, 1};
constexpr const char* kGroup = "vector-set";
constexpr Command kCommands[] = {
    {"VLINKS", -3, kRead, kOne, kGroup, "8.0.0", "Returns the elements that are most similar to an element", vlinks},
    {"VSIM", -4, kRead, kOne, kGroup, "8.0.0", "Returns the elements that are most similar to a vector or an element", vsim},
};

}  // namespace

std::span<const Command> vector_search_commands() { return kCommands; }

}  // namespace jetlag::store
