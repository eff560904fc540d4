# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""From the texts of a price file to a price list. Collects every problem and reads on."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import TypeVar

from stellwerk.metering.prices.amounts import Unreadable, amount, day, decimal_signs
from stellwerk.metering.prices.price_list import (
    MOST_PER_MILLION,
    MOST_PER_PIECE,
    PER_MILLION,
    UNITS,
    ModelPrice,
    PriceList,
)
from stellwerk.metering.prices.problems import Problems
from stellwerk.metering.prices.raw import NEEDED, NEEDED_COLUMNS, Cell, Raw, Row
from stellwerk.values.currency import CURRENCIES
from stellwerk.values.money import FILE_PRICES

RESERVED_VERSIONS = frozenset({"in-force"})
"""Words that the API has in the place of a version."""

LONGEST_MODEL = 200
_MOST_MINIMUM = Decimal(1_000_000)
_NAME = re.compile(r"[^\W_][\w.-]{0,63}")
_FORMULA = "=+-@"

T = TypeVar("T")


def convert(raw: Raw, problems: Problems) -> PriceList | None:
    """The list; ``None`` where anything is wrong, with every reason noted."""
    return _Converter(raw, problems).converted()


class _Converter:
    def __init__(self, raw: Raw, problems: Problems) -> None:
        self._raw = raw
        self._problems = problems
        cells = [cell for row in raw.rows for unit, cell in row.cells.items() if unit in UNITS]
        cells += [raw.head[name] for name in ("plan_minimum", "vat_percent") if name in raw.head]
        written = [cell.text for cell in cells]
        self._signs = decimal_signs(written) if raw.spreadsheet else frozenset(".")

    def converted(self) -> PriceList | None:
        head = self._raw.head
        for name in NEEDED:
            if name not in head:
                self._problems.add(self._raw.table, f"{name} is missing", f"add {name} above the models")
        version, provider = self._head("version", self._version), self._head("provider", self._provider)
        valid_from, valid_until = self._head("valid_from", self._day), self._head("valid_until", self._day)
        if valid_from is not None and valid_until is not None and valid_until < valid_from:
            place = head["valid_until"].place
            self._problems.add(
                place, "the last day is before the first", "correct one of valid_from and valid_until"
            )
        corrects = self._head("corrects", self._name)
        if corrects is not None and corrects == version:
            place = head["corrects"].place
            self._problems.add(place, "the list corrects itself", "give it a version of its own")
        title = self._head("title", _text(200))
        currency, vat = self._head("currency", self._currency), self._head("vat_percent", self._percent)
        plan, source = self._head("plan", _text(100)), self._head("source", _text(500))
        minimum = self._head("plan_minimum", self._minimum)
        prices = self._prices()
        if (
            self._problems
            or version is None
            or provider is None
            or valid_from is None
            or currency is None
            or vat is None
            or source is None
        ):
            return None
        return PriceList(
            version=version,
            provider=provider,
            title=title or version,
            currency=currency,
            valid_from=valid_from,
            valid_until=valid_until,
            plan=plan,
            plan_minimum=minimum,
            vat_percent=vat,
            source=source,
            corrects=corrects,
            prices=prices,
        )

    def _head(self, name: str, read: Callable[[Cell], T]) -> T | None:
        cell = self._raw.head.get(name)
        return None if cell is None else self._tried(read, cell)

    def _tried(self, read: Callable[[Cell], T], cell: Cell) -> T | None:
        try:
            return read(cell)
        except Unreadable as wrong:
            self._problems.add(cell.place, wrong.what, wrong.do)
            return None

    def _prices(self) -> tuple[ModelPrice, ...]:
        if not self._raw.rows:
            self._problems.add(self._raw.table, "no model stands in the list", "add one row for each model")
        made: dict[str, tuple[ModelPrice, Row]] = {}
        for row in self._raw.rows:
            price = self._price(row)
            if price is None:
                continue
            twin = made.setdefault(price.model.casefold(), (price, row))
            if twin[1] is not row:
                same = "again" if twin[0].model == price.model else "again, in capital or small letters"
                what = f"the model of line {twin[1].place.line} stands here {same}"
                self._problems.add(row.cells["model"].place, what, "keep one of the two")
        return tuple(sorted((price for price, _ in made.values()), key=lambda price: price.model))

    def _price(self, row: Row) -> ModelPrice | None:
        cells: Mapping[str, Cell] = row.cells
        for name in NEEDED_COLUMNS:
            if name in self._raw.columns and name not in cells:
                do = "name the model" if name == "model" else "write 0 where nothing is charged"
                self._problems.add(row.place, f"{name} is empty", do)
        model = self._tried(self._model, cells["model"]) if "model" in cells else None
        amounts = {
            unit: self._tried(
                self._amount(MOST_PER_MILLION if unit in PER_MILLION else MOST_PER_PIECE), cells[unit]
            )
            for unit in UNITS
            if unit in cells
        }
        read = {unit: value for unit, value in amounts.items() if value is not None}
        if model is None or "input_per_million" not in read or "output_per_million" not in read:
            return None
        return ModelPrice(model=model, **read)

    def _amount(self, most: Decimal) -> Callable[[Cell], Decimal]:
        return lambda cell: amount(cell.text, self._signs, most)

    def _minimum(self, cell: Cell) -> Decimal:
        return amount(cell.text, self._signs, _MOST_MINIMUM)

    def _percent(self, cell: Cell) -> Decimal:
        return amount(cell.text.strip().removesuffix("%"), self._signs, Decimal(100), decimals=2)

    @staticmethod
    def _day(cell: Cell) -> date:
        if cell.number:
            raise Unreadable("a date needs quotation marks", 'write "2026-05-01"')
        return day(cell.text)

    @staticmethod
    def _currency(cell: Cell) -> str:
        if cell.text not in CURRENCIES:
            raise Unreadable(
                "there is no such currency (ISO 4217)", "write three capital letters, such as EUR"
            )
        return cell.text

    @staticmethod
    def _name(cell: Cell) -> str:
        text = _printable(cell)
        if _NAME.fullmatch(text) is None:
            raise Unreadable(
                "it is no usable name",
                "take letters, digits, point, hyphen and underscore; at most 64, a letter or digit first",
            )
        return text

    @staticmethod
    def _version(cell: Cell) -> str:
        name = _Converter._name(cell)
        if name.casefold() in RESERVED_VERSIONS:
            raise Unreadable("this word cannot be a version", "take another one")
        return name

    @staticmethod
    def _provider(cell: Cell) -> str:
        name = _Converter._name(cell)
        if name.casefold() == FILE_PRICES:
            raise Unreadable("this name stands for the prices of stellwerk.yaml", "take another one")
        return name

    @staticmethod
    def _model(cell: Cell) -> str:
        text = _printable(cell)
        if len(text) > LONGEST_MODEL:
            raise Unreadable(f"the name is longer than {LONGEST_MODEL} characters", "shorten it")
        if not text or not text[0].isalnum():
            raise Unreadable(
                "a name begins with a letter or digit",
                "where the provider's does not, name it otherwise here and in price_model of the configuration",
            )
        return text


def _text(longest: int) -> Callable[[Cell], str]:
    def read(cell: Cell) -> str:
        text = _printable(cell)
        if not text:
            raise Unreadable("the text is empty", "fill it in, or leave it out")
        if len(text) > longest:
            raise Unreadable(f"the text is longer than {longest} characters", "shorten it")
        if unicodedata.normalize("NFKC", text[0])[:1] in _FORMULA:
            raise Unreadable(
                "the text begins like a formula of a spreadsheet", "begin with a letter or digit"
            )
        return text

    return read


def _printable(cell: Cell) -> str:
    """The text in NFC. Nothing in it moves a cursor, hides, or turns text round."""
    if cell.number:
        raise Unreadable("a text needs quotation marks", "put it into quotation marks")
    text = unicodedata.normalize("NFC", cell.text.strip())
    if not all(c.isprintable() for c in text):
        raise Unreadable("it holds control or invisible characters", "type it anew")
    return text
