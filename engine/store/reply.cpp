// SPDX-License-Identifier: Apache-2.0
#include "store/reply.h"

#include <bit>

#include "crdt/number.h"

namespace jetlag::store {

Reply Reply::error(const Bytes& text) {
  if (text.view().find_first_of("\r\n") == std::string_view::npos) return Reply(Kind::kError, text);
  std::string line = text.str();
  for (char& c : line)
    if (c == '\r' || c == '\n') c = ' ';
  return Reply(Kind::kError, Bytes(line));
}

Reply Reply::real(double value) {
  Reply r;
  r.kind_ = Kind::kDouble;
  r.number_ = std::bit_cast<std::int64_t>(value);
  return r;
}

Reply Reply::array(std::vector<Reply> items) {
  Reply r;
  r.kind_ = Kind::kArray;
  r.items_ = std::move(items);
  return r;
}

double Reply::real_value() const { return std::bit_cast<double>(number_); }

std::string quoted(std::string_view bytes) {
  static constexpr char kHex[] = "0123456789abcdef";
  std::string out = "\"";
  for (const char c : bytes) {
    const auto u = static_cast<unsigned char>(c);
    switch (c) {
      case '\\': out += "\\\\"; break;
      case '"': out += "\\\""; break;
      case '\n': out += "\\n"; break;
      case '\r': out += "\\r"; break;
      case '\t': out += "\\t"; break;
      case '\a': out += "\\a"; break;
      case '\b': out += "\\b"; break;
      default:
        if (u >= 0x20 && u < 0x7f) out += c;
        else (((out += "\\x") += kHex[u >> 4]) += kHex[u & 15]);
    }
  }
  return out += '"';
}

void Reply::append_text(std::string& out, std::size_t indent) const {
  switch (kind_) {
    case Kind::kNil:
    case Kind::kNilArray: out += "(nil)"; return;
    case Kind::kStatus: out += text_.view(); return;
    case Kind::kError: (out += "(error) ") += text_.view(); return;
    case Kind::kInteger: (out += "(integer) ") += std::to_string(number_); return;
    case Kind::kDouble: (out += "(double) ") += crdt::format_number(crdt::float_amount(real_value())).view(); return;
    case Kind::kBulk: out += quoted(text_); return;
    case Kind::kArray: break;
  }
  if (items_.empty()) {
    out += "(empty array)";
    return;
  }
  const std::size_t width = std::to_string(items_.size()).size();
  for (std::size_t i = 0; i < items_.size(); ++i) {
    const std::string number = std::to_string(i + 1);
    if (i != 0) out.append(indent, ' ');
    out.append(width - number.size(), ' ').append(number).append(") ");
    items_[i].append_text(out, indent + width + 2);
    if (i + 1 != items_.size()) out += '\n';
  }
}

std::string Reply::to_text() const {
  std::string out;
  append_text(out, 0);
  return out;
}

}  // namespace jetlag::store
