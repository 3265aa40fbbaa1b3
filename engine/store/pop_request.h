// SPDX-License-Identifier: Apache-2.0
// The arguments of commands that take something from the first of several keys that has it: LMPOP, ZMPOP, and those that wait
// for it (store/waiting.h).
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

#include <tl/expected.hpp>

#include "core/shared_bytes.h"
#include "core/time.h"
#include "store/reply.h"

namespace jetlag::store {

struct PopRequest {
  std::span<const Bytes> keys;
  const Bytes* end = nullptr;  ///< The word that names the end.
  std::size_t count = 1;
  std::optional<Duration> timeout;
};
/// `args` begin with the number of keys; the end is one of two upper-case words. `timeout` is nullptr where none is asked for.
tl::expected<PopRequest, Reply> read_pop_request(std::span<const Bytes> args, std::string_view one_end,
                                                 std::string_view other_end, const Bytes* timeout);

}  // namespace jetlag::store
