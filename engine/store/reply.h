// SPDX-License-Identifier: Apache-2.0
// Reply: what a client gets back from one command, as a value.
//
// Value    nil, status ("OK"), error ("ERR ..."), integer, bulk string, array or double; equality compares kind and content.
//          RESP2 has two kinds of nil, "no string" and "no array": clients of typed languages tell them apart.
// Text     to_text() is what an interactive client prints: `(integer) 3`, `"milk"`, `1) "a"`, `(nil)`, `(error) ERR ...`.
// Cost     80 bytes; replies up to 32 bytes of text own no memory.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/shared_bytes.h"

namespace jetlag::store {

class Reply {
 public:
  enum class Kind : std::uint8_t { kNil, kNilArray, kStatus, kError, kInteger, kBulk, kDouble, kArray };

  Reply() = default;  ///< nil
  static Reply nil() { return {}; }
  static Reply nil_array() { return Reply(Kind::kNilArray, {}); }
  static Reply status(Bytes text) { return Reply(Kind::kStatus, std::move(text)); }
  static Reply ok() { return status("OK"); }
  /// `text` starts with the error's code: "ERR syntax error". It is one line: line ends, which a client may have sent, become
  /// blanks.
  static Reply error(const Bytes& text);
  static Reply integer(std::int64_t value) {
    Reply r;
    r.kind_ = Kind::kInteger;
    r.number_ = value;
    return r;
  }
  static Reply bulk(Bytes text) { return Reply(Kind::kBulk, std::move(text)); }
  static Reply real(double value);
  static Reply array(std::vector<Reply> items);

  Kind kind() const { return kind_; }
  bool is_nil() const { return kind_ == Kind::kNil || kind_ == Kind::kNilArray; }
  bool is_error() const { return kind_ == Kind::kError; }
  std::int64_t integer_value() const { return number_; }
  double real_value() const;
  /// The text of a status, error or bulk reply.
  const Bytes& text() const { return text_; }
  const std::vector<Reply>& items() const { return items_; }

  std::string to_text() const;
  bool operator==(const Reply&) const = default;

 private:
  Reply(Kind kind, Bytes text) : text_(std::move(text)), kind_(kind) {}
  void append_text(std::string& out, std::size_t indent) const;

  Bytes text_;
  std::int64_t number_ = 0;  ///< The integer, or the bits of the double.
  std::vector<Reply> items_;
  Kind kind_ = Kind::kNil;
};

/// A bulk string in the quotes and escapes in which an interactive client shows it: `"a\x00b"`.
std::string quoted(std::string_view bytes);

}  // namespace jetlag::store
