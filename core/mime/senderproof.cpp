// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mime/senderproof.h"

#include "core/mime/cardheader.h"

namespace homing::mime {

namespace {

constexpr qsizetype longestField = 64 << 10;

bool isWhite(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/// A field's parts between ";", each as words: comments gone, no blanks around "=", nothing of a
/// quoted string taken for more than a word.
QList<QByteArrayList> resultsOf(const QByteArray &field)
{
    QByteArray plain;
    int comment = 0;
    bool quoted = false;
    for (qsizetype at = 0; at < std::min(field.size(), longestField); ++at) {
        const char c = field[at];
        if (c == '\\' && (quoted || comment > 0)) {
            ++at;
        } else if (comment == 0 && c == '"') {
            quoted = !quoted;
        } else if (quoted) {
            const bool isSpecial = isWhite(c) || c == ';' || c == '=' || c == '(' || c == ')';
            plain += isSpecial ? '_' : c;
        } else if (c == '(') {
            ++comment;
        } else if (c == ')') {
            comment = std::max(comment - 1, 0);
        } else if (comment > 0) {
            continue;
        } else if (isWhite(c)) {
            if (!plain.endsWith(' ') && !plain.endsWith('='))
                plain += ' ';
        } else {
            if (c == '=' && plain.endsWith(' '))
                plain.chop(1);
            plain += c;
        }
    }
    QList<QByteArrayList> results;
    for (const QByteArray &part : plain.toLower().split(';')) {
        QByteArrayList words = part.split(' ');
        words.removeAll(QByteArray());
        results.append(words);
    }
    return results;
}

bool isIn(const QByteArray &host, const QByteArray &domain)
{
    return !domain.isEmpty() && (host == domain || host.endsWith('.' + domain));
}

/// "imap.example.org" is of example.org, "mail.example.co.uk" of example.co.uk.
QByteArray siteOf(const QString &hostOrAddress)
{
    const QByteArray host = hostOrAddress.section(u'@', -1).trimmed().toLower().toLatin1();
    QByteArrayList labels = host.split('.');
    labels.removeAll(QByteArray());
    if (labels.size() < 2 || (labels.last().front() >= '0' && labels.last().front() <= '9'))
        return {};
    constexpr qsizetype country = 2;
    constexpr qsizetype kind = 3;
    const bool isLong = labels.last().size() == country && labels[labels.size() - 2].size() <= kind
        && labels.size() > 2;
    const QByteArray site = labels.last(isLong ? 3 : 2).join('.');
    // Those who are known to sign by another name of theirs.
    if (site == "gmail.com" || site == "googlemail.com")
        return "google.com";
    if (site == "fastmail.com")
        return "messagingengine.com";
    if (site == "me.com")
        return "icloud.com";
    return site;
}

bool hasOneAuthor(const std::vector<std::pair<QByteArray, QByteArray>> &fields,
                  const QString &address)
{
    int count = 0;
    for (const auto &[name, value] : fields) {
        if (name != "from")
            continue;
        const std::vector<DecodedAddress> authors = readAddresses(value);
        if (++count > 1 || authors.size() != 1
            || authors.front().address.compare(address, Qt::CaseInsensitive) != 0)
            return false;
    }
    return count == 1;
}

using Fields = std::vector<std::pair<QByteArray, QByteArray>>;

/// What a server in the domain of one of `ownHosts` says in the topmost field: its name first. Else
/// nothing.
QList<QByteArrayList> ownResults(const Fields &fields, const QStringList &ownHosts)
{
    const auto topmost = std::find_if(fields.begin(), fields.end(), [](const auto &field) {
        return field.first == "authentication-results";
    });
    if (topmost == fields.end())
        return {};
    const QList<QByteArrayList> results = resultsOf(topmost->second);
    const QByteArray server = results.front().isEmpty() ? QByteArray() : results.front().front();
    const bool isOwn =
        std::any_of(ownHosts.begin(), ownHosts.end(),
                    [&server](const QString &host) { return isIn(server, siteOf(host)); });
    return isOwn ? results : QList<QByteArrayList>();
}

/// A tag of a DKIM-Signature (RFC 6376 3.2), without blanks.
QByteArray tagOf(const QByteArray &signature, const QByteArray &name)
{
    for (const QByteArray &part : signature.left(longestField).split(';')) {
        const qsizetype equals = part.indexOf('=');
        if (equals > 0 && part.first(equals).trimmed() == name)
            return part.sliced(equals + 1).simplified().replace(' ', "");
    }
    return {};
}

bool covers(const QByteArray &signature, const QByteArrayList &names)
{
    QByteArrayList covered = tagOf(signature, "h").toLower().split(':');
    return std::all_of(names.begin(), names.end(),
                       [&](const QByteArray &name) { return covered.contains(name); });
}

/// The value of a property as "header.d=" names it.
QByteArray property(const QByteArrayList &words, const QByteArray &name)
{
    for (const QByteArray &word : words) {
        if (word.startsWith(name))
            return word.sliced(name.size());
    }
    return {};
}

} // namespace

QByteArray confirmedBy(const QByteArray &headerBlock, const QString &address,
                       const QStringList &ownHosts)
{
    const QByteArray domain = address.section(u'@', -1).toLower().toLatin1();
    const auto fields = readFields(headerBlock);
    const QList<QByteArrayList> results = ownResults(fields, ownHosts);
    if (results.isEmpty() || !domain.contains('.') || !hasOneAuthor(fields, address))
        return {};
    const QByteArray server = results.front().front();
    bool isProven = false;
    for (const QByteArrayList &words : results.sliced(1)) {
        if (words.isEmpty())
            continue;
        const qsizetype equals = words.front().indexOf('=');
        const QByteArray method = words.front().first(std::max<qsizetype>(equals, 0)).split('/')[0];
        const QByteArray result = words.front().sliced(equals + 1);
        if (method == "dmarc") {
            if (result != "pass" && result != "none")
                return {};
            isProven = isProven || (result == "pass" && property(words, "header.from=") == domain);
        } else if (method == "dkim" && result == "pass") {
            QByteArray signer = property(words, "header.d=");
            if (signer.isEmpty())
                signer = property(words, "header.i=").split('@').last();
            isProven = isProven || (signer.contains('.') && isIn(domain, signer));
        }
    }
    return isProven ? server : QByteArray();
}

bool areSigned(const QByteArray &headerBlock, const QByteArrayList &names,
               const QStringList &ownHosts)
{
    const auto fields = readFields(headerBlock);
    // A signature covers one field of a name; another one would be anybody's.
    for (const QByteArray &name : names) {
        if (std::count_if(fields.begin(), fields.end(),
                          [&](const auto &field) { return field.first == name; })
            != 1)
            return false;
    }
    const QList<QByteArrayList> results = ownResults(fields, ownHosts);
    for (const QByteArrayList &words : results.isEmpty() ? results : results.sliced(1)) {
        const QByteArray domain = property(words, "header.d=");
        const QByteArray signer =
            domain.isEmpty() ? property(words, "header.i=").split('@').last() : domain;
        if (words.isEmpty() || words.front() != "dkim=pass" || signer.isEmpty())
            continue;
        // Which of several signatures passed, header.b tells (RFC 6008); else all of the signer's
        // must do.
        const QByteArray beginning = property(words, "header.b=");
        int meant = 0;
        int covering = 0;
        for (const auto &[name, value] : fields) {
            if (name != "dkim-signature" || tagOf(value, "d").toLower() != signer
                || !tagOf(value, "b").toLower().startsWith(beginning))
                continue;
            ++meant;
            covering += covers(value, names) ? 1 : 0;
        }
        if (meant > 0 && meant == covering)
            return true;
    }
    return false;
}

} // namespace homing::mime
