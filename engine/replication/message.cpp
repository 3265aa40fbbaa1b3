// SPDX-License-Identifier: Apache-2.0
#include "replication/message.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "crdt/codec.h"
#include "replication/pack.h"
#include "replication/vector_codec.h"

namespace jetlag::replication {

namespace {

/// Kind, stream number and length: what every frame begins with. A body that three bytes cannot count has the largest of them
/// there, and its length in eight more.
constexpr std::int64_t kFrameBytes = 8, kLongFrameBytes = 16, kLongBody = 0xFF'FFFF;
constexpr unsigned kPackedBit = 0x80;

constexpr std::int64_t framed(std::int64_t body) { return body + (body < kLongBody ? kFrameBytes : kLongFrameBytes); }

template <class Sink>
void put(Sink& sink, const Ack& ack) {
  put_vector(sink, ack.observed);
  sink.varint(static_cast<std::uint64_t>(ack.taken_bytes));
  sink.varint(ack.distant.size());
  for (const Applied& applied : ack.distant) {
    sink.varint(applied.identity.packed);
    put_vector(sink, applied.vector);
  }
}

template <class Sink>
void put(Sink& sink, const SyncRequest& request) {
  sink.varint(request.identity.packed);
  put_vector(sink, request.observed);
  sink.byte(static_cast<std::uint8_t>((request.accepts_full ? 1 : 0) | (request.refilling ? 2 : 0)));
}

template <class Sink>
void put(Sink& sink, const SyncReply& reply) {
  sink.byte(static_cast<std::uint8_t>(reply.kind));
  sink.byte(reply.begins ? 1 : 0);
  sink.byte(static_cast<std::uint8_t>(reply.reason));
  sink.byte(reply.distance);
  put_vector(sink, reply.target);
  sink.varint(reply.missing_ops);
  sink.varint(static_cast<std::uint64_t>(reply.backlog_needed));
  sink.varint(static_cast<std::uint64_t>(reply.backlog_limit));
}

/// What stands before a chunk's entries, and before the entries of each of its parts.
template <class Sink>
void put_head(Sink& sink, const FullChunk& chunk) {
  sink.varint(chunk.first_bucket);
  sink.byte(chunk.end ? 1 : 0);
  sink.varint(chunk.clock.packed);
  sink.varint(chunk.parts.size());
}
template <class Sink>
void put_head(Sink& sink, const FullChunk::Part& part) {
  sink.varint((static_cast<std::uint64_t>(part.piece.count) << 1) | (part.last ? 1 : 0));
}

std::string plain(const FullChunk& chunk) {
  std::string body;
  crdt::Writer writer(body);
  put_head(writer, chunk);
  for (const FullChunk::Part& part : chunk.parts) {
    put_head(writer, part);
    if (part.bucket) store::encode(*part.bucket, part.piece, body);
  }
  return body;
}

template <class T>
std::int64_t size_of(const T& body) {
  crdt::ByteCounter counter;
  put(counter, body);
  return framed(static_cast<std::int64_t>(counter.size()));
}

struct Body {
  std::string bytes;
  bool packed = false;
};

Body packed_if_shorter(std::string body, int level) {
  auto packed = pack(body, level);
  return packed ? Body{std::move(*packed), true} : Body{std::move(body), false};
}

struct Encoder {
  template <class T>
  Body operator()(const Shared<T>& message) const {
    std::string body;
    crdt::Writer writer(body);
    put(writer, *message);
    return {std::move(body), false};
  }
  Body operator()(const Operations& operations) const {
    const Slice& slice = operations.slice;
    return packed_if_shorter(slice.batch->encode(slice.begin, slice.end), slice.batch->compression());
  }
  Body operator()(const Shared<FullChunk>& chunk) const { return packed_if_shorter(plain(*chunk), chunk->compression); }
};

}  // namespace

std::int64_t measure(const FullChunk& chunk) {
  if (chunk.compression > 0)
    if (const auto packed = pack(plain(chunk), chunk.compression)) return static_cast<std::int64_t>(packed->size());
  crdt::ByteCounter heads;
  put_head(heads, chunk);
  std::int64_t entries = 0;
  for (const FullChunk::Part& part : chunk.parts) {
    put_head(heads, part);
    entries += part.piece.bytes;
  }
  return static_cast<std::int64_t>(heads.size()) + entries;
}

std::int64_t wire_bytes(const Message& message) {
  struct Sizer {
    std::int64_t operator()(const Operations& operations) const { return framed(operations.slice.wire_bytes()); }
    std::int64_t operator()(const Shared<Ack>& ack) const { return size_of(*ack); }
    std::int64_t operator()(const Shared<SyncRequest>& request) const { return size_of(*request); }
    std::int64_t operator()(const Shared<SyncReply>& reply) const { return size_of(*reply); }
    std::int64_t operator()(const Shared<FullChunk>& chunk) const { return framed(chunk->bytes); }
  };
  return std::visit(Sizer{}, message);
}

std::string encode(const Message& message) {
  const Body body = std::visit(Encoder{}, message);
  const auto stream = std::visit([](const auto& m) {
    if constexpr (std::is_same_v<std::decay_t<decltype(m)>, Operations>) return m.stream;
    else return m->stream;
  }, message);
  std::string wire;
  wire.push_back(static_cast<char>(message.index() | (body.packed ? kPackedBit : 0)));
  for (unsigned i = 0; i < 4; ++i) wire.push_back(static_cast<char>(stream >> (8 * i)));
  const auto length = static_cast<std::int64_t>(body.bytes.size());
  for (unsigned i = 0; i < 3; ++i) wire.push_back(static_cast<char>(std::min(length, kLongBody) >> (8 * i)));
  for (unsigned i = 0; i < 8 && length >= kLongBody; ++i) wire.push_back(static_cast<char>(length >> (8 * i)));
  return wire + body.bytes;
}

const char* kind_name(const Message& message) {
  static constexpr const char* kNames[] = {"operations", "ack", "sync request", "sync reply", "full-sync chunk"};
  return kNames[message.index()];
}

}  // namespace jetlag::replication
