// SPDX-License-Identifier: GPL-3.0-or-later
// renderhtml FILE.eml OUT.png [WIDTH] [--dark] [--source OUT.html] [--beside OTHER.png] [--text] [--unlimited]: one message's HTML as the reader paints it, parts
// inline; with --source also as it came, for a browser to paint (its parts as data: addresses); with --beside another picture at its right.
#include "core/mime/blocks.h"
#include "core/mime/body.h"
#include "ui/common/theme.h"
#include "ui/reader/htmljob.h"

#include <QApplication>
#include <QFile>

#include <cstdio>

using namespace homing;

int main(int argc, char **argv)
{
    QApplication application(argc, argv);
    QStringList arguments = application.arguments();
    const bool isDark = arguments.removeAll(QStringLiteral("--dark")) > 0;
    const bool isText = arguments.removeAll(QStringLiteral("--text")) > 0;
    const bool isUnlimited = arguments.removeAll(QStringLiteral("--unlimited")) > 0;
    QString source;
    if (const qsizetype at = arguments.indexOf(QStringLiteral("--source")); at > 0 && at + 1 < arguments.size()) {
        source = arguments[at + 1];
        arguments.remove(at, 2);
    }
    QImage beside;
    if (const qsizetype at = arguments.indexOf(QStringLiteral("--beside")); at > 0 && at + 1 < arguments.size()) {
        beside.load(arguments[at + 1]);
        arguments.remove(at, 2);
    }
    QFile file(arguments.value(1));
    if (arguments.size() < 3 || !file.open(QIODevice::ReadOnly)) {
        std::fprintf(stderr, "renderhtml FILE.eml OUT.png [WIDTH] [--dark] [--source OUT.html] [--beside OTHER.png] [--text] [--unlimited]\n");
        return 2;
    }
    const mime::ParsedMessage message = mime::parseMessage(file.readAll());
    std::map<QByteArray, QByteArray> decoded;
    for (const mime::ParsedPart &leaf : message.leaves)
        decoded[leaf.section] = leaf.decoded;
    auto pieces = std::make_shared<std::vector<ui::HtmlPiece>>();
    ui::HtmlJob job;
    ui::HtmlPiece piece;
    QByteArray original;
    for (const mime::Block &block : mime::readable(message.root, decoded).blocks) {
        if (block.kind != mime::Block::Kind::Html || !piece.text.isEmpty())
            continue;
        piece = ui::pieceOf(block);
        original = block.text.toUtf8();
        for (const QByteArray &id : piece.contentIds)
            job.arrived.insert("cid:" + html::encodedContentId(id), decoded[ui::sectionOf(*block.related, id)]);
        for (auto part = block.related->byContentId.cbegin(); part != block.related->byContentId.cend(); ++part) {
            const QByteArray bytes = decoded[part->section];
            original.replace("cid:" + part.key(), "data:" + part->contentType + ";base64," + bytes.toBase64());
        }
    }
    pieces->push_back(piece);
    job.pieces = pieces;
    job.width = std::max(200, arguments.value(3, QStringLiteral("720")).toInt());
    job.isDark = isDark;
    job.isAnyCost = true;
    if (isUnlimited)
        job.limit.workMs = 1e9;
    job.font = QApplication::font();
    job.sheet = ui::theme::darkPalette().color(QPalette::Base);
    job.sheetText = ui::theme::darkPalette().color(QPalette::Text);
    if (!source.isEmpty()) {
        QFile out(source);
        if (!out.open(QIODevice::WriteOnly) || out.write("<!doctype html><meta charset=utf-8>\n" + original) < 0)
            return 1;
    }
    const ui::HtmlResult result = ui::runHtmlJob(job);
    const ui::HtmlPage &page = *result.page;
    QImage picture(page.size.toSize().expandedTo({1, 1}).boundedTo({4'000, 12'000}), QImage::Format_RGB32);
    picture.fill(page.canvas);
    QPainter painter(&picture);
    ui::paintHtml(painter, page, QRectF(QPointF(), page.size));
    painter.end();
    std::printf("%.0f x %.0f, %zu words, laid out in %.1f ms (%.0f counted)%s%s\n", page.size.width(), page.size.height(), page.runs.size(), page.layoutMs, page.workMs,
                page.size.width() > job.width ? ", WIDER THAN ASKED" : "",
                result.isReduced          ? ", as plain text"
                    : result.isSimplified ? ", without its columns"
                                          : "");
    if (isText)
        std::printf("%s\n", qPrintable(page.visibleText));
    if (!beside.isNull()) {
        constexpr int gap = 20;
        const QImage left = std::exchange(
            picture, QImage(picture.width() + gap + beside.width(), std::max(picture.height(), 200), QImage::Format_RGB32));
        picture.fill(Qt::magenta);
        QPainter both(&picture);
        both.drawImage(0, 0, left);
        both.drawImage(left.width() + gap, 0, beside);
    }
    return picture.save(arguments[2]) ? 0 : 1;
}
