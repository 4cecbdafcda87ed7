// SPDX-License-Identifier: GPL-3.0-or-later
// Accounts: guesses from the address, the login check and its errors in words, passwords, removal; every fault has words.
#include "tests/ui/support/uitest.h"
#include "tests/ui/window/windowtest.h"
#include "ui/accounts/accountguess.h"
#include "ui/accounts/accountsdialog.h"
#include "ui/accounts/addaccountdialog.h"
#include "ui/accounts/faultnotice.h"
#include "ui/accounts/faultwords.h"
#include "ui/accounts/passworddialog.h"
#include "ui/common/theme.h"

#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QProgressBar>
#include <QPushButton>
#include <QSet>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTest>
#include <QToolButton>

using namespace homing;
using namespace homing::ui;
using homing::test::FakeMailService;

namespace {

constexpr int lastCause = int(FaultCause::Cancelled);

class Form
{
public:
    explicit Form(AddAccountDialog &dialog)
        : m_dialog(dialog)
    {
    }
    QLineEdit *edit(const char *name) const
    {
        return m_dialog.findChild<QLineEdit *>(QString::fromLatin1(name));
    }
    QPushButton *button(const char *name) const
    {
        return m_dialog.findChild<QPushButton *>(QString::fromLatin1(name));
    }
    void fill() const
    {
        edit("accountNameEdit")->setText(QStringLiteral("Anna Berg"));
        edit("accountAddressEdit")->setText(QStringLiteral("anna@example.org"));
        edit("accountPasswordEdit")->setText(QStringLiteral("s3cret"));
    }
    FaultNotice *notice() const { return m_dialog.findChild<FaultNotice *>(); }

private:
    AddAccountDialog &m_dialog;
};

/// Remembers what it was given; a password is compared, never printed.
class SpyingService final : public FakeMailService
{
public:
    AccountId addAccount(account::AccountSettings settings, const Secret &password) override
    {
        added = settings;
        addedPassword = password.reveal();
        return FakeMailService::addAccount(settings, password);
    }
    void setPassword(AccountId account, const Secret &password) override
    {
        changedPassword = password.reveal();
        FakeMailService::setPassword(account, password);
    }
    void checkLogin(const account::AccountSettings &settings, const Secret &password) override
    {
        if (isSilent)
            return;
        FakeMailService::checkLogin(settings, password);
    }
    std::optional<account::AccountSettings> added;
    QByteArray addedPassword;
    QByteArray changedPassword;
    bool isSilent = false;
};

} // namespace

class TestAccounts : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        test::prepareWindowApplication();
    }

    void everyFaultHasWords_data()
    {
        QTest::addColumn<int>("cause");
        for (int cause = 1; cause <= lastCause; ++cause)
            QTest::newRow(qPrintable(QString::number(cause))) << cause;
    }

    void everyFaultHasWords()
    {
        QFETCH(int, cause);
        account::AccountSettings settings;
        settings.email = QStringLiteral("anna@example.org");
        settings.imap.host = QStringLiteral("imap.example.org");
        const Fault fault {FaultCause(cause), QStringLiteral("AUTHENTICATIONFAILED details")};
        const FaultWords words = faultWords(fault, settings);
        QVERIFY(!words.sentence.isEmpty());
        QVERIFY(words.sentence.endsWith(u'.'));
        // Words for people: no protocol in them, nothing of the server's own text.
        QVERIFY(!words.sentence.contains(QLatin1String("AUTHENTICATIONFAILED")));
        QVERIFY(!words.sentence.contains(QLatin1String("unknown"), Qt::CaseInsensitive));
        QVERIFY(faultTechnicalText(fault).contains(QLatin1String("AUTHENTICATIONFAILED")));
        QCOMPARE(faultActionLabel(words.action).isEmpty(), words.action == FaultAction::None);
    }

    void faultSentencesDiffer()
    {
        QSet<QString> sentences;
        for (int cause = 1; cause <= lastCause; ++cause)
            sentences.insert(faultWords({FaultCause(cause), {}}, {}).sentence);
        QCOMPARE(sentences.size(), lastCause);
        QVERIFY(faultWords({}, {}).sentence.isEmpty());
    }

    void refusedPasswordNamesTheAddressAndTheWayOut()
    {
        account::AccountSettings settings;
        settings.email = QStringLiteral("anna@example.org");
        const FaultWords words = faultWords({FaultCause::LoginRefused, {}}, settings);
        QCOMPARE(words.sentence, QStringLiteral("The server refused the password for anna@example.org."));
        QCOMPARE(words.action, FaultAction::ChangePassword);
        QVERIFY(words.needsUser);
    }

    void guesses_data()
    {
        QTest::addColumn<QString>("address");
        QTest::addColumn<QString>("imap");
        QTest::newRow("plain") << QStringLiteral("anna@example.org") << QStringLiteral("imap.example.org");
        QTest::newRow("blanks") << QStringLiteral("  anna@Example.ORG ") << QStringLiteral("imap.example.org");
        QTest::newRow("half") << QStringLiteral("anna@") << QString();
        QTest::newRow("none") << QStringLiteral("anna") << QString();
        QTest::newRow("Gmail") << QStringLiteral("anna@gmail.com") << QStringLiteral("imap.gmail.com");
        QTest::newRow("Gmail's other name")
            << QStringLiteral("anna@googlemail.com") << QStringLiteral("imap.gmail.com");
    }

    void guesses()
    {
        QFETCH(QString, address);
        QFETCH(QString, imap);
        const account::AccountSettings guess = guessAccount(address);
        QCOMPARE(guess.imap.host, imap);
        QCOMPARE(guess.imap.port, quint16(993));
        QCOMPARE(guess.imap.tls, session::TlsMode::Implicit);
        QCOMPARE(guess.serverKeepsSent, imap == QLatin1String("imap.gmail.com"));
    }

    void addsAnAccountAfterALoginThatWorked()
    {
        SpyingService service;
        AddAccountDialog dialog(service);
        dialog.show();
        const Form form(dialog);
        form.fill();
        QCOMPARE(form.edit("imapHostEdit")->text(), QStringLiteral("imap.example.org"));
        QSignalSpy added(&dialog, &AddAccountDialog::accountAdded);
        QTest::mouseClick(form.button("addAccountButton"), Qt::LeftButton);
        QVERIFY(dialog.isChecking());
        QVERIFY(dialog.findChild<QProgressBar *>()->isVisible());
        QVERIFY(!service.added); // nothing is stored before the login worked
        QTRY_COMPARE(added.count(), 1);
        QVERIFY(service.added);
        QCOMPARE(service.added->email, QStringLiteral("anna@example.org"));
        QCOMPARE(service.added->fullName, QStringLiteral("Anna Berg"));
        QCOMPARE(service.added->user, QStringLiteral("anna@example.org"));
        QCOMPARE(service.added->imap.host, QStringLiteral("imap.example.org"));
        QCOMPARE(service.added->smtp.host, QStringLiteral("smtp.example.org"));
        QCOMPARE(service.added->secretSource, account::SecretSource::Keychain);
        QVERIFY(!service.added->imap.allowPlaintext);
        QCOMPARE(service.addedPassword, QByteArray("s3cret"));
        QVERIFY(!dialog.isVisible());
        QVERIFY(form.edit("accountPasswordEdit")->text().isEmpty());
    }

    void aServerThatKeepsItsCopiesIsKnownByItsName()
    {
        SpyingService service;
        AddAccountDialog dialog(service);
        dialog.show();
        const Form form(dialog);
        form.fill();
        form.edit("smtpHostEdit")->setText(QStringLiteral("smtp.gmail.com"));
        QTest::mouseClick(form.button("addAccountButton"), Qt::LeftButton);
        QTRY_VERIFY(service.added);
        QVERIFY(service.added->serverKeepsSent);
    }

    void aRefusedLoginIsToldInPlace()
    {
        SpyingService service;
        service.setLoginResult({FaultCause::LoginRefused, QStringLiteral("[AUTHENTICATIONFAILED] <b>no</b>")});
        AddAccountDialog dialog(service);
        dialog.show();
        const Form form(dialog);
        form.fill();
        QTest::mouseClick(form.button("addAccountButton"), Qt::LeftButton);
        QTRY_VERIFY(form.notice()->isVisible());
        QCOMPARE(form.notice()->text(), QStringLiteral("The server refused the password for anna@example.org."));
        QVERIFY(dialog.isVisible());
        QVERIFY(!service.added);
        // The technical text is one click away, as plain text.
        auto *technical = dialog.findChild<QLabel *>(QStringLiteral("faultTechnical"));
        QVERIFY(!technical->isVisible());
        QTest::mouseClick(dialog.findChild<QToolButton *>(QStringLiteral("faultDetails")), Qt::LeftButton);
        QVERIFY(technical->isVisible());
        QVERIFY(technical->text().contains(QLatin1String("<b>no</b>")));
        QCOMPARE(technical->textFormat(), Qt::PlainText);
        // What was typed is still there, and typing takes the error away.
        QCOMPARE(form.edit("accountPasswordEdit")->text(), QStringLiteral("s3cret"));
        QTest::keyClicks(form.edit("accountPasswordEdit"), QStringLiteral("x"));
        QVERIFY(!form.notice()->isVisible());
        QVERIFY(QApplication::topLevelWidgets().size() < 3); // no message box anywhere
    }

    void aBadCertificateSaysWhatIsWrong()
    {
        SpyingService service;
        service.setLoginResult({FaultCause::CertificateInvalid, QStringLiteral("The certificate has expired")});
        AddAccountDialog dialog(service);
        dialog.show();
        const Form form(dialog);
        form.fill();
        QTest::mouseClick(form.button("addAccountButton"), Qt::LeftButton);
        QTRY_VERIFY(form.notice()->isVisible());
        auto *technical = dialog.findChild<QLabel *>(QStringLiteral("faultTechnical"));
        QVERIFY(technical->isVisible());
        QCOMPARE(technical->text(), QStringLiteral("The certificate has expired"));
    }

    void cancelStopsTheCheckAndKeepsTheFields()
    {
        SpyingService service;
        service.isSilent = true; // a server that never answers
        AddAccountDialog dialog(service);
        dialog.show();
        const Form form(dialog);
        form.fill();
        QTest::mouseClick(form.button("addAccountButton"), Qt::LeftButton);
        QVERIFY(dialog.isChecking());
        QTest::mouseClick(form.button("addAccountCancel"), Qt::LeftButton);
        QVERIFY(!dialog.isChecking());
        QVERIFY(dialog.isVisible());
        QVERIFY(service.calls().contains(QStringLiteral("cancelCheckLogin")));
        QCOMPARE(form.edit("accountAddressEdit")->text(), QStringLiteral("anna@example.org"));
        // A late answer to the cancelled check adds nothing.
        Q_EMIT service.loginChecked({});
        QVERIFY(!service.added);
        QTest::mouseClick(form.button("addAccountCancel"), Qt::LeftButton);
        QVERIFY(!dialog.isVisible());
        QVERIFY(form.edit("accountPasswordEdit")->text().isEmpty());
    }

    void missingFieldsAreNamed()
    {
        SpyingService service;
        AddAccountDialog dialog(service);
        dialog.show();
        const Form form(dialog);
        QTest::mouseClick(form.button("addAccountButton"), Qt::LeftButton);
        QVERIFY(form.notice()->text().contains(QLatin1String("address")));
        form.edit("accountAddressEdit")->setText(QStringLiteral("anna@example.org"));
        QTest::mouseClick(form.button("addAccountButton"), Qt::LeftButton);
        QVERIFY(form.notice()->text().contains(QLatin1String("password")));
        form.edit("accountPasswordEdit")->setText(QStringLiteral("x"));
        form.edit("imapHostEdit")->clear();
        QTest::mouseClick(form.button("addAccountButton"), Qt::LeftButton);
        QVERIFY(form.notice()->text().contains(QLatin1String("mail server")));
        QVERIFY(service.calls().isEmpty());
    }

    void whatTheUserWroteIsNotGuessedAway()
    {
        SpyingService service;
        AddAccountDialog dialog(service);
        dialog.show();
        const Form form(dialog);
        form.fill();
        auto *host = form.edit("imapHostEdit");
        host->clear();
        QTest::keyClicks(host, QStringLiteral("mail.example.net"));
        form.edit("accountAddressEdit")->setText(QStringLiteral("other@example.com"));
        QCOMPARE(host->text(), QStringLiteral("mail.example.net"));
        QCOMPARE(form.edit("smtpHostEdit")->text(), QStringLiteral("smtp.example.com"));
    }

    void securityChoosesThePort()
    {
        SpyingService service;
        AddAccountDialog dialog(service);
        dialog.show();
        auto *security = dialog.findChild<QComboBox *>(QStringLiteral("imapSecurityCombo"));
        auto *port = dialog.findChild<QSpinBox *>(QStringLiteral("imapPortSpin"));
        QCOMPARE(port->value(), 993);
        security->setCurrentIndex(security->findData(int(session::TlsMode::StartTls)));
        QCOMPARE(port->value(), 143);
        port->setValue(1143);
        security->setCurrentIndex(security->findData(int(session::TlsMode::Implicit)));
        QCOMPARE(port->value(), 1143);
    }

    void plaintextIsAskedForByNameAndOnlyForOtherMachines()
    {
        SpyingService service;
        AddAccountDialog dialog(service);
        dialog.show();
        const Form form(dialog);
        form.fill();
        auto *security = dialog.findChild<QComboBox *>(QStringLiteral("imapSecurityCombo"));
        auto *plaintext = dialog.findChild<QCheckBox *>(QStringLiteral("accountPlaintext"));
        QVERIFY(!plaintext->isVisible());
        security->setCurrentIndex(security->findData(int(session::TlsMode::None)));
        QVERIFY(plaintext->isVisible() && !plaintext->isChecked());
        form.edit("imapHostEdit")->setText(QStringLiteral("127.0.0.1"));
        QVERIFY(!plaintext->isVisible());
        QVERIFY(isLoopback(QStringLiteral("localhost")) && isLoopback(QStringLiteral("::1")));
        QVERIFY(!isLoopback(QStringLiteral("localhost.example.org")));
    }

    void aNewPasswordGoesToTheService()
    {
        SpyingService service;
        account::AccountSettings settings;
        settings.id = service.makeAccount(QStringLiteral("Work"), QStringLiteral("anna@example.org"));
        settings.email = QStringLiteral("anna@example.org");
        PasswordDialog dialog(service, settings);
        dialog.show();
        auto *edit = dialog.findChild<QLineEdit *>(QStringLiteral("passwordEdit"));
        QCOMPARE(edit->echoMode(), QLineEdit::Password);
        auto *save = dialog.findChild<QPushButton *>(QStringLiteral("passwordSave"));
        QVERIFY(!save->isEnabled());
        QTest::keyClicks(edit, QStringLiteral("new"));
        QTest::mouseClick(save, Qt::LeftButton);
        QCOMPARE(service.changedPassword, QByteArray("new"));
        QVERIFY(edit->text().isEmpty());
    }

    void whatIsKeptOfflineIsChosen()
    {
        FakeMailService service;
        const AccountId account =
            service.makeAccount(QStringLiteral("Work"), QStringLiteral("anna@example.org"));
        AccountsDialog dialog(service);
        dialog.show();
        auto *kind = dialog.findChild<QComboBox *>(QStringLiteral("accountOfflineKind"));
        auto *days = dialog.findChild<QSpinBox *>(QStringLiteral("accountOfflineDays"));
        auto *told = dialog.findChild<QLabel *>(QStringLiteral("accountOfflineState"));
        QCOMPARE(kind->currentIndex(), 0);
        QCOMPARE(days->value(), 90);
        QVERIFY(days->isVisible());
        QVERIFY(!told->isVisible());
        days->setValue(30);
        Q_EMIT days->editingFinished();
        QCOMPARE(service.calls().last(), QStringLiteral("setOfflinePolicy 0 30"));
        account::AccountState state;
        state.textsDone = 120;
        state.textsTotal = 1'500;
        service.setState(account, state);
        QCOMPARE(told->text(), QStringLiteral("120 of 1,500 are here."));
        test::shot(dialog, QStringLiteral("accounts-offline"));
        state.textsPaused = true;
        service.setState(account, state);
        QVERIFY(told->text().contains(QStringLiteral("metered")));
        kind->setCurrentIndex(2);
        Q_EMIT kind->activated(2);
        QCOMPARE(service.calls().last(), QStringLiteral("setOfflinePolicy 2 30"));
        QVERIFY(!days->isVisible());
    }

    void removingAsksFirstAndNamesWhatIsLost()
    {
        SpyingService service;
        const AccountId account = service.makeAccount(QStringLiteral("Work"), QStringLiteral("anna@example.org"));
        service.makeAccount(QStringLiteral("Home"), QStringLiteral("anna@example.net"));
        store::Operation operation;
        operation.id = OperationId(1);
        service.addOperation(account, operation);
        AccountsDialog dialog(service);
        dialog.show();
        dialog.selectAccount(account);
        auto *question = dialog.findChild<QWidget *>(QStringLiteral("removeQuestion"));
        QVERIFY(!question->isVisible());
        QTest::mouseClick(dialog.findChild<QPushButton *>(QStringLiteral("accountRemove")), Qt::LeftButton);
        QVERIFY(question->isVisible());
        const QString text = dialog.findChild<QLabel *>(QStringLiteral("removeQuestionText"))->text();
        QVERIFY(text.contains(QLatin1String("Work")) && text.contains(QLatin1String("1 action")));
        const auto *facts = dialog.findChild<QLabel *>(QStringLiteral("accountFacts"));
        QVERIFY(facts->accessibleName().contains(facts->text().section(u'\n', 0, 0)));
        QVERIFY(!service.calls().contains(QStringLiteral("removeAccount")));
        QTest::mouseClick(dialog.findChild<QPushButton *>(QStringLiteral("removeKeep")), Qt::LeftButton);
        QVERIFY(!question->isVisible());
        QTest::mouseClick(dialog.findChild<QPushButton *>(QStringLiteral("accountRemove")), Qt::LeftButton);
        QTest::mouseClick(dialog.findChild<QPushButton *>(QStringLiteral("removeConfirm")), Qt::LeftButton);
        QVERIFY(service.calls().contains(QStringLiteral("removeAccount")));
        QCOMPARE(dialog.findChild<QListWidget *>()->count(), 1);
        QCOMPARE(dialog.findChild<QLabel *>(QStringLiteral("accountTitle"))->text(), QStringLiteral("Home"));
    }

    void pictures()
    {
        SpyingService service;
        service.setLoginResult({FaultCause::LoginRefused, QStringLiteral("a1 NO [AUTHENTICATIONFAILED] Wrong password")});
        AddAccountDialog dialog(service);
        dialog.show();
        const Form form(dialog);
        QCoreApplication::processEvents();
        QVERIFY(!test::shot(dialog, QStringLiteral("add-account-empty")).isNull());
        form.fill();
        QTest::mouseClick(form.button("addAccountButton"), Qt::LeftButton);
        QTRY_VERIFY(form.notice()->isVisible());
        dialog.adjustSize();
        QCoreApplication::processEvents();
        QVERIFY(!test::shot(dialog, QStringLiteral("add-account-error")).isNull());
        dialog.findChild<QToolButton *>(QStringLiteral("accountMore"))->setChecked(true);
        dialog.findChild<QToolButton *>(QStringLiteral("faultDetails"))->setChecked(true);
        dialog.adjustSize();
        theme::apply(*qApp, theme::Scheme::Dark);
        QCoreApplication::processEvents();
        QVERIFY(!test::shot(dialog, QStringLiteral("add-account-more-dark@2x"), 2).isNull());
        theme::apply(*qApp, theme::Scheme::Light);
        const AccountId account = service.makeAccount(QStringLiteral("Work"), QStringLiteral("anna@example.org"));
        service.makeAccount(QStringLiteral("Home"), QStringLiteral("anna@example.net"));
        AccountsDialog accounts(service);
        accounts.selectAccount(account);
        accounts.show();
        QTest::mouseClick(accounts.findChild<QPushButton *>(QStringLiteral("accountRemove")), Qt::LeftButton);
        QCoreApplication::processEvents();
        QVERIFY(!test::shot(accounts, QStringLiteral("accounts")).isNull());
    }
};

QTEST_MAIN(TestAccounts)
#include "tst_accounts.moc"
