# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""On which day a key was last used: the day only, and written once a day (no profile of times, Art. 25 GDPR)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime

import sqlalchemy as sa

from stellwerk.storage.database import Database
from stellwerk.storage.tables import api_key


class LastUse:
    """Keys used since the last writing. Lives on the event loop."""

    def __init__(self) -> None:
        self._day = datetime.now(UTC).date()
        self._told: set[str] = set()  # today
        self._waiting: set[str] = set()

    def note(self, key_id: str) -> None:
        """The key was used now."""
        if key_id not in self._told:
            self._told.add(key_id)
            self._waiting.add(key_id)

    def take(self) -> tuple[date, list[str]]:
        """What is to be written; hand it back to :meth:`keep` if that fails."""
        today = datetime.now(UTC).date()
        if self._day != today:
            self._day, self._told = today, set()
        waiting, self._waiting = sorted(self._waiting), set()
        return today, waiting

    def keep(self, key_ids: Iterable[str]) -> None:
        """These could not be written; they wait for the next time."""
        self._waiting.update(key_ids)


def write(database: Database, day: date, key_ids: list[str]) -> None:
    """Put the day into the keys' rows; for a thread.

    Raises:
        sqlalchemy.exc.SQLAlchemyError: it cannot be written now.
    """
    with database.writing() as writing:
        writing.execute(
            sa.update(api_key).where(api_key.c.id == sa.bindparam("key")).values(last_used_on=day),
            [{"key": key_id} for key_id in key_ids],
        )
