// SPDX-License-Identifier: GPL-3.0-or-later
// format=flowed (RFC 3676). Pure functions, any thread; linear. Lines end in '\n'.
#pragma once

#include <QString>

namespace homing::mime {

/// A line's quote marks, written ">>" or "> >", and what follows them without the blank between.
struct QuotedLine
{
    qsizetype depth = 0;
    QStringView text;
};
QuotedLine readQuoteMarks(QStringView line);

/// So many marks as RFC 3676 4.5 writes them, and the text: ">> text", ">>" before nothing; at
/// depth 0 the text alone.
QString quotedLine(qsizetype depth, QStringView text);

/// Paragraphs, each a line of `text`, in lines of at most 78 characters where blanks allow; every
/// one ends in '\n', the last too. Blanks at the end of a paragraph go: there they would mean that
/// it goes on. Quote marks come out as quotedLine() writes them.
QString flowed(const QString &text);

enum class QuoteMarks {
    Shown,   // "> > text"
    Written, // ">> text"
};

/// The paragraphs again. Inverse of flowed(), but for its last '\n', with QuoteMarks::Written.
QString unflowed(const QString &text, bool delSp, QuoteMarks marks);

} // namespace homing::mime
