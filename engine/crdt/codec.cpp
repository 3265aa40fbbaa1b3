// SPDX-License-Identifier: Apache-2.0
#include "crdt/codec.h"

#include <algorithm>

#include "crdt/effect_wire.h"
#include "crdt/slot.h"

namespace jetlag::crdt {

std::uint64_t Reader::varint() {
  std::uint64_t value = 0;
  for (unsigned shift = 0; shift < 64; shift += 7) {
    const std::uint8_t b = byte();
    if (shift == 63 && b > 1) break;
    value |= static_cast<std::uint64_t>(b & 0x7f) << shift;
    if ((b & 0x80) == 0) return value;
  }
  fail("expected a number of at most 64 bits");
  return 0;
}

std::uint64_t Reader::fixed64() {
  std::uint64_t value = 0;
  for (unsigned shift = 0; shift < 64; shift += 8) value |= static_cast<std::uint64_t>(byte()) << shift;
  return value;
}

std::string_view Reader::bytes() {
  const std::size_t size = count();
  const std::string_view out = in_.substr(at_, size);
  at_ += size;
  return out;
}

std::size_t Reader::count() {
  const std::uint64_t value = varint();
  if (value <= remaining()) return static_cast<std::size_t>(value);
  fail("expected a length within the input");
  return 0;
}

std::uint64_t Reader::at_most(std::uint64_t limit, const char* what) {
  const std::uint64_t value = varint();
  if (value <= limit) return value;
  fail(what);
  return 0;
}

Error Reader::error() const {
  return {ErrorCode::kInvalid, "byte " + std::to_string(offset()), message_ == nullptr ? "" : message_};
}

namespace {

using namespace wire;

template <class Sink>
void put_op(Sink& sink, const Op& op, CodecState& state) {
  const std::size_t kind = op.effect.index();
  auto first = static_cast<std::uint8_t>(std::min<std::size_t>(kind, kLaterKind));
  if (op.dot.packed == state.dot.packed + 1 && state.dot) first |= kSuccessor;
  if (counter_expected(state.hlc, op.hlc)) first |= kExpectedCounter;
  first |= std::visit(FlagsOf{}, op.effect);
  put_database(sink, kOtherDatabase, op.db);
  sink.byte(first);
  if (kind >= kLaterKind) sink.byte(static_cast<std::uint8_t>(kind - kLaterKind));
  if ((first & kSuccessor) == 0) put_dot(sink, op.dot);
  put_hlc(sink, state.hlc, op.hlc);
  sink.bytes(op.key);
  std::visit(PutEffect<Sink>{sink, op.dot, first}, op.effect);
  state = {op.dot, op.hlc};
}

}  // namespace

void encode(const Op& op, CodecState& state, std::string& out) {
  Writer writer(out);
  put_op(writer, op, state);
}

std::size_t encoded_size(const Op& op, CodecState& state) {
  ByteCounter counter;
  put_op(counter, op, state);
  return counter.size();
}

Result<Op> decode_op(Reader& in, CodecState& state) {
  Op op;
  op.db = read_database(in, kOtherDatabase);
  const std::uint8_t first = in.byte();
  std::size_t kind = first & kKindMask;
  if (kind == kLaterKind) {
    if ((first & kPlain) == 0) in.fail("expected the kind of an effect");
    kind += in.byte();
  }
  if ((first & kSuccessor) == 0) op.dot = read_dot(in);
  else if (state.dot && state.dot.sequence() < Dot::kSequenceMask) op.dot.packed = state.dot.packed + 1;
  else in.fail("expected a dot: there is no operation before this one");
  op.hlc = read_hlc(in, state.hlc, (first & kExpectedCounter) != 0);
  op.key = in.bytes();
  if (in.ok()) op.effect = EffectReader{in, op.dot, first}(kind);
  if (!in.ok()) return tl::unexpected<Error>(in.error());
  op.slot = slot_of(op.key.view());
  op.key_hash = hash_key(op.key.view(), op.db);
  state = {op.dot, op.hlc};
  return op;
}

void encode(const VersionVector& vector, std::string& out) {
  Writer writer(out);
  put_vector(writer, vector);
}

std::size_t encoded_size(const VersionVector& vector) {
  ByteCounter counter;
  put_vector(counter, vector);
  return counter.size();
}

Result<VersionVector> decode_vector(Reader& in) {
  VersionVector vector = read_vector(in);
  if (!in.ok()) return tl::unexpected<Error>(in.error());
  return vector;
}

}  // namespace jetlag::crdt
