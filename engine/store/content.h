// SPDX-License-Identifier: Apache-2.0
// What a key holds, as a plain value: RENAME, COPY and MOVE carry it to another key, DUMP and RESTORE through the hands of a
// client.
//
// Content        of the visible type only, as clients see it: of a counter the number, of a register the value that wins. What
//                other regions have written and this one has not seen is not in it, and stays under the old key.
// write_content  replaces what the key holds, as far as it was seen here: an observed delete, and a write of everything.
// Format         of pack(): a version, the type, counts and lengths as varints, an 8-byte checksum of all before it. It is
//                Jetlag's own: Redis does not read it, nor the other way round. unpack() gives nothing for anything that is not
//                one.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "store/key_view.h"
#include "store/stream_content.h"

namespace jetlag::store {

struct Content {
  using Text = Bytes;
  using Members = std::vector<Bytes>;
  struct Fields {
    std::vector<std::pair<Bytes, Bytes>> values;
    std::vector<crdt::FieldDeadline> deadlines;  ///< Of those that end some time.
    bool operator==(const Fields&) const = default;
  };
  using Scores = std::vector<std::pair<Bytes, double>>;
  struct Items {
    std::vector<Bytes> values;
    bool operator==(const Items&) const = default;
  };
  struct Estimate {  ///< A HyperLogLog, as store/hll_payload.h writes it.
    Bytes payload;
    bool operator==(const Estimate&) const = default;
  };
  /// A bounded counter with this value: another one, whose rights all belong to whoever makes it.
  struct Terms {
    std::int64_t lower = 0, upper = 0, value = 0;
    bool operator==(const Terms&) const = default;
  };
  struct Vectors {
    struct One {
      Bytes element, vector, attributes;
      auto operator<=>(const One&) const = default;
    };
    std::vector<One> elements;
    bool operator==(const Vectors&) const = default;
  };

  using Json = crdt::DocumentValue;

  std::variant<Text, Members, Fields, Scores, Items, StreamContent, Json, Estimate, Terms, Vectors> value;
  std::optional<Instant> deadline;
  bool operator==(const Content&) const = default;
};

/// Requires the key to exist. Members, fields and elements are sorted.
Content content_of(const KeyView& key);
void write_content(Call& call, KeyView& key, Content content);

/// Without the deadline.
std::string pack(const Content& content);
std::optional<Content> unpack(std::string_view bytes);

}  // namespace jetlag::store
