# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""How long to wait before a call is tried again: exponential back-off with full jitter.

Full jitter (a uniform draw between zero and the exponential step) spreads callers best that were all refused at
the same moment. The hub documents 429 without ``Retry-After`` and advises exponential back-off.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import msgspec


class Backoff(msgspec.Struct, frozen=True):
    """Seconds. ``attempts`` counts the first one; ``total`` bounds all of them: none begins after it."""

    attempts: int = 3
    base: float = 0.25
    cap: float = 4.0
    total: float = 30.0

    def delay(
        self, failed: int, retry_after: float | None, draw: Callable[[], float] = random.random
    ) -> float | None:
        """Seconds to wait after the ``failed``-th failure (1 is the first); ``None``: give up now.

        A provider that asks for more than ``cap`` seconds is not asked again: whoever waits that long should
        know it. ``draw`` gives a number in [0, 1).
        """
        if failed >= self.attempts:
            return None
        if retry_after is not None:
            return None if retry_after > self.cap else retry_after + draw() * self.base
        return float(draw() * min(self.cap, self.base * 2 ** (failed - 1)))


def read_retry_after(value: str | None, now: datetime | None = None) -> float | None:
    """Seconds named by a ``Retry-After`` header (RFC 9110, section 10.2.3); ``None`` if absent or unreadable."""
    if value is None:
        return None
    text = value.strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        at = parsedate_to_datetime(text)
    except (ValueError, IndexError, TypeError):
        return None
    if at.tzinfo is None:
        at = at.replace(tzinfo=UTC)
    return max(0.0, (at - (now or datetime.now(UTC))).total_seconds())
