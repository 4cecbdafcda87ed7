<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>homing::ui::AccountsDialog</name>
    <message numerus="yes">
        <source>%Ln messages that were written here are lost.</source>
        <translation>
            <numerusform>%Ln message that was written here is lost.</numerusform>
            <numerusform>%Ln messages that were written here are lost.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln actions that the server does not have yet are lost.</source>
        <translation>
            <numerusform>%Ln action that the server does not have yet is lost.</numerusform>
            <numerusform>%Ln actions that the server does not have yet are lost.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>homing::ui::AwayStrip</name>
    <message numerus="yes">
        <source>%Ln new</source>
        <translation>
            <numerusform>%Ln new</numerusform>
            <numerusform>%Ln new</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln removed elsewhere</source>
        <translation>
            <numerusform>%Ln removed elsewhere</numerusform>
            <numerusform>%Ln removed elsewhere</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln flagged</source>
        <translation>
            <numerusform>%Ln flagged</numerusform>
            <numerusform>%Ln flagged</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>homing::ui::BlockWords</name>
    <message numerus="yes">
        <source>And %Ln more.</source>
        <translation>
            <numerusform>And %Ln more.</numerusform>
            <numerusform>And %Ln more.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln more</source>
        <translation>
            <numerusform>%Ln more</numerusform>
            <numerusform>%Ln more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>homing::ui::MailboxTreeView</name>
    <message numerus="yes">
        <source>%1, %Ln unread</source>
        <translation>
            <numerusform>%1, %Ln unread</numerusform>
            <numerusform>%1, %Ln unread</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>homing::ui::MainWindow</name>
    <message numerus="yes">
        <source>Copy %Ln messages to</source>
        <translation>
            <numerusform>Copy %Ln message to</numerusform>
            <numerusform>Copy %Ln messages to</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Move %Ln messages to</source>
        <translation>
            <numerusform>Move %Ln message to</numerusform>
            <numerusform>Move %Ln messages to</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>homing::ui::MessageActions</name>
    <message numerus="yes">
        <source>%Ln messages marked as read</source>
        <translation>
            <numerusform>%Ln message marked as read</numerusform>
            <numerusform>%Ln messages marked as read</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln messages marked as unread</source>
        <translation>
            <numerusform>%Ln message marked as unread</numerusform>
            <numerusform>%Ln messages marked as unread</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln messages flagged</source>
        <translation>
            <numerusform>%Ln message flagged</numerusform>
            <numerusform>%Ln messages flagged</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Flag removed from %Ln messages</source>
        <translation>
            <numerusform>Flag removed from %Ln message</numerusform>
            <numerusform>Flag removed from %Ln messages</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln messages archived</source>
        <translation>
            <numerusform>%Ln message archived</numerusform>
            <numerusform>%Ln messages archived</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln messages moved to Trash</source>
        <translation>
            <numerusform>%Ln message moved to Trash</numerusform>
            <numerusform>%Ln messages moved to Trash</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Delete %Ln messages for good?</source>
        <translation>
            <numerusform>Delete %Ln message for good?</numerusform>
            <numerusform>Delete %Ln messages for good?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln messages deleted</source>
        <translation>
            <numerusform>%Ln message deleted</numerusform>
            <numerusform>%Ln messages deleted</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Delete all %Ln messages in Trash for good?</source>
        <translation>
            <numerusform>Delete %Ln message in Trash for good?</numerusform>
            <numerusform>Delete all %Ln messages in Trash for good?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln messages copied to %1</source>
        <translation>
            <numerusform>%Ln message copied to %1</numerusform>
            <numerusform>%Ln messages copied to %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln messages moved to %1</source>
        <translation>
            <numerusform>%Ln message moved to %1</numerusform>
            <numerusform>%Ln messages moved to %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln messages moved to Junk</source>
        <translation>
            <numerusform>%Ln message moved to Junk</numerusform>
            <numerusform>%Ln messages moved to Junk</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln messages are not junk</source>
        <translation>
            <numerusform>%Ln message is not junk</numerusform>
            <numerusform>%Ln messages are not junk</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln messages tagged: %1</source>
        <translation>
            <numerusform>%Ln message tagged: %1</numerusform>
            <numerusform>%Ln messages tagged: %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Tag removed from %Ln messages: %1</source>
        <translation>
            <numerusform>Tag removed from %Ln message: %1</numerusform>
            <numerusform>Tag removed from %Ln messages: %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>All tags removed from %Ln messages</source>
        <translation>
            <numerusform>All tags removed from %Ln message</numerusform>
            <numerusform>All tags removed from %Ln messages</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>homing::ui::MessageDelegate</name>
    <message numerus="yes">
        <source>conversation of %Ln messages</source>
        <translation>
            <numerusform>conversation of %Ln message</numerusform>
            <numerusform>conversation of %Ln messages</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>homing::ui::MessageDrag</name>
    <message numerus="yes">
        <source>%Ln messages</source>
        <translation>
            <numerusform>%Ln message</numerusform>
            <numerusform>%Ln messages</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>homing::ui::MessageReader</name>
    <message numerus="yes">
        <source>%Ln messages selected</source>
        <translation>
            <numerusform>%Ln message selected</numerusform>
            <numerusform>%Ln messages selected</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>homing::ui::NewMailPill</name>
    <message numerus="yes">
        <source>%Ln new</source>
        <comment>messages above what is on screen</comment>
        <translation>
            <numerusform>%Ln new</numerusform>
            <numerusform>%Ln new</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>homing::ui::PlainTextView</name>
    <message numerus="yes">
        <source>%Ln quoted lines</source>
        <translation>
            <numerusform>%Ln quoted line</numerusform>
            <numerusform>%Ln quoted lines</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>homing::ui::QuitQuestion</name>
    <message numerus="yes">
        <source>%Ln messages cannot be sent now.</source>
        <translation>
            <numerusform>%Ln message cannot be sent now.</numerusform>
            <numerusform>%Ln messages cannot be sent now.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln messages are being sent.</source>
        <translation>
            <numerusform>%Ln message is being sent.</numerusform>
            <numerusform>%Ln messages are being sent.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln messages have not left yet.</source>
        <translation>
            <numerusform>%Ln message has not left yet.</numerusform>
            <numerusform>%Ln messages have not left yet.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>If Homing quits now, they leave at the next start.</source>
        <translation>
            <numerusform>If Homing quits now, it leaves at the next start.</numerusform>
            <numerusform>If Homing quits now, they leave at the next start.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>homing::ui::SearchPane</name>
    <message numerus="yes">
        <source>%Ln more are being fetched.</source>
        <translation>
            <numerusform>%Ln more is being fetched.</numerusform>
            <numerusform>%Ln more are being fetched.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln found</source>
        <translation>
            <numerusform>%Ln found</numerusform>
            <numerusform>%Ln found</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>homing::ui::SessionsPage</name>
    <message numerus="yes">
        <source>%Ln minutes</source>
        <translation>
            <numerusform>%Ln minute</numerusform>
            <numerusform>%Ln minutes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln hours</source>
        <translation>
            <numerusform>%Ln hour</numerusform>
            <numerusform>%Ln hours</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln days</source>
        <translation>
            <numerusform>%Ln day</numerusform>
            <numerusform>%Ln days</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>homing::ui::HtmlBody</name>
    <message numerus="yes">
        <source> and %Ln more</source>
        <translation>
            <numerusform> and %Ln more</numerusform>
            <numerusform> and %Ln more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>homing::ui::StatusWords</name>
    <message numerus="yes">
        <source>%Ln flights</source>
        <translation>
            <numerusform>%Ln flight</numerusform>
            <numerusform>%Ln flights</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>homing::ui::TranscriptPage</name>
    <message numerus="yes">
        <source>Paused, %Ln new lines</source>
        <translation>
            <numerusform>Paused, %Ln new line</numerusform>
            <numerusform>Paused, %Ln new lines</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>homing::ui::Answering</name>
    <message numerus="yes">
        <source>%1 and %Ln others</source>
        <translation>
            <numerusform>%1 and %Ln other</numerusform>
            <numerusform>%1 and %Ln others</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>homing::ui::LocalNews</name>
    <message numerus="yes">
        <source>There are %Ln drafts on this computer.</source>
        <translation>
            <numerusform>There is %Ln draft on this computer.</numerusform>
            <numerusform>There are %Ln drafts on this computer.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>homing::ui::UndoTaking</name>
    <message numerus="yes">
        <source>%Ln messages are not in %1 any more.</source>
        <translation>
            <numerusform>%Ln message is not in %1 any more.</numerusform>
            <numerusform>%Ln messages are not in %1 any more.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>homing::ui::MailboxActions</name>
    <message numerus="yes">
        <source>Delete the folder “%1” with %Ln messages for good?</source>
        <translation>
            <numerusform>Delete the folder “%1” with %Ln message for good?</numerusform>
            <numerusform>Delete the folder “%1” with %Ln messages for good?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln folders in it go too.</source>
        <translation>
            <numerusform>%Ln folder in it goes too.</numerusform>
            <numerusform>%Ln folders in it go too.</numerusform>
        </translation>
    </message>
</context>
</TS>
