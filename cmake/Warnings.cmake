# SPDX-License-Identifier: Apache-2.0
# Compiler flags that every target shares. Determinism first: no fused multiply-add and no fast-math, so that the same source
# gives the same bits with every compiler (docs/determinism.md).
add_compile_options(
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wnon-virtual-dtor
  -Woverloaded-virtual -Wnull-dereference -Werror -ffp-contract=off)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # GCC 12 reports these falsely inside inlined standard library code at -O2.
  add_compile_options(-Wno-null-dereference -Wno-maybe-uninitialized -Wno-stringop-overflow -Wno-array-bounds
                      -Wno-restrict -Wno-free-nonheap-object -Wno-dangling-pointer)
endif()
