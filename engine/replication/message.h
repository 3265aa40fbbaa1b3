// SPDX-License-Identifier: Apache-2.0
// What one shard says to the shard with the same number in another region. All messages of one directed link arrive in order.
//
// A *stream* S -> R carries S's backlog to R. R opens it, S answers, S sends, R acknowledges:
//
//   R -> S  SyncRequest   "I have seen this; send me what I miss"            (when the link comes up)
//   S -> R  SyncReply     partial: the backlog covers you, here it comes     full: it does not
//   S -> R  Operations    a slice of a batch
//   S -> R  FullChunk     some buckets of a snapshot; the last one carries `end`
//   R -> S  Ack           what R has seen in all, and how many bytes of this stream it has taken
//
// `stream` numbers the openings of one directed link: whatever belongs to an earlier opening is ignored. Control messages are
// immutable and shared, so a Message is small and cheap to copy. wire_bytes() is the size of the real encoding.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "core/box.h"
#include "crdt/version_vector.h"
#include "replication/batch.h"
#include "store/database.h"

namespace jetlag::replication {

enum class SyncKind : std::uint8_t { kPartial, kFull };

/// Why the sender cannot serve from its backlog.
enum class FullReason : std::uint8_t { kNone, kBacklogOverflow, kReceiverEmpty, kHistoryGap };

struct SyncRequest {
  std::uint32_t stream = 0;
  crdt::OriginId identity;    ///< under which R's process writes now
  crdt::VersionVector observed;
  bool accepts_full = false;  ///< R takes one full sync at a time; it asks again when it is ready for one.
  bool operator==(const SyncRequest&) const = default;
};

struct SyncReply {
  std::uint32_t stream = 0;
  SyncKind kind = SyncKind::kPartial;
  bool begins = true;              ///< false: a full sync is needed but R did not accept one in its request
  FullReason reason = FullReason::kNone;
  crdt::VersionVector target;      ///< S's vector at this instant: reaching it ends the sync. For a full sync: the snapshot's context.
  std::uint64_t missing_ops = 0;   ///< operations that R lacked
  std::int64_t backlog_held = 0;   ///< bytes in S's backlog at this instant
  std::int64_t backlog_limit = 0;
  bool operator==(const SyncReply&) const = default;
};

struct FullChunk {
  std::uint32_t stream = 0;
  std::uint16_t first_bucket = 0;
  std::vector<store::BucketPtr> buckets;
  std::vector<crdt::VersionVector> contexts;  ///< by bucket; empty when all are the sync's target (S is in no join itself)
  bool end = false;
  crdt::Hlc clock;          ///< newest stamp in the snapshot
  std::int64_t bytes = 0;   ///< encoded size of all that
  friend bool operator==(const FullChunk& a, const FullChunk& b) {
    return a.stream == b.stream && a.first_bucket == b.first_bucket && a.bytes == b.bytes && a.end == b.end && a.clock == b.clock &&
           a.contexts == b.contexts && a.buckets.size() == b.buckets.size();
  }
};

struct Ack {
  std::uint32_t stream = 0;
  crdt::VersionVector observed;
  std::int64_t taken_bytes = 0;  ///< of this stream, since it was opened: returns credit to S
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

/// The real encoding of a control message; its length is wire_bytes(). A chunk's buckets are encoded entry by entry.
std::string encode(const Message& message);

/// Short name for logs and the event inspector: "operations", "ack", ...
const char* kind_name(const Message& message);

}  // namespace jetlag::replication
