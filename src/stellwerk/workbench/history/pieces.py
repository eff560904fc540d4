# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""A conversation as the pieces in which it is kept: a head, one for each exchange, one for each document.

The head names every piece by its digest, so that a piece that was left out, or put back from an older state of the
same row, is noticed. Nothing that was refused without a class is a piece: nobody knows what stood in it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime

import msgspec

from stellwerk.values.data_class import DataClass
from stellwerk.workbench.values import Attached, Conversation, Said, State

HIGHEST_KEPT = DataClass.K3
"""K4 and above stay in the session (docs/workbench.md)."""


class Head(msgspec.Struct, frozen=True):
    """What belongs to the conversation as a whole."""

    title: str
    use_case: str
    department: str
    began_at: datetime
    touched_at: datetime
    instruction: str
    origin: str
    floor: DataClass
    model: str
    said: tuple[str, ...]  # digests of the exchanges, in their order
    attached: tuple[str, ...]  # and of the documents
    by_hand: DataClass = DataClass.K0
    held: DataClass = DataClass.K0


class Pieces(msgspec.Struct, frozen=True):
    """A conversation, ready to be sealed."""

    head: Head
    said: tuple[bytes, ...]
    attached: tuple[bytes, ...]


class Unfitting(ValueError):
    """The pieces are not those that the head names."""


def class_of(conversation: Conversation) -> DataClass:
    """The highest class of anything in it: sent, declared, found, demanded, set by hand, or only attached."""
    classes = [conversation.carries, conversation.floor, conversation.raised, conversation.data_class]
    for said in conversation.said:
        classes += [said.carries, said.declared]
    for attached in conversation.attached:
        classes += [attached.data_class, *attached.classes]
    return max(c for c in classes if c is not None)


def take_apart(conversation: Conversation, *, texts: bool) -> Pieces:
    """The pieces of a conversation; of its documents the names alone, unless ``texts``."""
    said = tuple(
        msgspec.json.encode(one)
        for one in conversation.said
        if one.state is not State.REFUSED or one.data_class is not None
    )
    attached = tuple(
        msgspec.json.encode(one if texts else without_text(one)) for one in conversation.attached
    )
    head = Head(
        title=conversation.title,
        use_case=conversation.use_case,
        department=conversation.department,
        began_at=conversation.began_at,
        touched_at=conversation.touched_at,
        instruction=conversation.instruction,
        origin=conversation.origin,
        floor=conversation.floor,
        model=conversation.model,
        said=tuple(map(digest, said)),
        attached=tuple(map(digest, attached)),
        by_hand=conversation.by_hand,
        held=conversation.held,
    )
    return Pieces(head, said, attached)


def put_together(
    conversation: str, owner: str, head: Head, said: Sequence[bytes], attached: Sequence[bytes]
) -> Conversation:
    """The conversation again. An answer that was running when it was kept counts as broken off.

    Raises:
        Unfitting
    """
    if tuple(map(digest, said)) != head.said or tuple(map(digest, attached)) != head.attached:
        raise Unfitting("pieces of a kept conversation are missing, or are not its own")
    exchanges = (msgspec.json.decode(one, type=Said) for one in said)
    return Conversation(
        id=conversation,
        owner=owner,
        use_case=head.use_case,
        department=head.department,
        title=head.title,
        began_at=head.began_at,
        touched_at=head.touched_at,
        said=tuple(
            msgspec.structs.replace(one, state=State.BROKEN) if one.state is State.RUNNING else one
            for one in exchanges
        ),
        attached=tuple(msgspec.json.decode(one, type=Attached) for one in attached),
        instruction=head.instruction,
        origin=head.origin,
        floor=head.floor,
        model=head.model,
        by_hand=head.by_hand,
        held=head.held,
    )


def without_text(attached: Attached) -> Attached:
    """A document of which only its name and its class stay."""
    document = msgspec.structs.replace(attached.document, passages=())
    return msgspec.structs.replace(attached, document=document, classes=(), chosen=frozenset())


def digest(piece: bytes) -> str:
    """SHA-256 of a piece. It stands in the sealed head alone: of a guessed text it would say that it is the one."""
    return hashlib.sha256(piece).hexdigest()
