// SPDX-License-Identifier: Apache-2.0
#include "store/content.h"

#include <algorithm>
#include <bit>
#include <cmath>

#include "core/fingerprint.h"
#include "core/index_map.h"
#include "crdt/codec.h"
#include "store/fields.h"
#include "store/hyperloglogs.h"
#include "store/json_values.h"
#include "store/lists.h"
#include "store/put.h"

namespace jetlag::store {
namespace {

using crdt::TtlChange;

constexpr std::uint8_t kVersion = 1;
constexpr std::size_t kChecksumSize = 8;
/// The types by number: a new one is added at the end.
enum class Tag : std::uint8_t {
  kText,
  kMembers,
  kFields,
  kScores,
  kItems,
  kStream,
  kJson,
  kEstimate,
  kTerms,
  kVectors,
  kFieldsUntil
};

struct Packer {
  crdt::Writer out;

  void begin(Tag tag) { out.byte(static_cast<std::uint8_t>(tag)); }
  void operator()(const Content::Text& text) {
    begin(Tag::kText);
    out.bytes(text);
  }
  void operator()(const Content::Members& members) {
    begin(Tag::kMembers);
    out.varint(members.size());
    for (const Bytes& member : members) out.bytes(member);
  }
  void operator()(const Content::Fields& fields) {
    begin(fields.deadlines.empty() ? Tag::kFields : Tag::kFieldsUntil);
    out.varint(fields.values.size());
    for (const auto& [field, value] : fields.values) {
      out.bytes(field);
      out.bytes(value);
    }
    if (!fields.deadlines.empty()) out.varint(fields.deadlines.size());
    for (const crdt::FieldDeadline& one : fields.deadlines) {
      out.bytes(one.field);
      out.zigzag(one.at.ns);
    }
  }
  void operator()(const Content::Scores& scores) {
    begin(Tag::kScores);
    out.varint(scores.size());
    for (const auto& [member, score] : scores) {
      out.bytes(member);
      out.fixed64(std::bit_cast<std::uint64_t>(score));
    }
  }
  void operator()(const Content::Items& items) {
    begin(Tag::kItems);
    out.varint(items.values.size());
    for (const Bytes& value : items.values) out.bytes(value);
  }
  void operator()(const StreamContent& stream) {
    begin(Tag::kStream);
    pack_stream(out, stream);
  }
  void operator()(const Content::Json& json) {
    begin(Tag::kJson);
    out.bytes(write_json(json));
  }
  void operator()(const Content::Estimate& estimate) {
    begin(Tag::kEstimate);
    out.bytes(estimate.payload);
  }
  void operator()(const Content::Terms& terms) {
    begin(Tag::kTerms);
    for (const std::int64_t number : {terms.lower, terms.upper, terms.value}) out.zigzag(number);
  }
  void operator()(const Content::Vectors& vectors) {
    begin(Tag::kVectors);
    out.varint(vectors.elements.size());
    for (const Content::Vectors::One& one : vectors.elements) {
      out.bytes(one.element);
      out.bytes(one.vector);
      out.bytes(one.attributes);
    }
  }
};

std::uint64_t checksum(std::string_view bytes) { return mix(kVersion, hash_bytes(bytes)); }

/// Writes into a key that is empty, or holds a string that is to be replaced by one.
struct Setter {
  Call& call;
  KeyView& key;
  std::optional<Instant> deadline;

  void keep_deadline() const {
    if (deadline) key.write(crdt::SetExpiry{TtlChange::kSet, *deadline});
  }
  /// Of what was packed a while ago.
  void drop_past(Content::Fields& fields) const {
    IndexMap<Bytes, bool> past;
    for (const crdt::FieldDeadline& one : fields.deadlines)
      if (one.at <= key.now()) past[one.field] = true;
    if (past.empty()) return;
    std::erase_if(fields.values, [&](const auto& value) { return past.contains(value.first); });
    std::erase_if(fields.deadlines, [&](const auto& one) { return past.contains(one.field); });
  }
  void operator()(Content::Text& text) const { put(call, key, text, deadline ? NewTtl{TtlChange::kSet, *deadline} : NewTtl{}); }
  void operator()(Content::Members& members) const {
    key.for_writing();
    key.write(crdt::AddMembers{std::move(members)});
    keep_deadline();
  }
  void operator()(Content::Fields& fields) const {
    const crdt::Object& object = key.for_writing();
    drop_past(fields);
    if (fields.values.empty()) return;
    crdt::SetFields effect;
    effect.overwrite = crdt::overwrite_for(key.rule(), call.db.options().clock);
    for (auto& [field, value] : fields.values)
      effect.fields.push_back(object.prepare_field(std::move(field), std::move(value), call.db.region(), key.rule()));
    key.write(std::move(effect));
    if (!fields.deadlines.empty()) key.write(crdt::SetFieldDeadlines{std::move(fields.deadlines)});
    keep_deadline();
  }
  void operator()(Content::Scores& scores) const {
    const crdt::Object& object = key.for_writing();
    crdt::SetScores effect;
    effect.overwrite = crdt::overwrite_for(crdt::Rule::kLww, call.db.options().clock);
    for (auto& [member, score] : scores) effect.members.push_back(object.prepare_score(std::move(member), score));
    key.write(std::move(effect));
    keep_deadline();
  }
  void operator()(Content::Items& items) const {
    insert_values(key, 0, std::move(items.values));
    keep_deadline();
  }
  void operator()(StreamContent& stream) const {
    write_stream(call, key, std::move(stream));
    if (key.written().exists()) keep_deadline();
  }
  void operator()(Content::Json& json) const {
    key.for_writing();
    key.write(crdt::EditDocument{{crdt::AssignValue{{}, std::move(json), {}}}});
    keep_deadline();
  }
  void operator()(Content::Estimate& estimate) const {
    put_hyperloglog(call, key, read_hll(estimate.payload)->registers, deadline ? NewTtl{TtlChange::kSet, *deadline} : NewTtl{});
  }
  void operator()(Content::Terms& terms) const {
    key.for_writing();
    key.write(crdt::CreateCounter{terms.lower, terms.upper, terms.value});
    keep_deadline();
  }
  void operator()(Content::Vectors& vectors) const {
    key.for_writing();
    crdt::SetVectors effect;
    effect.overwrite = crdt::overwrite_for(crdt::Rule::kLww, call.db.options().clock);
    for (Content::Vectors::One& one : vectors.elements) {
      crdt::VectorWrite write{std::move(one.element), std::move(one.vector), std::nullopt, true};
      if (!one.attributes.empty()) write.attributes = std::move(one.attributes);
      effect.elements.push_back(std::move(write));
    }
    key.write(std::move(effect));
    keep_deadline();
  }
};

std::optional<Content::Terms> unpack_terms(crdt::Reader& in) {
  Content::Terms terms;
  for (std::int64_t* number : {&terms.lower, &terms.upper, &terms.value}) *number = in.zigzag();
  return crdt::valid({terms.lower, terms.upper, terms.value}) ? std::optional(terms) : std::nullopt;
}

std::optional<Content::Fields> unpack_fields(crdt::Reader& in, bool with_deadlines) {
  Content::Fields fields;
  for (std::size_t left = in.count(); left > 0 && in.ok(); --left) {
    Bytes field = in.bytes();
    fields.values.emplace_back(std::move(field), in.bytes());
  }
  auto next = fields.values.begin();  // deadlines stand in the order of their fields
  for (std::size_t left = with_deadlines ? in.count() : 0; left > 0 && in.ok(); --left) {
    Bytes field = in.bytes();
    const Instant at{in.zigzag()};
    next = std::ranges::find(next, fields.values.end(), field, &std::pair<Bytes, Bytes>::first);
    if (at == kNever || next == fields.values.end()) return std::nullopt;
    ++next;
    fields.deadlines.push_back({std::move(field), at});
  }
  const bool whole = !fields.values.empty() && fields.deadlines.empty() != with_deadlines;
  return whole ? std::optional(std::move(fields)) : std::nullopt;
}

std::optional<Content::Vectors> unpack_vectors(crdt::Reader& in) {
  Content::Vectors vectors;
  for (std::size_t left = in.count(); left > 0 && in.ok(); --left) {
    Content::Vectors::One one{in.bytes(), in.bytes(), in.bytes()};
    if (!crdt::valid_vector(one.vector)) return std::nullopt;
    vectors.elements.push_back(std::move(one));
  }
  return vectors.elements.empty() ? std::nullopt : std::optional(std::move(vectors));
}

}  // namespace

Content content_of(const KeyView& key) {
  const crdt::Object& object = key.object();
  Content content{{}, object.deadline()};
  if (key.type() == crdt::Type::kSet) {
    Content::Members members;
    for (const auto& [member, tags] : *object.set()) members.push_back(member);
    std::ranges::sort(members);
    content.value = std::move(members);
  } else if (key.type() == crdt::Type::kHash) {
    Content::Fields fields;
    const crdt::FieldDeadlines* const deadlines = object.hash()->deadlines();
    for (const auto& [field, element] : fields_of(key)) {
      fields.values.emplace_back(field, element->value(key.rule()));
      const auto deadline = deadlines == nullptr ? std::nullopt : deadlines->deadline_of(field);
      if (deadline) fields.deadlines.push_back({field, *deadline});
    }
    content.value = std::move(fields);
  } else if (key.type() == crdt::Type::kSortedSet) {
    Content::Scores scores;
    for (const auto& [member, score] : *object.sorted_set())
      if (score.present()) scores.emplace_back(member, score.value());
    std::ranges::sort(scores);
    content.value = std::move(scores);
  } else if (key.type() == crdt::Type::kList) {
    Content::Items items;
    const auto keep = [&](const crdt::Sequence::Item& item) {
      items.values.push_back(item.value());
      return true;
    };
    list_of(key)->for_each(0, length_of(key), keep);
    content.value = std::move(items);
  } else if (key.type() == crdt::Type::kStream) {
    content.value = stream_content_of(*object.stream());
  } else if (key.type() == crdt::Type::kDocument) {
    content.value = object.document()->value_of(*object.document()->shown());
  } else if (key.type() == crdt::Type::kHyperLogLog) {
    content.value = Content::Estimate{Bytes(write_hll(object.hyperloglog()->registers()))};
  } else if (key.type() == crdt::Type::kBoundedCounter) {
    const crdt::BoundedCounter::Counter& counter = object.bounded_counter()->shown();
    content.value = Content::Terms{counter.terms.lower, counter.terms.upper, counter.value()};
  } else if (key.type() == crdt::Type::kVectorSet) {
    Content::Vectors vectors;
    for (const auto& [element, cell] : *object.vector_set())
      if (cell.present()) vectors.elements.push_back({element, cell.vector(), cell.attributes()});
    std::ranges::sort(vectors.elements);
    content.value = std::move(vectors);
  } else {
    content.value = key.text();
  }
  return content;
}

void write_content(Call& call, KeyView& key, Content content) {
  const bool over_a_string = key.type() == crdt::Type::kString && std::holds_alternative<Content::Text>(content.value);
  if (key.exists() && !over_a_string) key.remove();
  std::visit(Setter{call, key, content.deadline}, content.value);
}

std::string pack(const Content& content) {
  std::string bytes;
  crdt::Writer out(bytes);
  out.byte(kVersion);
  std::visit(Packer{out}, content.value);
  out.fixed64(checksum(bytes));
  return bytes;
}

std::optional<Content> unpack(std::string_view bytes) {
  if (bytes.size() < kChecksumSize) return std::nullopt;
  const std::string_view body = bytes.substr(0, bytes.size() - kChecksumSize);
  crdt::Reader sum(bytes.substr(body.size()));
  if (sum.fixed64() != checksum(body)) return std::nullopt;
  crdt::Reader in(body);
  if (in.byte() != kVersion) return std::nullopt;
  Content content;
  const std::uint8_t tag = in.byte();
  if (tag == static_cast<std::uint8_t>(Tag::kText)) {
    content.value = in.bytes();
  } else if (tag == static_cast<std::uint8_t>(Tag::kMembers)) {
    Content::Members members;
    for (std::size_t left = in.count(); left > 0 && in.ok(); --left) members.push_back(in.bytes());
    if (members.empty()) return std::nullopt;
    content.value = std::move(members);
  } else if (tag == static_cast<std::uint8_t>(Tag::kFields)) {
    auto fields = unpack_fields(in, false);
    if (!fields) return std::nullopt;
    content.value = std::move(*fields);
  } else if (tag == static_cast<std::uint8_t>(Tag::kScores)) {
    Content::Scores scores;
    for (std::size_t left = in.count(); left > 0 && in.ok(); --left) {
      Bytes member = in.bytes();
      scores.emplace_back(std::move(member), std::bit_cast<double>(in.fixed64()));
      if (std::isnan(scores.back().second)) return std::nullopt;
    }
    if (scores.empty()) return std::nullopt;
    content.value = std::move(scores);
  } else if (tag == static_cast<std::uint8_t>(Tag::kItems)) {
    Content::Items items;
    for (std::size_t left = in.count(); left > 0 && in.ok(); --left) items.values.push_back(in.bytes());
    if (items.values.empty()) return std::nullopt;
    content.value = std::move(items);
  } else if (tag == static_cast<std::uint8_t>(Tag::kStream)) {
    content.value = unpack_stream(in);
  } else if (tag == static_cast<std::uint8_t>(Tag::kJson)) {
    auto json = read_json(in.bytes());
    if (!json) return std::nullopt;
    content.value = std::move(*json);
  } else if (tag == static_cast<std::uint8_t>(Tag::kEstimate)) {
    content.value = Content::Estimate{in.bytes()};
    if (!read_hll(std::get<Content::Estimate>(content.value).payload)) return std::nullopt;
  } else if (tag == static_cast<std::uint8_t>(Tag::kTerms)) {
    const auto terms = unpack_terms(in);
    if (!terms) return std::nullopt;
    content.value = *terms;
  } else if (tag == static_cast<std::uint8_t>(Tag::kFieldsUntil)) {
    auto fields = unpack_fields(in, true);
    if (!fields) return std::nullopt;
    content.value = std::move(*fields);
  } else if (tag == static_cast<std::uint8_t>(Tag::kVectors)) {
    auto vectors = unpack_vectors(in);
    if (!vectors) return std::nullopt;
    content.value = std::move(*vectors);
  } else {
    return std::nullopt;
  }
  return in.ok() && in.empty() ? std::optional(std::move(content)) : std::nullopt;
}

}  // namespace jetlag::store
