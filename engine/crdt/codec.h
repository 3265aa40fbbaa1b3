// SPDX-License-Identifier: Apache-2.0
// The wire format of operations, vectors and state.
//
// Sizes are real: bandwidth, backlog and full-sync cost are counted on these bytes. encoded_size() runs the same code into a
// counter, so it equals the encoding's length by construction, and allocates nothing.
//
// Operations   are coded against the operation before them in the same batch (CodecState): a successor dot costs nothing, a
//              clock a few milliseconds later one byte. A batch starts from CodecState{} or from a base both sides know. Slot
//              and key hash are recomputed on decode; created_at is not encoded, nor is database 0.
// Objects      one self-contained piece; split() cuts a big object into pieces whose union (Object::join with empty contexts)
//              it is.
// Numbers      varints of 7 bits per byte, least significant first; signed ones zigzag; doubles as 8 bytes, least significant
//              first.
// Errors       decoding never trusts its input: lengths and counts are checked against what is left, dots and enums against their
//              range. `where` is the byte offset. A Reader stays at the failure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "crdt/object.h"
#include "crdt/op.h"

namespace jetlag::crdt {

/// Appends to a string that outlives it.
class Writer {
 public:
  explicit Writer(std::string& out) : out_(out) {}
  void byte(std::uint8_t b) { out_.push_back(static_cast<char>(b)); }
  void varint(std::uint64_t v) {
    while (v >= 0x80) { byte(static_cast<std::uint8_t>(v | 0x80)); v >>= 7; }
    byte(static_cast<std::uint8_t>(v));
  }
  void zigzag(std::int64_t v) { varint((static_cast<std::uint64_t>(v) << 1) ^ static_cast<std::uint64_t>(v >> 63)); }
  void fixed64(std::uint64_t v) { for (int i = 0; i < 8; ++i) { byte(static_cast<std::uint8_t>(v)); v >>= 8; } }
  void bytes(std::string_view b) { varint(b.size()); out_.append(b); }

 private:
  std::string& out_;
};

/// Counts what a Writer would append.
class ByteCounter {
 public:
  void byte(std::uint8_t) { ++size_; }
  void varint(std::uint64_t v) { size_ += (static_cast<unsigned>(64 - __builtin_clzll(v | 1)) + 6) / 7; }
  void zigzag(std::int64_t v) { varint((static_cast<std::uint64_t>(v) << 1) ^ static_cast<std::uint64_t>(v >> 63)); }
  void fixed64(std::uint64_t) { size_ += 8; }
  void bytes(std::string_view b) { varint(b.size()); size_ += b.size(); }
  std::size_t size() const { return size_; }

 private:
  std::size_t size_ = 0;
};

/// Reads what a Writer wrote. After the first failure every read gives 0 or empty; ask ok() or error() at the end.
class Reader {
 public:
  explicit Reader(std::string_view in) : in_(in) {}
  /// Takes the next byte if it is this one.
  bool take(std::uint8_t b) { return at_ < in_.size() && static_cast<std::uint8_t>(in_[at_]) == b && ++at_ != 0; }
  std::uint8_t byte() {
    if (at_ >= in_.size()) return fail("the input ends in the middle of a value"), std::uint8_t{0};
    return static_cast<std::uint8_t>(in_[at_++]);
  }
  std::uint64_t varint();
  std::int64_t zigzag() { const std::uint64_t v = varint(); return static_cast<std::int64_t>((v >> 1) ^ (~(v & 1) + 1)); }
  std::uint64_t fixed64();
  std::string_view bytes();
  /// A varint that counts things of at least one byte each.
  std::size_t count();
  /// A varint no larger than `limit`.
  std::uint64_t at_most(std::uint64_t limit, const char* what);

  void fail(const char* message) { if (!message_) { message_ = message; failed_at_ = at_; } at_ = in_.size(); }
  bool ok() const { return message_ == nullptr; }
  bool empty() const { return at_ >= in_.size(); }
  std::size_t remaining() const { return in_.size() - at_; }
  std::size_t offset() const { return ok() ? at_ : failed_at_; }
  Error error() const;

 private:
  std::string_view in_;
  std::size_t at_ = 0, failed_at_ = 0;
  const char* message_ = nullptr;
};

/// What the next operation is coded against; advances with every operation.
struct CodecState {
  Dot dot;
  Hlc hlc;
  bool operator==(const CodecState&) const = default;
};

void encode(const Op& op, CodecState& state, std::string& out);
std::size_t encoded_size(const Op& op, CodecState& state);
Result<Op> decode_op(Reader& in, CodecState& state);

void encode(const VersionVector& vector, std::string& out);
std::size_t encoded_size(const VersionVector& vector);
Result<VersionVector> decode_vector(Reader& in);

void encode(const Object& object, std::string& out);
std::size_t encoded_size(const Object& object);
Result<Object> decode_object(Reader& in);
/// Pieces of roughly `max_bytes` encoded bytes (a single member or field may exceed it); one piece when the object is smaller.
std::vector<Object> split(const Object& object, std::size_t max_bytes);

}  // namespace jetlag::crdt
