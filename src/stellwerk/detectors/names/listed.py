# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Names that begin with a known first name, and "surname, first name"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from stellwerk.detectors.hit import Hit
from stellwerk.detectors.names.cued import is_public_figure
from stellwerk.detectors.names.first_names import AMBIGUOUS, FIRST_NAMES
from stellwerk.detectors.names.grammar import (
    PIECE,
    PLACEHOLDERS,
    REST,
    TOKEN,
    WORD,
    about_something_else,
    is_word_of_language,
)
from stellwerk.detectors.view import UPPER, View

_HYPHENED = re.compile(rf"(?:-{WORD})+")
_SURNAME_BEFORE = re.compile(rf"({WORD}), ?$")
_MONTHS = frozenset(("mai", "juni", "august", "june"))
_QUOTES = "\"„“”‚'"


def find(view: View) -> Iterator[Hit]:
    """Capitalised first names with what follows them; alone only when the name is nothing else."""
    text = view.text
    for name in view.words & FIRST_NAMES:
        for at in view.occurrences(name):
            if text[at].isupper():
                hit = _with_surname(view, at, at + len(name), name)
                if hit is not None:
                    yield hit
            elif name not in AMBIGUOUS and len(name) > 3 and _lower_line(view, at):
                yield Hit("person", at, at + len(name), "names.lower_case")


_ABBREVIATED = re.compile(
    r"(?:\b[a-zäöü]\.|\b(?:nr|abs|art|kap|lit|buchst|ziff|ziffer|anlage|typ|block|haus|gebäude|stufe|klasse"
    r"|teil|satz|seite|vgl)\.?) ?$"
)
_AFTER_INITIAL = re.compile(rf"((?:[{UPPER}]\. ?){{0,3}})({TOKEN})")
_DOUBLE = re.compile(rf"[{UPPER}]\.-[{UPPER}]\.")
_END = re.compile(r"[ ]*(?:[,;.)|\n(]|$)")


def initials(view: View) -> Iterator[Hit]:
    """ "L. Marquardt": a single capital with a stop, then a surname; headings and abbreviations are left out."""
    text = view.text
    at = text.find(". ", 1)
    while at >= 0:
        start = at - 1
        if _DOUBLE.match(text, start - 3):
            start -= 3  # J.-P.
        if text[start].isupper() and not (start and (text[start - 1].isalnum() or text[start - 1] in "-.")):
            match = _AFTER_INITIAL.match(text, at + 2)
            before = view.before(start, 12)
            if (
                match is not None
                and not _ABBREVIATED.search(before)
                and not is_word_of_language(match[2].rpartition(" ")[2])
            ):
                end = match.end()
                opens = not before.strip() and (start == 0 or text[start - 1] in "\n ")
                word = match[2]
                if (
                    not word.islower()
                    and (not opens or _END.match(text, end))
                    and len(word) > 2
                    and word[1:] != word[1:].upper()
                    and not about_something_else(text, view.lower, start, end)
                ):
                    yield Hit("person", start, end, "names.initial")
        at = text.find(". ", at + 1)


def _lower_line(view: View, at: int) -> bool:
    begin, end = view.line(at, at)
    return view.text[begin:end] == view.lower[begin:end]


def _with_surname(view: View, start: int, end: int, name: str) -> Hit | None:
    text, lower = view.text, view.lower
    if start and text[start - 1] == "-":
        begin = start - 1
        while begin and (text[begin - 1].isalpha() or text[begin - 1] == "-"):
            begin -= 1
        if not text[begin].isupper():
            return None
        start = begin
    if about_something_else(text, lower, start, end):
        return None
    hyphened = _HYPHENED.match(text, end)
    first_end = hyphened.end() if hyphened is not None else end
    if first_end > end and is_word_of_language(text[end + 1 : first_end]):
        return None
    stop = first_end
    rest = REST.match(text, first_end)
    count = 0
    if rest is not None:
        shouting = text[start:first_end].isupper()
        for piece in PIECE.finditer(text, first_end + 1, rest.end()):
            token = piece.group().rpartition(" ")[2]
            if not token.endswith(".") and is_word_of_language(token):
                if "-" in token:
                    return None  # Robert Koch-Institut
                break
            if count == 0 and name in AMBIGUOUS and piece.group()[0].islower() and name in _MONTHS:
                break
            if shouting != token.isupper() and not token.endswith(".") and len(token) > 1:
                break
            if shouting and count == 1:
                break
            count += 1
            stop = piece.end()
    full = lower[start:stop]
    if is_public_figure(full) or full.rpartition(" ")[2] in PLACEHOLDERS:
        return None
    if about_something_else(text, lower, start, stop):
        return None
    if count:
        return Hit("person", start, stop, "names.listed")
    before = _SURNAME_BEFORE.search(text, max(0, start - 40), start)
    if before is not None and not is_word_of_language(before[1]) and before[1].lower() not in FIRST_NAMES:
        return Hit("person", before.start(1), first_end, "names.swapped")
    if name in AMBIGUOUS or (start and text[start - 1] in _QUOTES):
        return None
    return Hit("person", start, first_end, "names.first")
