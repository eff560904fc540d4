# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""What one detector reports about one text, before it is mapped back to where the client wrote it."""

from __future__ import annotations

from typing import NamedTuple

from stellwerk.values.data_class import DataClass


class Hit(NamedTuple):
    """A place in the text of a ``View``; ``start`` and ``end`` are offsets into that text, end exclusive."""

    kind: str
    start: int
    end: int
    rule: str
    data_class: DataClass = DataClass.K3
    suspect: bool = False
    regimes: tuple[str, ...] = ()
