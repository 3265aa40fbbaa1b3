// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/words/redis_text.h"

#include <algorithm>
#include <utility>

namespace jetlag::ui {

namespace {

constexpr std::pair<char16_t, char16_t> kEscapes[] = {{u'n', u'\n'}, {u'r', u'\r'}, {u't', u'\t'}, {u'a', u'\a'}, {u'b', u'\b'}};

bool isPlain(QChar c) { return c.isPrint() && !c.isSpace() && c != u'"' && c != u'\\' && c != QChar::ReplacementCharacter; }

QString escaped(QChar c) {
  if (c == u'"' || c == u'\\') return QStringLiteral("\\") + c;
  for (const auto& [letter, byte] : kEscapes)
    if (c == byte) return QStringLiteral("\\") + QChar(letter);
  if (c.unicode() < 0x20 || c.unicode() == 0x7f) return QStringLiteral("\\x%1").arg(c.unicode(), 2, 16, QLatin1Char('0'));
  return c;
}

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
      QByteArray put = QString(kind).toUtf8();
      for (const auto& [letter, byte] : kEscapes)
        if (kind == letter) put = QByteArray(1, static_cast<char>(byte));
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

QString shownWord(const QString& word) {
  if (!word.isEmpty() && std::all_of(word.begin(), word.end(), isPlain)) return word;
  QString out(u'"');
  for (const QChar c : word) out += escaped(c);
  return out + u'"';
}

QString shownReply(const QString& reply) {
  const QString bare = unquoted(reply);
  return bare != reply && shownWord(bare) == bare ? bare : reply;
}

QString shortened(const QString& text, qsizetype most) {
  if (text.size() <= most) return text;
  return text.left(most / 2) + QChar(0x2026) + text.right(most - most / 2 - 1);
}

}  // namespace jetlag::ui
