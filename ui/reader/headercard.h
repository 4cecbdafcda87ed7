// SPDX-License-Identifier: GPL-3.0-or-later
// HeaderCard: subject, sender with the address always readable, recipients (folded to one line),
// date. GUI thread. Everything in it is foreign text and shown as plain text.
#pragma once

#include "core/account/mailservice.h"

#include <QFrame>

class QLabel;
class QToolButton;

namespace homing::ui {

class Avatar;
class ElidedLabel;
class SenderLine;
class TagBook;
class WrappingLabel;

class HeaderCard final : public QFrame
{
    Q_OBJECT
public:
    explicit HeaderCard(QWidget *parent = nullptr);
    /// `own` addresses are called "me" among the recipients.
    void setMessage(const store::MessageRow &row, const QStringList &own);
    /// Not owned, outlives the card; null: no tags are shown.
    void setTags(const TagBook *tags);
    void setExpanded(bool expanded);
    bool isExpanded() const;
    /// The way off the list that the message came from.
    void showUnsubscribe(bool isShown, bool isEnabled);

Q_SIGNALS:
    void unsubscribeWanted();

protected:
    void changeEvent(QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    void updateFonts();
    void updateRecipients();
    void updateTags();
    void wrapTexts();

    store::MessageRow m_row;
    QStringList m_own;
    QString m_shownSubject; // as written; the label's has places to wrap
    QString m_shownDetails;
    WrappingLabel *m_subject = nullptr;
    QLabel *m_flag = nullptr;
    Avatar *m_avatar = nullptr;
    SenderLine *m_sender = nullptr;
    QLabel *m_date = nullptr;
    ElidedLabel *m_to = nullptr;
    QWidget *m_tagRow = nullptr;
    const TagBook *m_tags = nullptr;
    QToolButton *m_expand = nullptr;
    QToolButton *m_unsubscribe = nullptr;
    WrappingLabel *m_details = nullptr;
};

/// "to me, Jon Ruiz +2": at most `shown` names.
QString recipientSummary(const store::MessageHeader &header, const QStringList &own,
                         int shown = 3);
/// "Anna Berg <anna@example.org>" or the address alone; at most 200 people, then "and N more".
QString addressList(const std::vector<store::MessageAddress> &people);

} // namespace homing::ui
