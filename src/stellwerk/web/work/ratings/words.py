# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Every sentence about ratings."""

from __future__ import annotations

from stellwerk.web.words import Words

INBOX: Words = {
    "title": ("Rückmeldungen zu Antworten", "Ratings of answers"),
    "lead": (
        "Was Beschäftigte Ihres Amts zu Antworten sagen. Wer es war, ist nicht gespeichert, auch nicht der Tag. Frage "
        "und Antwort sehen Sie nur, wo die Person sie mitgegeben hat; nach {days} Tagen werden sie und die Anmerkung "
        "gelöscht.",
        "What people of your department say about answers. Who it was is not stored, nor the day. Question and answer "
        "you see only where the person gave them along; after {days} days they and the note are deleted.",
    ),
    "care": (
        "In einem kleinen Amt kann man manchmal ahnen, wer etwas geschrieben hat. Sprechen Sie über Antworten, nicht "
        "über Personen.",
        "In a small department one can sometimes guess who wrote something. Talk about answers, not about people.",
    ),
    "filter": ("Anzeigen", "Show"),
    "new": ("Neue ({count})", "New ones ({count})"),
    "all": ("Alle", "All"),
    "kind": ("Art", "Kind"),
    "kind_all": ("gut und schlecht", "good and bad"),
    "kind_good": ("nur gut", "good ones"),
    "kind_bad": ("nur schlecht", "bad ones"),
    "list": ("Rückmeldungen", "Ratings"),
    "none_new": ("Nichts Neues", "Nothing new"),
    "none_new_text": (
        "Sobald jemand aus Ihrem Amt eine Antwort bewertet, steht es hier.",
        "As soon as somebody of your department rates an answer it stands here.",
    ),
    "none": ("Keine Rückmeldungen", "No ratings"),
    "good": ("Hilfreich", "Helpful"),
    "bad": ("Nicht hilfreich", "Not helpful"),
    "wrong": ("falsch", "wrong"),
    "incomplete": ("unvollständig", "incomplete"),
    "tone": ("falscher Ton", "wrong tone"),
    "language": ("schwer verständlich", "hard to understand"),
    "unsafe": ("hätte das nicht sagen dürfen", "should not have said this"),
    "other": ("etwas anderes", "something else"),
    "is_new": ("neu", "new"),
    "week": ("Woche vom {day}", "week of {day}"),
    "model": ("Modell", "model"),
    "with": ("mit", "with"),
    "some_assistant": ("einem eigenen Assistenten", "an assistant of one's own"),
    "note": ("Anmerkung", "Note"),
    "shared": ("Frage und Antwort zeigen", "Show question and answer"),
    "question": ("Frage", "Question"),
    "answer": ("Antwort", "Answer"),
    "seen": ("Als gesehen markieren", "Mark as seen"),
    "unseen": ("Wieder als neu markieren", "Mark as new again"),
    "more": ("Ältere", "Older ones"),
    "back": ("Zu den Assistenten", "To the assistants"),
    "done": ("Gespeichert.", "Saved."),
}
