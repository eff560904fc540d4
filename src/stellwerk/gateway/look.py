# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Inspection of a whole call: everything that would leave, off the event loop where it is long."""

from __future__ import annotations

import asyncio

from stellwerk.gateway.line import Interlocking
from stellwerk.values.call import Call
from stellwerk.values.inspection import Inspection, Uninspectable

# Above this many characters the look takes milliseconds; a thread keeps the loop breathing between bytecodes.
_LONG = 50_000


async def look(line: Interlocking, call: Call) -> Inspection:
    """Findings of every segment, and what nobody can look into.

    Fails closed: if the inspection itself breaks, the whole call counts as uninspectable.
    """
    length = sum(len(segment.text) for segment in call.segments)
    try:
        if length > _LONG:
            found = await asyncio.to_thread(line.inspect, call.segments)
        else:
            found = line.inspect(call.segments)
    except Exception:  # whatever it was: no look, no pass
        return Inspection(uninspectable=(*call.uninspectable, Uninspectable("(call)", "detector_failed")))
    if not call.uninspectable:
        return found
    return Inspection(findings=found.findings, uninspectable=(*found.uninspectable, *call.uninspectable))
