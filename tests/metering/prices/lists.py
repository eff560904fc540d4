# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Price lists of any kind, for properties."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from hypothesis import strategies as st

from stellwerk.metering.prices.price_list import (
    MOST_PER_MILLION,
    MOST_PER_PIECE,
    ModelPrice,
    PriceList,
)
from stellwerk.values.currency import CURRENCIES

DAYS = st.dates(date(2000, 1, 1), date(2199, 12, 31))
NAMES = st.from_regex(r"[a-z0-9][a-z0-9.-]{0,20}", fullmatch=True).filter(
    lambda n: n not in ("file", "in-force")
)
TEXTS = st.text(st.characters(categories=("L", "N")), min_size=1, max_size=1).flatmap(
    lambda first: st.text(st.sampled_from("aäß 7,;.\"'=+-–„“()/"), max_size=30).map(
        lambda rest: (first + rest).strip()
    )
)


def _amounts(most: Decimal) -> st.SearchStrategy[Decimal]:
    return st.one_of(
        st.decimals(min_value=0, max_value=most, places=6), st.integers(0, int(most)).map(Decimal)
    )


_PER_MILLION, _PER_PIECE = _amounts(MOST_PER_MILLION), _amounts(MOST_PER_PIECE)

PRICES = st.builds(
    ModelPrice,
    model=st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._/: -]{0,30}[a-z0-9]", fullmatch=True),
    input_per_million=_PER_MILLION,
    output_per_million=_PER_MILLION,
    cached_per_million=st.none() | _PER_MILLION,
    reasoning_per_million=st.none() | _PER_MILLION,
    per_image=_PER_PIECE,
    per_audio_minute=_PER_PIECE,
    per_request=_PER_PIECE,
)


@st.composite
def price_lists(draw: st.DrawFn) -> PriceList:
    """Any list that a file can hold."""
    begins = draw(DAYS)
    version = draw(NAMES)
    prices = draw(st.lists(PRICES, min_size=1, max_size=5, unique_by=lambda p: p.model.casefold()))
    return PriceList(
        version=version,
        provider=draw(NAMES),
        title=draw(TEXTS),
        currency=draw(st.sampled_from(sorted(CURRENCIES))),
        valid_from=begins,
        valid_until=draw(st.none() | st.dates(begins, date(2199, 12, 31))),
        plan=draw(st.none() | TEXTS),
        plan_minimum=draw(st.none() | _amounts(Decimal(1_000_000))),
        vat_percent=draw(st.decimals(min_value=0, max_value=100, places=2)),
        source=draw(TEXTS),
        corrects=draw(st.none() | NAMES.filter(lambda n: n != version)),
        prices=tuple(sorted(prices, key=lambda p: p.model)),
    )
