// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/composer/formatbar.h"

#include "ui/common/flatbutton.h"
#include "ui/common/icons.h"
#include "ui/common/theme.h"
#include "ui/composer/linkdialog.h"
#include "ui/composer/richedit.h"

#include <QBoxLayout>
#include <QMenu>
#include <QPainter>
#include <QShortcut>
#include <QToolButton>

namespace homing::ui {

using Kind = mime::RichBlock::Kind;

namespace {

/// What is sent; shown so that it can be read on the theme's sheet.
struct Colour
{
    const char *name;
    const char *rgb; // empty: the reader's own
    const char *words;
};
constexpr Colour colours[] = {
    {"colourNone", "", QT_TRANSLATE_NOOP("homing::ui::FormatBar", "No colour")},
    {"colourRed", "#c01c28", QT_TRANSLATE_NOOP("homing::ui::FormatBar", "Red")},
    {"colourOrange", "#a75200", QT_TRANSLATE_NOOP("homing::ui::FormatBar", "Orange")},
    {"colourGreen", "#1b7f46", QT_TRANSLATE_NOOP("homing::ui::FormatBar", "Green")},
    {"colourBlue", "#1a5fb4", QT_TRANSLATE_NOOP("homing::ui::FormatBar", "Blue")},
    {"colourPurple", "#813d9c", QT_TRANSLATE_NOOP("homing::ui::FormatBar", "Purple")},
    {"colourGrey", "#6b6b6b", QT_TRANSLATE_NOOP("homing::ui::FormatBar", "Grey")},
};

QIcon dot(const QColor &colour)
{
    QPixmap pixmap(theme::smallIcon * 2, theme::smallIcon * 2);
    pixmap.setDevicePixelRatio(2);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(colour);
    painter.drawEllipse(QRectF(2, 2, theme::smallIcon - 4, theme::smallIcon - 4));
    return pixmap;
}

QMenu *menuOf(QToolButton *button, const char *name)
{
    auto *menu = new QMenu(button);
    menu->setObjectName(QString::fromLatin1(name));
    menu->setAccessibleName(button->accessibleName());
    button->setMenu(menu);
    button->setPopupMode(QToolButton::InstantPopup);
    return menu;
}

} // namespace

FormatBar::FormatBar(RichEdit &edit, QWidget *parent)
    : QWidget(parent)
    , m_edit(edit)
    , m_row(new QHBoxLayout(this))
{
    setObjectName(QStringLiteral("formatBar"));
    setAccessibleName(tr("Formatting"));
    m_row->setContentsMargins(2 * theme::grid - theme::half, theme::half, theme::grid, theme::half);
    m_row->setSpacing(0);
    addLetters();
    addSpace();
    addStyles();
    addColours();
    addSpace();
    addBlocks();
    addSpace();
    add("formatLink", "link", tr("Link"), Qt::CTRL | Qt::Key_K, [this] { editLink(); });
    add("formatPicture", "picture", tr("Insert picture"), Qt::CTRL | Qt::SHIFT | Qt::Key_P,
        [this] { Q_EMIT pictureWanted(); });
    add("formatClear", "clear-format", tr("Clear formatting"), Qt::CTRL | Qt::Key_Backslash,
        [this] { m_edit.clearFormatting(); });
    m_row->addStretch(1);
    connect(&m_edit, &QTextEdit::currentCharFormatChanged, this, &FormatBar::update);
    connect(&m_edit, &QTextEdit::cursorPositionChanged, this, &FormatBar::update);
    connect(&m_edit, &QTextEdit::textChanged, this, &FormatBar::update);
    update();
}

QToolButton *FormatBar::add(const char *name, const char *symbol, const QString &tip,
                            const QKeySequence &keys, std::function<void()> action,
                            bool isCheckable)
{
    QToolButton *button = flatButton(this, name, tip);
    button->setToolButtonStyle(Qt::ToolButtonIconOnly);
    button->setIcon(icon(symbol));
    button->setCheckable(isCheckable);
    m_row->addWidget(button);
    if (!keys.isEmpty())
        button->setToolTip(
            QStringLiteral("%1 (%2)").arg(tip, keys.toString(QKeySequence::NativeText)));
    if (!action)
        return button;
    const auto act = [this, action = std::move(action)] {
        action();
        update();
        m_edit.setFocus(); // one goes on writing
    };
    connect(button, &QToolButton::clicked, this, act);
    if (!keys.isEmpty())
        connect(new QShortcut(keys, &m_edit, nullptr, nullptr, Qt::WidgetShortcut),
                &QShortcut::activated, this, act);
    return button;
}

void FormatBar::addSpace()
{
    m_row->addSpacing(theme::grid);
}

void FormatBar::addLetters()
{
    const auto now = [this] { return m_edit.currentCharFormat(); };
    m_bold = add(
        "formatBold", "bold", tr("Bold"), QKeySequence::Bold,
        [this, now] { m_edit.setBold(now().fontWeight() < QFont::DemiBold); }, true);
    m_italic = add(
        "formatItalic", "italic", tr("Italic"), QKeySequence::Italic,
        [this, now] { m_edit.setItalic(!now().fontItalic()); }, true);
    m_underline = add(
        "formatUnderline", "underline", tr("Underline"), QKeySequence::Underline,
        [this, now] { m_edit.setUnderlined(!now().fontUnderline()); }, true);
    m_strike = add(
        "formatStrike", "strike", tr("Strike through"), Qt::CTRL | Qt::SHIFT | Qt::Key_X,
        [this, now] { m_edit.setStruck(!now().fontStrikeOut()); }, true);
}

void FormatBar::addStyles()
{
    QToolButton *button = add("formatStyle", "heading", tr("Style and size"), {}, nullptr);
    QMenu *menu = menuOf(button, "formatStyleMenu");
    const auto entry = [&](const char *name, const QString &words, auto action) {
        QAction *added = menu->addAction(words);
        added->setObjectName(QString::fromLatin1(name));
        connect(added, &QAction::triggered, this, [this, action] {
            action();
            update();
            m_edit.setFocus();
        });
    };
    entry("styleText", tr("Text"), [this] { m_edit.setHeading(0); });
    entry("styleTitle", tr("Title"), [this] { m_edit.setHeading(1); });
    entry("styleHeading", tr("Heading"), [this] { m_edit.setHeading(2); });
    entry("styleSubheading", tr("Subheading"), [this] { m_edit.setHeading(3); });
    menu->addSeparator();
    entry("sizeSmall", tr("Small"), [this] { m_edit.setTextSize(mime::RichSize::Small); });
    entry("sizeNormal", tr("Normal size"), [this] { m_edit.setTextSize(mime::RichSize::Normal); });
    entry("sizeLarge", tr("Large"), [this] { m_edit.setTextSize(mime::RichSize::Large); });
    entry("sizeHuge", tr("Very large"), [this] { m_edit.setTextSize(mime::RichSize::Huge); });
}

void FormatBar::addColours()
{
    QToolButton *button = add("formatColour", "text-colour", tr("Text colour"), {}, nullptr);
    QMenu *menu = menuOf(button, "formatColourMenu");
    // The dots follow the theme.
    connect(menu, &QMenu::aboutToShow, this, [this, menu] {
        menu->clear();
        const QPalette shown = m_edit.palette();
        for (const Colour &colour : colours) {
            const QByteArray rgb(colour.rgb);
            const QColor paint = rgb.isEmpty()
                ? theme::text(shown)
                : theme::readable(QColor(QString::fromLatin1(rgb)), shown.color(QPalette::Base));
            QAction *action = menu->addAction(dot(paint), tr(colour.words));
            action->setObjectName(QString::fromLatin1(colour.name));
            connect(action, &QAction::triggered, this, [this, rgb] {
                m_edit.setColour(rgb);
                m_edit.setFocus();
            });
        }
    });
}

void FormatBar::addBlocks()
{
    const auto toggle = [this](Kind kind) {
        m_edit.setList(m_edit.here().kind == kind ? Kind::Paragraph : kind);
    };
    m_bullets = add(
        "formatBullets", "bullets", tr("Bulleted list"), Qt::CTRL | Qt::SHIFT | Qt::Key_8,
        [toggle] { toggle(Kind::Bullet); }, true);
    m_numbers = add(
        "formatNumbers", "numbers", tr("Numbered list"), Qt::CTRL | Qt::SHIFT | Qt::Key_7,
        [toggle] { toggle(Kind::Number); }, true);
    // In a list they change its depth, elsewhere the quote's.
    const auto isInList = [this] {
        const Kind kind = m_edit.here().kind;
        return kind == Kind::Bullet || kind == Kind::Number;
    };
    add("formatLess", "unquote", tr("Indent or quote less"), Qt::CTRL | Qt::Key_BracketLeft,
        [this, isInList] { isInList() ? m_edit.changeLevel(-1) : m_edit.changeQuotes(-1); });
    add("formatMore", "quote", tr("Indent or quote more"), Qt::CTRL | Qt::Key_BracketRight,
        [this, isInList] { isInList() ? m_edit.changeLevel(1) : m_edit.changeQuotes(1); });
}

void FormatBar::editLink()
{
    const RichEdit::LinkHere here = m_edit.takeLink();
    auto *dialog = new LinkDialog(here.target, here.words, window());
    connect(dialog, &LinkDialog::chosen, &m_edit, &RichEdit::setLink);
    dialog->open();
}

void FormatBar::update()
{
    const QTextCharFormat format = m_edit.currentCharFormat();
    const mime::RichBlock here = m_edit.here();
    m_bold->setChecked(format.fontWeight() >= QFont::DemiBold);
    m_italic->setChecked(format.fontItalic());
    m_underline->setChecked(format.fontUnderline());
    m_strike->setChecked(format.fontStrikeOut());
    m_bullets->setChecked(here.kind == Kind::Bullet);
    m_numbers->setChecked(here.kind == Kind::Number);
}

void FormatBar::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), palette().color(QPalette::Base));
    painter.fillRect(QRect(0, height() - 1, width(), 1), theme::separator(palette()));
}

} // namespace homing::ui
