// SPDX-License-Identifier: Apache-2.0
// Programmer errors.
//
// JETLAG_CHECK(condition, "what must hold")  is always on, in every build. A failure means a bug in Jetlag: it throws
// CheckFailure, which only `lab` catches; lab discards the World and reports the event and a line that reruns it (exit code 70).
// Bad input is never checked this way (core/result.h), and neither is a simulated failure (plain domain data).
#pragma once

#include <stdexcept>
#include <string>

namespace jetlag {

class CheckFailure : public std::logic_error {
 public:
  using std::logic_error::logic_error;
};

[[noreturn]] void fail_check(const char* condition, const char* message, const char* file, int line);
/// Nobody's mistake: throws std::bad_alloc, as operator new does.
[[noreturn]] void out_of_memory();

}  // namespace jetlag

#define JETLAG_CHECK(condition, message)                                                   \
  (__builtin_expect(static_cast<bool>(condition), 1)                                       \
       ? static_cast<void>(0)                                                              \
       : ::jetlag::fail_check(#condition, message, __FILE__, __LINE__))
