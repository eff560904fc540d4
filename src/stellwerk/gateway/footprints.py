# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Energy and emissions of a call, for the answer's headers: looked up in microseconds, at rates worked out beside.

Own hardware has a rate of its own as soon as the last 30 days hold a day of figures and 100,000 tokens; until then,
and in yellow and red, the assumption for the zone and the size of the model holds.
"""

from __future__ import annotations

import asyncio
import logging
from datetime import UTC, date, datetime, timedelta

import sqlalchemy as sa

from stellwerk.metering.footprint import CallFootprint, Rate, assumed_rate, of_call, own_rate
from stellwerk.metering.green import embodied_g
from stellwerk.metering.spread import weighted
from stellwerk.policy.register import Register
from stellwerk.storage.database import Database
from stellwerk.storage.power import energies
from stellwerk.storage.used import tokens_by_endpoint, used
from stellwerk.values.calendar import Period, local_day
from stellwerk.values.usage import Usage

log = logging.getLogger(__name__)

_EVERY_S = 600.0
_DAYS = 30
_LEAST_SECONDS = 24 * 3600
_LEAST_TOKENS = 100_000


class Footprints:
    """Rates by model. Lives on the event loop.

    Args:
        database: where measured energy and used tokens stand.
        register: models, hardware and assumptions.
    """

    def __init__(self, database: Database, register: Register) -> None:
        self._database = database
        self._register = register
        self._rates = {
            model.name: assumed_rate(register.footprint, register.zone_of(model), model.tier)
            for model in register.models.values()
        }

    def of(self, model: str, usage: Usage) -> CallFootprint:
        """What a call took. ``model``: the public name of the one that answered.

        Raises:
            KeyError: there is no such model.
        """
        return of_call(self._rates[model], usage.tokens_in, usage.tokens_out)

    def headers(self, model: str, usage: Usage) -> list[tuple[bytes, bytes]]:
        """The same as headers of the answer; raises like :meth:`of`."""
        call = self.of(model, usage)
        return [
            (b"x-stellwerk-energy-wh", call.wh.encode()),
            (b"x-stellwerk-co2e-g", call.co2e_g.encode()),
            (b"x-stellwerk-footprint", call.evidence.value.encode()),
        ]

    def told(self, model: str, usage: Usage) -> dict[str, str]:
        """The same for the ``usage`` object of an answer, beside counts and cost; raises like :meth:`of`."""
        call = self.of(model, usage)
        return {"energy_wh": call.wh, "co2e_g": call.co2e_g, "footprint": call.evidence.value}

    async def follow(self) -> None:
        """Keep the rates of own hardware up to date, until cancelled."""
        while self._register.hardware:
            try:
                own = await asyncio.to_thread(self._own, local_day(datetime.now(UTC)))
            except sa.exc.SQLAlchemyError as error:
                log.warning("footprints stay as they were (%s)", type(error).__name__)
            else:
                self._rates = self._rates | {
                    name: own[model.endpoint]
                    for name, model in self._register.models.items()
                    if model.endpoint in own
                }
            await asyncio.sleep(_EVERY_S)

    def _own(self, today: date) -> dict[str, Rate]:
        """Rates of the endpoints about which enough is known."""
        first, month = today - timedelta(days=_DAYS - 1), Period.MONTH.first_day(today)
        with self._database.reading() as connection:
            energy = energies(connection, first, today)
            tokens = tokens_by_endpoint(used(connection, first, today))
        found: dict[str, Rate] = {}
        footprint = self._register.footprint
        for name, hardware in self._register.hardware.items():
            version = hardware.in_month(month)
            if version is None or name not in energy or name not in tokens:
                continue
            seconds = energy[name].measured_s + energy[name].declared_s
            enough = weighted(*tokens[name], footprint.output_weight) >= _LEAST_TOKENS
            if enough and seconds >= _LEAST_SECONDS:
                making = embodied_g(version, month, seconds)
                rate = own_rate(version, energy[name], tokens[name], footprint, making)
                if rate is not None:
                    found[name] = rate
        return found
