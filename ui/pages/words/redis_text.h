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

/// A word as redis-cli prints it where it would be misread bare: empty, with spaces, quotes or bytes that are no text: "a b".
QString shownWord(const QString& word);
/// The same of a reply, which has its quotes already: bare where it can be read so.
QString shownReply(const QString& reply);
/// At most so many characters, cut in the middle.
QString shortened(const QString& text, qsizetype most = 40);

}  // namespace jetlag::ui
