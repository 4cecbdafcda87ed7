// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/reader/headercard.h"

#include "core/mime/clean.h"
#include "ui/common/avatar.h"
#include "ui/common/elidedlabel.h"
#include "ui/common/flatbutton.h"
#include "ui/common/format.h"
#include "ui/common/icons.h"
#include "ui/common/tagchip.h"
#include "ui/common/theme.h"
#include "ui/reader/flowlayout.h"
#include "ui/reader/senderline.h"
#include "ui/reader/wrappinglabel.h"

#include <QBoxLayout>
#include <QCoreApplication>
#include <QEvent>
#include <QLabel>
#include <QPainter>
#include <QResizeEvent>
#include <QToolButton>

namespace homing::ui {

namespace {

constexpr size_t mostPeopleShown = 200;
constexpr size_t mostTagsShown = 40;
constexpr int sideMargin = 24;
constexpr qsizetype longestSubject = 1'000;
constexpr qsizetype longestShownSubject = 200; // the details have the rest

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(homing::ui::HeaderCard)
};

/// The list's short date, with the time where that is not the time already.
QString dateAndTime(const QDateTime &date)
{
    const QDateTime now = QDateTime::currentDateTime();
    const QString day = shortDate(date, now);
    if (!date.isValid() || date.date() == now.date())
        return day;
    return day + QStringLiteral(" ") + shortDate(date, date); // of its own day: the time
}

QString shortSubject(const QString &subject)
{
    if (subject.size() <= longestShownSubject)
        return subject;
    QString head = subject.left(longestShownSubject - 1);
    if (head.back().isHighSurrogate())
        head.chop(1);
    return head + QChar(0x2026);
}

QString shortName(const store::MessageAddress &person, const QStringList &own)
{
    if (!person.address.isEmpty() && own.contains(person.address, Qt::CaseInsensitive))
        return Words::tr("me");
    return oneLine(mime::hasVisible(person.name) ? person.name : person.address, 60);
}

} // namespace

QString recipientSummary(const store::MessageHeader &header, const QStringList &own, int shown)
{
    QStringList names;
    size_t total = 0;
    for (const auto *people : {&header.to, &header.cc}) {
        total += people->size();
        for (const store::MessageAddress &person : *people) {
            if (names.size() >= shown)
                break;
            names.append(shortName(person, own));
        }
    }
    if (names.isEmpty())
        return Words::tr("no recipients shown");
    const size_t rest = total - size_t(names.size());
    const QString list = names.join(QStringLiteral(", "));
    return rest == 0 ? Words::tr("to %1").arg(list)
                     : Words::tr("to %1 +%2").arg(list, QLocale().toString(qulonglong(rest)));
}

QString addressList(const std::vector<store::MessageAddress> &people)
{
    QStringList parts;
    for (size_t i = 0; i < people.size() && i < mostPeopleShown; ++i) {
        const QString address = oneLine(people[i].address, 320);
        parts.append(mime::hasVisible(people[i].name)
                         ? QStringLiteral("%1 <%2>").arg(oneLine(people[i].name, 200), address)
                         : address);
    }
    if (people.size() > mostPeopleShown)
        parts.append(Words::tr("and %1 more").arg(people.size() - mostPeopleShown));
    return parts.join(QStringLiteral(", "));
}

HeaderCard::HeaderCard(QWidget *parent)
    : QFrame(parent)
    , m_subject(new WrappingLabel(this))
    , m_flag(new QLabel(this))
    , m_avatar(new Avatar(this))
    , m_sender(new SenderLine(this))
    , m_date(new QLabel(this))
    , m_to(new ElidedLabel(this))
    , m_tagRow(new QWidget(this))
    , m_expand(new QToolButton(this))
    , m_unsubscribe(flatButton(this, "unsubscribeButton", tr("Unsubscribe")))
    , m_details(new WrappingLabel(this))
{
    setObjectName(QStringLiteral("headerCard"));
    setAccessibleName(tr("Message header"));
    setBackgroundRole(QPalette::Base);
    setAutoFillBackground(true);

    m_date->setTextFormat(Qt::PlainText);
    m_details->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_details->setFocusPolicy(Qt::StrongFocus);
    m_subject->setObjectName(QStringLiteral("messageSubject"));
    m_flag->setObjectName(QStringLiteral("messageFlag"));
    m_flag->setTextFormat(Qt::PlainText);
    m_flag->setAccessibleName(tr("Flagged"));
    m_flag->setToolTip(tr("Flagged"));
    m_avatar->setObjectName(QStringLiteral("messageAvatar"));
    m_sender->setObjectName(QStringLiteral("messageSender"));
    m_date->setObjectName(QStringLiteral("messageDate"));
    m_to->setObjectName(QStringLiteral("messageRecipients"));
    m_to->setMuted(true);
    m_details->setObjectName(QStringLiteral("messageDetails"));

    m_expand->setObjectName(QStringLiteral("messageExpand"));
    m_expand->setAutoRaise(true);
    m_expand->setCheckable(true);
    m_expand->setProperty("isDisclosure", true);
    m_expand->setIconSize({theme::smallIcon, theme::smallIcon});
    m_unsubscribe->setToolTip(tr("Leave this mailing list"));
    m_unsubscribe->hide();
    connect(m_unsubscribe, &QToolButton::clicked, this, &HeaderCard::unsubscribeWanted);
    connect(m_expand, &QToolButton::toggled, this, &HeaderCard::setExpanded);

    auto *grid = new QVBoxLayout(this);
    grid->setContentsMargins(sideMargin, 20, sideMargin, 12);
    grid->setSpacing(12);
    auto *top = new QHBoxLayout;
    top->setSpacing(theme::grid);
    top->addWidget(m_subject, 1);
    top->addWidget(m_flag, 0, Qt::AlignTop);
    grid->addLayout(top);
    m_tagRow->setObjectName(QStringLiteral("messageTags"));
    m_tagRow->setAccessibleName(tr("Tags"));
    auto *flow = new FlowLayout(m_tagRow);
    flow->setContentsMargins(0, 0, 0, 0);
    flow->setSpacing(theme::half);
    m_tagRow->hide();
    grid->addWidget(m_tagRow);

    auto *people = new QVBoxLayout;
    people->setSpacing(2);
    auto *first = new QHBoxLayout;
    first->setSpacing(16);
    first->addWidget(m_sender, 1);
    first->addWidget(m_date);
    people->addLayout(first);
    auto *second = new QHBoxLayout;
    second->setSpacing(2);
    second->addWidget(m_to, 0);
    second->addWidget(m_expand);
    second->addStretch(1);
    second->addWidget(m_unsubscribe);
    people->addLayout(second);

    auto *row = new QHBoxLayout;
    row->setSpacing(12);
    row->addWidget(m_avatar, 0, Qt::AlignTop);
    row->addLayout(people, 1);
    grid->addLayout(row);
    grid->addWidget(m_details);
    m_details->hide();
    updateFonts();
    setExpanded(false);
}

void HeaderCard::updateFonts()
{
    m_subject->setFont(theme::font(font(), 1.35, QFont::DemiBold));
    QPalette muted = m_date->palette();
    // On Base a label takes Text for its colour, else WindowText.
    muted.setColor(QPalette::WindowText, theme::mutedText(palette()));
    muted.setColor(QPalette::Text, theme::mutedText(palette()));
    m_date->setPalette(muted);
    const qreal dpr = devicePixelRatioF();
    m_flag->setPixmap(
        iconPixmap(QStringLiteral("flag-filled"), theme::toolIcon, dpr, theme::amber(palette())));
}

void HeaderCard::setMessage(const store::MessageRow &row, const QStringList &own)
{
    m_row = row;
    m_own = own;
    m_shownSubject = mime::hasVisible(row.header.subject)
        ? shortSubject(oneLine(row.header.subject, longestSubject))
        : tr("(No subject)");
    m_flag->setVisible(row.flags.has(imap::SystemFlag::Flagged));
    const store::MessageAddress from =
        row.header.from.empty() ? store::MessageAddress {} : row.header.from.front();
    m_avatar->setPerson(from.name, from.address);
    m_avatar->setAccessibleName(tr("Sender's initials"));
    const bool isKnown = mime::hasVisible(from.name) || mime::hasVisible(from.address);
    m_sender->setPerson(isKnown ? from.name : tr("(Unknown sender)"), from.address);
    const QDateTime date = row.header.date.isValid() ? row.header.date : row.internalDate;
    m_date->setText(dateAndTime(date.toLocalTime()));
    m_date->setToolTip(toolTipText(longDate(date.toLocalTime())));
    // A screen reader says a label's accessible name instead of its text: it has the text in it.
    m_date->setAccessibleName(tr("Date: %1").arg(longDate(date.toLocalTime())));
    m_subject->setAccessibleName(tr("Subject: %1").arg(m_shownSubject));
    updateRecipients();
    updateTags();
}

void HeaderCard::setTags(const TagBook *tags)
{
    m_tags = tags;
    if (tags)
        connect(tags, &TagBook::changed, this, &HeaderCard::updateTags);
    updateTags();
}

void HeaderCard::updateTags()
{
    const std::vector<Tag> tags = m_tags ? m_tags->tagsIn(m_row.flags) : std::vector<Tag>();
    while (QLayoutItem *item = m_tagRow->layout()->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    for (size_t i = 0; i < std::min(tags.size(), mostTagsShown); ++i)
        m_tagRow->layout()->addWidget(new TagChip(tags[i], m_tagRow));
    for (auto *chip : m_tagRow->findChildren<TagChip *>())
        chip->show();
    m_tagRow->setVisible(!tags.empty());
}

void HeaderCard::updateRecipients()
{
    m_to->setText(recipientSummary(m_row.header, m_own));
    QStringList lines;
    const QString subject = oneLine(m_row.header.subject, longestSubject);
    if (subject.size() > longestShownSubject)
        lines.append(tr("Subject: %1").arg(subject));
    const auto add = [&lines](const QString &line,
                              const std::vector<store::MessageAddress> &people) {
        if (!people.empty())
            lines.append(line.arg(addressList(people)));
    };
    add(tr("From: %1"), m_row.header.from);
    add(tr("Reply to: %1"),
        m_row.header.replyTo == m_row.header.from ? std::vector<store::MessageAddress> {}
                                                  : m_row.header.replyTo);
    add(tr("To: %1"), m_row.header.to);
    add(tr("Cc: %1"), m_row.header.cc);
    const QDateTime date = m_row.header.date.isValid() ? m_row.header.date : m_row.internalDate;
    lines.append(tr("Date: %1").arg(longDate(date.toLocalTime())));
    lines.append(tr("Size: %1").arg(sizeText(m_row.size)));
    m_shownDetails = lines.join(u'\n');
    m_details->setAccessibleName(m_shownDetails);
    wrapTexts();
}

/// A word that is wider than the card wraps, too: a long address, a subject without a space.
void HeaderCard::wrapTexts()
{
    const int room = std::max(40, width() - 2 * sideMargin);
    const int besideFlag = room - theme::toolIcon - theme::grid;
    m_subject->setForeignText(m_shownSubject, besideFlag);
    if (isExpanded())
        m_details->setForeignText(m_shownDetails, room);
    else
        m_details->setText(m_shownDetails);
}

void HeaderCard::setExpanded(bool expanded)
{
    m_details->setVisible(expanded);
    m_expand->setChecked(expanded);
    m_expand->setIcon(icon(expanded ? "chevron-down" : "chevron-right", Tint::Muted));
    const QString name = expanded ? tr("Hide details") : tr("Show recipients and details");
    m_expand->setAccessibleName(name);
    m_expand->setToolTip(name);
    wrapTexts();
}

bool HeaderCard::isExpanded() const
{
    return m_details->isVisibleTo(this);
}

void HeaderCard::showUnsubscribe(bool isShown, bool isEnabled)
{
    m_unsubscribe->setVisible(isShown);
    m_unsubscribe->setEnabled(isEnabled);
}

void HeaderCard::changeEvent(QEvent *event)
{
    QFrame::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange)
        updateFonts();
    if (event->type() == QEvent::FontChange)
        wrapTexts();
}

void HeaderCard::resizeEvent(QResizeEvent *event)
{
    QFrame::resizeEvent(event);
    // On a very narrow pane the date steps back: the sender and the address come first.
    m_date->setVisible(width() > 300);
    if (event->oldSize().width() != width())
        wrapTexts();
}

void HeaderCard::paintEvent(QPaintEvent *event)
{
    QFrame::paintEvent(event);
    QPainter painter(this);
    painter.fillRect(QRect(sideMargin, height() - 1, width() - 2 * sideMargin, 1),
                     theme::separator(palette()));
}

} // namespace homing::ui
