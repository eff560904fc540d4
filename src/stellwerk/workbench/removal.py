# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Marked places of a text become placeholders, or go. What results is a new text: it is inspected afresh."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum

import msgspec

from stellwerk.values.inspection import Finding
from stellwerk.workbench.kinds import name_of

_BLANKS = re.compile(r"[ \t]{2,}")


class Way(StrEnum):
    """What happens to a place."""

    REPLACE = "replace"  # by [Name 1]; the same words get the same placeholder
    REMOVE = "remove"


class Done(msgspec.Struct, frozen=True):
    """The text that results, and how many places it lost."""

    text: str
    count: int


def apply(text: str, findings: Sequence[Finding], way: Way, language: str = "de") -> Done:
    """``findings`` carry offsets of ``text`` in code points; those that overlap are one place."""
    spans: list[tuple[int, int, str]] = []
    for found in sorted(findings, key=lambda f: (f.start, -f.end)):
        if spans and found.start < spans[-1][1]:
            start, end, kind = spans[-1]
            spans[-1] = (start, max(end, found.end), kind)
        elif found.start < found.end <= len(text):
            spans.append((found.start, found.end, found.kind))
    names: dict[tuple[str, str], str] = {}
    counts: dict[str, int] = {}
    out, at = [], 0
    for start, end, kind in spans:
        out.append(text[at:start])
        at = end
        if way is Way.REPLACE:
            key = (kind, " ".join(text[start:end].casefold().split()))
            if key not in names:
                counts[kind] = counts.get(kind, 0) + 1
                names[key] = f"[{name_of(kind, 1, language)} {counts[kind]}]"
            out.append(names[key])
    out.append(text[at:])
    made = "".join(out)
    return Done(_BLANKS.sub(" ", made) if way is Way.REMOVE else made, len(spans))
