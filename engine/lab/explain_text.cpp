// SPDX-License-Identifier: Apache-2.0
#include "lab/explain_text.h"

#include <bit>

#include <fmt/format.h>

#include "store/reply.h"

namespace jetlag::lab {

namespace {

/// A word as it would be typed: quoted only where it needs to be.
std::string word(std::string_view bytes) {
  for (const char c : bytes)
    if (c <= ' ' || c == '"' || c == '\\' || static_cast<unsigned char>(c) >= 0x7f) return store::quoted(bytes);
  return bytes.empty() ? "\"\"" : std::string(bytes);
}

std::string words(const std::vector<Bytes>& list) {
  std::string text;
  for (const Bytes& one : list) text += " " + word(one);
  return text;
}

struct Commander {
  std::string key;

  std::string operator()(const crdt::SetRegister& e) const {
    std::string text = "SET " + key + " " + word(e.value);
    if (e.ttl == crdt::TtlChange::kSet) text += fmt::format(" PXAT {}", e.expires_at.ns / 1'000'000);
    if (e.ttl == crdt::TtlChange::kKeep) text += " KEEPTTL";
    return text;
  }
  std::string operator()(const crdt::Increment& e) const {
    return "increment of " + key + " (its own sum is now " + amount_text(e.sum) + ")";  // by INCR, DECRBY, ...
  }
  std::string operator()(const crdt::AddMembers& e) const { return "SADD " + key + words(e.members); }
  std::string operator()(const crdt::RemoveMembers& e) const { return "SREM " + key + words(e.members); }
  std::string operator()(const crdt::SetFields& e) const {
    std::string text = "HSET " + key;
    for (const auto& field : e.fields) text += " " + word(field.field) + " " + word(field.value);
    return text;
  }
  std::string operator()(const crdt::IncrementField& e) const {
    return "HINCRBY " + key + " " + word(e.field) + " (its own sum is now " + amount_text(e.sum) + ")";
  }
  std::string operator()(const crdt::RemoveFields& e) const {
    std::string text = "HDEL " + key;
    for (const auto& field : e.fields) text += " " + word(field.field);
    return text;
  }
  std::string operator()(const crdt::DeleteKey&) const { return "DEL " + key; }
  std::string operator()(const crdt::SetExpiry& e) const {
    return e.ttl == crdt::TtlChange::kSet ? fmt::format("PEXPIREAT {} {}", key, e.expires_at.ns / 1'000'000) : "PERSIST " + key;
  }
};

}  // namespace

std::string amount_text(const crdt::Amount& amount) {
  return amount.is_float ? fmt::format("{}", std::bit_cast<double>(amount.bits)) : std::to_string(amount.bits);
}

std::string dot_text(const world::Setup& setup, crdt::Dot dot) {
  const crdt::OriginId origin = dot.origin();
  if (origin.incarnation() == 0) return fmt::format("preloaded:{}", dot.sequence());
  if (origin.incarnation() == 1) return fmt::format("{}:{}", setup.name(origin.region()), dot.sequence());
  return fmt::format("{}.{}:{}", setup.name(origin.region()), origin.incarnation(), dot.sequence());
}

std::string command_text(const crdt::Op& op) { return std::visit(Commander{word(op.key)}, op.effect); }

std::string clock_text(crdt::Hlc hlc, scenario::ClockMode mode) {
  const std::string seconds = fmt::format("{}.{:03} s", hlc.millis() / 1000, hlc.millis() % 1000);
  if (mode != scenario::ClockMode::kHlc) return "wall clock " + seconds;
  return hlc.counter() == 0 ? "HLC " + seconds : fmt::format("HLC {} + {}", seconds, hlc.counter());
}

}  // namespace jetlag::lab
