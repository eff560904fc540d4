# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""A release as values: what everybody concerned may know of it, and the text, which only they may see."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from enum import StrEnum

import msgspec

from stellwerk.values.data_class import DataClass
from stellwerk.values.inspection import Finding, Segment
from stellwerk.values.zone import Zone

WAITS = timedelta(days=7)
"""So long a request waits for the second person."""

HOLDS = timedelta(hours=24)
"""So long a confirmed text may be sent; and so long a text is kept once somebody has decided."""

KEPT = timedelta(days=180)
"""So long the request itself is kept, without its text: as long as decisions of the line are."""


class State(StrEnum):
    """How far a request is."""

    ASKED = "asked"
    CONFIRMED = "confirmed"  # and may be used
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"  # by the one who asked
    EXPIRED = "expired"  # nobody decided in time, or its day is over


class Release(msgspec.Struct, frozen=True):
    """A row of ``text_release`` without what is sealed. Times are aware UTC."""

    id: str
    requester: str  # person
    department: str
    use_case: str
    model: str
    zone: Zone
    class_before: DataClass
    class_after: DataClass
    waived: tuple[Finding, ...]
    state: State
    asked_at: datetime
    expires_at: datetime
    decided_by: str | None
    decided_at: datetime | None
    until: datetime | None
    readable: bool  # its text is still kept

    @property
    def kinds(self) -> dict[str, int]:
        """What is to be set aside, by kind."""
        return dict(sorted(Counter(found.kind for found in self.waived).items()))


class Draft(msgspec.Struct, frozen=True):
    """Where it came from, so that the person can go on with it."""

    question: str = ""  # the person's own words in it
    conversation: str = ""  # on the desk; "": a new one
    assistant: str = ""  # which a new one began with


class Text(msgspec.Struct, frozen=True):
    """What is sealed of a request: the whole that would be sent, and what was found in it."""

    segments: tuple[Segment, ...]
    roles: tuple[str, ...]  # of each segment: system, user, assistant
    findings: tuple[Finding, ...]
    wrong: tuple[int, ...]  # numbers of the findings that are called false alarms
    draft: Draft = Draft()
