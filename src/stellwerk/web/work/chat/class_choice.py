# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The choice of a class by hand, as the page shows it: what is offered, with what it means in plain words."""

from __future__ import annotations

import msgspec

from stellwerk.values.data_class import DataClass
from stellwerk.web.language import Language
from stellwerk.web.start.classes import rows
from stellwerk.web.words import Sentences, Words, in_language
from stellwerk.workbench.desk import carried
from stellwerk.workbench.raising import OFFERED, chosen
from stellwerk.workbench.values import Attached, Conversation, State

CLASSIFY: Words = {
    "title": ("Strenger einstufen", "Classify stricter"),
    "by_you": ("Von Ihnen eingestuft", "Classified by you"),
    "legend": (
        "Wie viel Schutz braucht dieses Gespräch?",
        "How much protection does this conversation need?",
    ),
    "hint": (
        "Sie wissen mehr, als die Ampel sehen kann? Stufen Sie das ganze Gespräch strenger ein; schon ab K1 bleibt Rot "
        "gesperrt. Niedriger als gefunden geht nicht. Sobald etwas gesendet ist, gilt die Einstufung bis zum Ende.",
        "You know more than the signal can see? Classify the whole conversation stricter; red stays closed from K1 on. "
        "Lower than what was found is not possible. Once something was sent, the class holds to the end.",
    ),
    "hint_kept": (
        "Ab K4 wird das Gespräch nicht aufbewahrt, und was davon im Verlauf steht, wird gelöscht.",
        "From K4 on the conversation is not kept, and what the history holds of it is deleted.",
    ),
    "none": ("keine eigene Einstufung", "no class of your own"),
    "set": ("Einstufung festlegen", "Set the class"),
    "done": (
        "Dieses Gespräch ist jetzt als {class} eingestuft.",
        "This conversation is now classified as {class}.",
    ),
    "back": ("Die Einstufung ist zurückgenommen.", "The class is taken back."),
    "error_choose": ("Wählen Sie eine Klasse von K1 bis K5.", "Choose a class from K1 to K5."),
    "error_lower": (
        "In diesem Gespräch gilt schon {class}. Wählen Sie {class} oder eine höhere Klasse.",
        "{class} counts in this conversation already. Choose {class} or a higher class.",
    ),
}


class Option(msgspec.Struct, frozen=True):
    """One class that can be chosen."""

    value: str  # K1 to K5; K0: none by hand
    meaning: str
    example: str
    chosen: bool


class Choice(msgspec.Struct, frozen=True):
    """What the template needs."""

    t: Sentences
    now: str  # the class by hand; "": none
    meaning: str
    options: tuple[Option, ...]  # none: nothing stricter can be chosen


def done(conversation: Conversation, language: Language) -> str:
    """What came of choosing, in words."""
    t = in_language(CLASSIFY, language)
    if conversation.raised is DataClass.K0:
        return t["back"]
    return t["done"].replace("{class}", conversation.raised.name)


def choice(conversation: Conversation, along: tuple[Attached, ...], typed: str, language: Language) -> Choice:
    """What is offered: nothing below what the conversation carries, or something was sent under.

    ``along``: documents whose passages go along next; ``typed``: the class that the form says.
    """
    t = in_language(CLASSIFY, language)
    # What is being asked now is about to hold.
    asking = any(said.state is State.RUNNING for said in conversation.said)
    held = conversation.raised if asking else conversation.held
    least = max(held, carried(conversation, along))
    now = conversation.raised
    ticked = chosen(typed) or now
    by_name = {row.name: row for row in rows(language)}
    options = [
        Option(one.name, by_name[one.name].meaning, by_name[one.name].example, one is ticked)
        for one in OFFERED
        if one >= least
    ]
    if now > DataClass.K0 and held is DataClass.K0:
        options.insert(0, Option(DataClass.K0.name, t["none"], "", chosen=False))
    return Choice(
        t=t,
        now=now.name if now > DataClass.K0 else "",
        meaning=by_name[now.name].meaning,
        options=tuple(options),
    )
