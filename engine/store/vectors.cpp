// SPDX-License-Identifier: Apache-2.0
#include "store/vectors.h"

#include <algorithm>
#include <bit>
#include <charconv>
#include <cmath>
#include <string>

#include "crdt/vector_set.h"
#include "store/scores.h"

namespace jetlag::store {
namespace {

constexpr std::size_t kSize = sizeof(float);

std::optional<Bytes> checked(Bytes vector) {
  return crdt::valid_vector(vector) ? std::optional(std::move(vector)) : std::nullopt;
}

double product(std::span<const float> a, std::span<const float> b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += static_cast<double>(a[i]) * static_cast<double>(b[i]);
  return sum;
}

}  // namespace

std::vector<float> floats_of(std::string_view stored) {
  std::vector<float> vector;
  vector.reserve(stored.size() / kSize);
  for (std::size_t at = 0; at + kSize <= stored.size(); at += kSize) {
    std::uint32_t bits = 0;
    for (std::size_t i = kSize; i-- > 0;) bits = (bits << 8) | static_cast<unsigned char>(stored[at + i]);
    vector.push_back(std::bit_cast<float>(bits));
  }
  return vector;
}

Bytes stored(std::span<const float> vector) {
  std::string bytes;
  bytes.reserve(vector.size() * kSize);
  for (const float number : vector) {
    const auto bits = std::bit_cast<std::uint32_t>(number);
    for (unsigned shift = 0; shift < 32; shift += 8) bytes += static_cast<char>(static_cast<unsigned char>(bits >> shift));
  }
  return bytes;
}

std::optional<Bytes> read_blob(std::string_view blob) { return checked(Bytes(blob)); }

std::optional<Bytes> read_values(std::span<const Bytes> texts) {
  std::vector<float> vector;
  for (const Bytes& text : texts) {
    const auto number = parse_score(text);
    if (!number || std::abs(*number) > static_cast<double>(std::numeric_limits<float>::max())) return std::nullopt;
    vector.push_back(static_cast<float>(*number));
  }
  return checked(stored(vector));
}

double similarity(std::span<const float> a, std::span<const float> b) {
  const double lengths = std::sqrt(product(a, a) * product(b, b));
  return lengths == 0 ? 0.5 : (1 + std::clamp(product(a, b) / lengths, -1.0, 1.0)) / 2;
}

double length_of(std::span<const float> vector) { return std::sqrt(product(vector, vector)); }

Bytes vector_text(const Bytes& stored) {
  constexpr std::size_t kShown = 8;
  const std::vector<float> vector = floats_of(stored);
  std::string text = "[";
  for (std::size_t i = 0; i < vector.size() && i < kShown; ++i) {
    char number[32];
    const auto end = std::to_chars(number, number + sizeof number, vector[i]);
    (text += i == 0 ? "" : " ").append(number, end.ptr);
  }
  if (vector.size() > kShown) text += " ... " + std::to_string(vector.size()) + " numbers";
  return text + "]";
}

}  // namespace jetlag::store
