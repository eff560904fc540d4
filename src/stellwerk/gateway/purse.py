# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Budgets as the line needs them: which zones are closed for a caller, and what is left.

What it says before a call is a hint, some milliseconds old where other processes spend, too; what holds is the step
in the books (:meth:`stellwerk.storage.recorder.Recorder.intent`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType
from typing import NamedTuple

from stellwerk.metering.budget import (
    BILLED,
    Budget,
    Budgets,
    Claim,
    NoRoom,
    State,
    claims_of,
    claims_of_correction,
)
from stellwerk.values.amount import english
from stellwerk.values.caller import Caller
from stellwerk.values.money import from_pico
from stellwerk.values.record import Correction
from stellwerk.values.zone import Zone

States = Callable[[], Mapping[tuple[str, str], State]]
_NONE: Mapping[Zone, str] = MappingProxyType({})


class Left(NamedTuple):
    """What the tightest budget of a caller still holds."""

    budget: str
    pico: int  # 10^-12 of currency; never negative
    currency: str


class Purse:
    """The budgets of a house and how far they are used. Lives on the event loop."""

    def __init__(self, states: States) -> None:
        self._states = states
        self.budgets = Budgets((), {})

    def adopt(self, budgets: Budgets) -> None:
        """Go on by other budgets; calls under way keep what they reserved."""
        self.budgets = budgets

    def exhausted(self, caller: Caller, day: date) -> Mapping[Zone, str]:
        """Zones in which nothing is left for this caller, each with the reason in words."""
        budgets = self.budgets.of(caller)
        if not budgets:
            return _NONE
        closed: dict[Zone, str] = {}
        for budget in budgets:
            if budget.hard and self._state(budget, day).spent >= budget.amount_pico:
                for zone in BILLED:
                    if budget.counts(zone):
                        closed.setdefault(zone, self._words(budget, day))
        return closed

    def short(self, room: NoRoom, zone: Zone, day: date) -> Mapping[Zone, str]:
        """The zones that a call for ``zone`` cannot be sent to, after the books found no room: that one and weaker."""
        budget = next((b for b in self.budgets.all if b.id == room.claim.budget), None)
        words = (
            "a budget has no room for this call" if budget is None else self._words(budget, day, room.state)
        )
        return {other: words for other in BILLED if other.strictness <= zone.strictness}

    def claims(
        self, caller: Caller, most_pico: Mapping[Zone, int], day: date, currency: str
    ) -> tuple[Claim, ...]:
        """What a call holds of each budget; ``most_pico`` is the most that it can cost, by zone."""
        budgets = self.budgets.of(caller)
        return claims_of(budgets, most_pico, day, currency) if budgets else ()

    def caps(self, caller: Caller, zone: Zone) -> bool:
        """Whether a hard budget needs to know beforehand how long an answer can get."""
        return any(budget.hard and budget.counts(zone) for budget in self.budgets.of(caller))

    def left(self, caller: Caller, day: date) -> Left | None:
        """What the tightest of the caller's budgets still holds; ``None`` without budgets."""
        found = [
            Left(
                budget.id,
                max(0, budget.amount_pico - (state := self._state(budget, day)).spent - state.reserved),
                budget.currency,
            )
            for budget in self.budgets.of(caller)
        ]
        return min(found, key=lambda left: left.pico, default=None)

    def claims_of_correction(self, correction: Correction) -> tuple[Claim, ...]:
        """The budgets that a correction moves."""
        return claims_of_correction(self.budgets, correction)

    def _state(self, budget: Budget, day: date) -> State:
        key = (budget.id, budget.period.first_day(day).isoformat())
        return self._states().get(key) or State()

    def _words(self, budget: Budget, day: date, state: State | None = None) -> str:
        state = state or self._state(budget, day)
        left = max(0, budget.amount_pico - state.spent - state.reserved)
        until = budget.period.last_day(day)
        return (
            f"the budget {budget.title!r} ({budget.id}) until {until.isoformat()} has "
            f"{english(from_pico(left))} of {english(from_pico(budget.amount_pico))} {budget.currency} left, "
            "which is not enough for this call"
        )
