// SPDX-License-Identifier: Apache-2.0
#include "store/hll_payload.h"

#include <algorithm>
#include <optional>

namespace jetlag::store {
namespace {

using crdt::HllRank;
using crdt::HllRegisters;

constexpr std::string_view kMagic = "HYLL";
constexpr std::size_t kHeader = 16, kEstimateAt = 8, kDenseBytes = HllRegisters::kCount * 6 / 8;
constexpr std::size_t kMostSparseBytes = 3000;
constexpr char kDense = 0, kSparse = 1;

// Runs: 00nnnnnn n+1 zeros; 01nnnnnn nnnnnnnn likewise; 1vvvvvnn n+1 registers of rank v+1.
constexpr std::size_t kMostZeros = 64, kMostEqual = 4;
constexpr std::uint8_t kMostSparseRank = 32;

char as_char(std::size_t bits) { return static_cast<char>(static_cast<unsigned char>(bits)); }

class SparseWriter {
 public:
  void add(HllRank r) {
    zeros(r.index - next_);
    const bool again = !out_.empty() && equal_ != 0 && equal_ < kMostEqual && rank_ == r.rank && next_ == r.index;
    if (again) {
      out_.back() = as_char(static_cast<unsigned char>(out_.back()) + 1u);
      ++equal_;
    } else {
      out_ += as_char(0x80u | (static_cast<unsigned>(r.rank - 1) << 2));
      equal_ = 1;
    }
    rank_ = r.rank;
    next_ = r.index + std::size_t{1};
  }
  std::string finished() {
    zeros(HllRegisters::kCount - next_);
    return std::move(out_);
  }

 private:
  void zeros(std::size_t count) {
    if (count == 0) return;
    equal_ = 0;
    if (count > kMostZeros) out_ += as_char(0x40u | ((count - 1) >> 8));
    out_ += as_char((count - 1) & 0xffu);
  }

  std::string out_;
  std::size_t next_ = 0, equal_ = 0;
  std::uint8_t rank_ = 0;
};

std::optional<HllRegisters> read_sparse(std::string_view runs) {
  HllRegisters registers;
  std::size_t next = 0;
  for (std::size_t i = 0; i < runs.size(); ++i) {
    const auto byte = static_cast<unsigned char>(runs[i]);
    std::size_t count = (byte & 0x3fu) + 1u;
    std::uint8_t rank = 0;
    if ((byte & 0x80) != 0) {
      count = (byte & 3u) + 1u;
      rank = static_cast<std::uint8_t>(((byte >> 2) & 0x1f) + 1);
    } else if ((byte & 0x40) != 0) {
      if (++i == runs.size()) return std::nullopt;
      count = (((byte & 0x3fu) << 8) | static_cast<unsigned char>(runs[i])) + 1u;
    }
    if (count > HllRegisters::kCount - next) return std::nullopt;
    for (std::size_t k = 0; k < count; ++k) registers.raise({static_cast<std::uint16_t>(next + k), rank});
    next += count;
  }
  return next == HllRegisters::kCount ? std::optional(std::move(registers)) : std::nullopt;
}

HllRegisters read_dense(std::string_view bytes) {
  HllRegisters registers;
  const auto bits_at = [&](std::size_t i) { return i < bytes.size() ? static_cast<unsigned char>(bytes[i]) : 0u; };
  for (std::size_t i = 0; i < HllRegisters::kCount; ++i) {
    const std::size_t bit = i * 6;
    const unsigned pair = bits_at(bit / 8) | (bits_at(bit / 8 + 1) << 8);
    registers.raise({static_cast<std::uint16_t>(i), static_cast<std::uint8_t>((pair >> (bit % 8)) & 63)});
  }
  return registers;
}

std::string write_dense(const HllRegisters& registers) {
  std::string bytes(kDenseBytes, '\0');
  registers.for_each([&](HllRank r) {
    const std::size_t bit = std::size_t{r.index} * 6;
    const unsigned pair = static_cast<unsigned>(r.rank) << (bit % 8);
    bytes[bit / 8] = as_char(static_cast<unsigned char>(bytes[bit / 8]) | (pair & 0xffu));
    if (pair > 0xff) bytes[bit / 8 + 1] = as_char(static_cast<unsigned char>(bytes[bit / 8 + 1]) | (pair >> 8));
  });
  return bytes;
}

/// Nothing where only the dense form will do.
std::optional<std::string> write_sparse(const HllRegisters& registers) {
  SparseWriter runs;
  bool fits = true;
  registers.for_each([&](HllRank r) {
    fits ? runs.add(r) : void();
    fits = fits && r.rank <= kMostSparseRank;
  });
  if (!fits) return std::nullopt;
  std::string bytes = runs.finished();
  return kHeader + bytes.size() <= kMostSparseBytes ? std::optional(std::move(bytes)) : std::nullopt;
}

}  // namespace

tl::expected<HllPayload, HllProblem> read_hll(std::string_view bytes) {
  if (bytes.size() < kHeader || !bytes.starts_with(kMagic)) return tl::unexpected(HllProblem::kIsNone);
  const char encoding = bytes[kMagic.size()];
  const std::string_view registers = bytes.substr(kHeader);
  HllPayload payload;
  std::copy_n(bytes.begin() + kEstimateAt, payload.estimate.size(), payload.estimate.begin());
  payload.dense = encoding == kDense;
  if (payload.dense && registers.size() == kDenseBytes) {
    payload.registers = read_dense(registers);
    return payload;
  }
  if (encoding != kSparse) return tl::unexpected(HllProblem::kIsNone);
  auto sparse = read_sparse(registers);
  if (!sparse) return tl::unexpected(HllProblem::kCorrupted);
  payload.registers = std::move(*sparse);
  return payload;
}

std::string write_hll(const HllPayload& payload) {
  auto sparse = payload.dense ? std::nullopt : write_sparse(payload.registers);
  std::string bytes(kMagic);
  bytes += sparse ? kSparse : kDense;
  bytes.append(3, '\0');
  bytes.append(payload.estimate.data(), payload.estimate.size());
  return bytes += sparse ? *sparse : write_dense(payload.registers);
}

std::string write_hll(const crdt::HllRegisters& registers) {
  HllPayload payload;
  payload.registers = registers;
  payload.outdate();
  return write_hll(payload);
}

}  // namespace jetlag::store
