// SPDX-License-Identifier: GPL-3.0-or-later
// AddressField: recipients as chips, and the place where the next one is typed. Grows by lines,
// then scrolls. GUI thread.
#pragma once

#include "core/account/mailsearch.h"
#include "core/mime/headers.h"

#include <QScrollArea>

namespace homing::ui {

class AddressChip;
class AddressEdit;
class FlowLayout;

class AddressField final : public QScrollArea
{
    Q_OBJECT
public:
    /// `name`: the object name of the edit in it ("toEdit"); the field's is NAME + "Field".
    AddressField(const QString &name, const QString &accessibleName, QWidget *parent = nullptr);
    ~AddressField() override;

    void setAddresses(const std::vector<mime::DecodedAddress> &addresses);
    /// Chips, and what is typed behind them.
    std::vector<mime::DecodedAddress> addresses() const;
    bool isEmpty() const;
    /// Makes chips of what is typed.
    void commit();
    /// The first one that no mail can be sent to, or null.
    const AddressChip *firstBad() const;
    /// Gives it the keyboard.
    void focusBad();
    AddressEdit *edit() const { return m_edit; }
    const std::vector<AddressChip *> &chips() const { return m_chips; }

Q_SIGNALS:
    /// By the user's hand.
    void edited();

protected:
    void resizeEvent(QResizeEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void addChip(const mime::DecodedAddress &address);
    void removeChip(AddressChip *chip);
    void editChip(AddressChip *chip);
    void stepFrom(AddressChip *chip, int step);
    void fit();

    QWidget *m_content = nullptr;
    FlowLayout *m_flow = nullptr;
    AddressEdit *m_edit = nullptr;
    std::vector<AddressChip *> m_chips;
};

} // namespace homing::ui
