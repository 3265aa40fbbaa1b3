// SPDX-License-Identifier: Apache-2.0
// What one shard says to the shard with the same number in another region. All messages of one directed link arrive in order.
//
// A *stream* S -> R carries S's backlog to R. R opens it, S answers, S sends, R acknowledges:
//
//   R -> S  SyncRequest   "I have seen this; send me what I miss"     (when the link comes up; again while there is no answer)
//   S -> R  SyncReply     partial: the backlog covers you, here it comes     full: it does not
//   S -> R  Operations    a slice of a batch
//   S -> R  FullChunk     some pieces of a snapshot; the last one carries `end`
//   R -> S  Ack           what R has seen in all, and how many bytes of this stream it has taken
//
// `stream` numbers the openings of one directed link: whatever belongs to an earlier opening is ignored, and a request that is
// repeated under the same number asks for nothing new. Control messages are immutable and shared, so a Message is small and cheap
// to copy. wire_bytes() is the length of the real encoding.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "crdt/version_vector.h"
#include "replication/batch.h"
#include "store/database.h"

namespace jetlag::replication {

enum class SyncKind : std::uint8_t { kPartial, kFull };

/// Why the sender cannot serve from its backlog.
enum class FullReason : std::uint8_t { kNone, kBacklogOverflow, kReceiverEmpty, kHistoryGap, kOnlyTier };

struct SyncRequest {
  std::uint32_t stream = 0;
  crdt::OriginId identity;    ///< under which R's process writes now
  crdt::VersionVector observed;
  bool accepts_full = false;  ///< R takes one full sync at a time; it asks again when it is ready for one.
  bool refilling = false;     ///< R lost its memory and nobody has refilled it yet
  bool operator==(const SyncRequest&) const = default;
};

struct SyncReply {
  std::uint32_t stream = 0;
  SyncKind kind = SyncKind::kPartial;
  bool begins = true;              ///< false: R needs a full sync, but did not accept one or S is not able to give one
  FullReason reason = FullReason::kNone;
  std::uint8_t distance = 0;       ///< not 0: S itself waits to be refilled, so many links away from data as far as it knows
  crdt::VersionVector target;      ///< S's vector at this instant: reaching it ends the sync. Of a full sync: the snapshot's.
  std::uint64_t missing_ops = 0;   ///< operations that R lacked
  std::int64_t backlog_needed = 0;  ///< bytes of S's backlog from the first entry on that R lacks; for a full sync all of it
  std::int64_t backlog_limit = 0;
  bool operator==(const SyncReply&) const = default;
};

/// Consecutive pieces of a snapshot. R joins a bucket when its last piece has come.
struct FullChunk {
  struct Part {
    store::BucketPtr bucket;   ///< null: an empty bucket
    store::BucketPiece piece;
    bool last = true;          ///< the next part belongs to the next bucket
    friend bool operator==(const Part& a, const Part& b) {
      return a.piece == b.piece && a.last == b.last && (a.bucket == b.bucket || store::deref(a.bucket) == store::deref(b.bucket));
    }
  };

  std::uint32_t stream = 0;
  std::uint16_t first_bucket = 0;
  bool end = false;
  crdt::Hlc clock;          ///< newest stamp in the snapshot
  std::vector<Part> parts;
  int compression = 0;      ///< the zstd level that it travels with
  std::int64_t bytes = 0;   ///< of its encoding, frame excluded
  bool operator==(const FullChunk&) const = default;
};

/// What the live incarnation of some region has applied.
struct Applied {
  crdt::OriginId identity;
  crdt::VersionVector vector;
  bool operator==(const Applied&) const = default;
};

struct Ack {
  std::uint32_t stream = 0;
  crdt::VersionVector observed;
  std::int64_t taken_bytes = 0;   ///< of this stream, since it was opened: returns credit to S
  std::vector<Applied> distant;   ///< now and then: of regions that S has no link with
  bool operator==(const Ack&) const = default;
};

struct Operations {
  std::uint32_t stream = 0;
  Slice slice;
  bool operator==(const Operations&) const = default;
};

/// An immutable shared T that compares by content.
template <class T>
class Shared {
 public:
  explicit Shared(T value) : value_(std::make_shared<const T>(std::move(value))) {}
  const T& operator*() const { return *value_; }
  const T* operator->() const { return value_.get(); }
  friend bool operator==(const Shared& a, const Shared& b) { return a.value_ == b.value_ || *a.value_ == *b.value_; }

 private:
  std::shared_ptr<const T> value_;
};

using Message = std::variant<Operations, Shared<Ack>, Shared<SyncRequest>, Shared<SyncReply>, Shared<FullChunk>>;

/// Bytes of the message on the wire, frame included.
std::int64_t wire_bytes(const Message& message);

/// The real encoding: a frame of eight bytes (kind and whether the body is compressed, stream, length), and the body. The frame
/// of a body of 16 MiB and more is sixteen bytes long.
std::string encode(const Message& message);

/// The length of a chunk's body, and so what FullChunk::bytes must be.
std::int64_t measure(const FullChunk& chunk);

/// Short name for logs and the event inspector: "operations", "ack", ...
const char* kind_name(const Message& message);

}  // namespace jetlag::replication
