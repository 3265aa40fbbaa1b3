// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/json_tokens.h"

#include <cctype>

namespace jetlag::ui {

namespace {

qsizetype endOfString(QByteArrayView text, qsizetype at) {
  for (++at; at < text.size(); ++at) {
    if (text[at] == '\\') ++at;
    else if (text[at] == '"') return at + 1;
    else if (text[at] == '\n') return at;  // unterminated: ends with its line
  }
  return text.size();
}

qsizetype endOfComment(QByteArrayView text, qsizetype at) {
  const bool block = text[at + 1] == '*';
  for (at += 2; at < text.size(); ++at) {
    if (!block && text[at] == '\n') return at;
    if (block && text[at] == '/' && text[at - 1] == '*') return at + 1;
  }
  return text.size();
}

bool colonFollows(QByteArrayView text, qsizetype at) {
  while (at < text.size() && std::isspace(static_cast<unsigned char>(text[at])) != 0) ++at;
  return at < text.size() && text[at] == ':';
}

}  // namespace

QVector<JsonToken> jsonTokens(QByteArrayView text) {
  QVector<JsonToken> all;
  for (qsizetype at = 0; at < text.size();) {
    const char c = text[at];
    qsizetype end = at + 1;
    JsonKind kind = JsonKind::kPlain;
    if (c == '"') {
      end = std::min(endOfString(text, at), text.size());
      kind = colonFollows(text, end) ? JsonKind::kKey : JsonKind::kString;
    } else if (c == '/' && at + 1 < text.size() && (text[at + 1] == '/' || text[at + 1] == '*')) {
      end = endOfComment(text, at);
      kind = JsonKind::kComment;
    } else if (c == '-' || std::isdigit(static_cast<unsigned char>(c)) != 0) {
      while (end < text.size() && (std::isalnum(static_cast<unsigned char>(text[end])) != 0 || text[end] == '.' ||
                                   text[end] == '+' || text[end] == '-'))
        ++end;
      kind = JsonKind::kNumber;
    } else if (std::isalpha(static_cast<unsigned char>(c)) != 0) {
      while (end < text.size() && std::isalnum(static_cast<unsigned char>(text[end])) != 0) ++end;
      kind = JsonKind::kWord;
    } else if (std::isspace(static_cast<unsigned char>(c)) == 0 && static_cast<unsigned char>(c) < 0x80) {
      kind = JsonKind::kPunctuation;
    }
    if (!all.isEmpty() && all.back().kind == kind && kind == JsonKind::kPlain) all.back().end = end;
    else all.push_back({at, end, kind});
    at = end;
  }
  return all;
}

}  // namespace jetlag::ui
