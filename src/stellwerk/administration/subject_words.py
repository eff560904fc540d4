# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""What stands beside the data in an answer after Art. 15 GDPR: purposes, periods, sources, rights; in two languages."""

from __future__ import annotations

ABOUT = {
    "de": [
        "Auskunft nach Art. 15 DSGVO über alles, was Stellwerk über Sie gespeichert hat, maschinenlesbar (Art. 20).",
        "Zwecke: Anmeldung, Rechte, Nachweis von Änderungen. Quelle: Ihre Verwaltung oder deren Anmeldedienst.",
        "Empfänger: nur Personen Ihrer Verwaltung mit der jeweiligen Rolle. Sprachmodelle erhalten weder Ihren "
        "Namen noch eine Kennung von Ihnen.",
        "Aufrufe von Sprachmodellen stehen hier nicht: Das Protokoll kennt sie nur unter dem Pseudonym eines "
        "Schlüssels, das monatlich wechselt, und enthält weder Fragen noch Antworten.",
        "Gespräche, die Sie selbst im Verlauf aufbewahren, sind mit einem Schlüssel nur für Sie versiegelt. Hier "
        "steht, wie viele es sind; ausgeben und löschen können Sie sie auf der Seite Verlauf. Bewertungen von "
        "Antworten nennen niemanden.",
        "Fristen: Person und Rollen bis zur Löschung, Sitzungen Stunden, Ereignisse im Protokoll nach der dort "
        "geltenden Frist.",
        "Sie können Berichtigung (Art. 16), Löschung (Art. 17) und Einschränkung (Art. 18) verlangen, widersprechen "
        "(Art. 21) und sich bei der Aufsichtsbehörde beschweren (Art. 77).",
    ],
    "en": [
        "Answer under Art. 15 GDPR: everything that Stellwerk has stored about you. The format is machine-readable "
        "(Art. 20).",
        "Purposes: signing in, permissions, proof of changes. Source: your administration or its identity provider.",
        "Recipients: only people of your administration with the role for it. Language models get neither your "
        "name nor an identifier of yours.",
        "Calls of language models do not stand here: the trail knows them only under the pseudonym of a key, which "
        "changes every month, and holds neither questions nor answers.",
        "Conversations that you keep in your history are sealed with a key that is yours alone. Here stands how many "
        "there are; you export and delete them on the page History. Ratings of answers name nobody.",
        "Periods: person and roles until they are erased, sessions for hours, events of the trail for the period that "
        "holds there.",
        "You may ask for rectification (Art. 16), erasure (Art. 17) and restriction (Art. 18), object (Art. 21), and "
        "complain to the supervisory authority (Art. 77).",
    ],
}

MENTIONS = {
    "de": "Texte, in die jemand Ihren Namen oder Ihre Mailadresse geschrieben hat",
    "en": "Texts into which somebody wrote your name or mail address",
}

EVENTS = {
    "de": "Ereignisse im Protokoll mit Ihrer Zufallskennung: was Sie taten, und was an Ihrer Person geändert wurde",
    "en": "Events of the trail with your random id: what you did, and what was changed about your person",
}
