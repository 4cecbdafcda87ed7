// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/search/searchpane.h"

#include "core/model/searchmodel.h"
#include "ui/accounts/faultwords.h"
#include "ui/common/emptystate.h"
#include "ui/common/flatbutton.h"
#include "ui/common/format.h"
#include "ui/common/theme.h"
#include "ui/mailboxes/mailboxtreeview.h"
#include "ui/search/namedialog.h"
#include "ui/search/resultlist.h"

#include <QBoxLayout>
#include <QComboBox>
#include <QEvent>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QToolButton>

namespace homing::ui {

using account::ServerSearch;

namespace {

constexpr int longestName = 40;

int asInt(quint64 count)
{
    return int(std::min<quint64>(count, 2'000'000'000));
}

} // namespace

SearchPane::SearchPane(account::MailService &service, QWidget *parent)
    : QWidget(parent)
    , m_service(service)
    , m_results(new model::SearchModel(this))
    , m_list(new ResultList(this))
    , m_empty(new EmptyState(this))
    , m_count(new QLabel(this))
    , m_coverage(new QLabel(this))
    , m_scopeBox(new QComboBox(this))
    , m_save(flatButton(this, "saveSearchButton", tr("Save search")))
    , m_ask(new QPushButton(tr("Ask the server"), this))
{
    setObjectName(QStringLiteral("searchPane"));
    setAccessibleName(tr("Search"));
    build();
    m_results->setService(&m_service);
    m_list->setResults(m_results);
    connect(&m_service, &account::MailService::searchResult, this, &SearchPane::onResult);
    connect(m_scopeBox, &QComboBox::activated, this, [this] { look(m_query, false); });
    connect(m_ask, &QPushButton::clicked, this, [this] { m_service.askServer(m_search); });
    connect(m_save, &QToolButton::clicked, this, &SearchPane::askName);
    connect(m_empty, &EmptyState::actionTriggered, this, &SearchPane::onEmptyAction);
    connect(&m_service, &account::MailService::mailboxesChanged, this,
            &SearchPane::followMailboxes);
    connect(&m_service, &account::MailService::accountsChanged, this,
            &SearchPane::followMailboxes);
}

void SearchPane::build()
{
    m_empty->setObjectName(QStringLiteral("searchEmpty"));
    m_count->setObjectName(QStringLiteral("searchCount"));
    m_count->setTextFormat(Qt::PlainText);
    m_coverage->setObjectName(QStringLiteral("searchCoverage"));
    m_coverage->setTextFormat(Qt::PlainText);
    m_coverage->setWordWrap(true);
    m_scopeBox->setObjectName(QStringLiteral("searchScope"));
    m_scopeBox->setAccessibleName(tr("Where to search"));
    m_scopeBox->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_scopeBox->setMinimumContentsLength(12);
    m_ask->setObjectName(QStringLiteral("askServerButton"));
    m_ask->setAccessibleName(m_ask->text());
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    auto *strip = new QVBoxLayout;
    strip->setContentsMargins(theme::rowPaddingX, theme::half, theme::half, theme::half);
    strip->setSpacing(theme::half);
    auto *first = new QHBoxLayout;
    first->addWidget(m_count, 1);
    first->addWidget(m_scopeBox);
    first->addWidget(m_save);
    auto *second = new QHBoxLayout;
    second->addWidget(m_coverage, 1);
    second->addWidget(m_ask);
    strip->addLayout(first);
    strip->addLayout(second);
    column->addLayout(strip);
    column->addWidget(m_list, 1);
    column->addWidget(m_empty, 1);
}

std::optional<store::MailboxRecord> SearchPane::recordOf(const MailboxRef &mailbox) const
{
    for (store::MailboxRecord &record : m_service.mailboxes(mailbox.account)) {
        if (record.id == mailbox.mailbox)
            return std::move(record);
    }
    return std::nullopt;
}

void SearchPane::fillScopes()
{
    m_scopes = {{tr("All accounts"), {}, {}}};
    const auto accounts = m_service.accounts();
    for (const account::AccountSettings &settings : accounts) {
        if (accounts.size() > 1)
            m_scopes.push_back(
                {oneLine(settings.name.isEmpty() ? settings.email : settings.name, longestName),
                 {settings.id, {}},
                 {}});
    }
    if (accounts.size() == 1)
        m_scopes.front().label = tr("All folders");
    if (const auto record = recordOf(m_place); record && m_place != account::allInboxes)
        m_scopes.push_back({oneLine(mailboxTitle(*record), longestName),
                            {m_place.account, m_place.mailbox},
                            record->name.wire()});
    m_scopeBox->clear();
    for (const Scope &scope : m_scopes)
        m_scopeBox->addItem(scope.label);
}

SearchPane::Scope SearchPane::scope() const
{
    const int chosen = m_scopeBox->currentIndex();
    return chosen < 0 ? Scope() : m_scopes[size_t(chosen)];
}

/// What was saved may have gone since, or come back under another number.
void SearchPane::resolve(Scope &scope) const
{
    if (scope.scope.account.isNull())
        return;
    const auto accounts = m_service.accounts();
    scope.isGone = std::none_of(accounts.begin(), accounts.end(), [&](const auto &settings) {
        return settings.id == scope.scope.account;
    });
    if (scope.mailbox.isEmpty() || scope.isGone)
        return;
    scope.scope.mailbox = {};
    for (const store::MailboxRecord &record : m_service.mailboxes(scope.scope.account)) {
        if (record.name.wire() == scope.mailbox)
            scope.scope.mailbox = record.id;
    }
    scope.isGone = scope.scope.mailbox.isNull();
}

void SearchPane::followMailboxes()
{
    const int chosen = m_scopeBox->currentIndex();
    if (!m_isOpen || chosen < 0)
        return;
    Scope &scope = m_scopes[size_t(chosen)];
    const Scope before = scope;
    resolve(scope);
    if (scope.isGone != before.isGone || !(scope.scope == before.scope))
        look(m_query, false);
}

void SearchPane::onEmptyAction()
{
    if (!scope().isGone) {
        Q_EMIT clearWanted();
        return;
    }
    m_scopeBox->setCurrentIndex(0);
    look(m_query, false);
}

void SearchPane::open()
{
    m_isOpen = true;
    fillScopes();
}

void SearchPane::openSaved(const account::SavedSearch &search)
{
    open();
    if (search.account.isNull())
        return;
    Scope wanted;
    wanted.scope.account = search.account;
    wanted.mailbox = search.mailbox;
    resolve(wanted);
    const auto known = std::find_if(m_scopes.begin(), m_scopes.end(), [&](const Scope &one) {
        return !wanted.isGone && one.scope == wanted.scope;
    });
    if (known != m_scopes.end()) {
        m_scopeBox->setCurrentIndex(int(known - m_scopes.begin()));
        return;
    }
    const auto record = recordOf({wanted.scope.account, wanted.scope.mailbox});
    wanted.label = tr("One account");
    if (record)
        wanted.label = oneLine(mailboxTitle(*record), longestName);
    else if (!search.mailbox.isEmpty())
        wanted.label =
            oneLine(imap::MailboxName::fromWire(search.mailbox).display(), longestName);
    m_scopes.push_back(std::move(wanted));
    m_scopeBox->addItem(m_scopes.back().label);
    m_scopeBox->setCurrentIndex(m_scopeBox->count() - 1);
}

void SearchPane::look(const QString &query, bool isTyping)
{
    m_query = query;
    m_asksAtOnce = !isTyping;
    if (query.trimmed().isEmpty() || scope().isGone) {
        m_service.endSearch();
        m_search = 0;
        m_result = {};
        m_results->clear();
    } else {
        m_search = m_service.search(scope().scope, query, isTyping);
    }
    showState();
}

void SearchPane::close()
{
    m_isOpen = false;
    m_service.endSearch();
    m_search = 0;
    m_result = {};
    m_query.clear();
    m_results->clear();
}

void SearchPane::onResult(const account::SearchResult &result)
{
    if (!m_isOpen || result.search != m_search)
        return;
    m_result = result;
    m_results->setResult(result);
    if (m_asksAtOnce && result.server == ServerSearch::Possible) {
        m_asksAtOnce = false;
        m_service.askServer(m_search);
    }
    showState();
}

QString SearchPane::coverage() const
{
    if (m_result.search == 0)
        return {};
    if (m_result.hasFailed)
        return tr("Searching failed.");
    if (m_result.server == ServerSearch::NotNeeded)
        return {};
    const QString here =
        tr("Text of %L1 of %L2 messages searched here.").arg(m_result.withText).arg(m_result.scope);
    QString rest;
    const bool isPartly = m_result.foldersAsked < m_result.folders;
    const QString asked = tr("%L1 of %L2 folders were asked.")
                              .arg(m_result.foldersAsked)
                              .arg(m_result.folders);
    switch (m_result.server) {
    case ServerSearch::NotNeeded:
        break;
    case ServerSearch::Possible:
        if (m_result.foldersAsked > 0)
            rest = asked;
        break;
    case ServerSearch::Offline:
        rest = tr("The server can be asked for the rest when it is reached again.");
        break;
    case ServerSearch::Asking:
        rest = tr("The server is being asked.");
        break;
    case ServerSearch::Done:
        rest = isPartly ? asked : tr("The server was asked for the rest.");
        break;
    case ServerSearch::Failed:
        rest = m_result.fault.detail.isEmpty()
            ? tr("The server could not search.")
            : tr("The server could not search: %1").arg(oneLine(m_result.fault.detail, 160));
        break;
    }
    if (m_result.coming > 0)
        rest += u' ' + tr("%Ln more are being fetched.", nullptr, asInt(m_result.coming));
    return rest.isEmpty() ? here : here + u' ' + rest;
}

void SearchPane::showState()
{
    const int count = m_results->rowCount();
    const bool isAnswered = m_search != 0 && m_result.search == m_search;
    m_list->setVisible(count > 0);
    m_empty->setVisible(count == 0);
    m_count->setText(isAnswered ? tr("%Ln found", nullptr, count) : QString());
    m_count->setAccessibleName(m_count->text());
    const QString covered = coverage();
    m_coverage->setText(covered);
    m_coverage->setAccessibleName(covered);
    m_coverage->setVisible(!covered.isEmpty());
    m_ask->setVisible(isAnswered && m_result.server == ServerSearch::Possible);
    m_save->setEnabled(m_search != 0);
    QPalette quiet = palette();
    quiet.setColor(QPalette::WindowText, theme::mutedText(palette()));
    m_coverage->setPalette(quiet);
    if (count > 0)
        return;
    if (const Scope where = scope(); where.isGone)
        m_empty->present(QStringLiteral("error-large"),
                         where.mailbox.isEmpty() ? tr("The account of this search is gone.")
                                                 : tr("The folder %1 is gone.").arg(where.label),
                         tr("Search everywhere"));
    else if (m_search == 0)
        m_empty->present(QStringLiteral("empty-search"), tr("Type what you are looking for."), {},
                         tr("For example: from:anna has:attachment after:30d"));
    else if (isAnswered && m_result.hasFailed)
        m_empty->present(QStringLiteral("error-large"), tr("Searching failed."), {},
                         faultWords(Fault {FaultCause::Store, {}}, {}).sentence);
    else if (!isAnswered || m_result.server == ServerSearch::Asking)
        m_empty->present(QStringLiteral("empty-search"), tr("Searching"));
    else
        m_empty->present(QStringLiteral("empty-search"), tr("No message matches."),
                         tr("Clear search"));
}

void SearchPane::askName()
{
    auto *dialog = new NameDialog(tr("Save search"), m_query.trimmed(), this);
    connect(dialog, &NameDialog::named, this, &SearchPane::save);
    dialog->open();
}

void SearchPane::save(const QString &name)
{
    account::SavedSearch search;
    search.name = name;
    search.query = m_query.trimmed();
    const Scope where = scope();
    search.account = where.scope.account;
    search.mailbox = where.mailbox;
    std::vector<account::SavedSearch> searches = m_service.savedSearches();
    searches.push_back(std::move(search));
    m_service.setSavedSearches(std::move(searches));
    Q_EMIT saved(name);
}

void SearchPane::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_isOpen)
        showState();
}

void SearchPane::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), palette().color(QPalette::Base));
    painter.fillRect(QRect(0, 0, width(), m_list->isVisible() ? m_list->y() : m_empty->y()),
                     theme::surface(palette()));
}

} // namespace homing::ui
