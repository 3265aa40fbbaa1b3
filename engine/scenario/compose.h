// SPDX-License-Identifier: Apache-2.0
// From files to one JSON tree per case: `extends`, `--set`, `params` and `cases`.
//
// compose    reads a file and what it extends. Objects merge key by key, a null removes the key. Lists of things (an entry of
//            either has an "id" or a "name") merge by it, entries without a counterpart are appended, an empty list empties;
//            other lists are replaced as a whole. Every value keeps the place of the file that it came from.
// override   one `--set path=value`; of a parameter it holds in every case, whatever the case says.
// expand     substitutes "${x}": alone in a text it becomes the parameter's value with its type, inside a text its letters.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/json_text.h"
#include "scenario/load.h"

namespace jetlag::scenario {

/// The files (and options) that places refer to by number.
struct Sources {
  std::vector<std::string> names;
  std::uint32_t add(std::string name);
  std::string where(const JsonPlace& place) const;
};

struct Composed {
  JsonValue tree;
  bool whole = true;  ///< false: mistakes of JSON or of `extends` have kept something out of it
};
Composed compose(std::string_view path, std::string_view text, const Loader& loader, Sources& sources, Errors& errors);

void override_value(JsonValue& tree, const std::pair<std::string, std::string>& set, Sources& sources, Errors& errors);

struct Variant {
  std::string name;
  JsonValue tree;
};
/// Takes `params` and `cases` out of the tree; one variant per case, one without a name when there are none.
std::vector<Variant> expand(JsonValue tree, const Sources& sources, Errors& errors);

/// `path` as seen from the file `from`: absolute paths stay, others start in its folder.
std::string path_beside(std::string_view from, std::string_view path);

}  // namespace jetlag::scenario
