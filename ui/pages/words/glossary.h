// SPDX-License-Identifier: GPL-3.0-or-later
// Glossary: what a word of the field means, in one or two sentences, and the paper it comes from where there is one.
// For tooltips beside the word.
#pragma once

#include <QString>
#include <QStringList>

class QWidget;

namespace jetlag::ui {

/// Rich text; empty for a word that is not in the glossary. Words: see glossaryWords().
QString glossary(const QString& word);
/// What the words of the field in a text mean, a paragraph each; empty where there are none (for widgets/explain.h).
QString meaningsIn(const QString& text);
QStringList glossaryWords();
/// Sets the tooltip and "what's this" of a widget.
void explainWord(QWidget* widget, const QString& word);

}  // namespace jetlag::ui
