// SPDX-License-Identifier: Apache-2.0
// Bad input, as values.
//
// Result<T> is tl::expected<T, Error>; Errors is a list, because a reader of a scenario wants every mistake in one go.
// Error    code      what a caller can react to
//          where     "file:line:column", a JSON pointer, or an option name; empty when there is no place
//          message   what was expected, what was found and, where there is one, the nearest valid name
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <tl/expected.hpp>

namespace jetlag {

enum class ErrorCode : std::uint8_t {
  kInvalid,      ///< The text or value breaks a rule of the format.
  kUnknownName,  ///< A name that nothing declares.
  kUnsupported,  ///< Valid, but not built yet.
  kNotFound,     ///< A file or input that does not exist.
};

struct Error {
  ErrorCode code = ErrorCode::kInvalid;
  std::string where;
  std::string message;
  bool operator==(const Error&) const = default;
};

using Errors = std::vector<Error>;

template <class T>
using Result = tl::expected<T, Error>;

inline tl::unexpected<Error> failure(ErrorCode code, std::string where, std::string message) {
  return tl::unexpected<Error>(Error{code, std::move(where), std::move(message)});
}

}  // namespace jetlag
