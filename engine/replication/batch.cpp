// SPDX-License-Identifier: Apache-2.0
#include "replication/batch.h"

#include <algorithm>
#include <utility>

#include <zstd.h>

#include "core/check.h"
#include "crdt/codec.h"

namespace jetlag::replication {

namespace {

/// The header: number of operations, the first operation's base, and the contexts.
template <class Sink>
void put_vector(Sink& sink, const crdt::VersionVector& vector) {
  sink.varint(vector.size());
  for (const auto& entry : vector) {
    sink.varint(entry.origin.packed);
    sink.varint(entry.sequence);
  }
}

template <class Sink>
void put_header(Sink& sink, std::size_t operations, const std::vector<Batch::Context>& contexts) {
  sink.varint(operations);
  sink.varint(contexts.size());
  for (const Batch::Context& context : contexts) {
    sink.varint(context.first);
    put_vector(sink, context.deps);
    const bool same = context.removal == context.deps;
    sink.byte(same ? 0 : 1);
    if (!same) put_vector(sink, context.removal);
  }
}

crdt::VersionVector get_vector(crdt::Reader& in) {
  crdt::VersionVector vector;
  for (std::size_t n = in.count(); n > 0 && in.ok(); --n) {
    const crdt::OriginId origin{static_cast<std::uint16_t>(in.at_most(UINT16_MAX, "origin"))};
    vector.raise(origin, in.at_most(crdt::Dot::kSequenceMask, "sequence"));
  }
  return vector;
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

}  // namespace

std::size_t Batch::context_of(std::uint32_t i) const {
  const auto past = std::upper_bound(contexts_.begin(), contexts_.end(), i, [](std::uint32_t at, const Context& c) { return at < c.first; });
  return static_cast<std::size_t>(past - contexts_.begin()) - 1;
}

std::int64_t Batch::header_bytes() const {
  crdt::ByteCounter counter;
  put_header(counter, ops_.size(), contexts_);
  return static_cast<std::int64_t>(counter.size());
}

std::int64_t Batch::wire_bytes(std::uint32_t begin, std::uint32_t end) const {
  if (begin == 0 && end == size()) return wire_bytes_;
  const std::int64_t plain_all = header_bytes() + op_ends_.back();
  const std::int64_t plain = header_bytes() + op_ends_[end - 1] - (begin == 0 ? 0 : op_ends_[begin - 1]);
  return wire_bytes_ == plain_all ? plain : std::max<std::int64_t>(1, plain * wire_bytes_ / plain_all);
}

std::string Batch::encode() const {
  std::string wire;
  wire.reserve(static_cast<std::size_t>(header_bytes()) + op_ends_.back());
  crdt::Writer writer(wire);
  put_header(writer, ops_.size(), contexts_);
  crdt::CodecState state;
  for (const crdt::Op& op : ops_) crdt::encode(op, state, wire);
  return wire;
}

Result<BatchPtr> Batch::decode(std::string_view wire) {
  crdt::Reader in(wire);
  auto batch = std::make_shared<Batch>();
  const std::size_t operations = in.count();
  for (std::size_t n = in.count(); n > 0 && in.ok(); --n) {
    Context context;
    context.first = static_cast<std::uint32_t>(in.at_most(operations, "context"));
    context.deps = get_vector(in);
    context.removal = in.byte() == 0 ? context.deps : get_vector(in);
    if (batch->contexts_.empty() ? context.first != 0 : context.first <= batch->contexts_.back().first) in.fail("contexts must ascend from 0");
    batch->contexts_.push_back(std::move(context));
  }
  if (in.ok() && (operations == 0 || batch->contexts_.empty())) in.fail("a batch holds at least one operation");
  crdt::CodecState state;
  for (std::size_t i = 0; i < operations && in.ok(); ++i) {
    auto op = crdt::decode_op(in, state);
    if (!op) return tl::unexpected<Error>(op.error());
    if (i > 0 && op->dot.packed != batch->ops_.back().dot.packed + 1) in.fail("operations of a batch are consecutive");
    batch->ops_.push_back(std::move(*op));
  }
  if (in.ok() && !in.empty()) in.fail("bytes after the batch");
  if (!in.ok()) return tl::unexpected<Error>(in.error());
  batch->measure(0);
  return BatchPtr(std::move(batch));
}

void Batch::measure(int compression_level) {
  op_ends_.reserve(ops_.size());
  crdt::CodecState state;
  std::size_t bytes = 0;
  for (const crdt::Op& op : ops_) op_ends_.push_back(static_cast<std::uint32_t>(bytes += crdt::encoded_size(op, state)));
  wire_bytes_ = header_bytes() + static_cast<std::int64_t>(bytes);
  if (compression_level <= 0) return;
  const std::string wire = encode();
  std::string packed(ZSTD_compressBound(wire.size()), '\0');
  const std::size_t size = ZSTD_compress(packed.data(), packed.size(), wire.data(), wire.size(), compression_level);
  JETLAG_CHECK(ZSTD_isError(size) == 0, "a batch can be compressed");
  wire_bytes_ = std::min(wire_bytes_, static_cast<std::int64_t>(size));
}

void BatchBuilder::add(crdt::Op op, const crdt::VersionVector& deps, const crdt::VersionVector& removal) {
  const crdt::OriginId own = op.dot.origin();
  if (contexts_.empty() || !equal_but(contexts_.back().deps, deps, own) || !equal_but(contexts_.back().removal, removal, own))
    contexts_.push_back({static_cast<std::uint32_t>(ops_.size()), without(deps, own), without(removal, own)});
  estimated_bytes_ += static_cast<std::int64_t>(op.key.size()) + 32;
  if (const auto* set = std::get_if<crdt::SetRegister>(&op.effect)) estimated_bytes_ += static_cast<std::int64_t>(set->value.size());
  if (ops_.empty()) ops_.reserve(64);
  ops_.push_back(std::move(op));
}

BatchPtr BatchBuilder::seal(int compression_level) {
  JETLAG_CHECK(!ops_.empty(), "an empty batch is never sealed");
  auto batch = std::make_shared<Batch>();
  batch->ops_ = std::exchange(ops_, {});
  batch->contexts_ = std::exchange(contexts_, {});
  batch->measure(compression_level);
  estimated_bytes_ = 0;
  return batch;
}

void BatchBuilder::clear() {
  ops_.clear();
  contexts_.clear();
  estimated_bytes_ = 0;
}

}  // namespace jetlag::replication
