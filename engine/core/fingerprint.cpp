// SPDX-License-Identifier: Apache-2.0
#include "core/fingerprint.h"

#include <fmt/format.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

namespace jetlag {

std::uint64_t hash_bytes(std::string_view bytes, std::uint64_t seed) { return XXH64(bytes.data(), bytes.size(), seed); }

std::string Fingerprint::text() const {
  const auto word = [](std::uint64_t v) { return static_cast<std::uint32_t>(v ^ (v >> 32)); };
  return fmt::format("{:08x}.{:08x}.{:08x}.{:08x}", word(events), word(times), word(random), word(state));
}

std::string Fingerprint::difference(std::string_view a, std::string_view b) {
  constexpr std::string_view kNames = "etrs";
  constexpr std::size_t kStride = 9;  // eight digits and a dot
  std::string names;
  for (std::size_t i = 0; i < kNames.size(); ++i) {
    const auto word = [i](std::string_view s) {
      return s.size() > i * kStride ? s.substr(i * kStride, kStride - 1) : std::string_view();
    };
    if (word(a) != word(b)) names += kNames[i];
  }
  return names;
}

}  // namespace jetlag
