// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/json_lexer.h"

#include <QGuiApplication>
#include <QScreen>

#include <Qsci/qsciscintilla.h>

#include "widgets/paint.h"

namespace jetlag::ui {

QFont editorFont(int px) {
  QFont font = monoFont(px);
  const QScreen* screen = QGuiApplication::primaryScreen();
  font.setPointSizeF(px * 72.0 / (screen != nullptr ? screen->logicalDotsPerInchY() : 96.0));
  return font;
}

QString JsonLexer::description(int style) const {
  static const char* const kNames[] = {"Plain", "Key", "String", "Number", "Word", "Punctuation", "Comment"};
  return style >= 0 && style < 7 ? QString::fromLatin1(kNames[style]) : QString();
}

void JsonLexer::styleText(int, int) {
  const QByteArray text = editor()->text().toUtf8();
  startStyling(0);
  for (const JsonToken& token : jsonTokens(text))
    setStyling(static_cast<int>(token.end - token.begin), static_cast<int>(token.kind));
}

void JsonLexer::applyTheme() {
  const Theme& t = theme();
  const QColor inks[] = {t.text, t.accent, t.healthy.line, t.lagging.line, t.diverged.line, t.text2, t.text3};
  setDefaultColor(t.text);
  setDefaultPaper(t.surface);
  setDefaultFont(editorFont(13));
  for (int style = 0; style < 7; ++style) {
    setColor(inks[style], style);
    setPaper(t.surface, style);
    QFont font = editorFont(13);
    font.setItalic(style == static_cast<int>(JsonKind::kComment));
    setFont(font, style);
  }
}

}  // namespace jetlag::ui
