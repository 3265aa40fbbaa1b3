// SPDX-License-Identifier: Apache-2.0
// How commands of a workload are written, for people who have to write one: examples to copy, none of which is sent by itself.
#pragma once

#include <string_view>

namespace jetlag::workload {

/// A command with arguments: its template (workload/config.h), or an example of those whose bare name stands for nothing. Of an
/// upper-case name; empty for what a workload cannot send.
std::string_view command_example(std::string_view name);

}  // namespace jetlag::workload
