// SPDX-License-Identifier: Apache-2.0
// The corpus, and thousands of mutations of it: the same ones in every run.
#include <gtest/gtest.h>

#include <algorithm>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "core/rng.h"
#include "store/reply.h"
#include "targets.h"

namespace jetlag::fuzz {
namespace {

struct Target {
  const char* name;
  void (*run)(std::string_view);
};

std::vector<std::string> corpus_of(const Target& target) {
  std::vector<std::filesystem::path> paths;
  for (const auto& file :
       std::filesystem::directory_iterator(std::filesystem::path(JETLAG_SOURCE_DIR) / "tests/fuzz/corpus" / target.name))
    paths.push_back(file.path());
  std::ranges::sort(paths);
  std::vector<std::string> inputs;
  for (const auto& path : paths) {
    std::ifstream in(path, std::ios::binary);
    inputs.emplace_back(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
  }
  return inputs;
}

/// A few bytes changed, taken out, put in, or taken from another input.
std::string mutated(std::string input, const std::vector<std::string>& others, Rng& rng) {
  for (std::uint64_t changes = 1 + rng.below(4); changes > 0; --changes) {
    const std::size_t at = rng.below(input.size() + 1);
    const std::string& other = others[rng.below(others.size())];
    const std::size_t from = rng.below(other.size() + 1);
    switch (rng.below(5)) {
      case 0: input.insert(at, 1, static_cast<char>(rng.below(256))); break;
      case 1: input.erase(at, 1 + rng.below(8)); break;
      case 2: input.insert(at, other.substr(from, rng.below(32))); break;
      case 3: input.resize(at); break;
      default:
        if (at < input.size()) input[at] = static_cast<char>(input[at] ^ (1 << rng.below(8)));
    }
  }
  return input;
}

/// False when a property does not hold; says for which input.
bool holds(const Target& target, const std::string& input) try {
  target.run(input);
  return true;
} catch (const std::exception& problem) {
  ADD_FAILURE() << problem.what() << "\nfor " << store::quoted(input);
  return false;
}

class Corpus : public ::testing::TestWithParam<Target> {};

TEST_P(Corpus, HoldsWithItsMutations) {
  const std::vector<std::string> inputs = corpus_of(GetParam());
  ASSERT_GE(inputs.size(), 10u) << "the corpus is kept beside this test";
  bool good = true;
  for (const std::string& input : inputs) good = good && holds(GetParam(), input);
  Rng rng(20);
  for (int i = 0; good && i < 3000; ++i) good = holds(GetParam(), mutated(inputs[rng.below(inputs.size())], inputs, rng));
}

INSTANTIATE_TEST_SUITE_P(Targets, Corpus,
                         ::testing::Values(Target{"commands", commands}, Target{"operations", operations},
                                           Target{"objects", objects}),
                         [](const auto& each) { return std::string(each.param.name); });

}  // namespace
}  // namespace jetlag::fuzz
