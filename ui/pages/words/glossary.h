// SPDX-License-Identifier: GPL-3.0-or-later
// Glossary: what a word of the field means, in one or two sentences, with the paper it comes from. For tooltips beside the word.
#pragma once

#include <QString>
#include <QStringList>

class QWidget;

namespace jetlag::ui {

/// Rich text; empty for a word that is not in the glossary. Words: see glossaryWords().
QString glossary(const QString& word);
QStringList glossaryWords();
/// Sets the tooltip and "what's this" of a widget.
void explainWord(QWidget* widget, const QString& word);

}  // namespace jetlag::ui
