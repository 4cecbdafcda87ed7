// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/reader/htmlbody.h"

#include "core/account/unifiedservice.h"
#include "core/mime/senderproof.h"
#include "ui/common/flatbutton.h"
#include "ui/common/format.h"
#include "ui/common/theme.h"
#include "ui/reader/htmlpictures.h"
#include "ui/reader/htmlview.h"
#include "ui/reader/remotepictures.h"

#include <QBoxLayout>
#include <QEvent>
#include <QLabel>
#include <QScrollBar>
#include <QSettings>
#include <QSignalBlocker>
#include <QToolButton>
#include <QUrl>

#include <algorithm>

namespace homing::ui {

namespace {

constexpr int mostSenders = 5'000; // with one host each
constexpr qsizetype mostHosts = 20; // of a sender whom nobody confirms; with more he is asked about each time
constexpr qsizetype hostsInBar = 3;
constexpr int highestEmbedded = 30'000; // pixels; a longer text scrolls by itself

const QByteArray headerSection = QByteArrayLiteral("HEADER");

QString sendersKey()
{
    return QStringLiteral("reader/remotePicturesOf");
}

/// In the place of a host: wherever his pictures are.
QString confirmed()
{
    return QStringLiteral("=");
}

/// No host has a blank.
QString entryOf(const QString &host, const QString &address)
{
    return host + u' ' + address.toLower();
}

QString addressIn(const QString &entry)
{
    return entry.section(u' ', 1);
}

/// Each once, in lower case.
QStringList hostsOf(const std::vector<QByteArray> &pictures)
{
    QStringList hosts;
    for (const QByteArray &picture : pictures) {
        const QString host = QUrl(QString::fromUtf8(picture)).host(QUrl::FullyEncoded).toLower();
        if (!host.isEmpty())
            hosts.append(host);
    }
    hosts.removeDuplicates();
    return hosts;
}

quint64 octetsOf(const mime::RelatedParts &related, const QByteArray &section)
{
    for (const auto *parts : {&related.byContentId, &related.byLocation}) {
        for (const mime::RelatedPart &part : *parts) {
            if (part.section == section)
                return part.octets;
        }
    }
    return 0;
}

QString sheetKey()
{
    return QStringLiteral("reader/darkSheet");
}

} // namespace

HtmlChoices::HtmlChoices(QString settingsFile)
    : m_file(std::move(settingsFile))
{
    if (m_file.isEmpty())
        return;
    const QSettings settings(m_file, QSettings::IniFormat);
    m_senders = settings.value(sendersKey()).toStringList();
    m_isDarkSheet = settings.value(sheetKey()).toBool();
}

bool HtmlChoices::showsRemote(const QString &address, bool isConfirmed, const std::vector<QByteArray> &pictures) const
{
    if (address.isEmpty())
        return false;
    if (isConfirmed && needsConfirmation(address))
        return true;
    const QStringList hosts = hostsOf(pictures);
    return !hosts.isEmpty() && std::all_of(hosts.begin(), hosts.end(), [&](const QString &host) {
        return m_senders.contains(entryOf(host, address));
    });
}

bool HtmlChoices::knowsSender(const QString &address) const
{
    const QString lower = address.toLower();
    return !lower.isEmpty()
        && std::any_of(m_senders.begin(), m_senders.end(), [&](const QString &entry) { return addressIn(entry) == lower; });
}

bool HtmlChoices::needsConfirmation(const QString &address) const
{
    return m_senders.contains(entryOf(confirmed(), address));
}

void HtmlChoices::alwaysShowRemote(const QString &address, bool isConfirmed, const std::vector<QByteArray> &pictures)
{
    if (address.isEmpty())
        return;
    for (const QString &host : isConfirmed ? QStringList {confirmed()} : hostsOf(pictures)) {
        if (!m_senders.contains(entryOf(host, address)))
            m_senders.append(entryOf(host, address));
    }
    while (m_senders.size() > mostSenders)
        m_senders.removeFirst();
    keepSenders();
}

void HtmlChoices::neverShowRemote(const QString &address)
{
    const QString lower = address.toLower();
    if (m_senders.removeIf([&](const QString &entry) { return addressIn(entry) == lower; }) > 0)
        keepSenders();
}

void HtmlChoices::keepSenders()
{
    if (!m_file.isEmpty())
        QSettings(m_file, QSettings::IniFormat).setValue(sendersKey(), m_senders);
}

void HtmlChoices::setDarkSheet(bool dark)
{
    m_isDarkSheet = dark;
    if (!m_file.isEmpty())
        QSettings(m_file, QSettings::IniFormat).setValue(sheetKey(), dark);
}

HtmlBody::HtmlBody(account::MailService &service, HtmlChoices &choices, QWidget *parent)
    : QFrame(parent)
    , m_service(service)
    , m_choices(choices)
    , m_view(makeHtmlView(this))
    , m_remote(new RemotePictures(this))
{
    setObjectName(QStringLiteral("htmlBody"));
    setAccessibleName(tr("Message"));
    m_view->setObjectName(QStringLiteral("htmlView"));
    m_view->setAccessibleName(tr("Message text"));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    m_remoteBar = makeBar("remoteBar", tr("Remote pictures are not shown."));
    m_remoteText = m_remoteBar->findChild<QLabel *>();
    auto *once = flatButton(m_remoteBar, "remoteOnce", tr("Once"));
    once->setToolTip(tr("Show the pictures of this message. Their servers learn that it is read."));
    m_always = flatButton(m_remoteBar, "remoteAlways", tr("Always for this sender"));
    m_remoteBar->layout()->addWidget(once);
    m_remoteBar->layout()->addWidget(m_always);
    m_boundBar = makeBar("boundBar", tr("This message is unusually complex and is shown as plain text."));
    m_boundText = m_boundBar->findChild<QLabel *>();
    m_anyway = flatButton(m_boundBar, "boundAnyway", tr("Show it anyway"));
    m_boundBar->layout()->addWidget(m_anyway);
    column->addWidget(m_remoteBar);
    column->addWidget(m_boundBar);
    column->addWidget(m_view, 1);
    m_sheet = new QToolButton(this);
    m_sheet->setObjectName(QStringLiteral("sheetButton"));
    m_sheet->setAutoRaise(true);
    m_sheet->setCheckable(true);
    m_sheet->setText(tr("Dark sheet"));
    m_sheet->setAccessibleName(m_sheet->text());
    m_sheet->setToolTip(tr("Show messages with their own colours on a dark sheet"));
    m_sheet->setChecked(m_choices.isDarkSheet());
    m_never = new QToolButton(this);
    m_never->setObjectName(QStringLiteral("remoteNever"));
    m_never->setAutoRaise(true);
    m_never->setText(tr("Stop showing remote pictures of this sender"));
    m_never->setAccessibleName(m_never->text());
    auto *feet = new QHBoxLayout;
    feet->addStretch(1);
    feet->addWidget(m_never);
    feet->addWidget(m_sheet);
    column->addLayout(feet);

    connect(once, &QToolButton::clicked, this, &HtmlBody::showRemote);
    connect(m_always, &QToolButton::clicked, this, [this] {
        m_choices.alwaysShowRemote(m_sender, !m_confirmedBy.isEmpty(), m_named);
        showRemote();
    });
    connect(m_never, &QToolButton::clicked, this, &HtmlBody::hideRemote);
    connect(m_anyway, &QToolButton::clicked, this, [this] {
        m_isAnyway = true;
        m_view->showAnyway();
    });
    connect(m_sheet, &QToolButton::toggled, this, [this](bool dark) {
        m_choices.setDarkSheet(dark);
        updateSheet();
        Q_EMIT sheetChosen();
    });
    connect(m_view, &HtmlView::wanted, this, &HtmlBody::onWanted);
    connect(m_view, &HtmlView::laidOut, this, [this] {
        updateBounds();
        fit();
        m_isLaidOut = true;
        if (arePicturesKnown())
            Q_EMIT picturesKnown();
    });
    connect(m_view, &HtmlView::linkHovered, this, &HtmlBody::linkHovered);
    connect(m_view, &HtmlView::linkActivated, this, &HtmlBody::linkActivated);
    connect(m_remote, &RemotePictures::arrived, m_view, &HtmlView::setPicture);
    connect(&m_service, &account::MailService::partReady, this,
            [this](const MessageRef &message, const QByteArray &section, const QByteArray &bytes, const Fault &fault) {
                if (message != m_message)
                    return;
                if (section == headerSection && m_proof == Proof::Asked)
                    onHeader(fault ? QByteArray() : bytes);
                const bool wasAwaited = m_awaited.remove(section);
                if (fault) {
                    if (wasAwaited && arePicturesKnown())
                        Q_EMIT picturesKnown();
                    return;
                }
                for (const QByteArray &address : m_addressesOf.value(section))
                    m_view->setPicture(address, bytes);
            });
    clear();
    updateSheet();
}

HtmlBody::~HtmlBody() = default;

QFrame *HtmlBody::makeBar(const char *name, const QString &text)
{
    auto *bar = new QFrame(this);
    bar->setObjectName(QString::fromLatin1(name));
    bar->setAccessibleName(text);
    bar->setAutoFillBackground(true);
    bar->setBackgroundRole(QPalette::AlternateBase);
    auto *row = new QHBoxLayout(bar);
    row->setContentsMargins(24, theme::half, theme::grid, theme::half);
    auto *label = new QLabel(text, bar);
    label->setObjectName(QString::fromLatin1(name) + QStringLiteral("Text"));
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    row->addWidget(label, 1);
    return bar;
}

void HtmlBody::show(const MessageRef &message, const QString &sender, const mime::Block &block)
{
    clear();
    m_message = message;
    m_sender = sender;
    m_related = block.related;
    std::vector<HtmlPiece> pieces {pieceOf(block)};
    m_view->setPieces(std::move(pieces));
}

void HtmlBody::clear()
{
    m_remote->cancel();
    m_message = {};
    m_sender.clear();
    m_related.reset();
    m_addressesOf.clear();
    m_awaited.clear();
    m_isLaidOut = false;
    m_pictureRoom = mostPicturesBytes;
    m_named.clear();
    m_proof = Proof::Unknown;
    m_confirmedBy.clear();
    m_isRemoteShown = m_isAnyway = false;
    m_remoteBar->hide();
    m_boundBar->hide();
    m_never->hide();
    m_view->clear();
}

void HtmlBody::updateBounds()
{
    const bool isReduced = m_view->isReduced();
    m_boundBar->setVisible(isReduced || m_view->isSimplified());
    m_anyway->setVisible(isReduced && !m_isAnyway);
    m_boundText->setText(!isReduced ? tr("This message is unusually complex and is shown without its columns.")
                             : m_isAnyway ? tr("This message is too complex for anything but plain text.")
                                          : tr("This message is unusually complex and is shown as plain text."));
    m_boundBar->setAccessibleName(m_boundText->text());
}

void HtmlBody::onWanted(const std::vector<QByteArray> &contentIds, const std::vector<QByteArray> &remote)
{
    if (!m_related)
        return;
    for (const QByteArray &id : contentIds) {
        const QByteArray section = sectionOf(*m_related, id);
        if (section.isEmpty())
            continue;
        const QByteArray address = "cid:" + html::encodedContentId(id);
        QList<QByteArray> &addresses = m_addressesOf[section];
        if (addresses.contains(address))
            continue;
        if (addresses.isEmpty()) {
            const qint64 octets = qint64(octetsOf(*m_related, section));
            if (octets > m_pictureRoom) { // looking at a message fetches no more than this
                m_addressesOf.remove(section);
                continue;
            }
            m_pictureRoom -= octets;
        }
        addresses.append(address);
        m_awaited.insert(section);
        m_service.requestPart(m_message, section);
    }
    m_named = remote;
    if (remote.empty() || m_isRemoteShown)
        return;
    askWho();
    showRemoteOrAsk();
}

/// One small answer of the mail server; only for messages that name pictures elsewhere.
void HtmlBody::askWho()
{
    if (m_proof != Proof::Unknown || m_sender.isEmpty())
        return;
    m_proof = Proof::Asked;
    m_service.requestPart(m_message, headerSection);
}

void HtmlBody::onHeader(const QByteArray &header)
{
    m_proof = Proof::Answered;
    m_confirmedBy = oneLine(QString::fromLatin1(mime::confirmedBy(header, m_sender, ownHosts())), 60);
    if (!m_isRemoteShown && !m_named.empty())
        showRemoteOrAsk();
}

/// What the account's server may call itself by.
QStringList HtmlBody::ownHosts() const
{
    const auto *unified = qobject_cast<const account::UnifiedService *>(&m_service);
    const AccountId account = (unified ? unified->realRef(m_message) : m_message).mailbox.account;
    for (const account::AccountSettings &settings : m_service.accounts()) {
        if (settings.id == account)
            return {settings.imap.host, settings.email};
    }
    return {};
}

void HtmlBody::showRemoteOrAsk()
{
    updateRemoteBar();
    if (m_choices.showsRemote(m_sender, !m_confirmedBy.isEmpty(), m_named)) {
        showRemote();
        return;
    }
    // Nothing jumps in and out again while the answer is on its way.
    m_remoteBar->setVisible(m_proof != Proof::Asked || !m_choices.needsConfirmation(m_sender));
}

void HtmlBody::updateRemoteBar()
{
    const QStringList hosts = hostsOf(m_named);
    const bool isConfirmed = !m_confirmedBy.isEmpty();
    m_always->setVisible(!m_sender.isEmpty() && (isConfirmed || hosts.size() <= mostHosts));
    QString names = oneLine(QStringList(hosts.first(std::min(hosts.size(), hostsInBar))).join(QLatin1String(", ")), 120);
    if (hosts.size() > hostsInBar)
        names += tr(" and %Ln more", nullptr, int(hosts.size() - hostsInBar));
    QString text = tr("Remote pictures are not shown.");
    if (m_proof == Proof::Answered && isConfirmed)
        text += u' ' + tr("The sender is confirmed by your mail server (%1).").arg(m_confirmedBy);
    else if (m_proof == Proof::Answered && m_choices.needsConfirmation(m_sender))
        text += u' ' + tr("Your mail server does not confirm that this is the sender whose pictures you always show.");
    else if (m_proof == Proof::Answered && m_always->isVisibleTo(m_remoteBar))
        text += u' ' + tr("Your mail server does not confirm the sender: \"Always\" holds only for pictures from %1.").arg(names);
    m_remoteText->setText(text);
    m_remoteBar->setAccessibleName(text);
    m_always->setToolTip(toolTipText(
        isConfirmed ? tr("Always show remote pictures of %1, where your mail server confirms the sender").arg(m_sender)
                    : tr("Always show pictures from %2 in messages of %1. Others can write this address, too.").arg(m_sender, names)));
}

QSet<QByteArray> HtmlBody::shownPictures() const
{
    QSet<QByteArray> sections;
    for (auto one = m_addressesOf.cbegin(); one != m_addressesOf.cend(); ++one) {
        const bool isDrawn = std::any_of(one->begin(), one->end(), [this](const QByteArray &address) {
            return m_view->page() && m_view->page()->drawn.contains(address);
        });
        if (isDrawn)
            sections.insert(one.key());
    }
    return sections;
}

void HtmlBody::showRemote()
{
    m_isRemoteShown = true;
    m_remoteBar->hide();
    m_never->setToolTip(toolTipText(tr("Remote pictures of %1 are always shown").arg(m_sender)));
    m_never->setVisible(m_choices.showsRemote(m_sender, !m_confirmedBy.isEmpty(), m_named));
    m_view->setRemoteShown(true);
    m_remote->fetch(m_named);
}

void HtmlBody::hideRemote()
{
    m_choices.neverShowRemote(m_sender);
    m_isRemoteShown = false;
    m_remote->cancel();
    m_never->hide();
    updateRemoteBar();
    m_remoteBar->show();
    m_view->setRemoteShown(false);
}

void HtmlBody::updateSheet()
{
    const bool isDarkTheme = theme::isDark(palette());
    m_sheet->setVisible(isDarkTheme && m_hasSwitch);
    m_view->setDarkSheet(isDarkTheme && m_choices.isDarkSheet());
}

void HtmlBody::changeEvent(QEvent *event)
{
    QFrame::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_sheet)
        updateSheet();
}

void HtmlBody::setZoom(int percent)
{
    m_view->setZoom(percent);
}

void HtmlBody::setEmbedded(bool isFirst)
{
    m_isEmbedded = true;
    m_hasSwitch = isFirst;
    m_view->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_view->viewport()->installEventFilter(this);
    updateSheet();
    fit();
}

void HtmlBody::fit()
{
    if (!m_isEmbedded || !m_view->page())
        return;
    // All of it is in view: its own bar would have nothing to do.
    const int height = m_view->verticalScrollBar()->maximum() + m_view->viewport()->height();
    m_view->setFixedHeight(std::clamp(qCeil(m_view->page()->size.height() * m_view->zoom() / 100.0), 24,
                                      std::min(std::max(height, 24), highestEmbedded)));
}

bool HtmlBody::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::Wheel && watched == m_view->viewport()) {
        event->ignore(); // the column scrolls
        return true;
    }
    return QFrame::eventFilter(watched, event);
}

void HtmlBody::choicesChanged()
{
    const QSignalBlocker own(m_sheet);
    m_sheet->setChecked(m_choices.isDarkSheet());
    updateSheet();
}

} // namespace homing::ui
