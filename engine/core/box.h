// SPDX-License-Identifier: Apache-2.0
// Box<T>: an optional T on the heap that behaves like a value: copying copies the T, comparing compares it. One pointer wide.
#pragma once

#include <memory>
#include <utility>

namespace jetlag {

template <class T>
class Box {
 public:
  Box() = default;
  Box(const Box& other) : p_(other.p_ ? std::make_unique<T>(*other.p_) : nullptr) {}
  Box(Box&&) noexcept = default;
  Box& operator=(const Box& other) { if (this != &other) p_ = other.p_ ? std::make_unique<T>(*other.p_) : nullptr; return *this; }
  Box& operator=(Box&&) noexcept = default;
  ~Box() = default;

  explicit operator bool() const { return p_ != nullptr; }
  const T* get() const { return p_.get(); }
  T* get() { return p_.get(); }
  const T& operator*() const { return *p_; }
  T& operator*() { return *p_; }
  const T* operator->() const { return p_.get(); }
  T* operator->() { return p_.get(); }
  T& ensure() { if (!p_) p_ = std::make_unique<T>(); return *p_; }
  void reset() { p_.reset(); }
  bool operator==(const Box& other) const { return p_ && other.p_ ? *p_ == *other.p_ : p_ == other.p_; }

 private:
  std::unique_ptr<T> p_;
};

}  // namespace jetlag
