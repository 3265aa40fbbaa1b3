// SPDX-License-Identifier: Apache-2.0
// One story for each family of commands, told without a Redis to compare with (tests/differential does that), and what an
// active-active database answers otherwise than a standard one.
#include <gtest/gtest.h>

#include "stories.h"

namespace jetlag::store {
namespace {

using testing::kNotInteger;
using testing::kSyntax;
using testing::kWrongType;
using testing::Region;
using testing::Story;

const Story kStories[] = {
    {"StringsSetOnConditionsAndForATime",
     {{"SETNX k a", "(integer) 1"},
      {"SETNX k b", "(integer) 0"},
      {"GETSET k c", "\"a\""},
      {"SETEX k 10 d", "OK"},
      {"TTL k", "(integer) 10"},
      {"PSETEX k 2500 e", "OK"},
      {"PTTL k", "(integer) 2500"},
      {"GETEX k PERSIST", "\"e\""},
      {"TTL k", "(integer) -1"},
      {"GETEX k EXAT 100", "\"e\""},
      {"EXPIRETIME k", "(integer) 100"},
      {"GETEX k EX 0", "(error) ERR invalid expire time in 'getex' command"},
      {"GETEX k EX 1 PERSIST", kSyntax},
      {"SETEX k 0 x", "(error) ERR invalid expire time in 'setex' command"},
      {"GETEX k PXAT 1", "\"e\""},
      {"EXISTS k", "(integer) 0"},
      {"MSETNX {t}a 1 {t}b 2", "(integer) 1"},
      {"MSETNX {t}b 1 {t}c 2", "(integer) 0"},
      {"EXISTS {t}c", "(integer) 0"}}},
    {"StringsInParts",
     {{"SETRANGE k 3 abc", "(integer) 6"},
      {"GET k", "\"\\x00\\x00\\x00abc\""},
      {"GETRANGE k -3 -2", "\"ab\""},
      {"GETRANGE k 4 2", "\"\""},
      {"SETRANGE k 0 \"\"", "(integer) 6"},
      {"SETRANGE k -1 x", "(error) ERR offset is out of range"},
      {"SETRANGE k 536870912 x", "(error) ERR string exceeds maximum allowed size (proto-max-bulk-len)"},
      {"SETRANGE k 9223372036854775807 x", "(error) ERR string exceeds maximum allowed size (proto-max-bulk-len)"},
      {"STRLEN k", "(integer) 6"},
      {"MSET {t}a ohmytext {t}b mynewtext", "OK"},
      {"LCS {t}a {t}b", "\"mytext\""},
      {"LCS {t}a {t}b LEN", "(integer) 6"},
      {"LCS {t}a {t}b LEN IDX", "(error) ERR If you want both the length and indexes, please just use IDX."}}},
    {"Bits",
     {{"SETBIT b 7 1", "(integer) 0"},
      {"SETBIT b 7 1", "(integer) 1"},
      {"GET b", "\"\\x01\""},
      {"GETBIT b 7", "(integer) 1"},
      {"GETBIT b 4294967295", "(integer) 0"},
      {"SETBIT b 4294967296 1", "(error) ERR bit offset is not an integer or out of range"},
      {"SETBIT b 0 2", "(error) ERR bit is not an integer or out of range"},
      {"SET k foobar", "OK"},
      {"BITCOUNT k", "(integer) 26"},
      {"BITCOUNT k 1 1", "(integer) 6"},
      {"BITCOUNT k 5 30 BIT", "(integer) 17"},
      {"BITPOS k 1 8", "(integer) -1"},
      {"BITPOS k 0", "(integer) 0"},
      {"MSET {t}a abc {t}b ab", "OK"},
      {"BITOP XOR {t}d {t}a {t}b", "(integer) 3"},
      {"GET {t}d", "\"\\x00\\x00c\""},
      {"BITOP NOT {t}d {t}a {t}b", "(error) ERR BITOP NOT must be called with a single source key."},
      {"BITOP AND {t}d {t}none", "(integer) 0"},
      {"EXISTS {t}d", "(integer) 0"},
      {"BITFIELD f INCRBY i5 100 1 GET u4 0", "1) (integer) 1\n2) (integer) 0"},
      {"BITFIELD f OVERFLOW FAIL INCRBY u2 102 9", "1) (nil)"},
      {"BITFIELD f SET u64 0 1",
       "(error) ERR Invalid bitfield type. Use something like i16 u8. Note that u64 is not supported but i64 is."},
      {"BITFIELD_RO f SET u8 0 1", "(error) ERR BITFIELD_RO only supports the GET subcommand"}}},
    {"Fields",
     {{"HSETNX h a 1", "(integer) 1"},
      {"HSETNX h a 2", "(integer) 0"},
      {"HMSET h b 2 c text", "OK"},
      {"HMGET h a z c", "1) \"1\"\n2) (nil)\n3) \"text\""},
      {"HKEYS h", "1) \"a\"\n2) \"b\"\n3) \"c\""},
      {"HVALS h", "1) \"1\"\n2) \"2\"\n3) \"text\""},
      {"HSTRLEN h c", "(integer) 4"},
      {"HINCRBYFLOAT h a 0.5", "\"1.5\""},
      {"HINCRBYFLOAT h c 1", "(error) ERR hash value is not a float"},
      {"HINCRBYFLOAT h a inf", "(error) ERR value is NaN or Infinity"},
      {"HRANDFIELD h 2 VALUES", kSyntax},
      {"HSCAN h 0 MATCH [ab]", "1) \"0\"\n2) 1) \"b\"\n   2) \"2\"\n   3) \"a\"\n   4) \"1.5\""},
      {"HSCAN h x", "(error) ERR invalid cursor"}}},
    {"SetAlgebra",
     {{"SADD {t}a 1 2 3", "(integer) 3"},
      {"SADD {t}b 2 3 4", "(integer) 3"},
      {"SINTER {t}a {t}b", "1) \"2\"\n2) \"3\""},
      {"SUNION {t}a {t}b {t}none", "1) \"1\"\n2) \"2\"\n3) \"3\"\n4) \"4\""},
      {"SDIFF {t}a {t}b", "1) \"1\""},
      {"SINTERCARD 2 {t}a {t}b LIMIT 1", "(integer) 1"},
      {"SINTERCARD 2 {t}a other", "(error) CROSSSLOT Keys in request don't hash to the same slot"},
      {"SINTERCARD 0 {t}a", "(error) ERR numkeys should be greater than 0"},
      {"SMISMEMBER {t}a 1 9", "1) (integer) 1\n2) (integer) 0"},
      {"SMOVE {t}a {t}b 1", "(integer) 1"},
      {"SMOVE {t}a {t}b 1", "(integer) 0"},
      {"SDIFFSTORE {t}a {t}b {t}a", "(integer) 2"},
      {"SMEMBERS {t}a", "1) \"1\"\n2) \"4\""},
      {"SINTERSTORE {t}a {t}a {t}none", "(integer) 0"},
      {"EXISTS {t}a", "(integer) 0"},
      {"SET {t}s v", "OK"},
      {"SUNIONSTORE {t}s {t}s", kWrongType},
      {"SUNIONSTORE {t}s {t}b", "(integer) 4"},
      {"SRANDMEMBER {t}b -1048577", "(error) ERR value is out of range"},
      {"SORT {t}b DESC LIMIT 0 2", "1) \"4\"\n2) \"3\""},
      {"SORT {t}b BY w*", "(error) ERR BY option of SORT denied in cluster mode."},
      {"SORT {t}b BY nosort LIMIT 0 1", "1) \"1\""},
      {"SORT {t}b STORE {t}l", "(integer) 4"},
      {"LRANGE {t}l 0 1", "1) \"1\"\n2) \"2\""},
      {"SORT {t}b STORE other", "(error) CROSSSLOT Keys in request don't hash to the same slot"},
      {"SORT none STORE none", "(integer) 0"}}},
    {"KeysThatMove",
     {{"RENAME {t}a {t}b", "(error) ERR no such key"},
      {"SET {t}a v EX 10", "OK"},
      {"RENAME {t}a {t}b", "OK"},
      {"TTL {t}b", "(integer) 10"},
      {"RENAME {t}b {t}b", "OK"},
      {"RENAME {t}b other", "(error) CROSSSLOT Keys in request don't hash to the same slot"},
      {"COPY {t}b {t}c", "(integer) 1"},
      {"COPY {t}b {t}c", "(integer) 0"},
      {"COPY {t}b {t}c REPLACE DB 0", "(integer) 1"},
      {"COPY {t}b {t}c DB 1", "(error) ERR DB index is out of range"},
      {"RENAMENX {t}b {t}c", "(integer) 0"},
      {"TOUCH {t}b {t}c {t}d", "(integer) 2"},
      {"KEYS {t\\}*", "1) \"{t}b\"\n2) \"{t}c\""},
      {"SCAN 0 COUNT 100 TYPE set", "1) \"0\"\n2) (empty array)"},
      {"DBSIZE", "(integer) 2"},
      {"OBJECT REFCOUNT {t}b", "(integer) 1"},
      {"OBJECT IDLETIME {t}b", "(integer) 0"},
      {"OBJECT SIZE {t}b", "(error) ERR unknown subcommand 'SIZE'. Try OBJECT HELP."},
      {"WAIT 0", "(error) ERR wrong number of arguments for 'wait' command"}}},
    {"AnActiveActiveDatabaseRefuses",
     {{"FLUSHALL", "(error) ERR 'flushall' is not allowed in an active-active database"},
      {"FLUSHDB", "(error) ERR 'flushdb' is not allowed in an active-active database"},
      {"MOVE k 1", "(error) ERR 'move' is not allowed in an active-active database"},
      {"RESTORE k 0 x", "(error) ERR 'restore' is not allowed in an active-active database"},
      {"SUBSTR k 0 1", "(error) ERR 'substr' is not allowed in an active-active database"},
      {"WAIT 0 0", "(error) ERR 'wait' is not allowed in an active-active database"},
      {"OBJECT ENCODING k", "(error) ERR 'object|encoding' is not allowed in an active-active database"}}},
    {"WhatAStandardOneDoes",
     {{"MSET a 1 b 2", "OK"},
      {"SUBSTR a 0 0", "\"1\""},
      {"OBJECT ENCODING a", "\"int\""},
      {"MOVE a 1", "(integer) 1"},
      {"DBSIZE", "(integer) 1"},
      {"COPY b b DB 1", "(integer) 1"},
      {"SELECT 1", "OK"},
      {"KEYS *", "1) \"a\"\n2) \"b\""},
      {"FLUSHDB", "OK"},
      {"DBSIZE", "(integer) 0"},
      {"SELECT 0", "OK"},
      {"GET b", "\"2\""},
      {"FLUSHALL SYNC", "OK"},
      {"RANDOMKEY", "(nil)"},
      {"WAIT 1 100", "(integer) 0"}},
     CommandSet::kStandard},
    {"TheTableTellsOfItself",
     {{"COMMAND GETKEYS BITOP AND d a b", "1) \"d\"\n2) \"a\"\n3) \"b\""},
      {"COMMAND GETKEYS PING a", "(error) ERR The command has no key arguments"},
      {"COMMAND LIST FILTERBY PATTERN s?ove", "1) \"smove\""},
      {"COMMAND DOCS get nope",
       "1) \"get\"\n2) 1) \"summary\"\n   2) \"Returns the value of a string\"\n   3) \"since\"\n   4) \"1.0.0\"\n   5) "
       "\"group\"\n"
       "   6) \"string\""},
      {"COMMAND INFO nope", "1) (nil)"},
      {"COMMAND COUNT 1", "(error) ERR wrong number of arguments for 'command|count' command"},
      {"TIME", "1) \"1\"\n2) \"0\""},
      {"SELECT x", kNotInteger}}},
};

class CommandGroups : public ::testing::TestWithParam<Story> {};

TEST_P(CommandGroups, ReplyAsClientsExpect) { testing::tell(GetParam()); }

INSTANTIATE_TEST_SUITE_P(Stories, CommandGroups, ::testing::ValuesIn(kStories),
                         [](const auto& story) { return std::string(story.param.name); });

TEST(Limits, TheTableOfACommonSubsequenceIsNoLongerThanAString) {
  Region region(1);
  region.run("SETRANGE {t}a 20000 x");
  EXPECT_EQ(region.say("LCS {t}a {t}a LEN"),
            "(error) ERR Insufficient memory, transient memory for LCS exceeds proto-max-bulk-len");
}

TEST(Limits, ErrorsAreOneLine) {
  Region region(1);
  EXPECT_EQ(region.say("EXPIRE k 1 \"a\\r\\nb\""), "(error) ERR Unsupported option a  b");
}

}  // namespace
}  // namespace jetlag::store
