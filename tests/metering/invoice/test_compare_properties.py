# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Whatever is done to an invoice, its cause is found, and causes make the whole difference to the last unit."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any, NamedTuple

from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests.metering.invoice.town import (
    CENT,
    MONTH,
    PRICES,
    adds_up,
    booked,
    books,
    causes,
    compared,
    day,
    estimated,
    line,
    row,
    seen,
    used,
)

from stellwerk.metering.invoice.books import Books, Evidence, Seen, Shift, Uncertain
from stellwerk.metering.invoice.causes import EXPLAINS, HARMLESS, Cause, Status
from stellwerk.metering.invoice.compare import compare
from stellwerk.metering.invoice.line import Line
from stellwerk.metering.invoice.measures import COUNTS, NOTHING, Measures
from stellwerk.metering.invoice.tolerances import Tolerances

MODELS = ("muster-m", "muster-l")
_calls = st.integers(1, 50)
_tokens = st.integers(100, 2_000_000)


class Cell(NamedTuple):
    """A day and model: what was booked, what the invoice says, what the books know of it."""

    model: str
    ours: Measures
    theirs: Measures | None
    evidence: Evidence
    cause: Cause | None


@st.composite
def _sums(draw: st.DrawFn, model: str) -> Measures:
    into = draw(_tokens)
    return used(draw(_calls), into, draw(_tokens), draw(st.integers(0, into)), model)


def _same(draw: st.DrawFn, model: str, ours: Measures) -> Cell:
    return Cell(model, ours, ours, Evidence(), None)


def _rounding(draw: st.DrawFn, model: str, ours: Measures) -> Cell:
    off = draw(st.integers(-CENT // 2, CENT // 2).filter(bool))
    return Cell(model, ours, ours.priced(ours.pico + off), Evidence(), Cause.ROUNDING)


def _retries(draw: st.DrawFn, model: str, ours: Measures) -> Cell:
    most = draw(_sums(model))
    attempts = draw(st.integers(1, 3 * most.requests))
    billed = used(
        attempts,
        draw(st.integers(1, most.tokens_in)),
        draw(st.integers(0, most.tokens_out)),
        model=model,
    )
    # What was reserved bounds what can have been billed.
    reserved = used(0, most.tokens_in, most.tokens_out, model=model)
    evidence = Evidence(failed=Uncertain(most.requests, reserved_pico=reserved.pico))
    return Cell(model, ours, ours.plus(billed), evidence, Cause.RETRIES)


def _estimates(draw: st.DrawFn, model: str, ours: Measures) -> Cell:
    guess = draw(_sums(model))
    truth = used(
        guess.requests,
        draw(st.integers(0, 3 * guess.tokens_in)),
        draw(st.integers(0, 3 * guess.tokens_out)),
        model=model,
    )
    guess = used(guess.requests, guess.tokens_in, guess.tokens_out, model=model)
    assume(truth != guess)
    most = used(0, 3 * guess.tokens_in, 3 * guess.tokens_out, model=model)
    evidence = estimated(guess.requests, guess, most)
    return Cell(model, ours.plus(guess), ours.plus(truth), evidence, Cause.ESTIMATES)


def _refused(draw: st.DrawFn, model: str, ours: Measures) -> Cell:
    calls = draw(_calls)
    more = Measures(requests=draw(st.integers(1, calls)))
    return Cell(model, ours, ours.plus(more), Evidence(refused=calls), Cause.REFUSED)


def _price(draw: st.DrawFn, model: str, ours: Measures) -> Cell:
    off = draw(st.one_of(st.integers(CENT, 10**6 * CENT), st.integers(-(10**6) * CENT, -CENT)))
    return Cell(model, ours, ours.priced(ours.pico + off), Evidence(), Cause.PRICE)


def _outside(draw: st.DrawFn, model: str, ours: Measures) -> Cell:
    if draw(st.booleans()):
        return Cell(model, NOTHING, ours, Evidence(), Cause.OUTSIDE)
    return Cell(model, ours, ours.plus(draw(_sums(model))), Evidence(), Cause.OUTSIDE)


def _not_billed(draw: st.DrawFn, model: str, ours: Measures) -> Cell:
    return Cell(model, ours, None, Evidence(), Cause.NOT_BILLED)


INJECTED: tuple[Callable[[st.DrawFn, str, Measures], Cell], ...] = (
    *(_same, _rounding, _retries, _estimates, _refused, _price, _outside, _not_billed),
)


@st.composite
def _cells(draw: st.DrawFn) -> dict[tuple[int, str], Cell]:
    # Every other day, so that nothing looks as if it had moved to the day beside.
    days = draw(st.lists(st.integers(0, 15), min_size=1, max_size=8, unique=True))
    found = {}
    for number in days:
        for model in draw(st.lists(st.sampled_from(MODELS), min_size=1, unique=True)):
            inject = draw(st.sampled_from(INJECTED))
            found[1 + 2 * number, model] = inject(draw, model, draw(_sums(model)))
    return found


def _known(cells: dict[tuple[int, str], Cell], **changes: Any) -> Books:
    return books(
        (booked(number, c.ours, model) for (number, model), c in cells.items() if c.ours != NOTHING),
        seen=tuple(
            seen(number, c.evidence, model)
            for (number, model), c in cells.items()
            if c.evidence != Evidence()
        ),
        **changes,
    )


def _lines(cells: dict[tuple[int, str], Cell]) -> list[Line]:
    return [
        line(number, c.theirs, model, at)
        for at, ((number, model), c) in enumerate(cells.items(), 2)
        if c.theirs is not None
    ]


@given(_cells())
def test_every_cause_is_found(cells: dict[tuple[int, str], Cell]) -> None:
    assume(any(cell.theirs is not None for cell in cells.values()))
    found = compared(_lines(cells), _known(cells))
    for (number, model), cell in cells.items():
        one = row(found, number, model)
        if cell.cause is None:
            assert (one.status, one.parts) == (Status.AGREES, ())
            continue
        assert cell.cause.value in causes(one), (cell, one.parts)
        if cell.cause is not Cause.OUTSIDE:
            assert causes(one).keys() == {cell.cause.value}
        wanted = (
            Status.AGREES
            if cell.cause in HARMLESS
            else Status.EXPLAINED
            if cell.cause in EXPLAINS
            else Status.UNEXPLAINED
        )
        assert one.status is wanted


@given(_cells(), _calls, _tokens, st.integers(1, 10**9), st.booleans())
def test_the_whole_invoice_adds_up_with_strange_lines_and_a_minimum(
    cells: dict[tuple[int, str], Cell], calls: int, tokens: int, least: int, reached: bool
) -> None:
    strange = line(2, used(calls, tokens, tokens), "geheim-1")
    ours = sum(cell.ours.pico for cell in cells.values())
    lines = [*_lines(cells), strange]
    total = max(sum(one.amount_pico for one in lines), ours) + least + CENT * len(lines)
    known = _known(cells, minimum_pico=total if reached else None)
    found = compared(lines, known, net=total)
    assert causes(row(found, 2, "geheim-1")) == {"unknown_model": used(calls, tokens, tokens)}
    assert causes(row(found, None, "")).keys() == {"plan_minimum" if reached else "unknown"}


@given(
    st.dictionaries(st.integers(1, 31), _sums("muster-m"), min_size=2),
    st.dictionaries(st.integers(1, 32), st.integers(1, 99), min_size=1),
    st.booleans(),
)
def test_another_days_beginning_is_found(
    sums: dict[int, Measures], early: dict[int, int], known_when: bool
) -> None:
    """A share of a day's calls is on the day before with the provider, over the ends of the month as well."""
    shifts = []
    theirs = dict(sums)
    for number, percent in early.items():
        of = sums.get(number, used(100, 100_000, 100_000) if number == 32 else NOTHING)
        part = used(*(n * percent // 100 for n in of[:3]))
        if part.tokens_in == 0 or (not known_when and number in (1, 32)):
            continue
        shifts.append(
            Shift(MONTH + timedelta(days=number - 1), MONTH + timedelta(days=number - 2), "muster-m", part)
        )
        if number in theirs:
            theirs[number] = theirs[number].minus(part)
        if number > 1:
            theirs[number - 1] = theirs.get(number - 1, NOTHING).plus(part)
    assume(shifts)
    known = books(
        (booked(number, many) for number, many in sums.items()), shifts=tuple(shifts) if known_when else ()
    )
    found = compared([line(number, many) for number, many in theirs.items() if any(many)], known)
    for one in found.rows:
        assert causes(one).keys() <= {"time_zone"}, one
    assert found.by_utc is known_when
    assert found.unexplained_pico == 0


_any_measures = st.builds(
    Measures,
    st.integers(0, 100),
    st.integers(0, 10**6),
    st.integers(0, 10**6),
    st.integers(0, 10**6),
    st.integers(-(10**12), 10**12),
)
_any_uncertain = st.builds(
    Uncertain, st.integers(0, 9), st.integers(0, 9), _any_measures, st.integers(0, 10**12)
)
_any_evidence = st.builds(Evidence, _any_uncertain, _any_uncertain, st.integers(0, 9))
_any_day = st.integers(1, 4)
_any_model = st.sampled_from(("muster-m", "muster-l", "muster-e", "geheim-1"))
_any_count = st.one_of(st.none(), st.integers(0, 10**6))
_any_line = st.builds(
    Line,
    st.just(2),
    st.one_of(st.none(), _any_day.map(day)),
    _any_model,
    *(_any_count for _ in COUNTS),
    st.integers(-(10**12), 10**12),
)


@settings(max_examples=300)
@given(
    st.lists(_any_line, max_size=8),
    st.lists(st.tuples(_any_day, st.sampled_from(tuple(PRICES)), _any_measures, st.booleans()), max_size=8),
    st.lists(
        st.builds(
            lambda d, u, m, e: Seen(day(d), day(u), m, e), _any_day, _any_day, _any_model, _any_evidence
        )
    ),
    st.lists(st.builds(lambda d, m, s: Shift(day(d + 1), day(d), m, s), _any_day, _any_model, _any_measures)),
    st.integers(-(10**13), 10**13),
    st.builds(
        Tolerances, st.just(Tolerances().rounding), st.integers(0, 50), st.integers(0, 5), st.integers(1, 3)
    ),
)
def test_anything_at_all_adds_up(
    lines: list[Line],
    of: list[tuple[int, str, Measures, bool]],
    evidence: list[Seen],
    shifts: list[Shift],
    net: int,
    tolerances: Tolerances,
) -> None:
    known = books(
        (
            booked(number, many, model, price=PRICES[model] if priced else None)
            for number, model, many, priced in of
        ),
        seen=tuple(evidence),
        shifts=tuple(shifts),
    )
    found = compare(lines, net, known, tolerances)
    adds_up(found)
    for one in found.rows:
        assert len({part.cause for part in one.parts}) == len(one.parts)
        assert (one.status is Status.AGREES) == ({part.cause for part in one.parts} <= HARMLESS)
