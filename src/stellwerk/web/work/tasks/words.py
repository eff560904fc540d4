# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Sentences of the tasks' pages. What belongs to a single task stands with the task."""

from __future__ import annotations

from stellwerk.web.words import Words
from stellwerk.workbench.tasks import Group

GROUPS: Words = {
    Group.UNDERSTAND.value: ("Lesen und prüfen", "Read and check"),
    Group.WRITE.value: ("Schreiben und ordnen", "Write and arrange"),
    Group.PLAIN.value: ("Für alle verständlich", "For everyone to understand"),
}

OVERVIEW: Words = {
    "title": ("Aufgaben", "Tasks"),
    "lead": (
        "Wählen Sie, was Sie tun möchten, und füllen Sie ein kurzes Formular aus. Stellwerk schreibt die Anweisung an "
        "das Modell für Sie. Vor dem Senden sehen Sie wie immer die Ampel.",
        "Choose what you want to do, and fill in a short form. Stellwerk writes the instruction to the model for you. "
        "As always, you see the signal before anything is sent.",
    ),
    "free": (
        "Nichts dabei? Schreiben Sie einfach selbst:",
        "Nothing that fits? Just write yourself:",
    ),
    "free_link": ("Zum Gespräch", "To the conversation"),
    "floor": ("mindestens", "at least"),
}

FILL: Words = {
    "problem": ("Bitte prüfen Sie Ihre Angaben", "Please check your entries"),
    "back": ("Alle Aufgaben", "All tasks"),
    "where": ("Wo Sie sind", "Where you are"),
    "example": ("Mit einem Beispiel ausfüllen", "Fill in an example"),
    "example_done": (
        "Das Formular ist mit einem ausgedachten Beispiel ausgefüllt.",
        "The form is filled in with a made-up example.",
    ),
    "example_empty": ("Formular leeren", "Empty the form"),
    "optional": ("(freiwillig)", "(optional)"),
    "choose": ("Bitte wählen", "Please choose"),
    "to_come": (
        "Der Text steht in Unterlagen. Ich füge sie im nächsten Schritt hinzu.",
        "The text stands in documents. I add them in the next step.",
    ),
    "to_come_hint": (
        "PDF, Word, Tabellen, Scans und anderes: Unterlagen fügen Sie im nächsten Schritt hinzu, bevor etwas gesendet "
        "wird.",
        "PDF, Word, spreadsheets, scans and more: you add documents in the next step, before anything is sent.",
    ),
    "submit": ("Weiter", "Continue"),
    "submit_hint": (
        "Im nächsten Schritt sehen Sie die Ampel.",
        "In the next step you see the signal.",
    ),
    "good_to_know": ("Gut zu wissen", "Good to know"),
    "signal": ("Ampel", "Signal"),
    "model": ("Modell", "Model"),
    "model_S": (
        "Für diese Aufgabe ist ein kleines Modell gedacht. Bei langen Texten ist ein mittleres besser.",
        "A small model is meant for this task. For long texts a medium one is better.",
    ),
    "model_M": (
        "Diese Aufgabe braucht ein mittleres oder großes Modell. Sehr kleine schreiben oft nur ab.",
        "This task takes a medium or large model. Very small ones often only copy.",
    ),
    "before_use": ("Bevor Sie das Ergebnis verwenden", "Before you use the result"),
    "prompt": ("Anweisung an das Modell", "Instruction to the model"),
    "prompt_lead": (
        "Diese Anweisung geht Ihrem Text voraus. Sie können sie lesen, aber hier nicht ändern.",
        "This instruction goes before your text. You can read it, but not change it here.",
    ),
}
