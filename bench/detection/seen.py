# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""What somebody says of a text: the same shape for Stellwerk, its stages, and presidio."""

from __future__ import annotations

from typing import NamedTuple

import msgspec

from stellwerk.values.data_class import DataClass


class Found(NamedTuple):
    """One find in a text, offsets in code points, end exclusive."""

    start: int
    end: int
    kind: str  # of the annotation, where it has one for that
    rule: str
    identifies: bool = (
        True  # a span that demands K3 or has a kind of the annotation: counts for recall and precision
    )
    annotated: bool = True  # has a kind of the annotation


class Seen(msgspec.Struct, frozen=True):
    """Everything that was said of one text. Nothing in ``special`` and ``regimes``: it has no word for these."""

    data_class: DataClass
    found: tuple[Found, ...]
    special: frozenset[str] | None = None
    regimes: frozenset[str] | None = None
    failed: bool = False  # a detector broke: the text counts as personal, and no figure is worth anything


def persons(found: tuple[Found, ...]) -> tuple[Found, ...]:
    """The names of persons among the finds."""
    return tuple(one for one in found if one.kind == "person")
