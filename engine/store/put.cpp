// SPDX-License-Identifier: Apache-2.0
#include "store/put.h"

#include <utility>

namespace jetlag::store {

using crdt::TtlChange;

void put(Call& call, KeyView& key, const Bytes& value, NewTtl ttl) {
  if (key.exists() && key.type() != crdt::Type::kString) {
    // The bodies of other types go first, and with them the deadline that KEEPTTL wants to keep.
    const auto kept = key.object().deadline();
    key.remove();
    if (ttl.change == TtlChange::kKeep) ttl = kept ? NewTtl{TtlChange::kSet, *kept} : NewTtl{};
  }
  crdt::SetRegister effect = key.for_writing().prepare_set(value, call.db.region(), key.rule(), call.db.options().clock);
  effect.ttl = ttl.change;
  effect.expires_at = ttl.deadline;
  const bool kept_own = effect.value != value;
  key.write(std::move(effect));
  call.written.back().kept_own = kept_own;
}

}  // namespace jetlag::store
