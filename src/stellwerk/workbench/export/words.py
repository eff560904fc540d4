# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Words of exported conversations, in both languages of the house."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from stellwerk.values.zone import Zone


class Words(msgspec.Struct, frozen=True):
    """Of one language."""

    code: str  # BCP 47
    title: str  # where the conversation has none
    intro: str
    question: str
    answer: str
    made_by: str
    checked: str
    unchecked: str
    incomplete: str
    not_sent: str
    papers: str
    passages: str
    picture: str
    footer: str
    zones: Mapping[Zone, str]
    state_checked: str
    state_draft: str


GERMAN = Words(
    code="de-DE",
    title="Gespräch",
    intro="Dieses Dokument enthält Texte, die mit künstlicher Intelligenz (KI) erstellt wurden. Ausgegeben am {at}.",
    question="Frage {number}",
    answer="Antwort {number}",
    made_by="Mit KI erstellt (Modell {model}, Zone {zone}),",
    checked="von {person} geprüft und übernommen.",
    unchecked="nicht geprüft.",
    incomplete="Die Antwort ist unvollständig.",
    not_sent="Diese Frage wurde nicht gesendet.",
    papers="Unterlagen",
    passages="Stelle",
    picture="Bild",
    footer="Enthält mit KI erstellte Texte · Stellwerk",
    zones={Zone.GREEN: "Grün", Zone.YELLOW: "Gelb", Zone.RED: "Rot"},
    state_checked="geprüft",
    state_draft="Entwurf",
)
ENGLISH = Words(
    code="en-GB",
    title="Conversation",
    intro="This document holds texts that were made with artificial intelligence (AI). Exported on {at}.",
    question="Question {number}",
    answer="Answer {number}",
    made_by="Made with AI (model {model}, zone {zone}),",
    checked="checked and taken over by {person}.",
    unchecked="not checked.",
    incomplete="The answer is incomplete.",
    not_sent="This question was not sent.",
    papers="Documents",
    passages="place",
    picture="Picture",
    footer="Holds texts made with AI · Stellwerk",
    zones={Zone.GREEN: "green", Zone.YELLOW: "yellow", Zone.RED: "red"},
    state_checked="checked",
    state_draft="draft",
)


def words(language: str) -> Words:
    """Of ``en``, else German."""
    return ENGLISH if language == "en" else GERMAN
