# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""How much of a difference our own uncertain calls can make: failed ones that the provider may bill, and estimates.

Each such call truly used something between nothing and what was reserved for it, so all of them together can make a
difference within those bounds and no larger one. Where both sorts are there, requests beyond ours are failed calls, and
take tokens of input and output like the other requests of the line as far as they can; estimates take the rest.
"""

from __future__ import annotations

from collections.abc import Set
from fractions import Fraction
from typing import NamedTuple

from stellwerk.metering.invoice.books import Evidence, Uncertain
from stellwerk.metering.invoice.causes import Cause, Part
from stellwerk.metering.invoice.measures import NOTHING, Measures
from stellwerk.metering.invoice.rates import Rates

_UNBOUNDED = 2**62


class Room(NamedTuple):
    """What is left of the money that a group of calls can make, 10^-12; it bounds their tokens."""

    up: int
    down: int

    def after(self, pico: int) -> Room:
        """When so much of it was used."""
        return Room(self.up - pico, self.down + pico)


class Found(NamedTuple):
    """Parts that uncertain calls explain, and what they can make beyond that in money."""

    parts: tuple[Part, ...]
    failed: Room
    estimated: Room


def explain(
    difference: Measures,
    compared: Set[str],
    ours: Measures,
    evidence: Evidence,
    rates: Rates | None,
    attempts: int,
) -> Found:
    """Counts that uncertain calls explain, with what these are worth.

    Args:
        difference: theirs less ours; 0 in counts that are not compared.
        compared: the counts that the invoice states.
        ours: what the ledger has on the line.
        evidence: of the line.
        rates: what tokens are worth; ``None`` where no price is known.
        attempts: how often a failed call may have been sent.
    """
    failed, estimated = evidence.failed, evidence.estimated
    requests = difference.requests if "requests" in compared else None
    more = difference.tokens_in > 0 or difference.tokens_out > 0 or difference.pico > 0
    retried, again, refused = _requests(requests, evidence, attempts, more)
    billed = failed.calls > 0 and (requests is None or retried > 0)
    spare = Room(failed.reserved_pico * attempts if billed else 0, 0)
    slack = Room(max(0, estimated.reserved_pico - estimated.sums.pico), estimated.sums.pico)
    first = Measures(requests=retried)
    second = Measures(requests=again)
    for field in ("tokens_in", "tokens_out"):
        if field not in compared:
            continue
        rate = None if rates is None else getattr(rates, field)
        most = _tokens(failed.calls if billed else 0, spare.up, rate)
        hi = _tokens(estimated.calls, slack.up, rate)
        want = getattr(difference, field)
        like = want if requests is None or not estimated.calls else _like(ours, field, retried)
        x = 0 if requests is None else max(0, min(like, want, most))
        y = max(-getattr(estimated.sums, field), min(want - x, hi))
        x = max(0, min(want - y, most))
        first, second = first._replace(**{field: x}), second._replace(**{field: y})
        if rate is not None:
            spare, slack = spare.after(round(rate * x)), slack.after(round(rate * y))
    if "cached_in" in compared:
        first, second = _cached(difference.cached_in, first, second, estimated)
    parts = []
    if first != NOTHING:
        first = first.priced(rates.value(first) if rates is not None else 0)
        parts.append(Part(Cause.RETRIES, first, _failed_words(failed, attempts)))
    if second != NOTHING:
        second = second.priced(rates.value(second) if rates is not None else 0)
        parts.append(Part(Cause.ESTIMATES, second, _estimated_words(estimated)))
    if refused:
        parts.append(
            Part(
                Cause.REFUSED,
                Measures(requests=refused),
                f"calls that the provider refused: {evidence.refused}",
            )
        )
    return Found(tuple(parts), spare, slack if estimated.calls else Room(0, 0))


def in_money(left: int, found: Found, evidence: Evidence, attempts: int) -> tuple[Part, ...]:
    """The part of an amount that uncertain calls can make, where no counts tell what it was for."""
    parts = []
    estimated = max(-found.estimated.down, min(left, found.estimated.up))
    if estimated:
        parts.append(Part(Cause.ESTIMATES, Measures(pico=estimated), _estimated_words(evidence.estimated)))
    failed = max(0, min(left - estimated, found.failed.up))
    if failed:
        parts.append(Part(Cause.RETRIES, Measures(pico=failed), _failed_words(evidence.failed, attempts)))
    return tuple(parts)


def _requests(wanted: int | None, evidence: Evidence, attempts: int, more: bool) -> tuple[int, int, int]:
    """Requests that failed calls, uncounted estimates and refusals make."""
    estimated = evidence.estimated
    if not wanted:
        return 0, 0, 0
    if wanted < 0:  # an estimated call that the provider did not count
        return 0, max(wanted, -estimated.counted), 0
    most = (
        evidence.failed.calls * attempts,
        (estimated.calls - estimated.counted) * attempts,
        evidence.refused * attempts,
    )
    taken = [0, 0, 0]
    for n in (0, 1, 2) if more else (2, 0, 1):  # what used nothing was most likely refused
        taken[n] = min(wanted - sum(taken), most[n])
    return taken[0], taken[1], taken[2]


def _tokens(calls: int, pico: int, rate: Fraction | None) -> int:
    """How many tokens so much money is at most. What costs nothing has no bound."""
    if not calls or (rate and pico <= 0):
        return 0
    return int(pico / rate) if rate else _UNBOUNDED


def _like(ours: Measures, field: str, requests: int) -> int:
    """Tokens of so many requests like the others of the line."""
    return getattr(ours, field) * requests // ours.requests if ours.requests > 0 else 0


def _cached(
    wanted: int, first: Measures, second: Measures, estimated: Uncertain
) -> tuple[Measures, Measures]:
    x = max(0, min(wanted, first.tokens_in))
    least = -estimated.sums.cached_in
    y = max(least, min(wanted - x, max(0, estimated.sums.tokens_in + second.tokens_in + least)))
    return first._replace(cached_in=x), second._replace(cached_in=y)


def _failed_words(failed: Uncertain, attempts: int) -> str:
    return (
        f"calls that were sent and failed or went on elsewhere: {failed.calls}; the provider may bill what it worked, "
        f"each up to {attempts} times"
    )


def _estimated_words(estimated: Uncertain) -> str:
    return (
        f"calls with estimated or unknown counts: {estimated.calls}, in the ledger with {estimated.sums.tokens_in} "
        f"tokens in and {estimated.sums.tokens_out} out"
    )
