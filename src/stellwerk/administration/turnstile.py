# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Where sign-ins wait: a few at a time, so that a flood of them fills neither the cores nor the memory."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from stellwerk.errors import RateLimited

T = TypeVar("T")

_LONGEST_QUEUE = 64


class TooManySignIns(RateLimited):
    code = "too_many_sign_ins"


class Turnstile:
    """Runs what hashes passwords in threads of its own: half of the cores at most, never those of other work."""

    def __init__(self, at_once: int | None = None, longest_queue: int = _LONGEST_QUEUE) -> None:
        cores = os.cpu_count() or 1
        self._pool = ThreadPoolExecutor(
            at_once or max(1, min(4, cores // 2)), thread_name_prefix="stellwerk-sign-in"
        )
        self._longest_queue = longest_queue
        self._inside = 0

    async def run(self, work: Callable[[], T]) -> T:
        """The result of ``work``.

        Raises:
            TooManySignIns: too many wait already.
        """
        if self._inside >= self._longest_queue:
            raise TooManySignIns("too many people sign in at this moment; try again in a few seconds")
        self._inside += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._pool, work)
        finally:
            self._inside -= 1


TURNSTILE = Turnstile()
"""One for the process, so that the limit holds for all of it."""
