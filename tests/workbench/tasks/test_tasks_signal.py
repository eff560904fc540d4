# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Tasks and examples in front of the real detectors: a prompt raises no class by itself, an example shows its zone."""

from __future__ import annotations

import pytest

from stellwerk.gateway.check import check
from stellwerk.policy.ceilings import CEILINGS
from stellwerk.values.data_class import DataClass
from stellwerk.values.zone import Zone
from stellwerk.workbench.examples import EXAMPLES
from stellwerk.workbench.tasks import ALL, Filled, Task
from stellwerk.workbench.tasks.field import Kind

PLAIN = "Der Bauhof mäht die Wiese."


def least(task: Task, **changes: str) -> dict[str, str]:
    """The form with as little in it as it takes."""
    typed = {field.name: field.options[0].name if field.options else PLAIN for field in task.fields}
    return {**typed, **changes}


@pytest.mark.parametrize("name", ALL)
def test_a_prompt_raises_no_class_by_itself(name: str) -> None:
    """Else its words would close red for every press release that is put into it."""
    task = ALL[name]
    forms = [least(task)]
    forms += [least(task, **{f.name: option.name}) for f in task.fields for option in f.options]
    for form in forms:
        read = task.read(form)
        assert isinstance(read, Filled)
        for text in (read.instruction, read.question):
            seen = check(text, declared=DataClass.K0)
            found = [text[f.start : f.end] for f in seen.findings]
            assert seen.data_class <= read.floor, (form, found)
            if read.floor is DataClass.K0:
                assert Zone.RED in seen.zones, (form, found)
                assert not seen.findings, found


@pytest.mark.parametrize("name", ALL)
def test_what_is_typed_is_still_found_inside_the_prompt(name: str) -> None:
    task = ALL[name]
    field = next(f for f in task.fields if f.kind is Kind.TEXT)
    read = task.read(least(task, **{field.name: "Frau Sabine Hoffmann, IBAN DE02 1203 0000 0000 2020 51"}))
    assert isinstance(read, Filled)
    kinds = {finding.kind for finding in check(read.question, declared=DataClass.K0).findings}
    assert {"person", "iban"} <= kinds


def test_the_floor_of_a_task_closes_red_from_k3_on() -> None:
    for task in ALL.values():
        if task.floor >= DataClass.K3:
            assert Zone.RED not in CEILINGS[task.floor]
            assert "Rot bleibt" in task.floor_note[0]


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("name", ["gruen", "gelb", "rot"])
def test_an_example_gets_the_class_and_the_zones_that_it_shows(name: str, language: str) -> None:
    example = EXAMPLES[name]
    seen = check(example.text(language), declared=example.declared)
    assert seen.data_class is example.data_class
    assert seen.zones == example.zones
    assert min(seen.zones, key=lambda zone: zone.strictness) is example.zone


def test_the_harmless_example_waits_for_its_declaration() -> None:
    seen = check(EXAMPLES["rot"].text())
    assert Zone.RED not in seen.zones
    assert EXAMPLES["gruen"].text("fr") == EXAMPLES["gruen"].german
