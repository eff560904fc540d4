# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Marked places of a text go, or become placeholders. The text that results has to be inspected afresh.

Taking the names out of a text is no proof that nobody can be recognised in it, so this lowers no class: the new text
is looked at like any other, and the person declares what it is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from enum import StrEnum

import msgspec

from stellwerk.values.inspection import Finding
from stellwerk.workbench.kinds import kind_of, told


class Way(StrEnum):
    """What becomes of a place."""

    REMOVE = "remove"
    REPLACE = "replace"
    KEEP = "keep"


class Done(msgspec.Struct, frozen=True):
    """The new text, and what was done."""

    text: str
    removed: dict[str, int]  # places by kind
    replaced: dict[str, int]
    stays: dict[
        str, int
    ]  # marks that say something about the whole text: without them it would be the same text
    meanings: dict[str, str]  # what stood where a placeholder stands now: never leaves the session (R06)

    @property
    def count(self) -> int:
        """How many places are others now."""
        return sum(self.removed.values()) + sum(self.replaced.values())

    def told(self, language: str) -> str:
        """What is gone, in words: "2 Namen, 1 IBAN"."""
        counts = dict(self.replaced)
        for kind, count in self.removed.items():
            counts[kind] = counts.get(kind, 0) + count
        return told(counts, language)


class _Place(msgspec.Struct, frozen=True):
    start: int
    end: int
    kind: str
    way: Way


def apply(
    text: str,
    findings: Sequence[Finding],
    way: Way,
    language: str = "de",
    *,
    of_kind: Mapping[str, Way] | None = None,
    of_place: Mapping[tuple[int, int], Way] | None = None,
) -> Done:
    """The text without its marked places.

    Args:
        text: what was inspected.
        findings: of this text; their offsets count its code points.
        way: what becomes of a place that nothing else is said about.
        language: of the placeholders, ``de`` or ``en``.
        of_kind: by kind of finding; goes before ``way``.
        of_place: by start and end; goes before everything else.

    Where places overlap they are one, and go the way that takes away most. Marks of classification and of
    confidentiality stay in any case: what makes a text secret is not the word.
    """
    places, stays = _places(text, findings, way, of_kind or {}, of_place or {})
    names = _Names(text, language)
    removed: dict[str, int] = {}
    replaced: dict[str, int] = {}
    parts: list[str] = []
    done = 0
    for place in places:
        parts.append(text[done : place.start])
        done = place.end
        surface = text[place.start : place.end]
        if place.way is Way.KEEP:
            parts.append(surface)
        elif place.way is Way.REPLACE:
            parts.append(names.of(place.kind, surface))
            replaced[place.kind] = replaced.get(place.kind, 0) + 1
        else:
            removed[place.kind] = removed.get(place.kind, 0) + 1
            done = _close_gap(parts, text, done)
    parts.append(text[done:])
    return Done("".join(parts), removed, replaced, stays, names.meanings)


# What describes a person without a name before the word for them: "eine 43-jährige alleinerziehende".
_ADJECTIVES = r"(?:[a-zäöüß]{3,}e[mnrs]?\s+){0,2}"
_AGED = r"\d{1,3}[- ]?[Jj]ährige[mnrs]?\s+"
_DESCRIBED = re.compile(
    r"\b(?:(?:[Ee]in|[Dd]er|[Dd]ie|[Dd]as|[Dd]e[mns]|[Uu]nser|[Mm]ein|[Dd]ies|[Jj]en)(?:e[mnrs]?)?\s+"
    rf"(?:{_AGED})?{_ADJECTIVES}|{_AGED}{_ADJECTIVES})\Z"
)
# A title before a name goes with it: "Frau Dr." alone still says who.
_TITLED = re.compile(
    r"\b(?:(?:Prof|Dr|Dipl|Ing|med|jur|iur|rer|nat|pol|phil|theol|habil|h|c|Mag|Lic)(?:\. ?|-| ))+\Z"
)
_AROUND = {"unnamed_person": _DESCRIBED, "person": _TITLED}


def _places(
    text: str,
    findings: Sequence[Finding],
    way: Way,
    of_kind: Mapping[str, Way],
    of_place: Mapping[tuple[int, int], Way],
) -> tuple[list[_Place], dict[str, int]]:
    """Places that do not overlap, in their order, and how many marks stay."""
    stays: dict[str, int] = {}
    merged: list[_Place] = []
    strength: list[tuple[int, int]] = []
    for found in sorted(findings, key=lambda f: (f.start, -f.end, f.kind)):
        start, end = max(0, found.start), min(len(text), found.end)
        around = _AROUND.get(found.kind)
        if around is not None and (ahead := around.search(text, max(0, start - 60), start)):
            start = ahead.start()
        if start >= end:
            continue
        if kind_of(found.kind).whole:
            stays[found.kind] = stays.get(found.kind, 0) + 1
            continue
        place = _Place(
            start, end, found.kind, of_place.get((found.start, found.end), of_kind.get(found.kind, way))
        )
        rank = (int(found.data_class), end - start)
        if merged and start < merged[-1].end:
            before = merged[-1]
            stronger = min(before.way, place.way, key=list(Way).index)
            kind = place.kind if rank > strength[-1] else before.kind
            merged[-1] = _Place(before.start, max(before.end, end), kind, stronger)
            strength[-1] = max(strength[-1], rank)
        else:
            merged.append(place)
            strength.append(rank)
    return merged, stays


_LETTERS = re.compile(r"[^\W\d_]+")


class _Names:
    """Placeholders: the same for the same, and for a surname the one of the full name before it."""

    def __init__(self, text: str, language: str) -> None:
        self._text = text
        self._language = 0 if language == "de" else 1
        self._known: dict[tuple[str, str], str] = {}  # pattern and key, to placeholder
        self._words: list[tuple[frozenset[str], str]] = []  # of each person
        self._last: dict[str, int] = {}
        self.meanings: dict[str, str] = {}

    def of(self, kind: str, surface: str) -> str:
        pattern = kind_of(kind).placeholder[self._language]
        key = _key(kind, surface)
        known = self._known.get((pattern, key)) or (self._person(surface) if kind == "person" else None)
        if known is None:
            number = self._last[pattern] = (self._last.get(pattern) or self._highest(pattern)) + 1
            known = pattern.format(number)
            self.meanings[known] = surface
            if kind == "person":
                self._words.append((_name_words(surface), known))
        self._known[pattern, key] = known
        return known

    def _person(self, surface: str) -> str | None:
        words = _name_words(surface)
        same = {name for others, name in self._words if words and (words <= others or others <= words)}
        return same.pop() if len(same) == 1 else None

    def _highest(self, pattern: str) -> int:
        """The highest number that the text uses already: from an earlier replacement."""
        before, after = map(re.escape, pattern.split("{}"))
        numbers = re.findall(rf"{before}(\d{{1,4}}){after}", self._text)
        return max(map(int, numbers), default=0)


def _key(kind: str, surface: str) -> str:
    """What makes two places the same: case, blanks and, in numbers, separators do not."""
    if kind in ("person", "unnamed_person", "address", "special_category"):
        return " ".join(surface.casefold().split())
    return re.sub(r"[\s./–-]", "", surface.casefold())


def _name_words(surface: str) -> frozenset[str]:
    """The words of a name, without the s of a genitive."""
    words = [word.casefold() for word in _LETTERS.findall(surface)]
    return frozenset(
        [word[:-1] if word.endswith("s") and len(word) > 4 else word for word in words if len(word) > 1]
    )


_EMPTY = {"(": ")", "[": "]", "„": "“", "“": "”", '"': '"', "»": "«", "‚": "‘"}


def _close_gap(parts: list[str], text: str, done: int) -> int:
    """Take away what a removed place leaves: doubled blanks, a blank before a comma, brackets around nothing.

    Returns:
        From where on the text goes on.
    """
    before = "".join(parts)
    while before and _EMPTY.get(before[-1]) == text[done : done + 1]:
        before, done = before[:-1], done + 1
    after = text[done : done + 1]
    if before.endswith((" ", "\t")) and (not after or after in " \t\n,.;:!?)]"):
        before = before.rstrip(" \t")
    if before.endswith((",", ";")) and after in (".", ",", ";", ":", "!", "?", ")"):
        before = before[:-1]
    elif (not before or before.endswith("\n")) and after in (" ", "\t", ","):
        while text[done : done + 1] and text[done] in " \t,":
            done += 1
    parts[:] = [before]
    return done
