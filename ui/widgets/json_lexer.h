// SPDX-License-Identifier: GPL-3.0-or-later
// JsonLexer: gives json_tokens' pieces to QScintilla as styles in the theme's colours. Included by scenario_editor.cpp only.
// It styles the whole text at once: scenarios are some thousand lines at most, which takes under a millisecond.
#pragma once

#include <Qsci/qscilexercustom.h>

#include "widgets/json_tokens.h"

namespace jetlag::ui {

/// The fixed face at `px` pixels, in points: QScintilla knows no pixel sizes.
QFont editorFont(int px);

class JsonLexer : public QsciLexerCustom {
 public:
  explicit JsonLexer(QObject* parent) : QsciLexerCustom(parent) {}
  const char* language() const override { return "Scenario"; }
  QString description(int style) const override;
  void styleText(int start, int end) override;
  /// Colours and font of the current theme.
  void applyTheme();
};

}  // namespace jetlag::ui
