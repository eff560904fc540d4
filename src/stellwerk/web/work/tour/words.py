# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Sentences of the tour."""

from __future__ import annotations

from stellwerk.web.words import Words

TOUR: Words = {
    "tour": ("Rundgang", "Tour"),
    "steps": ("Schritte des Rundgangs", "Steps of the tour"),
    "step": ("Schritt", "Step"),
    "of": ("von", "of"),
    "next": ("Weiter", "Next"),
    "back": ("Zurück", "Back"),
    "skip": ("Rundgang beenden", "Leave the tour"),
    "begin": ("Zum Arbeitsplatz", "To the workbench"),
    "title_1": ("Schreiben Sie, was Sie brauchen", "Write what you need"),
    "text_1": (
        "Unten auf der Seite steht das Nachrichtenfeld. Schreiben Sie eine Frage oder einen Auftrag in eigenen Worten, "
        "oder fügen Sie einen Text ein. Dokumente legen Sie einfach dazu.\n"
        "Für häufige Arbeiten gibt es Aufgaben: Formulare, die den Auftrag für Sie schreiben.",
        "The message field is at the bottom of the page. Write a question or an order in your own words, or paste a "
        "text. Just add documents.\n"
        "For frequent work there are tasks: forms that write the order for you.",
    ),
    "figure_1": ("Das Nachrichtenfeld mit Dokumenten und dem Knopf zum Senden", "The message field"),
    "title_2": ("Die Ampel sehen Sie vor dem Senden", "You see the signal before you send"),
    "text_2": (
        "Während Sie schreiben, prüft Stellwerk den Text in Ihrem Haus. Die Ampel zeigt, wohin er darf. Farbe, Form "
        "und Wort sagen dasselbe.\n"
        "Grün: bleibt im Haus. Gelb: europäische Cloud mit Vertrag. Rot: großer Anbieter, nie mit Daten von Menschen.",
        "While you write, Stellwerk inspects the text in your house. The signal shows where it may go. Colour, shape "
        "and word say the same.\n"
        "Green: stays in the house. Yellow: European cloud under a contract. Red: a large provider, never with data of "
        "people.",
    ),
    "figure_2": (
        "Ein Name und eine Adresse: Grün und Gelb sind offen, Rot ist zu",
        "A name and an address: green and yellow are open, red is closed",
    ),
    "title_3": ("Rot ist zu? Das können Sie tun", "Red is closed? What you can do"),
    "text_3": (
        "Die Stellen, an denen es liegt, sind markiert. Wählen Sie ein Modell in Grün oder Gelb. Oder entfernen oder "
        "ersetzen Sie die Stellen; danach wird neu geprüft.\n"
        "Für Rot erklären Sie jedes Mal: keine personenbezogenen Daten, keine Geheimnisse. Das Programm findet viel, "
        "aber nicht alles. Ihr Blick zählt.",
        "The places that are the reason are marked. Choose a model in green or yellow. Or remove or replace the "
        "places; then the text is inspected again.\n"
        "For red you declare each time: no personal data, no secrets. The program finds much, but not everything. Your "
        "eye counts.",
    ),
    "figure_3": (
        "Markierte Stellen mit den Wegen, die offen sind",
        "Marked places, with the ways that are open",
    ),
    "title_4": ("Jede Antwort ist ein Entwurf", "Every answer is a draft"),
    "text_4": (
        "Sprachmodelle irren sich, und das klingt überzeugend. Lesen Sie die Antwort, vergleichen Sie sie mit Ihren "
        "Unterlagen. Bei Dokumenten steht dabei, von welcher Seite etwas stammt.\n"
        "Erst wenn Sie geprüft haben, wählen Sie „Geprüft und übernommen“. Entscheidungen treffen Menschen.",
        "Language models err, and sound convincing while they do. Read the answer and compare it with your documents. "
        "Where documents were used, the page stands beside it.\n"
        "Only when you have checked, choose “Checked and taken over”. People decide.",
    ),
    "figure_4": (
        "Eine Antwort mit ihrer Kennzeichnung als Entwurf",
        "An answer, labelled as a draft",
    ),
    "title_5": ("Was Sie schreiben, gehört Ihnen", "What you write is yours"),
    "text_5": (
        "Gespräche werden nicht gespeichert. Mit dem Abmelden ist alles weg. Wer einen Verlauf möchte, schaltet ihn in "
        "den Einstellungen ein; lesen kann ihn nur, wem er gehört.\n"
        "Probieren Sie es aus. Jedes Beispiel zeigt eine andere Ampel, gesendet wird erst, wenn Sie es sagen.",
        "Conversations are not stored. When you sign out, all is gone. Who wants a history switches it on in the "
        "preferences; only its owner can read it.\n"
        "Try it. Each example shows another signal, and nothing is sent until you say so.",
    ),
    "figure_5": ("Drei Beispiele zum Ausprobieren", "Three examples to try"),
    "fig_message": (
        "Fasse die Niederschrift in fünf Stichpunkten zusammen.",
        "Sum up the minutes in five points.",
    ),
    "fig_add": ("Dokument hinzufügen", "Add a document"),
    "fig_send": ("Senden", "Send"),
    "fig_file": ("Niederschrift.pdf, 4 Seiten", "Minutes.pdf, 4 pages"),
    "fig_reason": (
        "1 Name, 1 Adresse: Rot ist gesperrt.",
        "1 name, 1 address: red is closed.",
    ),
    "fig_open": ("offen", "open"),
    "fig_shut": ("gesperrt", "closed"),
    "fig_text_a": ("Entwirf eine Antwort an ", "Draft a reply to "),
    "fig_name": ("Peter Krause", "Peter Krause"),
    "fig_text_b": (" in der ", " in "),
    "fig_street": ("Gartenstraße 5", "Gartenstraße 5"),
    "fig_replace": ("Stellen ersetzen", "Replace the places"),
    "fig_green": ("Modell in Grün wählen", "Choose a green model"),
    "fig_draft": ("Entwurf der KI – bitte prüfen", "AI draft – please check"),
    "fig_answer": (
        "Der Ausschuss empfiehlt dem Rat, die Öffnungszeiten zu ändern (11 Ja, 2 Nein, 1 Enthaltung).",
        "The committee recommends that the council change the opening hours (11 for, 2 against, 1 abstention).",
    ),
    "fig_source": ("Niederschrift.pdf, Seite 2", "Minutes.pdf, page 2"),
    "fig_taken": ("Geprüft und übernommen", "Checked and taken over"),
    "green": ("Grün", "Green"),
    "yellow": ("Gelb", "Yellow"),
    "red": ("Rot", "Red"),
    "try": ("Beispiel ausprobieren:", "Try an example:"),
}
