// SPDX-License-Identifier: Apache-2.0
// Reading inputs and writing outputs, with the failures that a person can act on.
//
// read_input   a file, or standard input for "-". Directories, missing and unreadable files are errors; anything else is bytes.
// Output       one result. open() comes before the work begins, so that a path that cannot be written is an error then and not
//              afterwards. What is written goes to a new file beside the target, which takes its place when it is complete and on
//              disk: whatever happens, the target holds all of the old or all of the new. It keeps the target's mode and owner; a
//              symbolic link keeps pointing to its target. Devices and pipes are written as they are.
// "-" as the path of an output is standard output; only one output may have it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"

namespace jetlag::cli {

inline constexpr std::size_t kMaxInput = 64u << 20;  ///< A scenario larger than this is a mistake.

Result<std::string> read_input(std::string_view path);
/// "-" among inputs is standard input: the same file as a path when it is redirected from there.
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
  std::string problem() const;
  std::string replace_target();
  void discard();
  std::string path_;
  std::string target_;     ///< the path with its links followed
  std::string temporary_;  ///< beside the target; empty: the target itself is written
  int file_ = -1;
};

/// Removes what Output has not completed yet: for a signal handler that ends the program, and calls nothing that it may not.
void unlink_temporaries();

/// Whether a file can be appended to, creating nothing that was not there; empty, or what is wrong.
std::string cannot_append(const std::string& path);
/// Empty when all went well, else what went wrong.
std::string append(const std::string& path, std::string_view text);

}  // namespace jetlag::cli
