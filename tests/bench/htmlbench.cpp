// SPDX-License-Identifier: GPL-3.0-or-later
// HTML mail: making it safe and laying it out, of the newsletters and the hostile messages of tests/mail, as the reader does it
// in its worker; beside reading the same HTML with gumbo alone.
#include "core/mime/body.h"
#include "core/mime/blocks.h"
#include "tests/bench/report.h"
#include "ui/reader/htmljob.h"

#include <QApplication>
#include <QDir>

#include <algorithm>
#include <gumbo.h>

namespace homing::bench {

namespace {

struct Mail
{
    QString name;
    ui::HtmlJob job;
    QByteArray source;
};

std::vector<Mail> mailsIn(const QString &folder, const QString &pattern)
{
    std::vector<Mail> mails;
    const QDir dir(QStringLiteral(HOMING_MAIL "/") + folder);
    for (const QString &name : dir.entryList({pattern}, QDir::Files, QDir::Name)) {
        QFile file(dir.filePath(name));
        if (!file.open(QIODevice::ReadOnly))
            continue;
        const mime::ParsedMessage message = mime::parseMessage(file.readAll().replace("\n", "\r\n"));
        std::map<QByteArray, QByteArray> decoded;
        for (const mime::ParsedPart &leaf : message.leaves)
            decoded[leaf.section] = leaf.decoded;
        Mail mail;
        mail.name = name;
        auto pieces = std::make_shared<std::vector<ui::HtmlPiece>>();
        for (const mime::Block &block : mime::readable(message.root, decoded).blocks) {
            if (block.kind != mime::Block::Kind::Html)
                continue;
            ui::HtmlPiece piece = ui::pieceOf(block);
            for (const QByteArray &id : piece.contentIds)
                piece.arrived.insert("cid:" + html::encodedContentId(id), decoded[ui::sectionOf(*block.related, id)]);
            mail.source += block.text.toUtf8();
            pieces->push_back(std::move(piece));
        }
        mail.job.pieces = pieces;
        mail.job.width = 720;
        mail.job.font = QApplication::font();
        if (!pieces->empty())
            mails.push_back(std::move(mail));
    }
    return mails;
}

void measure(const QString &name, std::vector<Mail> mails, bool anyway, const QString &budget)
{
    std::vector<double> times, references;
    QString worst;
    int reduced = 0, simplified = 0;
    for (Mail &mail : mails) {
        mail.job.isAnyCost = anyway;
        ui::HtmlResult result;
        const double time = medianMs(mails.size() > 25 || anyway ? 1 : 5, [&] { result = ui::runHtmlJob(mail.job); });
        if (times.empty() || time > *std::max_element(times.begin(), times.end()))
            worst = mail.name;
        times.push_back(time);
        reduced += result.isReduced;
        simplified += result.isSimplified;
        references.push_back(medianMs(3, [&] {
            GumboOutput *output = gumbo_parse_with_options(&kGumboDefaultOptions, mail.source.constData(), std::size_t(mail.source.size()));
            gumbo_destroy_output(&kGumboDefaultOptions, output);
        }));
    }
    if (times.empty())
        return;
    std::sort(times.begin(), times.end());
    std::sort(references.begin(), references.end());
    report(name, QStringLiteral("p50 %1, worst %2 (%3); %4 as text, %5 without columns of %6")
                     .arg(ms(times[times.size() / 2]), ms(times.back()), worst).arg(reduced).arg(simplified).arg(times.size()),
           QStringLiteral("gumbo alone p50 %1, worst %2").arg(ms(references[references.size() / 2]), ms(references.back())),
           QString::number(times[times.size() / 2] / std::max(0.001, references[references.size() / 2]), 'f', 1), budget);
}

} // namespace

void htmlMail()
{
    // Fonts come first.
    for (const Mail &mail : mailsIn(QStringLiteral("newsletters"), QStringLiteral("*.eml")))
        ui::runHtmlJob(mail.job);
    measure(QStringLiteral("newsletters made safe and laid out"), mailsIn(QStringLiteral("newsletters"), QStringLiteral("*.eml")), false,
            QStringLiteral("p50 50 ms, in a worker"));
    measure(QStringLiteral("hostile HTML"), mailsIn(QStringLiteral("hostile"), QStringLiteral("html-*.eml")), false,
            QStringLiteral("worst 1.5 s, in a worker"));
    measure(QStringLiteral("hostile HTML, shown anyway"), mailsIn(QStringLiteral("hostile"), QStringLiteral("html-*.eml")), true,
            QStringLiteral("worst 4 s, in a worker"));
}

} // namespace homing::bench
