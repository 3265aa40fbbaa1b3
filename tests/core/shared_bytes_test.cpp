// SPDX-License-Identifier: Apache-2.0
#include "core/shared_bytes.h"

#include <gtest/gtest.h>

namespace jetlag {
namespace {

TEST(Bytes, KeepsTextOfEveryLengthAroundTheInlineLimit) {
  for (const std::size_t n : {0u, 1u, 31u, 32u, 33u, 1000u}) {
    const std::string text(n, 'x');
    Bytes a(text);
    const Bytes b = a;
    Bytes c = std::move(a);
    EXPECT_EQ(b.view(), text);
    EXPECT_EQ(c, b);
    a = c;
    c = Bytes("other");
    EXPECT_EQ(a.view(), text);
  }
}

TEST(Bytes, LongCopiesShareOneAllocation) {
  const Bytes a(std::string(100, 'y'));
  const Bytes b = a;
  EXPECT_EQ(a.view().data(), b.view().data());
}

TEST(Bytes, OrdersAsUnsignedBytes) {
  EXPECT_LT(Bytes("a"), Bytes("b"));
  EXPECT_LT(Bytes("a"), Bytes("\xff"));
  EXPECT_LT(Bytes("a"), Bytes("aa"));
}

}  // namespace
}  // namespace jetlag
