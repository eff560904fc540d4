# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The figures of a corpus for named entities: how names of persons are found."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import msgspec

from bench.detection.bootstrap import Part
from bench.detection.corpora import Unit
from bench.detection.documents import Miss, overlap
from bench.detection.seen import Found

# Shares of units without a person that may be alarmed falsely: what is asked of the stages is recall within these.
LIMITS = (0.01, 0.04, 0.08)


class Names(msgspec.Struct, frozen=True):
    """The three figures, by unit."""

    strict: tuple[Part, ...]  # F1 of exact borders: twice the hits by marked plus found
    recall: tuple[Part, ...]  # marked names that a find overlaps
    false_alarms: tuple[Part, ...]  # units without any name in which one was found


class Within(NamedTuple):
    """The best recall among thresholds that keep false alarms within ``limit``, and which threshold that is."""

    limit: float
    name: str
    recall: tuple[Part, ...]


def score(units: Sequence[Unit], found: Sequence[Sequence[Found]]) -> Names:
    """Figures of finds, one sequence for each unit; only persons may be among them."""
    strict, recall, alarms = [], [], []
    for unit, finds in zip(units, found, strict=True):
        marked = {(span.start, span.end) for span in unit.persons}
        exact = marked & {(one.start, one.end) for one in finds}
        strict.append(Part(2 * len(exact), len(marked) + len(finds)))
        hits = sum(any(overlap(span, one) for one in finds) for span in unit.persons)
        recall.append(Part(hits, len(unit.persons)))
        alarms.append(Part(int(not unit.persons and bool(finds)), int(not unit.persons)))
    return Names(tuple(strict), tuple(recall), tuple(alarms))


def within(scores: dict[str, Names]) -> Iterator[Within]:
    """For each limit the best of several scores; a limit that none keeps is left out."""
    for limit in LIMITS:
        kept = {name: names for name, names in scores.items() if _rate(names.false_alarms) <= limit}
        if kept:
            name = max(kept, key=lambda one: _rate(kept[one].recall))
            yield Within(limit, name, kept[name].recall)


def misses(units: Sequence[Unit], found: Sequence[Sequence[Found]]) -> Iterator[Miss]:
    """Names that nothing overlaps, and finds that overlap no name."""
    for unit, finds in zip(units, found, strict=True):
        for span in unit.persons:
            if not any(overlap(span, one) for one in finds):
                yield Miss("missed person", unit.id, f"{span.start}-{span.end}")
        for one in finds:
            if not any(overlap(span, one) for span in unit.persons):
                yield Miss(f"false person ({one.rule})", unit.id, f"{one.start}-{one.end}")


def _rate(parts: Sequence[Part]) -> float:
    return sum(part.hits for part in parts) / max(1, sum(part.of for part in parts))
