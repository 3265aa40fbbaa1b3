// SPDX-License-Identifier: Apache-2.0
#include "replication/batch.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "core/check.h"
#include "replication/pack.h"
#include "replication/vector_codec.h"

namespace jetlag::replication {

namespace {

/// The header: number of operations and the contexts.
template <class Sink>
void put_context(Sink& sink, const Batch::Context& context) {
  sink.varint(context.first);
  put_vector(sink, context.deps);
}

template <class Sink>
void put_header(Sink& sink, std::size_t operations, const std::vector<Batch::Context>& contexts) {
  sink.varint(operations);
  sink.varint(contexts.size());
  for (const Batch::Context& context : contexts) put_context(sink, context);
}

crdt::VersionVector without(const crdt::VersionVector& vector, crdt::OriginId own) {
  crdt::VersionVector rest;
  for (const auto& entry : vector)
    if (entry.origin != own) rest.raise(entry.origin, entry.sequence);
  return rest;
}

bool equal_but(const crdt::VersionVector& rest, const crdt::VersionVector& full, crdt::OriginId own) {
  auto a = rest.begin();
  for (const auto& entry : full) {
    if (entry.origin == own) continue;
    if (a == rest.end() || !(*a == entry)) return false;
    ++a;
  }
  return a == rest.end();
}

/// Moves the elements into a vector that is exactly as large as needed; the buffer that they came from keeps its room.
template <class Vector>
Vector moved_out(Vector& buffer) {
  Vector exact(std::make_move_iterator(buffer.begin()), std::make_move_iterator(buffer.end()));
  buffer.clear();
  return exact;
}

}  // namespace

std::size_t Batch::context_of(std::uint32_t i) const {
  const auto past = std::upper_bound(contexts_.begin(), contexts_.end(), i,
                                     [](std::uint32_t at, const Context& c) { return at < c.first; });
  return static_cast<std::size_t>(past - contexts_.begin()) - 1;
}

std::vector<Batch::Context> Batch::contexts_within(std::uint32_t begin, std::uint32_t end) const {
  std::vector<Context> part;
  for (std::size_t c = context_of(begin); c < contexts_.size() && contexts_[c].first < end; ++c)
    part.push_back({std::max(contexts_[c].first, begin) - begin, contexts_[c].deps});
  return part;
}

std::int64_t Batch::plain_bytes(std::uint32_t begin, std::uint32_t end) const {
  crdt::ByteCounter header;
  std::int64_t body = op_ends_[end - 1];
  if (begin == 0 && end == size()) {
    put_header(header, ops_.size(), contexts_);
  } else {
    put_header(header, end - begin, contexts_within(begin, end));
    if (begin > 0) {  // the first operation of the part has none before it that it could be coded against
      crdt::CodecState none;
      body += static_cast<std::int64_t>(crdt::encoded_size(ops_[begin], none)) - op_ends_[begin];
    }
  }
  return static_cast<std::int64_t>(header.size()) + body;
}

std::int64_t Batch::measure(std::uint32_t begin, std::uint32_t end) const {
  const auto packed = compression_ > 0 ? pack(encode(begin, end), compression_) : std::nullopt;
  return packed ? static_cast<std::int64_t>(packed->size()) : plain_bytes(begin, end);
}

std::int64_t Batch::wire_bytes(std::uint32_t begin, std::uint32_t end) const {
  return begin == 0 && end == size() ? wire_bytes_ : measure(begin, end);
}

std::size_t Batch::memory_bytes() const {
  return sizeof(Batch) + ops_.capacity() * sizeof(crdt::Op) + contexts_.capacity() * sizeof(Context) +
         op_ends_.capacity() * sizeof(std::uint32_t);
}

std::string Batch::encode(std::uint32_t begin, std::uint32_t end) const {
  std::string wire;
  wire.reserve(static_cast<std::size_t>(plain_bytes(begin, end)));
  crdt::Writer writer(wire);
  put_header(writer, end - begin, contexts_within(begin, end));
  crdt::CodecState state;
  for (std::uint32_t i = begin; i < end; ++i) crdt::encode(ops_[i], state, wire);
  return wire;
}

Result<BatchPtr> Batch::decode(std::string_view wire) {
  crdt::Reader in(wire);
  BatchBuilder builder;
  const std::size_t operations = in.count();
  std::vector<Context> contexts;
  for (std::size_t n = in.count(); n > 0 && in.ok(); --n) {
    Context context;
    context.first = static_cast<std::uint32_t>(in.at_most(operations, "context"));
    context.deps = get_vector(in);
    if (contexts.empty() ? context.first != 0 : context.first <= contexts.back().first) in.fail("contexts must ascend from 0");
    contexts.push_back(std::move(context));
  }
  if (in.ok() && (operations == 0 || contexts.empty())) in.fail("a batch holds at least one operation");
  crdt::CodecState state;
  std::size_t at = 0;
  for (std::size_t i = 0; i < operations && in.ok(); ++i) {
    const crdt::Dot before = state.dot;
    auto op = crdt::decode_op(in, state);
    if (!op) return tl::unexpected<Error>(op.error());
    if (i > 0 && op->dot.packed != before.packed + 1) in.fail("operations of a batch are consecutive");
    if (at + 1 < contexts.size() && contexts[at + 1].first == i) ++at;
    if (in.ok()) builder.add(std::move(*op), contexts[at].deps);
  }
  if (in.ok() && !in.empty()) in.fail("bytes after the batch");
  if (!in.ok()) return tl::unexpected<Error>(in.error());
  return builder.seal(0);
}

void BatchBuilder::add(crdt::Op&& op, const crdt::VersionVector& deps) {
  const crdt::OriginId own = op.dot.origin();
  if (contexts_.empty() || !equal_but(contexts_.back().deps, deps, own)) {
    contexts_.push_back({static_cast<std::uint32_t>(ops_.size()), without(deps, own)});
    crdt::ByteCounter counter;
    put_context(counter, contexts_.back());
    bytes_ += static_cast<std::int64_t>(counter.size());
  }
  const std::size_t size = crdt::encoded_size(op, state_);
  op_ends_.push_back((op_ends_.empty() ? 0 : op_ends_.back()) + static_cast<std::uint32_t>(size));
  bytes_ += static_cast<std::int64_t>(size);
  ops_.push_back(std::move(op));
}

BatchPtr BatchBuilder::seal(int compression_level) {
  JETLAG_CHECK(!ops_.empty(), "an empty batch is never sealed");
  auto batch = std::make_shared<Batch>();
  batch->ops_ = moved_out(ops_);
  batch->contexts_ = moved_out(contexts_);
  batch->op_ends_ = moved_out(op_ends_);
  batch->compression_ = compression_level;
  batch->wire_bytes_ = batch->measure(0, batch->size());
  state_ = {};
  bytes_ = 0;
  return batch;
}

}  // namespace jetlag::replication
