// SPDX-License-Identifier: Apache-2.0
// What is fuzzed: each target takes any bytes and aborts when something that must hold does not.
//
// commands    lines as a client types them, executed in one region: an error changes nothing and writes nothing; what is written
//             reads back from the wire as it was; a second region that applies it holds the same.
// operations  a stream of operations from the wire: malformed ones are refused with a place, the others are written as they were
//             read.
// objects     a piece of a full sync from the wire: refused, or written and joined as it is.
//
// The corpus (corpus/<target>/) holds inputs that reach different code, and every input that has ever failed. corpus_test runs
// it, with mutations, in every build; `tools/fuzz` lets libFuzzer look for more.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace jetlag::fuzz {

void commands(std::string_view input);
void operations(std::string_view input);
void objects(std::string_view input);

/// What the commands of an input write, as the other targets read it: where their corpus comes from.
struct Written {
  std::string operations;
  std::vector<std::string> objects;
};
Written written_by(std::string_view input);

}  // namespace jetlag::fuzz
