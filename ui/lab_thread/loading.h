// SPDX-License-Identifier: GPL-3.0-or-later
// Scenario files and texts for the window: reading, checking, and saying what is wrong in neutral terms.
//
// Check     every mistake of a text with its line and column, as the editor underlines it; the same checks as `jetlag check`.
// Bundled   ":bundled/name.json" is a file of the program (scenario/bundled.h), wherever it runs.
// Thread    pure functions; the engine thread calls them, so a large file never blocks the window.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "scenario/spec.h"

namespace jetlag::ui {

struct Mistake {
  std::string file;
  int line = 0, column = 0;  ///< from 1; 0: no place
  std::string message;
  bool operator==(const Mistake&) const = default;
};

struct Checked {
  std::vector<std::string> cases;             ///< names; one empty name where the file has none
  std::vector<scenario::ScenarioSpec> specs;  ///< one per case; empty when there are mistakes
  std::vector<Mistake> mistakes;
};

/// `path` names the text and is where `extends` and imports are looked for; it may be empty.
Checked checkText(const std::string& path, const std::string& text);
struct CommandSummary {
  std::string name, group, summary;
};
/// The database's commands, sorted by name.
std::vector<CommandSummary> commandSummaries();
/// What a scenario reads besides itself, under names as seen from its folder: what it extends and imports, and what that does.
/// Without what is named by an absolute path or cannot be read.
struct FileBeside {
  std::string name, text;
};
std::vector<FileBeside> filesBeside(const std::string& path, const std::string& text);
/// The file's text, or what is wrong with reading it.
std::optional<std::string> readFile(const std::string& path, std::string& problem);

}  // namespace jetlag::ui
