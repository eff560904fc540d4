# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""A list that is written as a file is read as the same list, whatever is in it."""

from __future__ import annotations

import unicodedata

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.metering.prices.files import WHOLE, price, price_list
from tests.metering.prices.lists import price_lists

from stellwerk.metering.prices.price_list import PriceList
from stellwerk.metering.prices.read import read
from stellwerk.metering.prices.render import amount_text, as_csv, as_json


def composed(made: PriceList) -> PriceList:
    """Texts are read in Unicode's composed form."""
    texts = {f: v for f in ("title", "source", "plan") if isinstance(v := getattr(made, f), str)}
    return msgspec.structs.replace(made, **{f: unicodedata.normalize("NFC", v) for f, v in texts.items()})


@given(price_lists(), st.sampled_from(";,"), st.booleans())
def test_csv(made: PriceList, separator: str, mark: bool) -> None:
    content = as_csv(made, separator).encode("utf-8-sig" if mark else "utf-8")
    assert read(content).list == composed(made)


@given(price_lists())
def test_json(made: PriceList) -> None:
    assert read(as_json(made).encode()).list == composed(made)


@pytest.mark.parametrize("separator", [";", ","])
def test_three_decimals_are_no_thousands(separator: str) -> None:
    """With no other amount in the file nothing would tell what 2,125 means."""
    made = price_list("x", price("m", "2.125", "0"))
    assert "2,1250" in as_csv(made)
    assert read(as_csv(made, separator).encode()).list == made


def test_how_it_looks() -> None:
    rows = as_csv(WHOLE).split("\r\n")
    assert rows[4:9] == [
        "valid_from;2026-05-01",
        "valid_until;",
        "plan;Klein",
        "plan_minimum;1000,00",
        "vat_percent;19,00",
    ]
    assert rows[11:14] == [
        "",
        "model;input_per_million;output_per_million;cached_per_million;reasoning_per_million;per_image;"
        "per_audio_minute;per_request",
        "muster-l;1,91;7,64;0,48;9,00;0,00;0,00;0,00",
    ]  # fmt: skip
    assert [amount_text(p.per_request) for p in WHOLE.prices] == ["0.00", "0.0001"]
