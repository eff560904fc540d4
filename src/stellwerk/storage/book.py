# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The book: what adds rows to the trail, opens and settles calls and moves the ledger, atomically.

Synchronous and single-handed: whoever calls it (event loop or writer thread) must be alone with it. Everything
that belongs together stands in one transaction: trail, signed head, open calls, ledger. There are two:
:mod:`stellwerk.storage.sqlite_book` and :mod:`stellwerk.storage.postgresql_book`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple, Protocol

from stellwerk.audit.chain import Head
from stellwerk.metering.budget import State
from stellwerk.storage.batch import BudgetKey, End, Entry, OpenCall

Durability = Literal["normal", "full"]
"""``normal``: what is acknowledged survives a killed process; a power cut may cost the last second.
``full``: it survives a power cut too, at the price of one disk flush per commit. PostgreSQL is always ``full``."""


class Unwritable(Exception):
    """Nothing was committed, as far as is known, for a reason that lies in the database: it may pass by waiting."""


class Waiting(NamedTuple):
    """A row of ``audit_outbox``."""

    id: int
    at: str  # audit.chain.stamp
    name: str
    detail: object  # JSON, as text or already read


class Book(Protocol):
    """The writing end of the books."""

    threaded: bool
    """Whether every commit may wait, so that none belongs on an event loop."""

    shared: bool
    """Whether other processes write the same books."""

    head: Head
    """The end of the trail as this process last saw it, committed."""

    open: dict[str, OpenCall]
    """Calls under way of this process (on SQLite: all of them)."""

    states: dict[BudgetKey, State]
    """Budgets as this process last saw them, committed (on SQLite: all of them, as they are)."""

    def append(self, entries: Sequence[Entry], wait_ms: int = 0) -> list[End]:
        """Commit ``entries`` in one transaction, in order, and say for each what came of it (see Batch).

        ``wait_ms``: how long to wait for another program's lock on the database.

        Raises:
            Unwritable: nothing changed, and the same may succeed later.
            Exception: any other: one of the entries cannot be stored at all; nothing changed.
        """

    def unsent(self) -> list[Entry]:
        """Intents that were told to have failed and got into the books all the same; each is given once."""

    def waiting(self, most: int) -> list[Waiting]:
        """The oldest rows of the outbox, oldest first. May run beside :meth:`append` only where it is not threaded.

        Raises:
            Unwritable: the database is out of reach.
        """

    def left_open(self) -> list[OpenCall]:
        """Calls whose process is dead, as far as can be told in this moment.

        Raises:
            Unwritable: the database is out of reach.
        """

    def hash_at(self, seq: int) -> str | None:
        """The stored hash of row ``seq``; ``None`` if there is no such row."""

    def flush(self) -> None:
        """Bring what is committed so far onto the disk. Safe on another thread."""

    def fold(self) -> None:
        """Keep the database's log short, where that is the program's work. Safe on another thread."""

    def close(self) -> None:
        """Let go of the database."""
