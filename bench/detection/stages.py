# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Stellwerk as it is and its stages alone, each asked the same way. A stage that cannot be loaded says why."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

from bench.detection.documents import KINDS
from bench.detection.seen import Found, Seen
from stellwerk.gateway.check import check
from stellwerk.values.data_class import DataClass
from stellwerk.values.inspection import Finding

FAST = "stellwerk.detectors.names.fast.tagger"
DEEP = "stellwerk.detectors.names.deep.tagger"
FAST_AT = (0.01, 0.02, 0.03, 0.05, 0.08, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5)
DEEP_AT = (
    None,
    0.01,
    0.02,
    0.03,
    0.05,
    0.08,
    0.1,
    0.12,
    0.14,
    0.15,
    0.2,
    0.3,
    0.5,
)  # None: the likeliest label of each word


class NotThere(Exception):
    """A stage is not there or cannot be loaded; the message says why in one line."""


class Chance(NamedTuple):
    """A possible name and how likely it is, 0 to 1."""

    start: int
    end: int
    chance: float


def product(text: str) -> Seen:
    """What ``stellwerk check`` says of a text that was declared harmless."""
    checked = check(text, declared=DataClass.K0)
    return Seen(
        checked.data_class,
        tuple(_found(finding) for finding in checked.findings),
        frozenset(checked.special),
        frozenset(checked.regimes),
        any(part.reason == "detector_failed" for part in checked.uninspectable),
    )


def loaded(stage: str) -> Any:
    """The module of a stage, its model in memory.

    Raises:
        NotThere: it is missing, or its model is.
    """
    try:
        module = importlib.import_module(stage)
        module.load()
    except ModuleNotFoundError as error:
        raise NotThere(f"not there ({error.name} is missing)") from error
    except Exception as error:  # whatever keeps a model from loading is told, not raised
        raise NotThere(f"cannot be loaded: {type(error).__name__}: {error}") from error
    return module


def fast(texts: Sequence[str]) -> dict[str, list[list[Found]]]:
    """What the fast stage alone finds in each text, by the name of the threshold.

    Raises:
        NotThere: see :func:`loaded`.
    """
    tagger = loaded(FAST)
    made: dict[str, list[list[Found]]] = {f"{least:g}": [] for least in FAST_AT}
    for text in texts:
        words, chances = tagger.load().chances(text)
        for least in FAST_AT:
            made[f"{least:g}"].append(_persons(FAST, tagger.runs(words, chances, least)))
    return made


def deep(texts: Sequence[str]) -> dict[str, list[list[Found]]]:
    """What the deep stage alone finds in each text, by the name of the threshold; each text is read once.

    Raises:
        NotThere: see :func:`loaded`.
    """
    tagger = loaded(DEEP)
    made: dict[str, list[list[Found]]] = {_name(least): [] for least in DEEP_AT}
    for text in texts:
        rows: dict[str, list[Chance]] = {name: [] for name in made}
        for start, end in tagger.blocks(text):
            reading = tagger.read(text[start:end])
            for least in DEEP_AT:
                rows[_name(least)] += [
                    Chance(start + one.start, start + one.end, one.chance)
                    for one in tagger.named(text[start:end], reading, least)
                ]
        for name, row in rows.items():
            made[name].append(_persons(DEEP, row))
    return made


def timed(stage: str) -> Callable[[str], object]:
    """The stage as one call over a text.

    Raises:
        NotThere: see :func:`loaded`.
    """
    run: Callable[[str], object] = loaded(stage).persons
    return run


def _name(least: float | None) -> str:
    return "likeliest" if least is None else f"{least:g}"


def _persons(rule: str, chances: Iterable[Chance]) -> list[Found]:
    return [Found(one.start, one.end, "person", rule) for one in chances]


def _found(finding: Finding) -> Found:
    annotated = finding.kind in KINDS
    return Found(
        finding.start,
        finding.end,
        finding.kind,
        finding.rule,
        annotated or finding.data_class == DataClass.K3,
        annotated,
    )
