// SPDX-License-Identifier: GPL-3.0-or-later
// Who is answered, under which subject, in which thread, and what is quoted.
#include "core/mime/draft.h"

#include "core/base/limits.h"
#include "core/mime/flowed.h"
#include "core/mime/gmimeuse.h"

#include <QSet>

namespace homing::mime {

namespace {

using People = std::vector<DecodedAddress>;

/// Two spellings of one mailbox: hosts have no case (RFC 5321 2.4).
QString mailboxKey(const QString &address)
{
    const qsizetype at = address.lastIndexOf(u'@');
    return address.left(at) + address.mid(at).toLower();
}

/// Who is written to: takes each mailbox once.
class Recipients
{
public:
    /// Oneself in whatever case it was typed: no provider makes two people of it.
    explicit Recipients(const People &own)
    {
        for (const DecodedAddress &address : own)
            m_own.insert(address.address.toLower());
    }

    bool isOwn(const DecodedAddress &address) const
    {
        return m_own.contains(address.address.toLower());
    }

    /// Those of `from` that are new and not oneself.
    People take(const People &from)
    {
        People taken;
        for (const DecodedAddress &address : from) {
            if (!isOwn(address) && isNew(address))
                taken.push_back(address);
        }
        return taken;
    }

    /// Those that are new: of a message to oneself, the answer goes there too.
    People takeAll(const People &from)
    {
        People taken;
        std::copy_if(from.begin(), from.end(), std::back_inserter(taken),
                     [this](const DecodedAddress &address) { return isNew(address); });
        return taken;
    }

private:
    bool isNew(const DecodedAddress &address)
    {
        const QString key = mailboxKey(address.address);
        const bool isFresh = !address.address.isEmpty() && !m_taken.contains(key);
        if (isFresh)
            m_taken.insert(key);
        return isFresh;
    }

    QSet<QString> m_own;
    QSet<QString> m_taken;
};

/// The people that a plain reply goes to; the first of these that is somebody.
People replyTargets(const Answered &original, Recipients &recipients)
{
    if (recipients.isOwn(original.from)) {
        const People to = recipients.take(original.to);
        return to.empty() ? recipients.takeAll(original.to) : to;
    }
    const People to = recipients.take(original.replyTo);
    return to.empty() ? recipients.take({original.from}) : to;
}

/// Which of one's addresses the message came to, or came from; else the first.
DecodedAddress answeringAddress(const Answered &original, const People &own)
{
    for (const People &people : {People {original.from}, original.to, original.cc}) {
        for (const DecodedAddress &address : people) {
            for (const DecodedAddress &mine : own) {
                if (mine.address.compare(address.address, Qt::CaseInsensitive) == 0)
                    return mine;
            }
        }
    }
    return own.empty() ? DecodedAddress() : own.front();
}

/// Behind "Re:" or "Re[2]:" in one of the given languages' words, -1 where none begins.
qsizetype behindSubjectWord(QStringView subject, std::initializer_list<QLatin1String> subjectWords)
{
    for (const QLatin1String word : subjectWords) {
        if (!subject.startsWith(word, Qt::CaseInsensitive))
            continue;
        qsizetype at = word.size();
        const auto is = [&](QChar c) { return at < subject.size() && subject[at] == c; };
        if (is(u'[') || is(u'(')) { // how often it was answered, some programs count
            const QChar close = subject[at] == u'[' ? u']' : u')';
            do {
                ++at;
            } while (at < subject.size() && subject[at].isDigit());
            if (!is(close))
                continue;
            ++at;
        }
        while (is(u' '))
            ++at;
        if (is(u':'))
            return at + 1;
    }
    return -1;
}

/// `mark` once before what is left when all of the words are taken off.
QString markedSubject(const QString &subject, QLatin1String mark,
                      std::initializer_list<QLatin1String> subjectWords)
{
    QStringView rest = QStringView(subject).trimmed();
    for (qsizetype at = behindSubjectWord(rest, subjectWords); at >= 0;
         at = behindSubjectWord(rest, subjectWords))
        rest = rest.sliced(at).trimmed();
    return QString(mark + rest.toString()).trimmed();
}

QString replySubject(const QString &subject)
{
    return markedSubject(subject, QLatin1String("Re: "),
                         {QLatin1String("re"), QLatin1String("aw"), QLatin1String("antw"),
                          QLatin1String("sv"), QLatin1String("vs"), QLatin1String("odp")});
}

QString forwardSubject(const QString &subject)
{
    return markedSubject(subject, QLatin1String("Fwd: "),
                         {QLatin1String("fwd"), QLatin1String("fw"), QLatin1String("wg"),
                          QLatin1String("tr"), QLatin1String("vb")});
}

/// RFC 5322 3.6.4.
void continueThread(const Answered &original, Draft &draft)
{
    draft.inReplyTo = original.messageId;
    draft.references = original.references;
    if (!original.messageId.isEmpty()) {
        draft.references.removeAll(original.messageId);
        draft.references.append(original.messageId);
    }
    if (draft.references.size() > limits::references) // the root and the nearest stay
        draft.references.remove(1, draft.references.size() - limits::references);
}

QString withoutTrailingLines(QStringView text)
{
    while (text.endsWith(u'\n'))
        text.chop(1);
    return text.toString();
}

/// Without the signature: it is nothing to answer to.
QString quotedText(const QString &text)
{
    QString quote;
    for (const QStringView line : QStringView(text).split(u'\n')) {
        if (line == QLatin1String("-- "))
            break;
        const QuotedLine read = readQuoteMarks(line);
        quote += quotedLine(read.depth + 1, read.text) + u'\n';
    }
    QStringView rest(quote);
    while (rest.endsWith(QLatin1String("\n>\n"))) // nothing is quoted of blank lines at the end
        rest.chop(2);
    if (rest == QLatin1String(">\n"))
        rest = {};
    return withoutTrailingLines(rest);
}

QString shortHeader(const Answered &original)
{
    QString block;
    const auto field = [&block](QLatin1String name, const QString &value) {
        if (!value.isEmpty())
            block += name + QLatin1String(": ") + value + u'\n';
    };
    field(QLatin1String("From"), writeAddressLine({original.from}));
    field(QLatin1String("To"), writeAddressLine(original.to));
    field(QLatin1String("Cc"), writeAddressLine(original.cc));
    if (original.date.isValid())
        field(QLatin1String("Date"), QString::fromLatin1(dateText(original.date)));
    field(QLatin1String("Subject"), original.subject);
    return block;
}

} // namespace

Draft answer(AnswerKind kind, const Answered &original, const std::vector<DecodedAddress> &own,
             const QString &attribution)
{
    Draft draft;
    draft.from = answeringAddress(original, own);
    if (kind == AnswerKind::Forward) {
        draft.subject = forwardSubject(original.subject);
        draft.text = attribution + u'\n' + shortHeader(original) + u'\n'
            + withoutTrailingLines(original.text);
        return draft;
    }
    Recipients recipients(own);
    if (kind == AnswerKind::ReplyToList && !original.listPost.address.isEmpty())
        draft.to = {original.listPost};
    else
        draft.to = replyTargets(original, recipients);
    if (kind == AnswerKind::ReplyAll) {
        draft.cc = recipients.take(original.to);
        for (const DecodedAddress &address : recipients.take(original.cc))
            draft.cc.push_back(address);
    }
    draft.subject = replySubject(original.subject);
    continueThread(original, draft);
    const QString quote = quotedText(original.text);
    draft.text = quote.isEmpty() ? attribution : attribution + u'\n' + quote;
    return draft;
}

} // namespace homing::mime
