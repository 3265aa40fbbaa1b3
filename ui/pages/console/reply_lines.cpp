// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/console/reply_lines.h"

#include <QStringList>

#include <string_view>

namespace jetlag::ui {

namespace {

QString quoted(std::string_view bytes) {
  QString out(u'"');
  for (const char c : bytes) {
    switch (c) {
      case '"': out += QLatin1String("\\\""); break;
      case '\\': out += QLatin1String("\\\\"); break;
      case '\n': out += QLatin1String("\\n"); break;
      case '\r': out += QLatin1String("\\r"); break;
      case '\t': out += QLatin1String("\\t"); break;
      case '\a': out += QLatin1String("\\a"); break;
      case '\b': out += QLatin1String("\\b"); break;
      default:
        if (c >= ' ' && c < '\x7F') out += QLatin1Char(c);
        else out += QStringLiteral("\\x%1").arg(static_cast<unsigned char>(c), 2, 16, QLatin1Char('0'));
    }
  }
  return out + u'"';
}

QString plain(const std::string& text) { return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size())); }

QString lines(const observe::ReplyValue& reply, const QString& indent) {
  using Type = observe::ReplyValue::Type;
  switch (reply.type) {
    case Type::kNull: return QStringLiteral("(nil)");
    case Type::kStatus: return plain(reply.text);
    case Type::kString: return quoted(reply.text);
    case Type::kInteger: return QStringLiteral("(integer) %1").arg(reply.integer);
    case Type::kDouble: return QStringLiteral("(double) %1").arg(reply.number, 0, 'g', 17);
    case Type::kError: return QStringLiteral("(error) ") + plain(reply.text);
    case Type::kArray: break;
  }
  if (reply.items.empty()) return QStringLiteral("(empty array)");
  const auto digits = QString::number(reply.items.size()).size();
  QStringList out;
  for (std::size_t i = 0; i < reply.items.size(); ++i) {
    const QString number = QString::number(i + 1).rightJustified(digits) + QStringLiteral(") ");
    out << (i == 0 ? QString() : indent) + number + lines(reply.items[i], indent + QString(number.size(), u' '));
  }
  return out.join(u'\n');
}

}  // namespace

QString replyLines(const observe::ReplyValue& reply) { return lines(reply, {}); }

}  // namespace jetlag::ui
