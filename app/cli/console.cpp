// SPDX-License-Identifier: Apache-2.0
#include "console.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <unistd.h>

#include <sys/ioctl.h>

#include <fmt/format.h>

#include "files.h"

namespace jetlag::cli {

namespace {

volatile std::sig_atomic_t interrupts = 0;

timespec interrupted_at{};

/// The second one ends the program, unless it is the same one again: timeout(1) signals the program and then its process group.
extern "C" void on_interrupt(int) {
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);  // may be called in a signal handler
  const long tenths = (now.tv_sec - interrupted_at.tv_sec) * 10 + (now.tv_nsec - interrupted_at.tv_nsec) / 100'000'000;
  if (interrupts > 0 && tenths >= 2) {
    unlink_temporaries();
    _exit(130);
  }
  if (interrupts == 0) interrupted_at = now;
  interrupts = 1;
}

int stdout_errno = 0;

void write_to(std::FILE* file, std::string_view text) {
  errno = 0;
  const bool written = std::fwrite(text.data(), 1, text.size(), file) == text.size() && std::fflush(file) == 0;
  if (!written && file == stdout && stdout_errno == 0) stdout_errno = errno != 0 ? errno : EIO;
}

}  // namespace

Console::Console() {
  const char* no_colour = std::getenv("NO_COLOR");
  const char* term = std::getenv("TERM");
  plain_ = (no_colour != nullptr && *no_colour != '\0') || term == nullptr || std::string_view(term) == "dumb";
  if (const char* columns = std::getenv("COLUMNS")) columns_ = static_cast<std::size_t>(std::max(0, std::atoi(columns)));
}

void Console::say(std::string_view text) const {
  write_to(machine_on_stdout ? stderr : stdout, text);  // and flush: a pipe or a CI log shows it now, not at the end
}

void Console::complain(std::string_view text) const {
  std::fflush(stdout);
  write_to(stderr, text);
}

report::Style Console::style() const {
  const int stream = machine_on_stdout ? STDERR_FILENO : STDOUT_FILENO;
  report::Style style;
  const bool terminal = isatty(stream) != 0;
  winsize window{};
  if (columns_ > 0) style.width = columns_;
  else if (terminal && ioctl(stream, TIOCGWINSZ, &window) == 0 && window.ws_col > 0) style.width = window.ws_col;
  style.colour = terminal && !plain_ ? report::Colour::kColoured : report::Colour::kPlain;
  style.detail = verbose() ? report::Detail::kVerbose : report::Detail::kNormal;
  return style;
}

bool Console::can_animate() const {
  const char* term = std::getenv("TERM");
  return isatty(STDERR_FILENO) != 0 && term != nullptr && std::string_view(term) != "dumb";
}

void watch_interrupts() {
  struct sigaction action {};
  action.sa_handler = on_interrupt;
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
  struct sigaction inherited {};
  if (sigaction(SIGHUP, nullptr, &inherited) == 0 && inherited.sa_handler != SIG_IGN)
    sigaction(SIGHUP, &action, nullptr);  // nohup
}

bool interrupted() { return interrupts != 0; }

void survive_failed_writes() {
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);
}

int output_errno() { return stdout_errno; }

void ProgressBar::update(double share, const std::string& what) {
  if (!active_) return;
  const double now = clock_.seconds();
  if (now < 1.0 || now - drawn_at_ < 0.1) return;
  drawn_at_ = now;
  visible_ = true;
  constexpr std::size_t kCells = 28;
  const double bounded = std::clamp(share, 0.0, 1.0);
  const auto eighths = static_cast<std::size_t>(bounded * kCells * 8);
  static constexpr std::array<const char*, 8> kParts{"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
  std::string bar;
  for (std::size_t i = 0; i < eighths / 8; ++i) bar += "█";
  std::size_t used = eighths / 8;
  if (used < kCells && eighths % 8 != 0) bar += kParts[eighths % 8], ++used;
  bar += std::string(kCells - used, ' ');
  const double left = bounded > 0.001 ? now / bounded - now : 0;
  const std::string rest = left >= 1 ? fmt::format("  {:.0f} s left", left) : "";
  write_to(stderr, fmt::format("\r\x1b[K▕{}▏{:3.0f} %  {}{}", bar, bounded * 100, what, rest));
}

void ProgressBar::wipe() {
  if (visible_) write_to(stderr, "\r\x1b[K");
  visible_ = false;
}

}  // namespace jetlag::cli
