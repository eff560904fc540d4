# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a plug-in reports is checked before it counts: whatever is not as agreed makes the plug-in failed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from stellwerk.detectors.hit import Hit
from stellwerk.detectors.plugins.interface import KINDS
from stellwerk.policy.regimes import REGIMES
from stellwerk.values.data_class import DataClass
from stellwerk.values.inspection import Finding, Segment

_RULE = re.compile(r"(?:\.[a-z0-9_]{1,40}){1,3}")
_MOST = 10_000  # findings of one call


class Rejected(Exception):
    """Not as agreed. The message names what, never a value: it might be content."""


def findings(name: str, segments: Sequence[Segment], reported: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings of the plug-in ``name``, each within a segment at its place.

    Raises:
        Rejected: one of them is not as agreed.
    """
    sizes: dict[str, int] = {}
    for segment in segments:
        sizes[segment.place] = max(len(segment.text), sizes.get(segment.place, 0))
    taken: dict[Finding, None] = {}
    for found in reported:
        if type(found) is not Finding:
            raise Rejected("something that is no Finding")
        if not isinstance(found.place, str) or found.place not in sizes:
            raise Rejected("a place that the call does not have")
        _check(name, found, sizes[found.place])
        taken[found] = None
        if len(taken) > _MOST:
            raise Rejected("too many findings")
    return tuple(taken)


def hits(name: str, size: int, reported: Iterable[Hit]) -> list[Hit]:
    """The hits of the plug-in ``name`` in a text of ``size`` characters, in order.

    Raises:
        Rejected: one of them is not as agreed.
    """
    taken: list[Hit] = []
    for hit in reported:
        if type(hit) is not Hit:
            raise Rejected("something that is no Hit")
        _check(name, hit, size)
        taken.append(hit)
        if len(taken) > _MOST:
            raise Rejected("too many hits")
    return sorted(taken)


def _check(name: str, found: Finding | Hit, size: int) -> None:
    if found.kind not in KINDS:
        raise Rejected("a kind that does not exist")
    if type(found.start) is not int or type(found.end) is not int or not 0 <= found.start < found.end <= size:
        raise Rejected("offsets outside the text")
    if not isinstance(found.data_class, DataClass):
        raise Rejected("a data class that does not exist")
    if not isinstance(found.rule, str) or not found.rule.startswith(name):
        raise Rejected("a rule that does not begin with the name of the plug-in")
    if _RULE.fullmatch(found.rule, len(name)) is None:
        raise Rejected("a rule of unusual form")
    if type(found.suspect) is not bool:
        raise Rejected("a mark of suspicion that is neither true nor false")
    if type(found.regimes) is not tuple or not REGIMES.issuperset(found.regimes):
        raise Rejected("a secrecy regime that does not exist")
