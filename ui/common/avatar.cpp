// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/avatar.h"

#include "ui/common/theme.h"

#include <QPainter>
#include <QTextBoundaryFinder>

namespace homing::ui {

namespace {

/// The first letter or digit of a word, with the marks that belong to it; empty when it has none.
QString firstLetter(const QString &word)
{
    QTextBoundaryFinder finder(QTextBoundaryFinder::Grapheme, word);
    qsizetype begin = 0;
    for (qsizetype end = finder.toNextBoundary(); end > 0; end = finder.toNextBoundary()) {
        const QString letter = word.mid(begin, end - begin);
        const char32_t code = letter.at(0).isHighSurrogate() && letter.size() > 1
            ? QChar::surrogateToUcs4(letter.at(0), letter.at(1))
            : letter.at(0).unicode();
        if (QChar::isLetterOrNumber(code))
            return letter.left(4).toUpper().left(4);
        begin = end;
    }
    return {};
}

bool isIdeograph(const QString &letter)
{
    const QChar::Script script = letter.isEmpty() ? QChar::Script_Unknown : letter.at(0).script();
    return script == QChar::Script_Han || script == QChar::Script_Hiragana
        || script == QChar::Script_Katakana || script == QChar::Script_Hangul;
}

} // namespace

QString initials(const QString &name, const QString &address)
{
    const QStringList words =
        name.left(200).simplified().split(QLatin1Char(' '), Qt::SkipEmptyParts);
    QStringList letters;
    for (const QString &word : words) {
        const QString letter = firstLetter(word);
        if (!letter.isEmpty())
            letters.append(letter);
    }
    if (letters.isEmpty()) {
        const QString letter = firstLetter(address.left(200));
        return letter.isEmpty() ? QStringLiteral("?") : letter;
    }
    if (letters.size() == 1 || isIdeograph(letters.first()))
        return letters.first();
    return letters.first() + letters.last();
}

QColor avatarColour(const QString &address, bool dark)
{
    quint32 hash = 2166136261u; // FNV-1a: the same hue on every machine and in every run
    for (const char byte : address.trimmed().toLower().toUtf8())
        hash = (hash ^ quint8(byte)) * 16777619u;
    hash ^= hash >> 15;
    const qreal hue = qreal(hash % 24) / 24.0;
    QColor colour = QColor::fromHslF(float(hue), dark ? 0.42f : 0.48f, dark ? 0.50f : 0.46f);
    for (int step = 0; step < 12 && theme::contrast(colour, Qt::white) < 4.5; ++step)
        colour = theme::blend(colour, Qt::black, 0.08);
    return colour;
}

void paintAvatar(QPainter &painter, const QRectF &rect, const QString &name, const QString &address,
                 const QPalette &palette)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(avatarColour(address, theme::isDark(palette)));
    painter.drawEllipse(rect);
    const QString letters = initials(name, address);
    QFont font = painter.font();
    font.setPixelSize(std::max(6, qRound(rect.height() * (letters.size() > 1 ? 0.38 : 0.44))));
    font.setWeight(QFont::DemiBold);
    painter.setFont(font);
    painter.setPen(Qt::white);
    painter.drawText(rect, Qt::AlignCenter, letters);
    painter.restore();
}

Avatar::Avatar(QWidget *parent)
    : QWidget(parent)
{
    setFixedSize(theme::avatarSize, theme::avatarSize);
}

void Avatar::setPerson(const QString &name, const QString &address)
{
    m_name = name;
    m_address = address;
    update();
}

QSize Avatar::sizeHint() const
{
    return {theme::avatarSize, theme::avatarSize};
}

void Avatar::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    paintAvatar(painter, rect(), m_name, m_address, palette());
}

} // namespace homing::ui
