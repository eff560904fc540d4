# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Child processes that never outlive who started them, whenever that is cancelled."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Mapping

_AWAY = 256 * 1024  # bytes that are thrown away at once


async def started(*command: str, environment: Mapping[str, str]) -> asyncio.subprocess.Process:
    """Start a process with pipes for its standard input and output, with this environment and no other.

    Its errors are not heard: they may quote the file.

    Raises:
        OSError: the system refuses.
    """
    starting = asyncio.create_task(
        asyncio.create_subprocess_exec(
            *command,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            env=environment,
            cwd="/",
            start_new_session=True,  # Ctrl-C at the terminal reaches the parent only
        )
    )
    try:
        return await asyncio.shield(starting)
    except asyncio.CancelledError:  # it may be there already: a matter of milliseconds
        with contextlib.suppress(OSError):
            await ended(await starting)
        raise


async def ended(process: asyncio.subprocess.Process) -> None:
    """Kill it, at once, and wait until the system has taken it away. Nobody reads what it says any more."""
    with contextlib.suppress(ProcessLookupError):
        process.kill()
    with contextlib.suppress(asyncio.CancelledError):
        await asyncio.shield(_gone(process))


async def _gone(process: asyncio.subprocess.Process) -> None:
    """Once its pipes have ended: whoever says more than is read is held up, and asyncio hears no end of a held pipe."""
    if process.stdout is not None:
        with contextlib.suppress(OSError):
            while await process.stdout.read(_AWAY):
                pass
    await process.wait()
