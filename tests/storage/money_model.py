# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the books should hold, worked out in the plainest way: lists and dictionaries, one call after the other."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date

from tests.storage.samples import correction, intent, settlement

from stellwerk.metering.budget import Budget, Budgets, Claim, claims_of
from stellwerk.metering.reservation import Reservation
from stellwerk.values.calendar import Period
from stellwerk.values.caller import Caller
from stellwerk.values.record import Correction, Intent, Outcome, Settlement
from stellwerk.values.usage import Usage
from stellwerk.values.zone import Zone

BUDGETS = Budgets(
    [
        Budget("house", "house", 600, Period.YEAR),
        Budget("red", "red", 200, Period.MONTH, zone=Zone.RED, warn_at=(50, 100)),
        Budget("roads", "roads", 300, Period.MONTH, department="roads"),
        Budget("key", "key", 200, Period.QUARTER, api_key="key1", warn_at=()),
        Budget("youth", "youth", 200, Period.MONTH, department="youth", hard=False),
    ],
    {},
)
DEAREST = {Zone.GREEN: 0, Zone.YELLOW: 1, Zone.RED: 2}
"""What a token costs beside one of yellow."""

BudgetKey = tuple[str, str]


@dataclass(frozen=True)
class Call:
    """A call under way, as the line knows it."""

    id: str
    department: str
    key: str
    targets: tuple[Zone, ...]  # in order; it may go on from each to the next
    day: str
    bound: int  # tokens at most
    pico: int  # of a token of yellow, when it began
    version: str
    at: int = 0  # which target it has come to

    @property
    def zone(self) -> Zone:
        return self.targets[self.at]

    @property
    def most(self) -> dict[Zone, int]:
        """The most that it can cost, by billed zone."""
        return {zone: self.cost(zone, self.bound) for zone in self.targets if DEAREST[zone]}

    def cost(self, zone: Zone, tokens: int) -> int:
        return DEAREST[zone] * self.pico * tokens

    @property
    def claims(self) -> tuple[Claim, ...]:
        caller = Caller(self.key, self.department, "letters", "51-100")
        return claims_of(BUDGETS.of(caller), self.most, date.fromisoformat(self.day))

    @property
    def intent(self) -> Intent:
        where = {"zone": self.zone, "endpoint": f"hub-{self.zone.value}", "model": f"m-{self.zone.value}"}
        most = max(self.most.values(), default=0)
        return intent(self.id, department=self.department, reserved_pico=most, **where)

    @property
    def reservation(self) -> Reservation:
        return Reservation(self.key, self.day, self.version, "EUR", self.claims)

    def moved(self) -> Call:
        return replace(self, at=self.at + 1)

    def ended(self, outcome: Outcome, tokens: int, *, estimated: bool = False) -> Settlement:
        return settlement(
            self.id,
            department=self.department,
            outcome=outcome,
            zone=self.zone,
            endpoint=f"hub-{self.zone.value}",
            model=f"m-{self.zone.value}",
            usage=Usage(tokens, 0, estimated=estimated),
            cost_pico=self.cost(self.zone, tokens),
            price_version=self.version if DEAREST[self.zone] else "",
            day=self.day,
        )

    def corrected(self, tokens: int, pico: int, because: str) -> Correction:
        return correction(
            self.id,
            department=self.department,
            zone=self.zone,
            endpoint=f"hub-{self.zone.value}",
            model=f"m-{self.zone.value}",
            usage=Usage(tokens, 0),
            cost_pico=pico,
            price_version=self.version,
            because=because,
            day=self.day,
        )


@dataclass
class Held:
    """One budget in one period."""

    reserved: int = 0
    spent: int = 0
    told: int = 0
    added: int = 0  # by corrections, which nobody can refuse


@dataclass
class Model:
    """The books."""

    open: dict[str, Call] = field(default_factory=dict)
    done: list[Call] = field(default_factory=list)
    unknown: dict[str, Call] = field(default_factory=dict)  # closed without anybody knowing what they used
    budgets: dict[BudgetKey, Held] = field(default_factory=dict)
    events: list[tuple[str, str]] = field(default_factory=list)
    entries: Counter[tuple[int, str, int, int]] = field(default_factory=Counter)  # kind, call, tokens, amount
    ledger: dict[tuple[str, str, str, str], list[int]] = field(default_factory=dict)
    """By day, department, zone, price version: calls, tokens, calls of unknown cost, cost."""

    def reserve(self, call: Call) -> str | None:
        """Take a call in; or the budget that has no room for it."""
        for claim in call.claims:
            held = self._held(claim)
            if claim.hard and held.spent + held.reserved + claim.amount_pico > claim.limit_pico:
                hopeless = held.reserved == 0 or held.spent + claim.amount_pico > claim.limit_pico
                first = min([*claim.warn_at, 80])
                if hopeless and held.spent * 100 >= claim.limit_pico * first:
                    self._tell(claim, held, 100)
                return claim.budget
        for claim in call.claims:
            self._held(claim).reserved += claim.amount_pico
        self.open[call.id] = call
        self.entries[1, call.id, 0, max(call.most.values(), default=0)] += 1
        return None

    def end(self, call: Call, tokens: int, *, unknown: bool = False, unsent: bool = False) -> None:
        """An open call is settled, where it is now. ``unsent``: by the books themselves, since it never left."""
        del self.open[call.id]
        cost = call.cost(call.zone, tokens)
        self.entries[2, call.id, tokens, cost] += 1
        opened_at = (
            call.version if call.at == 0 else ""
        )  # where nobody tells a price, that of the intent holds
        version = (opened_at if unknown or unsent else call.version) if DEAREST[call.zone] else ""
        self._book(call, version, 1, tokens, int(unknown), cost)
        for claim in call.claims:
            self._held(claim).reserved -= claim.amount_pico
        for claim in call.claims:
            self._spend(claim, cost if claim.pays(call.zone.value) else 0)
        if unknown:
            self.unknown[call.id] = call
        elif not unsent:
            self.done.append(call)

    def correct(self, call: Call, tokens: int, pico: int) -> None:
        """A difference to what was booked. Whose key it was is not known any more."""
        self.entries[3, call.id, tokens, pico] += 1
        self._book(call, call.version, 0, tokens, 0, pico)
        for claim in replace(call, key="", targets=(call.zone,), at=0).claims:
            self._held(claim).added += max(0, pico)
            self._spend(claim, pico)

    def _held(self, claim: Claim) -> Held:
        return self.budgets.setdefault((claim.budget, claim.period), Held())

    def _spend(self, claim: Claim, pico: int) -> None:
        held = self._held(claim)
        held.spent += pico
        steps = [step for step in claim.warn_at if held.told < step <= held.spent * 100 // claim.limit_pico]
        if steps:
            self._tell(claim, held, max(steps))

    def _tell(self, claim: Claim, held: Held, percent: int) -> None:
        if held.told < percent and claim.warn_at:
            held.told = percent
            self.events.append((claim.budget, str(percent)))

    def _book(self, call: Call, version: str, calls: int, tokens: int, unknown: int, pico: int) -> None:
        line = self.ledger.setdefault((call.day, call.department, call.zone.value, version), [0, 0, 0, 0])
        for place, more in enumerate((calls, tokens, unknown, pico)):
            line[place] += more
