// SPDX-License-Identifier: GPL-3.0-or-later
// FlowLayout: items side by side, on to the next line where the width ends; one that expands
// takes the rest of its line. Follows the reading direction. GUI thread.
#pragma once

#include <QLayout>

namespace homing::ui {

class FlowLayout final : public QLayout
{
public:
    explicit FlowLayout(QWidget *parent = nullptr);
    ~FlowLayout() override;

    void addItem(QLayoutItem *item) override;
    int count() const override { return int(m_items.size()); }
    QLayoutItem *itemAt(int index) const override;
    QLayoutItem *takeAt(int index) override;
    Qt::Orientations expandingDirections() const override { return {}; }
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;
    QSize sizeHint() const override;
    QSize minimumSize() const override;
    void setGeometry(const QRect &rect) override;

private:
    int place(const QRect &rect, bool apply) const; // gives the height

    std::vector<QLayoutItem *> m_items;
};

} // namespace homing::ui
