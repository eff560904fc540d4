# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""A surname found once with certainty is a person's name wherever it stands again in the call."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterator, Sequence

from stellwerk.detectors.hit import Hit
from stellwerk.detectors.names.first_names import AMBIGUOUS, FIRST_NAMES
from stellwerk.detectors.names.grammar import NOT_NAMES, WORD, about_something_else
from stellwerk.detectors.view import View
from stellwerk.values.data_class import DataClass

_CAPITALISED = re.compile(WORD)
_NOUN_BEFORE = re.compile(
    r"\b(?:im|am|der|die|das|den|dem|des|ein|eine|einen|einem|einer|vom|zum|zur|beim|kein|keine|bis|jeden|jedem|jeder|ins|ans|diesem"
    r"|diesen|dieser|kleiner|in|nach|aus|stadt|kreis|für|und) $"
)
_NEVER = frozenset(("von", "van", "der", "den", "de"))


def find(view: View, hits: Sequence[Hit], known: Collection[str] = ()) -> Iterator[Hit]:
    """Further mentions of the surnames among ``hits``, and of those ``known`` from elsewhere, not covered yet.

    ``known`` holds lower-case surnames that other messages of the same call name.
    """
    taken: list[tuple[int, int]] = []
    wanted: dict[str, DataClass] = dict.fromkeys(known, DataClass.K3)
    for hit in hits:
        if hit.kind != "person":
            continue
        taken.append((hit.start, hit.end))
        last = surname(view.lower[hit.start : hit.end], hit.rule)
        if last:
            wanted[last] = max(hit.data_class, wanted.get(last, hit.data_class))
    if not wanted:
        return
    taken.sort()
    starts = [start for start, _ in taken]
    for start, word in _mentions(view, wanted):
        before = bisect_right(starts, start) - 1
        if before >= 0 and start < taken[before][1]:
            continue
        if not view.text[start].isupper():
            continue
        if (word not in FIRST_NAMES or word in AMBIGUOUS or word in NOT_NAMES) and _NOUN_BEFORE.search(
            view.before(start, 12)
        ):
            continue
        if not about_something_else(view.text, view.lower, start, start + len(word)):
            yield Hit("person", start, start + len(word), "names.repeated", wanted[word])


def surname(name: str, rule: str) -> str:
    """The surname in a lower-case name that ``rule`` found, or "" where it has none that could be looked for."""
    if rule == "names.swapped" or "," in name:
        name = name.partition(",")[0]
    last = name.rpartition(" ")[2]
    return last if len(last) > 2 and not last.endswith(".") and last not in _NEVER else ""


def _mentions(view: View, wanted: Collection[str]) -> Iterator[tuple[int, str]]:
    """Every place of every wanted word: one search each for a few, one walk through the text for many."""
    if len(wanted) <= 10:
        for word in wanted:
            for at in view.occurrences(word):
                yield at, word
        return
    for match in _CAPITALISED.finditer(view.text):
        word = match.group().lower()
        start = match.start()
        if word in wanted and not (start and view.text[start - 1].isalnum()):
            yield start, word
