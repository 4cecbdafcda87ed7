// SPDX-License-Identifier: GPL-3.0-or-later
// FlagSet, MailboxName, modified UTF-7.
#include "core/imap/types.h"

#include <QRandomGenerator>
#include <QtTest>

using namespace homing::imap;

class TestTypes : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void systemFlagsAreBitsWithoutCase()
    {
        const FlagSet flags = FlagSet::fromAtoms(
            {"\\seen", "\\ANSWERED", "\\Flagged", "\\Deleted", "\\Draft", "\\Recent"});
        QCOMPARE(int(flags.systemBits()), 63);
        QVERIFY(flags.keywords().isEmpty());
        const QList<QByteArray> expected {"\\Seen", "\\Answered", "\\Flagged", "\\Deleted",
                                          "\\Draft"};
        QCOMPARE(flags.toAtoms(), expected);
        QCOMPARE(flags.toAtoms(true).size(), 6);
    }

    void otherBackslashesAreKeywords()
    {
        FlagSet flags = FlagSet::fromAtoms({"\\Seenx", "\\Se", "Seen", "\\"});
        QCOMPARE(int(flags.systemBits()), 0);
        QCOMPARE(flags.keywords().size(), 4);
        flags.add("");
        QCOMPARE(flags.keywords().size(), 4);
    }

    void keywordsAreSortedUniqueAndKeepTheirFirstCase()
    {
        FlagSet flags = FlagSet::fromAtoms({"zebra", "$Label1", "Apple", "ZEBRA", "$label1"});
        const QList<QByteArray> expected {"$Label1", "Apple", "zebra"};
        QCOMPARE(flags.keywords(), expected);
        QVERIFY(flags.hasKeyword("APPLE"));
        QVERIFY(!flags.hasKeyword("APPLES"));
        flags.removeKeyword("aPPLE");
        flags.removeKeyword("nothing");
        QCOMPARE(flags.keywords().size(), 2);
        QCOMPARE(flags, FlagSet::fromAtoms({"Zebra", "$LABEL1"}));
        QVERIFY(!(flags == FlagSet::fromAtoms({"Zebra", "$LABEL2"})));
        QVERIFY(!(flags == FlagSet::fromAtoms({"Zebra", "$LABEL1", "\\Seen"})));
    }

    void uniteAndSubtract()
    {
        FlagSet flags = FlagSet::fromAtoms({"\\Seen", "a"});
        flags.unite(FlagSet::fromAtoms({"\\Flagged", "A", "b"}));
        QCOMPARE(flags, FlagSet::fromAtoms({"\\Seen", "\\Flagged", "a", "b"}));
        flags.subtract(FlagSet::fromAtoms({"\\Seen", "B", "\\Draft"}));
        QCOMPARE(flags, FlagSet::fromAtoms({"\\Flagged", "a"}));
        flags.remove("\\FLAGGED");
        flags.remove("A");
        QVERIFY(flags.isEmpty());
    }

    void modifiedUtf7_data()
    {
        QTest::addColumn<QByteArray>("wire");
        QTest::addColumn<QString>("text");
        QTest::newRow("ascii") << QByteArray("Sent Items") << QStringLiteral("Sent Items");
        QTest::newRow("ampersand") << QByteArray("R&-D") << QStringLiteral("R&D");
        QTest::newRow("RFC 3501 5.1.3, Chinese and Japanese")
            << QByteArray("~peter/mail/&U,BTFw-/&ZeVnLIqe-")
            << QStringLiteral("~peter/mail/台北/日本語");
        QTest::newRow("German") << QByteArray("Entw&APw-rfe") << QStringLiteral("Entwürfe");
        QTest::newRow("at the end") << QByteArray("caf&AOk-") << QStringLiteral("café");
        QTest::newRow("beyond the BMP") << QByteArray("&2D3eAA-") << QStringLiteral("😀");
        QTest::newRow("control") << QByteArray("a&AAk-b") << QStringLiteral("a\tb");
        QTest::newRow("empty") << QByteArray("") << QString(QStringLiteral(""));
    }
    void modifiedUtf7()
    {
        QFETCH(QByteArray, wire);
        QFETCH(QString, text);
        QCOMPARE(encodeModifiedUtf7(text), wire);
        const auto decoded = decodeModifiedUtf7(wire);
        QVERIFY(decoded.has_value());
        QCOMPARE(*decoded, text);
        QCOMPARE(MailboxName::fromDisplay(text).wire(), wire);
        QCOMPARE(MailboxName::fromWire(wire).display(), text);
    }

    void utf7ThatIsNone_data()
    {
        QTest::addColumn<QByteArray>("wire");
        QTest::newRow("open shift") << QByteArray("abc&AOk");
        QTest::newRow("lone &") << QByteArray("a&");
        QTest::newRow("bad letter") << QByteArray("&A!k-");
        QTest::newRow("slash is no base64 here") << QByteArray("&U/BTFw-");
        QTest::newRow("bits left over") << QByteArray("&AOl-");
        QTest::newRow("one letter too many") << QByteArray("&AOkA-");
        QTest::newRow("half a pair") << QByteArray("&2D0-");
        QTest::newRow("second half first") << QByteArray("&3gDYPQ-");
        QTest::newRow("8 bits") << QByteArray("caf\xc3\xa9");
        QTest::newRow("control") << QByteArray("a\tb");
    }
    void utf7ThatIsNone()
    {
        QFETCH(QByteArray, wire);
        QVERIFY(!decodeModifiedUtf7(wire).has_value());
        QVERIFY(!MailboxName::fromWire(wire).display().isEmpty());
    }

    void displayFallsBackToUtf8ThenLatin1()
    {
        QCOMPARE(MailboxName::fromWire("caf\xc3\xa9").display(), QStringLiteral("café"));
        QCOMPARE(MailboxName::fromWire("caf\xe9").display(), QStringLiteral("café"));
        QCOMPARE(MailboxName::fromWire("broken&AOk").display(), QStringLiteral("broken&AOk"));
    }

    void loneSurrogatesAreReplaced()
    {
        const QString text = QStringLiteral("a") + QChar(char16_t(0xd83d)) + QStringLiteral("b");
        const auto decoded = decodeModifiedUtf7(encodeModifiedUtf7(text));
        QVERIFY(decoded.has_value());
        QCOMPARE(*decoded, QStringLiteral("a\uFFFDb"));
    }

    void anyTextComesBack()
    {
        QRandomGenerator random(20240501);
        for (int round = 0; round < 5000; ++round) {
            QString text;
            const int length = random.bounded(12);
            for (int i = 0; i < length; ++i) {
                static constexpr char32_t ranges[][2] = {
                    {0x20, 0x7f}, {0x20, 0x30}, {0, 0x250}, {0x3000, 0xd7ff}, {0x10000, 0x10ffff}};
                const auto &range = ranges[random.bounded(5)];
                const char32_t c =
                    range[0] + char32_t(random.bounded(quint32(range[1] - range[0])));
                text += QString::fromUcs4(&c, 1);
            }
            const QByteArray wire = encodeModifiedUtf7(text);
            for (const char c : wire)
                QVERIFY2(c >= 0x20 && c <= 0x7e, wire.constData());
            const auto decoded = decodeModifiedUtf7(wire);
            QVERIFY2(decoded.has_value(), wire.constData());
            QCOMPARE(*decoded, text);
        }
    }

    void inboxIsFoldedAndNothingElse()
    {
        QCOMPARE(MailboxName::fromWire("iNbOx").wire(), QByteArray("INBOX"));
        QVERIFY(MailboxName::fromWire("inbox").isInbox());
        QCOMPARE(MailboxName::fromWire("inbox/Foo").wire(), QByteArray("inbox/Foo"));
        QVERIFY(!MailboxName::fromWire("Inboxes").isInbox());
        QVERIFY(MailboxName().isEmpty());
        QVERIFY(MailboxName::fromWire("a") < MailboxName::fromWire("b"));
    }
};

QTEST_GUILESS_MAIN(TestTypes)
#include "tst_types.moc"
