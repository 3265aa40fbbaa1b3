# SPDX-License-Identifier: Apache-2.0
# Turns a file into a C++ translation unit: cmake -DIN=.. -DOUT=.. -DSYMBOL=.. -P Embed.cmake
file(READ ${IN} hex HEX)
string(REGEX REPLACE "([0-9a-f][0-9a-f])" "\\\\x\\1" text "${hex}")
string(LENGTH "${hex}" digits)
math(EXPR bytes "${digits} / 2")
# Long literals are cut into pieces of 4000 bytes: compilers concatenate them.
set(body "  \"\"\n")
set(at 0)
string(LENGTH "${text}" total)
while(at LESS total)
  string(SUBSTRING "${text}" ${at} 16000 piece)
  string(APPEND body "  \"${piece}\"\n")
  math(EXPR at "${at} + 16000")
endwhile()
file(WRITE ${OUT} "#include <string_view>\nnamespace jetlag::embedded {\nextern const std::string_view ${SYMBOL};\nconst std::string_view ${SYMBOL}(\n${body}  , ${bytes});\n}\n")
