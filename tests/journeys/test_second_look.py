# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Should the decision ever be wrong, the look right before the door stops the call: nothing leaves."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import msgspec
import pytest
from tests.journeys.house import House, chat
from tests.journeys.payloads import PIXEL
from tests.journeys.town import GREEN, RED, YELLOW

from stellwerk.values.data_class import DataClass
from stellwerk.values.decision import Decision
from stellwerk.values.zone import Zone

IBAN = "Konto: DE89 3704 0044 0532 0130 00"
PICTURE = [
    {"type": "text", "text": "Da:"},
    {"type": "image_url", "image_url": {"url": f"data:image/png;base64,{PIXEL}"}},
]


@contextmanager
def wrong(house: House, target: str, zone: Zone, data_class: DataClass | None = None) -> Iterator[None]:
    """Every decision names ``target``, whatever was asked and found."""
    rulebook = house.gateway.app.state.line.rulebook
    decide = rulebook.decide

    def decided(**arguments: Any) -> Decision:
        decision = decide(**arguments)
        return msgspec.structs.replace(
            decision,
            targets=(target,),
            zone=zone,
            data_class=decision.data_class if data_class is None else data_class,
            refusal=None,
            refusal_code=None,
        )

    rulebook.decide = decided
    try:
        yield
    finally:
        del rulebook.decide


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize(
    ("asked", "key", "content", "target"),
    [
        (RED, "plain", "Guten Tag", RED),  # nothing declared
        (RED, "public", IBAN, RED),  # K3 by a finding
        (RED, "public", PICTURE, RED),  # nobody can look into it
        (RED, "confidential", "Guten Tag", RED),
        (RED, "internal", "Guten Tag", YELLOW),  # the control: this one is in order
        (GREEN, "public", "Guten Tag", RED),  # downhill, though the class may go there
        (GREEN, "public", "Guten Tag", YELLOW),
        (YELLOW, "public", "Guten Tag", RED),
        (YELLOW, "threat", "Guten Tag", YELLOW),  # K5
        (GREEN, "threat", "Guten Tag", GREEN),  # K5 in green that is not isolated
        (GREEN, "plain", "VS-NfD: Einsatzplan", GREEN),  # K6
    ],
)
async def test_a_wrong_decision_is_stopped(
    house: House, asked: str, key: str, content: Any, target: str, stream: bool
) -> None:
    zone = {RED: Zone.RED, YELLOW: Zone.YELLOW, GREEN: Zone.GREEN}[target]
    body = {"model": asked, "messages": [{"role": "user", "content": content}], "stream": stream}
    with wrong(house, target, zone):
        answer = await house.ask(body, key=key)

    if (asked, target) == (RED, YELLOW):
        assert answer.status == 200
        return
    assert (answer.status, answer.error["code"]) == (403, "zone_forbidden")
    assert house.hubs.calls() == {"green": 0, "yellow": 0, "drifted": 0, "red": 0}
    end = (await house.entry(answer)).end
    assert (end["outcome"], end["usage"]["tokens_in"], end["cost_pico"]) == ("upstream_failed", 0, 0)


async def test_a_wrong_class_with_a_finding_is_stopped_before_red(house: House) -> None:
    """The class says K0, the findings say otherwise: red asks for both."""
    with wrong(house, RED, Zone.RED, DataClass.K0):
        answer = await house.ask(chat(RED, IBAN), key="public")

    assert (answer.status, answer.error["code"]) == (403, "zone_forbidden")
    assert house.hubs.calls()["red"] == 0
