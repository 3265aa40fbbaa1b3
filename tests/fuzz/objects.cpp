// SPDX-License-Identifier: Apache-2.0
#include <string>

#include "core/check.h"
#include "crdt/codec.h"
#include "targets.h"

namespace jetlag::fuzz {

void objects(std::string_view input) {
  crdt::Reader in(input);
  const auto object = crdt::decode_object(in);
  if (!object) {
    JETLAG_CHECK(!object.error().message.empty() && in.offset() <= input.size(), "an error has words and a place");
    return;
  }
  std::string bytes;
  crdt::encode(*object, bytes);
  JETLAG_CHECK(crdt::encoded_size(*object) == bytes.size(), "a size is counted as it is written");
  crdt::Reader back(bytes);
  const auto same = crdt::decode_object(back);
  JETLAG_CHECK(same && back.empty() && *same == *object, "what was read is written as it was");
  JETLAG_CHECK(same->digest() == object->digest() && same->content_digest() == object->content_digest(), "with its digests");
  crdt::VersionVector seen;  // whoever remembers deletions has seen them
  if (object->hyperloglog() != nullptr) seen = object->hyperloglog()->deletions();
  crdt::Object joined = *object;
  joined.join(*same, seen, seen);
  JETLAG_CHECK(joined.digest() == object->digest(), "nothing new is live after the same");
}

}  // namespace jetlag::fuzz
