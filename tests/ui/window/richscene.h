// SPDX-License-Identifier: GPL-3.0-or-later
// RichScene: the main window with a composer of formatted text.
#pragma once

#include "core/mime/richtext.h"
#include "tests/ui/window/composerscene.h"
#include "ui/composer/composerbody.h"
#include "ui/composer/richedit.h"

#include <QBuffer>
#include <QClipboard>
#include <QMimeData>

namespace homing::ui {

inline QByteArray pngOf(int width, int height)
{
    QImage picture(width, height, QImage::Format_RGB32);
    picture.fill(QColor(40, 110, 160));
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    picture.save(&buffer, "PNG");
    return bytes;
}

class RichScene : public WritingScene
{
public:
    using WritingScene::WritingScene;

    RichEdit *openRich(char command = 'c')
    {
        open(command);
        press("richTextButton");
        edit()->setFocus();
        return edit();
    }
    RichEdit *edit() const { return composer()->text()->rich(); }
    void key(int key, Qt::KeyboardModifiers modifiers = Qt::NoModifier)
    {
        QTest::keyClick(edit(), Qt::Key(key), modifiers);
    }
    void keys(const char *text) { QTest::keyClicks(edit(), QString::fromUtf8(text)); }
    /// What would be sent, without its frame and line ends.
    QString html() const
    {
        QString all = mime::writeHtml(edit()->richText()).remove(u'\n');
        const qsizetype from = all.indexOf(QLatin1String("<body>")) + 6;
        return all.mid(from, all.indexOf(QLatin1String("</body>")) - from);
    }
    void paste(const char *type, const QByteArray &bytes)
    {
        auto *data = new QMimeData;
        data->setData(QString::fromLatin1(type), bytes);
        QApplication::clipboard()->setMimeData(data);
        QTest::keySequence(edit(), QKeySequence::Paste);
    }
    void insertPicture(int width = 900)
    {
        mime::DraftFile file;
        file.name = QStringLiteral("plan.png");
        file.type = "image/png";
        file.bytes = pngOf(width, width / 3);
        composer()->text()->insertPicture(file);
        if (!QTest::qWaitFor([this] { return html().contains(QLatin1String("<img")); }))
            qFatal("no picture appears");
    }
};

} // namespace homing::ui
