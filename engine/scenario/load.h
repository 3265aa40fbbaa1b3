// SPDX-License-Identifier: Apache-2.0
// From scenario text to validated specs.
//
// load_scenario   reads a file and everything it extends or imports, expands `params` and `cases`, applies overrides and
//                 validates. One Case per entry of `cases`; one unnamed Case without. Either every case is fine, or the list
//                 holds every mistake of every case (each once), sorted by place.
// load_text       the same for text that is not on disk (an editor).
//
// Errors          `where` is "file:line:column"; the message says what was expected, what was found and the nearest valid name.
// Loader          reads one file. Paths in `extends` and `import` are relative to the file that names them. The engine itself
//                 never touches a disk.
// Overrides       `--set path=value`: the path is keys, list entries by id, name or 0-based number, joined by dots
//                 ("database.backlog", "faults.cut.for"); the value is JSON, or a bare word or quantity taken as a string.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/result.h"
#include "scenario/spec.h"

namespace jetlag::scenario {

using Loader = std::function<Result<std::string>(std::string_view path)>;

struct Overrides {
  std::optional<std::uint64_t> seed;
  std::vector<std::pair<std::string, std::string>> set;
};

struct Case {
  std::string name;  ///< the case's name; empty for a scenario without `cases`
  ScenarioSpec spec;
  bool names_known = true;  ///< of regions and faults; false where mistakes have hidden some
};

tl::expected<std::vector<Case>, Errors> load_scenario(std::string_view path, const Loader& loader,
                                                      const Overrides& overrides = {});

/// `readable` receives the cases as far as they could be read, where there are mistakes that keep nothing out of the JSON tree.
tl::expected<std::vector<Case>, Errors> load_text(std::string_view path, std::string_view text, const Loader& loader,
                                                  const Overrides& overrides = {}, std::vector<Case>* readable = nullptr);

}  // namespace jetlag::scenario
