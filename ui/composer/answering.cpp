// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/composer/answering.h"

#include "ui/common/format.h"

#include <QCoreApplication>

namespace homing::ui {

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(homing::ui::Answering)
};

std::vector<mime::DecodedAddress> decoded(const std::vector<store::MessageAddress> &people)
{
    std::vector<mime::DecodedAddress> all;
    for (const store::MessageAddress &person : people)
        all.push_back({person.name, person.address});
    return all;
}

QString attribution(mime::AnswerKind kind, const mime::Answered &original)
{
    const QString who =
        oneLine(original.from.name.isEmpty() ? original.from.address : original.from.name, 100);
    const QString when = longDate(original.date);
    return kind == mime::AnswerKind::Forward
        ? Words::tr("Forwarded message from %1, %2:").arg(who, when)
        : Words::tr("On %1, %2 wrote:").arg(when, who);
}

mime::Answered answered(const store::MessageRow &row, const QString &visibleText)
{
    const store::MessageHeader &header = row.header;
    mime::Answered original;
    original.messageId = header.messageId;
    // Of a message whose References nobody has asked for, the nearest is known all the same.
    for (const QByteArray &id :
         mime::decodeMessageIds(header.references.isEmpty() ? header.inReplyTo : header.references))
        original.references.append(id);
    const auto from = decoded(header.from);
    original.from = from.empty() ? mime::DecodedAddress() : from.front();
    original.replyTo = decoded(header.replyTo);
    original.to = decoded(header.to);
    original.cc = decoded(header.cc);
    original.subject = header.subject;
    original.date = header.date.isValid() ? header.date : row.internalDate;
    original.text = visibleText;
    return original;
}

} // namespace

mime::Draft answerTo(mime::AnswerKind kind, const store::MessageRow &row,
                     const QString &visibleText, const std::vector<mime::DecodedAddress> &own)
{
    const mime::Answered original = answered(row, visibleText);
    mime::Draft draft = mime::answer(kind, original, own, attribution(kind, original));
    while (draft.text.startsWith(u'\n'))
        draft.text.remove(0, 1);
    draft.text.prepend(QLatin1String("\n\n"));
    return draft;
}

mime::RichText richAnswerTo(mime::AnswerKind kind, const store::MessageRow &row,
                            const QString &visibleHtml,
                            const std::vector<mime::DecodedAddress> &own)
{
    mime::RichText text = mime::richFromPlain(answerTo(kind, row, {}, own).text);
    if (text.blocks.back().spans.empty())
        text.blocks.pop_back(); // it stood for the quote
    const bool isQuoted = kind != mime::AnswerKind::Forward;
    mime::RichText quote = mime::readRichText(visibleHtml, mime::RichSource::Foreign);
    for (mime::RichBlock &block : quote.blocks) {
        const bool isSignature = block.spans.size() == 1
            && block.spans.front().text.trimmed() == QLatin1String("--");
        if (isQuoted && isSignature)
            break; // it is nothing to answer to
        block.quotes += isQuoted ? 1 : 0;
        text.blocks.push_back(std::move(block));
    }
    text.isCut = quote.isCut;
    return mime::normalised(text);
}

imap::FlagSet answeredMark(mime::AnswerKind kind)
{
    imap::FlagSet mark;
    if (kind == mime::AnswerKind::Forward)
        mark.addKeyword("$Forwarded");
    else
        mark.set(imap::SystemFlag::Answered);
    return mark;
}

QString recipientWords(const mime::Draft &draft)
{
    QStringList names;
    for (const auto *list : {&draft.to, &draft.cc, &draft.bcc}) {
        for (const mime::DecodedAddress &one : *list)
            names.append(oneLine(one.name.isEmpty() ? one.address : one.name, 60));
    }
    if (names.size() < 2)
        return names.value(0);
    if (names.size() == 2)
        return Words::tr("%1 and %2").arg(names.at(0), names.at(1));
    return Words::tr("%1 and %Ln others", nullptr, int(names.size() - 1)).arg(names.front());
}

} // namespace homing::ui
