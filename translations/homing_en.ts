<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>homing::ui::AccountsDialog</name>
    <message numerus="yes">
        <source>%n actions that the server does not have yet are lost.</source>
        <translation>
            <numerusform>%n action that the server does not have yet is lost.</numerusform>
            <numerusform>%n actions that the server does not have yet are lost.</numerusform>
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
    <name>homing::ui::MessageActions</name>
    <message numerus="yes">
        <source>%n messages archived</source>
        <translation>
            <numerusform>%n message archived</numerusform>
            <numerusform>%n messages archived</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n messages moved to Trash</source>
        <translation>
            <numerusform>%n message moved to Trash</numerusform>
            <numerusform>%n messages moved to Trash</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Delete %n messages for good? They cannot be brought back.</source>
        <translation>
            <numerusform>Delete %n message for good? It cannot be brought back.</numerusform>
            <numerusform>Delete %n messages for good? They cannot be brought back.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n messages deleted</source>
        <translation>
            <numerusform>%n message deleted</numerusform>
            <numerusform>%n messages deleted</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>homing::ui::MessageReader</name>
    <message numerus="yes">
        <source>%n messages selected</source>
        <translation>
            <numerusform>%n message selected</numerusform>
            <numerusform>%n messages selected</numerusform>
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
        <source>%n quoted lines</source>
        <translation>
            <numerusform>%n quoted line</numerusform>
            <numerusform>%n quoted lines</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>homing::ui::StatusWords</name>
    <message numerus="yes">
        <source>%n flights</source>
        <translation>
            <numerusform>%n flight</numerusform>
            <numerusform>%n flights</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>homing::ui::TranscriptPage</name>
    <message numerus="yes">
        <source>Paused, %n new lines</source>
        <translation>
            <numerusform>Paused, %n new line</numerusform>
            <numerusform>Paused, %n new lines</numerusform>
        </translation>
    </message>
</context>
</TS>
