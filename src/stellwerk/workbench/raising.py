# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The class of a conversation by its owner's own hand: it only raises (ADR 0032).

What people know of a text that no detector sees counts like what was found: it sticks, closes red, and nobody can
release it. What was chosen can be taken back as long as nothing was sent under it, never below what something was.
"""

from __future__ import annotations

import msgspec

from stellwerk.errors import InvalidValue
from stellwerk.values.data_class import DataClass
from stellwerk.workbench.values import Conversation

OFFERED = (DataClass.K1, DataClass.K2, DataClass.K3, DataClass.K4, DataClass.K5)
"""K6 is not: classified matter does not belong here at all, whatever anybody chooses (VSA)."""


class NotStricter(InvalidValue):
    """What was chosen is lower than what already counts, which ``least`` is."""

    def __init__(self, least: DataClass) -> None:
        super().__init__(
            {"class": f"is lower than {least.name}, which counts already; choose that or a higher one"}
        )
        self.least = least


def chosen(text: str) -> DataClass | None:
    """The class that a form names: one of :data:`OFFERED`, or K0 for none by hand; ``None``: none of these."""
    found = DataClass.__members__.get(text)
    return found if found in OFFERED or found is DataClass.K0 else None


def stricter(conversation: Conversation, choice: str) -> Conversation:
    """The conversation as it counts with this choice in the form: higher, or as it was. Never lower."""
    wanted = chosen(choice)
    if wanted is None or wanted <= conversation.by_hand:
        return conversation
    return msgspec.structs.replace(conversation, by_hand=wanted)


def classified(conversation: Conversation, wanted: DataClass, known: DataClass) -> Conversation:
    """The conversation with this class by hand; K0 takes back what was chosen.

    Args:
        conversation: as it is.
        wanted: what its owner chooses.
        known: what was found in it, or is demanded of it, without anything by hand.

    Raises:
        NotStricter: lower than that, or than what something was sent under.
    """
    back = wanted is DataClass.K0
    least = conversation.held if back else max(conversation.held, known)
    if wanted < least:
        raise NotStricter(least)
    return msgspec.structs.replace(conversation, by_hand=wanted)
