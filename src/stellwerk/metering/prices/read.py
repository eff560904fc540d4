# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""From the bytes of a price file, CSV or JSON, to a price list with the places where its values stand."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import NamedTuple

from stellwerk.metering.prices.convert import convert
from stellwerk.metering.prices.csv_file import read_csv
from stellwerk.metering.prices.json_file import read_json
from stellwerk.metering.prices.price_list import PriceList
from stellwerk.metering.prices.problems import Place, Problems
from stellwerk.metering.prices.raw import MOST_BYTES, Raw

_WIDE = (b"\xff\xfe", b"\xfe\xff")
_UTF_8 = "save the file as CSV UTF-8, or as JSON in UTF-8"


class PriceFile(NamedTuple):
    """A file that is right in itself. Whether it fits to the lists that are there is another question."""

    list: PriceList
    head: Mapping[str, Place]  # where each of raw.HEAD stands
    models: Mapping[str, Place]

    def place(self, name: str) -> Place:
        """Where ``name`` of the head stands; the first line for what is not there."""
        return self.head.get(name, Place(1))


def read(content: bytes) -> PriceFile:
    """The list in a file. What begins with ``{`` or ``[`` is JSON, anything else CSV.

    Raises:
        InvalidValue: ``problems`` holds every one, by its place; nothing of the content is repeated.
    """
    problems = Problems()
    text = _text(content, problems)
    raw: Raw | None = None
    if text is not None:
        raw = (read_json if text.lstrip()[:1] in ("{", "[") else read_csv)(text, problems)
    made = None if raw is None else convert(raw, problems)
    if made is None or raw is None:
        raise problems.error()
    return PriceFile(
        made,
        {name: cell.place for name, cell in raw.head.items()},
        {unicodedata.normalize("NFC", row.cells["model"].text.strip()): row.place for row in raw.rows},
    )


def _text(content: bytes, problems: Problems) -> str | None:
    if len(content) > MOST_BYTES:
        problems.add(
            Place(1), f"the file is larger than {MOST_BYTES // 1024} KiB", "a price list is not; check it"
        )
        return None
    if content[:2] in _WIDE:
        problems.add(Place(1), "the file is UTF-16", _UTF_8)
        return None
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        problems.add(Place(content.count(b"\n", 0, error.start) + 1), "the file is not UTF-8", _UTF_8)
        return None
    if not text.strip():
        problems.add(Place(1), "nothing stands in the file", "see docs/money.md for the form of a price list")
        return None
    for number, line in enumerate(text.split("\n"), 1):
        if any(unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp") for c in line if c not in "\t\r"):
            problems.add(Place(number), "a control or invisible character stands here", "type the line anew")
    return None if problems else text
