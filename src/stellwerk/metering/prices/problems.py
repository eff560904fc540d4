# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is wrong with a price file: everything, each with its place and what to do; nothing of it is quoted."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import NamedTuple

from stellwerk.errors import InvalidValue

_TOLD = 100  # problems; whoever has more has taken the wrong file


class Place(NamedTuple):
    """Where something stands. ``column`` is a column of a table or a path of JSON; "" for the whole line."""

    line: int  # from 1
    column: str = ""

    def __str__(self) -> str:
        return f"line {self.line}, {self.column}" if self.column else f"line {self.line}"


class Problems:
    """Collects; nothing stops at the first."""

    def __init__(self) -> None:
        self._found: dict[tuple[Place, str], None] = {}

    def add(self, place: Place, what: str, do: str) -> None:
        """Note a problem. The same one twice counts once."""
        self._found[place, f"{what} — {do}"] = None

    def __bool__(self) -> bool:
        return bool(self._found)

    def error(self) -> InvalidValue:
        """All of them, by line, as the error that refuses the file."""
        fields: dict[str, str] = {}
        found = sorted(self._found)
        for place, told in found[:_TOLD]:
            name = str(place)
            fields[name] = f"{fields[name]}; {told}" if name in fields else told
        if len(found) > _TOLD:
            fields["further"] = f"{len(found) - _TOLD} more problems; is this the right file?"
        return InvalidValue(fields)


def suggest(word: str, known: Iterable[str]) -> str:
    """``did you mean currency?``, or the list of what there is."""
    names = list(known)
    close = difflib.get_close_matches(word.lower().replace("-", "_").replace(" ", "_"), names, n=1)
    return f"did you mean {close[0]}?" if close else f"there are {', '.join(names)}"
