// SPDX-License-Identifier: GPL-3.0-or-later
// Qt style sheet made of theme tokens. Object names and dynamic properties pick variants:
//   QPushButton[role="primary"|"ghost"|"chip"], QFrame[role="card"|"dock"|"hair"], QLabel[role="title"|"heading"|"label"|"hint"].
#include "widgets/theme.h"

#include <QFontDatabase>

namespace jetlag::ui {

namespace {

constexpr const char* kSheet = R"(
* { font-size: 13px; }
QMainWindow, QDialog { background: @bg; }
QToolTip { background: @raised; color: @text; border: 1px solid @border; padding: 4px 6px; font-size: 12px; }
QFrame[role="card"] { background: @surface; border: 1px solid @hair; border-radius: 8px; }
QFrame[role="dock"] { background: @surface; border: none; }
QFrame[role="hair"] { background: @hair; border: none; }
QLabel { background: transparent; }
QLabel[role="title"] { font-size: 28px; font-weight: 600; }
QLabel[role="heading"] { font-size: 16px; font-weight: 600; }
QLabel[role="cardTitle"] { font-size: 13px; font-weight: 600; }
QLabel[role="headline"] { font-size: 15px; font-weight: 600; }
QLabel[role="prose"] { font-size: 13px; color: @text2; }
QLabel[role="label"] { font-size: 12px; color: @text2; }
QLabel[role="lead"] { font-size: 15px; color: @text2; }
QLabel[role="hint"] { font-size: 11px; color: @text3; }
QLabel[role="error"] { font-size: 12px; color: @cut; }
QLabel[tone="cut"] { color: @cut; }
QLabel[tone="healthy"] { color: @healthy; }
QLabel[tone="lagging"] { color: @lagging; }
QLabel[tone="none"] { color: @text2; }
QLabel[role="mono"], QLineEdit[role="mono"] { font-family: "@mono"; }
QPlainTextEdit[role="console"] { background: @surface; border: none; border-radius: 0; padding: 8px 12px; font-family: "@mono"; }
QPlainTextEdit[role="console"]:focus { border: 2px solid @accent; padding: 6px 10px; }
QPushButton { background: @raised; color: @text; border: 1px solid @control; border-radius: 6px; padding: 0 10px; min-height: 28px; }
QPushButton:hover { background: @hover; }
QPushButton:focus { border: 2px solid @accent; padding: 0 9px; min-height: 26px; }
QPushButton:disabled { color: @text3; border-color: @border; }
QPushButton[role="primary"] { background: @accentFill; border-color: @accentFill; color: @onAccent; }
QPushButton[role="primary"]:disabled { background: @hover; border-color: @hover; color: @text3; }
QPushButton[role="ghost"] { background: transparent; border-color: transparent; }
QPushButton[role="ghost"]:hover { background: @hover; }
QPushButton[role="chip"] { border-radius: 14px; padding: 0 12px; min-height: 26px; }
QPushButton:checked { background: @accentSoft; border-color: @accent; color: @accent; }
QLineEdit, QPlainTextEdit, QSpinBox, QDoubleSpinBox, QComboBox {
  background: @raised; border: 1px solid @control; border-radius: 6px; padding: 0 8px; min-height: 26px; selection-background-color: @accentSoft;
  selection-color: @text; }
QPlainTextEdit { padding: 4px; }
QLineEdit:focus, QPlainTextEdit:focus, QComboBox:focus, QSpinBox:focus { border: 2px solid @accent; padding: 0 7px; min-height: 24px; }
QComboBox::drop-down { border: none; width: 20px; }
QComboBox QAbstractItemView { background: @raised; border: 1px solid @border; selection-background-color: @accentSoft; selection-color: @text; }
QMenu { background: @raised; border: 1px solid @border; padding: 4px; }
QMenu::item { padding: 5px 28px 5px 24px; border-radius: 4px; }
QMenu::item:selected { background: @accentSoft; }
QMenu::item:disabled { color: @text3; }
QMenu::separator { height: 1px; background: @hair; margin: 4px 8px; }
QTableView, QTreeView, QListView { background: @surface; alternate-background-color: @raised; border: none; gridline-color: @hair;
  selection-background-color: @accentSoft; selection-color: @text; outline: none; }
QTableView::item, QTreeView::item, QListView::item { border-bottom: 1px solid @hair; padding: 0 8px; }
QTableView::item:hover, QTreeView::item:hover, QListView::item:hover { background: @hover; }
QTableView::item:selected, QTreeView::item:selected, QListView::item:selected { background: @accentSoft; }
*[surface="card"] QTableView { background: transparent; }
QHeaderView { background: @surface; }
QHeaderView::section { background: @surface; color: @text2; border: none; border-bottom: 1px solid @hair; padding: 0 8px; font-size: 12px;
  font-weight: 600; min-height: 28px; }
QAbstractScrollArea::corner { background: transparent; border: none; }
QScrollBar:vertical { background: transparent; width: 12px; margin: 0; }
QScrollBar::handle:vertical { background: @border; border-radius: 4px; min-height: 32px; margin: 2px; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 0; }
QScrollBar::handle:horizontal { background: @border; border-radius: 4px; min-width: 32px; margin: 2px; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QSplitter::handle { background: @hair; }
QTabBar::tab { background: transparent; color: @text2; padding: 6px 12px; border-bottom: 2px solid transparent; }
QTabBar::tab:selected { color: @text; border-bottom-color: @accent; }
QTabWidget::pane { border: none; border-top: 1px solid @hair; }
QCheckBox { spacing: 8px; }
)";

}  // namespace

QString styleSheet(const Theme& t) {
  QString sheet = QString::fromUtf8(kSheet);

  const auto put = [&](const char* token, const QColor& colour) {
    // A token ends where a ';' or a space follows, so no token is mistaken for the beginning of a longer one.
    sheet.replace(QLatin1Char('@') + QLatin1String(token) + QLatin1Char(';'), colour.name() + QLatin1Char(';'));
    sheet.replace(QLatin1Char('@') + QLatin1String(token) + QLatin1Char(' '), colour.name() + QLatin1Char(' '));
  };
  sheet.replace(QLatin1String("@mono"), QFontDatabase::systemFont(QFontDatabase::FixedFont).family());
  put("cut", t.cut.line); put("healthy", t.healthy.line); put("lagging", t.lagging.line);
  put("bg", t.bg); put("surface", t.surface); put("raised", t.raised); put("hover", t.hover);
  put("hair", t.hair); put("border", t.border); put("control", t.control);
  put("text", t.text); put("text2", t.text2); put("text3", t.text3);
  put("accent", t.accent); put("accentFill", t.accentFill); put("onAccent", t.onAccent); put("accentSoft", t.accentSoft);
  return sheet;
}

}  // namespace jetlag::ui
