// SPDX-License-Identifier: GPL-3.0-or-later
// MessageReader: the message on paper or as a PDF, with its sender, date and subject above. Made in a worker.
#include "ui/common/format.h"
#include "ui/reader/blocksview.h"
#include "ui/reader/blockwords.h"
#include "ui/reader/filekinds.h"
#include "ui/reader/htmlbody.h"
#include "ui/reader/htmlview.h"
#include "ui/reader/messagereader.h"

#include <QApplication>
#include <QDir>
#include <QFileDialog>
#include <QPointer>
#include <QPrintDialog>
#include <QPrinter>
#include <QStandardPaths>
#include <QThreadPool>

namespace homing::ui {

namespace {

/// A block as it is read, but for the pictures of HTML.
HtmlPiece onPaper(const mime::Block &block, const BlocksView &column)
{
    HtmlPiece piece;
    piece.kind = HtmlPiece::Kind::Heading;
    switch (block.kind) {
    case mime::Block::Kind::Html:
        piece = pieceOf(block);
        break;
    case mime::Block::Kind::Text:
        piece.kind = HtmlPiece::Kind::Text;
        piece.text = block.text;
        break;
    case mime::Block::Kind::Message:
        piece.text = oneLine(block.header.subject, 500);
        if (!block.header.from.empty())
            piece.text += u'\n' + peopleWords(block.header.from);
        if (block.header.date.isValid())
            piece.text += u'\n' + QLocale().toString(block.header.date.toLocalTime(), QLocale::LongFormat);
        break;
    case mime::Block::Kind::Report:
        piece.text = (reportWords(block.report) + reportDetails(block.report)).join(u'\n');
        break;
    case mime::Block::Kind::Notice:
        piece.text = noticeWords(block.notice);
        break;
    case mime::Block::Kind::Image:
        piece.picture = column.picture(block.section);
        piece.kind = HtmlPiece::Kind::Picture;
        if (piece.picture.isNull()) {
            piece.kind = HtmlPiece::Kind::Heading;
            piece.text = oneLine(block.file.fileName, 200);
        }
        break;
    }
    piece.level = block.level;
    return piece;
}

} // namespace

void MessageReader::print()
{
    if (m_state != State::Ready)
        return;
    auto printer = std::make_shared<QPrinter>(QPrinter::HighResolution);
    QPrintDialog dialog(printer.get(), this);
    if (dialog.exec() == QDialog::Accepted)
        printOn(std::move(printer));
}

void MessageReader::saveAsPdf()
{
    if (m_state != State::Ready)
        return;
    const QString path = QFileDialog::getSaveFileName(this, tr("Save as PDF"), suggestedPdf(), tr("PDF (*.pdf)"));
    if (!path.isEmpty())
        saveAsPdf(path);
}

QString MessageReader::suggestedPdf() const
{
    const std::vector<store::MessageRow> rows = m_service.rows(m_message.mailbox, {m_message.uid});
    const QString subject = rows.empty() ? QString() : rows.front().header.subject.left(100);
    const QString name = safeFileName(subject + QStringLiteral(".pdf"), "application/pdf");
    return QDir(QStandardPaths::writableLocation(QStandardPaths::DownloadLocation))
        .filePath(name.endsWith(QLatin1String(".pdf")) ? name : tr("Message.pdf"));
}

void MessageReader::saveAsPdf(const QString &path)
{
    auto printer = std::make_shared<QPrinter>(QPrinter::HighResolution);
    printer->setOutputFormat(QPrinter::PdfFormat);
    printer->setOutputFileName(path);
    printOn(std::move(printer));
}

void MessageReader::printOn(std::shared_ptr<QPrinter> printer)
{
    const std::vector<store::MessageRow> rows = m_service.rows(m_message.mailbox, {m_message.uid});
    HtmlJob job = m_html->view()->job();
    auto pieces = std::make_shared<std::vector<HtmlPiece>>();
    if (!rows.empty()) {
        const store::MessageRow &row = rows.front();
        HtmlPiece heading;
        heading.kind = HtmlPiece::Kind::Heading;
        const QString from = row.header.from.empty() ? QString()
            : oneLine(row.header.from.front().name, 200) + QLatin1String(" <") + oneLine(row.header.from.front().address, 300) + u'>';
        const QDateTime date = row.header.date.isValid() ? row.header.date : row.internalDate;
        heading.text = oneLine(row.header.subject, 500) + u'\n' + from + u'\n' + QLocale().toString(date.toLocalTime(), QLocale::LongFormat);
        pieces->push_back(std::move(heading));
    }
    std::vector<HtmlPiece> shown;
    for (const mime::Block &block : m_shown) {
        HtmlPiece piece = onPaper(block, *m_blocks);
        const auto body = m_blocks->htmlBodies().find(block.section);
        if (m_isColumn && block.kind == mime::Block::Kind::Html && body != m_blocks->htmlBodies().end()) {
            // Each with its own pictures: two messages may have given them one name.
            const HtmlJob own = body->second->view()->job();
            piece.pictures = own.pictures;
            piece.arrived = own.arrived;
            piece.isRemoteShown = own.isRemoteShown;
            job.isAnyCost = job.isAnyCost || own.isAnyCost;
        }
        shown.push_back(std::move(piece));
    }
    if (shown.empty()) {
        HtmlPiece text;
        text.kind = HtmlPiece::Kind::Text;
        text.text = m_plainText;
        shown.push_back(std::move(text));
    }
    std::move(shown.begin(), shown.end(), std::back_inserter(*pieces));
    job.pieces = pieces;
    htmlWorkers().start([job = std::move(job), printer = std::move(printer), self = QPointer<MessageReader>(this)] {
        const bool ok = printHtml(job, *printer);
        QMetaObject::invokeMethod(
            qApp,
            [self, ok] {
                if (self)
                    Q_EMIT self->printed(ok);
            },
            Qt::QueuedConnection);
    });
}

} // namespace homing::ui
