# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Sentences of the door for feedback and of the page where it is read."""

from __future__ import annotations

from stellwerk.administration.feedback import LONGEST, LONGEST_CONTACT, Kind
from stellwerk.web.words import Words

KINDS: Words = {
    Kind.BARRIER.value: (
        "Eine Barriere: etwas ist schwer oder gar nicht zu bedienen",
        "A barrier: something is hard or impossible to use",
    ),
    Kind.FAULT.value: ("Ein Fehler", "A fault"),
    Kind.WISH.value: ("Ein Wunsch", "A wish"),
    Kind.OTHER.value: ("Etwas anderes", "Something else"),
}

GIVE: Words = {
    "title": ("Rückmeldung", "Feedback"),
    "lead": (
        "Sagen Sie uns, was nicht geht, was fehlt oder was besser sein könnte. Es liest, wer Stellwerk in Ihrem Haus "
        "betreut.",
        "Tell us what does not work, what is missing or what could be better. Those who look after Stellwerk in your "
        "house read it.",
    ),
    "problem": ("Bitte prüfen Sie Ihre Angaben", "Please check your entries"),
    "kind": ("Worum geht es?", "What is it about?"),
    "kind_empty": ("Wählen Sie, worum es geht.", "Choose what it is about."),
    "message": ("Ihre Nachricht", "Your message"),
    "message_hint": (
        "Auf welcher Seite? Was wollten Sie tun, was geschah? Bitte keine Daten aus Ihrer Arbeit, keine Namen.",
        "On which page? What did you want to do, what happened? Please no data of your work, no names.",
    ),
    "message_empty": ("Schreiben Sie eine Nachricht.", "Write a message."),
    "message_long": (
        f"Die Nachricht ist zu lang. Höchstens {LONGEST} Zeichen.",
        f"The message is too long. At most {LONGEST} characters.",
    ),
    "message_wrong": (
        "Die Nachricht enthält unsichtbare Zeichen. Tippen Sie sie neu, statt sie einzufügen.",
        "The message holds invisible characters. Type it instead of pasting it.",
    ),
    "contact": ("Kontakt für eine Antwort", "Contact for a reply"),
    "contact_hint": (
        "E-Mail-Adresse oder Telefonnummer. Ohne Kontakt weiß niemand, von wem die Nachricht ist; eine Antwort ist "
        "dann nicht möglich.",
        "Mail address or telephone number. Without a contact nobody knows whom the message is from, and there can be "
        "no reply.",
    ),
    "contact_empty": (
        "Geben Sie einen Kontakt ein, oder lassen Sie das Feld leer.",
        "Enter a contact, or leave it.",
    ),
    "contact_long": (
        f"Der Kontakt ist zu lang. Höchstens {LONGEST_CONTACT} Zeichen.",
        f"The contact is too long. At most {LONGEST_CONTACT} characters.",
    ),
    "contact_wrong": (
        "Der Kontakt enthält unsichtbare Zeichen. Tippen Sie ihn neu.",
        "The contact holds invisible characters. Type it anew.",
    ),
    "optional": ("(freiwillig)", "(optional)"),
    "submit": ("Absenden", "Send"),
    "full": (
        "Heute sind schon so viele Nachrichten gekommen, dass keine mehr angenommen wird. Kommen Sie morgen wieder, "
        "oder rufen Sie an.",
        "So many messages came today that no more are taken. Come back tomorrow, or call.",
    ),
    "busy": (
        "Gerade kommen zu viele Nachrichten auf einmal. Versuchen Sie es in einigen Sekunden noch einmal.",
        "Too many messages come at once. Try again in a few seconds.",
    ),
    "done": ("Danke. Ihre Nachricht ist angekommen.", "Thank you. Your message has arrived."),
    "read": ("Rückmeldungen lesen", "Read the feedback"),
    "again": ("Noch eine Nachricht schreiben", "Write another message"),
    "kept": (
        "Die Nachricht wird verschlüsselt gespeichert, ohne Ihren Namen, und nach einem Jahr gelöscht.",
        "The message is stored encrypted, without your name, and deleted after a year.",
    ),
    "other_ways": ("Andere Wege:", "Other ways:"),
}

MESSAGES: Words = {
    "title": ("Rückmeldungen zum Produkt", "Feedback on the product"),
    "lead": (
        "Was Menschen über Stellwerk selbst sagen. Von wem, wird nicht gespeichert; antworten können Sie, wo ein "
        "Kontakt dabeisteht. Nach einem Jahr werden Nachrichten gelöscht.",
        "What people say of Stellwerk itself. From whom is not stored; you can reply where a contact stands beside it. "
        "Messages are deleted after a year.",
    ),
    "none": ("Zurzeit gibt es keine Rückmeldungen.", "There is no feedback at present."),
    "unreadable": ("Diese Nachricht lässt sich nicht öffnen.", "This message cannot be opened."),
    "contact": ("Kontakt:", "Contact:"),
    "delete": ("Erledigt, löschen", "Done, delete"),
    "done": ("Die Nachricht ist gelöscht.", "The message is deleted."),
    "newer": ("Neuere", "Newer"),
    "older": ("Ältere", "Older"),
    "pages": ("Weitere Nachrichten", "More messages"),
}
