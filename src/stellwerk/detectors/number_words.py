# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Figures in words, one by one ("acht sechs null"), in pairs ("null eins sieben sechs vierundvierzig"), as dates
("elfter dritter zweitausendeins") and as numbers of houses ("Lerchenweg neun"), turned into figures.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from stellwerk.detectors.mapped import Mapped, rewrite_at
from stellwerk.detectors.view import View

_ONES = "null eins zwei drei vier fünf sechs sieben acht neun".split()
_TEENS = "zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn".split()
_TENS = "zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig".split()


def _below_hundred() -> dict[str, str]:
    words = {word: str(value) for value, word in enumerate((*_ONES, *_TEENS))}
    for ten, word in enumerate(_TENS, 2):
        words[word] = f"{ten}0"
        for one, name in enumerate(_ONES[1:], 1):
            words[f"{'ein' if one == 1 else name}und{word}"] = f"{ten}{one}"
    return words


def _plain_print(words: dict[str, str]) -> dict[str, str]:
    """The same without umlauts and ß, too."""
    more = {
        word.replace("ü", "ue").replace("ö", "oe").replace("ß", "ss"): value for word, value in words.items()
    }
    return words | more


_SMALL = _below_hundred()
_HUNDREDS = {
    f"{one}hundert{link}{word}": f"1{int(value):02d}"
    for one in ("", "ein")
    for link in ("", "und")
    for word, value in (("", "0"), *_SMALL.items())
    if word not in ("null",)
}
_YEARS = {
    f"{century}hundert{word}": f"{first}{int(value):02d}"
    for century, first in (("achtzehn", "18"), ("neunzehn", "19"))
    for word, value in (("", "0"), *_SMALL.items())
} | {
    f"zweitausend{link}{word}": f"20{int(value):02d}"
    for link in ("", "und")
    for word, value in (("", "0"), *_SMALL.items())
    if int(value) < 50
}
_NUMBERS = _plain_print({**_SMALL, **_HUNDREDS, **_YEARS, "ein": "1", "zwo": "2", "zero": "0"})
_STEMS = {"eins": "erst", "drei": "dritt", "sieben": "siebt", "acht": "acht"}
_ORDINALS = _plain_print(
    {
        f"{_STEMS.get(word, word + ('t' if int(value) < 20 else 'st'))}e{end}": value
        for word, value in _SMALL.items()
        if 0 < int(value) < 32
        for end in ("r", "n")
    }
    | {"siebenter": "7", "siebenten": "7"}
)
_SIGNS = {"plus": "+", "punkt": ".", "strich": "-", "schrägstrich": "/", "minus": "-"}
_TRIGGERS = (frozenset(_NUMBERS) | frozenset(_ORDINALS)) - {"ein"}  # every text has "ein"

_TOKEN = re.compile(r"[a-zäöüß]+|[0-9]+")
# What may stand before the first number word of a row: "D E", "0171", "plus".
_AHEAD = re.compile(r"(?:(?<![\w.\-])(?:[a-z]{1,4}|[0-9]{1,5})[ .\-/]{1,2}){1,6}$")
_NEXT = re.compile(r"[a-zäöüß]+[ ,.\-/\n]{1,3}([a-zäöüß]+|[0-9]+)")
_STREETS = (
    "straße ",
    "strasse ",
    "str. ",
    "weg ",
    "allee ",
    "gasse ",
    "ring ",
    "damm ",
    "platz ",
    "ufer ",
    "chaussee ",
)
_GAP = re.compile(r"[ ,.\-/\n]{1,3}")
_STREET = re.compile(r"\w{3}(?:straße|strasse|str\.|weg|allee|gasse|ring|damm|platz|ufer|chaussee) $")
_STREET_LOWER = re.compile(r"\w{3}(?:straße|strasse|str\.|weg|allee|gasse|ring|damm) $")
_CLOSED = re.compile(r" ?(?:[,.;:)\n]|$)")
_LEAST = 6  # figures of a row that is looked at; fewer are amounts and counts
_MOST = 64  # words of one row


class _Token(NamedTuple):
    start: int
    end: int
    figures: str  # what stands for it
    word: str


def spoken(source: Mapped, view: View) -> Mapped:
    """The text with figures in words turned into figures; the same object where there are none."""
    present = view.words & _TRIGGERS
    if not present:
        return source
    anchors = sorted(at for word in present for at in view.occurrences(word))
    found = [piece for row in _rows(view, anchors) for piece in _read(view, row)]
    return rewrite_at(source, found) if found else source


def _rows(view: View, anchors: list[int]) -> Iterator[list[_Token]]:
    """Rows of number words, figures and single letters with no more than a sign or two between them."""
    lower = view.lower
    done = 0
    for anchor in anchors:
        if anchor < done:
            continue
        at = anchor
        following = _NEXT.match(lower, anchor)
        if not lower.endswith(_STREETS, max(0, anchor - 12), anchor) and (
            following is None or not _is_number(following[1])
        ):
            continue  # one word alone, and no name of a street before it: the ordinary case
        ahead = _AHEAD.search(lower, max(done, anchor - 24), anchor)
        if ahead is not None:
            at = _begin(view, ahead.start(), anchor)
        row: list[_Token] = []
        while len(row) < _MOST:
            match = _TOKEN.match(lower, at)
            token = _token(view, match) if match is not None else None
            if token is None:
                break
            row.append(token)
            gap = _GAP.match(lower, token.end)
            if gap is None:
                break
            at = gap.end()
        done = row[-1].end if row else anchor
        if row:
            yield row


def _begin(view: View, low: int, anchor: int) -> int:
    """Where the row before ``anchor`` begins: the last word that is no figure and no letter ends before it."""
    at = anchor
    for match in _TOKEN.finditer(view.lower, low, anchor):
        if _token(view, match) is None:
            at = anchor
        elif at == anchor:
            at = match.start()
    return at


def _is_number(word: str) -> bool:
    return word in _NUMBERS or word in _ORDINALS or word in _SIGNS or word.isdigit() or len(word) < 5


def _token(view: View, match: re.Match[str]) -> _Token | None:
    word = match.group()
    start, end = match.span()
    figures = _NUMBERS.get(word) or _ORDINALS.get(word) or _SIGNS.get(word)
    if figures is None and (
        word.isdigit() or len(word) == 1 or (len(word) < 5 and view.text[start:end].isupper())
    ):
        figures = view.text[start:end]
    return _Token(start, end, figures, word) if figures is not None else None


def _read(view: View, row: list[_Token]) -> Iterator[tuple[int, int, str]]:
    """What a row says: a date, a house number and a postcode, or one long number."""
    while row and row[-1].word in _SIGNS:
        row = row[:-1]
    spoken_words = sum(t.word in _NUMBERS or t.word in _ORDINALS for t in row)
    if not spoken_words:
        return
    dated = _date(row)
    if dated is not None:
        yield dated
        return
    parts = list(_parts(view.lower, row))
    before = view.text[max(0, row[0].start - 24) : row[0].start]
    if _is_house(view, row, parts, before):
        for part in parts:
            yield part[0].start, part[-1].end, "".join(t.figures for t in part)
        return
    figures = "".join(t.figures for t in row)
    digits = sum(map(str.isdigit, figures))
    lettered = digits >= 3 and len(figures) - digits >= 2 and figures[:1].isupper()
    if spoken_words >= 2 and (digits >= _LEAST or lettered):
        yield row[0].start, row[-1].end, figures


def _parts(lower: str, row: list[_Token]) -> Iterator[list[_Token]]:
    """The row, cut at its commas."""
    part = [row[0]]
    for last, token in pairwise(row):
        if "," in lower[last.end : token.start]:
            yield part
            part = []
        part.append(token)
    yield part


def _is_house(view: View, row: list[_Token], parts: list[list[_Token]], before: str) -> bool:
    """Whether a row behind a name of a street is the house's number, perhaps with a postcode."""
    first = sum(len(t.figures) for t in parts[0])
    if not 1 <= first <= 3 or len(parts) > 2:
        return False
    if len(parts) == 2:
        return sum(len(t.figures) for t in parts[1]) == 5 and before[-1:] == " "
    street = _STREET.search(before.lower())
    if street is None:
        return False
    if before[street.start() :].islower() and _word_start(before).islower():
        return _STREET_LOWER.search(before) is not None
    return _CLOSED.match(view.text, row[-1].end) is not None


def _word_start(before: str) -> str:
    return before.rstrip().rpartition(" ")[2][:1]


def _date(row: list[_Token]) -> tuple[int, int, str] | None:
    """Day, month and year: "dritter fünfter neunzehnhundertsiebzig", "drei fünf siebzig"."""
    if len(row) < 3:
        return None
    day, month, year = row[:3]
    if not (day.figures.isdigit() and month.figures.isdigit() and year.figures.isdigit()):
        return None
    ordinal = day.word in _ORDINALS and (month.word in _ORDINALS or month.word in _NUMBERS)
    if not ordinal and not (len(row) == 3 and (year.word in _YEARS or int(year.figures) > 12)):
        return None
    if not (1 <= int(day.figures) <= 31 and 1 <= int(month.figures) <= 12):
        return None
    figures = year.figures
    if len(row) == 4 and figures in ("19", "20") and len(row[3].figures) == 2:
        figures += row[3].figures
        return day.start, row[3].end, f"{day.figures}.{month.figures}.{figures}"
    if len(figures) not in (2, 4):
        return None
    return day.start, year.end, f"{day.figures}.{month.figures}.{figures}"
