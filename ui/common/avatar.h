// SPDX-License-Identifier: GPL-3.0-or-later
// Avatar: a round picture with initials; the hue comes from the address, so a person keeps it. GUI
// thread.
#pragma once

#include <QWidget>

namespace homing::ui {

/// One or two letters for a name, else for the address; never empty ("?" at worst).
QString initials(const QString &name, const QString &address);
/// Background of the avatar; white letters on it have a contrast of at least 4.5:1.
QColor avatarColour(const QString &address, bool dark);
void paintAvatar(QPainter &painter, const QRectF &rect, const QString &name, const QString &address,
                 const QPalette &palette);

class Avatar : public QWidget
{
    Q_OBJECT
public:
    explicit Avatar(QWidget *parent = nullptr); // theme::avatarSize
    void setPerson(const QString &name, const QString &address);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QString m_name;
    QString m_address;
};

} // namespace homing::ui
