# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a running gateway does beside calls: it follows the keys, brings people's changes into the trail, and keeps
nothing longer than it may.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine, Mapping
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any

import sqlalchemy as sa

from stellwerk.errors import ConfigurationError
from stellwerk.gateway.directory import Directory
from stellwerk.storage.database import Database
from stellwerk.storage.expired import sweep
from stellwerk.storage.recorder import Recorder

log = logging.getLogger(__name__)

_DRAIN_S = 0.25
_RETAIN_S = 24 * 3600.0


class Upkeep:
    """Background work of one process; each task ends only when it is stopped, else that is told."""

    def __init__(
        self,
        directory: Directory,
        recorder: Recorder,
        database: Database,
        jobs: Mapping[str, Callable[[], Coroutine[Any, Any, None]]] = MappingProxyType({}),
    ) -> None:
        """``jobs``: what else is to run until the end, by what it means if it ends before."""
        self._directory = directory
        self._database = database
        self._recorder = recorder
        self._jobs = jobs
        self._tasks: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        """Bring what waits into the trail and the keys up to date (models took their time to load), then begin."""
        await self._recorder.drain()
        await self._directory.catch_up()
        self._begin("the list of keys is not followed any more; calls are refused", self._directory.follow())
        self._begin("changes do not come into the trail any more", self._drain())
        self._begin("what is too old is not deleted any more", self._retain())
        for if_it_ends, job in self._jobs.items():
            self._begin(if_it_ends, job())

    async def stop(self) -> None:
        """End the tasks, and bring what was changed last into the trail."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._recorder.drain()

    async def _drain(self) -> None:
        while True:
            await asyncio.sleep(_DRAIN_S)
            await self._recorder.drain()

    async def _retain(self) -> None:
        while True:
            try:
                await self._recorder.retain(datetime.now(UTC))
            except (
                ConfigurationError
            ) as error:  # a trail that was tampered with stays as it is: it is evidence
                log.critical("nothing was deleted: %s", error.message)
            try:
                await asyncio.to_thread(sweep, self._database)
            except sa.exc.SQLAlchemyError as error:
                log.warning("what is over could not be deleted (%s); tomorrow again", type(error).__name__)
            await asyncio.sleep(_RETAIN_S)

    def _begin(self, if_it_ends: str, work: Coroutine[Any, Any, None]) -> None:
        def told(task: asyncio.Task[None]) -> None:
            if not task.cancelled() and (error := task.exception()) is not None:
                log.critical("%s (%s); restart the gateway", if_it_ends, type(error).__name__)

        task = asyncio.create_task(work)
        task.add_done_callback(told)
        self._tasks.append(task)
