// SPDX-License-Identifier: Apache-2.0
// What the commands of hashes have in common: fields as clients see them.
//
// Reading  a field past its deadline is absent, whoever is going to remove it.
// Writing  what is left of a field that clients do not see (its time is up, or only claims on its deadline are left of it) is
//          removed before it is written: ready_fields() comes after every check and before the effect is prepared.
// Removing the last field takes its key along, and the key's deadline with it.
#pragma once

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include <tl/expected.hpp>

#include "store/key_view.h"

namespace jetlag::store {

/// The element of a field; nullptr when the field is absent. Requires the key to fit the type.
inline const crdt::Elem* field_of(const KeyView& key, const Bytes& field) {
  return key.exists() ? key.object().hash()->find_at(field, key.now()) : nullptr;
}
inline std::size_t field_count(const KeyView& key) { return key.exists() ? key.object().hash()->size_at(key.now()) : 0; }
/// All of them, sorted, so that equal hashes give equal replies in every region.
std::vector<std::pair<Bytes, const crdt::Elem*>> fields_of(const KeyView& key);

/// FIELDS, a number and as many names: the names. Requires a word; `no_number` is the error for what is no positive number.
tl::expected<std::span<const Bytes>, Reply> read_field_names(std::span<const Bytes> words, const char* no_number);

/// Makes the key ready for writes to these fields: the object against which they are prepared.
const crdt::Object& ready_fields(KeyView& key, std::span<const Bytes> fields);
/// Writes pairs of a field and a value, the last one given for a field; how many fields are new.
std::int64_t write_fields(Call& call, KeyView& key, std::span<const Bytes> words);
/// Removes those of the fields that are there; how many there were.
std::int64_t remove_fields(KeyView& key, std::span<const Bytes> fields);

}  // namespace jetlag::store
