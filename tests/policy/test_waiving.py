# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""A release of one text sets aside guesses at their places, never a proof, and is lost with a changed character."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stellwerk.detectors.hit import Hit
from stellwerk.detectors.inspect import _settle, inspect
from stellwerk.detectors.parts import _has
from stellwerk.policy.waiving import applies, digest, waivable, waived, whole
from stellwerk.values.data_class import DataClass
from stellwerk.values.inspection import Finding, Inspection, Segment, Uninspectable
from stellwerk.values.waiver import Waiver
from stellwerk.values.zone import Zone

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)
KEY = b"k" * 32

# By hand from docs/workbench-release.md: what nobody sets aside, however it is marked.
PROVED = (
    "iban.mod97", "tax_id.mod11_10", "social_security_number.vkvv", "health_insurance_number.sgb5",
    "payment_card.luhn", "identity_document.icao731", "identity_document.mrz", "professional_number.lanr",
    "tax_number.form", "email.address", "phone.plan", "online_identifier.ipv4", "birth_date.cue", "secret.form",
    "secret.cue", "marks.classified", "marks.confidential", "special.health", "special.politics", "plugin.guess",
)  # fmt: skip
GUESSED = (
    "names.deep", "names.crf", "names.cued", "names.title", "address.street", "unnamed_person.story",
    "licence_plate.district", "case_number.cue", "birth_date.beside",
)  # fmt: skip

rules = st.sampled_from(PROVED + GUESSED)
findings = st.builds(
    Finding,
    kind=st.sampled_from(("person", "address", "iban", "special_category")),
    data_class=st.sampled_from(DataClass),
    place=st.sampled_from(("messages[0].content", "messages[1].content")),
    start=st.integers(0, 5),
    end=st.integers(6, 9),
    rule=rules,
    suspect=st.booleans(),
    regimes=st.sampled_from(((), ("social",))),
)
inspections = st.builds(
    Inspection,
    findings=st.lists(findings, max_size=6).map(tuple),
    uninspectable=st.lists(st.just(Uninspectable("(call)", "blob")), max_size=1).map(tuple),
)
texts = st.lists(
    st.builds(Segment, place=st.text(max_size=8), text=st.text(max_size=20)), min_size=1, max_size=4
)


def waiver(found: object, segments: object = (), **changes: object) -> Waiver:
    made = Waiver(
        release="rel_1",
        use_case="briefe",
        zone=Zone.RED,
        until=NOW + timedelta(hours=24),
        findings=frozenset(found),  # type: ignore[call-overload]
        key=KEY,
        digest=digest(KEY, segments),  # type: ignore[arg-type]
    )
    return msgspec.structs.replace(made, **changes)


@pytest.mark.parametrize("rule", PROVED)
def test_what_is_proved_or_protected_is_set_aside_by_nobody(rule: str) -> None:
    assert not waivable(Finding("x", DataClass.K3, "p", 0, 1, rule))


@pytest.mark.parametrize("rule", GUESSED)
def test_a_guess_is_set_aside_up_to_k3_and_outside_every_regime(rule: str) -> None:
    for data_class in DataClass:
        assert waivable(Finding("x", data_class, "p", 0, 1, rule)) is (data_class <= DataClass.K3)
        assert not waivable(Finding("x", data_class, "p", 0, 1, rule, regimes=("social",)))


def test_a_wrong_check_digit_is_a_guess_and_a_right_one_is_a_proof() -> None:
    """As the detectors themselves say."""
    for text, suspect in (
        ("IBAN: DE89 3704 0044 0532 0130 01", True),
        ("IBAN DE89370400440532013000", False),
    ):
        (found,) = inspect([Segment("p", text)]).findings
        assert (found.suspect, waivable(found)) == (suspect, suspect)


@given(inspections, st.data())
def test_what_remains_demands_its_class_and_nothing_else_goes(
    inspection: Inspection, data: st.DataObject
) -> None:
    marked = data.draw(st.sets(st.sampled_from(inspection.findings or (None,))))
    left = waived(inspection, waiver(one for one in marked if one is not None))
    kept = [f for f in inspection.findings if f not in marked or not waivable(f)]
    assert list(left.findings) == kept
    assert left.uninspectable == inspection.uninspectable
    assert left.data_class == Inspection(tuple(kept), inspection.uninspectable).data_class
    assert all(waivable(f) for f in left.waived)
    assert sorted(map(repr, (*left.findings, *left.waived))) == sorted(map(repr, inspection.findings))
    for found in inspection.findings:
        if found.data_class > DataClass.K3 or found.regimes or (found.rule in PROVED and not found.suspect):
            assert found in left.findings
    assert set(whole(left).findings) == set(inspection.findings)
    assert whole(left).data_class == inspection.data_class
    assert bool(left.release) is bool(left.waived) is (left.released_for is not None)


@given(findings, st.sampled_from(("start", "end", "place", "kind", "rule")))
def test_a_finding_elsewhere_or_of_another_sort_is_not_the_one_that_was_released(
    found: Finding, field: str
) -> None:
    other = {
        "start": found.start + 10,
        "end": found.end + 1,
        "place": "x",
        "kind": "y",
        "rule": found.rule + "x",
    }
    moved = msgspec.structs.replace(found, **{field: other[field]})
    assert waived(Inspection((found,)), waiver([moved])).findings == (found,)


@given(texts, st.data())
def test_a_changed_character_or_place_loses_it(segments: list[Segment], data: st.DataObject) -> None:
    held = waiver((), segments)
    assert applies(held, "briefe", Zone.RED, segments, NOW)
    number = data.draw(st.integers(0, len(segments) - 1))
    one = segments[number]
    spot = data.draw(st.integers(0, len(one.text)))
    more = data.draw(st.characters())
    changed = [
        [
            *segments[:number],
            Segment(one.place, one.text[:spot] + more + one.text[spot:]),
            *segments[number + 1 :],
        ],
        [*segments[:number], Segment(one.place + more, one.text), *segments[number + 1 :]],
        [*segments[:number], *segments[number + 1 :]],
        [*segments, Segment("x", "")],
    ]
    if one.text:
        changed.append([*segments[:number], Segment(one.place, one.text[1:]), *segments[number + 1 :]])
    for other in changed:
        assert not applies(held, "briefe", Zone.RED, other, NOW)


def test_text_that_moves_into_the_next_string_is_another_text() -> None:
    one = [Segment("a", "xy"), Segment("b", "z")]
    for other in ([Segment("a", "x"), Segment("b", "yz")], [Segment("ax", "y"), Segment("b", "z")]):
        assert digest(KEY, one) != digest(KEY, other)
    assert digest(KEY, one) != digest(b"l" * 32, one)


def test_it_holds_for_its_use_case_its_zone_and_its_day() -> None:
    text = [Segment("p", "t")]
    held = waiver((), text)
    assert applies(held, "briefe", Zone.RED, text, NOW + timedelta(hours=23, minutes=59))
    assert not applies(held, "briefe", Zone.RED, text, NOW + timedelta(hours=24))
    assert not applies(held, "andere", Zone.RED, text, NOW)
    for zone in (Zone.YELLOW, Zone.GREEN, None):
        assert not applies(held, "briefe", zone, text, NOW)
    assert not applies(msgspec.structs.replace(held, key=b"l" * 32), "briefe", Zone.RED, text, NOW)


def test_a_guess_hides_no_proof() -> None:
    """Of two findings in one place the wider one stays; were it a guess and waived, the proof would be gone, too."""
    name = Hit("person", 0, 40, "names.deep")
    iban = Hit("iban", 10, 32, "iban.mod97")
    part = Hit("person", 0, 8, "names.listed")
    assert _settle([name, iban, part]) == [name, iban]
    assert _settle([iban._replace(start=0, end=40), part]) == [iban._replace(start=0, end=40)]
    beside = Hit("birth_date", 5, 15, "birth_date.beside")
    cue = Hit("birth_date", 8, 20, "birth_date.cue")
    assert _settle([beside, cue]) == [beside, cue]


def test_a_guess_on_one_side_of_a_border_hides_no_proof_over_it() -> None:
    suspect = Finding("iban", DataClass.K3, "p", 0, 9, "iban.mod97", suspect=True)
    proof = msgspec.structs.replace(suspect, end=22, suspect=False)
    assert not _has([suspect], proof)
    assert _has([proof], suspect)
    assert _has([suspect], msgspec.structs.replace(suspect, end=8))
