# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""What goes wrong outside while calls are under way."""

from __future__ import annotations

from collections.abc import Callable

from tests.hub.faults import (
    EMPTY_CHOICES,
    MALFORMED,
    NO_USAGE,
    PAGE,
    BreakAfter,
    CutBeforeHeaders,
    Fault,
    StallBeforeHeaders,
    Status,
    error_after,
    redirect,
)
from tests.journeys.house import Hubs

ALWAYS = 1_000_000  # calls

_QUOTES_THE_PROMPT = Status(
    400, b'{"error": {"message": "KANARIE", "type": "x", "param": "KANARIE", "code": "x"}}'
)


def _at(zone: str, fault: Fault) -> Callable[[Hubs], None]:
    return lambda hubs: hubs.by_name[zone].fail(fault, ALWAYS)


def _towards(zone: str, other: str) -> Callable[[Hubs], None]:
    def set_up(hubs: Hubs) -> None:
        for path in ("chat/completions", "embeddings"):
            target = redirect(f"{hubs.by_name[other].base_url}/{path}")
            hubs.by_name[zone].fail(
                type(target)(target.status, target.body, target.headers, path=path), ALWAYS
            )

    return set_up


def _everywhere(fault: Fault) -> Callable[[Hubs], None]:
    def set_up(hubs: Hubs) -> None:
        for hub in hubs.by_name.values():
            hub.fail(fault, ALWAYS)

    return set_up


WEATHER: dict[str, Callable[[Hubs], None]] = {
    "calm": lambda hubs: None,
    "green cut": _at("green", CutBeforeHeaders()),
    "green fails": _at("green", Status(500)),
    "green redirects to red": _towards("green", "red"),
    "green redirects to yellow": _towards("green", "yellow"),
    "yellow cut": _at("yellow", CutBeforeHeaders()),
    "yellow fails": _at("yellow", Status(500)),
    "yellow redirects to red": _towards("yellow", "red"),
    "yellow quotes": _at("yellow", _QUOTES_THE_PROMPT),
    "yellow page": _at("yellow", PAGE),
    "yellow malformed": _at("yellow", MALFORMED),
    "yellow breaks": _at("yellow", BreakAfter(2)),
    "yellow error event": _at("yellow", error_after(2)),
    "red fails": _at("red", Status(500)),
    "red cut": _at("red", CutBeforeHeaders()),
    "no usage": _everywhere(NO_USAGE),
    "empty choices": _everywhere(EMPTY_CHOICES),
    "all fail": _everywhere(Status(500)),
    # these cost time: back-off and patience
    "yellow busy": _at("yellow", Status(429)),
    "yellow gone": _at("yellow", Status(503)),
    "yellow silent": _at("yellow", StallBeforeHeaders()),
    "green silent": _at("green", StallBeforeHeaders()),
}
# Drawn by weight: calm often, what costs time seldom.
FORECAST = ("calm",) * 12 + tuple(WEATHER)[1:18] * 2 + tuple(WEATHER)[18:]
