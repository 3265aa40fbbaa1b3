// SPDX-License-Identifier: Apache-2.0
// Vector sets: elements, their vectors and attributes. The modelled store refuses these commands between regions; Jetlag offers
// them there with rules of its own (crdt/vector_set.h).
//
// Vectors   are kept as they come, in 32-bit floats: NOQUANT is what happens anyway, CAS, EF and M change nothing, because
// writing
//           is immediate and no graph is built. Q8, BIN and REDUCE, which would change what is stored, are refused.
#include <algorithm>
#include <string>

#include "store/arguments.h"
#include "store/commands/groups.h"
#include "store/deadline.h"
#include "store/key_view.h"
#include "store/sample.h"
#include "store/scores.h"
#include "store/vector_arguments.h"

namespace jetlag::store {
namespace {

using crdt::Type;

struct Addition {
  Bytes vector, element;
  std::optional<Bytes> attributes;
};

tl::expected<Addition, Reply> read_addition(std::span<const Bytes> args) {
  const auto refused = [](const char* text) { return tl::unexpected(Reply::error(text)); };
  if (is_word(args[2], "REDUCE")) return refused("ERR REDUCE is not supported: vectors are kept as they are");
  std::size_t at = 2;
  auto vector = take_vector(args, at);
  if (!vector) return tl::unexpected(vector.error());
  if (at == args.size()) return tl::unexpected(errors::syntax());
  Addition out{std::move(*vector), args[at++], std::nullopt};
  while (at < args.size()) {
    const std::string_view word = args[at++];
    const bool more = at < args.size();
    if (is_word(word, "CAS") || is_word(word, "NOQUANT")) continue;
    if (is_word(word, "Q8") || is_word(word, "BIN"))
      return refused("ERR quantization is not supported: vectors are kept as 32-bit floats (NOQUANT)");
    if ((is_word(word, "EF") || is_word(word, "M")) && more) {
      const auto number = crdt::parse_integer(args[at++]);
      const bool links = is_word(word, "M");
      if (!number || *number < (links ? 4 : 1) || *number > (links ? 4096 : 1'000'000))
        return refused(links ? "ERR invalid M" : "ERR invalid EF");
    } else if (is_word(word, "SETATTR") && more) {
      out.attributes = args[at++];
    } else {
      return tl::unexpected(errors::syntax());
    }
  }
  return out;
}

void write(Call& call, KeyView& key, crdt::VectorWrite one) {
  crdt::SetVectors effect;
  effect.overwrite = crdt::overwrite_for(crdt::Rule::kLww, call.db.options().clock);
  effect.elements.push_back(std::move(one));
  key.for_writing();
  key.write(std::move(effect));
}

Reply vadd(Call& call) {
  auto given = read_addition(call.args);
  if (!given) return given.error();
  KeyView key(call, call.args[1]);
  if (!key.fits(Type::kVectorSet)) return errors::wrong_type();
  const crdt::VectorSet* set = vector_set_of(key);
  const std::size_t dimension = given->vector.size() / sizeof(float);
  if (set != nullptr && set->dimension() != dimension) return dimension_mismatch(dimension, set->dimension());
  const bool fresh = set == nullptr || !set->contains(given->element);
  write(call, key, {std::move(given->element), std::move(given->vector), std::move(given->attributes), fresh});
  return Reply::integer(fresh ? 1 : 0);
}

Reply vrem(Call& call) {
  KeyView key(call, call.args[1]);
  if (!key.fits(Type::kVectorSet)) return errors::wrong_type();
  const crdt::VectorSet* set = vector_set_of(key);
  if (set == nullptr || !set->contains(call.args[2])) return Reply::integer(0);
  // With its last element the key goes, unless it hides something of another type.
  if (set->size() == 1 && key.object().bodies() == 1) key.remove();
  else key.write(crdt::RemoveVectors{{call.args[2]}});
  return Reply::integer(1);
}

Reply vsetattr(Call& call) {
  KeyView key(call, call.args[1]);
  if (!key.fits(Type::kVectorSet)) return errors::wrong_type();
  const crdt::VectorSet* set = vector_set_of(key);
  if (set == nullptr || !set->contains(call.args[2])) return Reply::integer(0);
  write(call, key, {call.args[2], std::nullopt, call.args[3], false});
  return Reply::integer(1);
}

/// What one element of the second argument's name has; `missing` where there is none.
Reply of_element(Call& call, Reply missing, auto tell) {
  const KeyView key(call, call.args[1]);
  if (!key.fits(Type::kVectorSet)) return errors::wrong_type();
  const crdt::VectorSet* set = vector_set_of(key);
  if (set == nullptr || !set->contains(call.args[2])) return missing;
  return tell(*set->find(call.args[2]));
}

Reply vgetattr(Call& call) {
  return of_element(call, Reply::nil(), [](const crdt::VectorCell& cell) {
    return cell.attributes().empty() ? Reply::nil() : Reply::bulk(cell.attributes());
  });
}

Reply vismember(Call& call) {
  return of_element(call, Reply::integer(0), [](const crdt::VectorCell&) { return Reply::integer(1); });
}

/// RAW: how it is stored, the bytes, and the length, as Redis tells a vector that is not quantized; there the bytes are those of
/// the vector at length 1.
Reply vemb(Call& call) {
  if (call.args.size() > 4) return errors::wrong_arity(call.args[0]);
  const bool raw = call.args.size() == 4;
  if (raw && !is_word(call.args[3], "RAW")) return errors::syntax();
  return of_element(call, Reply::nil(), [&](const crdt::VectorCell& cell) {
    std::vector<float> vector = floats_of(cell.vector());
    std::vector<Reply> out;
    if (!raw) {
      for (const float number : vector) out.push_back(score_reply(static_cast<double>(number)));
      return Reply::array(std::move(out));
    }
    const double length = length_of(vector);
    if (length != 0)
      for (float& number : vector) number = static_cast<float>(static_cast<double>(number) / length);
    return Reply::array({Reply::status("f32"), Reply::bulk(stored(vector)), score_reply(length)});
  });
}

Reply vcard(Call& call) {
  const KeyView key(call, call.args[1]);
  if (!key.fits(Type::kVectorSet)) return errors::wrong_type();
  const crdt::VectorSet* set = vector_set_of(key);
  return Reply::integer(set == nullptr ? 0 : static_cast<std::int64_t>(set->size()));
}

Reply vdim(Call& call) {
  const KeyView key(call, call.args[1]);
  if (!key.fits(Type::kVectorSet)) return errors::wrong_type();
  const crdt::VectorSet* set = vector_set_of(key);
  if (set == nullptr) return Reply::error("ERR key does not exist");
  return Reply::integer(static_cast<std::int64_t>(set->dimension()));
}

Reply vinfo(Call& call) {
  const KeyView key(call, call.args[1]);
  if (!key.fits(Type::kVectorSet)) return errors::wrong_type();
  const crdt::VectorSet* set = vector_set_of(key);
  if (set == nullptr) return Reply::nil_array();
  std::int64_t unsearchable = 0, with_attributes = 0;
  for (const auto& [element, cell] : *set) {
    if (!cell.present()) continue;
    unsearchable += cell.dimension() != set->dimension() ? 1 : 0;
    with_attributes += cell.attributes().empty() ? 0 : 1;
  }
  const auto number = [](std::size_t n) { return Reply::integer(static_cast<std::int64_t>(n)); };
  return Reply::array({Reply::bulk("quant-type"), Reply::bulk("f32"), Reply::bulk("vector-dim"), number(set->dimension()),
                       Reply::bulk("size"), number(set->size()), Reply::bulk("attributes-count"), Reply::integer(with_attributes),
                       Reply::bulk("other-dimensions"), Reply::integer(unsearchable)});
}

Reply vrandmember(Call& call) {
  if (call.args.size() > 3) return errors::wrong_arity(call.args[0]);
  const bool many = call.args.size() == 3;
  const auto sample = many ? read_sample(call.args[2]) : Sample{};
  if (!sample) return sample.error();
  const KeyView key(call, call.args[1]);
  if (!key.fits(Type::kVectorSet)) return errors::wrong_type();
  const crdt::VectorSet* set = vector_set_of(key);
  if (set == nullptr) return many ? Reply::array({}) : Reply::nil();
  std::vector<const Bytes*> elements;
  for (const auto& [element, cell] : *set)
    if (cell.present()) elements.push_back(&element);
  std::vector<Reply> chosen;
  for (const std::uint32_t place : sample->places(elements.size(), *call.at.rng)) chosen.push_back(Reply::bulk(*elements[place]));
  return many ? Reply::array(std::move(chosen)) : std::move(chosen.front());
}

constexpr KeyPositions kOne{1, 1, 1};
constexpr const char* kGroup = "vector-set";
constexpr Command kCommands[] = {
    {"VADD", -5, kGrows, kOne, kGroup, "8.0.0", "Sets the vector of an element, and adds it if it is new", vadd},
    {"VCARD", 2, kRead | kFast, kOne, kGroup, "8.0.0", "Returns how many elements a vector set has", vcard},
    {"VDIM", 2, kRead | kFast, kOne, kGroup, "8.0.0", "Returns of how many numbers the vectors consist", vdim},
    {"VEMB", -3, kRead | kFast, kOne, kGroup, "8.0.0", "Returns the vector of an element", vemb},
    {"VGETATTR", 3, kRead | kFast, kOne, kGroup, "8.0.0", "Returns the attributes of an element", vgetattr},
    {"VINFO", 2, kRead, kOne, kGroup, "8.0.0", "Tells about a vector set", vinfo},
    {"VISMEMBER", 3, kRead | kFast, kOne, kGroup, "8.2.0", "Tells whether a vector set has an element", vismember},
    {"VRANDMEMBER", -2, kRead | kRandom, kOne, kGroup, "8.0.0", "Returns random elements", vrandmember},
    {"VREM", 3, kWrite, kOne, kGroup, "8.0.0", "Removes an element", vrem},
    {"VSETATTR", 4, kWrite | kFast, kOne, kGroup, "8.0.0", "Sets the attributes of an element; an empty text removes them",
     vsetattr},
};

}  // namespace

std::span<const Command> vector_set_commands() { return kCommands; }

}  // namespace jetlag::store
