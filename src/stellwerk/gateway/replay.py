# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""After a kill: what the last run knew of its open calls (:mod:`stellwerk.storage.progress`) goes into the books."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime

import sqlalchemy as sa

from stellwerk.metering.entries import Certainty, EntryKind
from stellwerk.metering.settle import bill
from stellwerk.policy.register import Model
from stellwerk.storage.batch import OpenCall
from stellwerk.storage.database import Database
from stellwerk.storage.progress import Far, Found
from stellwerk.storage.recorder import Recorder
from stellwerk.storage.tables import ledger_entry
from stellwerk.values.record import Correction, Outcome, Settlement
from stellwerk.values.usage import Usage
from stellwerk.values.zone import Zone


class Replay:
    """What is known of the calls of the last run."""

    def __init__(
        self, left: Sequence[Found], models: Mapping[str, Model], now: Callable[[], datetime]
    ) -> None:
        self._left = {found.call.decision_id: found for found in left}
        self._models = models
        self._now = now

    def ended(self, call: OpenCall) -> Settlement | None:
        """The settlement of an open call; ``None`` if nothing is known of it, or its price is gone."""
        found = self._left.get(call.decision_id)
        if found is None:
            return None
        usage = Usage(0, 0) if found.far is Far.OPEN else found.usage  # it was never sent
        return self._settlement(
            found, usage, call.department, call.cost_centre, call.zone, call.endpoint, call.model, call.day
        )

    async def finish(self, recorder: Recorder, database: Database) -> int:
        """Settle what is still open, put right what others closed as unknown, free the slots. Returns how many calls.

        With several processes on one database (with one, :meth:`ended` has told the start already).

        Raises:
            RecordError: the books cannot be written; the slots stay, and the next start goes on.
        """
        done = 0
        for found in self._left.values():
            done += await self._finish(found, recorder, database)
            found.slot.free()
        return done

    async def _finish(self, found: Found, recorder: Recorder, database: Database) -> bool:
        account = found.call.account
        usage = Usage(0, 0) if found.far is Far.OPEN else found.usage
        settlement = self._settlement(
            found,
            usage,
            account.department,
            account.cost_centre,
            account.zone,
            account.endpoint,
            account.model,
            found.call.day,
        )
        if settlement is None:
            return False
        if await recorder.settle(settlement) is True:
            return True
        if not usage.sent or not _closed_as_unknown(database, found):
            return False
        correction = Correction(
            decision_id=settlement.decision_id,
            at=settlement.at,
            day=settlement.day,
            zone=settlement.zone,
            endpoint=settlement.endpoint,
            model=settlement.model,
            department=settlement.department,
            cost_centre=settlement.cost_centre,
            use_case=account.use_case,
            usage=usage,
            cost_pico=settlement.cost_pico,
            currency=settlement.currency,
            price_version=settlement.price_version,
            because="recovered",
        )
        return await recorder.correct(correction) is True

    def _settlement(
        self,
        found: Found,
        usage: Usage,
        department: str,
        cost_centre: str,
        zone: str,
        endpoint: str,
        model: str,
        day: str,
    ) -> Settlement | None:
        known = self._models.get(model)
        if known is None or not day:
            return None
        price = known.price_on(date.fromisoformat(day))
        if price is None and zone != Zone.GREEN.value:
            return None
        cost = bill(price, usage)
        return Settlement(
            decision_id=found.call.decision_id,
            at=self._now(),
            outcome=Outcome.INTERRUPTED,
            zone=Zone(zone),
            endpoint=endpoint,
            model=model,
            department=department,
            cost_centre=cost_centre,
            usage=usage,
            cost_pico=cost.cost_pico,
            currency=cost.currency,
            price_version=cost.price_version,
            overhead_us=0,
            first_byte_us=0,
            total_us=0,
            day=day,
        )


def _closed_as_unknown(database: Database, found: Found) -> bool:
    """Whether somebody else settled the call without knowing what it used, and nobody put that right."""
    with database.reading() as connection:
        rows = connection.execute(
            sa.select(ledger_entry.c.kind, ledger_entry.c.certainty).where(
                ledger_entry.c.day == date.fromisoformat(found.call.day),
                ledger_entry.c.decision_id == found.call.decision_id,
                ledger_entry.c.kind != EntryKind.RESERVATION,
            )
        ).all()
    return [(row.kind, row.certainty) for row in rows] == [(EntryKind.SETTLEMENT, Certainty.UNKNOWN)]
