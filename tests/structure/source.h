// SPDX-License-Identifier: Apache-2.0
// A source file taken apart far enough to judge it: its code without comments and literals, its comments, its includes.
//
// Source    path      relative to the project, with forward slashes
//           text      the file as it is
//           code      the same length and lines, with comments and the contents of string and character literals blanked out,
//                     so that a rule about a word never fires on prose (`catalog(` is not `log(` either: words match whole)
//           comments  each with its line; `whole_line` when nothing but space stands before it
//           includes  each #include with its line; `path` without its quotes or brackets
// Errors    an unterminated comment or literal ends at the end of the file: the compiler will say so.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace jetlag::structure {

struct Comment {
  int line = 0;
  bool whole_line = false;
  std::string text;  ///< With its slashes.
};

struct Include {
  int line = 0;
  bool quoted = false;
  std::string path;
};

struct Source {
  std::string path;
  std::string text;
  std::string code;
  std::vector<Comment> comments;
  std::vector<Include> includes;
};

Source parse(std::string path, std::string text);

int line_of(std::string_view text, std::size_t offset);
int count_lines(std::string_view text);

/// Offsets in `code` at which `word` stands alone: not inside a longer name. A word that ends in '(' or '_' need not end a name.
std::vector<std::size_t> find_word(std::string_view code, std::string_view word);

}  // namespace jetlag::structure
