// SPDX-License-Identifier: Apache-2.0
// Encoding of an entry: the key's length and bytes, the number of its database unless it is 0, then the object (crdt/codec.h).
#include "crdt/codec.h"
#include "crdt/wire.h"
#include "store/bucket.h"

namespace jetlag::store {
namespace {

/// In place of the first byte of an object, which has five flags.
constexpr std::uint8_t kOtherDatabase = 0xff;

void put_key(auto& sink, const Entry& entry) {
  sink.bytes(entry.key);
  crdt::wire::put_database(sink, kOtherDatabase, crdt::db_of(entry.key, entry.hash));
}

/// `object`: the entry's, or a part of it.
std::int64_t encoded_size(const Entry& entry, const crdt::Object& object) {
  crdt::ByteCounter counter;
  put_key(counter, entry);
  return static_cast<std::int64_t>(counter.size() + crdt::encoded_size(object));
}

void encode(const Entry& entry, const crdt::Object& object, std::string& out) {
  crdt::Writer writer(out);
  put_key(writer, entry);
  crdt::encode(object, out);
}

void cut(const Entry& entry, std::uint32_t place, std::int64_t max_bytes, std::vector<BucketPiece>& all) {
  std::uint32_t part = 0;
  for (const crdt::Object& object : crdt::split(entry.object, static_cast<std::size_t>(max_bytes)))
    all.push_back({place, 1, encoded_size(entry, object), max_bytes, part++});
}

}  // namespace

std::vector<BucketPiece> pieces(const Bucket& bucket, std::int64_t max_bytes) {
  std::vector<BucketPiece> all;
  std::uint32_t place = 0;
  for (const Entry& entry : bucket) {
    const std::int64_t bytes = encoded_size(entry, entry.object);
    if (bytes > max_bytes) {
      cut(entry, place, max_bytes, all);
    } else {
      if (all.empty() || all.back().part_bytes != 0 || all.back().bytes + bytes > max_bytes) all.push_back({place, 0});
      ++all.back().count;
      all.back().bytes += bytes;
    }
    ++place;
  }
  return all;
}

std::int64_t encoded_size(const Bucket& bucket) {
  std::int64_t bytes = 0;
  for (const Entry& entry : bucket) bytes += encoded_size(entry, entry.object);
  return bytes;
}

void encode(const Bucket& bucket, const BucketPiece& piece, std::string& out) {
  if (piece.part_bytes != 0) {
    const Entry& entry = bucket.at(piece.first);
    return encode(entry, crdt::split(entry.object, static_cast<std::size_t>(piece.part_bytes))[piece.part], out);
  }
  for (std::uint32_t i = 0; i < piece.count; ++i) {
    const Entry& entry = bucket.at(piece.first + i);
    encode(entry, entry.object, out);
  }
}

Result<std::size_t> decode(std::string_view bytes, Bucket& bucket) {
  crdt::Reader in(bytes);
  std::size_t count = 0;
  for (; !in.empty(); ++count) {
    const Bytes key = in.bytes();
    const KeyRef ref(key, crdt::wire::read_database(in, kOtherDatabase));
    auto object = crdt::decode_object(in);
    if (!object) return tl::unexpected<Error>(object.error());
    std::uint32_t place = bucket.find(ref);
    if (place == Bucket::kAbsent) place = bucket.insert(ref);
    bucket.edit(place).join(*object, {}, {});
    bucket.settle(place);
  }
  return count;
}

}  // namespace jetlag::store
