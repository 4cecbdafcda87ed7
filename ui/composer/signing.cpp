// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/composer/signing.h"

#include "ui/composer/bodyedit.h"
#include "ui/composer/composerbody.h"
#include "ui/composer/richdocument.h"
#include "ui/composer/richedit.h"

#include <QTextBlock>

namespace homing::ui {

using account::Identity;

namespace {

constexpr QLatin1String separator("-- ");

/// As it comes back from a draft: nothing hangs at a line's end, no-break blanks are blanks.
QString tidied(const QString &signature)
{
    QStringList lines = QString(signature).replace(QChar(0x00A0), u' ').split(u'\n');
    for (QString &line : lines) {
        while (line.endsWith(u' ') || line.endsWith(u'\t') || line.endsWith(u'\r'))
            line.chop(1);
    }
    while (!lines.isEmpty() && lines.back().isEmpty())
        lines.removeLast();
    return lines.join(u'\n');
}

/// Where the signature begins, -1 where it does not stand at the end.
qsizetype plainStart(const QString &text, const QString &signature)
{
    if (signature.isEmpty() || !text.endsWith(signature))
        return -1;
    const qsizetype at = text.size() - signature.size();
    return at == 0 || text[at - 1] == u'\n' ? at : -1;
}

/// All that stands from the separator line on; no selection where that is not the signature.
QTextCursor richTail(RichEdit &edit, const Identity &identity)
{
    // What was formatted before the text was made plain and back is plain.
    const mime::RichText formatted = richSignature(identity);
    const mime::RichText plain = mime::richFromPlain(plainSignature(identity));
    for (QTextBlock block = edit.document()->begin(); block.isValid(); block = block.next()) {
        if (block.text() != separator || quotesOf(block) > 0 || formatted.blocks.empty())
            continue;
        QTextCursor tail(block);
        tail.movePosition(QTextCursor::End, QTextCursor::KeepAnchor);
        const mime::RichText found = RichDocument::richText(tail);
        if (found == formatted || found == plain)
            return tail;
    }
    return {};
}

/// Up to `last`, but for the first of all: there one begins to write.
int emptyLines(QTextBlock last)
{
    int lines = 0;
    for (; last.previous().isValid() && last.length() <= 1; last = last.previous())
        ++lines;
    return lines;
}

void insertAtEnd(RichEdit &edit, const Identity &identity)
{
    mime::RichText signature = richSignature(identity);
    if (signature.blocks.empty())
        return;
    QTextCursor end(edit.document());
    end.movePosition(QTextCursor::End);
    end.beginEditBlock();
    // Out of the quote or the list that the text may end in, after a blank line.
    for (int lines = emptyLines(end.block()); lines < 2; ++lines)
        end.insertBlock(blockFormat(0, 0), QTextCharFormat());
    end.setBlockFormat(blockFormat(0, 0));
    end.setCharFormat({});
    RichDocument::insert(end, signature);
    end.endEditBlock();
}

void insertAtEnd(BodyEdit &edit, const Identity &identity)
{
    const QString signature = plainSignature(identity);
    if (signature.isEmpty())
        return;
    QTextCursor end(edit.document());
    end.movePosition(QTextCursor::End);
    const int missing = std::max(0, 2 - emptyLines(end.block()));
    end.insertText(QString(missing, u'\n') + signature);
}

QTextCursor plainTail(BodyEdit &edit, const Identity &identity)
{
    const qsizetype at = plainStart(edit.toPlainText(), plainSignature(identity));
    if (at < 0)
        return {};
    QTextCursor tail(edit.document());
    tail.setPosition(int(at));
    tail.movePosition(QTextCursor::End, QTextCursor::KeepAnchor);
    return tail;
}

} // namespace

QString plainSignature(const Identity &identity)
{
    const QString signature = tidied(identity.signature);
    return signature.isEmpty() ? QString() : separator + u'\n' + signature;
}

mime::RichText richSignature(const Identity &identity)
{
    const QString plain = plainSignature(identity);
    if (plain.isEmpty())
        return {{}, false};
    if (identity.signatureHtml.isEmpty())
        return mime::richFromPlain(plain);
    mime::RichText text = mime::readRichText(identity.signatureHtml, mime::RichSource::Own);
    mime::RichSpan span;
    span.text = separator;
    text.blocks.insert(text.blocks.begin(), {mime::RichBlock::Kind::Paragraph, 0, 0, {span}});
    return mime::normalised(text);
}

bool endsInSignature(const QString &text, const Identity &identity)
{
    return plainStart(text, plainSignature(identity)) >= 0;
}

void sign(ComposerBody &body, const Identity &identity)
{
    QTextDocument *document = body.isRich() ? body.rich()->document() : body.plain()->document();
    document->setUndoRedoEnabled(false);
    if (body.isRich())
        insertAtEnd(*body.rich(), identity);
    else
        insertAtEnd(*body.plain(), identity);
    document->setUndoRedoEnabled(true);
    document->setModified(false);
}

void changeSignature(ComposerBody &body, const Identity &before, const Identity &after)
{
    if (plainSignature(before) == plainSignature(after)
        && before.signatureHtml == after.signatureHtml)
        return;
    const bool wasSigned = !plainSignature(before).isEmpty();
    QTextCursor tail =
        body.isRich() ? richTail(*body.rich(), before) : plainTail(*body.plain(), before);
    if (wasSigned && tail.isNull())
        return;
    QTextCursor step(body.isRich() ? body.rich()->document() : body.plain()->document());
    step.beginEditBlock();
    if (!tail.isNull()) {
        tail.removeSelectedText();
        tail.setBlockFormat(blockFormat(0, 0));
    }
    if (body.isRich())
        insertAtEnd(*body.rich(), after);
    else
        insertAtEnd(*body.plain(), after);
    step.endEditBlock();
}

void convertSignature(ComposerBody &body, const Identity &identity)
{
    if (body.isRich()) {
        Identity plain = identity;
        plain.signatureHtml.clear();
        changeSignature(body, plain, identity);
    } else if (plainStart(body.text(), plainSignature(identity)) == 0) {
        QTextCursor(body.plain()->document()).insertText(QStringLiteral("\n\n"));
        body.plain()->moveCursor(QTextCursor::Start);
    }
}

bool isJustSigned(const ComposerBody &body, const Identity &identity)
{
    if (body.isEmpty())
        return true;
    const QString signature = plainSignature(identity);
    const QString text = body.text().trimmed();
    if (signature.isEmpty() || !text.startsWith(separator.trimmed()))
        return false;
    return body.isRich() ? !richTail(*body.rich(), identity).isNull()
                         : text == signature.trimmed();
}

} // namespace homing::ui
