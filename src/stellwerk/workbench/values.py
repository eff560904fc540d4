# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Conversations as frozen values. Whoever changes one puts a new one in its place."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from enum import StrEnum

import msgspec

from stellwerk.documents.values import Document
from stellwerk.values.data_class import DataClass
from stellwerk.values.zone import Zone


class State(StrEnum):
    """How far an answer is."""

    RUNNING = "running"
    DONE = "done"
    STOPPED = "stopped"  # by the person; what came is kept
    BROKEN = "broken"  # the provider or the gateway broke off; what came is kept
    REFUSED = "refused"  # nothing was sent


class Attached(msgspec.Struct, frozen=True):
    """A document of a conversation, with its class and that of each passage."""

    id: str
    document: Document
    data_class: DataClass | None  # what was found in it; None: nothing
    classes: tuple[DataClass | None, ...]  # of each passage, in their order
    chosen: frozenset[int]  # numbers of the passages that go along


class Said(msgspec.Struct, frozen=True):
    """One question and its answer."""

    id: str
    question: str
    answer: str  # Markdown, as the model wrote it: untrusted
    state: State
    asked_model: str  # a public model name, or auto
    at: datetime
    model: str = ""  # that answered
    zone: Zone | None = None
    data_class: DataClass | None = None  # effective, of everything that was sent
    carries: DataClass | None = None  # of it, what was found or declared: that sticks to the conversation
    declared: DataClass | None = None
    decision: str = ""  # id in the trail
    trouble: str = ""  # why it was refused or broke off, code of the error
    cost: Decimal | None = None
    currency: str = "EUR"
    seconds: float = 0.0
    documents: tuple[tuple[str, frozenset[int]], ...] = ()  # ids of documents and passages that went along
    taken_over: bool = False  # the person checked it and took it over

    @property
    def complete(self) -> bool:
        """Whether the answer came to its own end, and not to that of its length."""
        return self.state is State.DONE and not self.trouble


class Conversation(msgspec.Struct, frozen=True):
    """What one person and models said to each other."""

    id: str
    owner: str  # person
    use_case: str
    department: str
    title: str
    began_at: datetime
    touched_at: datetime
    said: tuple[Said, ...] = ()
    attached: tuple[Attached, ...] = ()
    instruction: str = ""  # of a task or an assistant: goes before everything else
    origin: str = ""  # task:NAME or assistant:ID:VERSION
    floor: DataClass = DataClass.K0  # of the task or the assistant
    model: str = "auto"  # chosen for what comes next
    draft: str = (
        ""  # what is to be sent next: a task prepared it, or it was typed before the page was loaded anew
    )
    draft_class: str = ""  # ticked beside the draft and not set: ``K1`` to ``K5``; counts for the draft alone
    by_hand: DataClass = DataClass.K0  # as what its owner classified it (ADR 0032); K0: not at all
    held: DataClass = DataClass.K0  # of that, what something was sent under: it is not taken back any more

    @property
    def raised(self) -> DataClass:
        """The class by its owner's own hand: what was chosen, and never less than what something was sent under."""
        return max(self.by_hand, self.held)

    @property
    def carries(self) -> DataClass:
        """What was found or declared so far, and the floor: whatever is said next has at least this class (R04).

        That nothing was declared counts as K3 where it was sent, but is no knowledge: a declaration that covers the
        whole conversation, and a clean inspection of all of it, take its place.
        """
        return max([self.floor, *(s.carries for s in self.said if s.carries is not None)])

    @property
    def data_class(self) -> DataClass | None:
        """The highest class of what was sent so far; ``None`` where nothing was."""
        return max((s.data_class for s in self.said if s.data_class is not None), default=None)
