// SPDX-License-Identifier: Apache-2.0
// Vectors in the arguments of commands, and what the commands of vector sets have in common.
#pragma once

#include <span>

#include <tl/expected.hpp>

#include "store/key_view.h"
#include "store/reply.h"
#include "store/vectors.h"

namespace jetlag::store {

/// nullptr when the key is absent. Requires the key to fit the type.
inline const crdt::VectorSet* vector_set_of(const KeyView& key) { return key.exists() ? key.object().vector_set() : nullptr; }

/// FP32 and a blob, or VALUES, how many, and so many numbers; `at` goes behind it.
tl::expected<Bytes, Reply> take_vector(std::span<const Bytes> args, std::size_t& at);
Reply dimension_mismatch(std::size_t given, std::size_t expected);

}  // namespace jetlag::store
