// SPDX-License-Identifier: GPL-3.0-or-later
// SearchPane: results, where they are looked for, and how far that reaches; stands in the message
// list's place while something is searched for. GUI thread.
#pragma once

#include "core/account/mailservice.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QPushButton;
class QToolButton;

namespace homing::model {
class SearchModel;
}

namespace homing::ui {

class EmptyState;
class ResultList;

class SearchPane final : public QWidget
{
    Q_OBJECT
public:
    explicit SearchPane(account::MailService &service, QWidget *parent = nullptr);

    ResultList *list() const { return m_list; }
    model::SearchModel *results() const { return m_results; }
    /// The mailbox that is in view, for what the scope offers; from the next open() on.
    void setPlace(const MailboxRef &mailbox) { m_place = mailbox; }
    /// A search begins: all accounts, unless somebody chooses another scope.
    void open();
    void openSaved(const account::SavedSearch &search);
    /// `isTyping`: see MailService::search(). Not typing: the server is asked, too, where it may
    /// know more.
    void look(const QString &query, bool isTyping);
    void close();
    bool isOpen() const { return m_isOpen; }
    QString query() const { return m_query; }

Q_SIGNALS:
    void clearWanted();
    void saved(const QString &name);

protected:
    void changeEvent(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    struct Scope
    {
        QString label;
        account::SearchScope scope;
        QByteArray mailbox; // its wire name, by which it is found again; empty: none
        bool isGone = false; // the folder or the account: nothing is found, and everything never
    };
    void build();
    void fillScopes();
    Scope scope() const;
    void resolve(Scope &scope) const;
    void followMailboxes();
    void onEmptyAction();
    void onResult(const account::SearchResult &result);
    void showState();
    QString coverage() const;
    void askName();
    void save(const QString &name);
    std::optional<store::MailboxRecord> recordOf(const MailboxRef &mailbox) const;

    account::MailService &m_service;
    model::SearchModel *m_results;
    ResultList *m_list;
    EmptyState *m_empty;
    QLabel *m_count;
    QLabel *m_coverage;
    QComboBox *m_scopeBox;
    QToolButton *m_save;
    QPushButton *m_ask;
    MailboxRef m_place;
    std::vector<Scope> m_scopes;
    QString m_query;
    account::SearchResult m_result;
    quint64 m_search = 0;
    bool m_asksAtOnce = false;
    bool m_isOpen = false;
};

} // namespace homing::ui
