// SPDX-License-Identifier: GPL-3.0-or-later
// A tag's name and its keyword.
#include "core/model/tagkeywords.h"

#include <QTest>

using namespace homing::model;

class TestTagKeywords : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void namesBecomeKeywords_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QByteArray>("keyword");
        QTest::newRow("a word") << QStringLiteral("Harbour") << QByteArray("Harbour");
        QTest::newRow("blanks") << QStringLiteral("  To read  soon ") << QByteArray("To_read_soon");
        QTest::newRow("atom-specials, resp-specials")
            << QStringLiteral("a(b)c{d}e%f*g\"h\\i]j") << QByteArray("a_b_c_d_e_f_g_h_i_j");
        QTest::newRow("as Thunderbird") << QStringLiteral("a/b<c>") << QByteArray("a_b_c_");
        QTest::newRow("ampersand") << QStringLiteral("R&D") << QByteArray("R&-D");
        QTest::newRow("modified UTF-7") << QString::fromUtf8("Äpfel") << QByteArray("&AMQ-pfel");
        QTest::newRow("beyond the first plane")
            << QString::fromUtf8("\xF0\x9F\x90\xA6") << QByteArray("&2D3cJg-");
        QTest::newRow("no flag of clients") << QStringLiteral("$Junk") << QByteArray("_Junk");
        QTest::newRow("none of the common ones") << QStringLiteral("$label1")
                                                 << QByteArray("_label1");
        QTest::newRow("no word of clients") << QStringLiteral("nonjunk") << QByteArray("_nonjunk");
        QTest::newRow("no system flag") << QStringLiteral("\\Seen") << QByteArray("_Seen");
        QTest::newRow("empty") << QString() << QByteArray();
        QTest::newRow("nothing to see") << QString::fromUtf8(" \xE2\x80\x8B ") << QByteArray();
    }

    void namesBecomeKeywords()
    {
        QFETCH(QString, name);
        QTEST(tagKeyword(name), "keyword");
    }

    void aKeywordIsAlwaysAnAtomThatServersTake()
    {
        QStringList names = {QString(300, u'x'), QString(300, QChar(0x65e5)),
                             QString::fromUtf8("\xF0\x9F\x90\xA6").repeated(90)};
        for (int c = 0; c < 0x3000; ++c)
            names.append(QString(u'a') + QChar(c) + u'b');
        for (const QString &name : std::as_const(names)) {
            const QByteArray keyword = tagKeyword(name);
            QVERIFY2(!keyword.isEmpty() && keyword.size() <= longestKeyword,
                     keyword.constData());
            for (const char c : keyword)
                QVERIFY2(c > 0x20 && c < 0x7f && !QByteArrayView("(){%*\"\\]").contains(c),
                         keyword.constData());
            QVERIFY2(isTagKeyword(keyword), keyword.constData());
        }
    }

    void keywordsThatNobodyNamedShowTheirOwn_data()
    {
        QTest::addColumn<QByteArray>("keyword");
        QTest::addColumn<QString>("name");
        QTest::newRow("plain") << QByteArray("Projekt") << QStringLiteral("Projekt");
        QTest::newRow("modified UTF-7") << QByteArray("&AMQ-pfel") << QString::fromUtf8("Äpfel");
        QTest::newRow("folded by another client")
            << QByteArray("&amq-pfel") << QStringLiteral("&amq-pfel");
        QTest::newRow("ampersand") << QByteArray("r&-d") << QStringLiteral("r&d");
        QTest::newRow("no modified UTF-7") << QByteArray("a&B") << QStringLiteral("a&B");
        QTest::newRow("decodes to nothing that shows")
            << QByteArray("&IAs-") << QStringLiteral("&IAs-"); // U+200B
    }

    void keywordsThatNobodyNamedShowTheirOwn()
    {
        QFETCH(QByteArray, keyword);
        QTEST(keywordName(keyword), "name");
    }

    void aHostileKeywordStaysOneShortLine()
    {
        const QString name = keywordName("&AAogLg-" + QByteArray(5'000, 'x'));
        QVERIFY2(name.size() <= longestTagName, qPrintable(name));
        QVERIFY2(!name.contains(u'\n') && !name.contains(QChar(0x202e)), qPrintable(name));
    }

    void clientsWordsAreNoTags()
    {
        for (const char *keyword : {"$Forwarded", "$MDNSent", "$Junk", "$NotJunk", "$anything",
                                    "junk", "NonJunk", "Forwarded", "$label6", "$Label11", ""})
            QVERIFY2(!isTagKeyword(keyword), keyword);
        for (const char *keyword : {"$label1", "$Label5", "$LABEL3", "work", "label1"})
            QVERIFY2(isTagKeyword(keyword), keyword);
    }
};

QTEST_GUILESS_MAIN(TestTagKeywords)
#include "tst_tagkeywords.moc"
