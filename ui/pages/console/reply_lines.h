// SPDX-License-Identifier: GPL-3.0-or-later
// A reply as redis-cli prints it on a terminal: (integer) 1, "milk", OK, (nil), (error) WRONGTYPE ..., numbered and indented
// arrays. Bytes that are no printable ASCII are escaped as redis-cli does, so nothing in a value can break the picture.
#pragma once

#include <QString>

#include "observe/run_report.h"

namespace jetlag::ui {

QString replyLines(const observe::ReplyValue& reply);

}  // namespace jetlag::ui
