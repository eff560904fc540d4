# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The words of ``lexicon.txt``, ready to be looked up: exact, by beginning, by the end of a compound."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib.resources import files
from typing import NamedTuple

from stellwerk.values.data_class import DataClass


class Term(NamedTuple):
    """What a word of the lexicon stands for."""

    rule: str
    data_class: DataClass
    regimes: tuple[str, ...]


_KEY = 5  # letters by which stems are looked up; a stem has at least so many

# By the first letters: (stem, whether it is the whole word, what it stands for). By the last letters: (stem, ...).
_heads: dict[str, list[tuple[str, bool, Term | None]]] = {}
_tails: dict[str, list[tuple[str, Term | None]]] = {}


def terms(words: Iterable[str]) -> Iterator[tuple[str, Term]]:
    """Those of the lower-case words that the lexicon knows, with what they stand for."""
    for word in [w for w in words if w[:_KEY] in _heads or w[-_KEY:] in _tails]:
        term = _look_up(word)
        if term is not None:
            yield word, term


def _look_up(word: str) -> Term | None:
    """The longest stem decides; an exact word is longer than any stem."""
    best, size = None, 0
    for stem, whole, term in _heads.get(word[:_KEY], ()):
        if len(stem) > size and (word == stem if whole else word.startswith(stem)):
            best, size = term, len(stem)
    for stem, term in _tails.get(word[-_KEY:], ()):
        if len(stem) > size and word.endswith(stem):
            best, size = term, len(stem)
    return best


def _load() -> None:
    term: Term | None = None
    text = (files("stellwerk.detectors.sensitive") / "lexicon.txt").read_text(encoding="utf-8")
    for line in text.splitlines():
        if line.startswith("["):
            name, *rest = line.strip("[]").split()
            term = Term(name, DataClass[rest[0]], tuple(rest[1:])) if rest else None
        elif not line.startswith("#"):
            for word in line.split():
                if word.startswith("*"):
                    _tails.setdefault(word[-_KEY:], []).append((word[1:], term))
                else:
                    stem = word.rstrip("*")
                    _heads.setdefault(stem[:_KEY], []).append((stem, stem == word, term))


_load()
