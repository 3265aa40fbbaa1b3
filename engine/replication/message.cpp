// SPDX-License-Identifier: Apache-2.0
#include "replication/message.h"

#include "crdt/codec.h"

namespace jetlag::replication {

namespace {

/// Kind, stream number and length: what every frame begins with.
constexpr std::int64_t kFrameBytes = 8;

template <class Sink>
void put_vector(Sink& sink, const crdt::VersionVector& vector) {
  sink.varint(vector.size());
  for (const auto& entry : vector) {
    sink.varint(entry.origin.packed);
    sink.varint(entry.sequence);
  }
}

template <class Sink>
void put(Sink& sink, const Ack& ack) {
  put_vector(sink, ack.observed);
  sink.varint(static_cast<std::uint64_t>(ack.taken_bytes));
}

template <class Sink>
void put(Sink& sink, const SyncRequest& request) {
  sink.varint(request.identity.packed);
  put_vector(sink, request.observed);
  sink.byte(request.accepts_full ? 1 : 0);
}

template <class Sink>
void put(Sink& sink, const SyncReply& reply) {
  sink.byte(static_cast<std::uint8_t>(reply.kind));
  sink.byte(reply.begins ? 1 : 0);
  sink.byte(static_cast<std::uint8_t>(reply.reason));
  put_vector(sink, reply.target);
  sink.varint(reply.missing_ops);
  sink.varint(static_cast<std::uint64_t>(reply.backlog_held));
  sink.varint(static_cast<std::uint64_t>(reply.backlog_limit));
}

void put_frame(std::string& wire, std::size_t kind, std::uint32_t stream) {
  wire.push_back(static_cast<char>(kind));
  for (int i = 0; i < 4; ++i) wire.push_back(static_cast<char>(stream >> (8 * i)));
  wire.append(3, '\0');  // length, filled in by the transport
}

template <class T>
std::int64_t size_of(const T& body) {
  crdt::ByteCounter counter;
  put(counter, body);
  return kFrameBytes + static_cast<std::int64_t>(counter.size());
}

struct Encoder {
  std::string wire;

  template <class T>
  void operator()(const Shared<T>& body) {
    crdt::Writer writer(wire);
    put(writer, *body);
  }
  void operator()(const Operations& operations) { wire += operations.slice.batch->encode(); }
  void operator()(const Shared<FullChunk>& chunk) {
    for (const auto& bucket : chunk->buckets) {
      wire.push_back(bucket ? 1 : 0);
      if (!bucket) continue;
      for (const store::BucketPiece& piece : store::pieces(*bucket, INT64_MAX)) store::encode(*bucket, piece, wire);
    }
  }
};

}  // namespace

std::int64_t wire_bytes(const Message& message) {
  struct Sizer {
    std::int64_t operator()(const Operations& operations) const { return kFrameBytes + operations.slice.wire_bytes(); }
    std::int64_t operator()(const Shared<Ack>& ack) const { return size_of(*ack); }
    std::int64_t operator()(const Shared<SyncRequest>& request) const { return size_of(*request); }
    std::int64_t operator()(const Shared<SyncReply>& reply) const { return size_of(*reply); }
    std::int64_t operator()(const Shared<FullChunk>& chunk) const { return kFrameBytes + chunk->bytes; }
  };
  return std::visit(Sizer{}, message);
}

std::string encode(const Message& message) {
  Encoder encoder;
  const auto stream = std::visit([](const auto& body) {
    if constexpr (std::is_same_v<std::decay_t<decltype(body)>, Operations>) return body.stream;
    else return body->stream;
  }, message);
  put_frame(encoder.wire, message.index(), stream);
  std::visit(encoder, message);
  return std::move(encoder.wire);
}

const char* kind_name(const Message& message) {
  static constexpr const char* kNames[] = {"operations", "ack", "sync request", "sync reply", "full-sync chunk"};
  return kNames[message.index()];
}

}  // namespace jetlag::replication
