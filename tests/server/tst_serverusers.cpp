// SPDX-License-Identifier: GPL-3.0-or-later
// The table of resumable sessions with several users; the server itself has one
// (draft-ietf-lemonade-reconnect-07, "RC").
#include "core/server/imapserver.h"
#include "core/server/reconnect.h"

#include <QtTest>

using namespace homing::server;

namespace {

struct Users
{
    std::unique_ptr<Session> session(const QByteArray &user, bool reportsExpunged = false)
    {
        auto made = std::make_unique<Session>(options, faults);
        made->setUser(user);
        if (reportsExpunged)
            made->reportExpunged();
        return made;
    }
    ServerOptions options;
    ServerFaults faults;
    SessionTable table {options};
};

} // namespace

class TestServerUsers : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    // RC 3.1: a session identifier names a session of the user who is authenticated.
    void anothersSidIsUnknown()
    {
        Users users;
        const auto anna = users.session("anna");
        const auto sid = users.table.create(*anna, SidForm::Atom);
        QVERIFY(sid);
        const auto bert = users.session("bert");
        QVERIFY(!users.table.resume(*sid, *bert));
        QCOMPARE(anna->sid(), *sid); // nobody took it
        QVERIFY(bert->sid().isEmpty());
    }

    void theSameSidOfTwoUsersIsTwoSessions()
    {
        Users users;
        auto anna = users.session("anna", true);
        const auto sid = users.table.create(*anna, SidForm::Atom);
        QVERIFY(sid);
        auto bert = users.session("bert");
        bert->setSid(*sid); // as chance could have it
        users.table.leave(*bert);
        QCOMPARE(users.table.count(), 2);

        // Each takes his own, and it is what he left.
        const auto bertAgain = users.session("bert");
        const auto ofBert = users.table.resume(*sid, *bertAgain);
        QVERIFY(ofBert && !ofBert->reportsExpunged);
        QCOMPARE(anna->sid(), *sid); // still active on her connection
        users.table.leave(*anna);
        const auto annaAgain = users.session("anna");
        const auto ofAnna = users.table.resume(*sid, *annaAgain);
        QVERIFY(ofAnna && ofAnna->reportsExpunged);
        QCOMPARE(bertAgain->sid(), *sid);

        // The end of one is not the end of the other.
        users.table.end(*annaAgain);
        QCOMPARE(users.table.count(), 1);
        users.table.leave(*bertAgain);
        QVERIFY(users.table.resume(*sid, *bert));
        QVERIFY(!users.table.resume(*sid, *anna));
    }

    // RC 3.2: "the oldest inactive ... session associated with the same user".
    void placeIsMadeByOnesOwn()
    {
        Users users;
        users.options.sessionsPerUser = 1;
        const auto anna = users.session("anna");
        const auto sid = users.table.create(*anna, SidForm::Atom);
        users.table.leave(*anna);
        const auto bert = users.session("bert");
        QVERIFY(users.table.create(*bert, SidForm::Atom));
        const auto bertToo = users.session("bert");
        QVERIFY(!users.table.create(*bertToo, SidForm::Atom)); // his own is active
        QVERIFY(users.table.resume(*sid, *anna));              // and hers was not taken for it
    }
};

QTEST_GUILESS_MAIN(TestServerUsers)
#include "tst_serverusers.moc"
