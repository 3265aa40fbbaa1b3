// SPDX-License-Identifier: Apache-2.0
#include "replication/pack.h"

#include <zstd.h>

#include "core/check.h"

namespace jetlag::replication {

std::optional<std::string> pack(std::string_view plain, int level) {
  if (level <= 0) return std::nullopt;
  std::string packed(ZSTD_compressBound(plain.size()), '\0');
  const std::size_t size = ZSTD_compress(packed.data(), packed.size(), plain.data(), plain.size(), level);
  JETLAG_CHECK(ZSTD_isError(size) == 0, "any bytes can be compressed");
  if (size >= plain.size()) return std::nullopt;
  packed.resize(size);
  return packed;
}

}  // namespace jetlag::replication
