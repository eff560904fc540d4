# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Every sentence of one's own history."""

from __future__ import annotations

from stellwerk.web.words import Words

OVERVIEW: Words = {
    "title": ("Verlauf", "History"),
    "lead": (
        "Ihre Gespräche. Nur Sie sehen sie; {days} Tage nach der letzten Nachricht werden sie gelöscht.",
        "Your conversations. Only you see them; {days} days after the last message they are deleted.",
    ),
    "off_title": ("Der Verlauf ist ausgeschaltet", "The history is switched off"),
    "off_text": (
        "Ihre Gespräche liegen nur in dieser Sitzung und enden, wenn Sie sich abmelden. Das ist der Normalfall. Wenn "
        "Sie Gespräche später wieder brauchen, schalten Sie den Verlauf ein: Sie werden dann verschlüsselt aufbewahrt, "
        "und nur Sie können sie öffnen.",
        "Your conversations lie in this session only and end when you sign out. That is the normal case. If you need "
        "conversations again later, switch the history on: they are then kept encrypted, and only you can open them.",
    ),
    "off_kept": (
        "Was vorher aufbewahrt wurde, sehen Sie unten, bis es abläuft.",
        "What was kept before you see below until it expires.",
    ),
    "switch_on": ("Verlauf einschalten", "Switch the history on"),
    "more": ("Was wird aufbewahrt?", "What is kept?"),
    "search": ("In Ihren Gesprächen suchen", "Search your conversations"),
    "search_hint": (
        "Ein Wort oder eine Wendung aus Titel, Frage, Antwort oder Dokument",
        "A word or phrase from a title, question, answer or document",
    ),
    "search_button": ("Suchen", "Search"),
    "list": ("Gespräche", "Conversations"),
    "found": ("Gefunden", "Found"),
    "found_none": ("Nichts gefunden. Prüfen Sie die Schreibweise.", "Nothing found. Check the spelling."),
    "found_part": (
        "Es gibt noch mehr. Suchen Sie genauer, um auch Älteres zu finden.",
        "There is more. Search more precisely to find older ones too.",
    ),
    "all": ("Alle Gespräche zeigen", "Show all conversations"),
    "none": ("Noch ist nichts aufbewahrt", "Nothing is kept yet"),
    "none_text": (
        "Sobald Sie ein Gespräch führen, erscheint es hier. Gespräche mit besonders geschützten Daten (ab Klasse K4) "
        "werden nie aufbewahrt.",
        "As soon as you hold a conversation it appears here. Conversations with specially protected data (class K4 and "
        "above) are never kept.",
    ),
    "begin": ("Gespräch beginnen", "Begin a conversation"),
    "unreadable": ("Nicht lesbar", "Not readable"),
    "unreadable_hint": (
        "Dieses Gespräch wurde in der Datenbank verändert und wird nicht mehr geöffnet.",
        "This conversation was changed in the database and is not opened any more.",
    ),
    "one_exchange": ("1 Frage", "1 question"),
    "exchanges": ("{count} Fragen", "{count} questions"),
    "last": ("zuletzt", "last on"),
    "until": ("bleibt bis", "stays until"),
    "manage": ("Umbenennen, ausgeben, löschen", "Rename, export, delete"),
    "older": ("Ältere Gespräche", "Older conversations"),
    "newest": ("Zu den neuesten", "To the newest"),
    "settings": ("Einstellungen zum Verlauf", "Settings of the history"),
    "done_geloescht": ("Das Gespräch ist gelöscht.", "The conversation is deleted."),
    "done_alles": (
        "Alles ist gelöscht, auch Ihr Schlüssel.",
        "Everything is deleted, your key as well.",
    ),
    "done_rest": (
        "Gelöscht. Verschlüsselte Reste in den Dateien der Datenbank werden nach und nach überschrieben.",
        "Deleted. Encrypted remains in the files of the database are overwritten in time.",
    ),
}

ENTRY: Words = {
    "problem": ("Bitte prüfen Sie Ihre Angaben", "Please check your entries"),
    "back": ("Zum Verlauf", "To the history"),
    "began": ("Begonnen", "Begun"),
    "last": ("Zuletzt", "Last"),
    "until": ("Bleibt bis", "Stays until"),
    "exchanges": ("Fragen", "Questions"),
    "papers": ("Dokumente", "Documents"),
    "open": ("Gespräch öffnen", "Open the conversation"),
    "rename": ("Umbenennen", "Rename"),
    "new_title": ("Titel", "Title"),
    "title_hint": ("Höchstens {longest} Zeichen", "At most {longest} characters"),
    "title_wrong": (
        "Geben Sie einen Titel mit 1 bis 80 Zeichen in einer Zeile ein.",
        "Enter a title of 1 to 80 characters in one line.",
    ),
    "save": ("Titel speichern", "Save the title"),
    "done_title": ("Der Titel ist geändert.", "The title is changed."),
    "export": ("Ausgeben", "Export"),
    "export_lead": (
        "Als Datei zum Weiterarbeiten. Darin steht, dass der Text mit KI erstellt ist, von welchem Modell, in welcher "
        "Zone, und ob Sie ihn geprüft haben.",
        "As a file to work on. It says that the text was made with AI, by which model, in which zone, and whether you "
        "checked it.",
    ),
    "docx": ("Word-Datei (DOCX)", "Word file (DOCX)"),
    "md": ("Textdatei (Markdown)", "Text file (Markdown)"),
    "delete": ("Löschen", "Delete"),
    "delete_lead": ("Das Gespräch ist dann für immer weg.", "The conversation is then gone for good."),
    "delete_link": ("Gespräch löschen", "Delete the conversation"),
    "unreadable": ("Nicht lesbar", "Not readable"),
    "unreadable_text": (
        "Dieses Gespräch wurde in der Datenbank verändert und wird nicht mehr geöffnet. Sagen Sie Ihrer "
        "Administration Bescheid, und löschen Sie es.",
        "This conversation was changed in the database and is not opened any more. Tell your administrator, and "
        "delete it.",
    ),
}

DELETE: Words = {
    "title": ("Gespräch löschen?", "Delete the conversation?"),
    "text": (
        "Das Gespräch wird aus Ihrem Verlauf gelöscht und lässt sich nicht wiederherstellen.",
        "The conversation is deleted from your history and cannot be brought back.",
    ),
    "backup": (
        "In früheren Sicherungen Ihres Hauses bleibt es verschlüsselt, bis diese abgelaufen sind.",
        "It stays encrypted in earlier backups of your house until those have run out.",
    ),
    "unreadable": ("Nicht lesbares Gespräch", "Conversation that does not open"),
    "submit": ("Löschen", "Delete"),
    "back": ("Nicht löschen", "Do not delete"),
}

DELETE_ALL: Words = {
    "title": ("Den ganzen Verlauf löschen?", "Delete the whole history?"),
    "one": ("1 Gespräch wird gelöscht.", "1 conversation is deleted."),
    "many": ("{count} Gespräche werden gelöscht.", "{count} conversations are deleted."),
    "none": ("Zurzeit ist nichts aufbewahrt.", "Nothing is kept at present."),
    "text": (
        "Auch Ihr Schlüssel wird gelöscht. Danach kann niemand mehr etwas davon lesen, auch Sie nicht. In früheren "
        "Sicherungen Ihres Hauses bleibt es, bis diese abgelaufen sind.",
        "Your key is deleted as well. After that nobody can read any of it, not even you. It stays in earlier backups "
        "of your house until those have run out.",
    ),
    "submit": ("Alles löschen", "Delete everything"),
    "back": ("Nicht löschen", "Do not delete"),
}
