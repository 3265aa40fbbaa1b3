// SPDX-License-Identifier: Apache-2.0
// Two databases that get the same commands: a redis-server, and one region of ours with the standard command set.
//
// run()     sends one command to both and says how the replies differ; nothing when they agree. Replies are compared byte for
//           byte as RESP2. Where Redis leaves the order open they are sorted first; deadlines may differ by what passes
//           meanwhile; of a random choice the shape is compared and that it is a choice among what is there, and what SPOP took
//           is then taken from both. A cursor is followed to its end, and DUMP is followed by a RESTORE of each side's own
//           payload.
// Known     a difference that the data file explains counts as agreement; a number that differs in its last digits is then made
//           equal.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "difference.h"
#include "server.h"
#include "store/command.h"

namespace jetlag::differential {

using Words = std::vector<Bytes>;

/// As it would be typed.
std::string shown(const Words& command);

class Pair {
 public:
  Pair(Server& server, const Differences& known) : server_(server), known_(known) { reset(); }
  /// Both are empty.
  void reset();
  std::optional<std::string> run(const Words& command);
  /// Compares all that is in the databases.
  std::optional<std::string> compare_contents();
  std::uint64_t compared() const { return compared_; }

 private:
  struct Both {
    store::Reply here, there;
    std::string raw;  ///< What the server sent.
  };
  store::Reply ask_here(const Words& command);
  Both ask(const Words& command);

  bool takes_some_of_a_set(const Words& command);
  std::optional<std::string> judge(const Words& command, const Both& replies);
  std::optional<std::string> compare_times(const Words& command, std::int64_t tolerance);
  std::optional<std::string> compare_choice(const Words& command);
  std::optional<std::string> compare_taken(const Words& command);
  std::optional<std::string> compare_scans(const Words& command, std::size_t cursor_at);
  std::optional<std::string> carry(const Words& command);
  void take_over(const Words& command);

  Server& server_;
  const Differences& known_;
  store::Database db_;
  store::Session session_;
  Rng rng_{1};
  std::vector<crdt::Op> written_;
  std::uint64_t compared_ = 0;
};

}  // namespace jetlag::differential
