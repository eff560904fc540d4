# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""A call in parts: nothing is lost at the borders, nothing that was said once is forgotten, nothing is kept as text."""

from __future__ import annotations

import gc
from itertools import pairwise

import pytest

from stellwerk.detectors import parts as divided
from stellwerk.detectors.inspect import inspect
from stellwerk.detectors.parts import Memory
from stellwerk.values.depth import Depth
from stellwerk.values.inspection import Inspection, Segment, Uninspectable

FILLER = "Die Satzung regelt die Gebühren der Abfallentsorgung im Gebiet der Gemeinde. " * 16


def _segments(*texts: str) -> list[Segment]:
    return [Segment(f"messages[{number}].content", text) for number, text in enumerate(texts)]


def _inspected(*texts: str) -> Inspection:
    parts = divided.divide(_segments(*texts))
    memory = Memory()
    kept = [memory.made(part, inspect(part.segments)) for part in parts]
    before = [one.result for one in kept]
    results = list(before)
    for number, part in divided.acquainted(parts, kept).items():
        results[number] = inspect(part.segments, known=part.known)
    for number, (left, right) in enumerate(pairwise(parts)):
        seen = inspect(divided.border(left, right).segments)
        results.append(divided.over_border(left, right, (before[number], before[number + 1]), seen))
    return divided.together(results)


def _found(inspection: Inspection, *texts: str) -> set[tuple[str, str, str]]:
    by_place = {segment.place: segment.text for segment in _segments(*texts)}
    return {(f.kind, f.place, by_place[f.place][f.start : f.end]) for f in inspection.findings}


def test_what_is_appended_leaves_the_parts_before_as_they_were() -> None:
    texts = [FILLER[: 100 + 37 * n] for n in range(60)]
    short, long = divided.divide(_segments(*texts[:40])), divided.divide(_segments(*texts))
    assert long[: len(short) - 1] == short[:-1]
    assert sum(part.size for part in long) == sum(map(len, texts))


def test_every_part_but_the_last_is_long_enough_to_be_worth_it() -> None:
    parts = divided.divide(_segments(*(["kurz"] * 900)))
    assert all(part.size >= 400 for part in parts[:-1])
    assert len(parts) == 9


@pytest.mark.parametrize("lead", ["", "kurz", FILLER])
def test_a_number_that_two_parts_share_is_found_where_it_starts(lead: str) -> None:
    texts = (FILLER + "Die Steuer-ID lautet 86 095", "742 719 und ist geprüft. " + FILLER, lead)
    found = _found(_inspected(*texts), *texts)
    assert ("tax_id", "messages[0].content", "86 095") in found


def test_a_cue_at_the_end_of_one_part_reaches_into_the_next() -> None:
    texts = (FILLER + "Es schreibt Ihnen Frau", "Öztürkmen aus der Poststraße 4. " + FILLER)
    found = _found(_inspected(*texts), *texts)
    assert any(kind == "person" for kind, _, _ in found)


def test_nothing_is_found_twice() -> None:
    texts = (FILLER + "Frau Petra Ohlig zahlt.", "Frau Petra Ohlig zahlt nicht. " + FILLER)
    findings = [f for f in _inspected(*texts).findings if f.kind == "person"]
    assert len(findings) == len({(f.place, f.start) for f in findings}) == 2


def test_offsets_lead_back_to_the_long_segment() -> None:
    texts = (FILLER, FILLER + "IBAN DE12 5001 0517 0648 4898 90", "Danke. " + FILLER)
    assert ("iban", "messages[1].content", "DE12 5001 0517 0648 4898 90") in _found(
        _inspected(*texts), *texts
    )


def test_a_surname_found_in_one_part_is_found_in_all_others() -> None:
    texts = (FILLER + "Frau Zwölfender ist krank.", FILLER, "Bitte Zwölfender anrufen. " + FILLER)
    found = _found(_inspected(*texts), *texts)
    assert ("person", "messages[2].content", "Zwölfender") in found


def test_the_memory_holds_findings_and_no_text() -> None:
    memory = Memory()
    part = divided.divide(_segments("Frau Zwölfender, Passwort: Xq7!geheimnisvoll " + FILLER))[0]
    result = inspect(part.segments)
    memory.keep(memory.name(part, Depth.FAST), memory.made(part, result))
    assert result.findings
    seen: set[int] = set()
    todo: list[object] = [memory.__dict__]
    while todo:
        one = todo.pop()
        if id(one) in seen or isinstance(one, type):
            continue
        seen.add(id(one))
        if isinstance(one, str):
            assert "wölfender" not in one
            assert "geheimnisvoll" not in one
        if hasattr(one, "__struct_fields__"):
            todo += [getattr(one, name) for name in one.__struct_fields__]
        todo += gc.get_referents(one)


def test_the_memory_tells_depths_names_and_borders_of_segments_apart() -> None:
    memory = Memory()
    one = divided.divide(_segments("abc", "d"))[0]
    two = divided.divide(_segments("ab", "cd"))[0]
    names = {memory.name(one, depth) for depth in Depth} | {memory.name(two, Depth.FAST)}
    told = {memory.told(name, known) for name in names for known in ({"meier"}, {"meier", "oz"})}
    assert len(names | told) == 12
    assert Memory().name(one, Depth.FAST) not in names, "the secret is this process's own"


def test_no_name_of_a_place_passes_for_text_that_was_inspected() -> None:
    memory = Memory()
    hidden = divided.Part((Segment("a|9|Özdemir ", "x" * 9), Segment("b", "y")))
    shown = divided.Part((Segment("a", "|Özdemir "), Segment("b", "y")))
    pushed = divided.Part((Segment("a|1|1|b", "y"),))
    assert len({memory.name(part, Depth.FAST) for part in (hidden, shown, pushed)}) == 3
    assert memory.name(divided.Part((Segment("a", "b"), Segment("c", "d"))), Depth.FAST) != memory.name(
        divided.Part((Segment("ab", ""), Segment("c", "d"))), Depth.FAST
    )


def test_the_memory_forgets_the_oldest_and_never_keeps_a_failure() -> None:
    memory = Memory(size=2)
    parts = [divided.divide(_segments(text))[0] for text in ("a", "b", "c")]
    names = [memory.name(part, Depth.FAST) for part in parts]
    empty = memory.made(parts[0], Inspection())
    for name in names:
        memory.keep(name, empty)
    assert memory.get(names[0]) is None
    assert memory.get(names[2]) == empty
    broken = Inspection(uninspectable=(Uninspectable("0", "detector_failed"),))
    memory.keep(names[0], memory.made(parts[0], broken))
    assert memory.get(names[0]) is None
    memory.forget()
    assert len(memory) == 0
