// SPDX-License-Identifier: Apache-2.0
#include "store/command_line.h"

#include <string>

namespace jetlag::store {
namespace {

bool is_blank(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

class Splitter {
 public:
  explicit Splitter(std::string_view line) : line_(line) {}

  Result<std::vector<Bytes>> run() {
    std::vector<Bytes> args;
    for (;;) {
      while (at_ < line_.size() && is_blank(line_[at_])) ++at_;
      if (at_ == line_.size()) return args;
      std::string argument;
      while (at_ < line_.size() && !is_blank(line_[at_])) {
        const char c = line_[at_];
        if (c != '"' && c != '\'') {
          argument += c;
          ++at_;
          continue;
        }
        const std::size_t opened = at_++;
        if (!(c == '"' ? double_quoted(argument) : single_quoted(argument))) return problem(opened, "this quote is never closed");
        if (at_ < line_.size() && !is_blank(line_[at_])) return problem(at_, "expected a blank after the closing quote");
      }
      args.emplace_back(argument);
    }
  }

 private:
  static tl::unexpected<Error> problem(std::size_t place, std::string message) {
    return failure(ErrorCode::kInvalid, "column " + std::to_string(place + 1), std::move(message));
  }

  /// Reads up to and including the closing quote; false when there is none.
  bool double_quoted(std::string& out) {
    while (at_ < line_.size()) {
      const char c = line_[at_++];
      if (c == '"') return true;
      if (c != '\\' || at_ == line_.size()) out += c;
      else escape(out);
    }
    return false;
  }

  void escape(std::string& out) {
    const char c = line_[at_++];
    if (c == 'x' && at_ + 1 < line_.size() && hex_digit(line_[at_]) >= 0 && hex_digit(line_[at_ + 1]) >= 0) {
      out += static_cast<char>(hex_digit(line_[at_]) * 16 + hex_digit(line_[at_ + 1]));
      at_ += 2;
      return;
    }
    switch (c) {
      case 'n': out += '\n'; break;
      case 'r': out += '\r'; break;
      case 't': out += '\t'; break;
      case 'b': out += '\b'; break;
      case 'a': out += '\a'; break;
      default: out += c;
    }
  }

  bool single_quoted(std::string& out) {
    while (at_ < line_.size()) {
      const char c = line_[at_++];
      if (c == '\'') return true;
      if (c == '\\' && at_ < line_.size() && line_[at_] == '\'') out += line_[at_++];
      else out += c;
    }
    return false;
  }

  std::string_view line_;
  std::size_t at_ = 0;
};

}  // namespace

Result<std::vector<Bytes>> split_command_line(std::string_view line) { return Splitter(line).run(); }

}  // namespace jetlag::store
