// SPDX-License-Identifier: GPL-3.0-or-later
#include "main_window/page_keys.h"

#include <iterator>

namespace jetlag::ui {

namespace {

constexpr const char* kEverywhere = "Everywhere";
constexpr const char* kMap = "Map";
constexpr const char* kTimeline = "Timeline";
constexpr const char* kSequence = "Sequence";
constexpr const char* kCharts = "Charts";
constexpr const char* kInspect = "Inspect";
constexpr const char* kEditor = "Scenario";
constexpr const char* kConsole = "Console";
constexpr const char* kLog = "Log";

constexpr PageKey kAll[] = {
    {kEverywhere, "Enter / Space", "Press or open what has the focus",
     "widgets/button.cpp widgets/gallery_card.cpp widgets/page_rail.cpp widgets/recent_list.cpp widgets/value_card.cpp "
     "widgets/version_matrix.cpp widgets/command_palette.cpp",
     "Return Enter Space"},
    {kEverywhere, "Escape", "Close or empty what has the focus",
     "widgets/command_palette.cpp widgets/shortcut_sheet.cpp widgets/filter_field.cpp pages/inspect/inspect_bar.cpp",
     "Escape F1 Question"},
    {kEverywhere, "Up / Down", "Previous, next of a list",
     "widgets/command_palette.cpp widgets/fields.cpp widgets/gallery.cpp widgets/page_rail.cpp widgets/shortcut_sheet.cpp",
     "Up Down PageUp PageDown"},
    {kEverywhere, "Left / Right", "Next card; speed of the slider", "widgets/gallery.cpp widgets/speed_slider.cpp", "Left Right"},
    {kEverywhere, "Ctrl F", "Find: a key, an event, a text",
     "pages/log/log_page.cpp pages/matrix/matrix_page.cpp pages/inspect/inspect_page.cpp widgets/scenario_editor.cpp", "Find"},
    {kMap, "Arrows", "Next region or link that way", "widgets/map_canvas_input.cpp", "Left Right Up Down"},
    {kMap, ", / .", "Previous, next one in their order", "widgets/map_canvas_input.cpp", "Comma Period"},
    {kMap, "+ / −", "Zoom in, out", "widgets/map_canvas_input.cpp", "Plus Equal Minus"},
    {kMap, "0", "Show all regions", "widgets/map_canvas_input.cpp", "0"},
    {kMap, "Menu", "What can be done to the chosen one", "widgets/map_canvas_input.cpp", "Menu Return Enter"},
    {kMap, "Escape", "Choose nothing", "widgets/map_canvas_input.cpp", "Escape"},
    {kTimeline, "Left / Right", "The instant shown, earlier, later", "widgets/timeline_canvas.cpp", "Left Right"},
    {kTimeline, "Home / End", "Start, end of what was simulated", "widgets/timeline_canvas.cpp", "Home End"},
    {kTimeline, "W / S", "Zoom in, out (also Ctrl and wheel)", "widgets/timeline_canvas.cpp", "W S"},
    {kTimeline, "A / D", "Move left, right", "widgets/timeline_canvas.cpp", "A D"},
    {kTimeline, "0", "Show the whole run", "widgets/timeline_canvas.cpp", "0"},
    {kTimeline, ", / .", "Previous, next fault or sync", "widgets/timeline_canvas.cpp", "Comma Period Return Enter"},
    {kTimeline, "Escape", "No range", "widgets/timeline_canvas.cpp", "Escape"},
    {kSequence, "Left / Right", "Previous, next message in time", "widgets/sequence_canvas.cpp", "Left Right"},
    {kSequence, "Up / Down", "Cause, consequence", "widgets/sequence_canvas.cpp", "Up Down"},
    {kSequence, "W / S", "Zoom in, out", "widgets/sequence_canvas.cpp", "W S Plus Minus"},
    {kSequence, "A / D", "Move left, right", "widgets/sequence_canvas.cpp", "A D"},
    {kSequence, "F", "Show everything", "widgets/sequence_canvas.cpp", "F"},
    {kSequence, "Escape", "No picks", "widgets/sequence_canvas.cpp", "Escape"},
    {kCharts, "Left / Right", "The line with the values", "widgets/chart.cpp", "Left Right"},
    {kCharts, "+ / −", "Zoom there", "widgets/chart.cpp", "Plus Minus"},
    {kCharts, "Home / Escape", "The whole run; no line", "widgets/chart.cpp", "Home Escape"},
    {kInspect, "Alt Left / Alt Right", "Back, forward", "pages/inspect/inspect_page.cpp", "Left Right"},
    {kLog, "Enter", "The event in the sequence chart", "widgets/log_table.cpp", "Return Enter"},
    {kLog, "Home / End", "First, last event", "widgets/log_table.cpp", "Home End"},
    {kLog, "Tab", "Complete a word of the filter", "widgets/filter_field.cpp", "Tab Return Enter"},
    {kEditor, "Ctrl Space", "Complete the word", "widgets/scenario_editor.cpp", "Space"},
    {kEditor, "Enter / Escape", "Next find, end of finding", "widgets/scenario_editor.cpp", "Return Enter Escape"},
    {kConsole, "Up / Down", "Commands typed before", "widgets/console_view.cpp", "Up Down"},
    {kConsole, "Ctrl Up / Ctrl Down", "Previous, next region", "widgets/console_view.cpp", "Up Down"},
    {kConsole, "Ctrl L", "Clear", "widgets/console_view.cpp", "L"},
    {kConsole, "Enter / Escape", "Send, empty the line", "widgets/console_view.cpp", "Return Enter Escape"},
};

}  // namespace

const QVector<PageKey>& pageKeys() {
  static const QVector<PageKey> kList(std::begin(kAll), std::end(kAll));
  return kList;
}

}  // namespace jetlag::ui
