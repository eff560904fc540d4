# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Every sentence of the preferences."""

from __future__ import annotations

from stellwerk.web.words import Words

PREFERENCES: Words = {
    "title": ("Einstellungen", "Preferences"),
    "history": ("Ihr Verlauf", "Your history"),
    "is_on": ("Der Verlauf ist eingeschaltet.", "The history is switched on."),
    "is_off": (
        "Der Verlauf ist ausgeschaltet. Ihre Gespräche enden mit der Sitzung.",
        "The history is switched off. Your conversations end with the session.",
    ),
    "means": ("Was das heißt", "What that means"),
    "means_kept": (
        "Gespräche bleiben gespeichert, bis Sie sie löschen. {days} Tage nach der letzten Nachricht werden sie von "
        "selbst gelöscht.",
        "Conversations stay until you delete them. {days} days after the last message they are deleted by themselves.",
    ),
    "means_yours": (
        "Nur Sie sehen sie. Sie sind mit einem eigenen Schlüssel verschlüsselt. Für Vorgesetzte, Kolleginnen, "
        "Datenschutz und Administration gibt es in Stellwerk keinen Weg zu ihnen.",
        "Only you see them. They are encrypted with a key of your own. For superiors, colleagues, data protection and "
        "administration there is no way to them in Stellwerk.",
    ),
    "means_class": (
        "Gespräche mit besonders geschützten Daten (Klasse K4 und höher, zum Beispiel Gesundheit, Soziales, Steuern, "
        "Personal) werden nie gespeichert.",
        "Conversations with specially protected data (class K4 and above, for example health, social matters, taxes, "
        "personnel) are never stored.",
    ),
    "means_erased": (
        "Was Sie löschen, holt niemand zurück; nur in früheren Sicherungen Ihres Hauses bleibt es verschlüsselt, bis "
        "diese abgelaufen sind. Beim Ausschalten können Sie alles löschen.",
        "What you delete nobody brings back; only in earlier backups of your house it stays encrypted until those have "
        "run out. When you switch off you can delete everything.",
    ),
    "switch_on": ("Verlauf einschalten", "Switch the history on"),
    "kept_one": ("Aufbewahrt ist 1 Gespräch.", "1 conversation is kept."),
    "kept_many": ("Aufbewahrt sind {count} Gespräche.", "{count} conversations are kept."),
    "kept_none": ("Noch ist kein Gespräch aufbewahrt.", "No conversation is kept yet."),
    "to_history": ("Zum Verlauf", "To the history"),
    "texts": ("Dokumente", "Documents"),
    "texts_label": (
        "Auch den Text meiner Dokumente aufbewahren",
        "Keep the text of my documents too",
    ),
    "texts_hint": (
        "Sonst bleiben nur die Namen der Dokumente. Wenn Sie den Haken entfernen, werden gespeicherte Texte gelöscht.",
        "Otherwise only the names of the documents stay. If you remove the tick, stored texts are deleted.",
    ),
    "save": ("Speichern", "Save"),
    "off": ("Verlauf ausschalten", "Switch the history off"),
    "off_lead": (
        "Ab dann wird nichts mehr aufbewahrt.",
        "From then on nothing is kept any more.",
    ),
    "off_delete": (
        "Alles löschen, was aufbewahrt ist",
        "Delete everything that is kept",
    ),
    "off_hint": (
        "Ohne Haken bleibt es lesbar, bis es {days} Tage nach der letzten Nachricht von selbst gelöscht wird.",
        "Without the tick it stays readable until it is deleted by itself {days} days after the last message.",
    ),
    "answers": ("Antworten", "Answers"),
    "still_label": (
        "Antwort erst zeigen, wenn sie fertig ist",
        "Show an answer only when it is finished",
    ),
    "still_hint": (
        "Sonst erscheint sie Wort für Wort. Mit einer Vorlesesoftware ist es meist angenehmer, auf das Ende zu warten.",
        "Otherwise it appears word by word. With a screen reader it is mostly more pleasant to wait for the end.",
    ),
    "everything": ("Alles löschen", "Delete everything"),
    "everything_lead": (
        "Löscht alle aufbewahrten Gespräche und Ihren Schlüssel. Der Verlauf bleibt eingeschaltet, wenn er es ist.",
        "Deletes all kept conversations and your key. The history stays switched on if it is.",
    ),
    "everything_link": ("Verlauf vollständig löschen", "Delete the whole history"),
    "done_an": ("Der Verlauf ist jetzt eingeschaltet.", "The history is switched on now."),
    "done_aus": (
        "Der Verlauf ist ausgeschaltet, und alles Aufbewahrte ist gelöscht.",
        "The history is switched off, and everything that was kept is deleted.",
    ),
    "done_aus-behalten": (
        "Der Verlauf ist ausgeschaltet. Was aufbewahrt ist, können Sie noch lesen, bis es abläuft.",
        "The history is switched off. What is kept you can still read until it expires.",
    ),
    "done_texte": ("Gespeichert.", "Saved."),
    "done_antworten": ("Gespeichert.", "Saved."),
}
