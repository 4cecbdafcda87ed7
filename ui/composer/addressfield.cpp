// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/composer/addressfield.h"

#include "core/mime/draft.h"
#include "ui/common/theme.h"
#include "ui/composer/addresschip.h"
#include "ui/composer/addressedit.h"
#include "ui/reader/flowlayout.h"

#include <QEvent>

namespace homing::ui {

namespace {

constexpr int mostLines = 4;   // then it scrolls
constexpr int lineHeight = 36; // of one with a single line, as the other fields'

} // namespace

AddressField::AddressField(const QString &name, const QString &accessibleName, QWidget *parent)
    : QScrollArea(parent)
    , m_content(new QWidget(this))
    , m_flow(new FlowLayout(m_content))
    , m_edit(new AddressEdit(m_content))
{
    setObjectName(name + QStringLiteral("Field"));
    setAccessibleName(accessibleName);
    setFrameShape(QFrame::NoFrame);
    setWidgetResizable(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setFocusPolicy(Qt::NoFocus);
    setFocusProxy(m_edit);
    m_content->setAutoFillBackground(true);
    m_content->setBackgroundRole(QPalette::Base);
    m_content->setCursor(Qt::IBeamCursor);
    m_content->installEventFilter(this);
    const int margin = std::max(1, (lineHeight - AddressChip::heightFor(fontMetrics())) / 2);
    m_flow->setContentsMargins(0, margin, 0, margin);
    m_flow->setSpacing(theme::half);
    m_edit->setObjectName(name);
    m_edit->setAccessibleName(accessibleName);
    m_edit->setFixedHeight(AddressChip::heightFor(fontMetrics()));
    m_flow->addWidget(m_edit);
    setWidget(m_content);
    connect(m_edit, &AddressEdit::finished, this, &AddressField::commit);
    connect(m_edit, &QLineEdit::textChanged, this, &AddressField::fit);
    connect(m_edit, &QLineEdit::textEdited, this, &AddressField::edited);
    connect(m_edit, &AddressEdit::takeBackWanted, this, [this] {
        if (!m_chips.empty())
            editChip(m_chips.back());
    });
    connect(m_edit, &AddressEdit::leaveWanted, this, [this] {
        if (!m_chips.empty())
            m_chips.back()->setFocus(Qt::OtherFocusReason);
    });
    fit();
}

AddressField::~AddressField()
{
    m_edit->disconnect(this); // it loses the keyboard when half of this is gone
}

void AddressField::setAddresses(const std::vector<mime::DecodedAddress> &addresses)
{
    while (!m_chips.empty()) {
        m_flow->removeWidget(m_chips.back());
        m_chips.back()->hide();
        m_chips.back()->deleteLater();
        m_chips.pop_back();
    }
    m_edit->clear();
    for (const mime::DecodedAddress &address : addresses)
        addChip(address);
    fit();
}

std::vector<mime::DecodedAddress> AddressField::addresses() const
{
    std::vector<mime::DecodedAddress> all;
    for (const AddressChip *chip : m_chips)
        all.push_back(chip->address());
    for (mime::DecodedAddress &typed : mime::readAddressLine(m_edit->text()))
        all.push_back(std::move(typed));
    return all;
}

bool AddressField::isEmpty() const
{
    return m_chips.empty() && m_edit->text().trimmed().isEmpty();
}

void AddressField::commit()
{
    const std::vector<mime::DecodedAddress> typed = mime::readAddressLine(m_edit->text());
    m_edit->clear();
    for (const mime::DecodedAddress &address : typed)
        addChip(address);
    fit();
    if (m_edit->hasFocus())
        ensureWidgetVisible(m_edit, 0, 0);
    if (!typed.empty())
        Q_EMIT edited();
}

void AddressField::addChip(const mime::DecodedAddress &address)
{
    auto *chip = new AddressChip(address, m_content);
    m_flow->removeWidget(m_edit); // it stays behind the chips
    m_flow->addWidget(chip);
    m_flow->addWidget(m_edit);
    m_chips.push_back(chip);
    chip->setCursor(Qt::ArrowCursor);
    chip->show();
    connect(chip, &AddressChip::removeWanted, this, [this, chip] { removeChip(chip); });
    connect(chip, &AddressChip::editWanted, this, [this, chip] { editChip(chip); });
    connect(chip, &AddressChip::stepWanted, this, [this, chip](int step) { stepFrom(chip, step); });
}

void AddressField::removeChip(AddressChip *chip)
{
    const auto at = std::find(m_chips.begin(), m_chips.end(), chip);
    if (at == m_chips.end())
        return; // going already
    const auto next = m_chips.erase(at);
    if (next == m_chips.end())
        m_edit->setFocus(Qt::OtherFocusReason);
    else
        (*next)->setFocus(Qt::OtherFocusReason);
    m_flow->removeWidget(chip);
    chip->hide();
    chip->deleteLater();
    fit();
    Q_EMIT edited();
}

void AddressField::editChip(AddressChip *chip)
{
    const mime::DecodedAddress address = chip->address();
    commit(); // what stands there stays
    removeChip(chip);
    m_edit->setText(address.address.isEmpty() ? address.name : mime::writeAddressLine({address}));
    m_edit->setFocus(Qt::OtherFocusReason);
}

void AddressField::stepFrom(AddressChip *chip, int step)
{
    const auto at = std::find(m_chips.begin(), m_chips.end(), chip);
    const ptrdiff_t to = at - m_chips.begin() + step;
    if (to >= ptrdiff_t(m_chips.size())) {
        m_edit->setFocus(Qt::OtherFocusReason);
        m_edit->home(false);
    } else if (to >= 0) {
        m_chips[size_t(to)]->setFocus(Qt::OtherFocusReason);
        ensureWidgetVisible(m_chips[size_t(to)], 0, 0);
    }
}

const AddressChip *AddressField::firstBad() const
{
    const auto bad = std::find_if(m_chips.begin(), m_chips.end(),
                                  [](const AddressChip *chip) { return chip->isBad(); });
    return bad == m_chips.end() ? nullptr : *bad;
}

void AddressField::focusBad()
{
    for (AddressChip *chip : m_chips) {
        if (!chip->isBad())
            continue;
        chip->setFocus(Qt::OtherFocusReason);
        ensureWidgetVisible(chip, 0, 0);
        return;
    }
}

void AddressField::fit()
{
    const int line = AddressChip::heightFor(fontMetrics()) + theme::half;
    const int wanted = m_flow->heightForWidth(viewport()->width());
    m_content->setMinimumHeight(wanted);
    const int margins = m_flow->contentsMargins().top() + m_flow->contentsMargins().bottom();
    setFixedHeight(std::min(wanted, mostLines * line - theme::half + margins));
}

void AddressField::resizeEvent(QResizeEvent *event)
{
    QScrollArea::resizeEvent(event);
    fit();
}

bool AddressField::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_content && event->type() == QEvent::MouseButtonPress) {
        m_edit->setFocus(Qt::MouseFocusReason); // beside the chips is the field, too
        return true;
    }
    return QScrollArea::eventFilter(watched, event);
}

} // namespace homing::ui
