// SPDX-License-Identifier: Apache-2.0
#include "store/describe.h"

#include <algorithm>
#include <string>

#include "store/describe_document.h"
#include "store/scores.h"
#include "store/streams.h"
#include "store/vectors.h"

namespace jetlag::store {
namespace {

using crdt::Type;

template <class Value>
void describe_counters(const crdt::Cell<Value>& cell, ElementInfo& info) {
  if (cell.accumulators() == nullptr) return;
  for (const crdt::Accumulator& a : cell.accumulators()->entries())
    info.counters.push_back({a.birth, a.last(), a.hlc, a.total(), a.cancelled(), a.reset_sequence, a.alive()});
}

ElementInfo describe_element(const Bytes& field, const crdt::Elem& element, crdt::Rule rule) {
  ElementInfo info;
  info.field = field;
  if (element.present()) info.value = element.value(rule);
  const auto chosen = element.base().chosen(rule);
  for (std::size_t i = 0; i < element.base().size(); ++i) {
    const crdt::Candidate& c = element.base()[i];
    info.candidates.push_back({c.dot, c.hlc, c.value, std::ranges::find(chosen, &c) != chosen.end()});
  }
  describe_counters(element, info);
  const auto is_text = [](const crdt::Candidate& c) { return !crdt::parse_number(c.value.view()); };
  bool only_texts = rule == crdt::Rule::kMultiValue && !element.base().empty();
  for (std::size_t i = 0; i < element.base().size(); ++i) only_texts = only_texts && is_text(element.base()[i]);
  info.counters_hidden = element.has_increments() && (rule == crdt::Rule::kMultiValue ? only_texts : !element.number(rule));
  return info;
}

BodyInfo describe_set(const crdt::Set& set) {
  BodyInfo body;
  for (const auto& [member, tags] : set) {
    MemberInfo info{member, {}};
    for (std::size_t i = 0; i < tags.size(); ++i) info.tags.push_back(tags[i]);
    body.members.push_back(std::move(info));
  }
  std::sort(body.members.begin(), body.members.end(), [](const auto& a, const auto& b) { return a.member < b.member; });
  return body;
}

std::vector<ClaimInfo> describe_claims(const crdt::Expiry& expiry) {
  std::vector<ClaimInfo> claims;
  for (const crdt::Claim& c : expiry)
    claims.push_back({c.dot, c.hlc, c.deadline == kNever ? std::nullopt : std::optional(c.deadline), &c == expiry.winner()});
  return claims;
}

BodyInfo describe_hash(const crdt::Hash& hash, crdt::Rule rule, Instant now_clock) {
  BodyInfo body;
  for (const auto& [field, element] : hash) {
    body.elements.push_back(describe_element(field, element, rule));
    body.elements.back().past_deadline = hash.past(field, now_clock);
    const crdt::Expiry* const claims = hash.deadlines() == nullptr ? nullptr : hash.deadlines()->find(field);
    if (claims != nullptr) body.elements.back().claims = describe_claims(*claims);
  }
  for (std::size_t i = 0; hash.deadlines() != nullptr && i < hash.deadlines()->size(); ++i) {
    const auto& [field, claims] = *(hash.deadlines()->begin() + static_cast<std::ptrdiff_t>(i));
    if (hash.find(field) != nullptr) continue;
    ElementInfo gone;
    gone.field = field;
    gone.claims = describe_claims(claims);
    body.elements.push_back(std::move(gone));
  }
  std::sort(body.elements.begin(), body.elements.end(), [](const auto& a, const auto& b) { return a.field < b.field; });
  return body;
}

BodyInfo describe_sorted_set(const crdt::SortedSet& set) {
  BodyInfo body;
  for (const auto& [member, score] : set) {
    ElementInfo info;
    info.field = member;
    if (score.present()) info.value = format_score(score.value());
    const auto* winner = score.base().resolve(crdt::Rule::kLww);
    for (std::size_t i = 0; i < score.base().size(); ++i) {
      const auto& c = score.base()[i];
      info.candidates.push_back({c.dot, c.hlc, format_score(c.value), &c == winner});
    }
    describe_counters(score, info);
    body.elements.push_back(std::move(info));
  }
  std::sort(body.elements.begin(), body.elements.end(), [](const auto& a, const auto& b) { return a.field < b.field; });
  return body;
}

/// All items in order, removed ones too, each with its name.
std::vector<RowInfo> rows_of(const crdt::Sequence& list) {
  std::vector<RowInfo> rows;
  std::size_t more = 0;
  for (const crdt::Sequence::Generation& generation : list.generations())
    list.for_each_run(generation, [&](const crdt::ItemRun& run) {
      for (std::uint32_t i = 0; i < run.length(); ++i) {
        if (rows.size() == kMostRows) {
          more += run.length() - i;
          return;
        }
        const Bytes value = run.present() ? run.content(i).resolve(crdt::Rule::kLww)->value : Bytes();
        rows.push_back({0, item_name(run.id(i)), value, !run.present()});
      }
    });
  if (more != 0) rows.push_back({0, Bytes("and " + std::to_string(more) + " more"), {}, false});
  return rows;
}

BodyInfo describe_list(const crdt::Sequence& list) {
  BodyInfo body;
  body.rows = rows_of(list);
  list.for_each(0, list.size(), [&](const crdt::Sequence::Item& item) {
    ElementInfo info;
    info.field = item_name(item.id);
    info.value = item.value();
    const crdt::Candidate* const winner = item.content.resolve(crdt::Rule::kLww);
    for (std::size_t i = 0; i < item.content.size(); ++i) {
      const crdt::Candidate& c = item.content[i];
      info.candidates.push_back({c.dot, c.hlc, c.value, &c == winner});
    }
    body.elements.push_back(std::move(info));
    return true;
  });
  return body;
}

GroupInfo describe_group(const Bytes& name, const crdt::ConsumerGroup& group, const crdt::Stream& stream) {
  GroupInfo info;
  info.name = name;
  for (const crdt::GroupTag& t : group.tags) info.tags.push_back({t.dot, t.hlc});
  info.acknowledged.assign(group.acknowledged.begin(), group.acknowledged.end());
  if (!group.progress) {
    info.unread = stream.unread(group.fresh_progress());
    return info;
  }
  info.last_delivered = group.progress->last_delivered();
  info.pending = group.progress->pending().size();
  info.unread = stream.unread(*group.progress);
  for (const auto& [consumer, state] : group.progress->consumers()) info.consumers.push_back({consumer, state.pending.size()});
  return info;
}

/// The newest entries, then the groups with their consumers.
std::vector<RowInfo> rows_of_stream(const BodyInfo& body) {
  std::vector<RowInfo> rows;
  const std::size_t skipped = body.elements.size() > kMostRows ? body.elements.size() - kMostRows : 0;
  if (skipped != 0) rows.push_back({0, Bytes(std::to_string(skipped) + " older entries"), {}, false});
  for (std::size_t i = skipped; i < body.elements.size(); ++i)
    rows.push_back({0, body.elements[i].field, body.elements[i].value, false});
  for (const GroupInfo& group : body.groups) {
    const std::string counts = std::to_string(group.pending) + " pending, " + std::to_string(group.unread) + " unread";
    rows.push_back({0, Bytes(counts), Bytes("group " + group.name.str()), false});
    for (const GroupInfo::Consumer& consumer : group.consumers)
      rows.push_back({1, Bytes(std::to_string(consumer.pending) + " pending"), consumer.name, false});
  }
  return rows;
}

BodyInfo describe_stream(const crdt::Stream& stream) {
  BodyInfo body;
  stream.for_each({}, crdt::StreamId::largest(), [&](const crdt::Stream::Entry& entry) {
    ElementInfo info;
    info.field = format_id(entry.key.id);
    info.value = fields_text(entry.fields);
    info.candidates.push_back({entry.key.dot, entry.hlc, info.value, true});
    body.elements.push_back(std::move(info));
    return true;
  });
  for (const auto& [name, group] : stream.groups())
    if (group.present()) body.groups.push_back(describe_group(name, group, stream));
  body.rows = rows_of_stream(body);
  return body;
}

BodyInfo describe_hyperloglog(const crdt::HyperLogLog& log) {
  BodyInfo body;
  body.registers = log.registers().raised();
  body.deletions = log.deletions();
  if (!log.present()) return body;
  ElementInfo info;
  info.value = std::to_string(log.registers().estimate());
  for (const crdt::HyperLogLog::Adds& a : log.adds()) info.counters.push_back({a.first, a.last, {}, {}, {}, 0, true});
  body.elements.push_back(std::move(info));
  return body;
}

BodyInfo describe_bounded_counter(const crdt::BoundedCounter& all) {
  BodyInfo body;
  for (const crdt::BoundedCounter::Counter& counter : all.counters()) {
    ElementInfo info;
    info.field = item_name({counter.name, 0});
    info.value = std::to_string(counter.value());
    info.candidates.push_back({counter.name, counter.hlc, info.value, &counter == &all.shown()});
    for (const crdt::BoundedCounter::Row& row : counter.rows)
      info.counters.push_back({counter.name,
                               row.last,
                               {},
                               crdt::integer_amount(static_cast<std::int64_t>(row.added)),
                               crdt::integer_amount(static_cast<std::int64_t>(row.taken)),
                               0,
                               true});
    body.elements.push_back(std::move(info));
  }
  body.terms = all.shown().terms;
  for (const crdt::OriginId origin : all.shown().holders()) body.rights.push_back({origin, all.shown().rights_of(origin)});
  return body;
}

/// `told` says how a value reads.
ElementInfo describe_register(const Bytes& field, const crdt::Register& from, Bytes (*told)(const Bytes&)) {
  ElementInfo info;
  info.field = field;
  const crdt::Candidate* const winner = from.resolve(crdt::Rule::kLww);
  if (winner != nullptr) info.value = told(winner->value);
  for (std::size_t i = 0; i < from.size(); ++i)
    info.candidates.push_back({from[i].dot, from[i].hlc, told(from[i].value), &from[i] == winner});
  return info;
}

BodyInfo describe_vector_set(const crdt::VectorSet& set) {
  BodyInfo body;
  const auto as_it_is = [](const Bytes& text) { return text; };
  std::vector<const Bytes*> names;
  for (const auto& [element, cell] : set) names.push_back(&element);
  std::ranges::sort(names, {}, [](const Bytes* name) -> const Bytes& { return *name; });
  for (const Bytes* name : names) {
    const crdt::VectorCell& cell = *set.find(*name);
    body.elements.push_back(describe_register(*name, cell.vectors(), vector_text));
    if (!cell.all_attributes().empty()) body.elements.push_back(describe_register(*name, cell.all_attributes(), as_it_is));
  }
  return body;
}

void add_body(Description& to, const crdt::Object& object, Type type, BodyInfo body) {
  body.type = type;
  body.visible = object.type() == type;
  if (object.holds(type)) body.newest = object.newest(type);
  to.bodies.push_back(std::move(body));
}

}  // namespace

std::optional<Description> describe(const Database& db, std::string_view key, Instant now_clock) {
  return describe(std::vector{&db}, key, now_clock);
}

std::optional<Description> describe(const std::vector<const Database*>& replicas, std::string_view key, Instant now_clock) {
  if (replicas.empty()) return std::nullopt;
  Description info;
  info.key = key;
  const KeyRef ref(info.key);
  const crdt::Object nothing;
  const crdt::Object* object = replicas.front()->find(ref);
  crdt::Object all;
  if (replicas.size() > 1) {
    if (object != nullptr) all = *object;
    crdt::VersionVector seen = replicas.front()->observed();
    for (std::size_t i = 1; i < replicas.size(); ++i) {
      const crdt::Object* theirs = replicas[i]->find(ref);
      all.join(theirs == nullptr ? nothing : *theirs, seen, replicas[i]->observed());
      seen.merge(replicas[i]->observed());
    }
    object = all.bottom() ? nullptr : &all;
  }
  if (object == nullptr) return std::nullopt;
  info.slot = ref.slot;
  info.rule = replicas.front()->options().rules.rule_of(key);
  info.past_deadline = Database::past(*object, now_clock);
  info.visible = info.past_deadline ? Type::kNone : object->type();
  info.digest = object->digest();
  if (!object->string().bottom()) {
    BodyInfo body;
    body.elements.push_back(describe_element({}, object->string(), info.rule));
    add_body(info, *object, Type::kString, std::move(body));
  }
  if (object->set() != nullptr) add_body(info, *object, Type::kSet, describe_set(*object->set()));
  if (object->hash() != nullptr) add_body(info, *object, Type::kHash, describe_hash(*object->hash(), info.rule, now_clock));
  if (object->sorted_set() != nullptr) add_body(info, *object, Type::kSortedSet, describe_sorted_set(*object->sorted_set()));
  if (object->list() != nullptr) add_body(info, *object, Type::kList, describe_list(*object->list()));
  if (object->stream() != nullptr) add_body(info, *object, Type::kStream, describe_stream(*object->stream()));
  if (object->document() != nullptr) add_body(info, *object, Type::kDocument, describe_document(*object->document()));
  if (object->hyperloglog() != nullptr) add_body(info, *object, Type::kHyperLogLog, describe_hyperloglog(*object->hyperloglog()));
  if (object->bounded_counter() != nullptr)
    add_body(info, *object, Type::kBoundedCounter, describe_bounded_counter(*object->bounded_counter()));
  if (object->vector_set() != nullptr) add_body(info, *object, Type::kVectorSet, describe_vector_set(*object->vector_set()));
  if (const crdt::Expiry* expiry = object->expiry()) {
    info.claims = describe_claims(*expiry);
    info.expiry_owner = object->expiry_owner();
  }
  return info;
}

Bytes item_name(crdt::ItemId item) {
  const crdt::OriginId origin = item.dot.origin();
  std::string text = std::to_string(origin.region().value + 1);
  if (origin.incarnation() != 1) text += "." + std::to_string(origin.incarnation());
  text += ":" + std::to_string(item.dot.sequence());
  if (item.index != 0) text += "." + std::to_string(item.index);
  return text;
}

std::string_view type_word(const crdt::Object* object, crdt::Rule rule) {
  const crdt::Type type = object == nullptr ? crdt::Type::kNone : object->type();
  if (type == crdt::Type::kDocument) return "json";
  const bool counts = type == crdt::Type::kString && object->string().has_increments() && object->string().number(rule);
  return counts ? "counter" : crdt::name_of(type);
}

}  // namespace jetlag::store
