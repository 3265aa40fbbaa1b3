// SPDX-License-Identifier: Apache-2.0
// Where libFuzzer comes in; one program per target, JETLAG_FUZZ_TARGET.
#include <cstddef>
#include <cstdint>

#include "targets.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  jetlag::fuzz::JETLAG_FUZZ_TARGET({reinterpret_cast<const char*>(data), size});
  return 0;
}
