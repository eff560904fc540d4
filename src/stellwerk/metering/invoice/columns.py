# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which column of an invoice is which: by its heading in German or English, or as somebody said it.

A provider's form is not known beforehand, so nothing is guessed: an amount is taken for net only where its heading says
so, and two columns for the same thing are refused. Columns that nobody knows are left out, and told of.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from stellwerk.errors import InvalidValue
from stellwerk.metering.prices.problems import Place, Problems

HEADINGS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "day": ("day", "date", "usage date", "tag", "datum", "nutzungstag", "leistungstag"),
        "month": ("month", "billing month", "monat", "abrechnungsmonat", "leistungsmonat"),
        "model": ("model", "model name", "model id", "modell", "modellname"),
        "requests": (
            *("requests", "calls", "number of requests", "request count"),
            *("anfragen", "aufrufe", "anzahl anfragen", "anzahl aufrufe"),
        ),
        "input": (
            *("input", "input tokens", "tokens in", "prompt tokens"),
            *("eingabe", "eingabe token", "eingabe tokens", "eingabetoken", "eingabetokens"),
        ),
        "cached": (
            *("cached", "cached input", "cached tokens", "cached input tokens"),
            *("zwischengespeichert", "zwischengespeicherte eingabe", "zwischengespeicherte token"),
        ),
        "output": (
            *("output", "output tokens", "tokens out", "completion tokens"),
            *("ausgabe", "ausgabe token", "ausgabe tokens", "ausgabetoken", "ausgabetokens"),
        ),
        "net": ("net", "net amount", "amount net", "netto", "nettobetrag", "betrag netto"),
        "currency": ("currency", "währung", "waehrung"),
        "vat": ("vat", "vat amount", "mwst", "ust", "mehrwertsteuer", "umsatzsteuer"),
    }
)
"""Names of columns, and the headings that say them without doubt."""

_KNOWN = {heading: name for name, headings in HEADINGS.items() for heading in headings}
_LONGEST = 200


class Columns(NamedTuple):
    """Where each thing stands in a row, by number from 0."""

    places: Mapping[str, int]
    ignored: tuple[str, ...]  # headings of the others


def plain(heading: str) -> str:
    """A heading for comparison: lower case, hyphens and underscores as blanks."""
    return " ".join(re.sub(r"[\s_-]+", " ", unicodedata.normalize("NFC", heading)).casefold().split())


def mapping_in(said: Sequence[str]) -> dict[str, str]:
    """What somebody said of columns, each ``input=Prompt Tokens``: headings by name.

    Raises:
        InvalidValue: no such form or name, or a name twice.
    """
    found: dict[str, str] = {}
    for text in said:
        name, sign, heading = text.partition("=")
        name = plain(name)
        if not sign or not plain(heading) or len(text) > _LONGEST:
            raise InvalidValue({"column": "is said as NAME=HEADING, such as input=Prompt Tokens"})
        if name not in HEADINGS:
            raise InvalidValue({"column": f"takes {', '.join(HEADINGS)} before the ="})
        if name in found:
            raise InvalidValue({"column": f"{name} is said twice; keep one"})
        if plain(heading) in map(plain, found.values()):
            raise InvalidValue({"column": "says two things of one heading; keep one"})
        found[name] = heading
    return found


def columns_in(head: Sequence[str], said: Mapping[str, str], line: int, problems: Problems) -> Columns | None:
    """What the heading row says; ``None`` where it cannot be used, with every reason noted."""
    headings = [plain(cell) for cell in head]
    by_hand = {plain(heading): name for name, heading in said.items()}
    places: dict[str, int] = {}
    ignored = []
    for number, heading in enumerate(headings):
        name = by_hand.get(heading) or _KNOWN.get(heading)
        if name is not None and heading not in by_hand and name in said:
            name = None  # somebody said that another column is this
        if name is None:
            if heading:
                ignored.append(head[number].strip()[:_LONGEST])
        elif name in places:
            problems.add(
                Place(line, f"column {number + 1}"),
                f"a second column says {name} (the first is column {places[name] + 1})",
                f"say which one is meant: --column {name}=HEADING",
            )
        else:
            places[name] = number
    for name, heading in said.items():
        if plain(heading) not in headings:
            problems.add(Place(line), f"no column has the heading that was said for {name}", "check it")
    _check(places, line, problems)
    return None if problems else Columns(places, tuple(ignored))


def _check(places: Mapping[str, int], line: int, problems: Problems) -> None:
    for needed in ("model", "net"):
        if needed not in places:
            problems.add(
                Place(line),
                f"no column says {needed}",
                f"its heading is one of {', '.join(HEADINGS[needed])}; or say which one it is: "
                f"--column {needed}=HEADING",
            )
    if "day" in places and "month" in places:
        problems.add(Place(line), "there is a column with days and one with months", "keep one of them")
    if "cached" in places and "input" not in places:
        problems.add(Place(line), "cached input is there without input", "add the column with input tokens")
