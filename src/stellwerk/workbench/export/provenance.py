# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Where an exported text comes from: which model, in which zone, when, under which decision, and who checked it."""

from __future__ import annotations

from datetime import datetime

import msgspec

from stellwerk.workbench.export.words import Words
from stellwerk.workbench.values import Attached, Conversation, Said

DIGITAL_SOURCE_TYPE = "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"
"""IPTC NewsCodes: created by an algorithm that was trained on sampled content."""

GENERATOR = "Stellwerk"


class Provenance(msgspec.Struct, frozen=True):
    """Of one answer."""

    number: int  # of the exchange, from 1
    model: str
    zone: str
    at: datetime
    decision: str  # its id in the audit trail
    checked: bool  # a person took it over
    complete: bool


def of_conversation(conversation: Conversation) -> tuple[Provenance, ...]:
    """Of every answer in it."""
    return tuple(
        Provenance(
            number,
            said.model,
            said.zone.value if said.zone else "",
            said.at,
            said.decision,
            said.taken_over,
            said.complete,
        )
        for number, said in enumerate(conversation.said, 1)
        if said.answer
    )


def notice(said: Said, person: str, words: Words) -> str:
    """The line above an answer that everybody can read."""
    made = words.made_by.format(model=said.model or "?", zone=words.zones[said.zone] if said.zone else "?")
    checked = words.checked.format(person=person) if said.taken_over else words.unchecked
    broken = "" if said.complete else f" {words.incomplete}"
    return f"{made} {checked}{broken}"


def papers(said: Said, attached: tuple[Attached, ...], words: Words) -> str:
    """Names of the documents that went along, with their passages; ``""`` where none did."""
    names = {one.id: one.document.name for one in attached}
    parts = [
        f"{names[name]} ({words.passages} {', '.join(map(str, sorted(numbers)))})"
        for name, numbers in said.documents
        if name in names and numbers
    ]
    return f"{words.papers}: {'; '.join(parts)}" if parts else ""
