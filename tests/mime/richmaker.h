// SPDX-License-Identifier: GPL-3.0-or-later
// Random formatted texts, as regular as the composer's are.
#pragma once

#include "core/mime/richtext.h"
#include "tests/sim/random.h"

namespace homing::mime {

inline RichSpan randomSpan(sim::Random &random)
{
    static const std::vector<QString> words = {
        QStringLiteral("word"),       QStringLiteral(" "),      QStringLiteral("  two "),
        QStringLiteral("<b>"),        QStringLiteral("&amp;"),  QStringLiteral("\u00a0"),
        QStringLiteral("a\u00a0b"),   QStringLiteral("\n"),     QStringLiteral("> "),
        QStringLiteral("\"quoted\""), QStringLiteral("- item"), QStringLiteral("\u00fcber"),
        QStringLiteral("-->"),        QStringLiteral("</p>"),   QStringLiteral("\u4f60\u597d"),
        QString(1'200, u'w')};
    static const std::vector<QByteArray> colours = {"#c01c28", "#1a5fb4", "#26a269"};
    static const std::vector<QString> links = {QStringLiteral("https://example.org/?a=1&b=\"2\""),
                                               QStringLiteral("mailto:a@x.example")};
    RichSpan span;
    if (random.chance(5)) {
        span.pictureId = QByteArray::number(random.next(), 36) + "@x.example";
        span.text = QStringLiteral("a \"picture\".png");
        span.pictureWidth = random.chance(50) ? random.between(1, 900) : 0;
        return span;
    }
    for (int i = random.between(1, 4); i > 0; --i)
        span.text += random.pick(words);
    span.isBold = random.chance(25);
    span.isItalic = random.chance(20);
    span.isUnderlined = random.chance(10);
    span.isStruck = random.chance(10);
    span.size = random.chance(10) ? RichSize(random.between(1, 3)) : RichSize::Normal;
    span.colour = random.chance(10) ? random.pick(colours) : QByteArray();
    span.link = random.chance(10) ? random.pick(links) : QString();
    return span;
}

inline RichText randomRichText(sim::Random &random)
{
    RichText text;
    for (int i = random.between(1, 15); i > 0; --i) {
        RichBlock block;
        block.kind =
            random.chance(50) ? RichBlock::Kind::Paragraph : RichBlock::Kind(random.between(0, 3));
        block.level = random.between(1, 4);
        block.quotes = random.chance(20) ? random.between(1, 3) : 0;
        for (int j = random.between(0, 4); j > 0; --j)
            block.spans.push_back(randomSpan(random));
        text.blocks.push_back(std::move(block));
    }
    return normalised(text);
}

} // namespace homing::mime
