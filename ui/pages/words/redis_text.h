// SPDX-License-Identifier: GPL-3.0-or-later
// Redis text: commands and replies as the engine writes them on one line, taken apart again. Words are quoted as redis-cli does:
// "a \"b\" \x00"; bytes that are no UTF-8 become U+FFFD. Pure functions; anything that does not parse comes back as it is.
#pragma once

#include <QString>
#include <QStringList>

#include <string>

namespace jetlag::ui {

inline QString textOf(const std::string& bytes) { return QString::fromUtf8(bytes.data(), static_cast<qsizetype>(bytes.size())); }

/// SET note:7 "leave at the door" -> SET, note:7, leave at the door
QStringList commandWords(const QString& command);
/// 1) "milk" 2) "eggs" -> milk, eggs; an empty array, nil and anything else -> nothing.
QStringList arrayItems(const QString& reply);
/// "15" with its quotes -> 15; other replies as they are.
QString unquoted(const QString& reply);

}  // namespace jetlag::ui
