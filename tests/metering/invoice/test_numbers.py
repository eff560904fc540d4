# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Counts and amounts as invoices write them: exact, or refused with a reason."""

from __future__ import annotations

import contextlib
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stellwerk.metering.invoice.numbers import amount, count, decimal_signs
from stellwerk.metering.prices.amounts import Unreadable

COMMA, POINT, BOTH, NONE = frozenset(","), frozenset("."), frozenset(",."), frozenset[str]()


@pytest.mark.parametrize(
    ("text", "signs", "read"),
    [
        ("0", NONE, "0"),
        ("12,34", COMMA, "12.34"),
        ("12.34", POINT, "12.34"),
        (" 1250 ", NONE, "1250"),
        ("1.234,56", COMMA, "1234.56"),
        ("1,234.56", POINT, "1234.56"),
        ("1.234.567", NONE, "1234567"),
        ("1.250", COMMA, "1250"),  # the file's other amounts settle it
        ("1.250", POINT, "1.25"),
        ("0,125", NONE, "0.125"),
        ("-12,34", COMMA, "-12.34"),
        ("−1.234,5", COMMA, "-1234.5"),
        ("+5", NONE, "5"),
        ("0.000000000001", POINT, "0.000000000001"),
        ("9000000", NONE, "9000000"),
    ],
)
def test_an_amount_is_what_is_meant(text: str, signs: frozenset[str], read: str) -> None:
    assert amount(text, signs) == Decimal(read)


@pytest.mark.parametrize(
    ("text", "signs", "what"),
    [
        ("", NONE, "not an amount"),
        ("-", NONE, "not an amount"),
        ("--5", NONE, "not an amount"),
        ("1.250", NONE, "may mean thousands"),
        ("1.250", BOTH, "with comma and with point"),
        ("1.234.56", POINT, "the same sign twice"),
        ("12,34 €", COMMA, "more than a number"),
        ("EUR 5", NONE, "more than a number"),
        ("1e3", NONE, "an exponent"),
        ("1,5E+03", COMMA, "an exponent"),
        ("nan", NONE, "no finite number"),
        ("-Infinity", NONE, "no finite number"),
        ("=1+1", NONE, "a formula"),
        ("@A1", NONE, "a formula"),
        ("007", NONE, "a zero too many"),
        ("9000000.01", POINT, "more than 9000000"),
        ("0.0000000000001", POINT, "more than 12 decimals"),
        ("9" * 60, NONE, "too long"),
        ("١٢", NONE, "not an amount"),
        ("1 250", NONE, "not an amount"),
    ],
)
def test_an_amount_that_is_none_or_two_is_refused(text: str, signs: frozenset[str], what: str) -> None:
    with pytest.raises(Unreadable) as caught:
        amount(text, signs)
    assert what in caught.value.what
    assert caught.value.do


@pytest.mark.parametrize(
    ("text", "signs", "read"),
    [
        ("0", NONE, 0),
        ("1250", NONE, 1250),
        ("1.250", COMMA, 1250),
        ("1,250", POINT, 1250),
        ("12.345.678", NONE, 12_345_678),
        ("1000000000000000", NONE, 10**15),
    ],
)
def test_a_count_is_what_is_meant(text: str, signs: frozenset[str], read: int) -> None:
    assert count(text, signs) == read


@pytest.mark.parametrize(
    ("text", "signs", "what"),
    [
        ("1.250", NONE, "thousands or decimals"),
        ("1.250", POINT, "thousands or decimals"),
        ("1,5", COMMA, "not whole"),
        ("1250.00", POINT, "not whole"),
        ("-1", NONE, "negative"),
        ("01", NONE, "a zero too many"),
        ("1000000000000001", NONE, "more than"),
        ("1e3", NONE, "an exponent"),
        ("viele", NONE, "more than a number"),
        ("=A1", NONE, "a formula"),
        ("NaN", NONE, "no finite number"),
        ("٣", NONE, "not a count"),
    ],
)
def test_a_count_that_is_none_is_refused(text: str, signs: frozenset[str], what: str) -> None:
    with pytest.raises(Unreadable) as caught:
        count(text, signs)
    assert what in caught.value.what


@pytest.mark.parametrize(
    ("texts", "signs"),
    [
        (("1.250", "7", ""), NONE),
        (("1.250", "0,5"), COMMA),
        (("1,234.5",), POINT),
        (("1.000.000",), COMMA),
        (("-0.5", "1,5"), BOTH),
        (("x", "1.2.3"), NONE),
    ],
)
def test_decimal_signs_are_those_that_are_certain(texts: tuple[str, ...], signs: frozenset[str]) -> None:
    assert decimal_signs(texts) == signs


@given(st.decimals(Decimal(0), Decimal(9_000_000), places=4), st.booleans(), st.booleans(), st.booleans())
def test_both_ways_of_writing_say_the_same(
    value: Decimal, german: bool, grouped: bool, negative: bool
) -> None:
    text = f"{value:,.4f}" if grouped else f"{value:.4f}"
    if german:
        text = text.translate(str.maketrans(",.", ".,"))
    if negative:
        text = "-" + text
    assert amount(text, decimal_signs([text])) == (-value if negative else value)


@given(st.text(max_size=30), st.sampled_from([COMMA, POINT, BOTH, NONE]))
def test_any_text_is_read_or_refused(text: str, signs: frozenset[str]) -> None:
    for read in (amount, count):
        with contextlib.suppress(Unreadable):
            assert isinstance(read(text, signs), Decimal | int)
