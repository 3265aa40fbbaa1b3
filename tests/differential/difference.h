// SPDX-License-Identifier: Apache-2.0
// The differences between the store and redis-server that are known and meant: differences.txt.
//
// Line     command | reply here | reply of Redis | reason. Both replies are glob patterns over the reply as a client prints it;
//          `~` on both sides: two numbers that are equal to fifteen digits; `huge`: a number beyond 1e300. A line that begins
//          with # is a comment.
// Errors   a line with another number of columns, or without a reason, ends the program.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace jetlag::differential {

struct Difference {
  std::string command, here, there, reason;
  bool numeric() const { return here == "~"; }
  mutable int met = 0;  ///< How often it explained a mismatch.
};

class Differences {
 public:
  static Differences parse(std::string_view text);
  /// The line that explains why `command` was answered differently; nullptr when none does.
  const Difference* explain(std::string_view command, std::string_view here, std::string_view there) const;
  const std::vector<Difference>& lines() const { return lines_; }

 private:
  std::vector<Difference> lines_;
};

/// The lines of differences.txt.
Differences known_differences();
/// The text of a file of this folder.
std::string read_file(std::string_view name);

}  // namespace jetlag::differential
