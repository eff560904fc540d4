# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Calls to a made-up provider, written into the books as the line writes them."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import NamedTuple

from tests.storage.samples import intent, overflow, reservation, settlement

from stellwerk.metering.invoice.measures import Measures
from stellwerk.metering.invoice.names import Billed
from stellwerk.storage.database import Place
from stellwerk.storage.recorder import Recorder
from stellwerk.values.calendar import local_day
from stellwerk.values.record import Outcome
from stellwerk.values.usage import Usage
from stellwerk.values.zone import Zone

VERSION = "muster-2026-05"
BILLED = (
    Billed("musterhub", "hub-yellow", "mittel", "muster-m-0324", "muster-m"),
    Billed("musterhub", "hub-yellow", "groß", "muster-l"),
    Billed("anderswo", "hub-other", "fremd", "fremd-1"),
)
_NUMBERS = itertools.count(1)


class Call(NamedTuple):
    """One call to ``mittel``, at 0.20 and 0.65 EUR per million tokens."""

    at: datetime
    usage: Usage = Usage(1_000, 400)
    outcome: Outcome = Outcome.DELIVERED
    department: str = "bauamt"
    model: str = "mittel"
    reserved: Measures = Measures()
    went_on: bool = False  # to green, after it failed there
    unknown: bool = False  # the process died
    endpoint: str = "hub-yellow"
    version: str = VERSION

    @property
    def pico(self) -> int:
        return 200_000 * self.usage.tokens_in + 650_000 * self.usage.tokens_out


def may(day: int, hour: int = 12) -> datetime:
    """A time of May 2026, UTC."""
    return datetime(2026, 5, day, hour, tzinfo=UTC)


def booked(place: Place, calls: Iterable[Call]) -> None:
    """Through the recorder, each with its reservation."""
    asyncio.run(_booked(place, tuple(calls)))


async def _booked(place: Place, calls: tuple[Call, ...]) -> None:
    recorder = Recorder.open(place)
    for call in calls:
        name, day = f"dec_{next(_NUMBERS)}", local_day(call.at).isoformat()
        where = {"endpoint": call.endpoint, "model": call.model, "department": call.department}
        office = {**where, "cost_centre": f"{call.department}-1"}
        most = call.reserved.pico or 3 * call.pico
        await recorder.intent(
            intent(name, at=call.at, use_case="briefe", reserved_pico=most, **office),
            reservation(day=day)._replace(price_version=call.version),
        )
        if call.went_on:
            await recorder.overflow(overflow(name))
            office |= {
                "endpoint": "own",
                "model": "small",
                "zone": Zone.GREEN,
                "price_version": "",
                "cost_pico": 0,
            }
        made = settlement(
            name,
            **{
                "at": call.at,
                "day": day,
                "usage": call.usage,
                "outcome": call.outcome,
                "cost_unknown": call.unknown,
                "cost_pico": call.pico,
                "price_version": call.version,
                **office,
            },
        )
        assert await recorder.settle(made)
    await recorder.close()
