// SPDX-License-Identifier: GPL-3.0-or-later
// Answers to the window's dialogs, given as soon as they are there.
#pragma once

#include <QApplication>
#include <QEvent>
#include <QFileDialog>
#include <QLineEdit>
#include <QMessageBox>
#include <QPushButton>

#include <utility>

namespace jetlag::ui {

/// While it lives, whoever asks for a file is told no as soon as the dialog is there.
class FileDialogsRejected : public QObject {
 public:
  FileDialogsRejected() { qApp->installEventFilter(this); }
  bool eventFilter(QObject* object, QEvent* event) override {
    auto* const dialog = event->type() == QEvent::Show ? qobject_cast<QFileDialog*>(object) : nullptr;
    if (dialog != nullptr) {
      ++count;
      QMetaObject::invokeMethod(dialog, &QDialog::reject, Qt::QueuedConnection);
    }
    return false;
  }
  int count = 0;
};

/// While it lives, every question gets this answer.
class Answer : public QObject {
 public:
  explicit Answer(QMessageBox::StandardButton button) : button_(button) { qApp->installEventFilter(this); }
  bool eventFilter(QObject* object, QEvent* event) override {
    auto* const box = event->type() == QEvent::Show ? qobject_cast<QMessageBox*>(object) : nullptr;
    if (box == nullptr) return false;
    ++asked;
    QMetaObject::invokeMethod(
        box, [box, button = button_] { box->button(button)->click(); }, Qt::QueuedConnection);
    return false;
  }
  int asked = 0;

 private:
  QMessageBox::StandardButton button_;
};

/// While it lives, whoever asks for a file is told this one.
class ChosenFile : public QObject {
 public:
  explicit ChosenFile(QString path) : path_(std::move(path)) { qApp->installEventFilter(this); }
  bool eventFilter(QObject* object, QEvent* event) override {
    auto* const dialog = event->type() == QEvent::Show ? qobject_cast<QFileDialog*>(object) : nullptr;
    if (dialog == nullptr) return false;
    QMetaObject::invokeMethod(
        dialog,
        [dialog, path = path_] {
          dialog->selectFile(path);
          dialog->findChild<QLineEdit*>()->setText(path);
          QMetaObject::invokeMethod(dialog, "accept");
        },
        Qt::QueuedConnection);
    return false;
  }

 private:
  QString path_;
};

}  // namespace jetlag::ui
