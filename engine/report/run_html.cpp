// SPDX-License-Identifier: Apache-2.0
#include "report/run_html.h"

#include <algorithm>
#include <array>
#include <vector>

#include <fmt/format.h>

#include "report/chart.h"
#include "report/chart_svg.h"
#include "report/figures.h"
#include "report/layout.h"
#include "report/run_text.h"
#include "report/run_text_parts.h"

namespace jetlag::report {

namespace {

using observe::RunReport;

constexpr Style kStyle{.width = 130, .colour = Colour::kColoured, .detail = Detail::kVerbose, .program = ProgramLine::kHide};

/// Colours: Okabe and Ito, "Color Universal Design" (2008); its yellow, too light on white, is a grey here.
constexpr const char* kStyleSheet = R"(
:root { color-scheme: light dark; --ground: #ffffff; --card: #f6f8fa; --text: #1f2328; --dim: #59636e; --edge: #d1d9e0;
        --good: #1a7f37; --bad: #cf222e; --doubt: #9a6700; --span: #cf222e; }
@media (prefers-color-scheme: dark) {
  :root { --ground: #0d1117; --card: #151b23; --text: #e6edf3; --dim: #9198a1; --edge: #3d444d; --good: #3fb950; --bad: #f85149;
          --doubt: #d29922; --span: #f85149; } }
body { margin: 0; background: var(--ground); color: var(--text); font: 15px/1.5 system-ui, sans-serif; }
main { max-width: 1080px; margin: 0 auto; padding: 24px 16px 48px; }
h1 { font-size: 22px; margin: 0 0 4px; overflow-wrap: anywhere; } h2 { font-size: 15px; margin: 28px 0 6px; }
p { margin: 4px 0; } .dim { color: var(--dim); } code { overflow-wrap: anywhere; }
.verdict { display: inline-block; padding: 1px 10px; border-radius: 12px; font-size: 14px; color: #ffffff; vertical-align: 2px; }
pre, figure { background: var(--card); border: 1px solid var(--edge); border-radius: 6px; padding: 12px 14px; margin: 12px 0;
      overflow-x: auto; font: 13px/1.45 ui-monospace, monospace; }
.s { font-weight: 600; } .d { color: var(--dim); } .g { color: var(--good); } .b { color: var(--bad); } .q { color: var(--doubt); }
.Good { background: #1a7f37; } .Bad { background: #cf222e; } .Doubt { background: #9a6700; }
svg { width: 100%; height: auto; display: block; font: 12px system-ui, sans-serif; } svg text { fill: var(--dim); }
.grid { stroke: var(--edge); } .span { fill: var(--span); fill-opacity: .12; }
.sync { fill: var(--doubt); } .fault { fill: var(--span); }
.line { fill: none; stroke-width: 2; stroke-linejoin: round; }
figcaption { font: 13px/1.6 system-ui, sans-serif; } figcaption svg { display: inline; width: 26px; height: 8px; }
figcaption span { margin-right: 16px; white-space: nowrap; }
.l0 { stroke: #0072b2; } .l1 { stroke: #d55e00; stroke-dasharray: 8 3; } .l2 { stroke: #009e73; }
.l3 { stroke: #cc79a7; stroke-dasharray: 8 3; } .l4 { stroke: #e69f00; } .l5 { stroke: #56b4e9; stroke-dasharray: 8 3; }
.l6 { stroke: #7f7f7f; } .l7 { stroke: #0072b2; stroke-dasharray: 2 3; }
)";

/// Text with a terminal's tones, as a page says them.
std::string spans(std::string_view text) {
  static constexpr std::array<std::pair<std::string_view, const char*>, 5> kTones{
      {{"1", "s"}, {"2", "d"}, {"32", "g"}, {"31", "b"}, {"33", "q"}}};
  std::string out, plain;
  const auto flush = [&] {
    for (std::size_t from = 0; from < plain.size();) {  // line by line: a control character would be shown as \x0a
      const std::size_t end = std::min(plain.find('\n', from), plain.size());
      out += markup(std::string_view(plain).substr(from, end - from));
      if (end < plain.size()) out += '\n';
      from = end + 1;
    }
    plain.clear();
  };
  while (!text.empty()) {
    const std::size_t escape = std::min(text.find("\x1b["), text.size());
    plain += text.substr(0, escape);
    text.remove_prefix(escape);
    if (text.empty()) break;
    flush();
    const std::size_t end = text.find('m');
    const auto tone = std::ranges::find(kTones, text.substr(2, end - 2), &std::pair<std::string_view, const char*>::first);
    out += tone == kTones.end() ? "</span>" : fmt::format("<span class=\"{}\">", tone->second);
    text.remove_prefix(end + 1);
  }
  flush();
  return out;
}

template <class Print> void section(std::string& out, const RunReport& run, Print print) {
  std::string text;
  print(text, run, kStyle);
  const std::size_t begin = text.find_first_not_of('\n');
  if (begin != std::string::npos) out += "<pre>" + spans(std::string_view(text).substr(begin)) + "</pre>\n";
}

std::vector<SvgMark> marks_of(const RunReport& run, Instant until) {
  std::vector<SvgMark> marks;
  for (const observe::FaultRecord& fault : run.faults) {
    if (!fault.struck) continue;
    const Instant end = fault.momentary ? fault.at : fault.ended.value_or(fault.until.value_or(until));
    marks.push_back({fault.at, end, fault.name,
                     fmt::format("{}: {} {}, {}{}", fault.name, fault.kind, fault.operands, figure(fault.at),
                                 end > fault.at ? " to " + figure(end) : ""),
                     false});
  }
  for (const observe::SyncRecord& sync : run.syncs) {
    if (sync.kind != observe::SyncKind::kFull) continue;
    marks.push_back({sync.start, sync.start, "",
                     fmt::format("full sync {} → {}, {}: {}", sync.from, sync.to, figure(sync.start),
                                 figure_bytes(static_cast<double>(sync.bytes))),
                     true});
  }
  return marks;
}

/// "lag{from=us,to=eu}" -> "us → eu"; of other labels their values.
std::string short_name(const std::string& name) {
  std::string out;
  for (std::size_t at = name.find('='); at != std::string::npos; at = name.find('=', at + 1)) {
    const std::size_t end = name.find_first_of(",}", at);
    out += (out.empty() ? "" : name.starts_with("lag{") ? " → " : " shard ") + name.substr(at + 1, end - at - 1);
  }
  return out;
}

/// What bands and triangles are, of those that the chart has.
std::string mark_legend(const std::vector<SvgMark>& marks) {
  struct Kind {
    bool sync, lasting;
    const char *shape, *words;
  };
  static constexpr Kind kKinds[] = {{false, true, "<rect class=\"span\" width=\"26\" height=\"8\"/>", "while a fault lasts"},
                                    {false, false, "<path class=\"fault\" d=\"M13 8l-5 -8h10z\"/>", "a fault of an instant"},
                                    {true, false, "<path class=\"sync\" d=\"M13 8l-5 -8h10z\"/>", "a full sync begins"}};
  std::string out;
  for (const Kind& kind : kKinds)
    if (std::ranges::any_of(marks,
                            [&](const SvgMark& mark) { return mark.sync == kind.sync && (mark.to > mark.from) == kind.lasting; }))
      out += fmt::format("<span class=\"dim\"><svg viewBox=\"0 0 26 8\">{}</svg> {}</span>\n", kind.shape, kind.words);
  return out;
}

void chart(std::string& out, const RunReport& run, const char* title, std::string_view metric) {
  const Instant until = run.interrupted ? run.reached : std::max(run.reached, Instant{} + run.duration);
  std::vector<const observe::NamedSeries*> all, lines;
  std::vector<double> peaks;
  for (const observe::NamedSeries& series : run.series) {
    if (series.name.substr(0, series.name.find('{')) != metric) continue;
    all.push_back(&series);
    peaks.push_back(peak(series.series, until));
  }
  if (std::ranges::all_of(peaks, [](double value) { return value <= 0; })) return;
  const std::vector<std::size_t> shown = heaviest(peaks, kMostLines);
  for (const std::size_t i : shown) lines.push_back(all[i]);
  const std::vector<SvgMark> marks = marks_of(run, until);
  out += fmt::format("<h2>{}</h2>\n<figure>{}<figcaption>", title, chart_svg(title, lines, marks, until));
  for (std::size_t i = 0; i < shown.size(); ++i) {
    const std::string name = short_name(lines[i]->name);
    out += fmt::format("<span><svg viewBox=\"0 0 26 8\"><path class=\"line l{}\" d=\"M0 4h26\"/></svg> {}peak {}</span>\n", i,
                       name.empty() ? "" : markup(name) + ", ", markup(figure_unit(peaks[shown[i]], lines[i]->unit)));
  }
  if (shown.size() < all.size()) out += fmt::format("<span class=\"dim\">… {} more with less</span>", all.size() - shown.size());
  out += mark_legend(marks) + "</figcaption></figure>\n";
}

void head(std::string& out, const RunReport& run) {
  static constexpr std::array<const char*, 3> kWords{"PASS", "FAIL", "UNDECIDED"}, kLooks{"Good", "Bad", "Doubt"};
  const auto verdict = static_cast<std::size_t>(run.verdict);
  const bool unequal = run.exit_code == 3;
  const std::string name = markup(run.scenario.name.empty() ? std::string("(unnamed scenario)") : run.scenario.name);
  const char* const word = unequal ? "UNEQUAL" : kWords[verdict];
  out += fmt::format("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                     "<meta name=\"viewport\" content=\"width=device-width\">\n<title>{} {}</title>\n<style>{}</style>\n</head>\n"
                     "<body><main>\n<h1>{} <span class=\"verdict {}\">{}</span></h1>\n<p>{}</p>\n",
                     word, name, kStyleSheet, name, unequal ? "Bad" : kLooks[verdict], word, markup(verdict_sentence(run)));
  if (!run.rerun.empty()) out += fmt::format("<p class=\"dim\">again: <code>{}</code></p>\n", markup(run.rerun));
}

}  // namespace

std::string run_html(const RunReport& run, const std::string& version) {
  std::string out;
  head(out, run);
  section(out, run, print_stop);
  section(out, run, print_expectations);
  section(out, run, print_unequal);
  section(out, run, print_checks);
  chart(out, run, "Replication lag, one way: the age of what waits or has just arrived", "lag");
  chart(out, run, "Keys that differ between regions", "divergent_keys");
  chart(out, run, "Backlog that senders hold for their peers", "backlog_bytes");
  out += "<h2>Everything</h2>\n";
  for (const auto print : {print_heading, print_links, print_lag, print_clients, print_syncs, print_faults, print_conflicts,
                           print_cost, print_memory, print_script, print_verdict})
    section(out, run, print);
  return out + fmt::format("<p class=\"dim\">jetlag {}</p>\n</main></body>\n</html>\n", markup(version));
}

}  // namespace jetlag::report
