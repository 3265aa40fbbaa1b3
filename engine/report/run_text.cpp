// SPDX-License-Identifier: Apache-2.0
#include "report/run_text.h"

#include "report/run_text_parts.h"

namespace jetlag::report {

std::string render_run(const observe::RunReport& run, const Style& style) {
  return render_opening(run, style) + render_results(run, style);
}

std::string render_opening(const observe::RunReport& run, const Style& style) {
  std::string out;
  print_heading(out, run, style);
  print_links(out, run, style);
  return out;
}

std::string render_results(const observe::RunReport& run, const Style& style) {
  std::string out;
  print_chart(out, run, style);
  print_lag(out, run, style);
  print_clients(out, run, style);
  print_syncs(out, run, style);
  print_faults(out, run, style);
  print_conflicts(out, run, style);
  print_cost(out, run, style);
  if (style.detail == Detail::kVerbose) print_memory(out, run, style);
  else print_memory_trouble(out, run, style);
  print_stop(out, run, style);
  print_checks(out, run, style);
  print_script(out, run, style);
  print_expectations(out, run, style);
  print_unequal(out, run, style);
  print_verdict(out, run, style);
  return out;
}

}  // namespace jetlag::report
