// SPDX-License-Identifier: Apache-2.0
#include "store/hyperloglogs.h"

#include <utility>

#include "store/errors.h"

namespace jetlag::store {
namespace {

using crdt::TtlChange;
using crdt::Type;

bool is_active_active(const Call& call) { return call.db.options().commands == CommandSet::kActiveActive; }

crdt::AddRanks all_of(const crdt::HllRegisters& registers) {
  crdt::AddRanks effect;
  registers.for_each([&](crdt::HllRank r) { effect.ranks.push_back(r); });
  return effect;
}

}  // namespace

tl::expected<std::optional<HllPayload>, Reply> hyperloglog_of(const KeyView& key) {
  if (!key.exists()) return std::nullopt;
  if (key.type() == Type::kHyperLogLog) {
    HllPayload payload;
    payload.registers = key.object().hyperloglog()->registers();
    return payload;
  }
  if (key.type() != Type::kString) return tl::unexpected(errors::wrong_type());
  auto payload = read_hll(key.text());
  if (payload) return std::move(*payload);
  return tl::unexpected(Reply::error(payload.error() == HllProblem::kCorrupted
                                         ? "INVALIDOBJ Corrupted HLL object detected"
                                         : "WRONGTYPE Key is not a valid HyperLogLog string value."));
}

bool makes_hyperloglog(const Call& call, const Bytes& value) {
  return is_active_active(call) && value.view().starts_with("HYLL") && read_hll(value);
}

void raise_registers(Call& call, KeyView& key, std::optional<HllPayload> before, const crdt::HllRegisters& to, bool dense) {
  if (is_active_active(call) && key.type() != Type::kString) {
    crdt::AddRanks effect;
    to.for_each([&](crdt::HllRank r) {
      if (!before || before->registers.at(r.index) < r.rank) effect.ranks.push_back(r);
    });
    if (before && effect.ranks.empty()) return;
    key.for_writing();
    key.write(std::move(effect));
    return;
  }
  const NewTtl ttl = before ? kSameTtl : NewTtl{};
  if (!before) before.emplace();
  before->registers.merge(to);
  before->dense = before->dense || dense;
  before->outdate();
  put(call, key, Bytes(write_hll(*before)), ttl);
}

void put_hyperloglog(Call& call, KeyView& key, const crdt::HllRegisters& registers, NewTtl ttl) {
  if (!is_active_active(call)) return put(call, key, Bytes(write_hll(registers)), ttl);
  const auto kept = key.exists() ? key.object().deadline() : std::nullopt;
  if (ttl.change == TtlChange::kKeep) ttl = kept ? NewTtl{TtlChange::kSet, *kept} : NewTtl{};
  if (key.exists()) key.remove();
  key.for_writing();
  key.write(all_of(registers));
  if (ttl.change == TtlChange::kSet) key.write(crdt::SetExpiry{TtlChange::kSet, ttl.deadline});
}

}  // namespace jetlag::store
