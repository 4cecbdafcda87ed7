// SPDX-License-Identifier: GPL-3.0-or-later
// Lines of text out of blocks, as the HTML renderer names them. One thread, short-lived.
// Invariants: no line but "-- " ends in a blank; at most one empty line in a row, but for <pre>;
// the output stays under limits::htmlOutBytes of UTF-16 where it is Limited, after which everything
// is ignored and isFull() says so.
#pragma once

#include <QString>

#include <vector>

namespace homing::mime {

class HtmlWriter
{
public:
    enum Length { Limited, Whole }; // Whole: of our own
    explicit HtmlWriter(Length length = Limited)
        : m_length(length)
    {
    }

    /// Text inside a line: white space collapses as in HTML, no-break spaces do not.
    void text(QStringView text);
    /// Text of <pre>: as it is.
    void verbatim(QStringView text);
    /// <br>
    void lineBreak();
    /// A block begins or ends here; with `gap` an empty line stands before what follows.
    void block(bool gap);
    /// A table cell begins: two blanks to the one before it, if that ended on this line.
    void cell();

    /// What stands before each line until the matching pop: a quote mark, or blanks with `marker`
    /// ("- ", "3. ") on the first line. Beyond a depth of 20 nothing is added.
    void pushQuote();
    void pushIndent(const QString &marker);
    void pop();

    bool isFull() const { return m_isFull; }
    QString finish();

private:
    struct Prefix
    {
        QString first;
        QString rest;
        bool isQuote = false;
        bool isUsed = false;
    };

    void append(QChar c);
    void endLine();
    void push(Prefix prefix);
    qsizetype quotes() const;

    Length m_length;
    QString m_out;
    QString m_line;
    std::vector<Prefix> m_prefixes;
    qsizetype m_lastQuotes = 0;
    int m_gap = 0; // empty lines wanted before the next one
    bool m_space = false;
    bool m_cell = false;
    bool m_isFull = false;
};

} // namespace homing::mime
