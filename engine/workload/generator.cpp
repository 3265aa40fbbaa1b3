// SPDX-License-Identifier: Apache-2.0
#include "workload/generator.h"

#include <charconv>
#include <string_view>

#include "core/check.h"
#include "core/fingerprint.h"

namespace jetlag::workload {
namespace {

constexpr std::uint64_t kLongestScan = 10;

std::vector<std::string_view> words_of(std::string_view text) {
  std::vector<std::string_view> words;
  while (!text.empty()) {
    const std::size_t end = text.find(' ');
    if (end != 0) words.push_back(text.substr(0, end));
    text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
  }
  return words;
}

Bytes numbered(char letter, std::uint64_t number) {
  char text[64];
  text[0] = letter;
  const auto end = std::to_chars(text + (letter != 0 ? 1 : 0), text + sizeof text, number).ptr;
  return Bytes(std::string_view(text, static_cast<std::size_t>(end - text)));
}

}  // namespace

Generator::Generator(const Config& config, const Rng& rng)
    : name_(config.name),
      arrivals_(config, rng.stream("arrivals")),
      keys_(config, rng.stream("keys")),
      values_(config.place.generator, config.value, rng.stream("values")),
      choice_(rng.stream("commands")),
      elements_(config.elements) {
  JETLAG_CHECK(validate(config).empty(), "a generator's configuration is valid");
  std::uint64_t upto = 0;
  for (const MixEntry& entry : config.mix) {
    commands_.push_back(compile(entry));
    commands_.back().upto = upto += static_cast<std::uint64_t>(entry.share_ppb);
  }
}

Generator::Command Generator::compile(const MixEntry& entry) {
  Command command;
  command.access = class_of(entry.command);
  const std::string_view fixed = command_template(entry.command);
  if (fixed == "INSERT") command.kind = Kind::kInsert;
  if (fixed == "READ-MODIFY-WRITE") command.kind = Kind::kReadModifyWrite;
  if (fixed == "SCAN") command.kind = Kind::kScan;
  for (const std::string_view word : words_of(fixed.empty() ? std::string_view(entry.command) : fixed)) {
    const Slot slot = word == "{key}"       ? Slot::kKey
                      : word == "{value}"   ? Slot::kValue
                      : word == "{element}" ? Slot::kElement
                      : word == "{number}"  ? Slot::kNumber
                                            : Slot::kText;
    command.pieces.push_back({slot, slot == Slot::kText ? Bytes(word) : Bytes()});
  }
  return command;
}

void Generator::next(Instant now, Request& out) {
  JETLAG_CHECK(now == next_arrival(), "a request is taken when it arrives");
  ++produced_;
  out.args.clear();
  if (burst_left_ > 0) {
    continue_burst(out);
    out.turn = burst_left_ > 0 ? Turn::kGoesOn : Turn::kEnds;
    return;
  }
  out.client = arrivals_.take();
  out.position = Position::kFirst;
  const std::uint64_t draw = commands_.size() == 1 ? 0 : choice_.below(kOne);
  std::size_t i = 0;
  while (commands_[i].upto <= draw) ++i;
  fill(commands_[i], out);
  out.turn = burst_left_ > 0 ? Turn::kGoesOn : Turn::kEnds;
  if (burst_left_ > 0) {
    burst_client_ = out.client;
    burst_key_ = out.key_number;
    burst_at_ = now;
  }
}

void Generator::fill(const Command& command, Request& out) {
  switch (command.kind) {
    case Kind::kInsert:
      out.key_number = keys_.insert();
      return fill_simple("SET", CommandClass::kWrite, out);
    case Kind::kReadModifyWrite:
    case Kind::kScan:
      burst_kind_ = command.kind;
      burst_left_ = command.kind == Kind::kScan ? static_cast<std::uint32_t>(choice_.below(kLongestScan)) : 1;
      out.key_number = keys_.choose();
      return fill_simple("GET", CommandClass::kRead, out);
    case Kind::kPlain: break;
  }
  out.kind = command.access;
  bool has_key = false;
  for (const Piece& piece : command.pieces) {
    switch (piece.slot) {
      case Slot::kText: out.args.push_back(piece.text); break;
      case Slot::kKey: {
        const std::uint64_t number = keys_.choose();
        if (!has_key) out.key_number = number;
        has_key = true;
        out.args.push_back(keys_.name(number));
        break;
      }
      case Slot::kValue: out.args.push_back(values_.next()); break;
      case Slot::kElement: out.args.push_back(numbered('e', choice_.below(elements_))); break;
      case Slot::kNumber: out.args.push_back(numbered(0, 1 + choice_.below(100))); break;
    }
  }
}

/// GET or SET of the key out.key_number.
void Generator::fill_simple(std::string_view name, CommandClass access, Request& out) {
  out.kind = access;
  out.args.push_back(Bytes(name));
  out.args.push_back(keys_.name(out.key_number));
  if (access == CommandClass::kWrite) out.args.push_back(values_.next());
}

void Generator::continue_burst(Request& out) {
  --burst_left_;
  out.client = burst_client_;
  out.position = Position::kFollowUp;
  if (burst_kind_ == Kind::kReadModifyWrite) {
    out.key_number = burst_key_;
    return fill_simple("SET", CommandClass::kWrite, out);
  }
  out.key_number = burst_key_ = keys_.following(burst_key_);
  fill_simple("GET", CommandClass::kRead, out);
}

void Generator::completed(std::uint32_t client, Instant now) { arrivals_.completed(client, now); }

std::uint64_t Generator::digest() const {
  return mix(mix(arrivals_.digest(), keys_.digest()), mix(values_.digest(), choice_.digest()));
}

}  // namespace jetlag::workload
