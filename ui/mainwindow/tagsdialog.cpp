// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mainwindow/tagsdialog.h"

#include "core/model/tagkeywords.h"
#include "ui/common/tagchip.h"
#include "ui/common/theme.h"

#include <QBoxLayout>
#include <QButtonGroup>
#include <QDialogButtonBox>
#include <QEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QToolButton>

namespace homing::ui {

namespace {

QLabel *caption(const QString &text, const char *name, QWidget *of)
{
    auto *label = new QLabel(text, of->parentWidget());
    label->setObjectName(QString::fromLatin1(name));
    label->setTextFormat(Qt::PlainText);
    label->setBuddy(of);
    return label;
}

QLabel *problemLabel(QWidget *parent)
{
    auto *label = new QLabel(parent);
    label->setObjectName(QStringLiteral("tagProblem"));
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    QPalette colours = label->palette();
    colours.setColor(QPalette::WindowText, theme::error(colours));
    label->setPalette(colours);
    label->hide();
    return label;
}

QLineEdit *nameEdit(QWidget *parent)
{
    auto *edit = new QLineEdit(parent);
    edit->setObjectName(QStringLiteral("tagNameEdit"));
    edit->setAccessibleName(TagsDialog::tr("Name of the tag"));
    edit->setMaxLength(int(model::longestTagName));
    edit->setMinimumWidth(260);
    return edit;
}

void tell(QLabel *label, const QString &problem)
{
    label->setText(problem);
    label->setAccessibleName(problem);
    label->setVisible(!problem.isEmpty());
}

} // namespace

TagColourRow::TagColourRow(QWidget *parent)
    : QWidget(parent)
{
    setObjectName(QStringLiteral("tagColours"));
    setAccessibleName(tr("Colour"));
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(theme::half);
    auto *group = new QButtonGroup(this);
    for (int i = 0; i < tagColourCount; ++i) {
        const TagColour colour = TagColour(i);
        auto *button = new QToolButton(this);
        button->setObjectName(QStringLiteral("tagColour%1").arg(i));
        button->setAccessibleName(tagColourName(colour));
        button->setToolTip(tagColourName(colour));
        button->setCheckable(true);
        button->setAutoRaise(true);
        button->setIconSize({theme::smallIcon, theme::smallIcon});
        button->setFocusPolicy(Qt::StrongFocus);
        group->addButton(button, i);
        row->addWidget(button);
        m_buttons.push_back(button);
    }
    row->addStretch(1);
    setFocusProxy(m_buttons.front());
    connect(group, &QButtonGroup::idClicked, this,
            [this](int id) { Q_EMIT chosen(TagColour(id)); });
    paintButtons();
    setColour(TagColour::Grey);
}

void TagColourRow::paintButtons()
{
    for (int i = 0; i < tagColourCount; ++i)
        m_buttons[size_t(i)]->setIcon(tagIcon(TagColour(i), palette()));
}

void TagColourRow::setColour(TagColour colour)
{
    m_buttons[size_t(colour)]->setChecked(true);
}

TagColour TagColourRow::colour() const
{
    for (int i = 0; i < tagColourCount; ++i) {
        if (m_buttons[size_t(i)]->isChecked())
            return TagColour(i);
    }
    return TagColour::Grey;
}

void TagColourRow::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && !m_buttons.empty())
        paintButtons();
}

// --- a new one

NewTagDialog::NewTagDialog(TagBook &book, QWidget *parent)
    : QDialog(parent)
    , m_book(book)
    , m_name(nameEdit(this))
    , m_colours(new TagColourRow(this))
    , m_problem(problemLabel(this))
{
    setObjectName(QStringLiteral("newTagDialog"));
    setWindowTitle(tr("New tag"));
    setAccessibleName(windowTitle());
    setAttribute(Qt::WA_DeleteOnClose);
    auto *column = new QVBoxLayout(this);
    column->setSpacing(theme::grid);
    column->addWidget(caption(tr("&Name:"), "tagNameLabel", m_name));
    column->addWidget(m_name);
    column->addWidget(m_problem);
    column->addWidget(caption(tr("&Colour:"), "tagColourLabel", m_colours));
    column->addWidget(m_colours);
    column->addSpacing(theme::grid);
    auto *buttons = new QDialogButtonBox(this);
    buttons->setObjectName(QStringLiteral("newTagButtons"));
    m_add = buttons->addButton(tr("Add"), QDialogButtonBox::AcceptRole);
    m_add->setObjectName(QStringLiteral("addTagButton"));
    m_add->setAccessibleName(tr("Add"));
    QPushButton *cancel = buttons->addButton(tr("Cancel"), QDialogButtonBox::RejectRole);
    cancel->setObjectName(QStringLiteral("cancelTagButton"));
    cancel->setAccessibleName(tr("Cancel"));
    column->addWidget(buttons);
    // One that few tags have yet.
    std::array<int, tagColourCount> used {};
    for (const Tag &tag : book.tags())
        ++used[size_t(tag.colour)];
    m_colours->setColour(
        TagColour(std::min_element(used.begin(), used.end()) - used.begin()));
    connect(m_name, &QLineEdit::textChanged, this, &NewTagDialog::check);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(buttons, &QDialogButtonBox::accepted, this, [this] {
        const QByteArray keyword = m_book.add(m_name->text(), m_colours->colour());
        if (keyword.isEmpty()) {
            tell(m_problem, tr("There are too many tags."));
            return;
        }
        Q_EMIT added(keyword);
        accept();
    });
    check();
}

void NewTagDialog::check()
{
    const QByteArray keyword = model::tagKeyword(m_name->text());
    const bool isTaken = !keyword.isEmpty()
        && (m_book.isNameTaken(m_name->text()) || m_book.tag(keyword).isNamed);
    tell(m_problem, isTaken ? tr("There is a tag with this name.") : QString());
    m_add->setEnabled(!keyword.isEmpty() && !isTaken);
}

// --- all of them

TagsDialog::TagsDialog(TagBook &book, const imap::FlagSet &others, QWidget *parent)
    : QDialog(parent)
    , m_book(book)
    , m_others(others)
    , m_list(new QListWidget(this))
    , m_name(nameEdit(this))
    , m_colours(new TagColourRow(this))
    , m_problem(problemLabel(this))
    , m_forget(new QPushButton(tr("Remove"), this))
{
    setObjectName(QStringLiteral("tagsDialog"));
    setWindowTitle(tr("Tags"));
    setAccessibleName(windowTitle());
    setAttribute(Qt::WA_DeleteOnClose);
    m_list->setObjectName(QStringLiteral("tagList"));
    m_list->setAccessibleName(tr("Tags"));
    m_list->setIconSize({theme::smallIcon, theme::smallIcon});
    m_list->setMinimumHeight(230);
    auto *add = new QPushButton(tr("New tag"), this);
    add->setObjectName(QStringLiteral("newTagButton"));
    add->setAccessibleName(tr("New tag"));
    m_forget->setObjectName(QStringLiteral("forgetTagButton"));
    m_forget->setAccessibleName(tr("Remove"));
    auto *column = new QVBoxLayout(this);
    column->setSpacing(theme::grid);
    column->addWidget(m_list, 1);
    auto *row = new QHBoxLayout;
    row->addWidget(add);
    row->addWidget(m_forget);
    row->addStretch(1);
    column->addLayout(row);
    column->addSpacing(theme::grid);
    column->addWidget(caption(tr("&Name:"), "tagNameLabel", m_name));
    column->addWidget(m_name);
    column->addWidget(m_problem);
    column->addWidget(caption(tr("&Colour:"), "tagColourLabel", m_colours));
    column->addWidget(m_colours);
    column->addSpacing(theme::grid);
    auto *buttons = new QDialogButtonBox(this);
    buttons->setObjectName(QStringLiteral("tagsButtons"));
    QPushButton *close = buttons->addButton(tr("Close"), QDialogButtonBox::RejectRole);
    close->setObjectName(QStringLiteral("closeTagsButton"));
    close->setAccessibleName(tr("Close"));
    close->setDefault(true);
    column->addWidget(buttons);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_list, &QListWidget::currentRowChanged, this, &TagsDialog::showCurrent);
    connect(m_name, &QLineEdit::textEdited, this, &TagsDialog::applyCurrent);
    connect(m_colours, &TagColourRow::chosen, this, &TagsDialog::applyCurrent);
    connect(m_forget, &QPushButton::clicked, this, [this] {
        if (const auto tag = current())
            m_book.forget(tag->keyword);
    });
    connect(add, &QPushButton::clicked, this, [this] {
        auto *dialog = new NewTagDialog(m_book, this);
        connect(dialog, &NewTagDialog::added, this,
                [this] { m_list->setCurrentRow(int(m_book.tags().size()) - 1); });
        dialog->open();
    });
    connect(&m_book, &TagBook::changed, this, &TagsDialog::fill);
    fill();
    m_list->setCurrentRow(0);
}

std::optional<Tag> TagsDialog::current() const
{
    const int row = m_list->currentRow();
    return row >= 0 && size_t(row) < m_shown.size() ? std::optional(m_shown[size_t(row)])
                                                     : std::nullopt;
}

void TagsDialog::fill()
{
    const auto before = current();
    m_isFilling = true;
    m_shown = m_book.tags();
    for (Tag &tag : m_book.tagsIn(m_others)) {
        if (!tag.isNamed)
            m_shown.push_back(std::move(tag));
    }
    int row = std::max(0, m_list->currentRow());
    m_list->clear();
    for (size_t i = 0; i < m_shown.size(); ++i) {
        const Tag &tag = m_shown[i];
        auto *item = new QListWidgetItem(tagIcon(tag.colour, palette()), tag.name, m_list);
        item->setData(Qt::AccessibleTextRole,
                      QStringLiteral("%1, %2").arg(tag.name, tagColourName(tag.colour)));
        if (before && before->keyword == tag.keyword)
            row = int(i);
    }
    m_list->setCurrentRow(std::min(row, m_list->count() - 1));
    m_isFilling = false;
    showCurrent();
}

void TagsDialog::showCurrent()
{
    const auto tag = current();
    if (m_isFilling || !tag)
        return;
    if (m_name->text().trimmed() != tag->name) // a blank at the end may be followed by a word
        m_name->setText(tag->name);
    m_colours->setColour(tag->colour);
    const bool isOwn = tag->isNamed && !TagBook::isCommon(tag->keyword);
    m_forget->setEnabled(isOwn);
    m_forget->setToolTip(isOwn ? tr("Messages keep the tag; Homing forgets its name and colour.")
                               : tr("Only tags of your own can be removed."));
    tell(m_problem, {});
}

void TagsDialog::applyCurrent()
{
    const auto tag = current();
    if (!tag)
        return;
    const QString name = m_name->text();
    if (name.trimmed().isEmpty())
        tell(m_problem, tr("A tag needs a name."));
    else if (m_book.isNameTaken(name, tag->keyword))
        tell(m_problem, tr("There is a tag with this name."));
    else if (!m_book.change(tag->keyword, name, m_colours->colour()))
        tell(m_problem, tr("There are too many tags."));
}

} // namespace homing::ui
