// SPDX-License-Identifier: GPL-3.0-or-later
// RichText as plain text: the lines that its HTML would make, without the way over HTML, which ends
// at the limits for strangers.
#include "core/mime/headers.h"
#include "core/mime/htmlwriter.h"
#include "core/mime/linktarget.h"
#include "core/mime/richspans.h"

namespace homing::mime {

namespace {

using Kind = RichBlock::Kind;

class PlainWriter
{
public:
    QString write(const std::vector<RichBlock> &blocks)
    {
        const RichBlock *before = nullptr;
        for (const RichBlock &block : blocks) {
            setQuotes(block.quotes);
            if (isList(block)) {
                writeItem(block);
            } else {
                closeLists(0);
                const bool goesOn = before && before->kind == Kind::Paragraph
                    && block.kind == Kind::Paragraph && before->quotes == block.quotes;
                if (goesOn)
                    m_writer.lineBreak();
                else
                    m_writer.block(true);
                writeSpans(block);
                if (block.kind == Kind::Heading)
                    m_writer.block(true);
            }
            before = &block;
        }
        closeLists(0);
        setQuotes(0);
        return m_writer.finish();
    }

private:
    void setQuotes(int quotes)
    {
        if (quotes != m_quotes)
            closeLists(0);
        for (; m_quotes < quotes; ++m_quotes) {
            m_writer.block(true);
            m_writer.pushQuote();
        }
        for (; m_quotes > quotes; --m_quotes) {
            m_writer.pop();
            m_writer.block(true);
        }
    }

    void closeLists(std::size_t depth)
    {
        while (m_lists.size() > depth) {
            m_writer.pop(); // its last item
            m_lists.pop_back();
            m_writer.block(m_lists.empty());
        }
    }

    void writeItem(const RichBlock &block)
    {
        const auto level = std::size_t(block.level);
        closeLists(level);
        if (m_lists.size() == level && m_lists.back().kind != block.kind)
            closeLists(level - 1);
        if (m_lists.size() == level) {
            m_writer.pop();
        } else {
            m_writer.block(m_lists.empty());
            m_lists.push_back({block.kind, 0});
        }
        const int number = ++m_lists.back().last;
        m_writer.pushIndent(block.kind == Kind::Number ? QStringLiteral("%1. ").arg(number)
                                                       : QStringLiteral("- "));
        writeSpans(block);
    }

    void writeSpans(const RichBlock &block)
    {
        const QString line = lineOf(block.spans);
        qsizetype at = 0;
        QString link;
        QString words; // of it
        const auto endLink = [&] {
            if (!link.isEmpty() && !saysTarget(words, link))
                m_writer.text((words.isEmpty() ? QString() : QStringLiteral(" ")) + u'<' + link
                              + u'>');
            words.clear();
        };
        for (const RichSpan &span : block.spans) {
            if (span.link != link) {
                endLink();
                link = span.link;
            }
            const bool isPicture = !span.pictureId.isEmpty();
            const QString name = cleanForDisplay(span.text);
            const QString text = !isPicture ? heldBlanks(span.text, line, at)
                : name.isEmpty()            ? QString()
                                            : u'[' + name + u']';
            at += isPicture ? 1 : span.text.size();
            const QStringList lines = text.split(u'\n');
            for (qsizetype i = 0; i < lines.size(); ++i) {
                if (i > 0)
                    m_writer.lineBreak();
                m_writer.text(lines[i]);
                words += lines[i];
            }
        }
        endLink();
        if (endsInLineEnd(block))
            m_writer.lineBreak();
    }

    struct List
    {
        Kind kind;
        int last; // number
    };

    HtmlWriter m_writer {HtmlWriter::Whole};
    int m_quotes = 0;
    std::vector<List> m_lists; // each with an open item
};

} // namespace

QString plainText(const RichText &text)
{
    return PlainWriter().write(normalised(text).blocks);
}

} // namespace homing::mime
