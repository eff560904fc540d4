# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""From the bytes of an invoice or a list of usage (CSV) to its lines. All of it is right, or none is taken."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from stellwerk.errors import InvalidValue
from stellwerk.metering.invoice import numbers
from stellwerk.metering.invoice.columns import Columns, columns_in, mapping_in, plain
from stellwerk.metering.invoice.csv_file import FORM, rows_of
from stellwerk.metering.invoice.line import InvoiceFile, Line
from stellwerk.metering.prices.amounts import Unreadable
from stellwerk.metering.prices.amounts import day as read_day
from stellwerk.metering.prices.problems import Place, Problems
from stellwerk.values.money import to_pico

_LONGEST_MODEL = 200
_TOTALS = frozenset("total totals sum subtotal gesamt gesamtsumme summe zwischensumme".split())
_MONTHS = (
    re.compile(r"(?P<y>[0-9]{4})-(?P<m>[0-9]{2})"),
    re.compile(r"(?P<m>[0-9]{1,2})[./](?P<y>[0-9]{4})"),
)


class Reading(NamedTuple):
    """What was said beside the file."""

    month: date  # its first day
    currency: str  # ISO 4217
    columns: Sequence[str] = ()  # columns.mapping_in
    models: Sequence[str] = ()  # each THEIRS=OURS: a name of the file, and the one that is known here
    cached_apart: bool = False  # the column of input leaves out what was cached


def read(content: bytes, said: Reading) -> InvoiceFile:
    """The lines of a file.

    Raises:
        InvalidValue: ``problems`` holds every one by its line; nothing of the content is repeated.
    """
    columns, models = mapping_in(said.columns), _models_in(said.models)
    problems = Problems()
    rows = rows_of(content, columns, problems)
    if problems or not rows:
        raise problems.error()
    (line, head), *body = rows
    found = columns_in(head, columns, line, problems)
    if found is None:
        raise problems.error()
    file = _File(found, said, models, len(head), problems).read(body)
    if problems:
        raise problems.error()
    return file


class _File:
    """The rows below the heading."""

    def __init__(
        self, columns: Columns, said: Reading, models: Mapping[str, str], width: int, problems: Problems
    ) -> None:
        self._places = columns.places
        self._ignored = columns.ignored
        self._said = said
        self._models = models
        self._width = width
        self._problems = problems
        self._signs: frozenset[str] = frozenset()

    def read(self, rows: Sequence[tuple[int, list[str]]]) -> InvoiceFile:
        money = [self._cell(row, name) for _, row in rows for name in ("net", "vat")]
        self._signs = numbers.decimal_signs(money)
        lines, vat = [], 0
        for number, row in rows:
            if (line := self._line(number, row)) is not None:
                lines.append(line)
            vat += self._money(number, row, "vat", empty=True) or 0
        if not lines and not self._problems:
            self._problems.add(Place(1), "there is no line below the headings", FORM)
        total = sum(line.amount_pico for line in lines)
        if abs(total) > to_pico(numbers.MOST_AMOUNT):
            self._problems.add(
                Place(1), f"the lines sum up to more than {numbers.MOST_AMOUNT:f}", "check the column"
            )
        return InvoiceFile(
            tuple(lines), "day" in self._places, vat if "vat" in self._places else None, self._ignored
        )

    def _line(self, number: int, row: list[str]) -> Line | None:
        if len(row) > self._width:
            self._problems.add(
                Place(number),
                "the row has more cells than there are headings",
                "with commas between cells, a decimal comma needs quotation marks: better use semicolons",
            )
            return None
        model = self._model(number, row)
        counts = {name: self._count(number, row, name) for name in ("requests", "input", "output", "cached")}
        amount = self._money(number, row, "net")
        self._currency(number, row)
        self._month(number, row)
        day = self._day(number, row, any(count is not None for count in counts.values()))
        fresh, cached = counts["input"], counts["cached"]
        if cached is not None and self._said.cached_apart:
            fresh = (fresh or 0) + cached
        elif cached is not None and cached > (fresh or 0):
            self._add(
                *(number, "cached", "it is more than the input, which it is a part of"),
                "if the file counts it apart from the input, say --cached-apart",
            )
        if model is None or amount is None:
            return None
        return Line(number, day, model, counts["requests"], fresh, counts["output"], cached, amount)

    def _model(self, number: int, row: list[str]) -> str | None:
        name = unicodedata.normalize("NFC", self._cell(row, "model"))
        if not name:
            self._add(number, "model", "it is empty", "every line names a model, or says what it charges for")
        elif len(name) > _LONGEST_MODEL or not name.isprintable():
            self._add(number, "model", "it is longer than any name, or holds line ends", "correct it")
        elif unicodedata.normalize("NFKC", name)[0] in "=+-@":
            self._add(number, "model", "it is a formula", "save the sheet with values instead of formulas")
        elif plain(name).rstrip(" :") in _TOTALS:
            self._add(
                *(number, "model", "this is a sum of other lines, which would count twice"),
                "remove it; say the total of the invoice with --net",
            )
        else:
            return self._models.get(name.casefold(), name)
        return None

    def _count(self, number: int, row: list[str], name: str) -> int | None:
        text = self._cell(row, name)
        if not text:
            return None
        try:
            return numbers.count(text, self._signs)
        except Unreadable as error:
            self._add(number, name, error.what, error.do)
            return None

    def _money(self, number: int, row: list[str], name: str, *, empty: bool = False) -> int | None:
        text = self._cell(row, name)
        if not text and empty:
            return None
        try:
            return to_pico(numbers.amount(text, self._signs))
        except Unreadable as error:
            what = error.what if text else "it is empty"
            self._add(number, name, what, error.do)
            return None

    def _day(self, number: int, row: list[str], counts: bool) -> date | None:
        text = self._cell(row, "day")
        if not text:
            if "day" in self._places and counts:
                self._add(number, "day", "it is empty", "what was used has a day, or no line has one")
            return None
        try:
            read = read_day(text)
        except Unreadable as error:
            self._add(number, "day", error.what, error.do)
            return None
        if read.replace(day=1) != self._said.month:
            self._add(
                number, "day", f"it is not in {self._said.month:%Y-%m}", "is it the file of another month?"
            )
        return read

    def _month(self, number: int, row: list[str]) -> None:
        text = self._cell(row, "month")
        found = next((match for form in _MONTHS if (match := form.fullmatch(text))), None)
        if not text:
            return
        if found is None:
            self._add(number, "month", "it is no month", "write it as 2026-05 or 05.2026")
        elif (int(found["y"]), int(found["m"])) != (self._said.month.year, self._said.month.month):
            self._add(
                *(number, "month", f"it is not {self._said.month:%Y-%m}"), "is it the file of another month?"
            )

    def _currency(self, number: int, row: list[str]) -> None:
        text = self._cell(row, "currency")
        if text and text != self._said.currency:
            self._add(
                *(number, "currency", f"it is not {self._said.currency}, and nothing is converted"),
                "say --currency if the whole file is in another one",
            )

    def _cell(self, row: list[str], name: str) -> str:
        place = self._places.get(name)
        return row[place].strip() if place is not None and place < len(row) else ""

    def _add(self, number: int, name: str, what: str, do: str) -> None:
        self._problems.add(Place(number, f"column {self._places[name] + 1} ({name})"), what, do)


def _models_in(said: Sequence[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for text in said:
        theirs, sign, ours = (part.strip() for part in text.partition("="))
        if not sign or not theirs or not ours or len(ours) > _LONGEST_MODEL or not ours.isprintable():
            raise InvalidValue({"model": "is said as THEIRS=OURS, such as GPT OSS 120B=gpt-oss-120b"})
        name = unicodedata.normalize("NFC", theirs).casefold()
        if found.setdefault(name, ours) != ours:
            raise InvalidValue({"model": "says two names for the same model; keep one"})
    return found
