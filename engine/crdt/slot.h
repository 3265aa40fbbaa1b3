// SPDX-License-Identifier: Apache-2.0
// Hash slots: which of the 16 384 slots a key lives in, the same as in Redis Cluster.
//
// slot_of    CRC16 (polynomial 0x1021, XMODEM) modulo 16 384. If the key contains "{...}" with something between the first "{"
//            and the first "}" after it, only that part is hashed, so that related keys can be kept together.
// hash_key   the 32-bit hash that an operation carries for the keyspace's hash table. The number of the key's database (SELECT)
//            is folded in so that equal keys have equal hashes only in the same one: hash and key together are the identity (db,
//            key), and an entry needs no room for the number. db_of() takes it out again.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "core/fingerprint.h"

namespace jetlag::crdt {

inline constexpr std::uint16_t kSlots = 16'384;

namespace detail {
constexpr std::array<std::uint16_t, 256> crc16_table() {
  std::array<std::uint16_t, 256> table{};
  for (unsigned i = 0; i < 256; ++i) {
    unsigned crc = i << 8;
    for (int bit = 0; bit < 8; ++bit) crc = ((crc & 0x8000u) != 0 ? (crc << 1) ^ 0x1021u : crc << 1) & 0xffffu;
    table[i] = static_cast<std::uint16_t>(crc);
  }
  return table;
}
inline constexpr std::array<std::uint16_t, 256> kCrc16 = crc16_table();
}  // namespace detail

constexpr std::uint16_t crc16(std::string_view bytes) {
  unsigned crc = 0;
  for (const char c : bytes) crc = ((crc << 8) & 0xffffu) ^ detail::kCrc16[((crc >> 8) ^ static_cast<unsigned char>(c)) & 0xffu];
  return static_cast<std::uint16_t>(crc);
}

constexpr std::uint16_t slot_of(std::string_view key) {
  if (const auto open = key.find('{'); open != std::string_view::npos) {
    const auto close = key.find('}', open + 1);
    if (close != std::string_view::npos && close != open + 1) key = key.substr(open + 1, close - open - 1);
  }
  return crc16(key) % kSlots;
}

namespace detail {
inline constexpr std::uint32_t kPerDatabase = 0x9e3779b1u, kPerDatabaseInverse = 0x0e8b2f51u;
static_assert(kPerDatabase * kPerDatabaseInverse == 1, "every database has its own multiple");
}  // namespace detail

inline std::uint32_t hash_key(std::string_view key, std::uint16_t db = 0) {
  const std::uint64_t h = hash_bytes(key);
  return static_cast<std::uint32_t>(h ^ (h >> 32)) ^ (db * detail::kPerDatabase);
}
/// `hash` is hash_key(key, db).
inline std::uint16_t db_of(std::string_view key, std::uint32_t hash) {
  return static_cast<std::uint16_t>((hash ^ hash_key(key)) * detail::kPerDatabaseInverse);
}

}  // namespace jetlag::crdt
