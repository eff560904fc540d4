# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who may call, in memory: every key with its caller, and the register with its use cases; follows the database.

A call costs one keyed hash and one look into a dict. A thread asks the database a few times per second for its
revision and reads what changed since, so a key that was revoked anywhere is refused within a second by every process.
If the database cannot be asked for some seconds, no key is known any more: what was revoked meanwhile cannot be told.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import logging
import time
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime

import sqlalchemy as sa

from stellwerk.errors import RecordError, Unauthenticated
from stellwerk.gateway import last_use
from stellwerk.gateway.limits import Limits
from stellwerk.gateway.purse import Purse
from stellwerk.metering.budget import Budgets, State
from stellwerk.policy.register import Register
from stellwerk.storage import budgets, organisation
from stellwerk.storage.batch import BudgetKey
from stellwerk.storage.database import Database
from stellwerk.storage.organisation import KEYED, StoredKey
from stellwerk.storage.secrets import Secrets
from stellwerk.values.calendar import local_day
from stellwerk.values.key import KnownKey, Scope

log = logging.getLogger(__name__)

POLL_S = 0.25
_STALE_S = 5.0
_LONGEST = 256  # characters; anything longer is no key of ours and is not worth hashing
_NOBODY = "0" * 64


class DirectoryUnavailable(RecordError):
    code = "directory_unavailable"


class Directory:
    """The keys and the register of one gateway process.

    Args:
        database, secrets: where people's changes stand.
        register: what the configuration says; its endpoints, models and policy hold as they are.
        changed: told of a new register when use cases, releases or price lists changed; on the event loop.

    ``purse`` and ``learn``, once set, are told of budgets, and of what other processes spent of them.
    """

    def __init__(
        self,
        database: Database,
        secrets: Secrets,
        register: Register,
        changed: Callable[[Register], None] = lambda register: None,
    ) -> None:
        self._database = database
        self._key = secrets.key(organisation.KEY_PURPOSE)
        self._given = register
        self._changed = changed
        self._sources = organisation.sources_of(register)
        own = () if register.first_start else register.keys
        unstored = tuple(key for key in register.keys if not key.stored)
        self._of_file = {
            key.sha256.lower(): KnownKey(key.caller, key.sha256.lower(), key.scopes)
            for key in own or unstored
        }
        self._revision = -1
        self._reading = asyncio.Lock()
        self._stored: dict[str, StoredKey] = {}
        self._keyed: dict[str, KnownKey] = {}
        self._plain: dict[str, KnownKey] = dict(self._of_file)
        self._fresh_until = 0.0
        self.last_use = last_use.LastUse()
        self.limits = Limits()
        self.purse: Purse | None = None
        self.before_budgets: Callable[[], Awaitable[None]] | None = None
        """Asked before other budgets hold for calls: returns when the books know what was spent before them."""
        self.learn: Callable[[Mapping[BudgetKey, State]], None] | None = None
        self.budgets = Budgets((), {})
        self._states: Mapping[BudgetKey, State] = {}
        self.processes = 1
        """Gateways that run on the database, this one among them."""
        self.register = register
        self.refresh()

    @property
    def database(self) -> Database:
        """Where people's changes stand."""
        return self._database

    def find(self, secret: str, scope: Scope = Scope.CALL) -> KnownKey:
        """The key with this secret, if it is valid now and opens ``scope``.

        Both hashes are made and compared whatever the secret is, so an unknown key, a wrong one and one of the other
        sort cost the same; what a dict tells by its time is at best about the hash of the guess.

        Raises:
            Unauthenticated: unknown, expired, revoked, or not for this; one answer for all.
            DirectoryUnavailable: the database could not be asked for some seconds.
        """
        if time.monotonic() > self._fresh_until:
            raise DirectoryUnavailable("the list of keys cannot be read at the moment; try again later")
        raw = secret.encode("utf-8", "surrogatepass")
        if len(raw) > _LONGEST:
            raw = b""
        keyed, plain = hmac.digest(self._key, raw, "sha256").hex(), hashlib.sha256(raw).hexdigest()
        one, other = self._keyed.get(keyed), self._plain.get(plain)
        right = hmac.compare_digest(keyed, one.hash if one is not None else _NOBODY)
        right |= hmac.compare_digest(plain, other.hash if other is not None else _NOBODY)
        known = one or other
        if not right or known is None or scope not in known.scopes or _over(known):
            raise Unauthenticated(
                "this API key is not known here, or no longer valid, or not for this; ask your administrator"
            )
        self.last_use.note(known.caller.key_id)
        return known

    async def catch_up(self, before_budgets: Callable[[], Awaitable[None]] | None = None) -> None:
        """Read what changed, and pass a new register on. Raises like :meth:`refresh`."""
        async with self._reading:
            register = await asyncio.get_running_loop().run_in_executor(None, self.refresh)
        if register is not None:
            self._changed(register)
        while self.purse is not None and self.purse.budgets is not (budgets := self.budgets):
            if before_budgets is not None:
                await before_budgets()
            if budgets is self.budgets:  # else somebody has read newer ones meanwhile
                self.purse.adopt(budgets)
        if self.learn is not None:
            self.learn(self._states)

    async def follow(self) -> None:
        """Keep up with the database until cancelled."""
        loop = asyncio.get_running_loop()
        failing = False
        while True:
            await asyncio.sleep(POLL_S)
            try:
                await self.catch_up(self.before_budgets)
                failing = False
            except (sa.exc.SQLAlchemyError, OSError) as error:
                if not failing:
                    log.error(
                        "the list of keys cannot be read (%s); calls are refused soon", type(error).__name__
                    )
                failing = True
                continue
            day, used = self.last_use.take()
            if used:
                try:
                    await loop.run_in_executor(None, last_use.write, self._database, day, used)
                except sa.exc.SQLAlchemyError:
                    self.last_use.keep(used)

    def refresh(self) -> Register | None:
        """Read what changed; returns the register if it is a new one: whoever calls passes it on. One thread at a time.

        Raises:
            sqlalchemy.exc.SQLAlchemyError: the database cannot be read; what was known stays for some seconds.
        """
        began = time.monotonic()
        with self._database.reading() as connection:
            now = organisation.revision(connection)
            if now != self._revision:
                self._read(connection, now)
            if self.learn is not None:
                self.processes = max(1, organisation.processes(connection))
                if self.budgets.all:
                    self._states = budgets.states(connection, local_day(datetime.now(UTC)))
        self._fresh_until = began + _STALE_S
        made, self._made = self._made, None
        return made

    _made: Register | None = None

    def _read(self, connection: sa.Connection, now: int) -> None:
        since = self._revision
        moved = organisation.departments_changed(connection, since) if since >= 0 else ()
        for stored in organisation.keys(connection, since=since, of_departments=moved):
            self._take(stored)
        if since < 0 or organisation.anything_else_changed(connection, since):
            made = organisation.assembled(connection, self._given)
            if made != self.register:
                self.register = self._made = made
        if since < 0 or budgets.budgets_changed(connection, since):
            self.budgets = budgets.read_budgets(connection)
        self._revision = now

    def _take(self, stored: StoredKey) -> None:
        """Put one key in its place. Each step is one operation on a dict, so calls may look meanwhile."""
        before = self._stored.get(stored.id)
        self._stored[stored.id] = stored
        digest = stored.known.hash
        table = self._keyed if stored.scheme == KEYED else self._plain
        if (
            stored.source == "file"
        ):  # the configuration says what it may; here stands only that it was revoked
            known = self._of_file.get(digest)
        else:
            known = stored.known if stored.source in self._sources else self._of_file.get(digest)
        if before is not None and before.known.hash != digest:
            table.pop(before.known.hash, None)
        if known is None or (stored.revoked and known.caller.key_id == stored.id):
            table.pop(digest, None)
        else:
            table[digest] = known


def _over(known: KnownKey) -> bool:
    return known.expires_at is not None and datetime.now(UTC) >= known.expires_at
