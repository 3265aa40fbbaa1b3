// SPDX-License-Identifier: Apache-2.0
// "Did you mean ...?": the nearest valid name for one that nothing declares.
//
// edit_distance   insertions, deletions, substitutions and swaps of neighbours, letters of either case being equal.
// nearest_name    the candidate at the smallest distance (the first of equals), unless it is further than a third of the longer
//                 word: a wrong hint is worse than none. A candidate that starts with the word, or the other way round, is near.
// did_you_mean    "; did you mean \"x\"?", or nothing.
// name_list       "a, b or c", for messages.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace jetlag {

std::size_t edit_distance(std::string_view a, std::string_view b);

/// Empty when nothing is near.
std::string_view nearest_name(std::string_view word, std::span<const std::string_view> candidates);

std::string did_you_mean(std::string_view word, std::span<const std::string_view> candidates);

std::string name_list(std::span<const std::string_view> names, std::string_view last_joint = " or ");

}  // namespace jetlag
