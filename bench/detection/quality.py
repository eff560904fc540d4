# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Runs everybody over a corpus and puts the figures side by side."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import msgspec

from bench.detection import documents, names, stages
from bench.detection.bootstrap import Estimate, difference, estimate
from bench.detection.corpora import Names, TownHall
from bench.detection.documents import Miss
from bench.detection.presidio import ENGINES, NoPresidio, Presidio
from bench.detection.presidio_process import DEEP, PLAIN
from bench.detection.seen import Found, Seen, persons
from bench.detection.stages import NotThere

STELLWERK = "Stellwerk"
_PEERS = (DEEP, PLAIN)


class Row(msgspec.Struct, frozen=True):
    """One figure for everybody who has it, and the interval of Stellwerk's minus that of each other."""

    figure: str
    at_most: float | None
    at_least: float | None
    values: dict[str, Estimate]
    differences: dict[str, tuple[float, float] | None]


class OnDocuments(msgspec.Struct, frozen=True):
    """Everything about one corpus of documents."""

    corpus: str
    count: int
    characters: int
    rows: list[Row]
    kinds: dict[str, dict[str, tuple[int, int]]]  # kind, then who: found and marked spans
    misses: list[Miss]  # Stellwerk's
    missing: dict[str, str]


class Way(msgspec.Struct, frozen=True):
    """How one way of finding names does."""

    name: str
    strict: Estimate
    recall: Estimate
    false_alarms: Estimate


class Best(msgspec.Struct, frozen=True):
    """The best recall of a stage at no more than ``limit`` false alarms; the threshold is chosen on this corpus."""

    stage: str
    limit: float
    at: str
    recall: Estimate


class OnNames(msgspec.Struct, frozen=True):
    """Everything about one corpus for named entities."""

    corpus: str
    count: int
    persons: int
    ways: list[Way]
    best: list[Best]
    misses: list[Miss]
    missing: dict[str, str]


def on_documents(corpus: TownHall, presidio: Presidio | None) -> OnDocuments:
    """Figures of a corpus of documents."""
    texts = [document.text for document in corpus.documents]
    seen: dict[str, list[Seen]] = {STELLWERK: [stages.product(text) for text in texts]}
    missing = _broken(seen[STELLWERK]) | _ask(presidio, texts, seen)
    figures = {name: documents.figures(corpus.documents, looks) for name, looks in seen.items()}
    rows = []
    for own in figures[STELLWERK]:
        others = {
            name: one
            for name, theirs in figures.items()
            for one in theirs
            if one.name == own.name and name != STELLWERK
        }
        rows.append(
            Row(
                own.name,
                own.at_most,
                own.at_least,
                {STELLWERK: estimate(own.parts)}
                | {name: estimate(one.parts) for name, one in others.items()},
                {name: difference(own.parts, one.parts) for name, one in others.items()},
            )
        )
    kinds: dict[str, dict[str, tuple[int, int]]] = {}
    for name, looks in seen.items():
        for kind, part in documents.by_kind(corpus.documents, looks).items():
            kinds.setdefault(kind, {})[name] = part.hits, part.of
    return OnDocuments(
        corpus.name,
        len(texts),
        sum(map(len, texts)),
        rows,
        kinds,
        list(documents.misses(corpus.documents, seen[STELLWERK])),
        missing,
    )


def on_names(corpus: Names, presidio: Presidio | None) -> OnNames:
    """Figures of a corpus for named entities."""
    texts = [unit.text for unit in corpus.units]
    looks = [stages.product(text) for text in texts]
    own = [persons(look.found) for look in looks]
    found: dict[str, Sequence[Sequence[Found]]] = {STELLWERK: own}
    best: list[Best] = []
    missing = _broken(looks)
    for stage, run in (("deep", stages.deep), ("fast", stages.fast)):
        by_threshold = _stage(stage, run, texts, missing)
        scores = {at: names.score(corpus.units, finds) for at, finds in by_threshold.items()}
        best += [Best(stage, one.limit, one.name, estimate(one.recall)) for one in names.within(scores)]
        found |= {f"{stage} stage, {at}": finds for at, finds in by_threshold.items()}
    seen: dict[str, list[Seen]] = {}
    missing |= _ask(presidio, texts, seen)
    found |= {name: [persons(look.found) for look in looks] for name, looks in seen.items()}
    ways = []
    for name, finds in found.items():
        score = names.score(corpus.units, finds)
        ways.append(Way(name, estimate(score.strict), estimate(score.recall), estimate(score.false_alarms)))
    return OnNames(
        corpus.name,
        len(texts),
        sum(len(unit.persons) for unit in corpus.units),
        ways,
        best,
        list(names.misses(corpus.units, own)),
        missing,
    )


def _broken(looks: Sequence[Seen]) -> dict[str, str]:
    count = sum(look.failed for look in looks)
    return {STELLWERK: f"A DETECTOR FAILED on {count:,} texts; its figures are void"} if count else {}


def _stage(
    name: str,
    run: Callable[[Sequence[str]], Mapping[str, list[list[Found]]]],
    texts: Sequence[str],
    missing: dict[str, str],
) -> Mapping[str, list[list[Found]]]:
    try:
        return run(texts)
    except NotThere as why:
        missing[f"{name} stage"] = str(why)
        return {}


def _ask(presidio: Presidio | None, texts: Sequence[str], seen: dict[str, list[Seen]]) -> dict[str, str]:
    """Add what presidio says of the texts; returns what it cannot say and why."""
    missing: dict[str, str] = {}
    if presidio is not None:
        for engine in _PEERS:
            try:
                seen[ENGINES[engine]] = presidio.look(engine, texts)
            except NoPresidio as why:
                missing[ENGINES[engine]] = str(why)
    return missing
