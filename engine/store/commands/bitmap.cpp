// SPDX-License-Identifier: Apache-2.0
// Bitmaps: strings as arrays of bits. A write replaces the whole string (semantics section 1), unless it changes nothing.
#include <algorithm>
#include <string>

#include "store/arguments.h"
#include "store/bit_offset.h"
#include "store/bits.h"
#include "store/commands/groups.h"
#include "store/deadline.h"
#include "store/put.h"

namespace jetlag::store {
namespace {

using crdt::Type;

Reply bit_of(bool bit) { return Reply::integer(bit ? 1 : 0); }

Reply setbit(Call& call) {
  const Integer offset = read_bit_offset(call.args[2]);
  if (!offset) return offset.error();
  const Integer bit = read_range(call.args[3], 0, 1, "ERR bit is not an integer or out of range");
  if (!bit) return bit.error();
  KeyView key(call, call.args[1]);
  if (!key.fits(Type::kString)) return errors::wrong_type();
  std::string value = key.exists() ? key.text().str() : std::string();
  const auto needed = static_cast<std::size_t>(*offset / 8 + 1);
  const bool grows = value.size() < needed;
  if (grows) value.resize(needed);
  const bool before = bits::read(value, *offset);
  if (!grows && before == (*bit == 1)) return bit_of(before);
  bits::write(value, *offset, *bit == 1);
  put(call, key, value, kSameTtl);
  return bit_of(before);
}

Reply getbit(Call& call) {
  const Integer offset = read_bit_offset(call.args[2]);
  if (!offset) return offset.error();
  const KeyView key(call, call.args[1]);
  if (!key.fits(Type::kString)) return errors::wrong_type();
  return bit_of(key.exists() && bits::read(key.text(), *offset));
}

/// A range of bytes or bits as clients give it, negative numbers counting from the end; afterwards of bits.
struct Range {
  std::int64_t first = 0, last = -1;
  bool empty() const { return first > last; }
};
Range range_in(std::string_view text, std::int64_t from, std::int64_t until, bool of_bits) {
  const std::int64_t unit = of_bits ? 1 : 8, total = bits::size(text) / unit;
  if (from < 0) from = std::max<std::int64_t>(total + from, 0);
  if (until < 0) until = std::max<std::int64_t>(total + until, 0);
  until = std::min(until, total - 1);
  if (from > until) return {};
  return {from * unit, until * unit + unit - 1};
}

/// "BIT" or "BYTE"; nothing for another word.
std::optional<bool> counts_bits(std::string_view word) {
  if (is_word(word, "BIT")) return true;
  if (is_word(word, "BYTE")) return false;
  return std::nullopt;
}

Reply bitcount(Call& call) {
  const KeyView key(call, call.args[1]);
  if (!key.fits(Type::kString)) return errors::wrong_type();
  if (!key.exists()) return Reply::integer(0);
  const Bytes text = key.text();
  if (call.args.size() == 2) return Reply::integer(bits::count(text, 0, bits::size(text) - 1));
  if (call.args.size() != 4 && call.args.size() != 5) return errors::syntax();
  const Integer from = read_integer(call.args[2]);
  if (!from) return from.error();
  const Integer until = read_integer(call.args[3]);
  if (!until) return until.error();
  if (*from < 0 && *until < 0 && *from > *until) return Reply::integer(0);
  const auto of_bits = call.args.size() == 5 ? counts_bits(call.args[4]) : std::optional(false);
  if (!of_bits) return errors::syntax();
  const Range range = range_in(text, *from, *until, *of_bits);
  return Reply::integer(range.empty() ? 0 : bits::count(text, range.first, range.last));
}

Reply bitpos(Call& call) {
  const Integer bit = read_integer(call.args[2]);
  if (!bit) return bit.error();
  if (*bit != 0 && *bit != 1) return Reply::error("ERR The bit argument must be 1 or 0.");
  const KeyView key(call, call.args[1]);
  if (!key.fits(Type::kString)) return errors::wrong_type();
  if (!key.exists()) return Reply::integer(*bit == 1 ? -1 : 0);
  if (call.args.size() > 6) return errors::syntax();
  const Integer from = call.args.size() > 3 ? read_integer(call.args[3]) : Integer(0);
  if (!from) return from.error();
  const auto of_bits = call.args.size() == 6 ? counts_bits(call.args[5]) : std::optional(false);
  if (!of_bits) return errors::syntax();
  const bool end_given = call.args.size() > 4;
  const Integer until = end_given ? read_integer(call.args[4]) : Integer(-1);
  if (!until) return until.error();
  const Bytes text = key.text();
  const Range range = range_in(text, *from, *until, *of_bits);
  if (range.empty()) return Reply::integer(-1);
  if (const auto found = bits::first_of(text, *bit == 1, range.first, range.last)) return Reply::integer(*found);
  // Without an end the string goes on with zeros.
  return Reply::integer(*bit == 0 && !end_given ? range.last + 1 : -1);
}

enum class Operator : std::uint8_t { kAnd, kOr, kXor, kNot };
std::optional<Operator> operator_of(std::string_view word) {
  if (is_word(word, "AND")) return Operator::kAnd;
  if (is_word(word, "OR")) return Operator::kOr;
  if (is_word(word, "XOR")) return Operator::kXor;
  if (is_word(word, "NOT")) return Operator::kNot;
  return std::nullopt;
}

/// Shorter sources are as if followed by zero bytes.
std::string combined(Operator how, const std::vector<Bytes>& sources) {
  std::size_t longest = 0;
  for (const Bytes& source : sources) longest = std::max(longest, source.size());
  std::string out(longest, '\0');
  for (std::size_t i = 0; i < longest; ++i) {
    const auto byte = [&](const Bytes& source) { return i < source.size() ? static_cast<std::uint8_t>(source.view()[i]) : 0u; };
    unsigned sum = byte(sources.front());
    for (std::size_t s = 1; s < sources.size(); ++s) {
      const unsigned next = byte(sources[s]);
      sum = how == Operator::kAnd ? sum & next : how == Operator::kOr ? sum | next : sum ^ next;
    }
    out[i] = static_cast<char>(how == Operator::kNot ? ~sum : sum);
  }
  return out;
}

Reply bitop(Call& call) {
  const auto how = operator_of(call.args[1]);
  if (!how) return errors::syntax();
  if (*how == Operator::kNot && call.args.size() != 4)
    return Reply::error("ERR BITOP NOT must be called with a single source key.");
  std::vector<Bytes> sources;
  for (const Bytes& name : call.args.subspan(3)) {
    const KeyView source(call, name);
    if (!source.fits(Type::kString)) return errors::wrong_type();
    sources.push_back(source.exists() ? source.text() : Bytes());
  }
  const std::string value = combined(*how, sources);
  KeyView target(call, call.args[2]);
  if (!value.empty()) put(call, target, value, {});
  else if (target.exists()) target.remove();
  return Reply::integer(static_cast<std::int64_t>(value.size()));
}

constexpr Command kCommands[] = {
    {"BITCOUNT", -2, kRead, {1, 1, 1}, "bitmap", "2.6.0", "Counts the bits that are set in a string", bitcount},
    {"BITOP", -4, kGrows, {2, -1, 1}, "bitmap", "2.6.0", "Combines strings bit by bit and stores the result", bitop},
    {"BITPOS", -3, kRead, {1, 1, 1}, "bitmap", "2.8.7", "Finds the first bit that is set, or is not, in a string", bitpos},
    {"GETBIT", 3, kRead | kFast, {1, 1, 1}, "bitmap", "2.2.0", "Returns a bit of a string", getbit},
    {"SETBIT", 4, kGrows, {1, 1, 1}, "bitmap", "2.2.0", "Sets or clears a bit of a string and returns what it was", setbit},
};

}  // namespace

std::span<const Command> bitmap_commands() { return kCommands; }

}  // namespace jetlag::store
