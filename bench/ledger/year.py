# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""A made-up year of a big town: who calls what how often. The same seed, the same year."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from stellwerk.metering.account import LedgerAccount, account_id
from stellwerk.metering.entries import Certainty, EntryKind
from stellwerk.values.holidays import is_working_day

FIRST, LAST = date(2025, 10, 1), date(2026, 9, 30)
DEPARTMENTS, USE_CASES = 40, 60
VERSION = "bench-2025"
PROVIDER = "hub"

Integers = NDArray[np.int64]


class Model(NamedTuple):
    """A model with its prices in 10^-6 of a euro per million tokens, which are 10^-12 per token."""

    name: str
    zone: str
    endpoint: str
    input_micro: int
    output_micro: int


MODELS = (
    *(Model(f"own-{n}", "green", "haus", 0, 0) for n in range(4)),
    *(Model(f"open-{n}", "yellow", "hub-otc", 200_000 + 10_000 * n, 650_000 + 20_000 * n) for n in range(7)),
    *(
        Model(f"large-{n}", "red", "hub-azure", 1_000_000 + 500_000 * n, 6_000_000 * (n + 1))
        for n in range(4)
    ),
)


def department(number: int) -> str:
    """Every fifth stands at the top, the others below the last of those."""
    return f"amt{number:02d}"


def above(number: int) -> str | None:
    """The department above."""
    return None if number % 5 == 0 else department(number - number % 5)


def people(number: int) -> int:
    """A third of the departments have fewer than ten."""
    return (4, 7, 9, 12, 15, 18, 24, 33, 41, 60)[number * 7 % 10]


def places(rng: np.random.Generator) -> list[LedgerAccount]:
    """Each department has six use cases, one or two keys for each, and four models."""
    found = []
    for number in range(DEPARTMENTS):
        cases = rng.choice(USE_CASES, 6, replace=False)
        models = rng.choice(len(MODELS), 4, replace=False)
        for case, model in itertools.product(cases, models):
            for key in range(1 + int(case) % 2):
                one = MODELS[int(model)]
                found.append(
                    LedgerAccount(
                        department(number),
                        f"{1000 + number * 10}",
                        f"verfahren{int(case):02d}",
                        f"key_{number}_{int(case)}_{key}",
                        one.zone,
                        one.endpoint,
                        one.name,
                        VERSION if one.input_micro else "",
                        "EUR",
                    )
                )
    return found


class Day(NamedTuple):
    """The calls of a day: an array for each column, an entry for each call."""

    day: date
    calls: list[str]  # decision ids
    place: Integers  # index into places
    tokens_in: Integers
    tokens_out: Integers
    cached_in: Integers
    reasoning_out: Integers
    certainty: Integers
    cost: Integers  # 10^-12
    reserved: Integers
    auto: Integers  # 0 or 1


def days(calls: int, accounts: list[LedgerAccount], rng: np.random.Generator) -> Iterator[Day]:
    """The year's calls, ``calls`` of them; few on days off."""
    every = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]
    weights = np.array([1.0 if is_working_day(day) else 0.03 for day in every])
    many = rng.multinomial(calls, weights / weights.sum())
    busy = rng.pareto(1.5, len(accounts)) + 0.2
    busy /= busy.sum()
    named = {model.name: model for model in MODELS}
    prices_in = np.array([named[a.model].input_micro for a in accounts])
    prices_out = np.array([named[a.model].output_micro for a in accounts])
    for day, count in zip(every, many.tolist(), strict=True):
        place = rng.choice(len(accounts), count, p=busy)
        tokens_in = rng.geometric(1 / 900, count)
        tokens_out = rng.geometric(1 / 350, count)
        cost = tokens_in * prices_in[place] + tokens_out * prices_out[place]
        text = rng.bytes(16 * count).hex()
        yield Day(
            day,
            [text[n : n + 32] for n in range(0, 32 * count, 32)],
            place,
            tokens_in,
            tokens_out,
            tokens_in // 8,
            tokens_out // 5,
            (rng.random(count) < 0.02).astype(np.int64) * int(Certainty.ESTIMATED),
            cost,
            cost * 3,
            (rng.random(count) < 0.4).astype(np.int64),
        )


def entries(day: Day, numbers: list[int], seq: int) -> Iterator[tuple[object, ...]]:
    """Two rows of ``ledger_entry`` for each call, as they follow each other in the books.

    ``numbers``: account ids by index. ``seq``: of the first row.
    """
    account = [numbers[n] for n in day.place.tolist()]
    shown = day.day.isoformat()
    columns = (day.tokens_in, day.tokens_out, day.cached_in, day.reasoning_out, day.certainty, day.cost)
    rows = zip(day.calls, account, day.reserved.tolist(), *(c.tolist() for c in columns), strict=True)
    opened, closed = int(EntryKind.RESERVATION), int(EntryKind.SETTLEMENT)
    for call, place, reserved, tokens_in, tokens_out, cached, reasoning, certain, cost in rows:
        yield seq, shown, opened, call, place, 0, 0, 0, 0, 0, 0, 0, reserved
        yield (
            seq + 1,
            shown,
            closed,
            call,
            place,
            tokens_in,
            tokens_out,
            cached,
            reasoning,
            0,
            0,
            certain,
            cost,
        )
        seq += 2


def sums(day: Day, accounts: list[LedgerAccount]) -> Iterator[tuple[object, ...]]:
    """Rows of ``ledger``: the day's calls by place, whatever the key."""
    lines: dict[tuple[str, ...], int] = {}
    of = np.array([lines.setdefault((*a[:3], *a[4:]), len(lines)) for a in accounts])
    line = of[day.place]
    ones = np.ones_like(line)
    saved = day.auto * day.cost // 2
    columns = (
        *(ones, day.tokens_in, day.tokens_out, day.certainty, ones * 0, day.cost),
        *(day.cached_in, day.reasoning_out, day.auto, saved),
    )
    totals = np.zeros((len(columns), len(lines)), dtype=np.int64)
    for number, column in enumerate(columns):
        np.add.at(totals[number], line, column)
    for place, number in lines.items():
        if totals[0, number]:
            yield day.day.isoformat(), *place, *totals[:, number].tolist()


def account_rows(accounts: list[LedgerAccount]) -> list[tuple[object, ...]]:
    """Rows of ``ledger_account``."""
    return [(account_id(account), *account) for account in accounts]
