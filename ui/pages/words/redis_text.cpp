// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/words/redis_text.h"

#include <utility>

namespace jetlag::ui {

namespace {

/// The quoted word that begins at `at`; `at` moves behind its closing quote.
QString quotedWord(const QString& text, qsizetype& at) {
  QByteArray bytes;
  for (++at; at < text.size() && text[at] != QLatin1Char('"'); ++at) {
    if (text[at] != QLatin1Char('\\') || at + 1 >= text.size()) {
      bytes += text.mid(at, 1).toUtf8();
      continue;
    }
    const QChar kind = text[++at];
    if (kind == QLatin1Char('x')) {
      bytes += static_cast<char>(text.mid(at + 1, 2).toInt(nullptr, 16));
      at += 2;
    } else {
      static constexpr std::pair<char, char> kEscapes[] = {{'n', '\n'}, {'r', '\r'}, {'t', '\t'}, {'a', '\a'}, {'b', '\b'}};
      QByteArray put = QString(kind).toUtf8();
      for (const auto& [letter, byte] : kEscapes)
        if (kind == QLatin1Char(letter)) put = QByteArray(1, byte);
      bytes += put;
    }
  }
  ++at;
  return QString::fromUtf8(bytes);
}

}  // namespace

QStringList commandWords(const QString& command) {
  QStringList words;
  qsizetype at = 0;
  while (at < command.size()) {
    if (command[at] == QLatin1Char(' ')) {
      ++at;
      continue;
    }
    if (command[at] == QLatin1Char('"')) {
      words << quotedWord(command, at);
      continue;
    }
    const qsizetype end = command.indexOf(QLatin1Char(' '), at);
    words << command.mid(at, end < 0 ? -1 : end - at);
    at = end < 0 ? command.size() : end;
  }
  return words;
}

QStringList arrayItems(const QString& reply) {
  QStringList items;
  qsizetype at = 0;
  while (at < reply.size()) {
    while (at < reply.size() && (reply[at].isDigit() || reply[at] == QLatin1Char(' '))) ++at;
    if (reply.mid(at, 2) != QLatin1String(") ")) return {};
    at += 2;
    if (at < reply.size() && reply[at] == QLatin1Char('"')) {
      items << quotedWord(reply, at);
    } else {
      const qsizetype end = reply.indexOf(QLatin1Char(' '), at);
      items << reply.mid(at, end < 0 ? -1 : end - at);
      at = end < 0 ? reply.size() : end;
    }
  }
  return items;
}

QString unquoted(const QString& reply) {
  if (!reply.startsWith(QLatin1Char('"'))) return reply;
  qsizetype at = 0;
  return quotedWord(reply, at);
}

}  // namespace jetlag::ui
