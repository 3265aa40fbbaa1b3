// SPDX-License-Identifier: Apache-2.0
// Reading inputs and writing outputs, with the failures that a person can act on.
//
// read_input   a file, or standard input for "-". Directories, missing and unreadable files are errors; anything else is bytes.
// Output       one machine-readable result. Opened before the work begins, so that a path that cannot be written is an error then
// and
//              not afterwards; written once at the end. A file that was newly created and never written is removed again.
// "-" as the path of an output is standard output; only one output may have it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"

namespace jetlag::cli {

inline constexpr std::size_t kMaxInput = 64u << 20;  ///< A scenario larger than this is a mistake.

Result<std::string> read_input(std::string_view path);
bool same_file(const std::string& a, const std::string& b);

class Output {
 public:
  Output() = default;
  Output(Output&& other) noexcept { *this = std::move(other); }
  Output& operator=(Output&& other) noexcept;
  ~Output();

  /// `option` is for messages: "--json".
  static Result<Output> open(const std::string& option, const std::string& path);
  bool to_stdout() const { return path_ == "-"; }
  const std::string& path() const { return path_; }
  /// Empty when all went well, else what went wrong.
  std::string write(std::string_view text);

 private:
  void discard();
  std::string path_;
  int file_ = -1;
  bool created_ = false;
};

}  // namespace jetlag::cli
