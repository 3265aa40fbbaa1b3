// SPDX-License-Identifier: Apache-2.0
// What became of each operation on a key: the judgement behind `explain`.
//
// Input    every operation on record in the order of writing, what their writers had seen, where they stand in what a replica
//          holds that has seen all that the live ones have, and which of them it has seen: what nobody holds, or only a region
//          that is down, ends nobody. Judged are those that have arrived everywhere.
// Fate     observe::Fate defines the words. Who stands is read from the description; who ended the others follows from what
//          each writer had seen: of those that took it away, the ones that found it there.
// Cost     quadratic in the operations on record (at most 1,000 of them) for each member or field that all of them touch.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/dynamic_bitset.hpp>

#include "crdt/register.h"
#include "lab/explain_document.h"
#include "lab/explain_effects.h"
#include "lab/explain_standing.h"
#include "observe/explain.h"

namespace jetlag::lab {

struct Verdict {
  observe::Fate fate{};
  std::optional<crdt::Dot> ended_by{};
  std::string rule{};
  std::vector<std::string> lost_fields{};  ///< of what has not lost as a whole
  std::optional<crdt::Dot> popped_by{};    ///< of a pop: another one that gave the same item to a client
  bool hidden = false;                     ///< of one that has lost: beneath another type, until that goes
  bool in_vain = false;                    ///< likewise: what it was about was gone
};

class FateJudge {
 public:
  /// `told`, `standings` and `known` are those of `all`, place by place; all outlive the judge. Of `told` no fate is read.
  FateJudge(const std::vector<Seen>& all, const std::vector<observe::ExplainedOperation>& told,
            const std::vector<Standing>& standings, const std::vector<bool>& known, crdt::Rule rule);

  Verdict of(std::size_t which);

 private:
  using Places = boost::dynamic_bitset<std::uint64_t>;  ///< a set of operations
  /// A write in one place, the part-th of what the operation `by` writes; or its part-th claim on a deadline.
  struct Write {
    std::size_t by, part;
    crdt::Candidate candidate;
    std::optional<Instant> deadline{};  ///< of a claim
  };
  struct Writes {
    std::vector<Write> list{};
    std::map<std::size_t, const Write*> seen{};  ///< by whom: what seen_by() has found
  };

  Verdict removal(std::size_t which) const;
  std::optional<Verdict> group_deleted(std::size_t which) const;
  Verdict standing(std::size_t which);
  std::optional<Verdict> overruled(std::size_t which) const;
  std::optional<Verdict> without_element(std::size_t which) const;
  Verdict hidden(std::size_t which, const std::vector<std::string>& lost_fields);
  Verdict ended(std::size_t which, const std::vector<std::string>& lost_fields);
  std::optional<Verdict> beaten(std::size_t which, std::vector<std::string>& lost_fields);
  std::optional<Verdict> outlived(std::size_t which, std::vector<std::string>& lost_fields);
  const Write* victor_over(std::size_t which, const Place& place);
  const Write* victor_among(Writes& writes, std::size_t which);
  bool is_over(std::size_t which, const std::vector<std::string>& lost_fields);
  std::optional<std::size_t> cover_of(std::size_t which, const std::vector<std::string>& lost_fields);
  std::optional<Verdict> in_vain(std::size_t which);
  std::optional<std::size_t> removed_before(std::size_t which, const std::optional<std::string>& field, std::size_t part);
  bool there_for(std::size_t who, std::size_t what, const std::optional<std::string>& field);
  std::string stands_against(std::size_t which) const;
  /// What may be taken away one by one; of what has no parts, a deadline, itself.
  static std::vector<std::string> names_of(const observe::ExplainedOperation& told);
  static bool holds(const std::vector<std::string>& names, const std::string& name);

  std::optional<Verdict> beneath_text(std::size_t which);
  Verdict of_document(std::size_t which);

  crdt::Rule rule_of(std::size_t which) const { return rule_in(type_of(all_[which].op.effect), rule_); }
  bool outdone(const Write& one, const Write* by) const;
  bool saw(std::size_t who, std::size_t what) const { return told_[who].saw[what]; }
  bool concurrent(std::size_t a, std::size_t b) const { return a != b && !saw(a, b) && !saw(b, a); }
  bool shown_beside(std::size_t which) const;
  std::optional<std::size_t> find(crdt::Dot dot) const;
  const std::vector<std::vector<std::size_t>>& enders_of(std::size_t which);
  const std::vector<std::size_t>& enders_of(const Write& write) {
    return write.deadline ? claim_enders_[{write.by, write.part}] : enders_of(write.by)[write.part];
  }
  std::vector<std::size_t> enders_among(Places takers, std::size_t which) const;
  bool beats(const Write& a, const Write& b) const;
  const Places& gone_for(std::size_t which);
  std::optional<std::size_t> newest_for(std::size_t who);
  const Write* seen_by(std::size_t who, Writes& writes);
  template <class There> const Write* best(const std::vector<Write>& writes, There&& there) const;

  const std::vector<Seen>& all_;
  const std::vector<observe::ExplainedOperation>& told_;
  const std::vector<Standing>& standings_;
  crdt::Rule rule_;  ///< Of the key; ask rule_of().
  Places known_, deletions_;
  std::vector<Places> witnesses_;                      ///< of an operation: those that had seen it
  std::map<std::string, Places, std::less<>> naming_;  ///< of a name: those that write it or take it away
  std::map<Place, Writes> writes_;
  std::map<std::optional<std::string>, Writes> claims_;  ///< on the deadline of the key, and of fields
  std::map<std::pair<std::size_t, std::size_t>, std::vector<std::size_t>> claim_enders_;  ///< by operation and part
  // What has been asked, by operation:
  std::vector<std::vector<std::vector<std::size_t>>> enders_;
  std::map<std::size_t, Places> gone_;
  std::map<std::size_t, std::optional<std::size_t>> newest_;
  std::optional<DocumentWays> ways_;
};

}  // namespace jetlag::lab
