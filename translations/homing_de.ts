<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name>homing::app::Demo</name>
    <message>
        <source>Demo</source>
        <translation>Demo</translation>
    </message>
</context>
<context>
    <name>homing::app::Main</name>
    <message>
        <source>The demo could not be started: no free port on this computer.</source>
        <translation>Die Demo konnte nicht gestartet werden: Auf diesem Rechner ist kein Port frei.</translation>
    </message>
</context>
<context>
    <name>homing::app::Options</name>
    <message>
        <source>A mail client that is true again in one flight, however the connection comes and goes.</source>
        <translation>Ein E‑Mail-Programm, das nach einem einzigen Umlauf wieder stimmt, wie auch immer die Verbindung kommt und geht.</translation>
    </message>
    <message>
        <source>Keep accounts and mail in this folder.</source>
        <translation>Konten und E‑Mails in diesem Ordner halten.</translation>
    </message>
    <message>
        <source>Open a demo account on a mail server inside Homing; nothing is kept.</source>
        <translation>Ein Demokonto auf einem Mailserver in Homing öffnen; nichts davon wird aufgehoben.</translation>
    </message>
    <message>
        <source>light, dark or system.</source>
        <translation>light (hell), dark (dunkel) oder system.</translation>
    </message>
    <message>
        <source>Homing does not understand &quot;%1&quot;.</source>
        <translation>Homing versteht „%1“ nicht.</translation>
    </message>
    <message>
        <source>--theme is light, dark or system.</source>
        <translation>--theme ist light, dark oder system.</translation>
    </message>
    <message>
        <source>Write a message from a mailto: link.</source>
        <translation>Eine Nachricht nach einem mailto:-Link schreiben.</translation>
    </message>
</context>
<context>
    <name>homing::ui::AboutDialog</name>
    <message>
        <source>About Homing</source>
        <translation>Über Homing</translation>
    </message>
    <message>
        <source>Version %1</source>
        <translation>Version %1</translation>
    </message>
    <message>
        <source>A mail client that is true again in one flight, however the connection comes and goes.</source>
        <translation>Ein E‑Mail-Programm, das nach einem einzigen Umlauf wieder stimmt, wie auch immer die Verbindung kommt und geht.</translation>
    </message>
    <message>
        <source>Homing is free software under the GNU General Public License, version 3 or later. It comes with no warranty. It uses these libraries:</source>
        <translation>Homing ist freie Software unter der GNU General Public License, Version 3 oder neuer. Es kommt ohne jede Gewährleistung. Es benutzt diese Bibliotheken:</translation>
    </message>
    <message>
        <source>Libraries and their licences</source>
        <translation>Bibliotheken und ihre Lizenzen</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
</context>
<context>
    <name>homing::ui::AccountForm</name>
    <message>
        <source>Your name</source>
        <translation>Ihr Name</translation>
    </message>
    <message>
        <source>As others see it</source>
        <translation>Wie andere ihn sehen</translation>
    </message>
    <message>
        <source>Email address</source>
        <translation>E‑Mail-Adresse</translation>
    </message>
    <message>
        <source>you@example.org</source>
        <translation>sie@example.org</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>Passwort</translation>
    </message>
    <message>
        <source>Mail server</source>
        <translation>Mailserver</translation>
    </message>
    <message>
        <source>Send the password unencrypted: anyone on the way can read it</source>
        <translation>Passwort unverschlüsselt senden: Unterwegs kann es jeder lesen</translation>
    </message>
    <message>
        <source>More</source>
        <translation>Mehr</translation>
    </message>
    <message>
        <source>More settings</source>
        <translation>Weitere Einstellungen</translation>
    </message>
    <message>
        <source>Port</source>
        <translation>Port</translation>
    </message>
    <message>
        <source>Security</source>
        <translation>Sicherheit</translation>
    </message>
    <message>
        <source>TLS</source>
        <translation>TLS</translation>
    </message>
    <message>
        <source>STARTTLS</source>
        <translation>STARTTLS</translation>
    </message>
    <message>
        <source>None</source>
        <translation>Keine</translation>
    </message>
    <message>
        <source>Account name</source>
        <translation>Name des Kontos</translation>
    </message>
    <message>
        <source>User name</source>
        <translation>Benutzername</translation>
    </message>
    <message>
        <source>Outgoing server</source>
        <translation>Postausgangsserver</translation>
    </message>
    <message>
        <source>Certificate authority file</source>
        <translation>Datei der Zertifizierungsstelle</translation>
    </message>
    <message>
        <source>Only for servers with their own authority</source>
        <translation>Nur bei eigener Zertifizierungsstelle</translation>
    </message>
    <message>
        <source>Choose</source>
        <translation>Auswählen</translation>
    </message>
    <message>
        <source>Choose the certificate authority file</source>
        <translation>Datei der Zertifizierungsstelle auswählen</translation>
    </message>
    <message>
        <source>CA file (PEM)</source>
        <translation>CA-Datei (PEM)</translation>
    </message>
    <message>
        <source>Certificates (*.pem *.crt *.cer)</source>
        <translation>Zertifikate (*.pem *.crt *.cer)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>Alle Dateien (*)</translation>
    </message>
    <message>
        <source>Enter your email address, such as anna@example.org.</source>
        <translation>Geben Sie Ihre E‑Mail-Adresse ein, zum Beispiel anna@example.org.</translation>
    </message>
    <message>
        <source>Enter the password of your mailbox.</source>
        <translation>Geben Sie das Passwort Ihres Postfachs ein.</translation>
    </message>
    <message>
        <source>Enter the name of your mail server, such as imap.example.org.</source>
        <translation>Geben Sie den Namen Ihres Mailservers ein, zum Beispiel imap.example.org.</translation>
    </message>
</context>
<context>
    <name>homing::ui::AccountsDialog</name>
    <message>
        <source>TLS</source>
        <translation>TLS</translation>
    </message>
    <message>
        <source>STARTTLS</source>
        <translation>STARTTLS</translation>
    </message>
    <message>
        <source>not encrypted</source>
        <translation>unverschlüsselt</translation>
    </message>
    <message>
        <source>Accounts</source>
        <translation>Konten</translation>
    </message>
    <message>
        <source>Add account</source>
        <translation>Konto hinzufügen</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Settings of the account: %1</source>
        <translation>Einstellungen des Kontos: %1</translation>
    </message>
    <message>
        <source>Change password</source>
        <translation>Passwort ändern</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Remove the account</source>
        <translation>Das Konto entfernen</translation>
    </message>
    <message>
        <source>Remove account</source>
        <translation>Konto entfernen</translation>
    </message>
    <message>
        <source>Keep it</source>
        <translation>Behalten</translation>
    </message>
    <message>
        <source>Remove %1 from this computer? The mail stays on the server.</source>
        <translation>%1 von diesem Rechner entfernen? Die E‑Mails bleiben auf dem Server.</translation>
    </message>
    <message>
        <source>1 action that the server does not have yet is lost.</source>
        <translation>1 Änderung, die der Server noch nicht hat, geht verloren.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln actions that the server does not have yet are lost.</source>
        <translation>
            <numerusform>%Ln Änderung, die der Server noch nicht hat, geht verloren.</numerusform>
            <numerusform>%Ln Änderungen, die der Server noch nicht hat, gehen verloren.</numerusform>
        </translation>
    </message>
    <message>
        <source>1 message that was written here is lost.</source>
        <translation>1 Nachricht, die hier geschrieben wurde, geht verloren.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln messages that were written here are lost.</source>
        <translation>
            <numerusform>%Ln Nachricht, die hier geschrieben wurde, geht verloren.</numerusform>
            <numerusform>%Ln Nachrichten, die hier geschrieben wurden, gehen verloren.</numerusform>
        </translation>
    </message>
    <message>
        <source>There is no account yet.</source>
        <translation>Es gibt noch kein Konto.</translation>
    </message>
    <message>
        <source>%1, port %2, %3</source>
        <translation>%1, Port %2, %3</translation>
    </message>
    <message>
        <source>User name: %1</source>
        <translation>Benutzername: %1</translation>
    </message>
    <message>
        <source>Keep text on this computer</source>
        <translation>Text auf diesem Rechner halten</translation>
    </message>
    <message>
        <source>Of the newest messages</source>
        <translation>Der neuesten Nachrichten</translation>
    </message>
    <message>
        <source>Of all messages</source>
        <translation>Aller Nachrichten</translation>
    </message>
    <message>
        <source>Of opened messages only</source>
        <translation>Nur geöffneter Nachrichten</translation>
    </message>
    <message>
        <source>How many days</source>
        <translation>Wie viele Tage</translation>
    </message>
    <message>
        <source> days</source>
        <translation> Tage</translation>
    </message>
    <message>
        <source>Waits: the network is metered or slow.</source>
        <translation>Wartet: Das Netz ist getaktet oder langsam.</translation>
    </message>
    <message>
        <source>%L1 of %L2 are here.</source>
        <translation>%L1 von %L2 sind hier.</translation>
    </message>
    <message>
        <source>Identities and signatures</source>
        <translation>Identitäten und Signaturen</translation>
    </message>
    <message>
        <source>The server keeps a copy of what it sends</source>
        <translation>Der Server behält eine Kopie dessen, was er versendet</translation>
    </message>
    <message>
        <source>Keep drafts on the server too</source>
        <translation>Entwürfe auch auf dem Server aufheben</translation>
    </message>
    <message>
        <source>Gmail does so, and Homing then puts no second one into Sent. With other servers leave it off, or what you send is kept nowhere.</source>
        <translation>Gmail tut das, und Homing legt dann keine zweite in „Gesendet“. Bei anderen Servern lassen Sie es aus, sonst wird nirgends aufgehoben, was Sie senden.</translation>
    </message>
</context>
<context>
    <name>homing::ui::AddAccountDialog</name>
    <message>
        <source>Add account</source>
        <translation>Konto hinzufügen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Add your mailbox</source>
        <translation>Postfach hinzufügen</translation>
    </message>
    <message>
        <source>Homing checks the login before anything is stored. The password goes to the system&apos;s keychain.</source>
        <translation>Homing prüft die Anmeldung, bevor etwas gespeichert wird. Das Passwort kommt in den Schlüsselbund des Systems.</translation>
    </message>
    <message>
        <source>Checking the login</source>
        <translation>Anmeldung wird geprüft</translation>
    </message>
    <message>
        <source>Stop checking the login</source>
        <translation>Prüfung der Anmeldung abbrechen</translation>
    </message>
    <message>
        <source>Checking the login at %1</source>
        <translation>Anmeldung bei %1 wird geprüft</translation>
    </message>
</context>
<context>
    <name>homing::ui::AttachmentBar</name>
    <message>
        <source>Attachments</source>
        <translation>Anhänge</translation>
    </message>
    <message>
        <source>Save %1, %2</source>
        <translation>%1 speichern, %2</translation>
    </message>
    <message>
        <source>Save %1</source>
        <translation>%1 speichern</translation>
    </message>
    <message>
        <source>Save all %1</source>
        <translation>Alle %1 speichern</translation>
    </message>
    <message>
        <source>Save all</source>
        <translation>Alle speichern</translation>
    </message>
    <message>
        <source>Save attachment</source>
        <translation>Anhang speichern</translation>
    </message>
    <message>
        <source>Save all attachments</source>
        <translation>Alle Anhänge speichern</translation>
    </message>
    <message>
        <source>How much of the attachment is here</source>
        <translation>Wie viel vom Anhang da ist</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Cancel loading the attachment</source>
        <translation>Laden des Anhangs abbrechen</translation>
    </message>
    <message>
        <source>%1 could not be loaded. %2</source>
        <translation>%1 konnte nicht geladen werden. %2</translation>
    </message>
    <message>
        <source>Open %1, %2</source>
        <translation>%1 öffnen, %2</translation>
    </message>
    <message>
        <source>Open %1</source>
        <translation>%1 öffnen</translation>
    </message>
    <message>
        <source>Open...</source>
        <translation>Öffnen …</translation>
    </message>
    <message>
        <source>Save as...</source>
        <translation>Speichern unter …</translation>
    </message>
    <message>
        <source>Open %1?</source>
        <translation>%1 öffnen?</translation>
    </message>
    <message>
        <source>Nothing in its name says what kind of file it is. Open it only if you expect it from this sender.</source>
        <translation>Der Name sagt nicht, was für eine Datei es ist. Öffnen Sie sie nur, wenn Sie sie von diesem Absender erwarten.</translation>
    </message>
    <message>
        <source>Its kind is %1. Open it only if you expect it from this sender.</source>
        <translation>Die Art der Datei ist %1. Öffnen Sie sie nur, wenn Sie sie von diesem Absender erwarten.</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>%1 may be a program.</source>
        <translation>%1 ist vielleicht ein Programm.</translation>
    </message>
    <message>
        <source>Homing does not open programs. You can save the file; run it only if you are sure who made it.</source>
        <translation>Homing öffnet keine Programme. Sie können die Datei speichern; starten Sie sie nur, wenn Sie sicher sind, von wem sie stammt.</translation>
    </message>
    <message>
        <source>No program on this computer opens %1</source>
        <translation>Kein Programm auf diesem Rechner öffnet %1</translation>
    </message>
    <message>
        <source>%1 is here now. Drag it again.</source>
        <translation>%1 ist jetzt da. Ziehen Sie noch einmal.</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 von %2</translation>
    </message>
</context>
<context>
    <name>homing::ui::AwayStrip</name>
    <message>
        <source>Show</source>
        <translation>Zeigen</translation>
    </message>
    <message>
        <source>See removed</source>
        <translation>Entfernte ansehen</translation>
    </message>
    <message>
        <source>While you were away</source>
        <translation>Während Sie weg waren</translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation>Schließen</translation>
    </message>
    <message numerus="yes">
        <source>%Ln new</source>
        <translation>
            <numerusform>%Ln neue</numerusform>
            <numerusform>%Ln neue</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln removed elsewhere</source>
        <translation>
            <numerusform>%Ln anderswo entfernt</numerusform>
            <numerusform>%Ln anderswo entfernt</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln flagged</source>
        <translation>
            <numerusform>%Ln markiert</numerusform>
            <numerusform>%Ln markiert</numerusform>
        </translation>
    </message>
    <message>
        <source>While you were away: %1</source>
        <translation>Während Sie weg waren: %1</translation>
    </message>
    <message>
        <source>Show all messages</source>
        <translation>Alle Nachrichten zeigen</translation>
    </message>
</context>
<context>
    <name>homing::ui::BlockWords</name>
    <message>
        <source>There is no such address.</source>
        <translation>Diese Adresse gibt es nicht.</translation>
    </message>
    <message>
        <source>There is no such mail server.</source>
        <translation>Diesen Mailserver gibt es nicht.</translation>
    </message>
    <message>
        <source>The mailbox is full.</source>
        <translation>Das Postfach ist voll.</translation>
    </message>
    <message>
        <source>The mailbox is closed.</source>
        <translation>Das Postfach ist geschlossen.</translation>
    </message>
    <message>
        <source>The message is too large for it.</source>
        <translation>Die Nachricht ist dafür zu groß.</translation>
    </message>
    <message>
        <source>The mail server cannot be reached.</source>
        <translation>Der Mailserver ist nicht erreichbar.</translation>
    </message>
    <message>
        <source>The mail server does not accept it.</source>
        <translation>Der Mailserver nimmt sie nicht an.</translation>
    </message>
    <message>
        <source>Not delivered to %1.</source>
        <translation>Nicht zugestellt an %1.</translation>
    </message>
    <message>
        <source>Not delivered to %1 yet. It is tried until %2.</source>
        <translation>Noch nicht zugestellt an %1. Es wird bis %2 versucht.</translation>
    </message>
    <message>
        <source>Not delivered to %1 yet. It is still being tried.</source>
        <translation>Noch nicht zugestellt an %1. Es wird weiter versucht.</translation>
    </message>
    <message>
        <source>Delivered to %1.</source>
        <translation>Zugestellt an %1.</translation>
    </message>
    <message>
        <source>Handed on for %1. There will be no further report.</source>
        <translation>Weitergereicht für %1. Es kommt kein weiterer Bericht.</translation>
    </message>
    <message>
        <source>Handed on to the members of %1.</source>
        <translation>Weitergereicht an die Mitglieder von %1.</translation>
    </message>
    <message>
        <source>%1 says that your message was opened.</source>
        <translation>%1 meldet, dass Ihre Nachricht geöffnet wurde.</translation>
    </message>
    <message>
        <source>%1 says that your message was deleted unread.</source>
        <translation>%1 meldet, dass Ihre Nachricht ungelesen gelöscht wurde.</translation>
    </message>
    <message>
        <source>A report about %1.</source>
        <translation>Ein Bericht über %1.</translation>
    </message>
    <message>
        <source>Signed. The signature was not checked.</source>
        <translation>Signiert. Die Signatur wurde nicht geprüft.</translation>
    </message>
    <message>
        <source>Encrypted. It was not decrypted or checked.</source>
        <translation>Verschlüsselt. Nicht entschlüsselt oder geprüft.</translation>
    </message>
    <message>
        <source>Outlook has packed a part of this message into winmail.dat. It can be saved.</source>
        <translation>Outlook hat einen Teil dieser Nachricht in winmail.dat verpackt. Die Datei kann gespeichert werden.</translation>
    </message>
    <message>
        <source>A part of this message is kept somewhere else. It is not fetched.</source>
        <translation>Ein Teil dieser Nachricht liegt woanders. Er wird nicht geholt.</translation>
    </message>
    <message>
        <source>This is a piece of a message that was sent in parts.</source>
        <translation>Dies ist ein Stück einer Nachricht, die in Teilen verschickt wurde.</translation>
    </message>
    <message>
        <source>A very long text is not shown here. It can be saved.</source>
        <translation>Ein sehr langer Text wird hier nicht gezeigt. Er kann gespeichert werden.</translation>
    </message>
    <message>
        <source>This message has more parts than are shown.</source>
        <translation>Diese Nachricht hat mehr Teile, als gezeigt werden.</translation>
    </message>
    <message>
        <source>Somebody complained about a message.</source>
        <translation>Jemand hat sich über eine Nachricht beschwert.</translation>
    </message>
    <message numerus="yes">
        <source>And %Ln more.</source>
        <translation>
            <numerusform>Und %Ln weiterer.</numerusform>
            <numerusform>Und %Ln weitere.</numerusform>
        </translation>
    </message>
    <message>
        <source>somebody</source>
        <translation>jemanden</translation>
    </message>
    <message>
        <source>A report about delivery.</source>
        <translation>Ein Bericht über die Zustellung.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln more</source>
        <translation>
            <numerusform>%Ln weiterer</numerusform>
            <numerusform>%Ln weitere</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>homing::ui::BlocksView</name>
    <message>
        <source>From %1</source>
        <translation>Von %1</translation>
    </message>
    <message>
        <source>To %1</source>
        <translation>An %1</translation>
    </message>
    <message>
        <source>Cc %1</source>
        <translation>Kopie an %1</translation>
    </message>
    <message>
        <source>Message without a subject</source>
        <translation>Nachricht ohne Betreff</translation>
    </message>
    <message>
        <source>Message text</source>
        <translation>Text der Nachricht</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>Bild</translation>
    </message>
    <message>
        <source>Picture %1</source>
        <translation>Bild %1</translation>
    </message>
</context>
<context>
    <name>homing::ui::ColumnHeader</name>
    <message>
        <source>Columns</source>
        <translation>Spalten</translation>
    </message>
    <message>
        <source>Flag</source>
        <translation>Markierung</translation>
    </message>
    <message>
        <source>Attachment</source>
        <translation>Anhang</translation>
    </message>
    <message>
        <source>From</source>
        <translation>Von</translation>
    </message>
    <message>
        <source>Subject</source>
        <translation>Betreff</translation>
    </message>
    <message>
        <source>Date</source>
        <translation>Datum</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
</context>
<context>
    <name>homing::ui::CommandPalette</name>
    <message>
        <source>No command has this name.</source>
        <translation>Kein Befehl heißt so.</translation>
    </message>
    <message>
        <source>All commands</source>
        <translation>Alle Befehle</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>Befehl</translation>
    </message>
    <message>
        <source>Type a command</source>
        <translation>Befehl eingeben</translation>
    </message>
    <message>
        <source>Commands</source>
        <translation>Befehle</translation>
    </message>
</context>
<context>
    <name>homing::ui::Commands</name>
    <message>
        <source>Print</source>
        <translation>Drucken</translation>
    </message>
    <message>
        <source>Save as PDF</source>
        <translation>Als PDF speichern</translation>
    </message>
    <message>
        <source>Previous pane</source>
        <translation>Voriger Bereich</translation>
    </message>
    <message>
        <source>Next pane</source>
        <translation>Nächster Bereich</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>Archive</source>
        <translation>Archivieren</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>Flag</source>
        <translation>Markieren</translation>
    </message>
    <message>
        <source>Mark as read</source>
        <translation>Als gelesen kennzeichnen</translation>
    </message>
    <message>
        <source>Next message</source>
        <translation>Nächste Nachricht</translation>
    </message>
    <message>
        <source>Previous message</source>
        <translation>Vorige Nachricht</translation>
    </message>
    <message>
        <source>Next unread message</source>
        <translation>Nächste ungelesene Nachricht</translation>
    </message>
    <message>
        <source>Find in message</source>
        <translation>In der Nachricht suchen</translation>
    </message>
    <message>
        <source>Synchronise</source>
        <translation>Abgleichen</translation>
    </message>
    <message>
        <source>Work offline</source>
        <translation>Offline arbeiten</translation>
    </message>
    <message>
        <source>Add account</source>
        <translation>Konto hinzufügen</translation>
    </message>
    <message>
        <source>Accounts</source>
        <translation>Konten</translation>
    </message>
    <message>
        <source>Inspector</source>
        <translation>Inspektor</translation>
    </message>
    <message>
        <source>Larger text</source>
        <translation>Größere Schrift</translation>
    </message>
    <message>
        <source>Smaller text</source>
        <translation>Kleinere Schrift</translation>
    </message>
    <message>
        <source>Normal text size</source>
        <translation>Normale Schriftgröße</translation>
    </message>
    <message>
        <source>Compact list</source>
        <translation>Kompakte Liste</translation>
    </message>
    <message>
        <source>Conversations</source>
        <translation>Unterhaltungen</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <source>All commands</source>
        <translation>Alle Befehle</translation>
    </message>
    <message>
        <source>About Homing</source>
        <translation>Über Homing</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Beenden</translation>
    </message>
    <message>
        <source>List in columns</source>
        <translation>Liste in Spalten</translation>
    </message>
    <message>
        <source>Show unread messages only</source>
        <translation>Nur ungelesene Nachrichten zeigen</translation>
    </message>
    <message>
        <source>Unread</source>
        <translation>Ungelesen</translation>
    </message>
    <message>
        <source>Show flagged messages only</source>
        <translation>Nur markierte Nachrichten zeigen</translation>
    </message>
    <message>
        <source>Flagged</source>
        <translation>Markiert</translation>
    </message>
    <message>
        <source>Show messages with attachments only</source>
        <translation>Nur Nachrichten mit Anhängen zeigen</translation>
    </message>
    <message>
        <source>Attachment</source>
        <translation>Anhang</translation>
    </message>
    <message>
        <source>Show messages from people I wrote to only</source>
        <translation>Nur Nachrichten von Leuten zeigen, denen ich geschrieben habe</translation>
    </message>
    <message>
        <source>Contacts</source>
        <translation>Kontakte</translation>
    </message>
    <message>
        <source>Clear filter</source>
        <translation>Filter aufheben</translation>
    </message>
    <message>
        <source>Sort by date</source>
        <translation>Nach Datum ordnen</translation>
    </message>
    <message>
        <source>Sort by sender</source>
        <translation>Nach Absender ordnen</translation>
    </message>
    <message>
        <source>Sort by subject</source>
        <translation>Nach Betreff ordnen</translation>
    </message>
    <message>
        <source>Sort by size</source>
        <translation>Nach Größe ordnen</translation>
    </message>
    <message>
        <source>Unread first</source>
        <translation>Ungelesene zuerst</translation>
    </message>
    <message>
        <source>Flagged first</source>
        <translation>Markierte zuerst</translation>
    </message>
    <message>
        <source>Reverse order</source>
        <translation>Umgekehrte Reihenfolge</translation>
    </message>
    <message>
        <source>Find mail</source>
        <translation>E‑Mails finden</translation>
    </message>
    <message>
        <source>View source</source>
        <translation>Quelltext anzeigen</translation>
    </message>
    <message>
        <source>Save as .eml</source>
        <translation>Als .eml speichern</translation>
    </message>
    <message>
        <source>Write</source>
        <translation>Schreiben</translation>
    </message>
    <message>
        <source>Reply</source>
        <translation>Antworten</translation>
    </message>
    <message>
        <source>Reply to all</source>
        <translation>Allen antworten</translation>
    </message>
    <message>
        <source>Forward</source>
        <translation>Weiterleiten</translation>
    </message>
    <message>
        <source>Drafts on this computer</source>
        <translation>Entwürfe auf diesem Computer</translation>
    </message>
    <message>
        <source>Edit draft</source>
        <translation>Entwurf bearbeiten</translation>
    </message>
    <message>
        <source>Move to</source>
        <translation>Verschieben nach</translation>
    </message>
    <message>
        <source>Copy to</source>
        <translation>Kopieren nach</translation>
    </message>
    <message>
        <source>Move again</source>
        <translation>Nochmals verschieben</translation>
    </message>
    <message>
        <source>Junk</source>
        <translation>Spam</translation>
    </message>
    <message>
        <source>Empty Trash</source>
        <translation>Papierkorb leeren</translation>
    </message>
    <message>
        <source>Tag</source>
        <translation>Schlagwort</translation>
    </message>
    <message>
        <source>Remove all tags</source>
        <translation>Alle Schlagwörter entfernen</translation>
    </message>
    <message>
        <source>New tag</source>
        <translation>Neues Schlagwort</translation>
    </message>
    <message>
        <source>Manage tags</source>
        <translation>Schlagwörter verwalten</translation>
    </message>
    <message>
        <source>New folder</source>
        <translation>Neuer Ordner</translation>
    </message>
    <message>
        <source>Rename folder</source>
        <translation>Ordner umbenennen</translation>
    </message>
    <message>
        <source>Delete folder</source>
        <translation>Ordner löschen</translation>
    </message>
    <message>
        <source>Hide folders without subscription</source>
        <translation>Nicht abonnierte Ordner ausblenden</translation>
    </message>
</context>
<context>
    <name>homing::ui::ConversationLineButton</name>
    <message>
        <source>Unread</source>
        <translation>Ungelesen</translation>
    </message>
    <message>
        <source>in %1</source>
        <translation>in %1</translation>
    </message>
    <message>
        <source>flagged</source>
        <translation>markiert</translation>
    </message>
</context>
<context>
    <name>homing::ui::ConversationReader</name>
    <message>
        <source>Conversation</source>
        <translation>Unterhaltung</translation>
    </message>
    <message>
        <source>Earlier messages of the conversation</source>
        <translation>Frühere Nachrichten der Unterhaltung</translation>
    </message>
    <message>
        <source>Later messages of the conversation</source>
        <translation>Spätere Nachrichten der Unterhaltung</translation>
    </message>
    <message>
        <source>(Unknown sender)</source>
        <translation>(Unbekannter Absender)</translation>
    </message>
</context>
<context>
    <name>homing::ui::DateGroups</name>
    <message>
        <source>In the future</source>
        <translation>In der Zukunft</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>Heute</translation>
    </message>
    <message>
        <source>Yesterday</source>
        <translation>Gestern</translation>
    </message>
    <message>
        <source>This week</source>
        <translation>Diese Woche</translation>
    </message>
    <message>
        <source>Last week</source>
        <translation>Letzte Woche</translation>
    </message>
</context>
<context>
    <name>homing::ui::DeleteQuestion</name>
    <message>
        <source>Delete for good</source>
        <translation>Endgültig löschen</translation>
    </message>
    <message>
        <source>It cannot be brought back.</source>
        <translation>Sie lässt sich nicht zurückholen.</translation>
    </message>
    <message>
        <source>They cannot be brought back.</source>
        <translation>Sie lassen sich nicht zurückholen.</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>Behalten</translation>
    </message>
</context>
<context>
    <name>homing::ui::EmptyState</name>
    <message>
        <source>Progress</source>
        <translation>Fortschritt</translation>
    </message>
</context>
<context>
    <name>homing::ui::FaultNotice</name>
    <message>
        <source>Details</source>
        <translation>Details</translation>
    </message>
</context>
<context>
    <name>homing::ui::FaultWords</name>
    <message>
        <source>%1 takes no connections right now.</source>
        <translation>%1 nimmt gerade keine Verbindungen an.</translation>
    </message>
    <message>
        <source>%1 cannot be found right now.</source>
        <translation>%1 ist gerade nicht zu finden.</translation>
    </message>
    <message>
        <source>There is no network connection.</source>
        <translation>Es gibt keine Netzverbindung.</translation>
    </message>
    <message>
        <source>The server %1 was not found. Check its name.</source>
        <translation>Der Server %1 wurde nicht gefunden. Prüfen Sie seinen Namen.</translation>
    </message>
    <message>
        <source>%1 does not accept connections on port %2. Check the port.</source>
        <translation>%1 nimmt auf Port %2 keine Verbindungen an. Prüfen Sie den Port.</translation>
    </message>
    <message>
        <source>The connection to %1 was lost.</source>
        <translation>Die Verbindung zu %1 ist abgebrochen.</translation>
    </message>
    <message>
        <source>%1 does not answer.</source>
        <translation>%1 antwortet nicht.</translation>
    </message>
    <message>
        <source>%1 does not offer STARTTLS encryption on this port. Try TLS on port 993.</source>
        <translation>%1 bietet auf diesem Port keine Verschlüsselung mit STARTTLS an. Versuchen Sie TLS auf Port 993.</translation>
    </message>
    <message>
        <source>No encrypted connection to %1 could be made. Check port and security.</source>
        <translation>Mit %1 kam keine verschlüsselte Verbindung zustande. Prüfen Sie Port und Sicherheit.</translation>
    </message>
    <message>
        <source>The certificate of %1 cannot be trusted, so no password was sent.</source>
        <translation>Dem Zertifikat von %1 ist nicht zu trauen, darum wurde kein Passwort gesendet.</translation>
    </message>
    <message>
        <source>Someone may be tampering with the connection to %1. No password was sent. Try another network.</source>
        <translation>Möglicherweise manipuliert jemand die Verbindung zu %1. Es wurde kein Passwort gesendet. Versuchen Sie ein anderes Netz.</translation>
    </message>
    <message>
        <source>The password would go to %1 unencrypted. Choose TLS or STARTTLS.</source>
        <translation>Das Passwort ginge unverschlüsselt an %1. Wählen Sie TLS oder STARTTLS.</translation>
    </message>
    <message>
        <source>What answers at %1, port %2, is not a mail server (IMAP).</source>
        <translation>Was bei %1 auf Port %2 antwortet, ist kein Mailserver (IMAP).</translation>
    </message>
    <message>
        <source>The server refused the password for %1.</source>
        <translation>Der Server hat das Passwort für %1 abgelehnt.</translation>
    </message>
    <message>
        <source>%1 cannot check the password right now, or offers no way to log in that Homing knows.</source>
        <translation>%1 kann das Passwort gerade nicht prüfen oder bietet keine Anmeldung an, die Homing kennt.</translation>
    </message>
    <message>
        <source>%1 could not prove that it knows your password. It may not be your server.</source>
        <translation>%1 konnte nicht beweisen, dass es Ihr Passwort kennt. Vielleicht ist es nicht Ihr Server.</translation>
    </message>
    <message>
        <source>%1 ended the connection.</source>
        <translation>%1 hat die Verbindung beendet.</translation>
    </message>
    <message>
        <source>%1 sent answers that make no sense. Your mail here is as it was.</source>
        <translation>%1 hat unverständliche Antworten gesendet. Ihre E‑Mails hier sind, wie sie waren.</translation>
    </message>
    <message>
        <source>%1 refused a request.</source>
        <translation>%1 hat eine Anfrage abgelehnt.</translation>
    </message>
    <message>
        <source>The mail on this computer cannot be read or written.</source>
        <translation>Die E‑Mails auf diesem Rechner können nicht gelesen oder geschrieben werden.</translation>
    </message>
    <message>
        <source>The disk is full. Free some space, then try again.</source>
        <translation>Die Festplatte ist voll. Schaffen Sie Platz und versuchen Sie es dann noch einmal.</translation>
    </message>
    <message>
        <source>There is no stored password for %1.</source>
        <translation>Für %1 ist kein Passwort gespeichert.</translation>
    </message>
    <message>
        <source>Cancelled.</source>
        <translation>Abgebrochen.</translation>
    </message>
    <message>
        <source>Try now</source>
        <translation>Jetzt versuchen</translation>
    </message>
    <message>
        <source>Change password</source>
        <translation>Passwort ändern</translation>
    </message>
</context>
<context>
    <name>homing::ui::FilterBar</name>
    <message>
        <source>Filters</source>
        <translation>Filter</translation>
    </message>
    <message>
        <source>Sort</source>
        <translation>Ordnen</translation>
    </message>
    <message>
        <source>Sorted by: %1</source>
        <translation>Geordnet nach: %1</translation>
    </message>
</context>
<context>
    <name>homing::ui::FindBar</name>
    <message>
        <source>Find in message</source>
        <translation>In der Nachricht suchen</translation>
    </message>
    <message>
        <source>Previous match (Shift+Enter)</source>
        <translation>Vorige Fundstelle (Umschalt+Eingabe)</translation>
    </message>
    <message>
        <source>Next match (Enter)</source>
        <translation>Nächste Fundstelle (Eingabe)</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Close (Esc)</source>
        <translation>Schließen (Esc)</translation>
    </message>
    <message>
        <source>Not found</source>
        <translation>Nicht gefunden</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 von %2</translation>
    </message>
</context>
<context>
    <name>homing::ui::FirstStartPage</name>
    <message>
        <source>Try the demo</source>
        <translation>Demo ausprobieren</translation>
    </message>
    <message>
        <source>Welcome to Homing</source>
        <translation>Willkommen bei Homing</translation>
    </message>
    <message>
        <source>Mail that is here when the connection is not, and true again at once when it comes back.</source>
        <translation>E‑Mails, die da sind, wenn die Verbindung es nicht ist, und sofort wieder stimmen, wenn sie zurückkommt.</translation>
    </message>
    <message>
        <source>Add account</source>
        <translation>Konto hinzufügen</translation>
    </message>
    <message>
        <source>The demo runs on this computer with mail of its own. Nothing is sent anywhere.</source>
        <translation>Die Demo läuft auf diesem Rechner mit eigenen E‑Mails. Nichts wird irgendwohin gesendet.</translation>
    </message>
    <message>
        <source>Starting the demo</source>
        <translation>Demo wird gestartet</translation>
    </message>
</context>
<context>
    <name>homing::ui::Format</name>
    <message>
        <source>1 byte</source>
        <translation>1 Byte</translation>
    </message>
    <message>
        <source>first sync</source>
        <translation>erster Abgleich</translation>
    </message>
    <message>
        <source>nothing new</source>
        <translation>nichts Neues</translation>
    </message>
    <message>
        <source>session resumed</source>
        <translation>Sitzung fortgesetzt</translation>
    </message>
    <message>
        <source>compared message by message</source>
        <translation>Nachricht für Nachricht verglichen</translation>
    </message>
    <message>
        <source>built anew</source>
        <translation>neu aufgebaut</translation>
    </message>
</context>
<context>
    <name>homing::ui::FormatBar</name>
    <message>
        <source>No colour</source>
        <translation>Keine Farbe</translation>
    </message>
    <message>
        <source>Red</source>
        <translation>Rot</translation>
    </message>
    <message>
        <source>Orange</source>
        <translation>Orange</translation>
    </message>
    <message>
        <source>Green</source>
        <translation>Grün</translation>
    </message>
    <message>
        <source>Blue</source>
        <translation>Blau</translation>
    </message>
    <message>
        <source>Purple</source>
        <translation>Violett</translation>
    </message>
    <message>
        <source>Grey</source>
        <translation>Grau</translation>
    </message>
    <message>
        <source>Formatting</source>
        <translation>Formatierung</translation>
    </message>
    <message>
        <source>Link</source>
        <translation>Link</translation>
    </message>
    <message>
        <source>Insert picture</source>
        <translation>Bild einfügen</translation>
    </message>
    <message>
        <source>Clear formatting</source>
        <translation>Formatierung entfernen</translation>
    </message>
    <message>
        <source>Bold</source>
        <translation>Fett</translation>
    </message>
    <message>
        <source>Italic</source>
        <translation>Kursiv</translation>
    </message>
    <message>
        <source>Underline</source>
        <translation>Unterstrichen</translation>
    </message>
    <message>
        <source>Strike through</source>
        <translation>Durchgestrichen</translation>
    </message>
    <message>
        <source>Style and size</source>
        <translation>Stil und Größe</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>Text</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>Titel</translation>
    </message>
    <message>
        <source>Heading</source>
        <translation>Überschrift</translation>
    </message>
    <message>
        <source>Subheading</source>
        <translation>Zwischenüberschrift</translation>
    </message>
    <message>
        <source>Small</source>
        <translation>Klein</translation>
    </message>
    <message>
        <source>Normal size</source>
        <translation>Normale Größe</translation>
    </message>
    <message>
        <source>Large</source>
        <translation>Groß</translation>
    </message>
    <message>
        <source>Very large</source>
        <translation>Sehr groß</translation>
    </message>
    <message>
        <source>Text colour</source>
        <translation>Textfarbe</translation>
    </message>
    <message>
        <source>Bulleted list</source>
        <translation>Aufzählung</translation>
    </message>
    <message>
        <source>Numbered list</source>
        <translation>Nummerierte Liste</translation>
    </message>
    <message>
        <source>Indent or quote less</source>
        <translation>Weniger einrücken oder zitieren</translation>
    </message>
    <message>
        <source>Indent or quote more</source>
        <translation>Mehr einrücken oder zitieren</translation>
    </message>
</context>
<context>
    <name>homing::ui::HeaderCard</name>
    <message>
        <source>Subject: %1</source>
        <translation>Betreff: %1</translation>
    </message>
    <message>
        <source>me</source>
        <translation>mich</translation>
    </message>
    <message>
        <source>no recipients shown</source>
        <translation>keine Empfänger angegeben</translation>
    </message>
    <message>
        <source>to %1</source>
        <translation>an %1</translation>
    </message>
    <message>
        <source>to %1 +%2</source>
        <translation>an %1 +%2</translation>
    </message>
    <message>
        <source>and %1 more</source>
        <translation>und %1 weitere</translation>
    </message>
    <message>
        <source>Message header</source>
        <translation>Kopf der Nachricht</translation>
    </message>
    <message>
        <source>Flagged</source>
        <translation>Markiert</translation>
    </message>
    <message>
        <source>(No subject)</source>
        <translation>(Kein Betreff)</translation>
    </message>
    <message>
        <source>Sender&apos;s initials</source>
        <translation>Anfangsbuchstaben des Absenders</translation>
    </message>
    <message>
        <source>(Unknown sender)</source>
        <translation>(Unbekannter Absender)</translation>
    </message>
    <message>
        <source>From: %1</source>
        <translation>Von: %1</translation>
    </message>
    <message>
        <source>Reply to: %1</source>
        <translation>Antwort an: %1</translation>
    </message>
    <message>
        <source>To: %1</source>
        <translation>An: %1</translation>
    </message>
    <message>
        <source>Cc: %1</source>
        <translation>Kopie: %1</translation>
    </message>
    <message>
        <source>Date: %1</source>
        <translation>Datum: %1</translation>
    </message>
    <message>
        <source>Size: %1</source>
        <translation>Größe: %1</translation>
    </message>
    <message>
        <source>Hide details</source>
        <translation>Details verbergen</translation>
    </message>
    <message>
        <source>Show recipients and details</source>
        <translation>Empfänger und Details zeigen</translation>
    </message>
    <message>
        <source>Unsubscribe</source>
        <translation>Abmelden</translation>
    </message>
    <message>
        <source>Leave this mailing list</source>
        <translation>Diese Mailingliste verlassen</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>Schlagwörter</translation>
    </message>
</context>
<context>
    <name>homing::ui::InspectorWindow</name>
    <message>
        <source>Inspector</source>
        <translation>Inspektor</translation>
    </message>
    <message>
        <source>Account</source>
        <translation>Konto</translation>
    </message>
    <message>
        <source>Transcript</source>
        <translation>Protokoll</translation>
    </message>
    <message>
        <source>Last resync</source>
        <translation>Letzter Abgleich</translation>
    </message>
    <message>
        <source>Pending</source>
        <translation>Ausstehend</translation>
    </message>
    <message>
        <source>Pending (%1)</source>
        <translation>Ausstehend (%1)</translation>
    </message>
    <message>
        <source>Sessions</source>
        <translation>Sitzungen</translation>
    </message>
</context>
<context>
    <name>homing::ui::LinkDialog</name>
    <message>
        <source>Link</source>
        <translation>Link</translation>
    </message>
    <message>
        <source>Leads to</source>
        <translation>Führt zu</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>Text</translation>
    </message>
    <message>
        <source>&amp;Leads to:</source>
        <translation>&amp;Führt zu:</translation>
    </message>
    <message>
        <source>&amp;Text:</source>
        <translation>&amp;Text:</translation>
    </message>
    <message>
        <source>Insert</source>
        <translation>Einfügen</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>Ändern</translation>
    </message>
    <message>
        <source>Remove link</source>
        <translation>Link entfernen</translation>
    </message>
    <message>
        <source>This address has %1 characters; programs open links of up to %2.</source>
        <translation>Diese Adresse hat %1 Zeichen; Programme öffnen Links mit bis zu %2.</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
</context>
<context>
    <name>homing::ui::MailboxDelegate</name>
    <message>
        <source>%1%</source>
        <translation>%1 %</translation>
    </message>
</context>
<context>
    <name>homing::ui::MailboxTreeView</name>
    <message>
        <source>Inbox</source>
        <translation>Posteingang</translation>
    </message>
    <message>
        <source>Drafts</source>
        <translation>Entwürfe</translation>
    </message>
    <message>
        <source>Sent</source>
        <translation>Gesendet</translation>
    </message>
    <message>
        <source>Archive</source>
        <translation>Archiv</translation>
    </message>
    <message>
        <source>Junk</source>
        <translation>Spam</translation>
    </message>
    <message>
        <source>Trash</source>
        <translation>Papierkorb</translation>
    </message>
    <message>
        <source>All mail</source>
        <translation>Alle Nachrichten</translation>
    </message>
    <message>
        <source>Flagged</source>
        <translation>Markiert</translation>
    </message>
    <message numerus="yes">
        <source>%1, %Ln unread</source>
        <translation>
            <numerusform>%1, %Ln ungelesen</numerusform>
            <numerusform>%1, %Ln ungelesen</numerusform>
        </translation>
    </message>
    <message>
        <source>Mailboxes</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>All Inboxes</source>
        <translation>Alle Posteingänge</translation>
    </message>
    <message>
        <source>Search: %1</source>
        <translation>Suche: %1</translation>
    </message>
    <message>
        <source>Searches</source>
        <translation>Suchen</translation>
    </message>
</context>
<context>
    <name>homing::ui::MainWindow</name>
    <message>
        <source>The keychain did not take the password. Homing asks for it at the next start.</source>
        <translation>Der Schlüsselbund hat das Passwort nicht angenommen. Homing fragt beim nächsten Start danach.</translation>
    </message>
    <message>
        <source>That could not be done. %1</source>
        <translation>Das war nicht möglich. %1</translation>
    </message>
    <message>
        <source>%1 could not be saved. %2</source>
        <translation>%1 konnte nicht gespeichert werden. %2</translation>
    </message>
    <message>
        <source>%1 saved</source>
        <translation>%1 gespeichert</translation>
    </message>
    <message>
        <source>Flag</source>
        <translation>Markieren</translation>
    </message>
    <message>
        <source>Remove flag</source>
        <translation>Markierung entfernen</translation>
    </message>
    <message>
        <source>Mark as read</source>
        <translation>Als gelesen kennzeichnen</translation>
    </message>
    <message>
        <source>Mark as unread</source>
        <translation>Als ungelesen kennzeichnen</translation>
    </message>
    <message>
        <source>%1 - Homing</source>
        <translation>%1 – Homing</translation>
    </message>
    <message>
        <source>%1 (%2) - Homing</source>
        <translation>%1 (%2) – Homing</translation>
    </message>
    <message>
        <source>Back to the list</source>
        <translation>Zurück zur Liste</translation>
    </message>
    <message>
        <source>Folders</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>Message</source>
        <translation>Nachricht</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>Synchronise</source>
        <translation>Abgleichen</translation>
    </message>
    <message>
        <source>Account</source>
        <translation>Konto</translation>
    </message>
    <message>
        <source>Oldest first</source>
        <translation>Älteste zuerst</translation>
    </message>
    <message>
        <source>Date</source>
        <translation>Datum</translation>
    </message>
    <message>
        <source>Sender, Z to A</source>
        <translation>Absender, Z bis A</translation>
    </message>
    <message>
        <source>Sender</source>
        <translation>Absender</translation>
    </message>
    <message>
        <source>Subject, Z to A</source>
        <translation>Betreff, Z bis A</translation>
    </message>
    <message>
        <source>Subject</source>
        <translation>Betreff</translation>
    </message>
    <message>
        <source>Smallest first</source>
        <translation>Kleinste zuerst</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>Read first</source>
        <translation>Gelesene zuerst</translation>
    </message>
    <message>
        <source>Unread first</source>
        <translation>Ungelesene zuerst</translation>
    </message>
    <message>
        <source>Flagged last</source>
        <translation>Markierte zuletzt</translation>
    </message>
    <message>
        <source>Flagged first</source>
        <translation>Markierte zuerst</translation>
    </message>
    <message>
        <source>Search saved: %1</source>
        <translation>Suche gespeichert: %1</translation>
    </message>
    <message>
        <source>Saved search</source>
        <translation>Gespeicherte Suche</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>Umbenennen</translation>
    </message>
    <message>
        <source>Rename search</source>
        <translation>Suche umbenennen</translation>
    </message>
    <message>
        <source>Remove search</source>
        <translation>Suche entfernen</translation>
    </message>
    <message>
        <source>Search removed: %1</source>
        <translation>Suche entfernt: %1</translation>
    </message>
    <message>
        <source>no account has a server for outgoing mail</source>
        <translation>kein Konto hat einen Server für ausgehende E‑Mails</translation>
    </message>
    <message>
        <source>Drafts on this computer</source>
        <translation>Entwürfe auf diesem Computer</translation>
    </message>
    <message>
        <source>Drafts on this computer (%1)</source>
        <translation>Entwürfe auf diesem Computer (%1)</translation>
    </message>
    <message>
        <source>Copy message to</source>
        <translation>Nachricht kopieren nach</translation>
    </message>
    <message numerus="yes">
        <source>Copy %Ln messages to</source>
        <translation>
            <numerusform>%Ln Nachricht kopieren nach</numerusform>
            <numerusform>%Ln Nachrichten kopieren nach</numerusform>
        </translation>
    </message>
    <message>
        <source>Move message to</source>
        <translation>Nachricht verschieben nach</translation>
    </message>
    <message numerus="yes">
        <source>Move %Ln messages to</source>
        <translation>
            <numerusform>%Ln Nachricht verschieben nach</numerusform>
            <numerusform>%Ln Nachrichten verschieben nach</numerusform>
        </translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Move</source>
        <translation>Verschieben</translation>
    </message>
    <message>
        <source>Move again</source>
        <translation>Nochmals verschieben</translation>
    </message>
    <message>
        <source>Move again to %1</source>
        <translation>Nochmals nach %1 verschieben</translation>
    </message>
    <message>
        <source>Not junk</source>
        <translation>Kein Spam</translation>
    </message>
    <message>
        <source>Junk</source>
        <translation>Spam</translation>
    </message>
    <message>
        <source>Mark all as read</source>
        <translation>Alle als gelesen markieren</translation>
    </message>
    <message>
        <source>No mail can be written yet: no account has a server for outgoing mail.</source>
        <translation>Es kann noch keine E‑Mail geschrieben werden: Kein Konto hat einen Server für ausgehende E‑Mail.</translation>
    </message>
    <message>
        <source>This link for writing mail cannot be understood.</source>
        <translation>Dieser Link zum Schreiben einer E‑Mail ist nicht verständlich.</translation>
    </message>
    <message>
        <source>New folder in it</source>
        <translation>Neuer Ordner darin</translation>
    </message>
    <message>
        <source>New folder</source>
        <translation>Neuer Ordner</translation>
    </message>
    <message>
        <source>Rename folder</source>
        <translation>Ordner umbenennen</translation>
    </message>
    <message>
        <source>Delete folder</source>
        <translation>Ordner löschen</translation>
    </message>
    <message>
        <source>Subscribed</source>
        <translation>Abonniert</translation>
    </message>
</context>
<context>
    <name>homing::ui::MessageActions</name>
    <message>
        <source>The account is not there any more.</source>
        <translation>Das Konto ist nicht mehr da.</translation>
    </message>
    <message>
        <source>Message marked as read</source>
        <translation>Nachricht als gelesen markiert</translation>
    </message>
    <message numerus="yes">
        <source>%Ln messages marked as read</source>
        <translation>
            <numerusform>%Ln Nachricht als gelesen markiert</numerusform>
            <numerusform>%Ln Nachrichten als gelesen markiert</numerusform>
        </translation>
    </message>
    <message>
        <source>Message marked as unread</source>
        <translation>Nachricht als ungelesen markiert</translation>
    </message>
    <message numerus="yes">
        <source>%Ln messages marked as unread</source>
        <translation>
            <numerusform>%Ln Nachricht als ungelesen markiert</numerusform>
            <numerusform>%Ln Nachrichten als ungelesen markiert</numerusform>
        </translation>
    </message>
    <message>
        <source>Message flagged</source>
        <translation>Nachricht markiert</translation>
    </message>
    <message numerus="yes">
        <source>%Ln messages flagged</source>
        <translation>
            <numerusform>%Ln Nachricht markiert</numerusform>
            <numerusform>%Ln Nachrichten markiert</numerusform>
        </translation>
    </message>
    <message>
        <source>Flag removed</source>
        <translation>Markierung entfernt</translation>
    </message>
    <message numerus="yes">
        <source>Flag removed from %Ln messages</source>
        <translation>
            <numerusform>Markierung von %Ln Nachricht entfernt</numerusform>
            <numerusform>Markierung von %Ln Nachrichten entfernt</numerusform>
        </translation>
    </message>
    <message>
        <source>Message archived</source>
        <translation>Nachricht archiviert</translation>
    </message>
    <message numerus="yes">
        <source>%Ln messages archived</source>
        <translation>
            <numerusform>%Ln Nachricht archiviert</numerusform>
            <numerusform>%Ln Nachrichten archiviert</numerusform>
        </translation>
    </message>
    <message>
        <source>Message moved to Trash</source>
        <translation>Nachricht in den Papierkorb verschoben</translation>
    </message>
    <message numerus="yes">
        <source>%Ln messages moved to Trash</source>
        <translation>
            <numerusform>%Ln Nachricht in den Papierkorb verschoben</numerusform>
            <numerusform>%Ln Nachrichten in den Papierkorb verschoben</numerusform>
        </translation>
    </message>
    <message>
        <source>Message deleted</source>
        <translation>Nachricht gelöscht</translation>
    </message>
    <message numerus="yes">
        <source>%Ln messages deleted</source>
        <translation>
            <numerusform>%Ln Nachricht gelöscht</numerusform>
            <numerusform>%Ln Nachrichten gelöscht</numerusform>
        </translation>
    </message>
    <message>
        <source>Delete this message for good?</source>
        <translation>Diese Nachricht endgültig löschen?</translation>
    </message>
    <message numerus="yes">
        <source>Delete %Ln messages for good?</source>
        <translation>
            <numerusform>%Ln Nachricht endgültig löschen?</numerusform>
            <numerusform>%Ln Nachrichten endgültig löschen?</numerusform>
        </translation>
    </message>
    <message>
        <source>Trash is empty.</source>
        <translation>Der Papierkorb ist leer.</translation>
    </message>
    <message>
        <source>Delete the one message in Trash for good?</source>
        <translation>Die eine Nachricht im Papierkorb endgültig löschen?</translation>
    </message>
    <message numerus="yes">
        <source>Delete all %Ln messages in Trash for good?</source>
        <translation>
            <numerusform>%Ln Nachricht im Papierkorb endgültig löschen?</numerusform>
            <numerusform>Alle %Ln Nachrichten im Papierkorb endgültig löschen?</numerusform>
        </translation>
    </message>
    <message>
        <source>Trash emptied</source>
        <translation>Papierkorb geleert</translation>
    </message>
    <message>
        <source>There is nothing unread.</source>
        <translation>Hier ist nichts ungelesen.</translation>
    </message>
    <message>
        <source>The folder is not there any more.</source>
        <translation>Der Ordner ist nicht mehr da.</translation>
    </message>
    <message>
        <source>Message copied to %1</source>
        <translation>Nachricht nach %1 kopiert</translation>
    </message>
    <message numerus="yes">
        <source>%Ln messages copied to %1</source>
        <translation>
            <numerusform>%Ln Nachricht nach %1 kopiert</numerusform>
            <numerusform>%Ln Nachrichten nach %1 kopiert</numerusform>
        </translation>
    </message>
    <message>
        <source>Message moved to %1</source>
        <translation>Nachricht nach %1 verschoben</translation>
    </message>
    <message numerus="yes">
        <source>%Ln messages moved to %1</source>
        <translation>
            <numerusform>%Ln Nachricht nach %1 verschoben</numerusform>
            <numerusform>%Ln Nachrichten nach %1 verschoben</numerusform>
        </translation>
    </message>
    <message>
        <source>Message moved to Junk</source>
        <translation>Nachricht in den Spam verschoben</translation>
    </message>
    <message numerus="yes">
        <source>%Ln messages moved to Junk</source>
        <translation>
            <numerusform>%Ln Nachricht in den Spam verschoben</numerusform>
            <numerusform>%Ln Nachrichten in den Spam verschoben</numerusform>
        </translation>
    </message>
    <message>
        <source>Message is not junk</source>
        <translation>Nachricht ist kein Spam</translation>
    </message>
    <message numerus="yes">
        <source>%Ln messages are not junk</source>
        <translation>
            <numerusform>%Ln Nachricht ist kein Spam</numerusform>
            <numerusform>%Ln Nachrichten sind kein Spam</numerusform>
        </translation>
    </message>
    <message>
        <source>Message tagged: %1</source>
        <translation>Schlagwort vergeben: %1</translation>
    </message>
    <message numerus="yes">
        <source>%Ln messages tagged: %1</source>
        <translation>
            <numerusform>Schlagwort an %Ln Nachricht vergeben: %1</numerusform>
            <numerusform>Schlagwort an %Ln Nachrichten vergeben: %1</numerusform>
        </translation>
    </message>
    <message>
        <source>Tag removed: %1</source>
        <translation>Schlagwort entfernt: %1</translation>
    </message>
    <message numerus="yes">
        <source>Tag removed from %Ln messages: %1</source>
        <translation>
            <numerusform>Schlagwort von %Ln Nachricht entfernt: %1</numerusform>
            <numerusform>Schlagwort von %Ln Nachrichten entfernt: %1</numerusform>
        </translation>
    </message>
    <message>
        <source>All tags removed</source>
        <translation>Alle Schlagwörter entfernt</translation>
    </message>
    <message numerus="yes">
        <source>All tags removed from %Ln messages</source>
        <translation>
            <numerusform>Alle Schlagwörter von %Ln Nachricht entfernt</numerusform>
            <numerusform>Alle Schlagwörter von %Ln Nachrichten entfernt</numerusform>
        </translation>
    </message>
    <message>
        <source>The server keeps no new tags in %1.</source>
        <translation>Der Server merkt sich in %1 keine neuen Schlagwörter.</translation>
    </message>
</context>
<context>
    <name>homing::ui::MessageDelegate</name>
    <message>
        <source>(No recipients)</source>
        <translation>(Keine Empfänger)</translation>
    </message>
    <message>
        <source>(Unknown sender)</source>
        <translation>(Unbekannter Absender)</translation>
    </message>
    <message>
        <source>To: %1</source>
        <translation>An: %1</translation>
    </message>
    <message>
        <source>(No subject)</source>
        <translation>(Kein Betreff)</translation>
    </message>
    <message>
        <source>Not loaded yet</source>
        <translation>Noch nicht geladen</translation>
    </message>
    <message>
        <source>Unread</source>
        <translation>Ungelesen</translation>
    </message>
    <message>
        <source>flagged</source>
        <translation>markiert</translation>
    </message>
    <message>
        <source>answered</source>
        <translation>beantwortet</translation>
    </message>
    <message>
        <source>has attachments</source>
        <translation>mit Anhängen</translation>
    </message>
    <message numerus="yes">
        <source>conversation of %Ln messages</source>
        <translation>
            <numerusform>Unterhaltung mit %Ln Nachricht</numerusform>
            <numerusform>Unterhaltung mit %Ln Nachrichten</numerusform>
        </translation>
    </message>
    <message>
        <source>in the conversation</source>
        <translation>in der Unterhaltung</translation>
    </message>
    <message>
        <source>Tags: %1</source>
        <translation>Schlagwörter: %1</translation>
    </message>
</context>
<context>
    <name>homing::ui::MessageDrag</name>
    <message numerus="yes">
        <source>%Ln messages</source>
        <translation>
            <numerusform>%Ln Nachricht</numerusform>
            <numerusform>%Ln Nachrichten</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>homing::ui::MessageListView</name>
    <message>
        <source>Messages</source>
        <translation>Nachrichten</translation>
    </message>
    <message>
        <source>Choose a mailbox to see its messages.</source>
        <translation>Wählen Sie einen Ordner, um seine Nachrichten zu sehen.</translation>
    </message>
    <message>
        <source>Fetching messages</source>
        <translation>Nachrichten werden geholt</translation>
    </message>
    <message>
        <source>%L1 of %L2</source>
        <translation>%L1 von %L2</translation>
    </message>
    <message>
        <source>No messages here.</source>
        <translation>Keine Nachrichten hier.</translation>
    </message>
    <message>
        <source>No message matches.</source>
        <translation>Keine Nachricht passt dazu.</translation>
    </message>
    <message>
        <source>Clear search</source>
        <translation>Suche löschen</translation>
    </message>
    <message>
        <source>These messages are not on this computer yet.</source>
        <translation>Diese Nachrichten sind noch nicht auf diesem Rechner.</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Noch einmal versuchen</translation>
    </message>
    <message>
        <source>The messages could not be fetched.</source>
        <translation>Die Nachrichten konnten nicht geholt werden.</translation>
    </message>
    <message>
        <source>No message matches the filter.</source>
        <translation>Keine Nachricht passt zum Filter.</translation>
    </message>
    <message>
        <source>Clear filter</source>
        <translation>Filter aufheben</translation>
    </message>
</context>
<context>
    <name>homing::ui::MessageReader</name>
    <message>
        <source>Draft</source>
        <translation>Entwurf</translation>
    </message>
    <message>
        <source>Edit draft</source>
        <translation>Entwurf bearbeiten</translation>
    </message>
    <message>
        <source>This is a draft.</source>
        <translation>Das ist ein Entwurf.</translation>
    </message>
    <message>
        <source>This link does not lead where it says.</source>
        <translation>Dieser Link führt nicht dorthin, wohin er vorgibt.</translation>
    </message>
    <message>
        <source>It says: %1
It leads to: %2</source>
        <translation>Angezeigt wird: %1
Er führt zu: %2</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>The message could not be printed.</source>
        <translation>Die Nachricht konnte nicht gedruckt werden.</translation>
    </message>
    <message>
        <source>Save as PDF</source>
        <translation>Als PDF speichern</translation>
    </message>
    <message>
        <source>Message.pdf</source>
        <translation>Nachricht.pdf</translation>
    </message>
    <message>
        <source>PDF (*.pdf)</source>
        <translation>PDF (*.pdf)</translation>
    </message>
    <message>
        <source>Message</source>
        <translation>Nachricht</translation>
    </message>
    <message>
        <source>Message text</source>
        <translation>Text der Nachricht</translation>
    </message>
    <message>
        <source>This message is very long. Show all of it</source>
        <translation>Diese Nachricht ist sehr lang. Alles zeigen</translation>
    </message>
    <message numerus="yes">
        <source>%Ln messages selected</source>
        <translation>
            <numerusform>%Ln Nachricht ausgewählt</numerusform>
            <numerusform>%Ln Nachrichten ausgewählt</numerusform>
        </translation>
    </message>
    <message>
        <source>No message selected</source>
        <translation>Keine Nachricht ausgewählt</translation>
    </message>
    <message>
        <source>Loading the message...</source>
        <translation>Nachricht wird geladen …</translation>
    </message>
    <message>
        <source>This message is not on this computer yet. It is loaded as soon as you are online.</source>
        <translation>Diese Nachricht ist noch nicht auf diesem Rechner. Sie wird geladen, sobald Sie online sind.</translation>
    </message>
    <message>
        <source>Try now</source>
        <translation>Jetzt versuchen</translation>
    </message>
    <message>
        <source>This message is no longer here.</source>
        <translation>Diese Nachricht ist nicht mehr hier.</translation>
    </message>
    <message>
        <source>The message could not be loaded.</source>
        <translation>Die Nachricht konnte nicht geladen werden.</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Noch einmal versuchen</translation>
    </message>
    <message>
        <source>No program on this computer opens %1</source>
        <translation>Kein Programm auf diesem Rechner öffnet %1</translation>
    </message>
    <message>
        <source>About this message</source>
        <translation>Zu dieser Nachricht</translation>
    </message>
</context>
<context>
    <name>homing::ui::MoveDialog</name>
    <message>
        <source>No folder has this name.</source>
        <translation>Kein Ordner heißt so.</translation>
    </message>
    <message>
        <source>Name of the folder</source>
        <translation>Name des Ordners</translation>
    </message>
    <message>
        <source>Type a few letters of the folder</source>
        <translation>Ein paar Buchstaben des Ordners tippen</translation>
    </message>
    <message>
        <source>Folders</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>%1, in %2</source>
        <translation>%1, in %2</translation>
    </message>
</context>
<context>
    <name>homing::ui::NameDialog</name>
    <message>
        <source>&amp;Name:</source>
        <translation>&amp;Name:</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
</context>
<context>
    <name>homing::ui::NewMailPill</name>
    <message>
        <source>Show the newest messages</source>
        <translation>Die neuesten Nachrichten zeigen</translation>
    </message>
    <message numerus="yes">
        <source>%Ln new</source>
        <comment>messages above what is on screen</comment>
        <translation>
            <numerusform>%Ln neue</numerusform>
            <numerusform>%Ln neue</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>homing::ui::OperationWords</name>
    <message>
        <source>Mark as read</source>
        <translation>Als gelesen kennzeichnen</translation>
    </message>
    <message>
        <source>Mark as unread</source>
        <translation>Als ungelesen kennzeichnen</translation>
    </message>
    <message>
        <source>Flag</source>
        <translation>Markieren</translation>
    </message>
    <message>
        <source>Remove flag</source>
        <translation>Markierung entfernen</translation>
    </message>
    <message>
        <source>Set %1</source>
        <translation>%1 setzen</translation>
    </message>
    <message>
        <source>Remove %1</source>
        <translation>%1 entfernen</translation>
    </message>
    <message>
        <source>Move to %1</source>
        <translation>Nach %1 verschieben</translation>
    </message>
    <message>
        <source>Copy to %1</source>
        <translation>Nach %1 kopieren</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>Store a message</source>
        <translation>Nachricht ablegen</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>Wartet</translation>
    </message>
    <message>
        <source>Being sent</source>
        <translation>Wird gesendet</translation>
    </message>
    <message>
        <source>Refused</source>
        <translation>Abgelehnt</translation>
    </message>
    <message>
        <source>Draft</source>
        <translation>Entwurf</translation>
    </message>
    <message>
        <source>Leaving</source>
        <translation>Wird gesendet</translation>
    </message>
    <message>
        <source>Not known whether sent</source>
        <translation>Unbekannt, ob gesendet</translation>
    </message>
    <message>
        <source>Make folder %1</source>
        <translation>Ordner %1 anlegen</translation>
    </message>
    <message>
        <source>Rename folder to %1</source>
        <translation>Ordner in %1 umbenennen</translation>
    </message>
    <message>
        <source>Delete folder %1</source>
        <translation>Ordner %1 löschen</translation>
    </message>
    <message>
        <source>Subscribe to %1</source>
        <translation>%1 abonnieren</translation>
    </message>
    <message>
        <source>Unsubscribe from %1</source>
        <translation>%1 abbestellen</translation>
    </message>
</context>
<context>
    <name>homing::ui::OperationsModel</name>
    <message>
        <source>Action</source>
        <translation>Änderung</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>Messages</source>
        <translation>Nachrichten</translation>
    </message>
    <message>
        <source>Since</source>
        <translation>Seit</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
</context>
<context>
    <name>homing::ui::PasswordDialog</name>
    <message>
        <source>Change password</source>
        <translation>Passwort ändern</translation>
    </message>
    <message>
        <source>New password for %1 at %2</source>
        <translation>Neues Passwort für %1 bei %2</translation>
    </message>
    <message>
        <source>New password</source>
        <translation>Neues Passwort</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
</context>
<context>
    <name>homing::ui::PendingPage</name>
    <message>
        <source>Pending actions</source>
        <translation>Ausstehende Änderungen</translation>
    </message>
    <message>
        <source>Retry</source>
        <translation>Wiederholen</translation>
    </message>
    <message>
        <source>Retry the selected actions</source>
        <translation>Die ausgewählten Änderungen wiederholen</translation>
    </message>
    <message>
        <source>Drop</source>
        <translation>Verwerfen</translation>
    </message>
    <message>
        <source>Drop the selected actions</source>
        <translation>Die ausgewählten Änderungen verwerfen</translation>
    </message>
    <message>
        <source>Forget the action: the message becomes again what it is on the server.</source>
        <translation>Die Änderung vergessen: Die Nachricht wird wieder, wie sie auf dem Server ist.</translation>
    </message>
    <message>
        <source>Nothing is pending. The server has everything.</source>
        <translation>Nichts steht aus. Der Server hat alles.</translation>
    </message>
    <message>
        <source>The server said: %1</source>
        <translation>Der Server sagte: %1</translation>
    </message>
</context>
<context>
    <name>homing::ui::PlainTextView</name>
    <message>
        <source>1 quoted line</source>
        <translation>1 zitierte Zeile</translation>
    </message>
    <message numerus="yes">
        <source>%Ln quoted lines</source>
        <translation>
            <numerusform>%Ln zitierte Zeile</numerusform>
            <numerusform>%Ln zitierte Zeilen</numerusform>
        </translation>
    </message>
    <message>
        <source>Message text</source>
        <translation>Text der Nachricht</translation>
    </message>
    <message>
        <source>Open link</source>
        <translation>Link öffnen</translation>
    </message>
    <message>
        <source>Copy link</source>
        <translation>Link kopieren</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Select all</source>
        <translation>Alles auswählen</translation>
    </message>
    <message>
        <source>Unfold quoted text</source>
        <translation>Zitate aufklappen</translation>
    </message>
    <message>
        <source>Fold quoted text</source>
        <translation>Zitate zuklappen</translation>
    </message>
</context>
<context>
    <name>homing::ui::QuietTable</name>
    <message>
        <source>Columns</source>
        <translation>Spalten</translation>
    </message>
</context>
<context>
    <name>homing::ui::QuitQuestion</name>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Beenden</translation>
    </message>
    <message>
        <source>Send now and quit</source>
        <translation>Jetzt senden und beenden</translation>
    </message>
    <message>
        <source>Quit Homing</source>
        <translation>Homing beenden</translation>
    </message>
    <message>
        <source>Homing quits when the server has taken everything.</source>
        <translation>Homing endet, sobald der Server alles angenommen hat.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln messages cannot be sent now.</source>
        <translation>
            <numerusform>%Ln Nachricht kann jetzt nicht gesendet werden.</numerusform>
            <numerusform>%Ln Nachrichten können jetzt nicht gesendet werden.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln messages are being sent.</source>
        <translation>
            <numerusform>%Ln Nachricht wird gesendet.</numerusform>
            <numerusform>%Ln Nachrichten werden gesendet.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln messages have not left yet.</source>
        <translation>
            <numerusform>%Ln Nachricht ist noch nicht abgegangen.</numerusform>
            <numerusform>%Ln Nachrichten sind noch nicht abgegangen.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>If Homing quits now, they leave at the next start.</source>
        <translation>
            <numerusform>Wenn Homing jetzt endet, geht sie beim nächsten Start ab.</numerusform>
            <numerusform>Wenn Homing jetzt endet, gehen sie beim nächsten Start ab.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>homing::ui::ResultDelegate</name>
    <message>
        <source>(Unknown sender)</source>
        <translation>(Unbekannter Absender)</translation>
    </message>
    <message>
        <source>(No subject)</source>
        <translation>(Kein Betreff)</translation>
    </message>
    <message>
        <source>Not here any more</source>
        <translation>Nicht mehr hier</translation>
    </message>
    <message>
        <source>Unread</source>
        <translation>Ungelesen</translation>
    </message>
    <message>
        <source>in %1</source>
        <translation>in %1</translation>
    </message>
</context>
<context>
    <name>homing::ui::ResultList</name>
    <message>
        <source>Search results</source>
        <translation>Suchergebnisse</translation>
    </message>
</context>
<context>
    <name>homing::ui::ResyncPage</name>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>Flights</source>
        <translation>Umläufe</translation>
    </message>
    <message>
        <source>In and out</source>
        <translation>Hin und zurück</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>Strategy</source>
        <translation>Verfahren</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Grund</translation>
    </message>
    <message>
        <source>Received</source>
        <translation>Empfangen</translation>
    </message>
    <message>
        <source>Sent</source>
        <translation>Gesendet</translation>
    </message>
    <message>
        <source>New messages</source>
        <translation>Neue Nachrichten</translation>
    </message>
    <message>
        <source>Changed flags</source>
        <translation>Geänderte Kennzeichen</translation>
    </message>
    <message>
        <source>Vanished</source>
        <translation>Verschwunden</translation>
    </message>
    <message>
        <source>Encryption</source>
        <translation>Verschlüsselung</translation>
    </message>
    <message>
        <source>Last fault</source>
        <translation>Letzte Störung</translation>
    </message>
    <message>
        <source>Last resync</source>
        <translation>Letzter Abgleich</translation>
    </message>
    <message>
        <source>Nothing has been synchronised yet.</source>
        <translation>Es wurde noch nichts abgeglichen.</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 s</translation>
    </message>
    <message>
        <source>%1 bytes</source>
        <translation>%1 Bytes</translation>
    </message>
    <message>
        <source>TLS</source>
        <translation>TLS</translation>
    </message>
    <message>
        <source>None</source>
        <translation>Keine</translation>
    </message>
</context>
<context>
    <name>homing::ui::RichEdit</name>
    <message>
        <source>Message text</source>
        <translation>Text der Nachricht</translation>
    </message>
    <message>
        <source>Write your message</source>
        <translation>Schreiben Sie Ihre Nachricht</translation>
    </message>
</context>
<context>
    <name>homing::ui::SearchBox</name>
    <message>
        <source>Search mail</source>
        <translation>E‑Mails durchsuchen</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Suchen</translation>
    </message>
    <message>
        <source>Search mail (/). Words, &quot;phrases&quot;, -not, OR, from: to: subject: in: before: after: has:attachment is:unread is:flagged</source>
        <translation>E‑Mails durchsuchen (/). Wörter, &quot;Wortfolgen&quot;, -ohne, OR, from: to: subject: in: before: after: has:attachment is:unread is:flagged</translation>
    </message>
    <message>
        <source>Clear search</source>
        <translation>Suche aufheben</translation>
    </message>
</context>
<context>
    <name>homing::ui::SearchPane</name>
    <message>
        <source>Save search</source>
        <translation>Suche speichern</translation>
    </message>
    <message>
        <source>Ask the server</source>
        <translation>Server fragen</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Suchen</translation>
    </message>
    <message>
        <source>Where to search</source>
        <translation>Wo gesucht wird</translation>
    </message>
    <message>
        <source>All accounts</source>
        <translation>Alle Konten</translation>
    </message>
    <message>
        <source>All folders</source>
        <translation>Alle Ordner</translation>
    </message>
    <message>
        <source>One account</source>
        <translation>Ein Konto</translation>
    </message>
    <message>
        <source>Text of %L1 of %L2 messages searched here.</source>
        <translation>Hier ist der Text von %L1 von %L2 Nachrichten durchsucht.</translation>
    </message>
    <message>
        <source>The server can be asked for the rest when it is reached again.</source>
        <translation>Nach dem Rest kann der Server gefragt werden, sobald er wieder erreichbar ist.</translation>
    </message>
    <message>
        <source>The server is being asked.</source>
        <translation>Der Server wird gefragt.</translation>
    </message>
    <message>
        <source>%L1 of %L2 folders were asked.</source>
        <translation>%L1 von %L2 Ordnern wurden gefragt.</translation>
    </message>
    <message>
        <source>Searching failed.</source>
        <translation>Die Suche ist fehlgeschlagen.</translation>
    </message>
    <message>
        <source>The server was asked for the rest.</source>
        <translation>Nach dem Rest wurde der Server gefragt.</translation>
    </message>
    <message>
        <source>The server could not search.</source>
        <translation>Der Server konnte nicht suchen.</translation>
    </message>
    <message>
        <source>The server could not search: %1</source>
        <translation>Der Server konnte nicht suchen: %1</translation>
    </message>
    <message numerus="yes">
        <source>%Ln more are being fetched.</source>
        <translation>
            <numerusform>%Ln weitere wird geholt.</numerusform>
            <numerusform>%Ln weitere werden geholt.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln found</source>
        <translation>
            <numerusform>%Ln gefunden</numerusform>
            <numerusform>%Ln gefunden</numerusform>
        </translation>
    </message>
    <message>
        <source>Type what you are looking for.</source>
        <translation>Geben Sie ein, wonach Sie suchen.</translation>
    </message>
    <message>
        <source>For example: from:anna has:attachment after:30d</source>
        <translation>Zum Beispiel: from:anna has:attachment after:30d</translation>
    </message>
    <message>
        <source>Searching</source>
        <translation>Es wird gesucht</translation>
    </message>
    <message>
        <source>No message matches.</source>
        <translation>Keine Nachricht passt dazu.</translation>
    </message>
    <message>
        <source>Clear search</source>
        <translation>Suche löschen</translation>
    </message>
    <message>
        <source>The account of this search is gone.</source>
        <translation>Das Konto dieser Suche gibt es nicht mehr.</translation>
    </message>
    <message>
        <source>The folder %1 is gone.</source>
        <translation>Den Ordner %1 gibt es nicht mehr.</translation>
    </message>
    <message>
        <source>Search everywhere</source>
        <translation>Überall suchen</translation>
    </message>
</context>
<context>
    <name>homing::ui::SendLaterButton</name>
    <message>
        <source>Send later</source>
        <translation>Später senden</translation>
    </message>
    <message>
        <source>%1 (%2 %3)</source>
        <extracomment>A time to send at, &quot;Tomorrow morning&quot;, and when that is: &quot;Wed 08:00&quot;.</extracomment>
        <translation>%1 (%2 %3)</translation>
    </message>
    <message>
        <source>Pick date and time...</source>
        <translation>Tag und Uhrzeit wählen...</translation>
    </message>
</context>
<context>
    <name>homing::ui::SendTimeDialog</name>
    <message>
        <source>Send later</source>
        <translation>Später senden</translation>
    </message>
    <message>
        <source>&amp;When shall it leave?</source>
        <translation>&amp;Wann soll sie abgehen?</translation>
    </message>
    <message>
        <source>Date and time</source>
        <translation>Tag und Uhrzeit</translation>
    </message>
    <message>
        <source>Calendar</source>
        <translation>Kalender</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
</context>
<context>
    <name>homing::ui::SendTimes</name>
    <message>
        <source>In an hour</source>
        <translation>In einer Stunde</translation>
    </message>
    <message>
        <source>This evening</source>
        <translation>Heute Abend</translation>
    </message>
    <message>
        <source>Tomorrow morning</source>
        <translation>Morgen früh</translation>
    </message>
    <message>
        <source>Monday morning</source>
        <translation>Montag früh</translation>
    </message>
    <message>
        <source>today at %1</source>
        <translation>heute um %1</translation>
    </message>
    <message>
        <source>tomorrow at %1</source>
        <translation>morgen um %1</translation>
    </message>
    <message>
        <source>%1 at %2</source>
        <comment>Monday at 8:00</comment>
        <translation>%1 um %2</translation>
    </message>
    <message>
        <source>%1 at %2</source>
        <comment>1 May 2030 at 8:00</comment>
        <translation>am %1 um %2</translation>
    </message>
</context>
<context>
    <name>homing::ui::SenderLine</name>
    <message>
        <source>From %1</source>
        <translation>Von %1</translation>
    </message>
    <message>
        <source>Copy address</source>
        <translation>Adresse kopieren</translation>
    </message>
</context>
<context>
    <name>homing::ui::SessionsPage</name>
    <message>
        <source>Sessions on the server</source>
        <translation>Sitzungen auf dem Server</translation>
    </message>
    <message>
        <source>Session</source>
        <translation>Sitzung</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>Age</source>
        <translation>Alter</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>End session</source>
        <translation>Sitzung beenden</translation>
    </message>
    <message>
        <source>End the selected session</source>
        <translation>Die ausgewählte Sitzung beenden</translation>
    </message>
    <message>
        <source>Homing forgets the session; if it is connected, so does the server. The next connection makes a new one.</source>
        <translation>Homing vergisst die Sitzung und, wenn es verbunden ist, der Server auch. Die nächste Verbindung macht eine neue.</translation>
    </message>
    <message>
        <source>The server holds no session for this account.</source>
        <translation>Der Server hält keine Sitzung für dieses Konto.</translation>
    </message>
    <message>
        <source>Servers that offer quick reconnect keep one between connections.</source>
        <translation>Server, die schnelles Wiederverbinden anbieten, behalten eine zwischen den Verbindungen.</translation>
    </message>
    <message>
        <source>Unknown</source>
        <translation>Unbekannt</translation>
    </message>
    <message>
        <source>1 minute</source>
        <translation>1 Minute</translation>
    </message>
    <message numerus="yes">
        <source>%Ln minutes</source>
        <translation>
            <numerusform>%Ln Minute</numerusform>
            <numerusform>%Ln Minuten</numerusform>
        </translation>
    </message>
    <message>
        <source>1 hour</source>
        <translation>1 Stunde</translation>
    </message>
    <message numerus="yes">
        <source>%Ln hours</source>
        <translation>
            <numerusform>%Ln Stunde</numerusform>
            <numerusform>%Ln Stunden</numerusform>
        </translation>
    </message>
    <message>
        <source>1 day</source>
        <translation>1 Tag</translation>
    </message>
    <message numerus="yes">
        <source>%Ln days</source>
        <translation>
            <numerusform>%Ln Tag</numerusform>
            <numerusform>%Ln Tage</numerusform>
        </translation>
    </message>
    <message>
        <source>None</source>
        <translation>Keiner</translation>
    </message>
    <message>
        <source>In use</source>
        <translation>In Benutzung</translation>
    </message>
    <message>
        <source>Waits to be resumed</source>
        <translation>Wartet auf die Wiederaufnahme</translation>
    </message>
    <message>
        <source>Under a minute</source>
        <translation>Unter einer Minute</translation>
    </message>
</context>
<context>
    <name>homing::ui::SourceWindow</name>
    <message>
        <source>Source</source>
        <translation>Quelltext</translation>
    </message>
    <message>
        <source>Source of %1</source>
        <translation>Quelltext von %1</translation>
    </message>
    <message>
        <source>Source of a message</source>
        <translation>Quelltext einer Nachricht</translation>
    </message>
    <message>
        <source>Source of the message</source>
        <translation>Quelltext der Nachricht</translation>
    </message>
    <message>
        <source>Loading the message...</source>
        <translation>Die Nachricht wird geladen …</translation>
    </message>
    <message>
        <source>Find</source>
        <translation>Suchen</translation>
    </message>
    <message>
        <source>Save as .eml...</source>
        <translation>Als .eml speichern …</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 von %2</translation>
    </message>
    <message>
        <source>The message could not be loaded. %1</source>
        <translation>Die Nachricht konnte nicht geladen werden. %1</translation>
    </message>
    <message>
        <source>%1 more are not shown. Save the message to see them.</source>
        <translation>Weitere %1 werden nicht gezeigt. Speichern Sie die Nachricht, um sie zu sehen.</translation>
    </message>
    <message>
        <source>Save message</source>
        <translation>Nachricht speichern</translation>
    </message>
    <message>
        <source>Messages (*.eml)</source>
        <translation>Nachrichten (*.eml)</translation>
    </message>
</context>
<context>
    <name>homing::ui::StatusLine</name>
    <message>
        <source>Details</source>
        <translation>Details</translation>
    </message>
    <message>
        <source>Inspector</source>
        <translation>Inspektor</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>Status</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>Fortschritt</translation>
    </message>
    <message>
        <source>What goes over the wire and why (%1)</source>
        <translation>Was über die Leitung geht und warum (%1)</translation>
    </message>
    <message>
        <source>%1 pending</source>
        <translation>%1 ausstehend</translation>
    </message>
    <message>
        <source>%1 refused</source>
        <translation>%1 abgelehnt</translation>
    </message>
    <message>
        <source>Pending actions</source>
        <translation>Ausstehende Änderungen</translation>
    </message>
    <message>
        <source>Actions that the server does not have yet</source>
        <translation>Änderungen, die der Server noch nicht hat</translation>
    </message>
</context>
<context>
    <name>homing::ui::StatusWords</name>
    <message>
        <source>Next try in %1 s.</source>
        <translation>Nächster Versuch in %1 s.</translation>
    </message>
    <message>
        <source>Next try in %1 min.</source>
        <translation>Nächster Versuch in %1 min.</translation>
    </message>
    <message>
        <source>Showing what is here.</source>
        <translation>Gezeigt wird, was hier ist.</translation>
    </message>
    <message>
        <source>You are working offline.</source>
        <translation>Sie arbeiten offline.</translation>
    </message>
    <message>
        <source>Offline.</source>
        <translation>Offline.</translation>
    </message>
    <message>
        <source>Fetching headers: %1 of %2</source>
        <translation>Nachrichten werden geholt: %1 von %2</translation>
    </message>
    <message>
        <source>Fetching headers of %1: %2 of %3</source>
        <translation>Nachrichten von „%1“ werden geholt: %2 von %3</translation>
    </message>
    <message>
        <source>Connecting to %1</source>
        <translation>Verbindung zu %1 wird hergestellt</translation>
    </message>
    <message>
        <source>Synchronising</source>
        <translation>Abgleich läuft</translation>
    </message>
    <message>
        <source>1 flight</source>
        <translation>1 Umlauf</translation>
    </message>
    <message numerus="yes">
        <source>%Ln flights</source>
        <translation>
            <numerusform>%Ln Umlauf</numerusform>
            <numerusform>%Ln Umläufe</numerusform>
        </translation>
    </message>
    <message>
        <source>%1, %2, %3 s</source>
        <translation>%1, %2, %3 s</translation>
    </message>
    <message>
        <source>In sync. Last reconnect: %1</source>
        <translation>Alles aktuell. Letzte Verbindung: %1</translation>
    </message>
    <message>
        <source>In sync.</source>
        <translation>Alles aktuell.</translation>
    </message>
    <message>
        <source>Go online</source>
        <translation>Online gehen</translation>
    </message>
    <message>
        <source>Offline text waits: the network is metered or slow</source>
        <translation>Offline-Text wartet: Das Netz ist getaktet oder langsam</translation>
    </message>
    <message>
        <source>Offline text: %1 of %2</source>
        <translation>Offline-Text: %1 von %2</translation>
    </message>
</context>
<context>
    <name>homing::ui::Toast</name>
    <message>
        <source>Dismiss</source>
        <translation>Ausblenden</translation>
    </message>
</context>
<context>
    <name>homing::ui::ToolBar</name>
    <message>
        <source>Toolbar</source>
        <translation>Werkzeugleiste</translation>
    </message>
    <message>
        <source>Menu</source>
        <translation>Menü</translation>
    </message>
    <message>
        <source>Menu (F10)</source>
        <translation>Menü (F10)</translation>
    </message>
    <message>
        <source>Message list</source>
        <translation>Nachrichtenliste</translation>
    </message>
</context>
<context>
    <name>homing::ui::TranscriptPage</name>
    <message>
        <source>Transcript</source>
        <translation>Protokoll</translation>
    </message>
    <message>
        <source>Filter the transcript</source>
        <translation>Protokoll filtern</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>Filtern</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Copy the selected lines, or all</source>
        <translation>Die ausgewählten Zeilen oder alle kopieren</translation>
    </message>
    <message>
        <source>Copied.</source>
        <translation>Kopiert.</translation>
    </message>
    <message>
        <source>Save as scenario</source>
        <translation>Als Szenario speichern</translation>
    </message>
    <message>
        <source>Save in the format that Homing&apos;s tests replay. Passwords are left out.</source>
        <translation>In dem Format speichern, das Homings Tests abspielen. Passwörter sind nicht enthalten.</translation>
    </message>
    <message>
        <source>Paused, 1 new line</source>
        <translation>Angehalten, 1 neue Zeile</translation>
    </message>
    <message numerus="yes">
        <source>Paused, %Ln new lines</source>
        <translation>
            <numerusform>Angehalten, %Ln neue Zeile</numerusform>
            <numerusform>Angehalten, %Ln neue Zeilen</numerusform>
        </translation>
    </message>
    <message>
        <source>Scenarios (*.scenario)</source>
        <translation>Szenarien (*.scenario)</translation>
    </message>
    <message>
        <source>Saved.</source>
        <translation>Gespeichert.</translation>
    </message>
    <message>
        <source>Could not be saved: %1</source>
        <translation>Konnte nicht gespeichert werden: %1</translation>
    </message>
    <message>
        <source>Nothing has gone over the wire yet.</source>
        <translation>Noch ist nichts über die Leitung gegangen.</translation>
    </message>
    <message>
        <source>No line has this text.</source>
        <translation>Keine Zeile enthält diesen Text.</translation>
    </message>
</context>
<context>
    <name>homing::ui::UndoHistory</name>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>Undone: %1</source>
        <translation>Rückgängig gemacht: %1</translation>
    </message>
</context>
<context>
    <name>homing::ui::UndoTaking</name>
    <message>
        <source>The server has done it already: it cannot be taken back.</source>
        <translation>Der Server hat es schon getan: Es lässt sich nicht zurücknehmen.</translation>
    </message>
    <message>
        <source>It is not in %1 any more.</source>
        <translation>Sie ist nicht mehr in %1.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln messages are not in %1 any more.</source>
        <translation>
            <numerusform>%Ln Nachricht ist nicht mehr in %1.</numerusform>
            <numerusform>%Ln Nachrichten sind nicht mehr in %1.</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 cannot be looked into now. Undo works again once Homing is online.</source>
        <translation>In %1 lässt sich jetzt nicht nachsehen. Rückgängig geht wieder, sobald Homing online ist.</translation>
    </message>
    <message>
        <source>It is still on its way to %1. Try again in a moment.</source>
        <translation>Sie ist noch unterwegs nach %1. Versuchen Sie es gleich noch einmal.</translation>
    </message>
    <message>
        <source>Looking in %1</source>
        <translation>Homing sieht in %1 nach</translation>
    </message>
    <message>
        <source>The folder that it came from is not there any more.</source>
        <translation>Der Ordner, aus dem sie kam, ist nicht mehr da.</translation>
    </message>
    <message>
        <source>The server is just being told. Try again in a moment.</source>
        <translation>Der Server erfährt es gerade. Versuchen Sie es gleich noch einmal.</translation>
    </message>
    <message>
        <source>its folder</source>
        <translation>ihrem Ordner</translation>
    </message>
</context>
<context>
    <name>homing::ui::VanishedDialog</name>
    <message>
        <source>Removed on another device</source>
        <translation>Auf einem anderen Gerät entfernt</translation>
    </message>
    <message>
        <source>These messages were deleted or moved elsewhere. Homing keeps what it has of them for a day, to look at.</source>
        <translation>Diese Nachrichten wurden anderswo gelöscht oder verschoben. Homing behält, was davon hier ist, einen Tag lang zum Ansehen.</translation>
    </message>
    <message>
        <source>Removed messages</source>
        <translation>Entfernte Nachrichten</translation>
    </message>
    <message>
        <source>Text of the removed message</source>
        <translation>Text der entfernten Nachricht</translation>
    </message>
    <message>
        <source>(Unknown sender)</source>
        <translation>(Absender unbekannt)</translation>
    </message>
    <message>
        <source>(No subject)</source>
        <translation>(Kein Betreff)</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Nothing of them is left on this computer.</source>
        <translation>Nichts davon ist noch auf diesem Rechner.</translation>
    </message>
    <message>
        <source>The text of this message was not on this computer.</source>
        <translation>Der Text dieser Nachricht war nicht auf diesem Rechner.</translation>
    </message>
</context>
<context>
    <name>homing::ui::WrappingLabel</name>
    <message>
        <source>Message header</source>
        <translation>Kopf der Nachricht</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Select all</source>
        <translation>Alles auswählen</translation>
    </message>
</context>
<context>
    <name>homing::ui::HtmlBody</name>
    <message>
        <source>This message goes on; its source has all of it.</source>
        <translation>Diese Nachricht geht weiter; ganz steht sie im Quelltext.</translation>
    </message>
    <message>
        <source>Stop showing remote pictures of this sender</source>
        <translation>Entfernte Bilder dieses Absenders nicht mehr anzeigen</translation>
    </message>
    <message>
        <source>Remote pictures of %1 are always shown</source>
        <translation>Entfernte Bilder von %1 werden immer angezeigt</translation>
    </message>
    <message>
        <source>This message is unusually complex and is shown without its columns.</source>
        <translation>Diese Nachricht ist ungewöhnlich verschachtelt und wird ohne ihre Spalten angezeigt.</translation>
    </message>
    <message>
        <source>This message is too complex for anything but plain text.</source>
        <translation>Diese Nachricht ist zu verschachtelt für mehr als reinen Text.</translation>
    </message>
    <message>
        <source>Message</source>
        <translation>Nachricht</translation>
    </message>
    <message>
        <source>Message text</source>
        <translation>Text der Nachricht</translation>
    </message>
    <message>
        <source>Remote pictures are not shown.</source>
        <translation>Entfernte Bilder werden nicht angezeigt.</translation>
    </message>
    <message>
        <source>Once</source>
        <translation>Einmal</translation>
    </message>
    <message>
        <source>Show the pictures of this message. Their servers learn that it is read.</source>
        <translation>Die Bilder dieser Nachricht anzeigen. Deren Server erfahren, dass sie gelesen wird.</translation>
    </message>
    <message>
        <source>Always for this sender</source>
        <translation>Immer für diesen Absender</translation>
    </message>
    <message>
        <source>This message is unusually complex and is shown as plain text.</source>
        <translation>Diese Nachricht ist ungewöhnlich verschachtelt und wird als reiner Text angezeigt.</translation>
    </message>
    <message>
        <source>Show it anyway</source>
        <translation>Trotzdem anzeigen</translation>
    </message>
    <message>
        <source>Dark sheet</source>
        <translation>Dunkles Blatt</translation>
    </message>
    <message>
        <source>Show messages with their own colours on a dark sheet</source>
        <translation>Nachrichten mit eigenen Farben auf einem dunklen Blatt anzeigen</translation>
    </message>
    <message numerus="yes">
        <source> and %Ln more</source>
        <translation>
            <numerusform> und %Ln weiteren</numerusform>
            <numerusform> und %Ln weiteren</numerusform>
        </translation>
    </message>
    <message>
        <source>The sender is confirmed by your mail server (%1).</source>
        <translation>Ihr Mailserver (%1) bestätigt den Absender.</translation>
    </message>
    <message>
        <source>Your mail server does not confirm that this is the sender whose pictures you always show.</source>
        <translation>Ihr Mailserver bestätigt nicht, dass dies der Absender ist, dessen Bilder Sie immer anzeigen.</translation>
    </message>
    <message>
        <source>Your mail server does not confirm the sender: &quot;Always&quot; holds only for pictures from %1.</source>
        <translation>Ihr Mailserver bestätigt den Absender nicht: „Immer“ gilt nur für Bilder von %1.</translation>
    </message>
    <message>
        <source>Always show remote pictures of %1, where your mail server confirms the sender</source>
        <translation>Entfernte Bilder von %1 immer anzeigen, wo Ihr Mailserver den Absender bestätigt</translation>
    </message>
    <message>
        <source>Always show pictures from %2 in messages of %1. Others can write this address, too.</source>
        <translation>Bilder von %2 in Nachrichten von %1 immer anzeigen. Auch andere können diese Adresse angeben.</translation>
    </message>
</context>
<context>
    <name>homing::ui::LiteHtmlView</name>
    <message>
        <source>Message text</source>
        <translation>Text der Nachricht</translation>
    </message>
    <message>
        <source>Open link</source>
        <translation>Link öffnen</translation>
    </message>
    <message>
        <source>Copy link</source>
        <translation>Link kopieren</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Select all</source>
        <translation>Alles auswählen</translation>
    </message>
</context>
<context>
    <name>Submission</name>
    <message>
        <source>Something is wrong with this address.</source>
        <translation>Mit dieser Adresse stimmt etwas nicht.</translation>
    </message>
    <message>
        <source>There is no such mailbox.</source>
        <translation>Dieses Postfach gibt es nicht.</translation>
    </message>
    <message>
        <source>There is no such mail domain.</source>
        <translation>Diese Mail-Domain gibt es nicht.</translation>
    </message>
    <message>
        <source>The server does not understand this address.</source>
        <translation>Der Server versteht diese Adresse nicht.</translation>
    </message>
    <message>
        <source>The address means more than one mailbox.</source>
        <translation>Die Adresse meint mehr als ein Postfach.</translation>
    </message>
    <message>
        <source>The mailbox has moved and left no new address.</source>
        <translation>Das Postfach ist umgezogen und hat keine neue Adresse hinterlassen.</translation>
    </message>
    <message>
        <source>The server does not understand the sender&apos;s address.</source>
        <translation>Der Server versteht die Absenderadresse nicht.</translation>
    </message>
    <message>
        <source>The server does not accept this sender&apos;s address.</source>
        <translation>Der Server nimmt diese Absenderadresse nicht an.</translation>
    </message>
    <message>
        <source>This domain takes no mail at all.</source>
        <translation>Diese Domain nimmt überhaupt keine Mail an.</translation>
    </message>
    <message>
        <source>The server does not accept this address.</source>
        <translation>Der Server nimmt diese Adresse nicht an.</translation>
    </message>
    <message>
        <source>The mailbox is not in use.</source>
        <translation>Das Postfach wird nicht benutzt.</translation>
    </message>
    <message>
        <source>The mailbox is full at the moment.</source>
        <translation>Das Postfach ist im Moment voll.</translation>
    </message>
    <message>
        <source>The mailbox is full.</source>
        <translation>Das Postfach ist voll.</translation>
    </message>
    <message>
        <source>The message is too large for this recipient.</source>
        <translation>Die Nachricht ist zu groß für diesen Empfänger.</translation>
    </message>
    <message>
        <source>The mailing list could not be expanded.</source>
        <translation>Die Mailingliste konnte nicht aufgelöst werden.</translation>
    </message>
    <message>
        <source>The mailbox cannot take mail at the moment.</source>
        <translation>Das Postfach kann im Moment keine Mail annehmen.</translation>
    </message>
    <message>
        <source>The mailbox does not take this mail.</source>
        <translation>Das Postfach nimmt diese Mail nicht an.</translation>
    </message>
    <message>
        <source>The mail system has no room left.</source>
        <translation>Das Mailsystem hat keinen Platz mehr.</translation>
    </message>
    <message>
        <source>The message is too large for the server.</source>
        <translation>Die Nachricht ist zu groß für den Server.</translation>
    </message>
    <message>
        <source>The mail system takes no mail at the moment.</source>
        <translation>Das Mailsystem nimmt im Moment keine Mail an.</translation>
    </message>
    <message>
        <source>The mail system does not take this mail.</source>
        <translation>Das Mailsystem nimmt diese Mail nicht an.</translation>
    </message>
    <message>
        <source>The recipient&apos;s server does not answer.</source>
        <translation>Der Server des Empfängers antwortet nicht.</translation>
    </message>
    <message>
        <source>The connection to the recipient&apos;s server broke.</source>
        <translation>Die Verbindung zum Server des Empfängers riss ab.</translation>
    </message>
    <message>
        <source>No way to the recipient&apos;s server was found.</source>
        <translation>Zum Server des Empfängers wurde kein Weg gefunden.</translation>
    </message>
    <message>
        <source>The mail went round in a circle.</source>
        <translation>Die Mail lief im Kreis.</translation>
    </message>
    <message>
        <source>Delivery took too long.</source>
        <translation>Die Zustellung dauerte zu lange.</translation>
    </message>
    <message>
        <source>The mail could not be passed on.</source>
        <translation>Die Mail konnte nicht weitergereicht werden.</translation>
    </message>
    <message>
        <source>There are too many recipients for one message.</source>
        <translation>Es sind zu viele Empfänger für eine Nachricht.</translation>
    </message>
    <message>
        <source>The server does not know this way to log in.</source>
        <translation>Der Server kennt diese Art der Anmeldung nicht.</translation>
    </message>
    <message>
        <source>The server did not understand what was asked.</source>
        <translation>Der Server hat nicht verstanden, was verlangt wurde.</translation>
    </message>
    <message>
        <source>The server does not take this kind of content.</source>
        <translation>Der Server nimmt diese Art von Inhalt nicht an.</translation>
    </message>
    <message>
        <source>The content would have to be converted, which the server cannot do.</source>
        <translation>Der Inhalt müsste umgewandelt werden, was der Server nicht kann.</translation>
    </message>
    <message>
        <source>An address with letters beyond ASCII cannot be delivered to.</source>
        <translation>An eine Adresse mit Zeichen außerhalb von ASCII kann nicht zugestellt werden.</translation>
    </message>
    <message>
        <source>The server does not take this content.</source>
        <translation>Der Server nimmt diesen Inhalt nicht an.</translation>
    </message>
    <message>
        <source>The password has to be changed first.</source>
        <translation>Zuerst muss das Passwort geändert werden.</translation>
    </message>
    <message>
        <source>The server&apos;s rules do not allow this mail at the moment.</source>
        <translation>Die Regeln des Servers lassen diese Mail im Moment nicht zu.</translation>
    </message>
    <message>
        <source>The server&apos;s rules do not allow this mail.</source>
        <translation>Die Regeln des Servers lassen diese Mail nicht zu.</translation>
    </message>
    <message>
        <source>You may not send to this mailing list.</source>
        <translation>An diese Mailingliste dürfen Sie nicht senden.</translation>
    </message>
    <message>
        <source>The user name or the password is wrong.</source>
        <translation>Der Benutzername oder das Passwort ist falsch.</translation>
    </message>
    <message>
        <source>This way to log in is too weak for the server.</source>
        <translation>Diese Art der Anmeldung ist dem Server zu schwach.</translation>
    </message>
    <message>
        <source>The server wants an encrypted connection for this.</source>
        <translation>Der Server verlangt dafür eine verschlüsselte Verbindung.</translation>
    </message>
    <message>
        <source>The account is disabled.</source>
        <translation>Das Konto ist gesperrt.</translation>
    </message>
    <message>
        <source>The server refuses this mail for reasons of security.</source>
        <translation>Der Server lehnt diese Mail aus Gründen der Sicherheit ab.</translation>
    </message>
    <message>
        <source>The server accepts it.</source>
        <translation>Der Server nimmt es an.</translation>
    </message>
    <message>
        <source>The server refuses it at the moment.</source>
        <translation>Der Server lehnt es im Moment ab.</translation>
    </message>
    <message>
        <source>The server refuses it.</source>
        <translation>Der Server lehnt es ab.</translation>
    </message>
    <message>
        <source>The server&apos;s answer makes no sense.</source>
        <translation>Die Antwort des Servers ergibt keinen Sinn.</translation>
    </message>
    <message>
        <source>The server ends the connection and takes no mail at the moment.</source>
        <translation>Der Server beendet die Verbindung und nimmt im Moment keine Mail an.</translation>
    </message>
    <message>
        <source>The server has trouble of its own at the moment.</source>
        <translation>Der Server hat im Moment selbst Schwierigkeiten.</translation>
    </message>
    <message>
        <source>The login cannot be checked at the moment.</source>
        <translation>Die Anmeldung kann im Moment nicht geprüft werden.</translation>
    </message>
    <message>
        <source>The server wants a login first.</source>
        <translation>Der Server verlangt zuerst eine Anmeldung.</translation>
    </message>
    <message>
        <source>The server does not accept this address or this mail.</source>
        <translation>Der Server nimmt diese Adresse oder diese Mail nicht an.</translation>
    </message>
    <message>
        <source>The mailbox is not at this server.</source>
        <translation>Das Postfach ist nicht bei diesem Server.</translation>
    </message>
    <message>
        <source>The message is too large, or the mailbox is full.</source>
        <translation>Die Nachricht ist zu groß, oder das Postfach ist voll.</translation>
    </message>
    <message>
        <source>The server refuses this mail.</source>
        <translation>Der Server lehnt diese Mail ab.</translation>
    </message>
    <message>
        <source>The sender&apos;s address is not one that mail can carry.</source>
        <translation>Die Absenderadresse ist keine, die in einer Mail stehen kann.</translation>
    </message>
    <message>
        <source>This is not an address that mail can carry.</source>
        <translation>Das ist keine Adresse, die in einer Mail stehen kann.</translation>
    </message>
    <message>
        <source>It is no message: it does not begin with header fields.</source>
        <translation>Das ist keine Nachricht: Sie beginnt nicht mit Kopfzeilen.</translation>
    </message>
    <message>
        <source>It needs one From, and with several authors one Sender.</source>
        <translation>Sie braucht genau eine Absenderzeile (From), bei mehreren Verfassern eine Sender-Zeile.</translation>
    </message>
    <message>
        <source>This is no address that could be understood: %1</source>
        <translation>Das ist keine Adresse, die sich verstehen lässt: %1</translation>
    </message>
    <message>
        <source>It has %1 addresses or more. Send it to fewer people at a time.</source>
        <translation>Sie hat %1 Adressen oder mehr. Senden Sie sie an weniger Personen auf einmal.</translation>
    </message>
    <message>
        <source>There are no recipients.</source>
        <translation>Es gibt keine Empfänger.</translation>
    </message>
    <message>
        <source>There are too many recipients. Send it to fewer people at a time.</source>
        <translation>Es sind zu viele Empfänger. Senden Sie die Nachricht an weniger Personen auf einmal.</translation>
    </message>
    <message>
        <source>The message is empty.</source>
        <translation>Die Nachricht ist leer.</translation>
    </message>
    <message>
        <source>The message has NUL bytes, which mail cannot carry.</source>
        <translation>Die Nachricht hat NUL-Bytes, die eine Mail nicht enthalten kann.</translation>
    </message>
    <message>
        <source>The message has a line of more than 998 octets, which mail cannot carry.</source>
        <translation>Die Nachricht hat eine Zeile von mehr als 998 Bytes, die eine Mail nicht enthalten kann.</translation>
    </message>
    <message>
        <source>The message has %1; the server takes at most %2.</source>
        <translation>Die Nachricht hat %1; der Server nimmt höchstens %2 an.</translation>
    </message>
    <message>
        <source>The message has characters beyond ASCII that are not encoded, and the server takes only ASCII.</source>
        <translation>Die Nachricht hat Zeichen außerhalb von ASCII, die nicht kodiert sind, und der Server nimmt nur ASCII an.</translation>
    </message>
    <message>
        <source>An address or header has characters beyond ASCII, and the server takes only ASCII there.</source>
        <translation>Eine Adresse oder ein Kopffeld hat Zeichen außerhalb von ASCII, und der Server nimmt dort nur ASCII an.</translation>
    </message>
    <message>
        <source>Delivery reports were asked for, and the server has none.</source>
        <translation>Es wurden Zustellberichte verlangt, und der Server hat keine.</translation>
    </message>
</context>
<context>
    <name>homing::ui::AddressChip</name>
    <message>
        <source>An address looks like anna@example.org.</source>
        <translation>Eine Adresse sieht aus wie anna@example.org.</translation>
    </message>
    <message>
        <source>No mail can be sent to this.</source>
        <translation>Hierhin kann keine E‑Mail gesendet werden.</translation>
    </message>
    <message>
        <source>There is no @ in it.</source>
        <translation>Darin ist kein @.</translation>
    </message>
    <message>
        <source>There is more than one @ in it.</source>
        <translation>Darin ist mehr als ein @.</translation>
    </message>
    <message>
        <source>The name before the @ is missing.</source>
        <translation>Der Name vor dem @ fehlt.</translation>
    </message>
    <message>
        <source>The domain behind the @ is missing.</source>
        <translation>Die Domain hinter dem @ fehlt.</translation>
    </message>
    <message>
        <source>%1, not an address</source>
        <translation>%1, keine Adresse</translation>
    </message>
</context>
<context>
    <name>homing::ui::WordOffers</name>
    <message>
        <source>Suggestions</source>
        <translation>Vorschläge</translation>
    </message>
</context>
<context>
    <name>homing::ui::Answering</name>
    <message>
        <source>Forwarded message from %1, %2:</source>
        <translation>Weitergeleitete Nachricht von %1, %2:</translation>
    </message>
    <message>
        <source>On %1, %2 wrote:</source>
        <translation>Am %1 schrieb %2:</translation>
    </message>
    <message>
        <source>%1 and %2</source>
        <translation>%1 und %2</translation>
    </message>
    <message numerus="yes">
        <source>%1 and %Ln others</source>
        <translation>
            <numerusform>%1 und %Ln weitere Person</numerusform>
            <numerusform>%1 und %Ln weitere</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>homing::ui::AttachmentTray</name>
    <message>
        <source>Attachments</source>
        <translation>Anhänge</translation>
    </message>
    <message>
        <source>How much of the attachments is here</source>
        <translation>Wie viel von den Anhängen da ist</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Do not attach the files that are still loading</source>
        <translation>Die Dateien nicht anhängen, die noch laden</translation>
    </message>
    <message>
        <source>Together %1</source>
        <translation>Zusammen %1</translation>
    </message>
    <message>
        <source>Many mail servers refuse so much. Send less at a time, or a link.</source>
        <translation>Viele Mailserver lehnen so viel ab. Senden Sie weniger auf einmal oder einen Link.</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 von %2</translation>
    </message>
</context>
<context>
    <name>homing::ui::BodyEdit</name>
    <message>
        <source>Message text</source>
        <translation>Text der Nachricht</translation>
    </message>
    <message>
        <source>Write your message</source>
        <translation>Schreiben Sie Ihre Nachricht</translation>
    </message>
</context>
<context>
    <name>homing::ui::ComposerHead</name>
    <message>
        <source>From</source>
        <translation>Von</translation>
    </message>
    <message>
        <source>Cc/Bcc</source>
        <translation>Cc/Bcc</translation>
    </message>
    <message>
        <source>Add copies (Cc) and hidden copies (Bcc)</source>
        <translation>Kopien (Cc) und verborgene Kopien (Bcc) hinzufügen</translation>
    </message>
    <message>
        <source>To</source>
        <translation>An</translation>
    </message>
    <message>
        <source>Cc</source>
        <translation>Cc</translation>
    </message>
    <message>
        <source>Bcc</source>
        <translation>Bcc</translation>
    </message>
    <message>
        <source>Subject</source>
        <translation>Betreff</translation>
    </message>
</context>
<context>
    <name>homing::ui::ComposerWindow</name>
    <message>
        <source>The subject is empty.</source>
        <translation>Der Betreff ist leer.</translation>
    </message>
    <message>
        <source>The text speaks of an attachment, and there is none.</source>
        <translation>Der Text spricht von einem Anhang, und es gibt keinen.</translation>
    </message>
    <message>
        <source>Nobody is to get this message yet. Add a recipient.</source>
        <translation>Noch soll niemand diese Nachricht bekommen. Fügen Sie einen Empfänger hinzu.</translation>
    </message>
    <message>
        <source>No mail can be sent to %1. Correct or remove it.</source>
        <translation>An %1 kann keine E‑Mail gesendet werden. Berichtigen oder entfernen Sie die Adresse.</translation>
    </message>
    <message>
        <source>A file could not be fetched. Remove it to send the message without it.</source>
        <translation>Eine Datei konnte nicht geholt werden. Entfernen Sie sie, um die Nachricht ohne sie zu senden.</translation>
    </message>
    <message>
        <source>It is sent as soon as its files are here.</source>
        <translation>Sie wird gesendet, sobald ihre Dateien da sind.</translation>
    </message>
    <message>
        <source>It is sent as soon as its pictures are here.</source>
        <translation>Sie wird gesendet, sobald ihre Bilder da sind.</translation>
    </message>
    <message>
        <source>This text is too long to be written with formatting. It is plain text.</source>
        <translation>Dieser Text ist zu lang, um mit Formatierung geschrieben zu werden. Er ist reiner Text.</translation>
    </message>
    <message>
        <source>This text is too long to be sent with its formatting. Make it plain text (%1), or shorter.</source>
        <translation>Dieser Text ist zu lang, um mit seiner Formatierung gesendet zu werden. Machen Sie ihn zu reinem Text (%1) oder kürzer.</translation>
    </message>
    <message>
        <source>This message cannot be sent as it is: a field of its head has characters that mail does not allow.</source>
        <translation>So kann diese Nachricht nicht gesendet werden: Ein Feld in ihrem Kopf hat Zeichen, die E‑Mail nicht erlaubt.</translation>
    </message>
    <message>
        <source>Attach files</source>
        <translation>Dateien anhängen</translation>
    </message>
    <message>
        <source>Before it is sent</source>
        <translation>Bevor sie gesendet wird</translation>
    </message>
    <message>
        <source>Send anyway</source>
        <translation>Trotzdem senden</translation>
    </message>
    <message>
        <source>Send</source>
        <translation>Senden</translation>
    </message>
    <message>
        <source>Attach</source>
        <translation>Anhängen</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>Verwerfen</translation>
    </message>
    <message>
        <source>Discard this message</source>
        <translation>Diese Nachricht verwerfen</translation>
    </message>
    <message>
        <source>Saved %1</source>
        <translation>Gesichert %1</translation>
    </message>
    <message>
        <source>Not saved</source>
        <translation>Nicht gesichert</translation>
    </message>
    <message>
        <source>New message</source>
        <translation>Neue Nachricht</translation>
    </message>
    <message>
        <source>%1 - Homing</source>
        <translation>%1 - Homing</translation>
    </message>
    <message>
        <source>Picture %1.png</source>
        <translation>Bild %1.png</translation>
    </message>
    <message>
        <source>There is no account left that could send it.</source>
        <translation>Es gibt kein Konto mehr, das sie senden könnte.</translation>
    </message>
    <message>
        <source>A link filled in this message: look at it before you send it.</source>
        <translation>Ein Link hat diese Nachricht ausgefüllt: Sehen Sie sie an, bevor Sie sie senden.</translation>
    </message>
    <message>
        <source>Send later</source>
        <translation>Später senden</translation>
    </message>
    <message>
        <source>Rich text</source>
        <translation>Formatierter Text</translation>
    </message>
    <message>
        <source>Keep formatting</source>
        <translation>Formatierung behalten</translation>
    </message>
    <message>
        <source>%1 is no picture that can be shown. Attach it as a file.</source>
        <translation>%1 ist kein Bild, das angezeigt werden kann. Hängen Sie es als Datei an.</translation>
    </message>
    <message>
        <source>Plain text has no formatting and no pictures: they were taken out.</source>
        <translation>Reiner Text hat keine Formatierung und keine Bilder: Sie wurden entfernt.</translation>
    </message>
    <message>
        <source>%1 is too large to be sent by mail: %2.</source>
        <translation>%1 ist zu groß, um per E-Mail gesendet zu werden: %2.</translation>
    </message>
    <message>
        <source>Insert pictures</source>
        <translation>Bilder einfügen</translation>
    </message>
    <message>
        <source>Pictures (*.png *.jpg *.jpeg *.gif *.webp)</source>
        <translation>Bilder (*.png *.jpg *.jpeg *.gif *.webp)</translation>
    </message>
</context>
<context>
    <name>homing::ui::DraftFiles</name>
    <message>
        <source>%1 is a folder. Attach its files, or an archive of it.</source>
        <translation>%1 ist ein Ordner. Hängen Sie seine Dateien an oder ein Archiv davon.</translation>
    </message>
    <message>
        <source>%1 is too large to be sent by mail: %2.</source>
        <translation>%1 ist zu groß, um als E‑Mail gesendet zu werden: %2.</translation>
    </message>
    <message>
        <source>%1 could not be read. %2</source>
        <translation>%1 konnte nicht gelesen werden. %2</translation>
    </message>
    <message>
        <source>%1 could not be fetched. Remove it, or forward the message again when there is a connection.</source>
        <translation>%1 konnte nicht geholt werden. Entfernen Sie die Datei, oder leiten Sie die Nachricht noch einmal weiter, wenn es eine Verbindung gibt.</translation>
    </message>
</context>
<context>
    <name>homing::ui::FileCard</name>
    <message>
        <source>not fetched</source>
        <translation>nicht geholt</translation>
    </message>
    <message>
        <source>Remove %1</source>
        <translation>%1 entfernen</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
</context>
<context>
    <name>homing::ui::LocalNews</name>
    <message>
        <source>Not sent</source>
        <translation>Nicht gesendet</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>Send again</source>
        <translation>Noch einmal senden</translation>
    </message>
    <message>
        <source>It was sent</source>
        <translation>Sie wurde gesendet</translation>
    </message>
    <message>
        <source>Drafts</source>
        <translation>Entwürfe</translation>
    </message>
    <message>
        <source>Continue writing</source>
        <translation>Weiterschreiben</translation>
    </message>
    <message>
        <source>(no subject)</source>
        <translation>(kein Betreff)</translation>
    </message>
    <message>
        <source>&quot;%1&quot; to %2 was not sent. %3</source>
        <translation>„%1“ an %2 wurde nicht gesendet. %3</translation>
    </message>
    <message>
        <source>&quot;%1&quot; to %2 has not left yet. %3</source>
        <translation>„%1“ an %2 ist noch nicht unterwegs. %3</translation>
    </message>
    <message>
        <source>Nobody knows whether &quot;%1&quot; to %2 was sent: the connection ended before the server answered. Ask the recipient before you send it again.</source>
        <translation>Niemand weiß, ob „%1“ an %2 gesendet wurde: Die Verbindung endete, bevor der Server geantwortet hat. Fragen Sie beim Empfänger nach, bevor Sie sie noch einmal senden.</translation>
    </message>
    <message>
        <source>There is a draft on this computer.</source>
        <translation>Auf diesem Computer liegt ein Entwurf.</translation>
    </message>
    <message numerus="yes">
        <source>There are %Ln drafts on this computer.</source>
        <translation>
            <numerusform>Auf diesem Computer liegt %Ln Entwurf.</numerusform>
            <numerusform>Auf diesem Computer liegen %Ln Entwürfe.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>homing::ui::NoticeStrip</name>
    <message>
        <source>Dismiss</source>
        <translation>Ausblenden</translation>
    </message>
</context>
<context>
    <name>homing::ui::OutboxPanel</name>
    <message>
        <source>Outgoing mail</source>
        <translation>Ausgehende E‑Mails</translation>
    </message>
    <message>
        <source>Send now</source>
        <translation>Jetzt senden</translation>
    </message>
    <message>
        <source>Send the selected message now</source>
        <translation>Die ausgewählte Nachricht jetzt senden</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>Bearbeiten</translation>
    </message>
    <message>
        <source>Edit the selected message</source>
        <translation>Die ausgewählte Nachricht bearbeiten</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>Delete the selected message</source>
        <translation>Die ausgewählte Nachricht löschen</translation>
    </message>
</context>
<context>
    <name>homing::ui::OutgoingModel</name>
    <message>
        <source>(no subject)</source>
        <translation>(kein Betreff)</translation>
    </message>
    <message>
        <source>Outgoing message</source>
        <translation>Ausgehende Nachricht</translation>
    </message>
    <message>
        <source>To</source>
        <translation>An</translation>
    </message>
    <message>
        <source>Since</source>
        <translation>Seit</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Leaves %1</source>
        <translation>Geht %1 ab</translation>
    </message>
</context>
<context>
    <name>homing::ui::WritingDesk</name>
    <message>
        <source>(no subject)</source>
        <translation>(kein Betreff)</translation>
    </message>
    <message>
        <source>%1, to %2</source>
        <translation>%1, an %2</translation>
    </message>
    <message>
        <source>The message is leaving: it cannot be changed any more.</source>
        <translation>Die Nachricht wird gerade gesendet: Sie lässt sich nicht mehr ändern.</translation>
    </message>
    <message>
        <source>That draft is not there any more.</source>
        <translation>Diesen Entwurf gibt es nicht mehr.</translation>
    </message>
    <message>
        <source>Drafts on this computer</source>
        <translation>Entwürfe auf diesem Computer</translation>
    </message>
    <message>
        <source>To %1: it leaves as soon as there is a connection</source>
        <translation>An %1: Sie wird gesendet, sobald es eine Verbindung gibt</translation>
    </message>
    <message>
        <source>Sending to %1</source>
        <translation>Wird an %1 gesendet</translation>
    </message>
    <message>
        <source>It has left already.</source>
        <translation>Sie ist schon gesendet.</translation>
    </message>
    <message>
        <source>Message discarded</source>
        <translation>Nachricht verworfen</translation>
    </message>
    <message>
        <source>Draft kept on this computer</source>
        <translation>Entwurf auf diesem Computer aufgehoben</translation>
    </message>
    <message>
        <source>The draft cannot be opened. %1</source>
        <translation>Der Entwurf lässt sich nicht öffnen. %1</translation>
    </message>
    <message>
        <source>Draft kept</source>
        <translation>Entwurf aufgehoben</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>Message sent</source>
        <translation>Nachricht gesendet</translation>
    </message>
    <message>
        <source>Sent to %1</source>
        <translation>An %1 gesendet</translation>
    </message>
    <message>
        <source>To %1: leaves %2</source>
        <translation>An %1: geht %2 ab</translation>
    </message>
    <message>
        <source>A confirmation of reading cannot be changed.</source>
        <translation>Eine Lesebestätigung lässt sich nicht ändern.</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>Verwerfen</translation>
    </message>
</context>
<context>
    <name>homing::ui::ReceiptStrip</name>
    <message>
        <source>Confirmation of reading</source>
        <translation>Lesebestätigung</translation>
    </message>
    <message>
        <source>Send confirmation</source>
        <translation>Bestätigung senden</translation>
    </message>
    <message>
        <source>Never for this sender</source>
        <translation>Nie für diesen Absender</translation>
    </message>
    <message>
        <source>This message asks for a confirmation that you read it. It would go to %1, which is not the sender&apos;s address.</source>
        <translation>Diese Nachricht bittet um eine Bestätigung, dass Sie sie gelesen haben. Sie ginge an %1; das ist nicht die Adresse des Absenders.</translation>
    </message>
    <message>
        <source>The sender asks for a confirmation that you read this.</source>
        <translation>Der Absender bittet um eine Bestätigung, dass Sie dies gelesen haben.</translation>
    </message>
    <message>
        <source>Read: %1</source>
        <translation>Gelesen: %1</translation>
    </message>
    <message>
        <source>Your message &quot;%1&quot; of %2 was displayed on the computer of %3. This does not say that it was understood.</source>
        <translation>Ihre Nachricht „%1“ vom %2 wurde auf dem Computer von %3 angezeigt. Das sagt nicht, dass sie verstanden wurde.</translation>
    </message>
    <message>
        <source>The confirmation cannot be written from this account&apos;s address.</source>
        <translation>Von der Adresse dieses Kontos lässt sich keine Bestätigung schreiben.</translation>
    </message>
    <message>
        <source>The confirmation to %1 is on its way.</source>
        <translation>Die Bestätigung an %1 ist unterwegs.</translation>
    </message>
</context>
<context>
    <name>homing::ui::Unsubscribing</name>
    <message>
        <source>Homing sends one request to %1 that takes you off this list. Nothing else is sent, and no page is opened.</source>
        <translation>Homing sendet eine einzige Anfrage an %1, die Sie von dieser Liste nimmt. Sonst wird nichts gesendet und keine Seite geöffnet.</translation>
    </message>
    <message>
        <source>A message to %1 can be written; you see it before it is sent.</source>
        <translation>Es kann eine Nachricht an %1 geschrieben werden; Sie sehen sie, bevor sie gesendet wird.</translation>
    </message>
    <message>
        <source>A page at %1 can be opened in your browser; its owner learns that you opened it.</source>
        <translation>Eine Seite bei %1 kann in Ihrem Browser geöffnet werden; wem sie gehört, erfährt, dass Sie sie geöffnet haben.</translation>
    </message>
    <message>
        <source>Unsubscribe</source>
        <translation>Abmelden</translation>
    </message>
    <message>
        <source>Leave this mailing list?</source>
        <translation>Diese Mailingliste verlassen?</translation>
    </message>
    <message>
        <source>Write message</source>
        <translation>Nachricht schreiben</translation>
    </message>
    <message>
        <source>Open page</source>
        <translation>Seite öffnen</translation>
    </message>
    <message>
        <source>%1 has taken you off the list.</source>
        <translation>%1 hat Sie von der Liste genommen.</translation>
    </message>
    <message>
        <source>Nothing was sent: %1 is not a server on the Internet.</source>
        <translation>Es wurde nichts gesendet: %1 ist kein Server im Internet.</translation>
    </message>
    <message>
        <source>%1 did not accept the request (%2).</source>
        <translation>%1 hat die Anfrage nicht angenommen (%2).</translation>
    </message>
    <message>
        <source>%1 could not be reached, or did not answer.</source>
        <translation>%1 war nicht erreichbar oder hat nicht geantwortet.</translation>
    </message>
</context>
<context>
    <name>homing::ui::ReportWishes</name>
    <message>
        <source>Confirmations</source>
        <translation>Bestätigungen</translation>
    </message>
    <message>
        <source>Ask for confirmations</source>
        <translation>Um Bestätigungen bitten</translation>
    </message>
    <message>
        <source>Ask for a confirmation of reading</source>
        <translation>Um eine Lesebestätigung bitten</translation>
    </message>
    <message>
        <source>Ask for a delivery report</source>
        <translation>Um einen Zustellbericht bitten</translation>
    </message>
</context>
<context>
    <name>homing::ui::NewTagDialog</name>
    <message>
        <source>New tag</source>
        <translation>Neues Schlagwort</translation>
    </message>
    <message>
        <source>&amp;Name:</source>
        <translation>&amp;Name:</translation>
    </message>
    <message>
        <source>&amp;Colour:</source>
        <translation>&amp;Farbe:</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>Hinzufügen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>There are too many tags.</source>
        <translation>Es gibt zu viele Schlagwörter.</translation>
    </message>
    <message>
        <source>There is a tag with this name.</source>
        <translation>Es gibt ein Schlagwort mit diesem Namen.</translation>
    </message>
</context>
<context>
    <name>homing::ui::TagBook</name>
    <message>
        <source>Important</source>
        <translation>Wichtig</translation>
    </message>
    <message>
        <source>Work</source>
        <translation>Arbeit</translation>
    </message>
    <message>
        <source>Personal</source>
        <translation>Persönlich</translation>
    </message>
    <message>
        <source>To do</source>
        <translation>Zu erledigen</translation>
    </message>
    <message>
        <source>Later</source>
        <translation>Später</translation>
    </message>
    <message>
        <source>Red</source>
        <translation>Rot</translation>
    </message>
    <message>
        <source>Orange</source>
        <translation>Orange</translation>
    </message>
    <message>
        <source>Yellow</source>
        <translation>Gelb</translation>
    </message>
    <message>
        <source>Green</source>
        <translation>Grün</translation>
    </message>
    <message>
        <source>Teal</source>
        <translation>Türkis</translation>
    </message>
    <message>
        <source>Blue</source>
        <translation>Blau</translation>
    </message>
    <message>
        <source>Purple</source>
        <translation>Violett</translation>
    </message>
    <message>
        <source>Grey</source>
        <translation>Grau</translation>
    </message>
</context>
<context>
    <name>homing::ui::TagChip</name>
    <message>
        <source>Tag: %1</source>
        <translation>Schlagwort: %1</translation>
    </message>
</context>
<context>
    <name>homing::ui::TagColourRow</name>
    <message>
        <source>Colour</source>
        <translation>Farbe</translation>
    </message>
</context>
<context>
    <name>homing::ui::TagMenu</name>
    <message>
        <source>Tag</source>
        <translation>Schlagwort</translation>
    </message>
    <message>
        <source>Tag: %1</source>
        <translation>Schlagwort: %1</translation>
    </message>
</context>
<context>
    <name>homing::ui::TagsDialog</name>
    <message>
        <source>Name of the tag</source>
        <translation>Name des Schlagworts</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>Schlagwörter</translation>
    </message>
    <message>
        <source>New tag</source>
        <translation>Neues Schlagwort</translation>
    </message>
    <message>
        <source>&amp;Name:</source>
        <translation>&amp;Name:</translation>
    </message>
    <message>
        <source>&amp;Colour:</source>
        <translation>&amp;Farbe:</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Messages keep the tag; Homing forgets its name and colour.</source>
        <translation>Nachrichten behalten das Schlagwort; Homing vergisst seinen Namen und seine Farbe.</translation>
    </message>
    <message>
        <source>Only tags of your own can be removed.</source>
        <translation>Nur eigene Schlagwörter können entfernt werden.</translation>
    </message>
    <message>
        <source>A tag needs a name.</source>
        <translation>Ein Schlagwort braucht einen Namen.</translation>
    </message>
    <message>
        <source>There is a tag with this name.</source>
        <translation>Es gibt ein Schlagwort mit diesem Namen.</translation>
    </message>
    <message>
        <source>There are too many tags.</source>
        <translation>Es gibt zu viele Schlagwörter.</translation>
    </message>
</context>
<context>
    <name>homing::ui::MailboxActions</name>
    <message>
        <source>New folder</source>
        <translation>Neuer Ordner</translation>
    </message>
    <message>
        <source>Create</source>
        <translation>Anlegen</translation>
    </message>
    <message>
        <source>Folder created</source>
        <translation>Ordner angelegt</translation>
    </message>
    <message>
        <source>The folder is not empty any more, so it stays.</source>
        <translation>Der Ordner ist nicht mehr leer, deshalb bleibt er.</translation>
    </message>
    <message>
        <source>this account</source>
        <translation>diesem Konto</translation>
    </message>
    <message>
        <source>This is where mail programs expect “%1”. With another name they may not find it.</source>
        <translation>Hier erwarten Mailprogramme „%1“. Unter einem anderen Namen finden sie ihn vielleicht nicht.</translation>
    </message>
    <message>
        <source>Rename folder</source>
        <translation>Ordner umbenennen</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>Umbenennen</translation>
    </message>
    <message>
        <source>Folder renamed</source>
        <translation>Ordner umbenannt</translation>
    </message>
    <message>
        <source>Folder moved to Trash</source>
        <translation>Ordner in den Papierkorb verschoben</translation>
    </message>
    <message>
        <source>Delete the empty folder “%1” for good?</source>
        <translation>Den leeren Ordner „%1“ endgültig löschen?</translation>
    </message>
    <message>
        <source>Mail programs expect this folder to be there.</source>
        <translation>Mailprogramme erwarten, dass es diesen Ordner gibt.</translation>
    </message>
    <message>
        <source>Folder deleted</source>
        <translation>Ordner gelöscht</translation>
    </message>
    <message>
        <source>Subscribed to the folder</source>
        <translation>Ordner abonniert</translation>
    </message>
    <message>
        <source>Unsubscribed from the folder</source>
        <translation>Ordner abbestellt</translation>
    </message>
    <message>
        <source>Delete the folder “%1” with its message for good?</source>
        <translation>Den Ordner „%1“ mit seiner Nachricht endgültig löschen?</translation>
    </message>
    <message numerus="yes">
        <source>Delete the folder “%1” with %Ln messages for good?</source>
        <translation>
            <numerusform>Den Ordner „%1“ mit %Ln Nachricht endgültig löschen?</numerusform>
            <numerusform>Den Ordner „%1“ mit %Ln Nachrichten endgültig löschen?</numerusform>
        </translation>
    </message>
    <message>
        <source>The folder in it goes too.</source>
        <translation>Der Ordner darin wird auch gelöscht.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln folders in it go too.</source>
        <translation>
            <numerusform>%Ln Ordner darin wird auch gelöscht.</numerusform>
            <numerusform>%Ln Ordner darin werden auch gelöscht.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>homing::ui::MailboxNameDialog</name>
    <message>
        <source>&amp;Name, in %1:</source>
        <translation>&amp;Name, in %1:</translation>
    </message>
    <message>
        <source>Name of the folder</source>
        <translation>Name des Ordners</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>A folder&apos;s name cannot have “%1” in it.</source>
        <translation>Der Name eines Ordners kann kein „%1“ enthalten.</translation>
    </message>
    <message>
        <source>A folder&apos;s name cannot have “%”, “*” or invisible characters in it.</source>
        <translation>Der Name eines Ordners kann kein „%“, kein „*“ und keine unsichtbaren Zeichen enthalten.</translation>
    </message>
    <message>
        <source>There is a folder of this name already.</source>
        <translation>Einen Ordner dieses Namens gibt es schon.</translation>
    </message>
    <message>
        <source>This name is too long.</source>
        <translation>Dieser Name ist zu lang.</translation>
    </message>
</context>
<context>
    <name>homing::ui::IdentitiesDialog</name>
    <message>
        <source>Identities of %1</source>
        <translation>Identitäten von %1</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <source>Identities</source>
        <translation>Identitäten</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>Hinzufügen</translation>
    </message>
    <message>
        <source>Add an identity</source>
        <translation>Eine Identität hinzufügen</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Remove the identity</source>
        <translation>Die Identität entfernen</translation>
    </message>
    <message>
        <source>Move up</source>
        <translation>Nach oben</translation>
    </message>
    <message>
        <source>Move up: the first is the default (Alt+Up)</source>
        <translation>Nach oben: Die erste ist der Standard (Alt+Auf)</translation>
    </message>
    <message>
        <source>Move down</source>
        <translation>Nach unten</translation>
    </message>
    <message>
        <source>Move down (Alt+Down)</source>
        <translation>Nach unten (Alt+Ab)</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Adresse</translation>
    </message>
    <message>
        <source>Answers go to</source>
        <translation>Antworten gehen an</translation>
    </message>
    <message>
        <source>The same address</source>
        <translation>Dieselbe Adresse</translation>
    </message>
    <message>
        <source>Signature</source>
        <translation>Signatur</translation>
    </message>
    <message>
        <source>Rich text</source>
        <translation>Formatierter Text</translation>
    </message>
    <message>
        <source>What stands below your messages</source>
        <translation>Was unter Ihren Nachrichten steht</translation>
    </message>
    <message>
        <source>It stands below the text, and below what is quoted, after a line &quot;-- &quot; by which mail programs know a signature.</source>
        <translation>Sie steht unter dem Text, auch unter Zitiertem, nach einer Zeile „-- “, an der Mailprogramme eine Signatur erkennen.</translation>
    </message>
    <message>
        <source>(no name)</source>
        <translation>(ohne Namen)</translation>
    </message>
    <message>
        <source>%1 (default)</source>
        <translation>%1 (Standard)</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation>%1, %2</translation>
    </message>
    <message>
        <source>A name is one line of text.</source>
        <translation>Ein Name ist eine Zeile Text.</translation>
    </message>
    <message>
        <source>Enter the address that this identity writes from.</source>
        <translation>Geben Sie die Adresse ein, von der diese Identität schreibt.</translation>
    </message>
    <message>
        <source>No mail can be sent from %1. Correct the address.</source>
        <translation>Von %1 kann keine Mail gesendet werden. Berichtigen Sie die Adresse.</translation>
    </message>
    <message>
        <source>No answer can go to %1. Correct the address, or leave the field empty.</source>
        <translation>An %1 kann keine Antwort gehen. Berichtigen Sie die Adresse, oder lassen Sie das Feld leer.</translation>
    </message>
    <message>
        <source>A signature has at most %L1 characters.</source>
        <translation>Eine Signatur hat höchstens %L1 Zeichen.</translation>
    </message>
    <message>
        <source>What you changed is not saved. Cancel again to leave it so.</source>
        <translation>Was Sie geändert haben, ist nicht gespeichert. Noch einmal Abbrechen lässt es so.</translation>
    </message>
</context>
<context>
    <name>homing::ui::ComposerSpelling</name>
    <message>
        <source>Spelling</source>
        <translation>Rechtschreibung</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>Aus</translation>
    </message>
    <message>
        <source>Spelling: off</source>
        <translation>Rechtschreibung: aus</translation>
    </message>
    <message>
        <source>Spelling: %1</source>
        <translation>Rechtschreibung: %1</translation>
    </message>
    <message>
        <source>Looking for suggestions</source>
        <translation>Vorschläge werden gesucht</translation>
    </message>
    <message>
        <source>Add to dictionary</source>
        <translation>Zum Wörterbuch hinzufügen</translation>
    </message>
    <message>
        <source>Ignore</source>
        <translation>Ignorieren</translation>
    </message>
    <message>
        <source>No suggestions</source>
        <translation>Keine Vorschläge</translation>
    </message>
    <message>
        <source>Confirmations and spelling</source>
        <translation>Bestätigungen und Rechtschreibung</translation>
    </message>
    <message>
        <source>Remove from dictionary</source>
        <translation>Aus dem Wörterbuch entfernen</translation>
    </message>
</context>
</TS>
