# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Amounts as people type them: read exactly, or refused where they could mean two things."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stellwerk.values.amount import english, german, plain, read_amount

AMOUNTS = st.integers(min_value=0, max_value=9_000_000 * 10**6).map(lambda micro: Decimal(micro) / 10**6)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("0", "0"),
        ("1000", "1000"),
        (" 1000.50 ", "1000.50"),
        ("1000,50", "1000.50"),
        ("1.000,50", "1000.50"),
        ("1.000.000", "1000000"),
        ("1.000.000,123456", "1000000.123456"),
        ("0.500", "0.5"),
        ("0,500", "0.5"),
        ("1000.500", "1000.5"),
        ("12,3450", "12.345"),
    ],
)
def test_german_and_plain_are_read(typed: str, read: str) -> None:
    assert read_amount(typed) == Decimal(read)


@pytest.mark.parametrize(("typed", "words"), [
    ("1.000", "write 1000 or 1000,00 for the one, 1.0000 for the other"),
    ("1,000", "write 1000 or 1000,00 for the one, 1.0000 for the other"),
    ("125.125", "write 125125 or 125125,00 for the one, 125.1250 for the other"),
    ("1,000,000", "leave them out"),
    ("1,000.50", "leave them out"),
    *((t, "is no amount") for t in (
        "", "-1", "+1", "1e3", "1.00.000", "1.000.00", "01", "00.5", "1 000", "1\u202f000", "1'000", "1.000,", ",5",
        ".5", "5.", "1,5,0", "NaN", "Infinity", "12 EUR", "€5", "१२", "1" * 31, "0x10", "1_000",
    )),
])  # fmt: skip
def test_what_could_mean_two_things_or_nothing_is_refused_with_a_way_out(typed: str, words: str) -> None:
    with pytest.raises(ValueError, match=re.escape(words)):
        read_amount(typed)


@given(AMOUNTS)
def test_no_form_is_ever_read_as_another_amount(amount: Decimal) -> None:
    exact = plain(amount)
    forms = {exact, exact.replace(".", ","), german(amount.quantize(Decimal("0.01")))}
    for form in forms:
        if re.fullmatch(r"[1-9]\d{0,2}[.,]\d{3}", form):
            with pytest.raises(ValueError, match="may mean"):
                read_amount(form)
        else:
            assert read_amount(form) in (amount, amount.quantize(Decimal("0.01")))


@given(st.text(alphabet="0123456789.,", max_size=12))
def test_the_two_ways_out_of_an_ambiguity_are_readable(typed: str) -> None:
    try:
        read_amount(typed)
    except ValueError as error:
        for way in re.findall(r"[\d.,]*\d(?= or| for)", str(error)) if "may mean" in str(error) else ():
            read_amount(way)


@pytest.mark.parametrize(
    ("amount", "shown"),
    [
        ("1000.5", ("1000.50", "1.000,50", "1,000.50")),
        ("0", ("0.00", "0,00", "0.00")),
        ("1234567.895", ("1234567.895", "1.234.567,90", "1,234,567.90")),
        ("0.0042", ("0.0042", "0,0042", "0.0042")),
        ("-12.5", ("-12.50", "-12,50", "-12.50")),
        ("9000000", ("9000000.00", "9.000.000,00", "9,000,000.00")),
    ],
)
def test_how_amounts_are_shown(amount: str, shown: tuple[str, str, str]) -> None:
    value = Decimal(amount)
    assert (plain(value), german(value), english(value)) == shown
