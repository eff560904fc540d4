# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Budgets: what a unit may spend in a period, which calls count, how far it is used. Pure values.

Own hardware costs nothing per call, so no budget ever closes green.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from types import MappingProxyType
from typing import NamedTuple

import msgspec

from stellwerk.values.calendar import Period
from stellwerk.values.caller import Caller
from stellwerk.values.record import Correction
from stellwerk.values.zone import Zone

_MORE_THAN_ANY = 2**62  # 10^-12 of a currency

BILLED = (Zone.YELLOW, Zone.RED)
"""Zones in which a call costs money."""

EXHAUSTED = 100  # per cent


class Budget(msgspec.Struct, frozen=True):
    """An amount for a unit and a period. At most one of the four units is set; none: the whole house."""

    id: str
    title: str
    amount_pico: int  # net, 10^-12 of currency
    period: Period
    department: str | None = None  # and every department below it
    cost_centre: str | None = None
    use_case: str | None = None
    api_key: str | None = None  # and every key that was made to follow it
    zone: Zone | None = None  # yellow or red; None: both
    currency: str = "EUR"
    hard: bool = True  # closes its zones for its unit when it is used up; False: warns only
    warn_at: tuple[int, ...] = (80, 90, 100)  # per cent of the amount that was spent

    def counts(self, zone: Zone) -> bool:
        """Whether a call that ran in ``zone`` is paid from it."""
        return zone in BILLED and self.zone in (None, zone)


class Claim(NamedTuple):
    """What one call under way holds of one budget. Stored beside the open call until it is settled."""

    budget: str
    period: str  # first day, ISO
    zone: str  # "" for every billed zone
    amount_pico: int
    limit_pico: int
    hard: bool
    warn_at: tuple[int, ...]

    def pays(self, zone: str) -> bool:
        """Whether a call that ran in ``zone`` is paid from the budget."""
        return zone in _BILLED_NAMES and self.zone in ("", zone)


class State(NamedTuple):
    """How far a budget of one period is used. Amounts are 10^-12 of its currency."""

    reserved: int = 0  # by calls under way, each at the most that it may cost
    spent: int = 0
    told: int = 0  # the highest threshold that was reached, per cent

    def has_room(self, claim: Claim) -> bool:
        """Whether a call of this claim can never make it exceed its amount."""
        return not claim.hard or self.spent + self.reserved + claim.amount_pico <= claim.limit_pico

    def may_have_room(self, claim: Claim) -> bool:
        """Whether it had room if every call under way came to nothing: then waiting may help."""
        return self.spent + claim.amount_pico <= claim.limit_pico

    def reached(self, claim: Claim) -> int:
        """The highest threshold that ``spent`` has reached, and nobody was told of; 0 if there is none."""
        if claim.limit_pico <= 0:
            return 0
        percent = self.spent * 100 // claim.limit_pico
        return max((step for step in claim.warn_at if self.told < step <= percent), default=0)

    def near_end(self, claim: Claim) -> bool:
        """Whether the first threshold is reached, or 80 per cent: before that, a call that finds no room is too large
        by itself.
        """
        return self.spent * 100 >= claim.limit_pico * min((*claim.warn_at, _NEAR)) > 0


class NoRoom(NamedTuple):
    """A budget cannot take a call."""

    claim: Claim
    state: State

    @property
    def may_come(self) -> bool:
        """Whether calls under way may leave enough."""
        return self.state.reserved > 0 and self.state.may_have_room(self.claim)


class Budgets:
    """The budgets of a house, found by caller."""

    def __init__(
        self,
        budgets: Iterable[Budget],
        parents: Mapping[str, str | None],
        follows: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        """``parents``: the department above each. ``follows``: the key that each was made to follow, if it was."""
        self.all = tuple(sorted(budgets, key=lambda budget: budget.id))
        self._parents = dict(parents)
        self._follows = dict(follows)
        self._found: dict[tuple[str, str, str, str], tuple[Budget, ...]] = {}

    def of(self, caller: Caller) -> tuple[Budget, ...]:
        """Every budget that this caller's calls are paid from."""
        if not self.all:
            return ()
        key = (caller.department, caller.cost_centre, caller.use_case, caller.key_id)
        found = self._found.get(key)
        if found is None:
            above = _line(caller.department, self._parents)
            keys = _line(caller.key_id, self._follows)
            found = tuple(budget for budget in self.all if _is_of(budget, caller, above, keys))
            if len(self._found) > _MEMO:
                self._found.clear()
            self._found[key] = found
        return found


def claims_of(
    budgets: Iterable[Budget], most_pico: Mapping[Zone, int], day: date, currency: str = "EUR"
) -> tuple[Claim, ...]:
    """What a call holds of each budget.

    Nothing is converted: a hard budget in another currency than the call's price has room for none of it, a soft one
    does not count it.

    Args:
        budgets: those of the caller.
        most_pico: the most that the call can cost, by the zones that it may run in.
        day: on which it begins.
        currency: of its price.
    """
    claims = []
    for budget in budgets:
        most = max((pico for zone, pico in most_pico.items() if budget.counts(zone)), default=None)
        foreign = budget.currency != currency
        if most is not None and not (foreign and not budget.hard):
            claims.append(
                Claim(
                    budget.id,
                    budget.period.first_day(day).isoformat(),
                    "" if budget.zone is None else budget.zone.value,
                    _MORE_THAN_ANY if foreign else most,
                    budget.amount_pico,
                    budget.hard,
                    () if foreign else budget.warn_at,
                )
            )
    return tuple(claims)


def claims_of_correction(budgets: Budgets, correction: Correction) -> tuple[Claim, ...]:
    """The budgets that a correction moves: those of its place. It belongs to no key."""
    caller = Caller("", correction.department, correction.use_case, correction.cost_centre)
    same = (budget for budget in budgets.of(caller) if budget.currency == correction.currency)
    return claims_of(same, {correction.zone: 0}, date.fromisoformat(correction.day), correction.currency)


def _line(name: str, before: Mapping[str, str | None] | Mapping[str, str]) -> frozenset[str]:
    line: set[str] = set()
    here: str | None = name
    while here is not None and here not in line:
        line.add(here)
        here = before.get(here)
    return frozenset(line)


def _is_of(budget: Budget, caller: Caller, above: frozenset[str], keys: frozenset[str]) -> bool:
    if budget.department is not None:
        return budget.department in above
    if budget.cost_centre is not None:
        return budget.cost_centre == caller.cost_centre
    if budget.use_case is not None:
        return budget.use_case == caller.use_case
    return budget.api_key is None or budget.api_key in keys


_BILLED_NAMES = frozenset(zone.value for zone in BILLED)
_MEMO = 20_000
_NEAR = 80  # per cent
