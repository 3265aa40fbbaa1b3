// SPDX-License-Identifier: Apache-2.0
#include "store/geo_arguments.h"

#include <charconv>
#include <string>

#include "store/deadline.h"
#include "store/errors.h"
#include "store/scores.h"

namespace jetlag::store {
namespace {

std::string with_digits(double value, int digits) {
  char text[400];
  const auto done = std::to_chars(text, text + sizeof text, value, std::chars_format::fixed, digits);
  return {text, done.ptr};
}

Reply coordinate_reply(double degrees) {
  std::string text = with_digits(degrees, 17);
  text.erase(text.find_last_not_of('0') + 1);
  if (text.ends_with('.')) text.pop_back();
  return Reply::bulk(Bytes(text));
}

}  // namespace

tl::expected<Position, Reply> read_position(std::span<const Bytes> args) {
  const auto longitude = parse_score(args[0]);
  const auto latitude = longitude ? parse_score(args[1]) : std::nullopt;
  if (!latitude) return tl::unexpected(errors::not_a_float());
  const bool inside = std::abs(*longitude) <= kMostLongitude && std::abs(*latitude) <= kMostLatitude;
  if (inside) return Position{*longitude, *latitude};
  return tl::unexpected(
      Reply::error(Bytes("ERR invalid longitude,latitude pair " + with_digits(*longitude, 6) + "," + with_digits(*latitude, 6))));
}

tl::expected<double, Reply> read_unit(std::string_view word) {
  if (is_word(word, "M")) return 1;
  if (is_word(word, "KM")) return 1000;
  if (is_word(word, "FT")) return 0.3048;
  if (is_word(word, "MI")) return 1609.34;
  return tl::unexpected(Reply::error("ERR unsupported unit provided. please use M, KM, FT, MI"));
}

tl::expected<double, Reply> read_length(std::string_view text, const char* problem) {
  const auto length = parse_score(text);
  if (!length) return tl::unexpected(Reply::error(problem));
  return *length;
}

std::optional<Position> member_position(const KeyView& key, const Bytes& member) {
  const crdt::SortedSet* set = sorted_set_of(key);
  const auto score = set == nullptr ? std::nullopt : set->score(member);
  return score ? std::optional(position_of(*score)) : std::nullopt;
}

Reply position_reply(Position position) {
  return Reply::array({coordinate_reply(position.longitude), coordinate_reply(position.latitude)});
}

Reply distance_reply(double distance) { return Reply::bulk(Bytes(with_digits(distance, 4))); }

}  // namespace jetlag::store
