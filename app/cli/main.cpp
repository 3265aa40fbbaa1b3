// SPDX-License-Identifier: Apache-2.0
#include <cstdio>
#include <exception>

#include "command.h"
#include "engine.h"
#include "exit_code.h"
#include "report/shell.h"

int main(int argc, char** argv) {
  try {
    return jetlag::cli::run_program(argc, argv);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "jetlag: %s\nrerun:", jetlag::cli::problem_text(error).c_str());
    for (int i = 0; i < argc; ++i) std::fprintf(stderr, " %s", jetlag::report::shell_word(argv[i]).c_str());
    std::fputc('\n', stderr);
    return jetlag::cli::kInternal;
  }
}
