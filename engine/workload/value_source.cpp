// SPDX-License-Identifier: Apache-2.0
#include "workload/value_source.h"

#include <algorithm>
#include <string>

#include "core/fingerprint.h"

namespace jetlag::workload {
namespace {

constexpr char kAlphabet[] = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_-";

char* write_base62(char* to, std::uint64_t number) {
  char reversed[11];
  int n = 0;
  do {
    reversed[n++] = kAlphabet[number % 62];
    number /= 62;
  } while (number != 0);
  while (n > 0) *to++ = reversed[--n];
  return to;
}

/// Six bits per character from a counter-based generator: ten characters per word.
void fill(char* from, char* until, std::uint64_t seed) {
  for (std::uint64_t word = 0; from < until; ++word) {
    std::uint64_t bits = mix(seed, word);
    for (char* stop = from + std::min<std::ptrdiff_t>(10, until - from); from < stop; bits >>= 6) *from++ = kAlphabet[bits & 63];
  }
}

}  // namespace

Bytes ValueSource::next() {
  const auto wanted = static_cast<std::size_t>(std::max<std::int64_t>(0, size_.sample(rng_)));
  const std::uint64_t number = counter_++;
  char head[64];
  char* end = write_base62(head, generator_);
  *end++ = '.';
  end = write_base62(end, number);
  const auto length = static_cast<std::size_t>(end - head);
  if (wanted <= length) return Bytes(std::string_view(head, length));
  const std::uint64_t seed = mix(generator_, number);
  constexpr std::size_t kOnStack = 1024;
  char text[kOnStack];
  std::string large;
  char* to = text;
  if (wanted > kOnStack) {
    large.resize(wanted);
    to = large.data();
  }
  std::copy(head, end, to);
  to[length] = '.';  // ends the head, so that no filler makes two values equal
  fill(to + length + 1, to + wanted, seed);
  return Bytes(std::string_view(to, wanted));
}

}  // namespace jetlag::workload
