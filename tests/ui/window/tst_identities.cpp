// SPDX-License-Identifier: GPL-3.0-or-later
// The identities of an account in their dialog: added, edited, ordered and removed, by keys too;
// addresses that are none; and the switch for servers that keep what they send.
#include "tests/ui/support/uitest.h"
#include "tests/ui/window/windowtest.h"
#include "ui/accounts/accountsdialog.h"
#include "ui/accounts/faultnotice.h"
#include "ui/accounts/identitiesdialog.h"
#include "ui/common/theme.h"
#include "ui/composer/bodyedit.h"
#include "ui/composer/composerbody.h"
#include "ui/composer/richedit.h"

#include <QApplication>
#include <QCheckBox>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QTest>
#include <QToolButton>

using namespace homing;
using namespace homing::ui;
using account::Identity;
using homing::test::FakeMailService;

namespace {

Identity identity(const char *name, const char *email, const char *signature = "")
{
    Identity one;
    one.name = QString::fromUtf8(name);
    one.email = QString::fromLatin1(email);
    one.signature = QString::fromUtf8(signature);
    return one;
}

/// The accounts' dialog, and that of the identities when it is opened.
class Rig
{
public:
    explicit Rig(const std::vector<Identity> &identities = {})
        : account(
            service.makeAccount(QStringLiteral("Work"), QStringLiteral("anna@example.org")))
    {
        service.setIdentities(account, identities);
        service.clearCalls();
        accounts.selectAccount(account);
        accounts.show();
        if (!QTest::qWaitForWindowActive(&accounts))
            qFatal("the accounts do not become active");
    }
    void open()
    {
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete); // the one before
        QTest::mouseClick(accounts.findChild<QPushButton *>(QStringLiteral("accountIdentities")),
                          Qt::LeftButton);
        dialog = accounts.findChild<IdentitiesDialog *>();
        // qWaitForWindowActive() is content with its parent.
        if (!dialog || !QTest::qWaitFor([this] { return QApplication::activeWindow() == dialog; }))
            qFatal("no dialog opens");
    }
    template <typename T> T *in(const char *name) const
    {
        return dialog->findChild<T *>(QString::fromLatin1(name));
    }
    void press(const char *name) const
    {
        QTest::mouseClick(in<QAbstractButton>(name), Qt::LeftButton);
    }
    void write(const char *name, const char *text) const
    {
        auto *edit = in<QLineEdit>(name);
        edit->setFocus();
        edit->selectAll();
        QTest::keyClicks(edit, QString::fromUtf8(text));
    }
    QString told() const { return in<FaultNotice>("faultNotice")->text(); }
    bool isTold() const { return in<FaultNotice>("faultNotice")->isVisible(); }
    QListWidget *list() const { return in<QListWidget>("identitiesList"); }
    std::vector<Identity> stored() const { return service.accounts().front().identities; }
    QStringList storedNames() const
    {
        QStringList names;
        for (const Identity &one : stored())
            names.append(one.name);
        return names;
    }

    FakeMailService service;
    AccountId account;
    AccountsDialog accounts {service};
    QPointer<IdentitiesDialog> dialog;
};

} // namespace

class TestIdentities : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { test::prepareWindowApplication(); }

    void theAccountsOwnAddressIsThere()
    {
        Rig rig;
        rig.open();
        QCOMPARE(rig.list()->count(), 1);
        QVERIFY(rig.list()->item(0)->text().contains(QLatin1String("anna@example.org")));
        QCOMPARE(rig.in<QLineEdit>("identityAddressEdit")->text(),
                 QStringLiteral("anna@example.org"));
        QVERIFY(!rig.in<QPushButton>("identityRemove")->isEnabled()); // there is always one
        rig.write("identityNameEdit", "Anna Berg");
        rig.press("identitiesSave");
        QVERIFY(!rig.dialog || !rig.dialog->isVisible());
        QVERIFY(rig.stored()
                == std::vector<Identity> {identity("Anna Berg", "anna@example.org")});
    }

    void oneIsAddedAndMadeTheDefault()
    {
        Rig rig({identity("Anna", "anna@example.org")});
        rig.open();
        rig.press("identityAdd");
        QCOMPARE(rig.list()->currentRow(), 1);
        QVERIFY(rig.in<QLineEdit>("identityAddressEdit")->hasFocus());
        rig.write("identityNameEdit", "Sales");
        rig.write("identityAddressEdit", "sales@example.org");
        rig.write("identityReplyToEdit", "office@example.org");
        QVERIFY(!rig.in<QPushButton>("identityDown")->isEnabled());
        rig.press("identityUp");
        QCOMPARE(rig.list()->currentRow(), 0);
        QVERIFY(rig.list()->item(0)->text().contains(QLatin1String("Sales (default)")));
        QVERIFY(!rig.in<QPushButton>("identityUp")->isEnabled());
        rig.press("identitiesSave");
        QCOMPARE(rig.storedNames(), QStringList({QStringLiteral("Sales"), QStringLiteral("Anna")}));
        QCOMPARE(rig.stored().front().replyTo, QStringLiteral("office@example.org"));
    }

    void keysDoAllOfIt()
    {
        Rig rig({identity("One", "one@example.org"), identity("Two", "two@example.org"),
                 identity("Three", "three@example.org")});
        rig.open();
        rig.list()->setFocus();
        QTest::keyClick(rig.list(), Qt::Key_Down);
        QCOMPARE(rig.in<QLineEdit>("identityNameEdit")->text(), QStringLiteral("Two"));
        QTest::keyClick(rig.list(), Qt::Key_Up, Qt::AltModifier);
        QCOMPARE(rig.list()->currentRow(), 0);
        QTest::keyClick(rig.list(), Qt::Key_Down, Qt::AltModifier);
        QTest::keyClick(rig.list(), Qt::Key_Down, Qt::AltModifier);
        QCOMPARE(rig.list()->currentRow(), 2);
        QTest::keyClick(rig.list(), Qt::Key_Down, Qt::AltModifier); // no further
        QCOMPARE(rig.list()->currentRow(), 2);
        QTest::keyClick(rig.list(), Qt::Key_Up);
        QTest::keyClick(rig.list(), Qt::Key_Delete);
        QCOMPARE(rig.list()->count(), 2);
        QTest::keyClick(rig.in<QPushButton>("identitiesSave"), Qt::Key_Space);
        QCOMPARE(rig.storedNames(), QStringList({QStringLiteral("One"), QStringLiteral("Two")}));
    }

    void tabComesByEverything()
    {
        Rig rig({identity("One", "one@example.org"), identity("Two", "two@example.org")});
        rig.open();
        QStringList seen;
        for (int i = 0; i < 20; ++i) {
            seen.append(QApplication::focusWidget()->objectName());
            QVERIFY2(!QApplication::focusWidget()->accessibleName().isEmpty(),
                     qPrintable(seen.back()));
            QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
        }
        for (const char *name :
             {"identityNameEdit", "identityAddressEdit", "identityReplyToEdit", "signatureRich",
              "bodyEdit", "identitiesList", "identityAdd", "identityRemove", "identityDown",
              "identitiesCancel", "identitiesSave"})
            QVERIFY2(seen.contains(QLatin1String(name)), name);
    }

    // --- signatures

    void aSignatureIsPlainOrFormatted()
    {
        Rig rig({identity("Anna", "anna@example.org")});
        rig.open();
        auto *body = rig.in<ComposerBody>("signatureBody");
        QVERIFY(!body->isRich());
        body->plain()->setFocus();
        QTest::keyClicks(body->plain(), QStringLiteral("Anna Berg"));
        rig.press("signatureRich");
        QVERIFY(body->isRich());
        body->rich()->setFocus();
        body->rich()->selectAll();
        QTest::keySequence(body->rich(), QKeySequence::Bold);
        rig.press("identitiesSave");
        const Identity stored = rig.stored().front();
        QCOMPARE(stored.signature, QStringLiteral("Anna Berg"));
        QVERIFY2(stored.signatureHtml.contains(QLatin1String("<b>Anna Berg</b>")),
                 qPrintable(stored.signatureHtml));
        rig.open(); // it comes back as it was
        QVERIFY(rig.in<ComposerBody>("signatureBody")->isRich());
        QVERIFY(rig.in<QToolButton>("signatureRich")->isChecked());
        rig.press("signatureRich");
        rig.press("identitiesSave");
        QVERIFY(rig.stored().front().signatureHtml.isEmpty());
        QCOMPARE(rig.stored().front().signature, QStringLiteral("Anna Berg"));
    }

    void eachHasItsOwn()
    {
        Rig rig({identity("Anna", "anna@example.org", "Yours, Anna"),
                 identity("Sales", "sales@example.org", "The office")});
        rig.open();
        auto *body = rig.in<ComposerBody>("signatureBody");
        QCOMPARE(body->text(), QStringLiteral("Yours, Anna"));
        rig.list()->setCurrentRow(1);
        QCOMPARE(body->text(), QStringLiteral("The office"));
        body->plain()->setFocus();
        QTest::keyClicks(body->plain(), QStringLiteral("> "));
        rig.list()->setCurrentRow(0);
        QCOMPARE(body->text(), QStringLiteral("Yours, Anna"));
        rig.press("identitiesSave");
        QCOMPARE(rig.stored().front().signature, QStringLiteral("Yours, Anna"));
        QCOMPARE(rig.stored().back().signature, QStringLiteral("> The office"));
    }

    /// RFC 3676 4.3: the line is put there when the signature is; two of them would be one too many.
    void aTypedSeparatorIsNotPartOfIt_data()
    {
        QTest::addColumn<bool>("isRich");
        QTest::newRow("plain") << false;
        QTest::newRow("formatted") << true;
    }

    void aTypedSeparatorIsNotPartOfIt()
    {
        QFETCH(bool, isRich);
        Rig rig({identity("Anna", "anna@example.org")});
        rig.open();
        auto *body = rig.in<ComposerBody>("signatureBody");
        if (isRich)
            rig.press("signatureRich");
        QWidget *edit = isRich ? static_cast<QWidget *>(body->rich()) : body->plain();
        edit->setFocus();
        QTest::keyClicks(edit, QStringLiteral("-- "));
        QTest::keyClick(edit, Qt::Key_Return);
        QTest::keyClicks(edit, QStringLiteral("Anna"));
        rig.press("identitiesSave");
        QCOMPARE(rig.stored().front().signature, QStringLiteral("Anna"));
        QVERIFY(!rig.stored().front().signatureHtml.contains(QLatin1String("--")));
    }

    // --- what is wrong

    void aBadAddressIsTold_data()
    {
        QTest::addColumn<QByteArray>("field");
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("told");
        QTest::newRow("half") << QByteArray("identityAddressEdit") << QByteArray("sales@")
                              << QStringLiteral("sales@");
        QTest::newRow("two") << QByteArray("identityAddressEdit") << QByteArray("a@x.org, b@x.org")
                             << QStringLiteral("a@x.org, b@x.org");
        QTest::newRow("answers") << QByteArray("identityReplyToEdit") << QByteArray("office")
                                 << QStringLiteral("office");
    }

    void aBadAddressIsTold()
    {
        QFETCH(QByteArray, field);
        QFETCH(QByteArray, text);
        QFETCH(QString, told);
        Rig rig({identity("Anna", "anna@example.org"), identity("Sales", "sales@example.org")});
        rig.open();
        rig.list()->setCurrentRow(1);
        rig.write(field.constData(), text.constData());
        rig.list()->setCurrentRow(0);
        QVERIFY(!rig.isTold()); // not while one writes
        rig.press("identitiesSave");
        QVERIFY(rig.isTold());
        QVERIFY2(rig.told().contains(told), qPrintable(rig.told()));
        QCOMPARE(rig.list()->currentRow(), 1);
        QVERIFY(rig.in<QLineEdit>(field.constData())->hasFocus());
        QVERIFY(!rig.service.calls().contains(QStringLiteral("setIdentities 2")));
        rig.write(field.constData(), "good@example.org");
        QVERIFY(!rig.isTold());
        rig.press("identitiesSave");
        QVERIFY(rig.service.calls().contains(QStringLiteral("setIdentities 2")));
    }

    void aNewOneNeedsAnAddress()
    {
        Rig rig({identity("Anna", "anna@example.org")});
        rig.open();
        rig.press("identityAdd");
        rig.press("identitiesSave");
        QVERIFY(rig.isTold());
        QVERIFY(rig.in<QLineEdit>("identityAddressEdit")->hasFocus());
        rig.press("identityRemove");
        QVERIFY(!rig.isTold());
        rig.press("identitiesSave");
        QCOMPARE(rig.stored().size(), 1U);
    }

    void cancelTellsWhatItLoses()
    {
        Rig rig({identity("Anna", "anna@example.org")});
        rig.open();
        rig.write("identityNameEdit", "Other");
        QTest::keyClick(rig.dialog, Qt::Key_Escape);
        QVERIFY(rig.dialog->isVisible());
        QVERIFY(rig.isTold());
        rig.press("identitiesCancel");
        QVERIFY(!rig.dialog || !rig.dialog->isVisible());
        QCOMPARE(rig.storedNames(), QStringList {QStringLiteral("Anna")});
        rig.open(); // nothing changed: nothing to tell
        rig.press("identitiesCancel");
        QVERIFY(!rig.dialog || !rig.dialog->isVisible());
    }

    // --- the server's own copies

    void theServersOwnCopyIsASwitch()
    {
        Rig rig;
        auto *keeps = rig.accounts.findChild<QCheckBox *>(QStringLiteral("accountKeepsSent"));
        QVERIFY(keeps->isVisible() && !keeps->isChecked());
        QVERIFY(!keeps->accessibleDescription().isEmpty());
        QTest::keyClick(keeps, Qt::Key_Space);
        QCOMPARE(rig.service.calls().last(), QStringLiteral("setServerKeepsSent 1"));
        QVERIFY(rig.service.accounts().front().serverKeepsSent);
        QVERIFY(keeps->isChecked());
        QTest::keyClick(keeps, Qt::Key_Space);
        QCOMPARE(rig.service.calls().last(), QStringLiteral("setServerKeepsSent 0"));
        rig.service.setSmtp(rig.account, {});
        QVERIFY(!keeps->isVisible()); // it sends nothing
    }

    /// The dialog grows instead of cutting words and buttons.
    void theQuestionBeforeRemovingLeavesEverythingItsRoom()
    {
        Rig rig;
        QTest::mouseClick(rig.accounts.findChild<QPushButton *>(QStringLiteral("accountRemove")),
                          Qt::LeftButton);
        auto *question = rig.accounts.findChild<QWidget *>(QStringLiteral("removeQuestion"));
        QTRY_VERIFY(!question->visibleRegion().isEmpty()
                    && question->visibleRegion().boundingRect() == question->rect());
        const auto *words =
            rig.accounts.findChild<QLabel *>(QStringLiteral("accountKeepsSentWords"));
        QTRY_VERIFY2(words->height() >= words->heightForWidth(words->width()),
                     qPrintable(QStringLiteral("%1 of %2")
                                    .arg(words->height())
                                    .arg(words->heightForWidth(words->width()))));
        const auto *button =
            rig.accounts.findChild<QPushButton *>(QStringLiteral("accountIdentities"));
        QVERIFY(button->height() >= button->sizeHint().height());
    }

    void itLooksCalm_data()
    {
        QTest::addColumn<bool>("isDark");
        QTest::newRow("light") << false;
        QTest::newRow("dark") << true;
    }

    void itLooksCalm()
    {
        QFETCH(bool, isDark);
        theme::apply(*qApp, isDark ? theme::Scheme::Dark : theme::Scheme::Light);
        const QString theme = isDark ? QStringLiteral("dark") : QStringLiteral("light");
        Identity sales = identity("Harbour office", "office@harbour.example", "Anna Berg\nHarbour");
        sales.signatureHtml =
            QStringLiteral("<p><b>Anna Berg</b><br><span style=\"color: #2a6099\">Harbour office"
                           "</span><br><a href=\"https://harbour.example/\">harbour.example</a></p>");
        Rig rig({identity("Anna Berg", "anna@example.org", "Anna Berg\nPier 7"), sales});
        QVERIFY(!test::shot(rig.accounts, QStringLiteral("accounts-writing-") + theme).isNull());
        rig.open();
        QVERIFY(!test::shot(*rig.dialog, QStringLiteral("identities-plain-") + theme).isNull());
        rig.list()->setCurrentRow(1);
        rig.write("identityReplyToEdit", "office@");
        rig.press("identitiesSave");
        QVERIFY(!test::shot(*rig.dialog, QStringLiteral("identities-rich-") + theme).isNull());
        theme::apply(*qApp, theme::Scheme::Light);
    }
};

QTEST_MAIN(TestIdentities)
#include "tst_identities.moc"
