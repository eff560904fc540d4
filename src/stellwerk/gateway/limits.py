# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""A key's own limits: requests and tokens per minute, as token buckets that hold one minute's worth.

Requests are counted at the door, tokens when a call is settled, so a long answer makes the next call wait rather
than break off. In this process; several processes each allow the whole limit.
"""

from __future__ import annotations

from time import monotonic

from stellwerk.errors import RateLimited
from stellwerk.values.key import KnownKey

_MINUTE = 60.0


class _Bucket:
    __slots__ = ("at", "level")

    def __init__(self, level: float, at: float) -> None:
        self.level = level
        self.at = at

    def fill(self, size: int, now: float) -> None:
        self.level = min(float(size), self.level + (now - self.at) * size / _MINUTE)
        self.at = now


class Limits:
    """Lives on the event loop. Keys without a limit cost nothing."""

    def __init__(self) -> None:
        self._requests: dict[str, _Bucket] = {}
        self._tokens: dict[str, _Bucket] = {}

    def admit(self, known: KnownKey) -> None:
        """Take one request off the key's minute.

        Raises:
            RateLimited: with the seconds after which it is worth trying again.
        """
        if known.requests_per_minute is None and known.tokens_per_minute is None:
            return
        now = monotonic()
        key = known.caller.key_id
        if (most := known.tokens_per_minute) is not None:
            bucket = self._filled(self._tokens, key, most, now)
            if bucket.level <= 0:
                raise _limited("tokens", most, (1 - bucket.level) * _MINUTE / most)
        if (most := known.requests_per_minute) is not None:
            bucket = self._filled(self._requests, key, most, now)
            if bucket.level < 1:
                raise _limited("requests", most, (1 - bucket.level) * _MINUTE / most)
            bucket.level -= 1

    def spent(self, key_id: str, tokens: int) -> None:
        """A call of the key was settled with so many tokens, in and out."""
        if (bucket := self._tokens.get(key_id)) is not None:
            bucket.level -= tokens

    @staticmethod
    def _filled(buckets: dict[str, _Bucket], key: str, size: int, now: float) -> _Bucket:
        bucket = buckets.get(key)
        if bucket is None:
            bucket = buckets[key] = _Bucket(size, now)
        bucket.fill(size, now)
        return bucket


def _limited(what: str, most: int, seconds: float) -> RateLimited:
    return RateLimited(
        f"this key may use {most} {what} per minute; try again in {seconds:.0f} seconds",
        detail={"retry_after_seconds": seconds, "limit": what, "per_minute": most},
    )
