// SPDX-License-Identifier: Apache-2.0
// LCS: the longest common subsequence of two strings, by the table of all pairs of prefixes.
#include <algorithm>
#include <string>
#include <vector>

#include "store/arguments.h"
#include "store/commands/groups.h"
#include "store/deadline.h"
#include "store/put.h"

namespace jetlag::store {
namespace {

using crdt::Type;

struct Options {
  bool length = false, indexes = false, with_lengths = false;
  std::int64_t least = 0;  ///< Shorter matches are not told.
};

std::optional<Reply> read_options(const Call& call, Options& out) {
  for (std::size_t i = 3; i < call.args.size(); ++i) {
    const std::string_view word = call.args[i];
    if (is_word(word, "IDX")) out.indexes = true;
    else if (is_word(word, "LEN")) out.length = true;
    else if (is_word(word, "WITHMATCHLEN")) out.with_lengths = true;
    else if (is_word(word, "MINMATCHLEN") && i + 1 < call.args.size()) {
      const Integer least = read_integer(call.args[++i]);
      if (!least) return least.error();
      out.least = std::max<std::int64_t>(*least, 0);
    } else {
      return errors::syntax();
    }
  }
  if (out.length && out.indexes) return Reply::error("ERR If you want both the length and indexes, please just use IDX.");
  return std::nullopt;
}

/// The length of the longest common subsequence of every pair of prefixes.
class Table {
 public:
  Table(std::string_view a, std::string_view b) : width_(b.size() + 1), cells_((a.size() + 1) * width_) {
    for (std::size_t i = 1; i <= a.size(); ++i)
      for (std::size_t j = 1; j <= b.size(); ++j)
        cell(i, j) = a[i - 1] == b[j - 1] ? at(i - 1, j - 1) + 1 : std::max(at(i - 1, j), at(i, j - 1));
  }
  std::uint32_t at(std::size_t i, std::size_t j) const { return cells_[i * width_ + j]; }

 private:
  std::uint32_t& cell(std::size_t i, std::size_t j) { return cells_[i * width_ + j]; }

  std::size_t width_;
  std::vector<std::uint32_t> cells_;
};

/// A run that is common to both, by its places in each.
struct Run {
  std::size_t a = 0, b = 0, length = 0;
};

/// From the end to the beginning, as Redis tells them.
std::vector<Run> runs_of(const Table& table, std::string_view a, std::string_view b) {
  std::vector<Run> runs;
  Run open;
  for (std::size_t i = a.size(), j = b.size(); i > 0 && j > 0;) {
    if (a[i - 1] != b[j - 1]) {
      if (table.at(i - 1, j) > table.at(i, j - 1)) --i;
      else --j;
      continue;
    }
    --i, --j;
    const bool continues = open.length != 0 && open.a == i + 1 && open.b == j + 1;
    if (!continues && open.length != 0) runs.push_back(open);
    open = {i, j, continues ? open.length + 1 : 1};
  }
  if (open.length != 0) runs.push_back(open);
  return runs;
}

Reply integer(std::size_t n) { return Reply::integer(static_cast<std::int64_t>(n)); }

Reply indexes_of(const std::vector<Run>& runs, std::size_t length, const Options& options) {
  std::vector<Reply> matches;
  for (const Run& run : runs) {
    if (run.length < static_cast<std::size_t>(options.least)) continue;
    std::vector<Reply> match{Reply::array({integer(run.a), integer(run.a + run.length - 1)}),
                             Reply::array({integer(run.b), integer(run.b + run.length - 1)})};
    if (options.with_lengths) match.push_back(integer(run.length));
    matches.push_back(Reply::array(std::move(match)));
  }
  return Reply::array({Reply::bulk("matches"), Reply::array(std::move(matches)), Reply::bulk("len"), integer(length)});
}

Reply lcs(Call& call) {
  const KeyView first(call, call.args[1]), second(call, call.args[2]);
  if (!first.fits(Type::kString) || !second.fits(Type::kString))
    return Reply::error("ERR The specified keys must contain string values");
  Options options;
  if (auto problem = read_options(call, options)) return *problem;
  const Bytes a = first.exists() ? first.text() : Bytes(), b = second.exists() ? second.text() : Bytes();
  if ((a.size() + 1) * (b.size() + 1) > kLongestString / sizeof(std::uint32_t))
    return Reply::error("ERR Insufficient memory, transient memory for LCS exceeds proto-max-bulk-len");
  const Table table(a, b);
  const std::size_t length = table.at(a.size(), b.size());
  if (options.length) return integer(length);
  const std::vector<Run> runs = runs_of(table, a, b);
  if (options.indexes) return indexes_of(runs, length, options);
  std::string common;
  for (auto run = runs.rbegin(); run != runs.rend(); ++run) common += a.view().substr(run->a, run->length);
  return Reply::bulk(common);
}

constexpr Command kCommands[] = {
    {"LCS", -3, kRead, {1, 2, 1}, "string", "7.0.0", "Returns the longest common subsequence of two strings", lcs},
};

}  // namespace

std::span<const Command> lcs_commands() { return kCommands; }

}  // namespace jetlag::store
