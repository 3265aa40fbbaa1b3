// SPDX-License-Identifier: Apache-2.0
// What became of each operation on a key: the judgement behind `explain`.
//
// Input    every operation on record in the order of writing, what their writers had seen, where they stand in what a replica
//          holds that has seen all that the live ones have, and which of them it has seen: what nobody holds, or only a region
//          that is down, ends nobody. Judged are those that have arrived everywhere.
// Fate     observe::Fate defines the words. Who stands is read from the description; who ended the others follows from what
//          each writer had seen: of those that took it away, the ones that found it there.
// Cost     quadratic in the operations on record (at most 1,000 of them) for a key that is overwritten all the time.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "crdt/register.h"
#include "lab/explain_effects.h"
#include "lab/explain_standing.h"
#include "observe/explain.h"

namespace jetlag::lab {

struct Verdict {
  observe::Fate fate{};
  std::optional<crdt::Dot> ended_by{};
  std::string rule{};
  std::vector<std::string> lost_fields{};  ///< of what has not lost as a whole
};

class FateJudge {
 public:
  /// `told`, `standings` and `known` are those of `all`, place by place; all outlive the judge. Of `told` no fate is read.
  FateJudge(const std::vector<Seen>& all, const std::vector<observe::ExplainedOperation>& told,
            const std::vector<Standing>& standings, const std::vector<bool>& known, crdt::Rule rule)
      : all_(all), told_(told), standings_(standings), known_(known), rule_(rule) {}

  Verdict of(std::size_t which);

 private:
  /// A write of the string or of this field, with those who ended it.
  struct Write {
    std::size_t by;
    crdt::Candidate candidate;
    std::vector<std::size_t> enders;
  };
  using Field = std::optional<std::string>;

  Verdict standing(std::size_t which);
  Verdict hidden(std::size_t which) const;
  Verdict ended(std::size_t which);
  std::optional<Verdict> beaten(std::size_t which);
  const Write* victor_over(std::size_t which, const Field& field);
  std::optional<Verdict> covered(std::size_t which);

  bool saw(std::size_t who, std::size_t what) const { return told_[who].saw[what]; }
  bool concurrent(std::size_t a, std::size_t b) const { return a != b && !saw(a, b) && !saw(b, a); }
  bool shown_beside(std::size_t which) const;
  std::optional<std::size_t> find(crdt::Dot dot) const;
  const std::vector<std::size_t>& enders_of(std::size_t which, const std::string& name);
  bool ended_for(std::size_t who, std::size_t which);
  std::optional<std::size_t> newest_for(std::size_t who);
  const std::vector<Write>& writes_of(const Field& field);
  const Write* seen_by(std::size_t who, const std::vector<Write>& writes) const;
  template <class There> const Write* best(const std::vector<Write>& writes, There&& there) const;

  const std::vector<Seen>& all_;
  const std::vector<observe::ExplainedOperation>& told_;
  const std::vector<Standing>& standings_;
  const std::vector<bool>& known_;
  crdt::Rule rule_;
  std::map<Field, std::vector<Write>> writes_;
  std::map<std::pair<std::size_t, std::string>, std::vector<std::size_t>> enders_;  ///< of an operation's part
  std::map<std::size_t, std::optional<std::size_t>> newest_;
};

}  // namespace jetlag::lab
