// SPDX-License-Identifier: Apache-2.0
#include "grammar.h"

#include <algorithm>
#include <array>

#include "store/errors.h"

namespace jetlag::differential {
namespace {

/// Blank line: another group.
constexpr std::string_view kGroups[] = {
    R"(SET {s} {v}
SET {s} {v} NX|XX| GET|
SET {s} {v} EX|KEEPTTL| {T}|GET
SET {k} {v} PX {T}000 NX|XX|GET|
SET {s} {v} EXAT {A} GET|
SET {s} {v} PXAT {A}000
SETNX {s} {v}
SETEX {s} {T} {v}
PSETEX {s} {T}000 {v}
GET {s}
GETSET {s} {v}
GETDEL {s}
GETEX {s} EX|PERSIST| {T}
GETEX {s} PERSIST|
GETEX {s} EXAT {A}
APPEND {s} {v}
STRLEN {s}
GETRANGE {s} {x} {x}
SUBSTR {s} {x} {x}
SETRANGE {s} {n} {v}
MGET {s} {k} {s}
MSET {s} {v} {k} {v}
MSETNX {s} {v} {s} {v}
LCS {s} {s}
LCS {s} {s} LEN
LCS {s} {s} IDX MINMATCHLEN|WITHMATCHLEN| {n})",
    R"(INCR {s}
DECR {s}
INCRBY {s} {i}
DECRBY {s} {i}
INCRBYFLOAT {s} {f}
SET {s} {i}
SET {s} {f}
GET {s})",
    R"(SETBIT {s} {o} {b}
GETBIT {s} {o}
BITCOUNT {s}
BITCOUNT {s} {x} {x} BYTE|BIT|
BITPOS {s} {b}
BITPOS {s} {b} {x}
BITPOS {s} {b} {x} {x} BYTE|BIT|
BITOP AND|OR|XOR {s} {s} {s}
BITOP NOT {s} {s}
BITOP AND|OR|XOR|NOT {s} {s} {k} {s}
BITFIELD {s} GET {t} {o}
BITFIELD {s} SET {t} #{n} {i} GET {t} {o}
BITFIELD {s} OVERFLOW WRAP|SAT|FAIL INCRBY {t} {o} {i}
BITFIELD {s} INCRBY {t} #{n} {i} OVERFLOW SAT|FAIL INCRBY {t} #{n} {i} GET {t} #{n}
BITFIELD_RO {s} GET {t} {o} GET {t} #{n})",
    R"(SADD {e} {m}
SADD {e} {m} {m} {m}
SADD {e} {i} {i}
SADD {e} {w} {w} {w} {w} {w} {w}
SREM {e} {w} {w} {w} {m}
SREM {e} {m} {m}
SCARD {e}
SISMEMBER {e} {m}
SMISMEMBER {e} {m} {m}
SMEMBERS {e}
SMOVE {e} {e} {m}
SPOP {e}
SPOP {e} {n}
SRANDMEMBER {e}
SRANDMEMBER {e} {n}
SRANDMEMBER {e} -{n}
SINTER {e} {e}
SINTER {e} {k} {e}
SUNION {e} {e} {k}
SDIFF {e} {e}
SDIFF {e} {e} {k}
SINTERSTORE {e} {e} {e}
SUNIONSTORE {k} {e} {e}
SDIFFSTORE {e} {e} {e}
SINTERCARD 2 {e} {e}
SINTERCARD 2 {e} {e} LIMIT {n}
SSCAN {e} 0 COUNT {n}
SSCAN {e} 0 MATCH {p})",
    R"(HSET {h} {m} {v}
HSET {h} {m} {i} {m} {v}
HSET {h} {w} {v} {w} {v} {w} {i}
HDEL {h} {w} {w} {w}
HMSET {h} {m} {v} {m} {f}
HSETNX {h} {m} {v}
HGET {h} {m}
HMGET {h} {m} {m}
HGETALL {h}
HKEYS {h}
HVALS {h}
HLEN {h}
HEXISTS {h} {m}
HSTRLEN {h} {m}
HDEL {h} {m} {m}
HINCRBY {h} {m} {i}
HINCRBYFLOAT {h} {m} {f}
HRANDFIELD {h}
HRANDFIELD {h} {n}
HRANDFIELD {h} -{n} WITHVALUES|
HSCAN {h} 0 COUNT {n}
HSCAN {h} 0 MATCH {p})",
    R"(ZADD {z} {g} {m}
ZADD {z} {g} {m} {g} {m}
ZADD {z} NX|XX| GT|LT| CH| {g} {m} {g} {m}
ZADD {z} NX|XX|GT|LT| INCR {f} {m}
ZADD {z} {i} {w} {i} {w} {i} {w}
ZINCRBY {z} {g} {m}
ZREM {z} {m} {m}
ZREM {z} {w} {w} {w} {m}
ZCARD {z}
ZSCORE {z} {m}
ZMSCORE {z} {m} {m}
ZRANK {z} {m}
ZREVRANK {z} {m}
ZCOUNT {z} {r} {r}
ZLEXCOUNT {q} {y} {y}
ZRANGE {z} {x} {x} REV| WITHSCORES|
ZRANGE {z} {r} {r} BYSCORE REV| LIMIT {n} {x}
ZRANGE {z} {r} {r} BYSCORE REV| WITHSCORES|
ZRANGE {q} {y} {y} BYLEX REV|
ZREVRANGE {z} {x} {x} WITHSCORES|
ZRANGEBYSCORE {z} {r} {r} WITHSCORES|
ZREVRANGEBYSCORE {z} {r} {r} WITHSCORES| LIMIT {n} {n}
ZADD {q} 0 {m} 0 {w} 0 {w} 0 {m}
ZRANGEBYLEX {q} {y} {y}
ZREVRANGEBYLEX {q} {y} {y} LIMIT {n} {x}
ZRANGESTORE {z} {z} {x} {x} REV|
ZRANGESTORE {k} {z} {r} {r} BYSCORE LIMIT {n} {n}
ZREMRANGEBYRANK {z} {x} {x}
ZREMRANGEBYSCORE {z} {r} {r}
ZREMRANGEBYLEX {q} {y} {y}
ZPOPMIN {z}
ZPOPMAX {z} {n}
ZMPOP 2 {z} {z} MIN|MAX
ZMPOP 1 {z} MIN|MAX COUNT {n}
ZUNIONSTORE {z} 2 {z} {z}
ZUNIONSTORE {z} 2 {z} {e} WEIGHTS {f} {i} AGGREGATE SUM|MIN|MAX
ZINTERSTORE {z} 2 {z} {z} WEIGHTS {f} {f}
ZINTERSTORE {k} 2 {z} {k} AGGREGATE SUM|MIN|MAX
ZDIFFSTORE {z} 2 {z} {e}
ZUNION 2 {z} {k} WITHSCORES|
ZINTER 2 {z} {z} AGGREGATE MIN|MAX WITHSCORES|
ZDIFF 2 {z} {z} WITHSCORES|
ZINTERCARD 2 {z} {e} LIMIT {n}
ZRANDMEMBER {z}
ZRANDMEMBER {z} {n}
ZRANDMEMBER {z} -{n} WITHSCORES|
ZSCAN {z} 0 COUNT {n}
ZSCAN {z} 0 MATCH {p})",
    R"(GEOADD {c} {X} {Y} {w}
GEOADD {c} {X} {Y} {m} {X} {Y} {w} {X} {Y} {w}
GEOADD {c} {X} {Y} {w} {X} {Y} {w} {X} {Y} {w} {X} {Y} {w}
GEOADD {c} NX|XX| CH| {X} {Y} {m}
GEODIST {z} {m} {m} km
GEOPOS {z} {m} {m}
GEOHASH {z} {m} {m}
GEORADIUS {z} {X} {Y} {R} km
GEOADD {k} {X} {Y} {m}
GEODIST {c} {m} {m} M|km|ft|mi|
GEOHASH {c} {m} {w}
GEOPOS {c} {m} {w} {m}
ZRANGE {c} 0 -1 WITHSCORES
GEORADIUS {c} {X} {Y} {R} m|km|mi
GEORADIUS {c} {X} {Y} {R} km WITHCOORD| WITHDIST| WITHHASH| ASC|DESC| COUNT {n}
GEORADIUS {c} {X} {Y} {R} km ASC|DESC| STORE {z}
GEORADIUS {c} {X} {Y} {R} km ASC|DESC| STOREDIST {j}
GEORADIUSBYMEMBER {c} {m} {R} km ASC|DESC WITHDIST|
GEORADIUSBYMEMBER {c} {m} {R} km COUNT {n} ANY| STORE {k}
GEORADIUS_RO {c} {X} {Y} {R} km ASC|DESC|
GEORADIUSBYMEMBER_RO {c} {m} {R} km WITHHASH|
GEOSEARCH {c} FROMLONLAT {X} {Y} BYRADIUS {R} km ASC|DESC| WITHDIST|
GEOSEARCH {c} FROMLONLAT {X} {Y} BYBOX {R} {R} km ASC|DESC| WITHDIST| WITHCOORD|
GEOSEARCH {c} FROMMEMBER {m} BYRADIUS {R} ft|km COUNT {n} ANY| ASC|DESC|
GEOSEARCH {c} BYBOX {R} {R} mi FROMMEMBER {m} WITHHASH|
GEOSEARCHSTORE {c} {c} FROMLONLAT {X} {Y} BYBOX|BYRADIUS {R} {R}|km km
GEOSEARCHSTORE {j} {c} FROMMEMBER {m} BYRADIUS {R} km STOREDIST
ZRANGE {j} 0 -1
GEOSEARCHSTORE {k} {c} FROMLONLAT {X} {Y} BYBOX {R} {R} km COUNT {n})",
    R"(PFADD {P} {m} {w} {v}
PFADD {P} {w} {w} {w} {w} {w} {w}
PFADD {P} {v} {i} {f}
PFADD {P}
PFCOUNT {P}
PFCOUNT {P} {P} {P}
PFCOUNT {e} {P}
PFMERGE {P} {P}
PFMERGE {P} {P} {P}
PFMERGE {P} {e}
STRLEN {P}
TYPE {P}
TTL {P}
DEL {P}
COPY {P} {P} REPLACE|
EXPIRE {P} {T})",
    R"(LPUSH {l} {v}
RPUSH {l} {v} {v} {v}
LPUSH {l} {m} {m} {m}
RPUSH {l} {i} {i}
RPUSH {l} {w} {w} {w} {w} {w} {w}
LPUSHX {l} {v} {v}
RPUSHX {l} {v}
LINSERT {l} BEFORE|AFTER {m} {v}
LLEN {l}
LINDEX {l} {x}
LRANGE {l} {x} {x}
LRANGE {l} 0 -1
LSET {l} {x} {v}
LREM {l} {x} {m}
LREM {l} 0 {m}
LTRIM {l} {x} {x}
LPOS {l} {m}
LPOS {l} {m} RANK {x}
LPOS {l} {m} COUNT {n} MAXLEN {n}
LPOS {l} {m} RANK {x} COUNT {n}
LPOP {l}
RPOP {l}
LPOP {l} {n}
RPOP {l} {n}
LMPOP 2 {l} {l} LEFT|RIGHT
LMPOP 1 {l} LEFT|RIGHT COUNT {n}
RPOPLPUSH {l} {l}
LMOVE {l} {l} LEFT|RIGHT LEFT|RIGHT
SORT {l} ASC|DESC| ALPHA|
SORT {l} ALPHA LIMIT {x} {x}
SORT {l} BY nosort ASC|DESC|
SORT {l} ALPHA STORE {l}
SORT {l} BY h*->{m} GET # GET h*->{m} STORE {k})",
    R"(XADD {u} {N} {m} {v}
XADD {u} {N} {m} {v} {m} {i}
XADD {u} {N} {m} {w} {m} {w} {m} {w}
XADD {u} {I} {m} {v}
XADD {u} {M}-* {m} {v}
XADD {u} NOMKSTREAM {N} {m} {v}
XADD {u} MAXLEN =|~| {n} {N} {m} {v}
XADD {u} MINID =|~| {I} {N} {m} {v}
XADD {u} MAXLEN ~ {n} LIMIT {n} {N} {m} {v}
XLEN {u}
XRANGE {u} {J} {J}
XRANGE {u} - + COUNT {n}
XREVRANGE {u} {J} {J}
XREVRANGE {u} + {J} COUNT {n}
XDEL {u} {I} {I}
XTRIM {u} MAXLEN =|~| {n}
XTRIM {u} MINID =|~| {I}
XSETID {u} {I}
XSETID {u} {N} ENTRIESADDED {n} MAXDELETEDID {I}
XREAD COUNT {n} STREAMS {u} {I}
XREAD STREAMS {u} {k} {I} $|{I}
XINFO STREAM {u}
XINFO STREAM {u} FULL
XINFO STREAM {u} FULL COUNT {n})",
    R"(XADD {u} {N} {m} {v}
XADD {u} {N} {m} {w}
XGROUP CREATE {u} {G} {I}|$|0 MKSTREAM|
XGROUP CREATE {u} {G} 0 ENTRIESREAD {n}
XGROUP SETID {u} {G} {I}|$|0
XGROUP SETID {u} {G} {I} ENTRIESREAD {n}
XGROUP DESTROY {u} {G}
XGROUP CREATECONSUMER {u} {G} {C}
XGROUP DELCONSUMER {u} {G} {C}
XREADGROUP GROUP {G} {C} STREAMS {u} >
XREADGROUP GROUP {G} {C} COUNT {n} STREAMS {u} >
XREADGROUP GROUP {G} {C} COUNT 1 NOACK| STREAMS {u} >
XREADGROUP GROUP {G} {C} COUNT {n} STREAMS {u} {I}
XREADGROUP GROUP {G} {C} STREAMS {u} {u} > >|0
XACK {u} {G} {I} {I} {I}
XDEL {u} {I}
XTRIM {u} MAXLEN {n}
XPENDING {u} {G}
XPENDING {u} {G} {J} {J} {n}
XPENDING {u} {G} IDLE 0|1000000 - + {n} {C}
XPENDING {u} {G} - + {n} {C}
XCLAIM {u} {G} {C} 0|1000000 {I} {I} FORCE| JUSTID|
XCLAIM {u} {G} {C} 0 {I} IDLE {T}000 FORCE|
XCLAIM {u} {G} {C} 0 {I} {I} RETRYCOUNT {n} LASTID|FORCE {I}
XAUTOCLAIM {u} {G} {C} 0|1000000 {J} JUSTID|
XAUTOCLAIM {u} {G} {C} 0 0 COUNT {n}
XINFO GROUPS {u}
XINFO CONSUMERS {u} {G}
XINFO STREAM {u} FULL)",
    R"(DEL {k} {k}
UNLINK {k}
EXISTS {k} {k} {k}
TOUCH {k} {k}
TYPE {k}
EXPIRE {k} {T} NX|XX|GT|LT|
PEXPIRE {k} {T}000 NX|XX|GT|LT|
EXPIREAT {k} {A} NX|XX|GT|LT|
PEXPIREAT {k} {A}000 GT|LT|
EXPIRE {k} -1|0
EXPIREAT {k} {n}
TTL {k}
PTTL {k}
EXPIRETIME {k}
PEXPIRETIME {k}
PERSIST {k}
RENAME {k} {k}
RENAMENX {k} {k}
COPY {k} {k} REPLACE|
COPY {k} {k} DB {d} REPLACE|
MOVE {k} {d}
SELECT {d}
DUMP {k}
KEYS {p}
KEYS *
SCAN 0 COUNT {n}
SCAN 0 MATCH {p} TYPE string|set|hash|list
SCAN 0 TYPE string|set|hash|zset|nothing
RANDOMKEY
DBSIZE
OBJECT ENCODING {k}
SORT {e} ASC|DESC| ALPHA|
SORT {e} ALPHA LIMIT {x} {x}
SORT {e} BY {p}* GET # GET {p}*
SORT {e} BY nosort GET h*->{m}
SORT {e} ASC|DESC| ALPHA| STORE {l}
SORT {q} BY nosort ASC|DESC| LIMIT {x} {x}
SORT_RO {e} BY h*->{m} ALPHA|
SORT {e} ALPHA DESC GET s* GET h*->{m}
WAIT 0 0
ECHO {v}
PING {v}|)"};

constexpr std::string_view kMembers[] = {"a", "b",  "c",  "d",       "1", "2",
                                         "3", "10", "-7", "x\xff\n", "",  "a longer member of more than 32 bytes"};
constexpr std::string_view kPatterns[] = {"*",    "s*", "h?",  "[se]*", "[^s]?",  "[a-g]*", "*1",
                                          "\\s1", "",   "?1*", "[s",    "e[0-3]", "*[^12]*"};
constexpr std::string_view kIntegers[] = {"0",
                                          "1",
                                          "-1",
                                          "7",
                                          "100",
                                          "-100",
                                          "255",
                                          "65536",
                                          "4294967296",
                                          "9223372036854775807",
                                          "-9223372036854775808",
                                          "9223372036854775806"};
constexpr std::string_view kFractions[] = {"0.5", "-0.25", "1.5", "3",     "-2",     "0.1",
                                           "0.2", "10.75", "1e3", "5.0e1", "-1.125", "0"};
constexpr std::string_view kJunk[] = {"",   "abc", "-1",  "0",   "1.5", "99999999999999999999", "-9223372036854775808",
                                      "NX", "GET", "nan", "inf", " 1"};
constexpr std::string_view kScores[] = {"0", "1", "2", "-3", "1.5", "0.1", "1e20", "-1e-7", "inf", "-inf", "100000000000000000"};
constexpr std::string_view kScoreBounds[] = {"-inf", "+inf", "0", "1", "(1", "(1.5", "-3", "(-inf", "50", "-100", "1e20"};
constexpr std::string_view kLexBounds[] = {"-", "+", "[a", "(a", "[b", "[w1", "(w15", "[", "(", "[d", "[1"};
constexpr std::string_view kIdBounds[] = {"-", "+", "0", "1-1", "(1-1", "18446744073709551615-18446744073709551615", "("};
constexpr std::string_view kGroupNames[] = {"readers", "others", "a"};
constexpr std::string_view kConsumers[] = {"anna", "bert", "c"};
constexpr std::string_view kTypes[] = {"u1", "u4", "u8", "i8", "i16", "u63", "i64", "i5", "u7", "u64", "i0"};

template <std::size_t N>
std::string one_of(Rng& rng, const std::string_view (&all)[N]) {
  return std::string(all[rng.below(N)]);
}

std::vector<std::string_view> split(std::string_view text, char at) {
  std::vector<std::string_view> parts;
  for (;;) {
    const auto end = text.find(at);
    parts.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

}  // namespace

Grammar::Grammar(std::uint64_t seed) : rng_(seed), keys_(1 + rng_.below(4)) {
  // A history has one or two groups in its centre and a little of everything.
  const std::uint64_t centre = rng_.below(std::size(kGroups)), second = rng_.below(std::size(kGroups));
  for (std::size_t group = 0; group < std::size(kGroups); ++group)
    for (const std::string_view row : split(kGroups[group], '\n'))
      rows_.insert(rows_.end(), 1 + (group == centre ? 6u : 0u) + (group == second ? 3u : 0u), row);
}

std::string Grammar::key(char home) {
  const bool strange = home == 'k' || (std::string_view("qcjP").find(home) == std::string_view::npos && below(12) == 0);
  return std::string(1, strange ? "shezlu"[below(6)] : home) + std::to_string(below(keys_ + (strange ? 2 : 0)));
}

std::string Grammar::value() {
  switch (below(8)) {
    case 0: return one_of(rng_, kIntegers);
    case 1: return one_of(rng_, kFractions);
    case 2: return std::to_string(below(1000));
    case 3: return one_of(rng_, kMembers);
    case 4: return std::string(below(60), "ab0\xf0"[below(4)]);
    case 5: return one_of(rng_, kJunk);
    default: break;
  }
  std::string text;
  for (std::uint64_t i = below(12); i > 0; --i) text += static_cast<char>(below(4) == 0 ? below(256) : 'a' + below(4));
  return text;
}

/// Degrees within +-most, more often near 0 than far; no two are likely to be equal.
std::string Grammar::coordinate(std::uint64_t most) {
  const std::uint64_t limit = most * 1'000'000;
  const std::string degrees = std::to_string(below(1 + (limit >> below(12))) + 1'000'000'000).substr(1);
  return (below(2) == 0 ? "-" : "") + degrees.substr(0, 3) + "." + degrees.substr(3);
}

std::string Grammar::drawn(char kind) {
  switch (kind) {
    case 'v': return value();
    case 'i': return below(3) == 0 ? one_of(rng_, kIntegers) : std::to_string(static_cast<std::int64_t>(below(400)) - 200);
    case 'f': return one_of(rng_, kFractions);
    case 'm': return one_of(rng_, kMembers);
    case 'g': return one_of(rng_, kScores);
    case 'r': return one_of(rng_, kScoreBounds);
    case 'y': return one_of(rng_, kLexBounds);
    case 'w': return "w" + std::to_string(below(200));
    case 'n': return std::to_string(below(12));
    case 'x': return std::to_string(static_cast<std::int64_t>(below(40)) - 20);
    case 'o': return std::to_string(below(below(8) == 0 ? 500 : 40));
    case 'b': return std::to_string(below(2));
    case 't': return one_of(rng_, kTypes);
    case 'p': return one_of(rng_, kPatterns);
    case 'T': return std::to_string(10'000 + below(5) * 10'000 + ++deadlines_);
    case 'A': return std::to_string(4'000'000'000 + below(5) * 10'000'000);
    case 'd': return std::to_string(below(3));
    case 'N': ++ids_; return std::to_string(ids_ / 2) + (below(8) == 0 ? "" : "-" + std::to_string(1 + ids_ % 2));
    case 'M': return std::to_string(ids_ / 2);
    case 'I':
      return std::to_string(ids_ / 2 - std::min(ids_ / 2, below(8))) + (below(8) == 0 ? "" : "-" + std::to_string(below(3)));
    case 'J': return below(4) == 0 ? one_of(rng_, kIdBounds) : (below(4) == 0 ? "(" : "") + drawn('I');
    case 'G': return one_of(rng_, kGroupNames);
    case 'C': return one_of(rng_, kConsumers);
    case 'X': return coordinate(180);
    case 'Y': return coordinate(85);
    case 'R': return std::to_string(below(10) == 0 ? 0 : std::uint64_t{1} << below(15)) + (below(3) == 0 ? ".5" : "");
    default: return key(kind);
  }
}

std::string Grammar::word(std::string_view pattern) {
  std::string out;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] == '{') {
      out += drawn(pattern[i + 1]);
      i += 2;
    } else {
      out += pattern[i];
    }
  }
  return out;
}

/// One word too many, too few, wrong or twice.
void Grammar::spoil(Words& command) {
  // With other scores, what a range by names returns is open.
  if (std::ranges::any_of(command, [](const Bytes& w) { return w.size() == 2 && w.view().front() == 'q'; })) return;
  const auto at = static_cast<std::ptrdiff_t>(below(command.size()));
  switch (below(4)) {
    case 0: command.erase(command.begin() + at); break;
    case 1: command.insert(command.begin() + at, Bytes(one_of(rng_, kJunk))); break;
    case 2: command[static_cast<std::size_t>(at)] = one_of(rng_, kJunk); break;
    default: command.push_back(command[static_cast<std::size_t>(at)]); break;
  }
  if (command.empty()) command.emplace_back("PING");
}

Words Grammar::next() {
  Words command;
  for (const std::string_view pattern : split(rows_[below(rows_.size())], ' ')) {
    const std::vector<std::string_view> choices = split(pattern, '|');
    const std::string_view chosen = choices[below(choices.size())];
    if (!chosen.empty()) command.emplace_back(word(chosen));
  }
  const bool equal_scores = command.size() > 1 && command[1].view().starts_with('q');  // must stay equal
  if (!equal_scores && below(16) == 0) spoil(command);
  if (below(8) == 0) command[0] = store::errors::lower_case(command[0]);
  return command;
}

std::vector<std::string_view> drawn_commands() {
  std::vector<std::string_view> names;
  for (const std::string_view group : kGroups)
    for (const std::string_view row : split(group, '\n')) names.push_back(row.substr(0, row.find(' ')));
  std::ranges::sort(names);
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

}  // namespace jetlag::differential
