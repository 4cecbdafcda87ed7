// SPDX-License-Identifier: GPL-3.0-or-later
// ResultList: what a search found, a row each, with the mailbox that it is in. GUI thread.
#pragma once

#include "core/model/searchmodel.h"

#include <QListView>
#include <QPointer>

namespace homing::ui {

class ResultDelegate;

class ResultList final : public QListView
{
    Q_OBJECT
public:
    explicit ResultList(QWidget *parent = nullptr);
    void setResults(model::SearchModel *model);
    model::SearchModel *results() const { return m_results; }

    /// Null (uid 0) when there is none.
    MessageRef currentMessage() const;
    /// By mailbox.
    std::vector<std::pair<MailboxRef, imap::UidSet>> selection() const;
    bool step(int rows); // false at the end

Q_SIGNALS:
    void resultSelectionChanged();
    void resultActivated(const homing::MessageRef &message);
    void contextMenuWanted(const QPoint &globalPosition);

protected:
    void selectionChanged(const QItemSelection &selected,
                          const QItemSelection &deselected) override;
    void keyPressEvent(QKeyEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    ResultDelegate *m_delegate;
    QPointer<model::SearchModel> m_results;
};

} // namespace homing::ui
