# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""What was found is gone, what was not is as it was, and the text can still be read."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.workbench.removal.texts import TEXTS

from stellwerk.detectors.inspect import inspect
from stellwerk.values.data_class import DataClass
from stellwerk.values.depth import Depth
from stellwerk.values.inspection import Finding, Segment
from stellwerk.workbench.removal import Done, Way, apply


def found(text: str, depth: Depth = Depth.FAST) -> tuple[Finding, ...]:
    return inspect([Segment("text", text)], depth).findings


def finding(kind: str, text: str, part: str, data_class: DataClass = DataClass.K3) -> Finding:
    start = text.index(part)
    return Finding(kind, data_class, "text", start, start + len(part), f"{kind}.test")


def test_who_can_be_recognised_without_the_name_is_found_in_the_new_text() -> None:
    text = "Die Bewerberin Nadine Schröder, 29, ist schwanger und fragt nach der Elternzeit."
    once = apply(text, found(text), Way.REPLACE).text
    assert once == "Die Bewerberin [Person 1], 29, ist [Angabe 1] und fragt nach der Elternzeit."
    again = found(once)
    assert [f.kind for f in again] == ["unnamed_person"]
    assert found(apply(once, again, Way.REPLACE).text) == ()


def test_there_are_fifty_texts() -> None:
    assert len(set(TEXTS)) == 50


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("number", range(50))
def test_after_replacing_all_nothing_is_found(number: int, language: str) -> None:
    text = TEXTS[number]
    findings = found(text)
    assert any(f.data_class >= DataClass.K2 for f in findings), "the text was to hold something"
    done = apply(text, findings, Way.REPLACE, language)
    assert done.count >= 1
    left = [(f.kind, f.rule, done.text[f.start : f.end]) for f in found(done.text)]
    assert left == [], done.text


@pytest.mark.parametrize("number", range(0, 50, 10))
def test_the_encoder_finds_no_placeholder_either(number: int) -> None:
    text = TEXTS[number]
    done = apply(text, found(text, list(Depth)[-1]), Way.REPLACE)
    assert [(f.kind, f.rule) for f in found(done.text, list(Depth)[-1])] == [], done.text


def test_the_same_person_has_the_same_placeholder() -> None:
    text = "Frau Petra Schneider kam. Petra  Schneider ging. Schneiders Akte, Herr Kern und Herr Kern."
    people = ["Petra Schneider", "Petra  Schneider", "Schneiders", "Kern"]
    findings = [finding("person", text, person) for person in people]
    last = text.rindex("Kern")
    findings.append(Finding("person", DataClass.K3, "text", last, last + 4, "x"))
    done = apply(text, findings, Way.REPLACE)
    assert (
        done.text
        == "Frau [Person 1] kam. [Person 1] ging. [Person 1] Akte, Herr [Person 2] und Herr [Person 2]."
    )
    assert done.meanings == {"[Person 1]": "Petra Schneider", "[Person 2]": "Kern"}
    assert done.told("de") == "5 Namen"
    assert done.told("en") == "5 names"


def test_a_surname_of_two_people_is_neither_of_them() -> None:
    text = "Anna Weber und Paul Weber. Weber zahlt."
    findings = [finding("person", text, "Anna Weber"), finding("person", text, "Paul Weber")]
    at = text.rindex("Weber")
    findings.append(Finding("person", DataClass.K3, "text", at, at + 5, "x"))
    assert apply(text, findings, Way.REPLACE).text == "[Person 1] und [Person 2]. [Person 3] zahlt."


def test_numbers_go_on_after_those_of_an_earlier_replacement() -> None:
    text = "[Person 1] und [Person 4] treffen Frau Kern."
    assert apply(text, [finding("person", text, "Kern")], Way.REPLACE).text.endswith("Frau [Person 5].")


def test_each_place_goes_its_way() -> None:
    text = "Frau Kern, Tel. 02153 123456, kern@web.de"
    findings = [
        finding("person", text, "Kern"),
        finding("phone", text, "02153 123456"),
        finding("email", text, "kern@web.de"),
    ]
    mail = (findings[2].start, findings[2].end)
    done = apply(
        text,
        findings,
        Way.REPLACE,
        of_kind={"phone": Way.REMOVE, "email": Way.REMOVE},
        of_place={mail: Way.KEEP},
    )
    assert done.text == "Frau [Person 1], Tel., kern@web.de"
    assert (done.removed, done.replaced, done.count) == ({"phone": 1}, {"person": 1}, 2)


def test_overlapping_places_are_one_and_go_the_strictest_way() -> None:
    text = "wohnt Kernstraße 4, 41334 Nettetal."
    findings = [finding("person", text, "Kern"), finding("address", text, "Kernstraße 4, 41334 Nettetal")]
    assert apply(text, findings, Way.REPLACE).text == "wohnt [Anschrift 1]."
    assert apply(text, findings, Way.KEEP, of_kind={"person": Way.REMOVE}).text == "wohnt."


@pytest.mark.parametrize(
    ("text", "part", "result"),
    [
        ("Frau Kern kam.", "Kern", "Frau kam."),
        ("Es kam Kern.", "Kern", "Es kam."),
        ("Kern, kommen Sie.", "Kern", "kommen Sie."),
        ("Der Antrag (Kern) fehlt.", "Kern", "Der Antrag fehlt."),
        ("Er sagte „Kern“ laut.", "Kern", "Er sagte laut."),
        ("Kern", "Kern", ""),
        ("Name: Kern\nOrt: Nettetal", "Kern", "Name:\nOrt: Nettetal"),
        ("an Bau, Kern, und Amt", "Kern", "an Bau, und Amt"),
    ],
)
def test_a_removed_place_leaves_no_hole(text: str, part: str, result: str) -> None:
    assert apply(text, [finding("person", text, part)], Way.REMOVE).text == result


def test_a_mark_stays_because_the_text_would_be_the_same() -> None:
    text = "VS - NUR FÜR DEN DIENSTGEBRAUCH\nHerr Kern plant die Übung."
    for way in (Way.REMOVE, Way.REPLACE):
        done = apply(text, found(text), way)
        assert "NUR FÜR DEN DIENSTGEBRAUCH" in done.text
        assert done.stays == {"classification_mark": 1}
        assert "Kern" not in done.text


def test_offsets_beyond_the_text_do_no_harm() -> None:
    odd = [
        Finding("person", DataClass.K3, "text", -5, 3, "x"),
        Finding("iban", DataClass.K3, "text", 90, 99, "x"),
    ]
    assert apply("Kern kam", odd, Way.REPLACE).text == "[Person 1]n kam"


@given(
    st.text(alphabet="ab äß😀,.( )\n", max_size=40),
    st.lists(
        st.tuples(
            st.integers(0, 45),
            st.integers(0, 45),
            st.sampled_from(["person", "iban", "secret", "address", "classification_mark", "x"]),
            st.sampled_from(list(Way)),
        ),
        max_size=8,
    ),
)
def test_what_stands_between_the_places_is_as_it_was(
    text: str, spans: list[tuple[int, int, str, Way]]
) -> None:
    findings = [Finding(kind, DataClass.K3, "text", a, b, "x") for a, b, kind, _ in spans]
    done = apply(text, findings, Way.REPLACE)
    covered = {i for a, b, kind, _ in spans if kind != "classification_mark" for i in range(a, b)}
    outside = "".join(c for i, c in enumerate(text) if i not in covered)
    assert re.sub(r"[\[(](?:Person|IBAN|geheim|Anschrift|Angabe) \d+[\])]", "", done.text) == outside
    kept: Done = apply(text, findings, Way.KEEP)
    assert kept.text == text
    assert kept.count == 0
    removed = apply(text, findings, Way.REMOVE).text
    assert re.sub(r"[^\wß😀]", "", removed) == re.sub(r"[^\wß😀]", "", outside)
