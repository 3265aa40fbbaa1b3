// SPDX-License-Identifier: Apache-2.0
// The rules of docs/architecture.md that a machine can check, as functions from sources to violations.
//
// Every violation names the file, the line, what is wrong and what to use instead. The rules are tested on bad input in
// rules_test.cpp and applied to the tree in structure_test.cpp. There is no list of exceptions for lengths: splitting is the fix.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "source.h"

namespace jetlag::structure {

struct Violation {
  std::string path;
  int line = 0;
  std::string message;
};
using Violations = std::vector<Violation>;

/// Library name to the libraries that its DEPS name; read from the layers.txt that CMake writes ("lib: dep dep").
using Layers = std::map<std::string, std::set<std::string>, std::less<>>;
Layers parse_layers(std::string_view text);

// Of one C++ file.
Violations check_layer_order(const Source& source, const Layers& layers);
Violations check_quarantine(const Source& source);
Violations check_determinism(const Source& source);
/// In the lab one file has threads.
Violations check_lab_threads(const Source& source);
Violations check_waiting(const Source& source);
Violations check_mutable_statics(const Source& source);
Violations check_header_contract(const Source& source);
Violations check_length(const Source& source);
Violations check_width(const Source& source);
Violations check_function_length(const Source& source);
Violations check_commented_out_code(const Source& source);

/// "Suite.Name" of every test that a C++ file defines.
std::set<std::string> tests_in(const Source& source);

// Of any text file.
Violations check_licence(std::string_view path, std::string_view text);
Violations check_leftovers(std::string_view path, std::string_view text);
Violations check_path(std::string_view path);
Violations check_compiler_flags(std::string_view path, std::string_view text);

/// Relative links of a Markdown file must lead to a file or folder of the project (`exists` is asked for project-relative paths).
Violations check_links(std::string_view path, std::string_view text, bool (*exists)(const std::string&));

/// Every row of a numbered table names, in backticks, tests that exist as "Suite.Name", or says "not built yet".
Violations check_pitfalls(std::string_view path, std::string_view text, const std::set<std::string>& tests);

/// `source_path` must be named in the CMakeLists.txt of its own folder or of one above it.
Violations check_is_built(std::string_view source_path, const std::map<std::string, std::string>& cmake_lists);

/// Every scenario has a row in fingerprints.csv, and every row a scenario. Paths are relative to scenarios/.
Violations check_fingerprints(const std::set<std::string>& scenarios, std::string_view csv);

}  // namespace jetlag::structure
