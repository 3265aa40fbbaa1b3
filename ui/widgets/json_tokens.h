// SPDX-License-Identifier: GPL-3.0-or-later
// JsonTokens: splits JSON with comments into coloured pieces, byte by byte, without ever failing: broken text is still
// coloured. Keys are strings that a colon follows. Works on UTF-8; a piece's offsets are bytes. State is only whether a block
// comment is open at the start.
#pragma once

#include <QByteArrayView>
#include <QVector>

namespace jetlag::ui {

enum class JsonKind { kPlain, kKey, kString, kNumber, kWord, kPunctuation, kComment };

struct JsonToken {
  qsizetype begin = 0, end = 0;
  JsonKind kind = JsonKind::kPlain;
};

/// Pieces that cover all of `text`, in order.
QVector<JsonToken> jsonTokens(QByteArrayView text);

}  // namespace jetlag::ui
