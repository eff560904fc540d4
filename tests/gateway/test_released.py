# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The last look before the door: a release that covers neither the findings nor the zone stops the call there, too."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from tests.policy.world import caller, decide, register

from stellwerk.detectors.inspect import inspect
from stellwerk.errors import ZoneForbidden
from stellwerk.gateway import parse
from stellwerk.gateway.forward import _second_look
from stellwerk.gateway.inspector import Inspector
from stellwerk.gateway.line import Interlocking
from stellwerk.policy.decide import Rulebook
from stellwerk.values.data_class import DataClass
from stellwerk.values.decision import Decision
from stellwerk.values.depth import Depth
from stellwerk.values.inspection import Finding
from stellwerk.values.zone import Zone

NAME = Finding("person", DataClass.K3, "messages[0].content", 0, 6, "names.deep")
IBAN = Finding("iban", DataClass.K3, "messages[0].content", 10, 32, "iban.mod97")
ILL = Finding("special_category", DataClass.K4, "messages[0].content", 0, 6, "names.deep")


def released(**changes: Any) -> Decision:
    """A decision for red by a release, as the rulebook makes it."""
    made = decide(register(), model="big-red", caller=caller(may_declare=True), declared=DataClass.K0)
    assert made.zone is Zone.RED
    fields = {"waived": (NAME,), "release": "rel_1", "released_for": Zone.RED, "depth": Depth.ALL, **changes}
    return msgspec.structs.replace(made, **fields)


def looked_at(decision: Decision, model: str = "big-red") -> None:
    line: Any = Interlocking(rulebook=Rulebook(register()), inspector=Inspector(inspect), closed=dict)
    call = parse.chat_from({"model": model, "messages": [{"role": "user", "content": "Kasper"}]})
    _second_look(line, call, decision, line.register.models[model])


def test_what_two_persons_may_set_aside_passes() -> None:
    looked_at(released())


@pytest.mark.parametrize(
    "changes",
    [
        {"waived": (NAME, IBAN)},
        {"waived": (ILL,)},
        {"release": ""},
        {"released_for": Zone.YELLOW},
        {"released_for": None},
    ],
    ids=str,
)
def test_anything_else_is_stopped(changes: dict[str, Any]) -> None:
    with pytest.raises(ZoneForbidden, match="release does not cover"):
        looked_at(released(**changes))


def test_what_a_person_classified_is_stopped_before_red() -> None:
    with pytest.raises(ZoneForbidden, match="before red"):
        looked_at(released(raised=DataClass.K1))


def test_a_release_for_red_opens_no_yellow() -> None:
    with pytest.raises(ZoneForbidden, match="release does not cover"):
        looked_at(released(), "bare-yellow")
