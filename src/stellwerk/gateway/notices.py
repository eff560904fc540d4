# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The post: warns whoever is to be warned, beside the calls, and tries again where somebody cannot be reached."""

from __future__ import annotations

import asyncio
import functools
import logging
from collections.abc import Coroutine
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from stellwerk.errors import NoticeError, origin
from stellwerk.gateway import mail
from stellwerk.gateway.webhook import Webhooks, host_of
from stellwerk.metering.warning import payload, subject, text
from stellwerk.storage import notices as rows
from stellwerk.storage.database import Database
from stellwerk.values.notices import NoticeTargets, Webhook

log = logging.getLogger(__name__)

EVERY_S = 5.0
_AT_ONCE = 4  # messages under way
_LAST_S = 5.0


class Notices:
    """Warnings of one process. Several on one database share the work."""

    def __init__(self, database: Database, targets: NoticeTargets) -> None:
        self._database = database
        self._targets = targets

    async def run(self) -> None:
        """Send what is due until cancelled; what is under way then has some seconds to end."""
        failing = False
        async with Webhooks() as webhooks:
            while True:
                try:
                    await _to_its_end(self.round(webhooks))
                    failing = False
                except (sa.exc.SQLAlchemyError, OSError) as error:
                    if not failing:
                        log.error(
                            "warnings of budgets cannot be sent at the moment (%s)", type(error).__name__
                        )
                    failing = True
                await asyncio.sleep(EVERY_S)

    async def round(self, webhooks: Webhooks) -> int:
        """Pass on what was reached, and send what is due. Returns how many messages were tried.

        Raises:
            sqlalchemy.exc.SQLAlchemyError: the database cannot be used now.
        """
        targets = self._targets
        await asyncio.to_thread(
            rows.pass_on,
            self._database,
            mail=targets.smtp is not None,
            recipients=targets.recipients,
            webhooks=[webhook.name for webhook in targets.webhooks],
        )
        due = await asyncio.to_thread(rows.take, self._database)
        lanes = asyncio.Semaphore(_AT_ONCE)
        ends = await asyncio.gather(
            *(self._send(one, webhooks, lanes) for one in due), return_exceptions=True
        )
        for end in ends:
            if end is not None:
                raise end
        return len(due)

    async def _send(self, due: rows.Due, webhooks: Webhooks, lanes: asyncio.Semaphore) -> None:
        webhook = self._targets.webhook(due.target) if due.channel == rows.WEBHOOK else None
        host = "" if webhook is None else host_of(webhook)
        try:
            async with lanes:
                await self._hand_over(due, webhook, webhooks)
        except NoticeError as error:
            await self._failed(due, error.message, error.final, host)
        except Exception as error:
            log.error("unexpected %s at %s", type(error).__name__, origin(error))
            await self._failed(due, f"unexpected {type(error).__name__}", False, host)
        else:
            await asyncio.to_thread(rows.sent, self._database, due, host)

    async def _hand_over(self, due: rows.Due, webhook: Webhook | None, webhooks: Webhooks) -> None:
        warning = due.warning
        if warning is None:
            raise NoticeError("what is stored of it cannot be read", final=True)
        if due.channel == rows.WEBHOOK:
            if webhook is None:
                raise NoticeError("this webhook does not stand in the configuration any more", final=True)
            await webhooks.send(webhook, {"id": f"notice-{due.id}", **payload(warning)}, datetime.now(UTC))
            return
        smtp = self._targets.smtp
        if smtp is None:
            raise NoticeError("no mail server stands in the configuration any more", final=True)
        number = f"{due.id}-{int(due.at.timestamp())}"
        made = mail.letter(smtp, due.target, subject(warning), text(warning), number=number, at=due.at)
        await mail.send(smtp, made)

    async def _failed(self, due: rows.Due, problem: str, final: bool, host: str) -> None:
        note = functools.partial(rows.failed, self._database, due, problem, final=final, host=host)
        over = await asyncio.to_thread(note)
        where = f"webhook {due.target}" if due.channel == rows.WEBHOOK else "a mail address"
        if over:
            log.error("a warning to %s is given up: %s", where, problem)
        else:
            log.warning("a warning to %s waits for the next attempt: %s", where, problem)


async def _to_its_end(work: Coroutine[Any, Any, int]) -> None:
    """Not cut off between sending and noting it, as long as it is quick: else somebody would be told twice."""
    task = asyncio.ensure_future(work)
    try:
        await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait([task], timeout=_LAST_S)
        task.cancel()
        raise
