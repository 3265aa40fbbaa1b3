// SPDX-License-Identifier: Apache-2.0
#include <string>

#include "core/check.h"
#include "crdt/codec.h"
#include "targets.h"

namespace jetlag::fuzz {

void operations(std::string_view input) {
  crdt::Reader in(input);
  crdt::CodecState reading;
  while (!in.empty()) {
    const crdt::CodecState before = reading;
    const auto op = crdt::decode_op(in, reading);
    if (!op) {
      JETLAG_CHECK(!op.error().message.empty() && in.offset() <= input.size(), "an error has words and a place");
      return;
    }
    std::string bytes;
    crdt::CodecState writing = before, again = before;
    crdt::encode(*op, writing, bytes);
    crdt::Reader back(bytes);
    const auto same = crdt::decode_op(back, again);
    JETLAG_CHECK(same && back.empty() && *same == *op && again == writing, "what was read is written as it was");
  }
}

}  // namespace jetlag::fuzz
