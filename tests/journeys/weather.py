# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""What goes wrong outside while calls are under way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

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
from tests.hub.recording import RecordingHub
from tests.journeys.house import Hubs

ALWAYS = 1_000_000  # calls

_QUOTES_THE_PROMPT = Status(
    400, b'{"error": {"message": "KANARIE", "type": "x", "param": "KANARIE", "code": "x"}}'
)


def _on_calls(hub: RecordingHub, fault: Fault, path: str = "") -> None:
    """The list of models stays as it is: the drift guard has tests of its own."""
    for call in (path,) if path else ("chat/completions", "embeddings"):
        hub.fail(replace(fault, path=call), ALWAYS)


def _at(zone: str, fault: Fault) -> Callable[[Hubs], None]:
    return lambda hubs: _on_calls(hubs.by_name[zone], fault)


def _towards(zone: str, other: str) -> Callable[[Hubs], None]:
    def set_up(hubs: Hubs) -> None:
        for path in ("chat/completions", "embeddings"):
            _on_calls(hubs.by_name[zone], redirect(f"{hubs.by_name[other].base_url}/{path}"), path)

    return set_up


def _everywhere(fault: Fault) -> Callable[[Hubs], None]:
    def set_up(hubs: Hubs) -> None:
        for hub in hubs.by_name.values():
            _on_calls(hub, fault)

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
    "all quote the prompt": _everywhere(_QUOTES_THE_PROMPT),
    "yellow page": _at("yellow", PAGE),
    "yellow malformed": _at("yellow", MALFORMED),
    "yellow breaks": _at("yellow", BreakAfter(2)),
    "error events": _everywhere(error_after(2)),
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
