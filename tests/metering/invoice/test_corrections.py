# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is booked of a difference: on whom, and to the last unit."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.metering.invoice.town import (
    LAST,
    booked,
    books,
    compared,
    day,
    estimated,
    failed,
    line,
    seen,
    used,
)

from stellwerk.metering.invoice.books import Evidence, Shift
from stellwerk.metering.invoice.causes import Cause
from stellwerk.metering.invoice.comparison import Comparison
from stellwerk.metering.invoice.corrections import BOOKED, Account, Share, Spread, corrections
from stellwerk.metering.invoice.measures import NOTHING, Measures
from stellwerk.values.record import Correction

AT = datetime(2026, 6, 3, 8, tzinfo=UTC)
FIRST = used(10, 1_000_000, 400_000)
GUESS, MOST = used(1, 1_000, 500), used(1, 90_000, 90_000)


def office(name: str, model: str = "mittel") -> Account:
    return Account(name, f"{name}-1", "briefe", "yellow", "hub", model, "muster-2026-05", "EUR")


def share(name: str, paid: int, number: int = 1, model: str = "muster-m", **calls: Any) -> Share:
    return Share(day(number), model, office(name), paid, **calls)


def spread(found: Comparison, shares: list[Share], what: str = "all") -> Spread:
    return corrections(found, shares, BOOKED[what], last=LAST, at=AT, reference="inv-1")


def by_office(made: Spread) -> dict[str, Measures]:
    sums: dict[str, Measures] = {}
    for one in made.corrections:
        sums[one.department] = sums.get(one.department, NOTHING).plus(measures(one))
    return sums


def measures(one: Correction) -> Measures:
    usage = one.usage
    return Measures(one.calls, usage.tokens_in, usage.tokens_out, usage.cached_in, one.cost_pico)


def test_offices_whose_calls_were_uncertain_pay_the_difference() -> None:
    off = used(0, 301, 200)
    known = books([booked(1, FIRST)], seen=(seen(1, estimated(3, GUESS, MOST)),))
    found = compared([line(1, FIRST.plus(off))], known)
    shares = [
        share("bauamt", 5, estimated=1),
        share("sozialamt", 7, estimated=2, failed=9),
        share("hauptamt", 10**9, failed=9),
        share("x", 0, 2, estimated=3),
    ]
    made = spread(found, shares, "explained")
    assert by_office(made) == {
        "bauamt": Measures(0, 100, 67, 0, off.pico // 3),
        "sozialamt": Measures(0, 201, 133, 0, off.pico - off.pico // 3),
    }
    (one, _) = made.corrections
    assert (one.decision_id, one.because, one.reference, one.day, one.at) == (
        *("", "invoice", "inv-1", "2026-05-01"),
        AT,
    )
    assert (one.cost_centre, one.model, one.endpoint, one.price_version) == (
        *("bauamt-1", "mittel", "hub", "muster-2026-05"),
    )


def test_what_no_uncertain_call_makes_goes_by_payment() -> None:
    """Of the day; else of the model in the month; else of the provider in the month, on its last day."""
    known = books([booked(1, FIRST)])
    dearer = compared([line(1, FIRST.priced(FIRST.pico + 4_000_000_000_000))], known)
    assert by_office(spread(dearer, [share("a", 3, estimated=9), share("b", 1)])) == {
        "a": Measures(pico=3_000_000_000_000),
        "b": Measures(pico=1_000_000_000_000),
    }
    outside = compared([line(1, FIRST), line(9, used(2, 10, 10))], known)
    (one,) = spread(outside, [share("a", 3), share("b", 9, 4, "muster-l", failed=5)]).corrections
    assert (one.department, one.day, measures(one)) == ("a", "2026-05-09", used(2, 10, 10))
    minimum = compared([line(1, FIRST)], known, net=FIRST.pico + 9 * 10**12)
    made = spread(minimum, [share("a", 0), share("b", 0)])
    assert {(c.department, c.day, c.cost_pico) for c in made.corrections} == {
        ("a", "2026-05-31", 4_500_000_000_000),
        ("b", "2026-05-31", 4_500_000_000_000),
    }


def test_what_belongs_to_nobody_is_told_and_not_booked() -> None:
    found = compared([line(1, used(2, 10, 10))], books())
    assert spread(found, []) == Spread((), used(2, 10, 10).pico)


def test_only_what_our_books_bear_out_unless_everything_is_asked_for() -> None:
    known = books([booked(1, FIRST)], seen=(seen(1, failed(1, MOST)),))
    found = compared([line(1, FIRST.plus(used(1, 900, 900)), at=2), line(3, FIRST)], known)
    shares = [share("a", 9, failed=1)]
    assert by_office(spread(found, shares, "explained")) == {"a": used(1, 900, 900)}
    assert by_office(spread(found, shares, "all")) == {"a": used(1, 900, 900).plus(FIRST)}


def test_another_days_beginning_is_never_booked() -> None:
    moved = used(1, 10_000, 2_000)
    known = books([booked(1, FIRST), booked(2, FIRST)])
    found = compared([line(1, FIRST.plus(moved)), line(2, FIRST.minus(moved))], known)
    assert Cause.TIME_ZONE in found.causes
    assert spread(found, [share("a", 9), share("a", 9, 2)]).corrections == ()


def test_evidence_of_the_next_mornings_hours_by_utc() -> None:
    known = books(
        [booked(1, FIRST), booked(2, FIRST)],
        shifts=(Shift(day(2), day(1), "muster-m", GUESS),),
        seen=(seen(2, estimated(1, GUESS, MOST), utc=1),),
    )
    off = used(0, 30, 20)
    found = compared([line(1, FIRST.plus(GUESS).plus(off)), line(2, FIRST.minus(GUESS))], known)
    (one,) = spread(
        found,
        [
            share("a", 9),
            share("b", 9, 2),
            share("b", 0, 2, estimated=1, utc_day=day(1)),
            share("c", 0, 2, estimated=1),
        ],
        "explained",
    ).corrections
    assert (one.department, one.day, measures(one)) == ("b", "2026-05-02", off)


@pytest.mark.parametrize("what", sorted(BOOKED))
@given(
    off=st.tuples(
        st.integers(1, 9), st.integers(-500, 9_000), st.integers(-500, 9_000), st.integers(-(10**9), 10**13)
    ),
    weights=st.lists(st.tuples(st.integers(0, 5), st.integers(0, 10**12)), min_size=1, max_size=6),
)
def test_no_unit_is_lost_or_made(
    what: str, off: tuple[int, int, int, int], weights: list[tuple[int, int]]
) -> None:
    theirs = FIRST.plus(Measures(off[0], off[1], off[2], 0, off[3]))
    evidence = estimated(1, GUESS, MOST).plus(failed(1, MOST))
    found = compared([line(1, theirs)], books([booked(1, FIRST)], seen=(seen(1, evidence),)))
    shares = [
        share(f"amt-{n}", paid, failed=calls // 2, estimated=calls) for n, (calls, paid) in enumerate(weights)
    ]
    made = spread(found, shares, what)
    wanted, done = NOTHING, NOTHING
    for part in found.rows[0].parts:
        if part.cause in BOOKED[what]:
            wanted = wanted.plus(part.measures)
    for one in made.corrections:
        done = done.plus(measures(one))
    assert done == wanted


def test_failed_and_estimated_calls_are_told_apart() -> None:
    evidence = estimated(1, GUESS, MOST).plus(failed(1, MOST))
    found = compared(
        [line(1, FIRST.plus(used(1, 100_100, 40_000)))], books([booked(1, FIRST)], seen=(seen(1, evidence),))
    )
    shares = [share("failed", 5, failed=3), share("estimated", 5, estimated=1)]
    made = by_office(spread(found, shares, "explained"))
    assert made["failed"] == used(1, 100_000, 40_000)
    assert made["estimated"] == used(0, 100, 0)


def test_refused_calls_are_not_booked() -> None:
    known = books([booked(1, FIRST)], seen=(seen(1, Evidence(refused=2)),))
    found = compared([line(1, FIRST.plus(Measures(requests=2)))], known)
    assert spread(found, [share("a", 9)]).corrections == ()
