# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Every kind of data in every disguise, in a message and in the parts of a call: the class must rise.

``test_no_leak.py`` proves the same over the wire for a sample; here every combination is looked at, several times.
"""

from __future__ import annotations

import contextlib
import json
from random import Random
from typing import Any

import pytest
from tests.journeys import known_misses
from tests.journeys.disguises import DISGUISES, fits
from tests.journeys.known_misses import MISSES
from tests.journeys.payloads import HARMLESS, KINDS, Payload
from tests.journeys.places import PLACES

from stellwerk.detectors.inspect import inspect
from stellwerk.errors import RequestError
from stellwerk.gateway import parse
from stellwerk.values.inspection import Inspection

_TIMES = 12


def _inspected(body: dict[str, Any]) -> Inspection:
    return inspect(parse.chat(json.dumps(body).encode()).segments)


def _caught(payload: Payload, found: Inspection) -> bool:
    """Whether the finding, or that nobody can look into it, keeps the call from where it must not go."""
    highest = max((finding.data_class for finding in found.findings), default=0)
    return highest >= payload.least_class or (payload.least_class < 6 and bool(found.uninspectable))


def _missed(kind: str, disguise: str) -> list[str]:
    missed = []
    for number in range(_TIMES):
        random = Random(f"{kind}/{disguise}/{number}")
        payload = KINDS[kind](random)
        text = DISGUISES[disguise](payload, random)
        body = {"model": "rot", "messages": [{"role": "user", "content": text}]}
        if not _caught(payload, _inspected(body)):
            missed.append(text)
    return missed


@pytest.mark.parametrize("kind", KINDS)
def test_no_disguise_hides_it(kind: str) -> None:
    missed = {
        disguise: texts
        for disguise in DISGUISES
        if fits(disguise, kind) and (kind, disguise) not in MISSES and (texts := _missed(kind, disguise))
    }

    assert not missed, "\n".join(
        f"{disguise}: {len(t)} of {_TIMES}: {t[0]!r}" for disguise, t in missed.items()
    )


def _missed_at(place: str, kind: str) -> list[str]:
    missed = []
    for number in range(_TIMES):
        random = Random(f"{kind}/{place}/{number}")
        payload = KINDS[kind](random)
        body = {"model": "rot", "messages": [{"role": "user", "content": random.choice(HARMLESS)}]}
        PLACES[place](body, payload.phrase, random)
        with contextlib.suppress(RequestError):  # not a name that a tool may have: nothing leaves
            if not _caught(payload, _inspected(body)):
                missed.append(payload.phrase)
    return missed


@pytest.mark.parametrize("place", PLACES)
def test_no_place_hides_it(place: str) -> None:
    missed = {
        kind: texts
        for kind in KINDS
        if (kind, place) not in known_misses.PLACES and (texts := _missed_at(place, kind))
    }

    assert not missed


def test_a_known_miss_is_still_one() -> None:
    mended = [pair for pair in MISSES if not _missed(*pair)]
    mended += [(kind, place) for kind, place in known_misses.PLACES if not _missed_at(place, kind)]

    assert not mended, "take them out of known_misses.py"


@pytest.mark.parametrize("text", HARMLESS)
def test_harmless_text_stays_harmless(text: str) -> None:
    found = _inspected({"model": "rot", "messages": [{"role": "user", "content": text}]})

    assert not found.findings
    assert not found.uninspectable
