// SPDX-License-Identifier: Apache-2.0
// Batch: an immutable run of operations of one origin, in sequence order; and Slice: a part of one.
//
// A batch is sealed once, by its origin, and from then on shared: every backlog, every message and every receiver of every region
// refers to the same object, so five regions keep one copy. Its size is the size of its real encoding (and of its compressed
// encoding when compression is on). It holds no spare room: a backlog keeps it for long.
//
// Context  the dependencies of the operations from `first` on: everything the origin had seen before them, and so also what their
//          removals cover. The entry of the batch's own origin is implied (each operation depends on its predecessor). Contexts
//          are few: a new one starts only where the origin had received something between two of its own operations.
// Slice    operations [begin, end) of a batch: what a link carries and a backlog holds when only a part is new. It travels as a
//          batch of its own.
// Command  the operations of one command stand in one batch under one context, so no receiver ever applies a part of them alone.
//
// Units    bytes on the wire. Cost: adding an operation counts its encoding once; with compression sealing encodes it as well.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "core/pool.h"
#include "core/result.h"
#include "crdt/codec.h"
#include "crdt/op.h"

namespace jetlag::replication {

class Batch {
 public:
  struct Context {
    std::uint32_t first = 0;
    crdt::VersionVector deps;  ///< what must have arrived before: everything the writer had merged
    bool operator==(const Context&) const = default;
  };

  crdt::OriginId origin() const { return ops_.front().dot.origin(); }
  std::uint64_t first_sequence() const { return ops_.front().dot.sequence(); }
  std::uint32_t size() const { return static_cast<std::uint32_t>(ops_.size()); }
  const crdt::Op& op(std::uint32_t i) const { return ops_[i]; }
  const std::vector<Context>& contexts() const { return contexts_; }
  /// The position in contexts() of the one that operation `i` has.
  std::size_t context_of(std::uint32_t i) const;
  /// Bytes of the whole batch on the wire.
  std::int64_t wire_bytes() const { return wire_bytes_; }
  /// Bytes of its part [begin, end) on the wire.
  std::int64_t wire_bytes(std::uint32_t begin, std::uint32_t end) const;
  /// The zstd level that it travels with; 0 = plain.
  int compression() const { return compression_; }
  /// Memory of the batch, without what its operations own outside themselves.
  std::size_t memory_bytes() const;

  /// The encoding of the part [begin, end), not compressed, and its inverse: decode(encode(b)) == b but for the observation
  /// times.
  std::string encode(std::uint32_t begin, std::uint32_t end) const;
  std::string encode() const { return encode(0, size()); }
  static Result<std::shared_ptr<const Batch>> decode(std::string_view wire);

  bool operator==(const Batch& other) const { return ops_ == other.ops_ && contexts_ == other.contexts_; }

 private:
  friend class BatchBuilder;
  std::vector<Context> contexts_within(std::uint32_t begin, std::uint32_t end) const;
  std::int64_t plain_bytes(std::uint32_t begin, std::uint32_t end) const;
  std::int64_t measure(std::uint32_t begin, std::uint32_t end) const;

  std::vector<crdt::Op, pool::Allocator<crdt::Op>> ops_;
  std::vector<Context> contexts_;
  std::vector<std::uint32_t> op_ends_;  // encoded bytes of operations [0, i]
  std::int64_t wire_bytes_ = 0;
  int compression_ = 0;
};

using BatchPtr = std::shared_ptr<const Batch>;

struct Slice {
  BatchPtr batch;
  std::uint32_t begin = 0, end = 0;

  crdt::OriginId origin() const { return batch->origin(); }
  std::uint64_t first_sequence() const { return batch->first_sequence() + begin; }
  std::uint64_t last_sequence() const { return batch->first_sequence() + end - 1; }
  std::uint32_t size() const { return end - begin; }
  std::int64_t wire_bytes() const { return batch->wire_bytes(begin, end); }
  friend bool operator==(const Slice& a, const Slice& b) {
    return a.begin == b.begin && a.end == b.end && (a.batch == b.batch || *a.batch == *b.batch);
  }
};

/// The open batch at its origin: operations are added as they are written and sealed by size or by time. Its buffers are kept
/// from one batch to the next; what is sealed takes exactly the room it needs.
class BatchBuilder {
 public:
  bool empty() const { return ops_.empty(); }
  std::uint32_t size() const { return static_cast<std::uint32_t>(ops_.size()); }
  const crdt::Op& op(std::uint32_t i) const { return ops_[i]; }
  const std::vector<Batch::Context>& contexts() const { return contexts_; }
  /// Encoded bytes so far, for the size limit.
  std::int64_t encoded_bytes() const { return bytes_; }
  /// Adds one operation; the entry of its own origin in `deps` is ignored.
  void add(crdt::Op&& op, const crdt::VersionVector& deps);
  /// Seals and empties. Compression level 0 means none. Requires !empty().
  BatchPtr seal(int compression_level);
  bool operator==(const BatchBuilder& other) const { return ops_ == other.ops_ && contexts_ == other.contexts_; }

 private:
  std::vector<crdt::Op, pool::Allocator<crdt::Op>> ops_;
  std::vector<Batch::Context> contexts_;
  std::vector<std::uint32_t> op_ends_;
  crdt::CodecState state_;
  std::int64_t bytes_ = 0;
};

}  // namespace jetlag::replication
