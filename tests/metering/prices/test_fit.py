# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""A list that contradicts those that are there is refused, with the line of what contradicts."""

from __future__ import annotations

from typing import Any

import pytest
from tests.metering.prices.files import SHEET, changed, file, price
from tests.metering.prices.test_choose import a_list, known

from stellwerk.metering.prices.fit import check_fit, new_currency
from stellwerk.metering.prices.price_list import PriceList
from stellwerk.metering.prices.problems import Problems


def said(text: str, *lists: PriceList) -> dict[str, str]:
    """What is said about a file beside these lists; {} for nothing."""
    problems = Problems()
    check_fit(file(text), known(*lists), problems)
    return problems.error().problems if problems else {}


FROM = "line 5, column B (valid_from)"
UNTIL = "line 6, column B (valid_until)"
CORRECTS = "line 11, column B (corrects)"


def ends(day: str) -> str:
    return changed("valid_until;", f"valid_until;{day}")


def correcting(version: str) -> str:
    return changed("corrects;", f"corrects;{version}")


BOTH = (price("muster-l"), price("muster-m"))


@pytest.mark.parametrize(
    ("text", "beside", "place", "what"),
    [
        (SHEET, a_list("old", "2026-05-01"), FROM, "list old is valid from the same day for muster-m"),
        (SHEET, a_list("old", "2026-01-01", "2026-05-01"), FROM, "list old is valid until 2026-05-01"),
        (ends("2026-07-01"), a_list("next", "2026-07-01"), UNTIL, "list next begins on 2026-07-01"),
        (correcting("nix"), a_list("old", "2026-05-01"), CORRECTS, "there is no list of the version"),
        (correcting("old"), a_list("old", "2026-05-01", provider="else"), CORRECTS, "another provider's"),
        (
            correcting("old"),
            a_list("old", "2026-05-01", prices=(*BOTH, price("muster-x"))),
            CORRECTS,
            "leaves out muster-x, which would have no price any more",
        ),
        (SHEET, a_list("old", "2026-01-01", currency="USD"), "line 4, column B (currency)", "are in USD"),
        (SHEET, a_list("old", "2026-01-01", provider="Musterhub"), "line 2, column B (provider)", "known as Musterhub"),
    ],
)  # fmt: skip
def test_what_contradicts_is_refused(text: str, beside: PriceList, place: str, what: str) -> None:
    found = said(text, beside)
    assert what in found[place], found


@pytest.mark.parametrize(
    ("text", "beside"),
    [
        (SHEET, a_list("old", "2026-01-01")),
        (SHEET, a_list("old", "2026-01-01", "2026-04-30")),
        (SHEET, a_list("next", "2026-07-01")),
        (ends("2026-06-30"), a_list("next", "2026-07-01")),
        (SHEET, a_list("old", "2026-05-01", provider="else", currency="USD")),
        (SHEET, a_list("old", "2026-05-01", prices=(price("other-model"),))),
        (correcting("old"), a_list("old", "2026-05-01", prices=BOTH)),
        (correcting("old"), a_list("old", "2026-01-01", "2026-12-31", currency="CHF")),
    ],
)
def test_what_fits_is_taken(text: str, beside: PriceList) -> None:
    assert said(text, beside) == {}


def test_a_list_is_corrected_once() -> None:
    first, second = a_list("old", "2026-05-01"), a_list("fixed", "2026-05-01", corrects="old")
    found = said(correcting("old"), first, second)
    assert "was corrected by fixed already — correct fixed instead" in found[CORRECTS]
    assert said(correcting("fixed"), first, second) == {}


def test_a_correction_must_fit_to_the_others_too() -> None:
    found = said(correcting("old"), a_list("old", "2026-01-01"), a_list("next", "2026-05-01"))
    assert "list next is valid from the same day" in found[FROM]


def test_a_correction_takes_the_day_of_what_it_corrects() -> None:
    assert said(SHEET, a_list("old", "2026-05-01"), a_list("fixed", "2026-06-01", corrects="old")) == {}


@pytest.mark.parametrize(
    ("lists", "others", "currency", "new"),
    [
        ((), (), "EUR", False),
        ((), (), "USD", True),
        ((), ("USD",), "USD", False),
        ((), ("USD",), "EUR", True),
        ((a_list("a", "2026-01-01", currency="CHF"),), ("EUR",), "CHF", False),
    ],
)
def test_a_currency_in_which_nothing_is_kept(lists: Any, others: Any, currency: str, new: bool) -> None:
    made = a_list("x", "2026-01-01", currency=currency)
    assert new_currency(made, known(*lists), others) is new
