# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The drift guard: does the provider still run the models where the register says?

A contract covers a place. A hub may move a model behind the same name and key to another region or another
company, and its ``/models`` metadata is where that shows first. The guard compares them with
:class:`stellwerk.policy.register.Hosting` at start and every few minutes. A difference closes the endpoint and
raises an alarm; it opens again by itself only when the metadata agree with the register again, on record as well.

What cannot be compared is unknown, and unknown hosting is closed (DESIGN: "unknown hosting means red or blocked"):
from the start until the first comparison succeeded, and later on when several comparisons in a row failed.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from types import MappingProxyType

from stellwerk.errors import StellwerkError
from stellwerk.policy.register import Endpoint, Hosting, Register
from stellwerk.providers.upstream import Upstream
from stellwerk.values.record import Event

log = logging.getLogger("stellwerk.drift")

ENTRY_LIMIT = 60  # characters of a provider's value that are shown
_COMPARISON_SECONDS = 15.0
_START_SECONDS = 5.0  # the start of the gateway waits no longer; what is not compared by then stays closed
_MISSES = 3  # comparisons in a row that may fail before an endpoint that was right is closed as unknown
_RETRY_SECONDS = 10.0  # at most, until the next try for an endpoint that could not be compared
_RETRY_CLOSED_SECONDS = 1.0  # the first time, where the endpoint is closed meanwhile; doubles up to the above

NOT_COMPARED = "its hosting was not compared with the register yet"


class DriftGuard:
    """Closes endpoints whose hosting is not, or not known to be, what the register says.

    Args:
        register: endpoints with an expected hosting are watched; others never appear in :attr:`closed`.
        upstreams: connections by endpoint name.
        interval: seconds between two comparisons of an endpoint.
    """

    def __init__(self, register: Register, upstreams: Mapping[str, Upstream], *, interval: float) -> None:
        self._watched = {
            name: _Watched(endpoint, endpoint.hosting, _models_of(register, name), upstreams[name])
            for name, endpoint in register.endpoints.items()
            if endpoint.hosting is not None and name in upstreams
        }
        self._interval = interval
        self._closed: Mapping[str, str] = MappingProxyType(dict.fromkeys(self._watched, NOT_COMPARED))
        self._tell: Callable[[Event], object] = lambda event: None
        self._tasks: list[asyncio.Task[None]] = []

    @property
    def closed(self) -> Mapping[str, str]:
        """Endpoints that may not be used now, with the reason in words. A new value whenever it changes."""
        return self._closed

    async def start(self, tell: Callable[[Event], object]) -> None:
        """Compare every watched endpoint once, then go on in the background. ``tell`` puts events on record."""
        self._tell = tell
        first = [asyncio.Event() for _ in self._watched]
        self._tasks = [
            asyncio.create_task(self._watch(watched, done), name=f"drift guard of {watched.endpoint.name}")
            for watched, done in zip(self._watched.values(), first, strict=True)
        ]
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_START_SECONDS):
                for done in first:
                    await done.wait()

    async def stop(self) -> None:
        """Stop comparing; what is closed stays closed."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._tasks = []

    async def _watch(self, watched: _Watched, first: asyncio.Event) -> None:
        while True:
            try:
                await self.compare(watched.endpoint.name)
            except Exception as error:  # a defect here must not leave a moved endpoint open
                log.error("drift guard of %s: unexpected %s", watched.endpoint.name, type(error).__name__)
                self._set(watched.endpoint.name, "the comparison of its hosting failed unexpectedly", "error")
            first.set()
            await asyncio.sleep(self._pause(watched))

    def _pause(self, watched: _Watched) -> float:
        """Seconds until the next comparison. A closed endpoint is tried soon; one that is open is given time."""
        if not watched.missed:
            return self._interval
        pause = _RETRY_SECONDS
        if watched.endpoint.name in self._closed:
            pause = min(pause, _RETRY_CLOSED_SECONDS * 2.0 ** min(watched.missed - 1, 6))
        return min(self._interval, pause)

    async def compare(self, name: str) -> None:
        """Compare one watched endpoint now and open or close it accordingly."""
        watched = self._watched[name]
        try:
            async with asyncio.timeout(_COMPARISON_SECONDS):
                entries = await watched.upstream.models()
        except (StellwerkError, TimeoutError) as error:
            watched.missed += 1
            reason = self._closed.get(name)
            if reason is None and watched.missed < _MISSES:
                log.warning("the hosting of endpoint %s could not be compared (%s)", name, _code(error))
            elif reason is None or reason == NOT_COMPARED:  # a difference stays the reason until it is gone
                why = f"its hosting could not be compared with the register ({_code(error)})"
                self._set(name, why, "unknown")
            return
        watched.missed = 0
        found = list(differences(watched.expected, watched.models, entries))
        if found:
            self._set(name, "its hosting differs from the register: " + "; ".join(found[:5]), "drift")
        else:
            self._set(name, None, "agreed")

    def _set(self, name: str, why: str | None, action: str) -> None:
        before = self._closed.get(name)
        if before == why:
            return
        closed = {other: reason for other, reason in self._closed.items() if other != name}
        if why is not None:
            closed[name] = why
        self._closed = MappingProxyType(closed)
        if why is None:
            level = logging.DEBUG if before == NOT_COMPARED else logging.INFO  # as expected is no news
            log.log(level, "endpoint %s is open: its hosting agrees with the register", name)
        elif action == "drift":
            log.error("ALARM: endpoint %s is closed: %s", name, why)
        else:
            log.warning("endpoint %s is closed: %s", name, why)
        zone = self._watched[name].endpoint.zone.value
        detail = {"endpoint": name, "zone": zone, "state": "open" if why is None else "closed"}
        if why is not None:
            detail["reason"] = why
        self._tell(Event(name=f"endpoint:hosting:{action}", at=datetime.now(UTC), detail=detail))


class _Watched:
    """One endpoint under guard."""

    __slots__ = ("endpoint", "expected", "missed", "models", "upstream")

    def __init__(
        self, endpoint: Endpoint, expected: Hosting, models: tuple[str, ...], upstream: Upstream
    ) -> None:
        self.endpoint = endpoint
        self.expected = expected
        self.models = models
        self.upstream = upstream
        self.missed = 0  # comparisons that failed in a row


def differences(
    expected: Hosting, models: Iterable[str], entries: Iterable[Mapping[str, object]]
) -> Iterable[str]:
    """What the metadata of ``models`` (provider's names) say otherwise than ``expected``, in words.

    ``entries`` is the list of ``GET /models`` of the LLM Hub, each with ``meta_data``. A model that is not listed,
    listed twice with different metadata, or silent about something that is expected, differs: it is not known
    where it runs. Texts are compared without regard to case and outer blanks.
    """
    listed: dict[str, list[Mapping[str, object]]] = {}
    for entry in entries:
        name, metadata = entry.get("id"), entry.get("meta_data")
        if isinstance(name, str):
            listed.setdefault(name, []).append(metadata if isinstance(metadata, Mapping) else {})
    wanted = {
        "deployment_country": expected.deployment_country,
        "deployment_region": expected.deployment_region,
        "is_externally_hosted": expected.is_externally_hosted,
    }
    for model in models:
        if model not in listed:
            yield f"{model} is not in the provider's list"
        for metadata in listed.get(model, ()):
            for field, value in wanted.items():
                if value is not None and not _same(value, found := metadata.get(field)):
                    yield f"{model}: {field} is {_shown(found)}, expected {_shown(value)}"


def _same(expected: object, found: object) -> bool:
    if isinstance(expected, str):
        return isinstance(found, str) and found.strip().casefold() == expected.strip().casefold()
    return found is expected  # a bool; 0 and "false" are not the provider's documented form


def _shown(value: object) -> str:
    if value is None:
        return "not stated"
    text = "".join(c if c.isprintable() else "?" for c in str(value))
    return text if len(text) <= ENTRY_LIMIT else text[:ENTRY_LIMIT] + "..."


def _code(error: Exception) -> str:
    return error.code if isinstance(error, StellwerkError) else "no answer in time"


def _models_of(register: Register, endpoint: str) -> tuple[str, ...]:
    return tuple(sorted({m.upstream for m in register.models.values() if m.endpoint == endpoint}))
