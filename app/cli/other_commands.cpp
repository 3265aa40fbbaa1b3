// SPDX-License-Identifier: Apache-2.0
// completion, gui, and the commands that are known and not yet built.
#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <memory>
#include <unistd.h>

#include "command.h"
#include "embedded.h"
#include "exit_code.h"

namespace jetlag::cli {

namespace {

std::filesystem::path folder_of_program() {
  std::error_code error;
  const auto self = std::filesystem::read_symlink("/proc/self/exe", error);
  return error ? std::filesystem::path() : self.parent_path();
}

/// Replaces this process by the lab, which lies beside it.
int open_lab(const Console& console, const std::vector<std::string>& words) {
  const std::filesystem::path lab = folder_of_program() / "jetlag-gui";
  if (std::error_code error; std::filesystem::exists(lab, error)) {
    std::vector<char*> argv;
    std::string program = lab.string();
    std::vector<std::string> copies(words);
    argv.push_back(program.data());
    for (std::string& word : copies) argv.push_back(word.data());
    argv.push_back(nullptr);
    ::execv(program.c_str(), argv.data());
    console.complain(fmt::format("jetlag: cannot start '{}': {}\n", program, std::strerror(errno)));
    return kNotInstalled;
  }
  console.complain(
      "jetlag: the lab (jetlag-gui) is not installed beside this program; in a checkout, tools/run --gui builds it with what it "
      "needs\n");
  return kNotInstalled;
}

}  // namespace

Body add_completion(CLI::App& app) {
  auto shell = std::make_shared<std::string>();
  app.add_option("SHELL", *shell, "bash, zsh or fish")->required()->check(CLI::IsMember({"bash", "zsh", "fish"}).description(""));
  app.footer(
      "Examples:\n"
      "  eval \"$(jetlag completion bash)\"                                   # now; or in ~/.bashrc\n"
      "  jetlag completion zsh > ~/.zfunc/_jetlag\n"
      "  jetlag completion fish > ~/.config/fish/completions/jetlag.fish\n");
  return [shell](Context& context) {
    context.console.say(*shell == "bash"  ? embedded::completion_bash
                        : *shell == "zsh" ? embedded::completion_zsh
                                          : embedded::completion_fish);
    return int{kPass};
  };
}

Body add_gui(CLI::App& app) {
  app.allow_extras();
  app.footer("Examples:\n  jetlag gui\n  jetlag gui scenarios/quickstart.json\n");
  const CLI::App* chosen = &app;
  return [chosen](Context& context) { return open_lab(context.console, chosen->remaining()); };
}

Body add_not_yet(CLI::App& app) {
  app.allow_extras();
  app.footer("Known, not yet built: any use of it ends with exit code 69.\n");
  const std::string name = app.get_name();
  return [name](Context& context) {
    context.console.complain(fmt::format(
        "{}: known, not yet built; see jetlag --help for what this version has\n", name));
    return int{kNotInstalled};
  };
}

}  // namespace jetlag::cli
