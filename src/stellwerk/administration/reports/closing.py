# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Once a day, while a gateway runs: the people of the month that is over are written down."""

from __future__ import annotations

import asyncio
import logging
from datetime import UTC, datetime

import sqlalchemy as sa

from stellwerk.administration.reports import headcounts
from stellwerk.storage.database import Database
from stellwerk.values.calendar import local_day

log = logging.getLogger(__name__)

_EVERY_S = 24 * 3600.0


async def close_months(database: Database, k: int) -> None:
    """Until cancelled: at once, so that a start on the first of a month is no day too late, then once a day.

    ``k``: people that have to stand behind a figure of use.
    """
    while True:
        today = local_day(datetime.now(UTC))
        try:
            await asyncio.to_thread(headcounts.close_last_month, database, today, k)
        except sa.exc.SQLAlchemyError as error:
            log.warning(
                "the people of last month could not be written down (%s); tomorrow again",
                type(error).__name__,
            )
        await asyncio.sleep(_EVERY_S)
