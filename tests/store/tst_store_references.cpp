// SPDX-License-Identifier: GPL-3.0-or-later
// References fields: how they are kept, whose are missing, and what they do to threads when they
// come behind the ENVELOPE.
#include "core/base/limits.h"
#include "keptthreads.h"

using namespace homing;
using namespace homing::store;
using namespace homing::store::test;

class TestStoreReferences : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void whoIsOpen()
    {
        MessageHeader header;
        header.messageId = "b";
        QVERIFY(!threadLinks(2, header).isOpen); // answers nothing
        header.subject = QStringLiteral("Plans");
        QVERIFY(!threadLinks(2, header).isOpen);
        header.subject = QStringLiteral("Re: Plans");
        QVERIFY(threadLinks(2, header).isOpen);
        header.subject = QStringLiteral("Plans");
        header.inReplyTo = "<a@x>";
        QVERIFY(threadLinks(2, header).isOpen);
        header.references = ""; // asked for, and none
        QVERIFY(!threadLinks(2, header).isOpen);
        header.references = "<a@x>";
        QVERIFY(!threadLinks(2, header).isOpen);
    }

    void aFieldAsItIsKept_data()
    {
        QTest::addColumn<QByteArray>("field");
        QTest::addColumn<QByteArray>("kept");
        QTest::newRow("nothing") << QByteArray() << QByteArray("");
        QTest::newRow("no id") << QByteArray("none of them") << QByteArray("");
        QTest::newRow("ids") << QByteArray("<a@b>\r\n\t<c@d><e@f>")
                             << QByteArray("<a@b> <c@d> <e@f>");
        const auto many = [](int count, int size) {
            QByteArrayList ids;
            for (int i = 0; i < count; ++i)
                ids += '<' + QByteArray::number(i).rightJustified(size - 2, '0') + '>';
            return ids;
        };
        // 16 octets and a blank each: 963 ids and the blank that is not there make 16,370.
        const QByteArrayList fits = many(963, 16);
        QTest::newRow("all that fit") << fits.join(' ') << fits.join(' ');
        const QByteArrayList one = many(964, 16);
        QTest::newRow("one too many")
            << one.join(' ') << (QByteArrayList {one.first()} + one.mid(2)).join(' ');
        const QByteArrayList bomb = many(100'000, 16);
        QTest::newRow("a bomb") << bomb.join(' ') << QByteArray("<00000000000000> <");
        QTest::newRow("an endless id") << '<' + QByteArray(5 << 20, 'x') + '>' << QByteArray();
    }
    void aFieldAsItIsKept()
    {
        QFETCH(QByteArray, field);
        QFETCH(QByteArray, kept);
        const QByteArray got = keptReferences(field);
        QVERIFY(!got.isNull());
        QVERIFY(got.size() <= limits::referencesBytes);
        QCOMPARE(keptReferences(got), got);
        if (field.size() < 100'000)
            QCOMPARE(got, kept);
        else
            QVERIFY(got.isEmpty() || got.startsWith(kept));
        for (const QByteArray &id : got.split(' '))
            QVERIFY(got.isEmpty()
                    || (id.startsWith('<') && id.endsWith('>') && id.size() <= 2'002));
    }

    void whoseReferencesAreMissing()
    {
        KeptThreads f;
        f.reply("INBOX", 1, "a@x", "");
        f.reply("INBOX", 2, "b@x", "<a@x>");             // its parent is here
        f.reply("INBOX", 3, "d@x", "<c@x>");             // is not
        f.reply("INBOX", 4, "e@x", "", "Re: something"); // names none
        f.reply("INBOX", 5, "f@x", "", "something");
        f.reply("Archive", 9, "d@x", "<c@x>");                  // a copy
        f.reply("Archive", 3, "g@x", "<d@x>");                  // its parent is in another mailbox
        QVERIFY(f.store->mailboxesMissingReferences().empty()); // nothing is threaded
        f.advance(2);
        QCOMPARE(f.missing("INBOX"), uidSet("3:4"));
        QCOMPARE(f.missing("INBOX", 1), uidSet("4"));
        QCOMPARE(f.missing("Archive"), imap::UidSet());
        const auto mailboxes = f.store->mailboxesMissingReferences();
        QCOMPARE(mailboxes.size(), size_t(1));
        QCOMPARE(mailboxes[0].mailbox, f.inbox);
        QCOMPARE(mailboxes[0].missing, 2U);
        QCOMPARE(f.fault(), QString());
        // One leaves whom another answers, and one comes whom one answered.
        MailboxDelta delta;
        delta.vanished = uidSet("1");
        need(f.store->apply(f.inbox, delta, state(5, 6, 11, 4), ChangeCause::Live));
        f.advance(100);
        QCOMPARE(f.missing("INBOX"), uidSet("2:4"));
        QCOMPARE(f.fault(), QString());
        // Who is gone is not asked for.
        delta.vanished = uidSet("1:4");
        need(f.store->apply(f.inbox, delta, state(5, 6, 12, 1), ChangeCause::Live));
        f.advance(100);
        QCOMPARE(f.missing("INBOX"), imap::UidSet());
        QCOMPARE(f.missing("Archive"), uidSet("9"));
        QCOMPARE(f.fault(), QString());
    }

    void referencesThatComeLater()
    {
        KeptThreads f;
        f.reply("INBOX", 1, "a@x", "");
        f.reply("INBOX", 2, "c@x", "<b@x>");
        f.reply("INBOX", 3, "e@x", "<z@x>");
        f.reply("Archive", 1, "d@x", "<c@x>");
        f.advance(100);
        QCOMPARE(f.conversation("INBOX", 1), QByteArray());
        QCOMPARE(f.missing("INBOX"), uidSet("2:3"));
        const quint64 before = f.revision;
        need(f.store->putReferences(f.inbox, {{2, "<a@x>\r\n <b@x>"}, {3, ""}, {77, "<a@x>"}}));
        QCOMPARE(f.missing("INBOX"), imap::UidSet());
        // The one that joins is told, and nobody else is moved.
        const ThreadProgress progress = need(f.store->advanceThreads(100));
        QCOMPARE(progress.changes.size(), size_t(1));
        QCOMPARE(progress.changes[0].mailbox.mailbox, f.inbox);
        QCOMPARE(progress.changes[0].changed.size(), size_t(1));
        QCOMPARE(progress.changes[0].changed[0].uid, 1U);
        QCOMPARE(progress.changes[0].revision, before + 1);
        f.heard[{account, f.inbox}][1] = progress.changes[0].changed[0].thread;
        f.revision = progress.changes[0].revision;
        f.advance(100);
        QCOMPARE(f.conversation("INBOX", 1).split(' ').size(), 3);
        QCOMPARE(f.fault(), QString());
        // Nobody asks again: not when the ENVELOPE comes again, nor after a start, nor when all is
        // threaded anew.
        f.reply("INBOX", 2, "c@x", "<b@x>", "another subject");
        f.reply("INBOX", 3, "e@x", "<z@x>", "another one");
        f.advance(100);
        f.reopen();
        f.advance(100);
        QCOMPARE(f.missing("INBOX"), imap::UidSet());
        QCOMPARE(f.conversation("INBOX", 1).split(' ').size(), 3);
        QCOMPARE(f.store->row(f.inbox, imap::Uid(2))->header.references, QByteArray("<a@x> <b@x>"));
        QVERIFY(!f.store->row(f.inbox, imap::Uid(3))->header.references.isNull());
        QVERIFY(f.store->row(f.inbox, imap::Uid(1))->header.references.isNull());
        QCOMPARE(f.fault(), QString());
    }
};

QTEST_GUILESS_MAIN(TestStoreReferences)
#include "tst_store_references.moc"
