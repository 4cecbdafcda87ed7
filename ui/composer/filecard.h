// SPDX-License-Identifier: GPL-3.0-or-later
// FileCard: one file of an AttachmentTray: symbol, name, size, and the button that takes it out.
// GUI thread.
#pragma once

#include "ui/composer/draftfiles.h"

#include <QFrame>

class QToolButton;

namespace homing::ui {

class FileCard final : public QFrame
{
    Q_OBJECT
public:
    /// `index` is part of the object names.
    FileCard(const DraftFiles::Entry &entry, std::size_t index, QWidget *parent = nullptr);
    QToolButton *removeButton() const { return m_remove; }

Q_SIGNALS:
    void removeWanted();

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    bool m_isFailed = false;
    QToolButton *m_remove = nullptr;
};

} // namespace homing::ui
