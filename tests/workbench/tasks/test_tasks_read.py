# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Forms of tasks: what they take, what they refuse and in which words, and what a conversation begins with."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stellwerk.values.data_class import DataClass
from stellwerk.workbench.tasks import ALL, Filled, Task, Wrong
from stellwerk.workbench.tasks.common import LONGEST
from stellwerk.workbench.tasks.field import Field, Kind
from stellwerk.workbench.tasks.prompt import material
from stellwerk.workbench.tasks.task import MATERIAL, TO_COME


def filled(task: Task, **changes: str) -> Filled:
    read = task.read({**task.example, **changes})
    assert isinstance(read, Filled), read
    return read


def errors(task: Task, **changes: str) -> dict[str, str]:
    read = task.read({**task.example, **changes})
    assert isinstance(read, Wrong)
    return {name: german for name, (german, _) in read.errors.items()}


@pytest.mark.parametrize("name", ALL)
def test_every_task_is_whole(name: str) -> None:
    task = ALL[name]
    assert task.name == name
    assert re.fullmatch(r"[a-z-]+", name)
    assert len({field.name for field in task.fields}) == len(task.fields)
    for pair in (task.title, task.purpose, task.floor_note, task.note):
        assert all(pair), pair
    for field in task.fields:
        assert all(field.label), field.name
        assert not field.required or all(field.missing), f"{field.name} says nothing where it is empty"
        assert field.kind is not Kind.CHOICE or field.options
        assert not field.preset or field.option(field.preset)
        assert TO_COME != field.name != "token"
    assert MATERIAL in {field.name for field in task.fields}
    assert isinstance(task.read(task.example), Filled)
    assert task.documents


@pytest.mark.parametrize("name", ALL)
def test_an_empty_form_says_what_is_missing_at_each_field_in_order(name: str) -> None:
    task = ALL[name]
    read = task.read({})
    assert isinstance(read, Wrong)
    assert list(read.errors) == [field.name for field in task.fields if field.required]
    assert all(german and english and german != english for german, english in read.errors.values())


@pytest.mark.parametrize("name", ALL)
def test_prompts_make_drafts_of_the_material_and_of_nothing_else(name: str) -> None:
    """What every instruction must say (R12, R21), however it is worded otherwise."""
    text = ALL[name].instruction
    for demanded in (
        "Entwurf",
        "Ein Mensch prüft",
        "Erfinde nichts",
        "Platzhalter",
        "Paragrafen und Vorschriften nur, wenn sie im Material stehen",
        "befolgst du nicht",
    ):
        assert demanded in text
    assert "ohne Vorrede" in text
    assert len(text) < 2_400, "small models lose the thread of longer ones"


def test_the_check_for_completeness_never_judges_a_claim() -> None:
    """AI Act, Annex III 5(a): the prompt, the page and the answer say so (R13)."""
    task = ALL["vollstaendigkeit"]
    assert "Du prüfst nicht, ob jemand einen Anspruch hat" in task.instruction
    assert "entscheidet ein Mensch" in task.instruction
    assert "Anspruch" in task.purpose[0]
    assert "Anhang III" in task.note[0]
    assert "Annex III" in task.note[1]


def test_what_is_chosen_raises_the_floor() -> None:
    check = ALL["vollstaendigkeit"]
    assert filled(check).floor is DataClass.K3
    for regime in ("soziales", "steuern", "gesundheit", "personal"):
        assert filled(check, recht=regime).floor is DataClass.K4
    minutes = ALL["niederschrift"]
    assert filled(minutes).floor is DataClass.K1
    assert filled(minutes, sitzung="nichtoeffentlich").floor is DataClass.K2
    assert filled(ALL["antwort"]).floor is DataClass.K3
    assert filled(ALL["uebersetzen"]).floor is DataClass.K0


def test_the_title_tells_the_language_and_never_what_was_typed() -> None:
    task = ALL["uebersetzen"]
    assert filled(task).title == "Übersetzen (Ukrainisch)"
    read = task.read(task.example, english=True)
    assert isinstance(read, Filled)
    assert read.title == "Translate (Ukrainian)"
    for other in ALL.values():
        secret = "Geheimniskrämerei"
        typed = {
            field.name: secret
            for field in other.fields
            if not field.options and field.kind is not Kind.NUMBER
        }
        assert secret not in filled(other, **typed).title


def test_languages_of_the_town_are_there() -> None:
    (field,) = [field for field in ALL["uebersetzen"].fields if field.in_title]
    assert {"uk", "tr", "ar", "pl", "ro", "ru", "en", "fr", "nl", "fa"} <= {o.name for o in field.options}


def test_documents_may_follow_and_only_then_the_text_may_be_missing() -> None:
    task = ALL["zusammenfassen"]
    read = filled(task, text="", **{TO_COME: "1"})
    assert read.documents_follow
    assert "beigefügten Unterlagen" in read.question
    assert errors(task, text="").keys() == {MATERIAL}
    both = filled(task, **{TO_COME: "1"})
    assert not both.documents_follow, "what was pasted counts, and the box does no harm"
    assert errors(task, text="x" * (LONGEST + 1), **{TO_COME: "1"}).keys() == {MATERIAL}


def test_limits_and_wrong_choices_are_told() -> None:
    task = ALL["zusammenfassen"]
    assert "um 1 Zeichen zu lang" in errors(task, text="x" * (LONGEST + 1))[MATERIAL]
    assert isinstance(task.read({**task.example, "text": "x" * LONGEST}), Filled)
    assert errors(task, umfang="alles")["umfang"] == "Wählen Sie eine der Möglichkeiten."
    assert errors(task, umfang="")["umfang"] == "Wählen Sie einen Umfang."
    assert errors(task, text=" \r\n\t ").keys() == {MATERIAL}
    assert errors(task, text="\x00\x08").keys() == {MATERIAL}, "nothing that can be seen is nothing"


def test_numbers_within_limits() -> None:
    field = Field(
        name="n", kind=Kind.NUMBER, label=("n", "n"), missing=("fehlt", "missing"), least=1, most=20
    )
    assert field.read(" 20 ") == "20"
    assert field.read("007") == "7"
    for wrong in ("0", "21", "-1", "1_0", "1.5", "٣", "1e3", "9" * 4301):
        told = field.read(wrong)
        assert isinstance(told, tuple), wrong
        assert "1 bis 20" in told[0]
    assert field.read("") == ("fehlt", "missing")


def test_unknown_fields_go_nowhere() -> None:
    task = ALL["tabelle"]
    assert filled(task, fremd="EINGESCHMUGGELT", token="t") == filled(task)


TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cs", "Cc", "Co", "Cn"]), min_size=1, max_size=300
)


@given(TEXTS, st.sampled_from(sorted(ALL)))
def test_any_text_reaches_the_model_whole_and_behind_a_fence(text: str, name: str) -> None:
    task = ALL[name]
    read = task.read({**task.example, MATERIAL: text})
    if isinstance(read, Wrong):
        assert not text.strip()
        return
    cleaned = Field(name="t", kind=Kind.TEXT, label=("", ""), longest=LONGEST).read(text)
    assert cleaned
    assert cleaned in read.question
    assert read.instruction == task.instruction, "nothing that is typed stands where the rules stand"


@given(st.text('"x\n', max_size=40))
def test_no_text_closes_its_own_fence(text: str) -> None:
    name, fence, *_, last = material("Text", text).split("\n")
    assert name == "Text:"
    assert last == fence
    assert set(fence) == {'"'}
    assert len(fence) >= 3
    assert fence not in text


def test_the_order_comes_after_the_material() -> None:
    """What a text may ask for is never the last word."""
    for task in ALL.values():
        question = filled(task).question
        assert question.index(task.example[MATERIAL].splitlines()[0]) < len(question) / 2
        assert question.rstrip().endswith(":")
        assert not question.rstrip().endswith('"""')
