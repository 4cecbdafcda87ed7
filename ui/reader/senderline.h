// SPDX-License-Identifier: GPL-3.0-or-later
// SenderLine: name and address on one line. The name gives way first: the address stays readable whatever the name is
// (a display name can be as long as its sender likes). GUI thread.
#pragma once

#include <QWidget>

namespace homing::ui {

class SenderLine final : public QWidget
{
    Q_OBJECT
public:
    explicit SenderLine(QWidget *parent = nullptr);
    void setPerson(const QString &name, const QString &address);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;
    /// For tests: what is painted of the address.
    QString paintedAddress() const;

protected:
    void paintEvent(QPaintEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;

private:
    struct Parts {
        QString name;
        QString address;
        int nameWidth = 0;
    };
    Parts parts() const;
    QFont nameFont() const;

    QString m_name;
    QString m_address;
};

} // namespace homing::ui
