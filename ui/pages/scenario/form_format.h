// SPDX-License-Identifier: GPL-3.0-or-later
// The scenario format for forms: what engine/scenario/format.h describes, as rows of fields. Nothing about the format is said
// twice.
//
// Leaf       a field that is one control: objects inside objects are spelled out, "sync.batch.delay"; alternatives, maps and
// lists of
//            anything are one line of JSON.
// Starting   a JSON text that a new field or list entry begins with: valid where the format alone can tell.
// Typed      what a person wrote into a control as JSON: quantities and texts get quotes, numbers none, JSON stays what it is.
#pragma once

#include <QString>
#include <QStringList>

#include <string>
#include <vector>

#include "core/json_text.h"
#include "scenario/edit.h"
#include "scenario/format.h"

namespace jetlag::ui {

struct FormLeaf {
  scenario::EditPath path;  ///< below the object
  scenario::FieldInfo field;
  std::vector<std::string> rivals = {};  ///< keys of the object that must go when this one comes: "exactly one of"
  QString label() const;
};

/// The format, described once.
const scenario::FormatInfo& scenarioFormat();
std::vector<FormLeaf> leavesOf(const scenario::ObjectInfo& object);
/// The object that a list's entries are; null where they are none.
const scenario::ObjectInfo* entryOf(const scenario::TypeInfo& type);
std::string startingValue(const scenario::TypeInfo& type, const QStringList& regions);
std::string typedValue(const scenario::TypeInfo& type, const QString& text);
/// A value as a person would type it; empty for null.
QString shownValue(const JsonValue* value);
/// Keys and names of the format, for completion while typing.
QStringList scenarioWords();

const JsonValue* valueAt(const JsonValue& root, const scenario::EditPath& path);

}  // namespace jetlag::ui
