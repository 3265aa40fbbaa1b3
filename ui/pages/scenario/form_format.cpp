// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/scenario/form_format.h"

#include <algorithm>
#include <charconv>

namespace jetlag::ui {

namespace {

using scenario::FieldInfo;
using scenario::ObjectInfo;
using scenario::TypeInfo;
using Shape = TypeInfo::Shape;

constexpr std::size_t kDeepest = 3;

void addLeaves(const ObjectInfo& object, const scenario::EditPath& above, std::vector<FormLeaf>& out) {
  for (const FieldInfo& field : object.fields) {
    scenario::EditPath path = above;
    path.push_back(field.key);
    const ObjectInfo* inner = field.type.shape == Shape::kObject ? scenarioFormat().find(field.type.object) : nullptr;
    if (inner != nullptr && path.size() < kDeepest) {
      addLeaves(*inner, path, out);
      continue;
    }
    FormLeaf leaf{std::move(path), field};
    for (const auto& group : object.one_of) {
      if (std::find(group.begin(), group.end(), field.key) == group.end()) continue;
      for (const std::string& key : group)
        if (key != field.key) leaf.rivals.push_back(key);
    }
    out.push_back(std::move(leaf));
  }
}

bool isJson(const QString& text) {
  const JsonDocument document = parse_json(text.toStdString(), "");
  return document.ok() && !document.root.is(JsonKind::kString);
}

std::string spaced(const JsonValue& value) {
  std::string out;
  if (value.is(JsonKind::kArray)) {
    for (const JsonValue& item : value.items) out += (out.empty() ? "" : ", ") + spaced(item);
    return "[" + out + "]";
  }
  if (!value.is(JsonKind::kObject)) return write_json(value);
  for (const JsonMember& m : value.members) out += (out.empty() ? "" : ", ") + quote_json(m.key) + ": " + spaced(m.value);
  return out.empty() ? "{}" : "{ " + out + " }";
}

std::string startingObject(const ObjectInfo& object, const QStringList& regions) {
  std::string out;
  const auto add = [&](const FieldInfo& field) {
    out += (out.empty() ? "" : ", ") + quote_json(field.key) + ": " + startingValue(field.type, regions);
  };
  for (const FieldInfo& field : object.fields)
    if (field.need == scenario::Need::kRequired) add(field);
  for (const auto& group : object.one_of)
    for (const FieldInfo& field : object.fields)
      if (field.key == group.front()) add(field);
  return "{ " + out + " }";
}

}  // namespace

QString FormLeaf::label() const {
  QString text;
  for (const std::string& key : path) text += (text.isEmpty() ? QString() : QStringLiteral(".")) + QString::fromStdString(key);
  return text;
}

const scenario::FormatInfo& scenarioFormat() {
  static const scenario::FormatInfo format = scenario::format();
  return format;
}

std::vector<FormLeaf> leavesOf(const ObjectInfo& object) {
  std::vector<FormLeaf> out;
  addLeaves(object, {}, out);
  return out;
}

const ObjectInfo* entryOf(const TypeInfo& type) {
  if (type.shape == Shape::kAnyOf) {
    for (const TypeInfo& part : type.parts)
      if (const ObjectInfo* found = entryOf(part)) return found;
  }
  if (type.shape != Shape::kList || type.parts.empty() || type.parts.front().shape != Shape::kObject) return nullptr;
  return scenarioFormat().find(type.parts.front().object);
}

std::string startingValue(const TypeInfo& type, const QStringList& regions) {
  switch (type.shape) {
    case Shape::kText:
      for (const scenario::Choice& choice : type.choices)
        if (choice.name.find(' ') == std::string::npos) return quote_json(choice.name);  // one that takes no argument
      return quote_json(type.text == "region"         ? regions.value(0).toStdString()
                        : type.text == "catalogue id" ? "aws:us-east-1"
                                                      : "new");
    case Shape::kQuantity: {
      static constexpr const char* kStart[] = {"5s", "1KiB", "10Mbit/s", "100/s", "1%"};
      return quote_json(kStart[static_cast<std::size_t>(type.quantity)]);
    }
    case Shape::kInteger: return std::to_string(std::max<std::int64_t>(type.min.value_or(1), 1));
    case Shape::kDecimal: return "1";
    case Shape::kBoolean: return "true";
    case Shape::kChoice: return quote_json(type.choices.empty() ? "" : type.choices.front().name);
    case Shape::kConstant: return quote_json(type.text);
    case Shape::kAnyOf: return type.parts.empty() ? "null" : startingValue(type.parts.front(), regions);
    case Shape::kMap: return type.text.starts_with("commands") ? R"({ "SET": "50%", "GET": "50%" })" : "{}";
    case Shape::kList: {
      std::string items;
      const auto many = std::max<std::int64_t>(type.min.value_or(1), 1);
      for (std::int64_t i = 0; i < many && !type.parts.empty(); ++i)
        items +=
            (i > 0 ? ", " : "") +
            startingValue(type.parts.front(), regions.mid(std::min<qsizetype>(i, std::max<qsizetype>(regions.size() - 1, 0))));
      return "[" + items + "]";
    }
    case Shape::kObject: {
      const ObjectInfo* object = scenarioFormat().find(type.object);
      return object != nullptr ? startingObject(*object, regions) : "{}";
    }
    case Shape::kAny: break;
  }
  return "null";
}

std::string typedValue(const TypeInfo& type, const QString& text) {
  const QString trimmed = text.trimmed();
  switch (type.shape) {
    case Shape::kText:
    case Shape::kConstant:
    case Shape::kChoice: return quote_json(text.toStdString());
    case Shape::kQuantity: return quote_json(trimmed.toStdString());
    default: return isJson(trimmed) ? trimmed.toStdString() : quote_json(trimmed.toStdString());
  }
}

QString shownValue(const JsonValue* value) {
  if (value == nullptr) return {};
  if (value->is(JsonKind::kString)) return QString::fromStdString(value->text);
  return QString::fromStdString(spaced(*value));
}

QStringList scenarioWords() {
  QStringList words;
  const auto add = [&](const std::string& word) {
    const QString text = QString::fromStdString(word);
    if (!text.contains(u' ') && !words.contains(text)) words << text;
  };
  for (const ObjectInfo& object : scenarioFormat().objects)
    for (const FieldInfo& field : object.fields) {
      add(field.key);
      for (const scenario::Choice& choice : field.type.choices) add(choice.name);
    }
  words.sort(Qt::CaseInsensitive);
  return words;
}

const JsonValue* valueAt(const JsonValue& root, const scenario::EditPath& path) {
  const JsonValue* at = &root;
  for (const std::string& step : path) {
    if (at->is(JsonKind::kObject)) {
      const JsonMember* member = at->find(step);
      if (member == nullptr) return nullptr;
      at = &member->value;
      continue;
    }
    std::size_t index = 0;
    const auto [end, error] = std::from_chars(step.data(), step.data() + step.size(), index);
    if (error != std::errc() || end != step.data() + step.size() || index >= at->items.size()) return nullptr;
    at = &at->items[index];
  }
  return at;
}

}  // namespace jetlag::ui
