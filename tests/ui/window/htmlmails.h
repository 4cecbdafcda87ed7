// SPDX-License-Identifier: GPL-3.0-or-later
// HTML of tests/mail, and HTML as it is written in a test, as jobs for the worker. Any thread after the application is there.
#pragma once

#include "core/mime/body.h"
#include "ui/common/theme.h"
#include "ui/reader/htmljob.h"

#include <QApplication>
#include <QDir>
#include <QFile>

namespace homing::test {

using namespace homing::ui;

inline QStringList mailsIn(const QString &folder, const QString &pattern)
{
    QStringList paths;
    const QDir dir(QStringLiteral(HOMING_MAIL "/") + folder);
    for (const QString &name : dir.entryList({pattern}, QDir::Files, QDir::Name))
        paths.append(dir.filePath(name));
    return paths;
}

/// All of a message's documents, with the pictures that it brings.
inline HtmlJob jobOf(const QString &path)
{
    QFile file(path);
    HtmlJob job;
    auto pieces = std::make_shared<std::vector<HtmlPiece>>();
    if (file.open(QIODevice::ReadOnly)) {
        const mime::ParsedMessage message = mime::parseMessage(file.readAll().replace("\n", "\r\n"));
        std::map<QByteArray, QByteArray> decoded;
        for (const mime::ParsedPart &leaf : message.leaves)
            decoded[leaf.section] = leaf.decoded;
        for (const mime::Block &block : mime::readable(message.root, decoded).blocks) {
            if (block.kind != mime::Block::Kind::Html)
                continue;
            HtmlPiece piece = pieceOf(block);
            for (const QByteArray &id : piece.contentIds)
                piece.arrived.insert("cid:" + html::encodedContentId(id), decoded[sectionOf(*block.related, id)]);
            pieces->push_back(std::move(piece));
        }
    }
    job.pieces = pieces;
    job.font = QApplication::font();
    job.sheet = theme::darkPalette().color(QPalette::Base);
    job.sheetText = theme::darkPalette().color(QPalette::Text);
    return job;
}

inline HtmlJob jobOfHtml(const QString &html)
{
    HtmlJob job;
    HtmlPiece piece;
    piece.text = html;
    piece.plain = QStringLiteral("PLAIN CHOICE");
    job.pieces = std::make_shared<const std::vector<HtmlPiece>>(1, piece);
    job.font = QApplication::font();
    return job;
}

} // namespace homing::test
