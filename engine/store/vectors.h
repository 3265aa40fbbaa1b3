// SPDX-License-Identifier: Apache-2.0
// Vectors of 32-bit floats: as clients write them, as they are stored, and how similar they are.
//
// Stored      four bytes for each number, least significant first: what FP32 takes, and what regions send each other.
// Similarity  (1 + cosine) / 2, from 0 (opposite) to 1 (the same direction); 0.5 with a vector of length 0. Sums are taken in the
//             order of the numbers, in double precision, so it is the same everywhere.
// Errors      a vector without numbers, or with one that is not finite, is none.
#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "core/shared_bytes.h"

namespace jetlag::store {

/// Stored bytes; requires a multiple of four.
std::vector<float> floats_of(std::string_view stored);
Bytes stored(std::span<const float> vector);

/// FP32: four bytes for each number.
std::optional<Bytes> read_blob(std::string_view blob);
/// VALUES: a text for each.
std::optional<Bytes> read_values(std::span<const Bytes> texts);

/// Requires equal sizes.
double similarity(std::span<const float> a, std::span<const float> b);
double length_of(std::span<const float> vector);

/// "[0.1 0.2]", of a long one the first numbers and how many there are.
Bytes vector_text(const Bytes& stored);

}  // namespace jetlag::store
