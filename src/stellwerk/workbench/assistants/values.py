# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Assistants as frozen values, and the limits of what one may hold."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

import msgspec

from stellwerk.values.data_class import DataClass
from stellwerk.values.tier import Tier

LONGEST_NAME = 80
LONGEST_INSTRUCTION = 8_000
LONGEST_TEXT = 40_000  # characters of one document
MOST_TEXTS = 5
MOST_ASSISTANTS = 50  # of one person


class State(StrEnum):
    """How far a version is."""

    DRAFT = "draft"  # its owner's alone
    ASKED = "asked"  # waits for whoever may release it
    REJECTED = "rejected"  # its owner's alone, with a reason
    RELEASED = "released"  # others work with it
    REPLACED = "replaced"  # a newer one was released
    WITHDRAWN = "withdrawn"  # others do not work with it any more


class Audience(StrEnum):
    """Who may work with an assistant."""

    OWN = "own"
    DEPARTMENT = "department"  # and those below
    HOUSE = "house"


class Assistant(msgspec.Struct, frozen=True):
    """An assistant, in the version that somebody works with."""

    id: str
    version: int
    name: str
    instruction: str
    model: str  # a public name, or auto
    tier: Tier | None  # for auto; None: any
    floor: DataClass
    texts: tuple[str, ...]  # ids of its documents
    audience: Audience
    department: str | None  # to which it belongs; None: to its owner
    title: str  # of the department; "" where there is none
    mine: bool
    state: State
    made_on: date
    released: int | None  # number of the version that others work with

    @property
    def origin(self) -> str:
        """What a conversation says of where it came from."""
        return f"assistant:{self.id}:{self.version}"


class Version(msgspec.Struct, frozen=True):
    """A line in the history of an assistant."""

    number: int
    name: str
    state: State
    house: bool
    answer: str  # why it was rejected or withdrawn
    decided_at: datetime | None
    made_on: date


class Text(msgspec.Struct, frozen=True):
    """A document of an assistant."""

    id: str
    name: str
    text: str
    broken: bool = False  # somebody changed it in the database; name and text are empty
