# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Numbers that a line break tears in two, and numbers that are spelled out sign by sign.

Both are put together in a small copy of their surroundings, on which the number detectors look again. Only what
reaches over the torn place, or lies in the spelled row, is new.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import accumulate
from typing import NamedTuple

from stellwerk.detectors import payment_card, tax_id
from stellwerk.detectors.mapped import Mapped
from stellwerk.detectors.view import View

_AROUND = 64  # characters of surroundings on each side: enough for the telling word
_HANGING = " \t-/"  # what may hang at the end of the line before: a hyphen, blanks
_INDENT = " \t>/"  # what may begin the next: indentation, the sign of a quoted mail
_LEFT = re.compile(r"(?:[A-Za-z]{2})?[0-9A-Za-z./ \-]{0,40}$")
_RIGHT = re.compile(r"[0-9A-Za-z./ \-]{0,40}")
_INSIDE = frozenset(".:")  # what stands inside dates and addresses of computers
_PLATE = re.compile(r"[A-ZÄÖÜ]{1,3}-?[A-Z]{1,2}[ -]?[1-9][0-9]{0,3}(?!\w)")
_LEFT_FIGURES = re.compile(r"[0-9][0-9 ./\-]*$")
_RIGHT_FIGURES = re.compile(r"[0-9 ./\-]*")
_FIGURE_GROUP = re.compile(r"[0-9]+")
_LEAST, _MOST = 8, 40  # digits of a number with a check digit, and of the rows it may stand in
_SIGN = r"[0-9A-Za-zÄÖÜäöü](?![^\W_])"
_BETWEEN = r"[ \t\n_,.;:/\-|*]{1,3}"
_SEPARATORS = re.compile(_BETWEEN)
_SPELLED = re.compile(rf"(?<![^\W_])(?:\+{_BETWEEN})?{_SIGN}(?:{_BETWEEN}{_SIGN}){{6,60}}")


# Torn more than once: between the first and the last piece short lines of nothing but a piece.
_PIECE = r"[ \t>]{0,4}[0-9A-Z][0-9A-Za-z./ \-]{0,13}"
_CHAIN = re.compile(rf"[0-9A-Za-z+][0-9A-Za-z./ \-]{{0,16}}\n(?:{_PIECE}\n){{1,40}}{_PIECE}")
_MOST_TEARS = 5  # more lines than that are a column of a table


class Mended(NamedTuple):
    """Surroundings in which a number was put together; new is only what reaches over ``start`` to ``end``."""

    mapped: Mapped
    start: int
    end: int


def torn(text: str, view: View) -> Iterator[Mended]:
    """Every line break that may cut through a number."""
    at = text.find("\n") if view.groups or "@" in text else -1
    while at >= 0:
        begin, end = at, at + 1
        while begin and at - begin < 4 and text[begin - 1] in _HANGING:
            begin -= 1
        while end < len(text) and end - at < 9 and text[end] in _INDENT:
            end += 1
        left, right = text[begin - 1 : begin], text[end : end + 1]
        letters = (left.isupper() and right.isupper() and _is_short(text, begin, end)) or (
            left.isupper()
            and right.isalnum()
            and _PLATE.match(_line_end(text, begin) + _line_start(text, end)) is not None
        )
        address = right == "@" or left == "@"
        signs = (left.isdigit() and right in _INSIDE) or (left in _INSIDE and right.isdigit())
        if (
            (left.isdigit() and right.isalnum())
            or (right.isdigit() and left.isalnum())
            or letters
            or address
            or signs
        ):
            figures = _figures(_LEFT.search(text, max(0, begin - 40), begin))
            figures += _figures(_RIGHT.match(text, end))
            if letters or address or _LEAST <= figures <= _MOST or _is_short(text, begin, end):
                low, high = max(0, begin - _AROUND), min(len(text), end + _AROUND)
                places = [*range(low, begin), *range(end, high)]
                copy = text[low:begin] + text[end:high]
                if copy.lower() == copy.upper() and not _can_be_one(copy, begin - low):
                    at = text.find("\n", at + 1)
                    continue
                yield Mended(Mapped(copy, places, [p + 1 for p in places]), begin - low, begin - low)
        at = text.find("\n", at + 1)
    if text.count("\n") > 1 and view.groups:
        yield from _torn_often(text)


def _line_end(text: str, at: int) -> str:
    return text[max(0, at - 12) : at].rpartition("\n")[2].rpartition(" ")[2]


def _line_start(text: str, at: int) -> str:
    return text[at : at + 12].partition("\n")[0]


def _can_be_one(figures: str, tear: int) -> bool:
    """Whether figures without any word around them make a number over the tear: a cheap look, as columns are long.

    What is known by a letter or by the word before it cannot be there. Left are telephone numbers (0 or + at the
    beginning), tax numbers (slashes), and what carries a check digit.
    """
    left = _LEFT_FIGURES.search(figures, max(0, tear - 40), tear)
    right = _RIGHT_FIGURES.match(figures, tear)
    if left is None or right is None:
        return False
    row = left.group() + right.group()
    if "/" in row or "@" in figures or ":" in figures:
        return True
    sizes = [len(group) for group in _FIGURE_GROUP.findall(row)]
    digits = "".join(_FIGURE_GROUP.findall(row))
    over = sum(map(str.isdigit, left.group()))
    begins = [0, *accumulate(sizes)]
    for begin in begins:
        if begin >= over:
            break
        if digits[begin] == "0" or "+" in figures:
            return True
        for end in begins:
            if over < end and (
                (end - begin == 11 and tax_id.is_valid(digits[begin:end]))
                or (13 <= end - begin <= 19 and payment_card.is_card(digits[begin:end]))
            ):
                return True
    return False


def _torn_often(text: str) -> Iterator[Mended]:
    for match in _CHAIN.finditer(text):
        begin, end = match.span()
        if match.group().count("\n") > _MOST_TEARS or sum(map(str.isdigit, match.group())) < 4:
            continue
        low, high = max(0, begin - _AROUND), min(len(text), end + 2)
        for glue in ("", " "):  # torn anywhere, or between the groups of its print
            places = [i for i in range(low, high) if glue or i < begin or i >= end or text[i] not in "\n\t> "]
            copy = "".join([glue if text[i] == "\n" and begin <= i < end else text[i] for i in places])
            yield Mended(Mapped(copy, places, [p + 1 for p in places]), begin - low, len(copy))


def _is_short(text: str, begin: int, end: int) -> bool:
    """Whether the parts on both sides of the tear make a word as long as a document's number, with figures in it."""
    low, high = begin, end
    while low and begin - low < 12 and text[low - 1].isalnum():
        low -= 1
    while high < len(text) and high - end < 12 and text[high].isalnum():
        high += 1
    return (
        9 <= begin - low + high - end <= 11 and sum(map(str.isdigit, text[low:begin] + text[end:high])) >= 2
    )


def _figures(match: re.Match[str] | None) -> int:
    return sum(map(str.isdigit, match.group())) if match is not None else 0


def spelled(text: str, view: View) -> Iterator[Mended]:
    """Every row of single letters and digits with something between them, put together.

    What stands beside the row by chance (the number of a list, the first letter of the next line) has another sign
    before it: so each stretch with one and the same sign is put together on its own, too.
    """
    if sum(end - start == 1 for start, end in view.groups) < 3:
        return
    for match in _SPELLED.finditer(text):
        begin, end = match.span()
        spans = {(begin, end)}
        gaps = [(gap.start(), gap.end()) for gap in _SEPARATORS.finditer(text, begin, end)]
        first = 0
        for number, gap in enumerate(gaps):
            if text[slice(*gap)] != text[slice(*gaps[first])]:
                spans.add((begin if first == 0 else gaps[first][0] - 1, gap[0]))
                first = number
        spans.add((begin if first == 0 else gaps[first][0] - 1, end))
        for low, high in sorted(spans):
            figures = sum(map(str.isdigit, text[low:high]))
            if figures >= 6 or (figures >= 3 and sum(map(str.isalpha, text[low:high])) >= 2):
                yield _together(text, low, high)


def _together(text: str, begin: int, end: int) -> Mended:
    low, high = max(0, begin - _AROUND), min(len(text), end + 2)
    kept = [i for i in range(begin, end) if text[i].isalnum() or text[i] == "+"]
    places = [*range(low, begin), *kept, *range(end, high)]
    copy = "".join([text[i] for i in places])
    start = begin - low
    return Mended(Mapped(copy, places, [p + 1 for p in places]), start, start + len(kept))
