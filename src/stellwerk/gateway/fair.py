# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a contract allows of a model in a minute, shared fairly by the departments that call it.

A department alone may use everything. As soon as several call, each has its share by weight, and nobody takes what
another one has not used yet; the shares of those that have not called for a minute are divided among the others.

What is counted against a limit within any 60 seconds never exceeds it. Tokens of input are counted as they are
estimated beforehand and put right when the call is settled: what an estimate was too low by, the minute is exceeded by,
and the next calls wait for it. A share is there in full one minute after another department has used it in its
absence. A call larger than its department's share is admitted when that has used at most half of it, and then counts
against the shares to come. It is not reserved for: while all others use theirs in full, there is no room for it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from math import ceil, inf
from time import monotonic
from typing import NamedTuple

from stellwerk.errors import RateLimited
from stellwerk.values.minute import MinuteLimits

_MINUTE = 60
_NEARLY = 1e-9  # shares are fractions
_REQUESTS, _TOKENS = 0, 1
_WORDS = ("requests", "tokens of input")
_NAMES = ("requests", "tokens")
_LONGEST_DEBT = 3600  # seconds; older ones are forgotten


class FairShares:
    """The limits of one gateway process. Lives on the event loop.

    Args:
        limits: by public model name; models without limits cost nothing.
        processes: how many gateway processes share the contract at present; each enforces its part of the limits.
        clock: seconds that only grow.
    """

    def __init__(
        self,
        limits: Mapping[str, MinuteLimits],
        *,
        processes: Callable[[], int] = lambda: 1,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self._models = {name: _Model(name, limit, processes) for name, limit in limits.items()}
        self._clock = clock

    def admit(self, department: str, model: str, tokens: int) -> Taken | None:
        """Take one request with ``tokens`` of input (estimated) off the department's share of the model's minute.

        Returns what was taken, to be put right by :meth:`Taken.settled` or :meth:`Taken.withdrawn`; ``None`` where
        nothing limits the model.

        Raises:
            RateLimited: with the seconds after which it is worth trying again; nothing was taken.
        """
        limited = self._models.get(model)
        return None if limited is None else limited.admit(department, tokens, int(self._clock()))


class Taken:
    """What one admitted call holds of a minute."""

    __slots__ = ("_all", "_mine", "tokens")

    def __init__(
        self, everybody: tuple[_Window, _Entry], mine: tuple[_Department, _Entry], tokens: int
    ) -> None:
        self._all = everybody
        self._mine = mine
        self.tokens = tokens
        """Of input, as they count at present."""

    def settled(self, tokens_in: int) -> None:
        """The provider has counted: so many tokens of input it were."""
        self._change(0, tokens_in - self.tokens)

    def withdrawn(self) -> None:
        """The call was never sent: nothing of the contract was used."""
        self._change(-1, -self.tokens)

    def _change(self, requests: int, tokens: int) -> None:
        window, entry = self._all
        window.change(entry, requests, tokens)
        department, entry = self._mine
        department.window.change(entry, requests, tokens)
        for what, less in ((_REQUESTS, requests), (_TOKENS, tokens)):
            debt = department.debts[what]
            if debt is not None and debt.second == entry.second:  # there is one at a time
                department.debts[what] = debt._replace(cost=debt.cost + less)
        self.tokens += tokens


class _Entry:
    """What was taken within one second."""

    __slots__ = ("alive", "second", "used")

    def __init__(self, second: int) -> None:
        self.second = second
        self.used = [0, 0]
        self.alive = True


class _Window:
    """The last 60 seconds and the current one, second by second."""

    __slots__ = ("_entries", "used")

    def __init__(self) -> None:
        self._entries: deque[_Entry] = deque()
        self.used = [0, 0]  # requests, tokens

    def roll(self, second: int) -> None:
        """Forget what is older than a minute."""
        while self._entries and self._entries[0].second < second - _MINUTE:
            gone = self._entries.popleft()
            gone.alive = False
            self.used[_REQUESTS] -= gone.used[_REQUESTS]
            self.used[_TOKENS] -= gone.used[_TOKENS]

    def take(self, second: int, tokens: int) -> _Entry:
        """Count one request."""
        if not self._entries or self._entries[-1].second != second:
            self._entries.append(_Entry(second))
        entry = self._entries[-1]
        self.change(entry, 1, tokens)
        return entry

    def change(self, entry: _Entry, requests: int, tokens: int) -> None:
        """Put right what was counted, if it still counts."""
        if entry.alive:
            entry.used[_REQUESTS] += requests
            entry.used[_TOKENS] += tokens
            self.used[_REQUESTS] += requests
            self.used[_TOKENS] += tokens

    def falls_to(self, most: float, what: int) -> int:
        """The second in which no more than ``most`` is left, if nothing is added; 0: at once."""
        left, when = self.used[what], 0
        for entry in self._entries:
            if left <= most + _NEARLY:
                break
            left -= entry.used[what]
            when = entry.second + _MINUTE + 1
        return when


class _Debt(NamedTuple):
    """A call that was larger than its department's share."""

    second: int
    cost: int

    def paid(self, share: float) -> float:
        """The second in which the share has made up for it."""
        return self.second + _MINUTE * self.cost / share if share > 0 else inf


class _Department:
    __slots__ = ("active", "asked", "debts", "weight", "window")

    def __init__(self, weight: int) -> None:
        self.weight = weight
        self.window = _Window()
        self.asked = 0  # the second of its last call, admitted or not
        self.active = False
        self.debts: list[_Debt | None] = [None, None]


class _Model:
    """One model's minute."""

    def __init__(self, name: str, limits: MinuteLimits, processes: Callable[[], int]) -> None:
        self._name = name
        self._weights = limits.weights
        self._whole = (limits.requests, limits.tokens)
        self._limits = [inf, inf]  # of this process
        self._processes = processes
        self._all = _Window()
        self._departments: dict[str, _Department] = {}
        self._sum = 0  # of the weights of active departments
        self._second = -1

    def admit(self, name: str, tokens: int, second: int) -> Taken:
        if second != self._second:
            self._roll(second)
        mine = self._departments.get(name)
        if mine is None:
            mine = self._departments[name] = _Department(self._weights.get(name, 1))
        mine.asked = second
        if not mine.active:
            mine.active = True
            self._sum += mine.weight
        tokens = int(
            min(tokens, self._limits[_TOKENS])
        )  # one that is larger than the minute has it for itself
        part = mine.weight / self._sum
        for what, cost in ((_REQUESTS, 1), (_TOKENS, tokens)):
            limit = self._limits[what]
            if limit != inf and not self._fits(mine, what, cost, limit, part, second):
                raise self._refusal(mine, tokens, part, second)
        for what, cost in ((_REQUESTS, 1), (_TOKENS, tokens)):
            if cost > self._limits[what] * part + _NEARLY:
                mine.debts[what] = _Debt(second, mine.window.used[what] + cost)
        everybody = self._all, self._all.take(second, tokens)
        return Taken(everybody, (mine, mine.window.take(second, tokens)), tokens)

    def _fits(self, mine: _Department, what: int, cost: int, limit: float, part: float, second: int) -> bool:
        share, used, debt = limit * part, mine.window.used[what], mine.debts[what]
        if self._all.used[what] + cost > limit + _NEARLY or (debt is not None and debt.paid(share) > second):
            return False
        return used + cost <= share + _NEARLY or (cost > share and 2 * used <= share)

    def _refusal(self, mine: _Department, tokens: int, part: float, second: int) -> RateLimited:
        """Told with the time from which on there is room, if nobody else takes it."""
        when, tight, everybody = -1.0, _REQUESTS, False
        for what, cost in ((_REQUESTS, 1), (_TOKENS, tokens)):
            limit, debt = self._limits[what], mine.debts[what]
            if limit == inf:
                continue
            share = limit * part
            own = float(mine.window.falls_to(share - cost if cost <= share else share / 2, what))
            if debt is not None:
                own = max(own, debt.paid(share))
            whole = float(self._all.falls_to(limit - cost, what))
            if max(own, whole) > when:
                when, tight, everybody = max(own, whole), what, whole > own
        seconds = max(1, ceil(when - second))
        most, active = self._limits[tight], sum(d.active for d in self._departments.values())
        held = (
            f"all {most:.0f} {_WORDS[tight]} of this minute are used"
            if everybody or active == 1
            else f"{active} departments share {most:.0f} {_WORDS[tight]} a minute, and yours has used its part"
        )
        return RateLimited(
            f"the contract limits the model {self._name}: {held}; try again in {seconds} seconds",
            param="model",
            detail={
                "retry_after_seconds": seconds,
                "limit": _NAMES[tight],
                "per_minute": round(most * part),
                "model": self._name,
            },
        )

    def _roll(self, second: int) -> None:
        """A new second: what is older than a minute counts no more."""
        self._second = second
        processes = max(1, self._processes())
        for what, most in enumerate(self._whole):
            self._limits[what] = inf if most is None else max(1.0, most / processes)
        self._all.roll(second)
        for name, department in list(self._departments.items()):
            department.window.roll(second)
            if department.active and department.asked < second - _MINUTE:
                department.active = False
                self._sum -= department.weight
            debts = [debt for debt in department.debts if debt is not None]
            if not department.active and all(debt.second + _LONGEST_DEBT < second for debt in debts):
                del self._departments[name]
