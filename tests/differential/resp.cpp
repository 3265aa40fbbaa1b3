// SPDX-License-Identifier: Apache-2.0
#include "resp.h"

#include <charconv>

#include "core/check.h"
#include "crdt/number.h"

namespace jetlag::differential {
namespace {

using store::Reply;

void append_bulk(std::string& out, std::string_view text) {
  (out += '$') += std::to_string(text.size()) += "\r\n";
  (out += text) += "\r\n";
}

void append(std::string& out, const Reply& reply) {
  switch (reply.kind()) {
    case Reply::Kind::kNil: out += "$-1\r\n"; return;
    case Reply::Kind::kNilArray: out += "*-1\r\n"; return;
    case Reply::Kind::kStatus: ((out += '+') += reply.text().view()) += "\r\n"; return;
    case Reply::Kind::kError: ((out += '-') += reply.text().view()) += "\r\n"; return;
    case Reply::Kind::kInteger: ((out += ':') += std::to_string(reply.integer_value())) += "\r\n"; return;
    case Reply::Kind::kBulk: append_bulk(out, reply.text()); return;
    case Reply::Kind::kDouble: append_bulk(out, crdt::format_number(crdt::float_amount(reply.real_value()))); return;
    case Reply::Kind::kArray: break;
  }
  ((out += '*') += std::to_string(reply.items().size())) += "\r\n";
  for (const Reply& item : reply.items()) append(out, item);
}

/// Reads at `at`; nothing when the buffer ends too early.
class Parser {
 public:
  explicit Parser(std::string_view buffer) : buffer_(buffer) {}
  std::size_t at() const { return at_; }

  std::optional<Reply> reply() {
    const auto head = line();
    if (!head) return std::nullopt;
    JETLAG_CHECK(!head->empty(), "a reply begins with its kind");
    const std::string_view rest = head->substr(1);
    switch ((*head)[0]) {
      case '+': return Reply::status(rest);
      case '-': return Reply::error(rest);
      case ':': return Reply::integer(number(rest));
      case '$': return bulk(number(rest));
      case '*': return array(number(rest));
      default: break;
    }
    JETLAG_CHECK(false, "a reply is one of the five kinds of RESP2");
    return std::nullopt;
  }

 private:
  std::optional<std::string_view> line() {
    const auto end = buffer_.find("\r\n", at_);
    if (end == std::string_view::npos) return std::nullopt;
    const std::string_view text = buffer_.substr(at_, end - at_);
    at_ = end + 2;
    return text;
  }
  static std::int64_t number(std::string_view text) {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    JETLAG_CHECK(error == std::errc{} && end == text.data() + text.size(), "a number of RESP is one");
    return value;
  }
  std::optional<Reply> bulk(std::int64_t size) {
    if (size < 0) return Reply::nil();
    const auto bytes = static_cast<std::size_t>(size);
    if (buffer_.size() < at_ + bytes + 2) return std::nullopt;
    const std::string_view text = buffer_.substr(at_, bytes);
    at_ += bytes + 2;
    return Reply::bulk(text);
  }
  std::optional<Reply> array(std::int64_t size) {
    if (size < 0) return Reply::nil_array();
    std::vector<Reply> items;
    for (std::int64_t i = 0; i < size; ++i) {
      auto item = reply();
      if (!item) return std::nullopt;
      items.push_back(std::move(*item));
    }
    return Reply::array(std::move(items));
  }

  std::string_view buffer_;
  std::size_t at_ = 0;
};

}  // namespace

std::string encode(std::span<const Bytes> command) {
  std::string out = "*" + std::to_string(command.size()) + "\r\n";
  for (const Bytes& word : command) append_bulk(out, word);
  return out;
}

std::string encode(const Reply& reply) {
  std::string out;
  append(out, reply);
  return out;
}

std::optional<Reply> take(std::string& buffer, std::string& raw) {
  Parser parser(buffer);
  auto reply = parser.reply();
  if (!reply) return std::nullopt;
  raw = buffer.substr(0, parser.at());
  buffer.erase(0, parser.at());
  return reply;
}

}  // namespace jetlag::differential
