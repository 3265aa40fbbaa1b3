// SPDX-License-Identifier: Apache-2.0
// Which scenarios a suite consists of.
//
// discover   files as given, and all *.json and *.jsonc below folders, sorted by path, each once. A file without the key "jetlag"
//            (a package.json, a base that others extend, marked by the tag "base") is passed over when found in a folder, never
//            when named. With each file comes the folder it was found in: the one that was named, or the named file's own.
// glob       * (also over /), ? and [abc]; a pattern without any of them matches as a part of the text.
// shards     i of n by a stable hash of the case's id: every case belongs to exactly one of the n shards.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace jetlag::cli {

struct Discovered {
  std::vector<std::string> files{}, folders{};
  std::vector<std::string> missing{};  ///< named, but not there
};

Discovered discover(const std::vector<std::string>& paths);

bool glob_matches(std::string_view pattern, std::string_view text);

struct Shard {
  std::uint32_t index = 0, count = 1;  ///< 0-based
  bool contains(std::string_view id) const;
};

/// "2/4" is the second of four; nothing when it is not of that form.
std::optional<Shard> parse_shard(std::string_view text);

}  // namespace jetlag::cli
