# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Amounts and days as people write them: exact, or refused with a reason."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stellwerk.metering.prices.amounts import Unreadable, amount, day, decimal_signs

MOST = Decimal(100_000)
COMMA, POINT, BOTH, NONE = frozenset(","), frozenset("."), frozenset(",."), frozenset[str]()


@pytest.mark.parametrize(
    ("text", "signs", "read"),
    [
        ("0", NONE, "0"),
        ("0,20", COMMA, "0.2"),
        (" 0.20 ", POINT, "0.2"),
        ("1250", NONE, "1250"),
        ("1,250", COMMA, "1.25"),  # the file's other amounts settle it
        ("1.250", POINT, "1.25"),
        ("0,125", COMMA, "0.125"),  # nobody writes thousands with a zero in front
        ("12,3456", COMMA, "12.3456"),
        ("0.123456", POINT, "0.123456"),
        ("0.1234560000", POINT, "0.123456"),
        ("100000", NONE, "100000"),
    ],
)
def test_what_is_written_is_what_is_meant(text: str, signs: frozenset[str], read: str) -> None:
    assert amount(text, signs, MOST) == Decimal(read)


@pytest.mark.parametrize(
    ("text", "signs", "what"),
    [
        ("-0.20", POINT, "negative"),
        ("−0,20", COMMA, "negative"),
        ("-0", NONE, "negative"),
        ("NaN", NONE, "no finite number"),
        ("-Infinity", NONE, "no finite number"),
        ("1e3", NONE, "an exponent"),
        ("2E-05", NONE, "an exponent"),
        ("1.000,50", BOTH, "separators of thousands"),
        ("1 000", NONE, "separators of thousands"),
        ("1'000", NONE, "separators of thousands"),
        ("1.000.000", POINT, "separators of thousands"),
        ("1,250", NONE, "may mean thousands"),
        ("1.250", NONE, "may mean thousands"),
        ("1.250", COMMA, "separators of thousands"),
        ("1,250", BOTH, "may mean thousands"),
        ("0,20", BOTH, "with comma and with point"),
        ("0.1234567", POINT, "more than 6 decimals"),
        ("100000.01", POINT, "more than 100000"),
        ("999999999999999999999999999999999", NONE, "too long"),
        ("0,20 €", COMMA, "more than a number"),
        ("EUR 0.20", POINT, "more than a number"),
        ("kostenlos", NONE, "more than a number"),
        ("00.20", POINT, "a zero too many"),
        ("+0.20", POINT, "no amount"),
        (".5", POINT, "no amount"),
        ("5.", POINT, "no amount"),
        ("0x10", NONE, "more than a number"),
        ("٣", NONE, "no amount"),
        ("1_0", NONE, "no amount"),
        ("=1+1", NONE, "no amount"),
        ("", NONE, "no amount"),
    ],
)
def test_what_could_mean_two_things_or_nothing_is_refused(
    text: str, signs: frozenset[str], what: str
) -> None:
    with pytest.raises(Unreadable) as caught:
        amount(text, signs, MOST)
    assert what in caught.value.what
    assert caught.value.do


def test_only_certain_amounts_tell_the_decimal_sign() -> None:
    assert decimal_signs(["1,250", "1000", "nix", "2.500"]) == NONE
    assert decimal_signs(["1,250", " 0,20"]) == COMMA
    assert decimal_signs(["0.125"]) == POINT
    assert decimal_signs(["0.20", "0,20"]) == BOTH


@given(st.decimals(min_value=0, max_value=MOST, places=6), st.sampled_from(",."))
def test_every_amount_is_read_exactly(value: Decimal, sign: str) -> None:
    assert amount(f"{value:f}".replace(".", sign), frozenset(sign), MOST) == value


@given(st.text(max_size=40), st.sampled_from([COMMA, POINT, BOTH, NONE]))
def test_any_text_is_an_amount_within_bounds_or_refused(text: str, signs: frozenset[str]) -> None:
    try:
        read = amount(text, signs, MOST)
    except Unreadable:
        return
    assert 0 <= read <= MOST
    assert read * 10**6 == int(read * 10**6)


@pytest.mark.parametrize("text", ["2026-05-01", "01.05.2026", "1.5.2026", " 2026-05-01 "])
def test_days(text: str) -> None:
    assert day(text) == date(2026, 5, 1)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("2026-02-30", "no such day"),
        ("31.04.2026", "no such day"),
        ("2026-13-01", "no such day"),
        ("05/01/2026", "no date"),
        ("1.5.26", "no date"),
        ("Mai 26", "no date"),
        ("46143", "no date"),  # what a spreadsheet shows of a date in a cell of numbers
        ("2026-05-01T00:00", "no date"),
        ("0026-05-01", "between 2000 and 2199"),
        ("9999-12-31", "between 2000 and 2199"),
        ("2026-٠5-01", "no date"),
    ],
)
def test_days_that_are_none(text: str, what: str) -> None:
    with pytest.raises(Unreadable) as caught:
        day(text)
    assert what in caught.value.what
