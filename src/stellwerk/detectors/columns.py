# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Tables in plain text (semicolons, bars, tabs, commas without a blank): the cells below a column head.

A cell stands far from the word that tells what it is: ``labelled`` writes each as "head: cell", so that the detectors
of numbers read it as in a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from stellwerk.detectors.mapped import Mapped
from stellwerk.detectors.torn import Mended

_SPLIT = re.compile(r"[;|\t]")
_COMMA = re.compile(r",(?! )")
_COMMAS = re.compile(r"^[^\n, ][^\n,]*,[^\n, ][^\n,]*,(?! )", re.MULTILINE)


def has_commas(text: str) -> bool:
    """Whether some line looks like comma-separated values."""
    return _COMMAS.search(text) is not None


def below(lower: str, head: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    """(start, end) of every cell below a head cell that ``head`` finds; a line without separators ends the table."""
    at = 0
    wanted: set[int] = set()
    while at <= len(lower):
        stop = lower.find("\n", at)
        stop = len(lower) if stop < 0 else stop
        line = lower[at:stop]
        cells = _SPLIT.split(line) if line else []
        if len(cells) < 3:
            cells = _COMMA.split(line) if line else []
        if len(cells) < 3:
            wanted = set()
        elif not wanted:
            wanted = {i for i, cell in enumerate(cells) if len(cell) < 60 and head.search(cell)}
        else:
            start = at
            for index, cell in enumerate(cells):
                if index in wanted:
                    yield start, start + len(cell)
                start += len(cell) + 1
        at = stop + 1


_TELLING = re.compile(
    r"tel\b|telefon|mobil|handy|\bfon|fax|\bgeb|iban|konto|steuer|\bst\.?-?nr|\bid-?nr|\bsv|\brv|versich|\bkv|krankenk"
    r"|ausweis|pass|\bperso\b|führerschein|kennz|aktenz|\baz\b|kassenz|kunden|personal|\bpnr|persnr|patient|mitglied"
    r"|\bbg\b|\bbg-|karte|visa|\bip\b|ip-|benutzer|user|login|kennung|account|kennwort|\bpw\b|pin\b|anschrift|adresse"
    r"|straße|lanr|bsnr|betriebsnummer|ordnungsmerkmal|azr"
)
_SHORT = {"kennz": "kennzeichen", "pnr": "personalnummer", "persnr": "personalnummer", "kz": "kassenzeichen"}
_HEAD = re.compile(r"[^0-9:\"]+$")
_RULE = re.compile(r"^[ |:+=-]+$")
_MOST_CELLS = 2_000  # of one call; the column rules of the detectors go on
_LONGEST = 120  # characters of a cell that is looked at


def labelled(text: str) -> Iterator[Mended]:
    """Tables as "head: cell" lines, one piece per table; rows of two cells ("Telefon | 0171 ...") as they stand."""
    if not (text.count(";") > 2 or "|" in text or "\t" in text or has_commas(text)):
        return
    heads: list[str] = []
    pieces: list[str] = []
    starts: list[int] = []
    seen = at = 0
    while at <= len(text) and seen < _MOST_CELLS:
        stop = text.find("\n", at)
        stop = len(text) if stop < 0 else stop
        cells = _cells(text, at, stop)
        if len(cells) < 2:
            heads = []
        elif not _RULE.match(text, at, stop):
            words = [text[start:end].strip(" \"'").lower() for start, end in cells]
            if len(cells) == 2:
                heads = []
            elif not heads and _is_head(words):
                heads = words
                at = stop + 1
                continue
            for (start, end), head in zip(cells, heads or ["", *words], strict=False):
                if (
                    start < end <= start + _LONGEST
                    and len(head) < 40
                    and _HEAD.match(head)
                    and _TELLING.search(head)
                ):
                    line = f"{_SHORT.get(head, head)}: "
                    pieces += (line, text[start:end], "\n")
                    starts += [start] * len(line) + [*range(start, end), end - 1]
                    seen += 1
        at = stop + 1
    if pieces:
        copy = "".join(pieces)
        yield Mended(Mapped(copy, starts, [place + 1 for place in starts]), 0, len(copy))


def _is_head(words: list[str]) -> bool:
    return not any(map(str.isdigit, "".join(words))) and any(
        _TELLING.search(word) for word in words if len(word) < 40
    )


def _cells(text: str, at: int, stop: int) -> list[tuple[int, int]]:
    """Where the cells of a line begin and end, without blanks and quotes; empty for a line of prose."""
    line = text[at:stop]
    for split in (_SPLIT, _COMMA):
        cells: list[tuple[int, int]] = []
        begin = 0
        for match in split.finditer(line):
            cells.append((begin, match.start()))
            begin = match.end()
        if cells:
            cells.append((begin, len(line)))
            trimmed = [(at + a, at + b) for a, b in (_trim(line, *cell) for cell in cells)]
            if (
                len(trimmed) > 2
                and trimmed[0][0] == trimmed[0][1]
                and split is _SPLIT
                and line.lstrip()[:1] == "|"
            ):
                trimmed = trimmed[1:-1] if trimmed[-1][0] == trimmed[-1][1] else trimmed[1:]
            if len(trimmed) > 2 or (split is _SPLIT and "|" in line):
                return trimmed
    return []


def _trim(line: str, begin: int, end: int) -> tuple[int, int]:
    while begin < end and line[begin] in " \"'":
        begin += 1
    while end > begin and line[end - 1] in " \"'":
        end -= 1
    return begin, end
