// SPDX-License-Identifier: Apache-2.0
// BITFIELD: numbers of any width inside a string. All its writes together replace the whole string once.
#include <algorithm>
#include <string>
#include <vector>

#include "store/arguments.h"
#include "store/bit_offset.h"
#include "store/bits.h"
#include "store/commands/groups.h"
#include "store/deadline.h"
#include "store/put.h"

namespace jetlag::store {
namespace {

using crdt::Type;

enum class Overflow : std::uint8_t { kWrap, kSaturate, kFail };

struct Field {
  bool is_signed = false;
  int width = 0;

  std::int64_t read(std::string_view text, std::int64_t place) const {
    std::uint64_t value = bits::read_bits(text, place, width);
    if (is_signed && width < 64 && (value >> (width - 1)) != 0) value |= ~std::uint64_t{0} << width;
    return static_cast<std::int64_t>(value);
  }
};

struct Operation {
  enum class Kind : std::uint8_t { kGet, kSet, kAdd };
  Kind kind = Kind::kGet;
  Field field;
  std::int64_t place = 0, number = 0;
  Overflow overflow = Overflow::kWrap;
  bool writes() const { return kind != Kind::kGet; }
};

std::optional<Field> field_of(std::string_view text) {
  if (text.empty() || (text[0] != 'i' && text[0] != 'u')) return std::nullopt;
  const auto width = crdt::parse_integer(text.substr(1));
  const bool is_signed = text[0] == 'i';
  if (!width || *width < 1 || *width > (is_signed ? 64 : 63)) return std::nullopt;
  return Field{is_signed, static_cast<int>(*width)};
}

std::optional<Overflow> overflow_of(std::string_view word) {
  if (is_word(word, "WRAP")) return Overflow::kWrap;
  if (is_word(word, "SAT")) return Overflow::kSaturate;
  if (is_word(word, "FAIL")) return Overflow::kFail;
  return std::nullopt;
}

std::optional<Operation::Kind> kind_of(std::string_view word) {
  if (is_word(word, "GET")) return Operation::Kind::kGet;
  if (is_word(word, "SET")) return Operation::Kind::kSet;
  if (is_word(word, "INCRBY")) return Operation::Kind::kAdd;
  return std::nullopt;
}

/// Reads one operation at `i`, and moves `i` to its last word; an error reply, or nothing.
std::optional<Reply> read_operation(const Call& call, std::size_t& i, Operation& out) {
  const auto kind = kind_of(call.args[i]);
  const std::size_t words = kind == Operation::Kind::kGet ? 2 : 3;
  if (!kind || call.args.size() - i - 1 < words) return errors::syntax();
  out.kind = *kind;
  const auto field = field_of(call.args[i + 1]);
  if (!field)
    return Reply::error("ERR Invalid bitfield type. Use something like i16 u8. Note that u64 is not supported but i64 is.");
  out.field = *field;
  const Integer place = read_bit_offset(call.args[i + 2], field->width);
  if (!place) return place.error();
  out.place = *place;
  if (out.writes()) {
    const Integer number = read_integer(call.args[i + 3]);
    if (!number) return number.error();
    out.number = *number;
  }
  i += words;
  return std::nullopt;
}

std::optional<Reply> read_operations(const Call& call, std::vector<Operation>& out) {
  Overflow overflow = Overflow::kWrap;
  for (std::size_t i = 2; i < call.args.size(); ++i) {
    if (is_word(call.args[i], "OVERFLOW") && i + 1 < call.args.size()) {
      const auto given = overflow_of(call.args[++i]);
      if (!given) return Reply::error("ERR Invalid OVERFLOW type specified");
      overflow = *given;
      continue;
    }
    Operation operation;
    operation.overflow = overflow;
    if (auto problem = read_operation(call, i, operation)) return problem;
    out.push_back(operation);
  }
  return std::nullopt;
}

/// What the field gets; nothing when it would overflow and must not.
std::optional<std::uint64_t> value_to_write(const Operation& op, std::int64_t old) {
  __extension__ using Wide = __int128;
  const auto widened = [&](std::int64_t v) {
    return op.field.is_signed ? Wide{v} : static_cast<Wide>(static_cast<std::uint64_t>(v));
  };
  const Wide sum = op.kind == Operation::Kind::kSet ? widened(op.number) : widened(old) + Wide{op.number};
  const int digits = op.field.is_signed ? op.field.width - 1 : op.field.width;
  const Wide most = (Wide{1} << digits) - 1, least = op.field.is_signed ? -most - 1 : Wide{0};
  if (least <= sum && sum <= most) return static_cast<std::uint64_t>(sum);
  if (op.overflow == Overflow::kFail) return std::nullopt;
  return static_cast<std::uint64_t>(op.overflow == Overflow::kWrap ? sum : sum > most ? most : least);
}

/// Runs the operations on `value`; the replies.
std::vector<Reply> run(const std::vector<Operation>& operations, std::string& value) {
  std::vector<Reply> replies;
  for (const Operation& op : operations) {
    const std::int64_t old = op.field.read(value, op.place);
    if (!op.writes()) {
      replies.push_back(Reply::integer(old));
      continue;
    }
    const auto fresh = value_to_write(op, old);
    if (!fresh) {
      replies.push_back(Reply::nil());
      continue;
    }
    bits::write_bits(value, op.place, op.field.width, *fresh);
    replies.push_back(Reply::integer(op.kind == Operation::Kind::kSet ? old : op.field.read(value, op.place)));
  }
  return replies;
}

Reply bitfield_with(Call& call, bool may_write) {
  std::vector<Operation> operations;
  if (auto problem = read_operations(call, operations)) return *problem;
  const bool writes = std::ranges::any_of(operations, &Operation::writes);
  if (writes && !may_write) return Reply::error("ERR BITFIELD_RO only supports the GET subcommand");
  KeyView key(call, call.args[1]);
  if (!key.fits(Type::kString)) return errors::wrong_type();
  std::string value = key.exists() ? key.text().str() : std::string();
  const std::string before = value;
  // Redis makes room for every write, also for one that then fails.
  for (const Operation& op : operations)
    if (op.writes()) value.resize(std::max(value.size(), static_cast<std::size_t>((op.place + op.field.width - 1) / 8 + 1)));
  std::vector<Reply> replies = run(operations, value);
  if (value != before) put(call, key, value, kSameTtl);
  return Reply::array(std::move(replies));
}

Reply bitfield(Call& call) { return bitfield_with(call, true); }
Reply bitfield_ro(Call& call) { return bitfield_with(call, false); }

constexpr Command kCommands[] = {
    {"BITFIELD", -2, kGrows, {1, 1, 1}, "bitmap", "3.2.0", "Reads and writes numbers of any width inside a string", bitfield},
    {"BITFIELD_RO", -2, kRead | kFast, {1, 1, 1}, "bitmap", "6.0.0", "Reads numbers of any width inside a string", bitfield_ro},
};

}  // namespace

std::span<const Command> bitfield_commands() { return kCommands; }

}  // namespace jetlag::store
