# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The whole of a call: several segments, borders between them, failing detectors, which of two findings stays."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

import pytest
from tests.detectors import numbers
from tests.detectors.sight import found, look

from stellwerk.detectors import inspect as module
from stellwerk.detectors.hit import Hit
from stellwerk.detectors.inspect import inspect
from stellwerk.detectors.table import TABLE, Detector
from stellwerk.detectors.view import View
from stellwerk.values.inspection import Finding, Segment

IBAN = numbers.german_iban(Random(11))


def test_nothing_to_look_at() -> None:
    assert inspect([]).data_class is None
    assert inspect([Segment("messages[0].content", "")]).data_class is None


def test_place_and_offsets_belong_to_the_segment() -> None:
    segments = [
        Segment("messages[0].content", "Guten Tag"),
        Segment("messages[1].content", f"Konto {IBAN}"),
        Segment("tools[0].function.description", "prüft Konten"),
    ]
    (finding,) = inspect(segments).findings
    assert (finding.place, finding.start, finding.end) == ("messages[1].content", 6, 6 + len(IBAN))


@pytest.mark.parametrize("cut", range(3, 20))
def test_number_cut_by_a_border_between_two_segments(cut: int) -> None:
    segments = [Segment("a", f"Konto {IBAN[:cut]}"), Segment("b", f"{IBAN[cut:]} danke")]
    hits = [f for f in inspect(segments).findings if f.kind == "iban" and not f.suspect]
    assert [(f.place, f.start, f.end) for f in hits] == [("a", 6, 6 + cut)]


def test_many_segments_find_as_much_as_one() -> None:
    texts = [f"Konto {numbers.german_iban(Random(i))} von Frau Quenzel{i}" for i in range(40)]
    many = inspect([Segment(f"messages[{i}].content", t) for i, t in enumerate(texts)])
    alone = [f for i, t in enumerate(texts) for f in inspect([Segment(f"messages[{i}].content", t)]).findings]
    assert list(many.findings) == alone


def _explode(_: View) -> Iterator[Hit]:
    raise RuntimeError("Konto DE02 1203 0000 0000 2020 51")


def test_failing_detector_makes_everything_uninspectable_and_hides_no_other_find(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "TABLE", (Detector("broken", lambda _: True, _explode), *TABLE))
    inspection = inspect([Segment("a", f"Konto {IBAN}"), Segment("b", "Guten Tag")])
    assert {(u.place, u.reason) for u in inspection.uninspectable} == {
        ("a", "detector_failed"),
        ("b", "detector_failed"),
    }
    assert inspection.data_class == 3


def test_certain_number_wins_over_a_suspect_or_a_mere_reference() -> None:
    text = f"Aktenzeichen {numbers.tax_id(Random(4))}"
    assert [f.kind for f in found(text)] == ["tax_id"]


def test_finding_within_another_of_the_same_class_is_one() -> None:
    text = "jonas.weyers@web.example"
    assert [f.kind for f in found(text)] == ["email"]


def test_higher_class_within_a_lower_one_stays() -> None:
    assert {f.data_class for f in found("Frau Quenzel, Epilepsie, seit Mai krankgeschrieben")} >= {3, 4}


def test_findings_never_hold_the_text() -> None:
    (finding,) = look(f"Konto {IBAN}").findings
    assert IBAN not in str(finding)
    assert {type(getattr(finding, name)) for name in Finding.__struct_fields__} <= {
        str,
        int,
        bool,
        tuple,
        type(finding.data_class),
    }


def test_findings_are_in_order_of_place() -> None:
    text = "Frau Quenzel, Tel. 0171 3920012, geb. 03.02.1991, wohnhaft Lindenstraße 12"
    starts = [f.start for f in found(text)]
    assert starts == sorted(starts)
    assert len(starts) == 4
