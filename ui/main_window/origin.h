// SPDX-License-Identifier: GPL-3.0-or-later
// Origin: what the running world was made of, and the one answer to "does this file give this run again?". Verdict, recent files,
// command lines, the inspector, the report and the title ask it.
//
// A run     is the text that was opened, one of its cases, and the changes by hand of a branch.
// A file    gives it where what lies on the disk says what that text says with those changes in it: no more, no less. Comments
//           and blanks do not count. What an editor shows is no file.
// Cost      a file is read and parsed per question.
#pragma once

#include <QString>
#include <QStringList>

#include <optional>
#include <string>
#include <vector>

namespace jetlag::ui {

using Changes = std::vector<std::string>;  ///< as Snapshot::injected

struct Origin {
  enum class Held { kWhole, kNoFile, kLacksChanges, kOther };

  QString path;         ///< of the file that it was opened from or saved to last; empty: none
  QString text;         ///< what was opened
  int which = 0;        ///< of its cases
  QStringList cases;    ///< their names
  QStringList files{};  ///< all that it was opened from or saved to

  /// Of `path`: whether it gives the run with these changes.
  Held held(const Changes& changes) const;
  /// "not in the file: 1 change by hand": why it does not; empty where it does.
  QString whyNot(const Changes& changes) const;
  /// Whether some file holds all of them, whatever else it says.
  bool isKept(const Changes& changes) const;
  /// The file as a terminal finds it: bundled ones lie in a checkout and in an installation.
  QString fileForTerminal() const;
  QString fileName() const;
  /// Of the case that runs, where there are several.
  QString caseName() const { return cases.size() > 1 ? cases.value(which) : QString(); }
};

/// A file's bytes as a text, with or without a mark before them; nothing where they are no UTF-8.
std::optional<QString> textOfFile(const std::string& bytes);

}  // namespace jetlag::ui
