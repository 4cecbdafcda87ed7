// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/reader/sourcewindow.h"

#include "core/mime/body.h"
#include "ui/common/format.h"
#include "ui/common/icons.h"
#include "ui/common/theme.h"
#include "ui/reader/filekinds.h"
#include "ui/reader/findbar.h"
#include "ui/reader/plaintext.h"

#include <QBoxLayout>
#include <QCoreApplication>
#include <QFileDialog>
#include <QFontDatabase>
#include <QLabel>
#include <QPointer>
#include <QShortcut>
#include <QStandardPaths>
#include <QThreadPool>
#include <QToolButton>

namespace homing::ui {

namespace {

/// More than people read; the rest can be saved.
constexpr qsizetype shownOctets = 2 << 20;
constexpr qsizetype charactersATurn = 32 * 1'024;

QString messageFileName(const QString &subject)
{
    const QString name = safeFileName(subject.left(100) + QStringLiteral(".eml"), "message/rfc822");
    return name.endsWith(QLatin1String(".eml")) ? name : QStringLiteral("message.eml");
}

} // namespace

QString sourceText(const QByteArray &bytes)
{
    const QString text = mime::decodeCharset(bytes, {});
    QString shown;
    shown.reserve(text.size());
    qsizetype lineStart = 0;
    for (const QChar c : text) {
        if (c == u'\r')
            continue;
        // A line is laid out as a whole, on the GUI thread.
        if (shown.size() - lineStart >= longestLine && c != u'\n' && !c.isLowSurrogate()) {
            shown += u'\n';
            lineStart = shown.size();
        }
        if (c == u'\n')
            lineStart = shown.size() + 1;
        const bool actsUnseen = (c.category() == QChar::Other_Control && c != u'\n' && c != u'\t')
            || c.category() == QChar::Other_Format;
        if (actsUnseen)
            shown += QStringLiteral("\\u%1").arg(c.unicode(), 4, 16, QLatin1Char('0'));
        else
            shown += c;
    }
    return shown;
}

// --- SourceView

SourceView::SourceView(QWidget *parent)
    : QPlainTextEdit(parent)
{
    setReadOnly(true);
    setUndoRedoEnabled(false);
    setFrameShape(QFrame::NoFrame);
    setLineWrapMode(QPlainTextEdit::NoWrap);
    setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    // It is a list of lines from the left, in a window of any direction.
    setLayoutDirection(Qt::LeftToRight);
    m_filling.setInterval(0);
    connect(&m_filling, &QTimer::timeout, this, &SourceView::fillMore);
}

void SourceView::fill(const QString &text)
{
    clear();
    m_text = text;
    m_filled = 0;
    m_filling.start();
}

void SourceView::fillMore()
{
    QTextCursor end(document());
    end.movePosition(QTextCursor::End);
    end.insertText(m_text.mid(m_filled, charactersATurn));
    m_filled += charactersATurn;
    if (m_filled < m_text.size())
        return;
    m_filling.stop();
    m_text.clear();
    Q_EMIT filled();
}

int SourceView::findText(const QString &text, bool backward)
{
    if (text.isEmpty())
        return 0;
    const QString whole = toPlainText();
    if (text != m_needle) {
        m_needle = text;
        m_matches = int(whole.count(text, Qt::CaseInsensitive));
        QTextCursor start = textCursor();
        start.setPosition(start.selectionStart());
        setTextCursor(start);
    }
    const QTextDocument::FindFlags way =
        backward ? QTextDocument::FindBackward : QTextDocument::FindFlags();
    QTextCursor found = document()->find(text, textCursor(), way);
    if (found.isNull()) { // round again
        QTextCursor edge(document());
        edge.movePosition(backward ? QTextCursor::End : QTextCursor::Start);
        found = document()->find(text, edge, way);
    }
    m_currentMatch = 0;
    if (found.isNull())
        return 0;
    setTextCursor(found);
    m_currentMatch =
        int(QStringView(whole).first(found.selectionEnd()).count(text, Qt::CaseInsensitive));
    return m_matches;
}

void SourceView::clearFind()
{
    m_needle.clear();
    m_currentMatch = 0;
}

// --- SourceWindow

SourceWindow::SourceWindow(account::MailService &service, const MessageRef &message,
                           const QString &subject, QWidget *parent)
    : QWidget(parent, Qt::Window)
    , m_service(service)
    , m_message(message)
    , m_status(new QLabel(this))
    , m_view(new SourceView(this))
    , m_find(new FindBar(m_view, this))
{
    setObjectName(QStringLiteral("sourceWindow"));
    setAttribute(Qt::WA_DeleteOnClose);
    const QString title = oneLine(subject, 100);
    setWindowTitle(title.isEmpty() ? tr("Source") : tr("Source of %1").arg(title));
    setAccessibleName(tr("Source of a message"));
    resize(860, 640);

    m_view->setObjectName(QStringLiteral("sourceView"));
    m_view->setAccessibleName(tr("Source of the message"));
    m_status->setObjectName(QStringLiteral("sourceStatus"));
    m_status->setTextFormat(Qt::PlainText);
    m_status->setText(tr("Loading the message..."));
    auto *top = new QHBoxLayout;
    top->setContentsMargins(theme::rowPaddingX, theme::half, theme::half, theme::half);
    top->addWidget(m_status, 1);
    const auto addButton = [this, top](const char *name, const char *iconName,
                                       const QString &text) {
        auto *button = new QToolButton(this);
        button->setObjectName(QString::fromLatin1(name));
        button->setText(text);
        button->setIcon(icon(iconName));
        button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
        button->setAccessibleName(text);
        button->setAutoRaise(true);
        button->setFocusPolicy(Qt::StrongFocus);
        top->addWidget(button);
        return button;
    };
    QToolButton *find = addButton("sourceFind", "search", tr("Find"));
    QToolButton *save = addButton("sourceSave", "download", tr("Save as .eml..."));
    connect(find, &QToolButton::clicked, m_find, &FindBar::open);
    connect(save, &QToolButton::clicked, this,
            [this, subject] { askToSaveMessage(m_service, m_message, subject, this); });
    connect(new QShortcut(QKeySequence::Find, this), &QShortcut::activated, m_find, &FindBar::open);
    connect(new QShortcut(QKeySequence(Qt::Key_Escape), this), &QShortcut::activated, this,
            &QWidget::close);

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(top);
    column->addWidget(m_find);
    column->addWidget(m_view, 1);

    connect(&m_service, &account::MailService::partReady, this, &SourceWindow::onPart);
    connect(&m_service, &account::MailService::partProgress, this,
            [this](const MessageRef &of, const QByteArray &section, quint64 octets, quint64 total) {
                if (m_isWaiting && of == m_message && section.isEmpty())
                    m_status->setText(tr("%1 of %2").arg(sizeText(octets), sizeText(total)));
            });
    m_service.requestPart(message, QByteArray(""));
}

SourceWindow::~SourceWindow()
{
    if (m_isWaiting)
        m_service.cancelPart(m_message, QByteArray(""));
}

void SourceWindow::onPart(const MessageRef &message, const QByteArray &section,
                          const QByteArray &bytes, const Fault &fault)
{
    if (!m_isWaiting || message != m_message || !section.isEmpty())
        return;
    m_isWaiting = false;
    if (fault) {
        m_status->setText(
            tr("The message could not be loaded. %1").arg(oneLine(fault.detail, 300)));
        return;
    }
    QThreadPool::globalInstance()->start([self = QPointer(this), bytes] {
        const QString text = sourceText(bytes.first(std::min(bytes.size(), shownOctets)));
        const qint64 leftOut = std::max<qint64>(bytes.size() - shownOctets, 0);
        QMetaObject::invokeMethod(
            qApp,
            [self, text, leftOut] {
                if (self)
                    self->showText(text, leftOut);
            },
            Qt::QueuedConnection);
    });
}

void SourceWindow::showText(const QString &text, qint64 leftOut)
{
    m_status->setText(leftOut > 0 ? tr("%1 more are not shown. Save the message to see them.")
                                        .arg(sizeText(quint64(leftOut)))
                                  : QString());
    m_view->fill(text);
}

void askToSaveMessage(account::MailService &service, const MessageRef &message,
                      const QString &subject, QWidget *over)
{
    auto *dialog =
        new QFileDialog(over, SourceWindow::tr("Save message"),
                        QStandardPaths::writableLocation(QStandardPaths::DownloadLocation));
    dialog->setObjectName(QStringLiteral("saveMessageDialog"));
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setNameFilter(SourceWindow::tr("Messages (*.eml)"));
    dialog->setDefaultSuffix(QStringLiteral("eml"));
    dialog->selectFile(messageFileName(subject));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    QObject::connect(dialog, &QFileDialog::fileSelected, dialog,
                     [&service, message](const QString &path) {
                         service.saveAttachment(message, QByteArray(""), path);
                     });
    dialog->open();
}

} // namespace homing::ui
