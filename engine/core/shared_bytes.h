// SPDX-License-Identifier: Apache-2.0
// Bytes: an immutable byte string that is cheap to copy.
//
// Up to 32 bytes live inline; longer ones in one reference-counted allocation, so that five regions share one copy. This is the
// one file of the engine with atomics: whole worlds may run on several threads and share payloads.
//
// Value    the bytes; comparison is lexicographic on unsigned bytes.
// Cost     40 bytes; copying is a memcpy and, for long strings, one atomic increment.
#pragma once

#include <atomic>
#include <compare>
#include <concepts>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>

namespace jetlag {

class Bytes {
 public:
  static constexpr std::size_t kInline = 32;

  Bytes() noexcept = default;
  Bytes(std::string_view text) {  // NOLINT(google-explicit-constructor): a Bytes *is* its text
    size_ = static_cast<std::uint32_t>(text.size());
    if (text.size() <= kInline) {
      if (!text.empty()) std::memcpy(inline_, text.data(), text.size());
      return;
    }
    Shared* block = static_cast<Shared*>(::operator new(sizeof(Shared) + text.size()));
    new (block) Shared{};
    std::memcpy(static_cast<void*>(block + 1), text.data(), text.size());
    std::memcpy(inline_, &block, sizeof block);
  }
  Bytes(const std::string& text) : Bytes(std::string_view(text)) {}  // NOLINT(google-explicit-constructor)
  Bytes(const char* text) : Bytes(std::string_view(text)) {}         // NOLINT(google-explicit-constructor)

  Bytes(const Bytes& other) noexcept {
    copy(other);
    if (is_shared()) shared()->references.fetch_add(1, std::memory_order_relaxed);
  }
  Bytes(Bytes&& other) noexcept { copy(other); other.size_ = 0; }
  Bytes& operator=(const Bytes& other) noexcept { Bytes fresh(other); swap(fresh); return *this; }
  Bytes& operator=(Bytes&& other) noexcept { swap(other); return *this; }
  ~Bytes() { if (is_shared()) release(); }

  std::string_view view() const noexcept {
    return is_shared() ? std::string_view(reinterpret_cast<const char*>(shared() + 1), size_) : std::string_view(inline_, size_);
  }
  operator std::string_view() const noexcept { return view(); }  // NOLINT(google-explicit-constructor)
  std::string str() const { return std::string(view()); }
  std::size_t size() const noexcept { return size_; }
  bool empty() const noexcept { return size_ == 0; }
  /// Bytes outside the object itself (0 when inline); shared copies each report it.
  std::size_t heap_bytes() const noexcept { return is_shared() ? sizeof(Shared) + size_ : 0; }

  friend bool operator==(const Bytes& a, const Bytes& b) noexcept { return a.view() == b.view(); }
  /// For look-ups by text without making a Bytes; exact type only, or it would compete with the conversions.
  template <std::same_as<std::string_view> Text>
  friend bool operator==(const Bytes& a, Text b) noexcept { return a.view() == b; }
  friend std::strong_ordering operator<=>(const Bytes& a, const Bytes& b) noexcept { return a.view() <=> b.view(); }

  void swap(Bytes& other) noexcept {
    char kept[kInline];
    std::memcpy(kept, inline_, kInline);
    std::memcpy(inline_, other.inline_, kInline);
    std::memcpy(other.inline_, kept, kInline);
    std::swap(size_, other.size_);
  }

 private:
  struct Shared {
    std::atomic<std::uint64_t> references{1};
  };

  bool is_shared() const noexcept { return size_ > kInline; }
  Shared* shared() const noexcept {
    Shared* block;
    std::memcpy(&block, inline_, sizeof block);
    return block;
  }
  void copy(const Bytes& other) noexcept {
    std::memcpy(inline_, other.inline_, kInline);
    size_ = other.size_;
  }
  void release() noexcept {
    Shared* block = shared();
    if (block->references.fetch_sub(1, std::memory_order_acq_rel) == 1) {
      block->~Shared();
      ::operator delete(block);
    }
  }

  alignas(8) char inline_[kInline] = {};
  std::uint32_t size_ = 0;
};

}  // namespace jetlag
