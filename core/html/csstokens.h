// SPDX-License-Identifier: GPL-3.0-or-later
// The words of a CSS value, and colours. Pure functions, any thread, linear in the text.
#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <optional>
#include <vector>

namespace homing::html {

struct Token
{
    enum class Kind { Word, Number, Colour, Text, Url, Gradient, Mark };
    Kind kind = Kind::Word;
    QByteArray text; // Word: lower case; Colour: canonical; Number: its unit
    double number = 0;
};

/// Nothing where a part of it is not understood (then none of it is to be taken), or for more than 24 words.
std::optional<std::vector<Token>> tokensOf(QByteArrayView value, bool *important);

bool isName(char c); // letter, digit, '-', '_'
/// At most two decimals.
QByteArray plainNumber(double number);
/// A colour's name as it is; empty for all other words.
QByteArray colorWord(const QByteArray &word);
/// One colour as HTML's and CSS's attributes have it, in one spelling; empty if it is none.
QByteArray canonicalColor(QByteArrayView text);

} // namespace homing::html
