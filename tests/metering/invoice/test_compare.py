# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Each cause of a difference, as an invoice shows it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from tests.metering.invoice.town import (
    CENT,
    LAST,
    PRICES,
    booked,
    books,
    causes,
    compared,
    day,
    estimated,
    failed,
    line,
    row,
    seen,
    used,
)

from stellwerk.metering.invoice.books import Evidence, Shift
from stellwerk.metering.invoice.causes import Status
from stellwerk.metering.invoice.measures import Measures
from stellwerk.metering.invoice.tolerances import Tolerances
from stellwerk.values.money import Price

FIRST, SECOND = used(10, 1_000_000, 400_000), used(4, 90_000, 30_000)
BOTH = (booked(1, FIRST), booked(2, SECOND))


def test_the_same_on_both_sides_agrees() -> None:
    found = compared([line(1, FIRST), line(2, SECOND)], books(BOTH))
    assert [one.status for one in found.rows] == [Status.AGREES, Status.AGREES]
    assert all(one.parts == () for one in found.rows)
    assert (found.difference_pico, found.by_utc) == (0, False)
    assert found.ours == found.theirs == FIRST.plus(SECOND)


def test_names_are_those_of_the_provider_and_of_the_house_in_any_case() -> None:
    known = books(BOTH, aliases={"muster-m": "muster-m", "mittel": "muster-m", "muster-m-2026": "muster-m"})
    found = compared([line(1, FIRST, "Mittel"), line(2, SECOND, "MUSTER-M-2026")], known)
    assert found.difference_pico == 0
    assert [one.names for one in found.rows] == [("Mittel",), ("MUSTER-M-2026",)]


def test_several_lines_of_a_day_are_summed_up() -> None:
    """One line for input, one for output."""
    halves = [
        line(1, FIRST, tokens_out=None, amount_pico=200_000_000_000 * 1),
        line(
            1, FIRST, requests=None, tokens_in=None, cached_in=None, amount_pico=FIRST.pico - 200_000_000_000
        ),
    ]
    found = compared([*halves, line(2, SECOND)], books(BOTH))
    assert (row(found, 1).lines, row(found, 1).status) == (2, Status.AGREES)


def test_a_month_without_days_is_one_row_for_each_model() -> None:
    found = compared([line(None, FIRST.plus(SECOND))], books(BOTH))
    assert [(one.day, one.model, one.status) for one in found.rows] == [(None, "muster-m", Status.AGREES)]


def test_counts_that_the_file_leaves_out_are_not_compared() -> None:
    bare = {"requests": None, "cached_in": None, "tokens_in": None, "tokens_out": None}
    found = compared([line(1, FIRST, **bare), line(2, SECOND, **bare)], books(BOTH))
    assert found.stated == frozenset()
    assert [one.status for one in found.rows] == [Status.AGREES, Status.AGREES]


def test_rounding_of_each_line() -> None:
    rounded = [line(1, FIRST, amount_pico=46 * CENT), line(2, SECOND, amount_pico=4 * CENT)]
    found = compared(rounded, books(BOTH))
    assert {cause for one in found.rows for cause in causes(one)} == {"rounding"}
    assert [one.status for one in found.rows] == [Status.AGREES, Status.AGREES]
    assert found.unexplained_pico == 0
    strict = compared(rounded, books(BOTH), tolerances=Tolerances(rounding=Decimal(0)))
    assert strict.count(Status.UNEXPLAINED) == 1  # 0.0375 is rounded, 0.46 is exact
    assert "price" in causes(row(strict, 2))


def test_the_bound_of_rounding_is_half_a_cent_for_each_line() -> None:
    half = CENT // 2
    at = compared([line(1, FIRST, amount_pico=FIRST.pico + half)], books([booked(1, FIRST)]))
    assert causes(row(at, 1)) == {"rounding": Measures(pico=half)}
    beyond = compared([line(1, FIRST, amount_pico=FIRST.pico + half + 1)], books([booked(1, FIRST)]))
    assert causes(row(beyond, 1)) == {"price": Measures(pico=half + 1)}


def test_retries_that_the_provider_billed() -> None:
    """Two calls failed with us; each was sent up to three times, and the provider worked four of these."""
    worked = used(4, 4 * 5_000, 4 * 2_000)
    known = books(BOTH, seen=(seen(1, failed(2, used(2, 2 * 5_000, 2 * 2_000))),))
    found = compared([line(1, FIRST.plus(worked)), line(2, SECOND)], known)
    assert causes(row(found, 1)) == {"retries": worked}
    assert row(found, 1).status is Status.EXPLAINED
    assert "2" in row(found, 1).parts[0].because


def test_failed_calls_explain_no_more_than_was_reserved_for_them() -> None:
    most = used(1, 5_000, 0)
    known = books([booked(1, FIRST)], seen=(seen(1, failed(1, most)),))
    tolerances = Tolerances(attempts=1)
    enough = compared([line(1, FIRST.plus(used(1, 5_000, 0)))], known, tolerances=tolerances)
    assert causes(row(enough, 1)).keys() == {"retries"}
    more = compared([line(1, FIRST.plus(used(1, 5_001, 0)))], known, tolerances=tolerances)
    assert causes(row(more, 1)) == {"retries": used(1, 5_000, 0), "unknown": used(0, 1, 0)}
    twice = compared([line(1, FIRST.plus(used(2, 5_000, 0)))], known, tolerances=tolerances)
    assert causes(row(twice, 1)).keys() == {"retries", "outside"}


def test_estimates_that_were_too_low_or_too_high() -> None:
    guess, most = used(1, 1_000, 500), used(1, 4_000, 4_000)
    known = books(BOTH, seen=(seen(1, estimated(1, guess, most)), seen(2, estimated(1, guess, most))))
    low, high = used(0, 700, 1_200), used(-1, -1_000, -500)
    found = compared([line(1, FIRST.plus(low)), line(2, SECOND.plus(high))], known)
    assert causes(row(found, 1)) == {"estimates": low}
    assert causes(row(found, 2)) == {"estimates": high}
    assert [one.status for one in found.rows] == [Status.EXPLAINED, Status.EXPLAINED]


def test_estimates_explain_no_more_than_they_can() -> None:
    guess = used(1, 1_000, 500)
    known = books([booked(1, FIRST)], seen=(seen(1, estimated(1, guess, used(1, 3_000, 500))),))
    beyond = compared([line(1, FIRST.plus(used(0, 2_001, 0)))], known)
    assert causes(row(beyond, 1)) == {"estimates": used(0, 2_000, 0), "unknown": used(0, 1, 0)}
    below = compared([line(1, FIRST.plus(used(0, -1_001, 0)))], known)
    assert causes(row(below, 1)) == {"estimates": used(0, -1_000, 0), "not_billed": used(0, -1, 0)}
    assert below.count(Status.UNEXPLAINED) == 1


def test_a_killed_call_of_which_nothing_was_known() -> None:
    known = books([booked(1, FIRST)], seen=(seen(1, estimated(1, Measures(), used(1, 900, 900), counted=0)),))
    truth = used(1, 640, 120)
    assert causes(row(compared([line(1, FIRST.plus(truth))], known), 1)) == {"estimates": truth}


def test_failed_and_estimated_calls_of_one_day_share_by_the_stated_rule() -> None:
    """The requests beyond ours are failed calls of average size; estimates take the rest."""
    evidence = failed(1, used(3, 900_000, 400_000)).plus(
        estimated(1, used(1, 10_000, 5_000), used(1, 50_000, 50_000))
    )
    known = books([booked(1, FIRST)], seen=(seen(1, evidence),))
    found = causes(row(compared([line(1, FIRST.plus(used(1, 107_000, 45_000)))], known), 1))
    assert found == {"retries": used(1, 100_000, 40_000), "estimates": used(0, 7_000, 5_000)}


def test_refused_calls_count_as_requests_there() -> None:
    known = books([booked(1, FIRST)], seen=(seen(1, Evidence(refused=2)),))
    found = compared([line(1, FIRST.plus(Measures(requests=2)))], known)
    assert causes(row(found, 1)) == {"refused": Measures(requests=2)}
    assert row(found, 1).status is Status.EXPLAINED


def test_another_price_names_both() -> None:
    dearer = FIRST.priced(FIRST.pico * 6 // 5)
    found = row(compared([line(1, dearer)], books([booked(1, FIRST)])), 1)
    assert causes(found) == {"price": Measures(pico=dearer.pico - FIRST.pico)}
    assert found.status is Status.UNEXPLAINED
    said = found.parts[0].because
    for part in ("0.20 in / 0.65 out", "muster-2026-05", "1.2 times", "0.24 in / 0.78 out"):
        assert part in said, said


def test_another_price_that_is_one_of_our_lists_is_named() -> None:
    old = Price("muster-2026-01", date(2026, 1, 1), Decimal("0.25"), Decimal("0.70"))
    amount = 250_000 * FIRST.tokens_in + 700_000 * FIRST.tokens_out
    known = books([booked(1, FIRST)], prices={"muster-m": (old, PRICES["muster-m"])})
    found = row(compared([line(1, FIRST.priced(amount))], known), 1)
    assert "it fits the list muster-2026-01" in found.parts[0].because


def test_cached_input_that_is_billed_like_other_input() -> None:
    sums = used(3, 1_000_000, 0, 900_000, "muster-l")
    known = books([booked(1, sums, "muster-l")])
    full = line(1, sums.priced(1_910_000 * 1_000_000), "muster-l")
    found = row(compared([full], known), 1, "muster-l")
    assert "if cached input costs like other input" in found.parts[0].because


def test_a_day_on_which_nothing_was_sent() -> None:
    """Somebody uses the provider's key past the gateway."""
    found = compared([line(1, FIRST), line(3, SECOND)], books([booked(1, FIRST)]))
    assert causes(row(found, 3)) == {"outside": SECOND}
    assert row(found, 3).status is Status.UNEXPLAINED
    assert "past it" in row(found, 3).parts[0].because


def test_more_requests_than_were_ever_sent() -> None:
    found = compared([line(1, FIRST.plus(SECOND))], books([booked(1, FIRST)]))
    assert causes(row(found, 1)) == {"outside": SECOND}


def test_more_tokens_for_the_same_requests_are_not_explained() -> None:
    more = used(0, 500, 0)
    found = compared([line(1, FIRST.plus(more))], books([booked(1, FIRST)]))
    assert causes(row(found, 1)) == {"unknown": more}


def test_a_model_that_nobody_knows() -> None:
    found = compared([line(1, FIRST), line(1, SECOND, "geheim-1")], books([booked(1, FIRST)]))
    assert causes(row(found, 1, "geheim-1")) == {"unknown_model": SECOND}
    assert row(found, 1, "geheim-1").status is Status.UNEXPLAINED


def test_what_the_invoice_does_not_have() -> None:
    found = compared([line(1, FIRST)], books(BOTH))
    assert causes(row(found, 2)) == {"not_billed": Measures().minus(SECOND)}


@pytest.mark.parametrize("by_day", [True, False])
def test_the_minimum_of_a_plan_as_a_line(by_day: bool) -> None:
    least = 1000 * 100 * CENT
    charge = line(None, Measures(pico=least - FIRST.pico), "Mindestumsatz")._replace(
        requests=None, tokens_in=None, tokens_out=None, cached_in=None
    )
    known = books([booked(1, FIRST)], minimum_pico=least, minimum_version="muster-2026-05")
    found = compared([line(1 if by_day else None, FIRST), charge], known)
    assert causes(row(found, None, "Mindestumsatz")) == {"plan_minimum": Measures(pico=charge.amount_pico)}
    assert row(found, None, "Mindestumsatz").status is Status.EXPLAINED
    assert "muster-2026-05" in row(found, None, "Mindestumsatz").parts[0].because
    other = compared([line(1 if by_day else None, FIRST), charge], books([booked(1, FIRST)]))
    assert causes(row(other, None, "Mindestumsatz")).keys() == {"unknown_model"}


def test_the_minimum_of_a_plan_as_the_total() -> None:
    least = 1000 * 100 * CENT
    known = books([booked(1, FIRST)], minimum_pico=least)
    found = compared([line(1, FIRST)], known, net=least)
    assert causes(row(found, None, "")) == {"plan_minimum": Measures(pico=least - FIRST.pico)}
    assert found.theirs.pico == least
    wrong = compared([line(1, FIRST)], known, net=least + CENT)
    assert causes(row(wrong, None, "")).keys() == {"unknown"}
    close = compared([line(1, FIRST)], books([booked(1, FIRST)]), net=FIRST.pico + CENT // 2)
    assert causes(row(close, None, "")).keys() == {"rounding"}


def test_days_of_utc_where_the_books_know_when_calls_began() -> None:
    """The first hours of the 2nd are the 1st there, and the 1st has lost its own to April."""
    april, early, june = used(1, 10_000, 1_000), used(2, 30_000, 9_000), used(1, 5_000, 2_000)
    shifts = (
        Shift(day(1), date(2026, 4, 30), "muster-m", april),
        Shift(day(2), day(1), "muster-m", early),
        Shift(date(2026, 6, 1), LAST, "muster-m", june),
    )
    known = books(BOTH, shifts=shifts)
    lines = [line(1, FIRST.plus(early).minus(april)), line(2, SECOND.minus(early)), line(31, june)]
    found = compared(lines, known)
    assert found.by_utc
    assert causes(row(found, 1)) == {"time_zone": early.minus(april)}
    assert causes(row(found, 2)) == {"time_zone": Measures().minus(early)}
    assert causes(row(found, 31)) == {"time_zone": june}
    assert {one.status for one in found.rows} == {Status.EXPLAINED}
    german = compared([line(1, FIRST), line(2, SECOND)], known)
    assert (german.by_utc, german.difference_pico) == (False, 0)
    month = compared([line(None, FIRST.plus(SECOND).minus(april).plus(june))], known)
    assert causes(row(month, None)) == {"time_zone": june.minus(april)}


def test_evidence_moves_with_the_calls() -> None:
    """An estimated call of the first hours of the 2nd explains a difference of the 1st by UTC."""
    guess, most = used(1, 1_000, 500), used(1, 9_000, 9_000)
    shift = Shift(day(2), day(1), "muster-m", guess)
    known = books(BOTH, shifts=(shift,), seen=(seen(2, estimated(1, guess, most), utc=1),))
    off = used(0, 300, 200)
    found = compared([line(1, FIRST.plus(guess).plus(off)), line(2, SECOND.minus(guess))], known)
    assert causes(row(found, 1)) == {"time_zone": guess, "estimates": off}


def test_differences_of_neighbouring_days_that_cancel() -> None:
    """The books do not say any more when calls began; three days in a row give it away."""
    third = used(6, 70_000, 60_000)
    a, b = used(1, 10_000, 2_000), used(2, 20_000, 8_000)
    lines = [line(1, FIRST.plus(a)), line(2, SECOND.minus(a).plus(b)), line(3, third.minus(b))]
    found = compared(lines, books([*BOTH, booked(3, third)]))
    assert {cause for one in found.rows for cause in causes(one)} == {"time_zone"}
    assert found.difference_pico == 0
    assert {one.status for one in found.rows} == {Status.EXPLAINED}


def test_more_than_a_day_has_cannot_have_moved() -> None:
    a = used(SECOND.requests + 1, 10_000, 2_000)
    found = compared(
        [line(1, FIRST.plus(a)), line(3, SECOND)], books([booked(1, FIRST), booked(3, SECOND.plus(a))])
    )
    assert "time_zone" not in {cause for one in found.rows for cause in causes(one)}
    moved = used(5, 10_000, 2_000)
    lines = [line(1, FIRST.plus(moved)), line(2, SECOND.minus(moved))]
    impossible = compared(lines, books(BOTH))
    assert causes(row(impossible, 1)).keys() == {"outside"}


def test_tolerances_of_counts() -> None:
    lines = [line(1, FIRST.plus(used(1, 40, -30))), line(2, SECOND)]
    loose = compared(lines, books(BOTH), tolerances=Tolerances(tokens=40, requests=1))
    assert causes(row(loose, 1)) == {"tolerance": used(1, 40, -30)}
    assert row(loose, 1).status is Status.AGREES
    strict = compared(lines, books(BOTH), tolerances=Tolerances(tokens=39, requests=1))
    assert row(strict, 1).status is Status.UNEXPLAINED


def test_amounts_without_counts_are_explained_by_uncertain_calls_as_far_as_these_reach() -> None:
    bare = {"requests": None, "cached_in": None, "tokens_in": None, "tokens_out": None}
    guess, most = used(1, 100_000, 50_000), used(1, 400_000, 400_000)
    room = most.pico - guess.pico
    known = books([booked(1, FIRST)], seen=(seen(1, estimated(1, guess, most)),))
    within = compared([line(1, FIRST.priced(FIRST.pico + room), **bare)], known)
    assert causes(row(within, 1)) == {"estimates": Measures(pico=room)}
    beyond = compared([line(1, FIRST.priced(FIRST.pico + room + CENT), **bare)], known)
    assert causes(row(beyond, 1)) == {"estimates": Measures(pico=room), "unknown": Measures(pico=CENT)}


def test_a_price_that_is_not_known_any_more() -> None:
    known = books([booked(1, FIRST, price=None)], prices={})
    found = compared([line(1, FIRST.plus(used(1, 100, 100)))], known)
    assert row(found, 1).status is Status.UNEXPLAINED
    assert compared([line(1, FIRST)], known).difference_pico == 0


def test_two_prices_in_a_month_without_days() -> None:
    dear = Price("muster-2026-06", day(16), Decimal("0.40"), Decimal("1.30"))
    later = Measures(10, 1_000_000, 400_000, 0, 2 * FIRST.pico)
    known = books([booked(1, FIRST), booked(20, later, price=dear, version=dear.version)])
    assert compared([line(None, FIRST.plus(later))], known).difference_pico == 0
    wrong = compared([line(None, FIRST.plus(later).priced(4 * FIRST.pico))], known)
    said = row(wrong, None).parts[0].because
    assert "muster-2026-05" in said
    assert "muster-2026-06" in said


def test_a_credit_without_counts() -> None:
    credit = line(None, Measures(pico=-5 * CENT), "Gutschrift")._replace(
        requests=None, tokens_in=None, tokens_out=None, cached_in=None
    )
    found = compared([line(1, FIRST), credit], books([booked(1, FIRST)]))
    assert causes(row(found, None, "Gutschrift")) == {"unknown_model": Measures(pico=-5 * CENT)}


def test_nothing_at_all_on_one_side() -> None:
    assert compared([], books()).rows == ()
    assert {one.status for one in compared([], books(BOTH)).rows} == {Status.UNEXPLAINED}


def test_amounts_alone_that_cancel_are_no_calls_that_moved() -> None:
    lines = [line(1, FIRST.priced(FIRST.pico + CENT)), line(2, SECOND.priced(SECOND.pico - CENT))]
    found = compared(lines, books(BOTH))
    assert [causes(one).keys() for one in found.rows] == [{"price"}, {"price"}]
    bare = [one._replace(requests=None, tokens_in=None, tokens_out=None, cached_in=None) for one in lines]
    found = compared(bare, books(BOTH))
    assert [causes(one).keys() for one in found.rows] == [{"time_zone"}, {"time_zone"}]
