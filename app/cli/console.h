// SPDX-License-Identifier: Apache-2.0
// The terminal: where human text goes, how wide it is, whether it may be coloured, and whether somebody pressed Ctrl-C.
//
// say()       human text: standard output, or standard error while standard output carries a machine format.
// complain()  problems: always standard error, even with --quiet.
// Colour only on a terminal, never with NO_COLOR or TERM=dumb. Width from the terminal, else COLUMNS, else 100.
// Standard output that cannot be written is remembered: output_problem() says what went wrong, nothing for a reader that
// went away.
// Interrupts  the first SIGINT, SIGTERM or SIGHUP sets a flag that long commands look at; the second ends the program at once.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/time.h"
#include "report/layout.h"

namespace jetlag::cli {

enum class Volume : std::uint8_t { kNormal, kQuiet, kVerbose };

class Console {
 public:
  Console();

  Volume volume = Volume::kNormal;
  bool machine_on_stdout = false;

  void say(std::string_view text) const;
  void complain(std::string_view text) const;
  /// For whatever stream say() writes to.
  report::Style style() const;
  bool quiet() const { return volume == Volume::kQuiet; }
  bool verbose() const { return volume == Volume::kVerbose; }
  /// Whether standard error is a terminal that a progress bar may be drawn on.
  bool can_animate() const;

 private:
  bool plain_ = false;
  std::size_t columns_ = 0;
};

void watch_interrupts();
bool interrupted();
/// A reader that goes away (`| head`) or a file that may not grow makes writing fail; neither kills the program.
void survive_failed_writes();
/// The errno of the first failure to write to standard output; 0 when there was none.
int output_errno();

/// Seconds of wall time since construction.
class Stopwatch {
 public:
  double seconds() const { return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count(); }

 private:
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

/// One line that redraws itself on standard error, from one second on and at most ten times a second; wiped at the end.
class ProgressBar {
 public:
  explicit ProgressBar(const Console& console) : active_(console.can_animate() && !console.quiet()) {}
  ~ProgressBar() { wipe(); }
  ProgressBar(const ProgressBar&) = delete;
  ProgressBar& operator=(const ProgressBar&) = delete;

  void update(double share, const std::string& what);
  void wipe();

 private:
  Stopwatch clock_;
  double drawn_at_ = 0;
  bool active_;
  bool visible_ = false;
};

}  // namespace jetlag::cli
