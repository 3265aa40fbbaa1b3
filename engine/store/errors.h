// SPDX-License-Identifier: Apache-2.0
// The error replies that several commands share, with the texts that client libraries match on.
#pragma once

#include <string>
#include <string_view>

#include "store/reply.h"

namespace jetlag::store::errors {

inline std::string lower_case(std::string_view name) {
  std::string lower(name);
  for (char& c : lower)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  return lower;
}
inline Reply wrong_arity(std::string_view command) {
  return Reply::error("ERR wrong number of arguments for '" + lower_case(command) + "' command");
}
inline Reply unknown_subcommand(std::string_view given, std::string_view command) {
  const std::string shown(given.substr(0, 128));
  return Reply::error("ERR unknown subcommand '" + shown + "'. Try " + std::string(command) + " HELP.");
}
/// What only a database with the standard command set does.
inline Reply refused(std::string_view command) {
  return Reply::error("ERR '" + lower_case(command) + "' is not allowed in an active-active database");
}
inline Reply forgetful() { return Reply::error("LOADING the shard lost its memory and does not know what was deleted"); }
inline Reply out_of_memory() { return Reply::error("OOM command not allowed when used memory > 'maxmemory'."); }
inline Reply no_such_key() { return Reply::error("ERR no such key"); }
inline Reply wrong_type() { return Reply::error("WRONGTYPE Operation against a key holding the wrong kind of value"); }
inline Reply syntax() { return Reply::error("ERR syntax error"); }
inline Reply not_an_integer() { return Reply::error("ERR value is not an integer or out of range"); }
inline Reply not_a_float() { return Reply::error("ERR value is not a valid float"); }
inline Reply overflow() { return Reply::error("ERR increment or decrement would overflow"); }
inline Reply nan_or_infinity() { return Reply::error("ERR increment would produce NaN or Infinity"); }
inline Reply not_positive() { return Reply::error("ERR value is out of range, must be positive"); }
inline Reply cross_slot() { return Reply::error("CROSSSLOT Keys in request don't hash to the same slot"); }
inline Reply invalid_expire(std::string_view command) {
  return Reply::error("ERR invalid expire time in '" + std::string(command) + "' command");
}
inline Reply too_long() { return Reply::error("ERR string exceeds maximum allowed size (proto-max-bulk-len)"); }

}  // namespace jetlag::store::errors
