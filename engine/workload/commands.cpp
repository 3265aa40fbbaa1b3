// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cctype>
#include <string>

#include "workload/config.h"

namespace jetlag::workload {
namespace {

struct Row {
  std::string_view name;
  CommandClass kind;
  std::string_view arguments;
};

using enum CommandClass;

// Alphabetical.
constexpr Row kRows[] = {
    {"APPEND", kWrite, "APPEND {key} {value}"},
    {"BITCOUNT", kRead, "BITCOUNT {key}"},
    {"BITFIELD", kWrite, "BITFIELD {key} INCRBY u8 {number} 1"},
    {"BLPOP", kWrite, "BLPOP {key} 0"},
    {"BRPOP", kWrite, "BRPOP {key} 0"},
    {"BZPOPMAX", kWrite, "BZPOPMAX {key} 0"},
    {"BZPOPMIN", kWrite, "BZPOPMIN {key} 0"},
    {"DECR", kWrite, "DECR {key}"},
    {"DECRBY", kWrite, "DECRBY {key} {number}"},
    {"DEL", kWrite, "DEL {key}"},
    {"EXISTS", kRead, "EXISTS {key}"},
    {"EXPIRE", kWrite, "EXPIRE {key} {number}"},
    {"GET", kRead, "GET {key}"},
    {"GETBIT", kRead, "GETBIT {key} {number}"},
    {"GETDEL", kWrite, "GETDEL {key}"},
    {"GETEX", kWrite, "GETEX {key} EX 10"},
    {"GETRANGE", kRead, "GETRANGE {key} 0 {number}"},
    {"GETSET", kWrite, "GETSET {key} {value}"},
    {"HDEL", kWrite, "HDEL {key} {element}"},
    {"HEXISTS", kRead, "HEXISTS {key} {element}"},
    {"HGET", kRead, "HGET {key} {element}"},
    {"HGETALL", kRead, "HGETALL {key}"},
    {"HGETDEL", kWrite, "HGETDEL {key} FIELDS 1 {element}"},
    {"HINCRBY", kWrite, "HINCRBY {key} {element} {number}"},
    {"HINCRBYFLOAT", kWrite, "HINCRBYFLOAT {key} {element} {number}"},
    {"HKEYS", kRead, "HKEYS {key}"},
    {"HLEN", kRead, "HLEN {key}"},
    {"HMGET", kRead, "HMGET {key} {element}"},
    {"HMSET", kWrite, "HMSET {key} {element} {value}"},
    {"HRANDFIELD", kRead, "HRANDFIELD {key}"},
    {"HSET", kWrite, "HSET {key} {element} {value}"},
    {"HSETNX", kWrite, "HSETNX {key} {element} {value}"},
    {"HSTRLEN", kRead, "HSTRLEN {key} {element}"},
    {"HVALS", kRead, "HVALS {key}"},
    {"INCR", kWrite, "INCR {key}"},
    {"INCRBY", kWrite, "INCRBY {key} {number}"},
    {"INCRBYFLOAT", kWrite, "INCRBYFLOAT {key} {number}"},
    {"INSERT", kWrite, "INSERT"},
    {"LINDEX", kRead, "LINDEX {key} {number}"},
    {"LLEN", kRead, "LLEN {key}"},
    {"LPOP", kWrite, "LPOP {key}"},
    {"LPUSH", kWrite, "LPUSH {key} {value}"},
    {"LPUSHX", kWrite, "LPUSHX {key} {value}"},
    {"LRANGE", kRead, "LRANGE {key} 0 9"},
    {"LTRIM", kWrite, "LTRIM {key} 0 {number}"},
    {"MGET", kRead, "MGET {key}"},
    {"MSET", kWrite, "MSET {key} {value}"},
    {"PERSIST", kWrite, "PERSIST {key}"},
    {"PEXPIRE", kWrite, "PEXPIRE {key} 10000"},
    {"PING", kOther, "PING"},
    {"PTTL", kRead, "PTTL {key}"},
    {"READ-MODIFY-WRITE", kWrite, "READ-MODIFY-WRITE"},
    {"RPOP", kWrite, "RPOP {key}"},
    {"RPUSH", kWrite, "RPUSH {key} {value}"},
    {"RPUSHX", kWrite, "RPUSHX {key} {value}"},
    {"SADD", kWrite, "SADD {key} {element}"},
    {"SCAN", kRead, "SCAN"},
    {"SCARD", kRead, "SCARD {key}"},
    {"SET", kWrite, "SET {key} {value}"},
    {"SETBIT", kWrite, "SETBIT {key} {number} 1"},
    {"SETEX", kWrite, "SETEX {key} 10 {value}"},
    {"SETNX", kWrite, "SETNX {key} {value}"},
    {"SETRANGE", kWrite, "SETRANGE {key} {number} {value}"},
    {"SISMEMBER", kRead, "SISMEMBER {key} {element}"},
    {"SMEMBERS", kRead, "SMEMBERS {key}"},
    {"SMISMEMBER", kRead, "SMISMEMBER {key} {element}"},
    {"SPOP", kWrite, "SPOP {key}"},
    {"SRANDMEMBER", kRead, "SRANDMEMBER {key}"},
    {"SREM", kWrite, "SREM {key} {element}"},
    {"STRLEN", kRead, "STRLEN {key}"},
    {"TOUCH", kRead, "TOUCH {key}"},
    {"TTL", kRead, "TTL {key}"},
    {"TYPE", kRead, "TYPE {key}"},
    {"UNLINK", kWrite, "UNLINK {key}"},
    {"XADD", kWrite, "XADD {key} * field {value}"},
    {"XLEN", kRead, "XLEN {key}"},
    {"XRANGE", kRead, "XRANGE {key} - + COUNT 10"},
    {"XREVRANGE", kRead, "XREVRANGE {key} + - COUNT 10"},
    {"XTRIM", kWrite, "XTRIM {key} MAXLEN ~ 1000"},
    {"ZADD", kWrite, "ZADD {key} {number} {element}"},
    {"ZCARD", kRead, "ZCARD {key}"},
    {"ZCOUNT", kRead, "ZCOUNT {key} -inf {number}"},
    {"ZINCRBY", kWrite, "ZINCRBY {key} {number} {element}"},
    {"ZPOPMAX", kWrite, "ZPOPMAX {key}"},
    {"ZPOPMIN", kWrite, "ZPOPMIN {key}"},
    {"ZRANDMEMBER", kRead, "ZRANDMEMBER {key}"},
    {"ZRANGE", kRead, "ZRANGE {key} 0 9"},
    {"ZRANGEBYSCORE", kRead, "ZRANGEBYSCORE {key} -inf {number}"},
    {"ZRANK", kRead, "ZRANK {key} {element}"},
    {"ZREM", kWrite, "ZREM {key} {element}"},
    {"ZREVRANGE", kRead, "ZREVRANGE {key} 0 9"},
    {"ZREVRANK", kRead, "ZREVRANK {key} {element}"},
    {"ZSCORE", kRead, "ZSCORE {key} {element}"},
};

const Row* find(std::string_view command) {
  std::string upper(command.substr(0, command.find(' ')));
  for (char& c : upper) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  const auto it =
      std::lower_bound(std::begin(kRows), std::end(kRows), upper, [](const Row& r, const std::string& n) { return r.name < n; });
  return it != std::end(kRows) && it->name == upper ? it : nullptr;
}

}  // namespace

std::string_view command_template(std::string_view command) {
  const Row* row = command.find(' ') == std::string_view::npos ? find(command) : nullptr;
  return row == nullptr ? std::string_view() : row->arguments;
}

CommandClass class_of(std::string_view command) {
  const Row* row = find(command);
  return row == nullptr ? CommandClass::kOther : row->kind;
}

std::vector<std::string_view> known_commands() {
  std::vector<std::string_view> names;
  for (const Row& row : kRows) names.push_back(row.name);
  return names;
}

}  // namespace jetlag::workload
