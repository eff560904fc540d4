# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The figures of detection, counted by hand on a few made-up documents, and how sure they are."""

from __future__ import annotations

import random

import pytest

from bench.detection import documents, names
from bench.detection.bootstrap import Part, difference, estimate
from bench.detection.corpora import Document, Span, Unit
from bench.detection.presidio import seen as presidio_seen
from bench.detection.presidio_process import Finding
from bench.detection.seen import Found, Seen
from stellwerk.values.data_class import DataClass

K0, K1, K2, K3, K4, K5 = (
    DataClass.K0,
    DataClass.K1,
    DataClass.K2,
    DataClass.K3,
    DataClass.K4,
    DataClass.K5,
)


def _document(
    name: str, data_class: DataClass, *spans: Span, special: str = "", regimes: str = "", text: str = "x" * 99
) -> Document:
    labels = frozenset(special.split()), frozenset(regimes.split())
    return Document(name, "", text, spans, data_class, *labels)


def _seen(data_class: DataClass, *found: Found, special: str = "", regimes: str = "") -> Seen:
    return Seen(data_class, found, frozenset(special.split()), frozenset(regimes.split()))


def _shares(truth: list[Document], seen: list[Seen]) -> dict[str, tuple[int, int]]:
    return {
        figure.name: (sum(part.hits for part in figure.parts), sum(part.of for part in figure.parts))
        for figure in documents.figures(truth, seen)
    }


def test_classes() -> None:
    truth = [_document(str(n), one) for n, one in enumerate((K0, K1, K1, K2, K3, K4, K5))]
    seen = [_seen(one) for one in (K1, K0, K3, K1, K4, K3, K4)]
    found = _shares(truth, seen)
    assert found["leak rate"] == (1, 4)  # the K2 that came out as K1
    assert found["over-blocking"] == (1, 3)  # the K1 that came out as K3
    assert found["class right"] == (2, 7)  # K0 and K1 are one class
    assert found["K4 and above found"] == (1, 2)


def test_spans() -> None:
    truth = [
        _document("a", K3, Span(0, 10, "person"), Span(20, 30, "iban"), Span(40, 50, "address")),
        _document("b", K3, Span(0, 10, "person"), Span(20, 30, "tax_id"), Span(40, 50, "secret")),
    ]
    seen = [
        _seen(
            K3, Found(9, 12, "person", "r"), Found(20, 30, "case_number", "r"), Found(50, 60, "address", "r")
        ),
        # What demands a class but marks no span neither finds nor errs; a person without a name errs as a span.
        _seen(
            K3,
            Found(0, 10, "special_category", "r", False, False),
            Found(60, 70, "unnamed_person", "r", True, False),
        ),
    ]
    found = _shares(truth, seen)
    assert found["recall: person"] == (1, 2)
    assert found["recall: check digit"] == (1, 2)  # whatever it was called
    assert found["recall: other kinds"] == (0, 2)  # 50-60 begins where 40-50 ends
    assert found["recall: as the same kind"] == (1, 6)
    assert found["span precision"] == (2, 4)
    assert found["precision: annotated kinds"] == (2, 3)
    assert documents.by_kind(truth, seen)["person"] == (1, 2)


def test_identity_documents_with_a_right_digit() -> None:
    # The specimen of the federal ministry of the interior, and the same with another last digit.
    text = "L01X00T471 und L01X00T472 und B072RRE2I55"
    spans = [
        Span(0, 10, "identity_document"),
        Span(15, 25, "identity_document"),
        Span(30, 41, "identity_document"),
    ]
    found = _shares([_document("a", K3, *spans, text=text)], [_seen(K3, Found(0, 4, "iban", "r"))])
    assert found["recall: document, right digit"] == (1, 1)
    assert found["recall: other kinds"] == (1, 3)


def test_labels_are_compared_as_sets_and_only_of_those_who_have_them() -> None:
    truth = [_document("a", K4, special="health religion"), _document("b", K4, regimes="tax")]
    seen = [_seen(K4, special="religion health"), _seen(K4, special="union", regimes="tax")]
    found = _shares(truth, seen)
    assert found["special exact"] == (1, 2)
    assert found["regimes exact"] == (2, 2)
    assert "special exact" not in _shares(truth, [presidio_seen([]), presidio_seen([])])


def test_misses_name_the_place_and_no_text() -> None:
    truth = [
        _document("a", K3, Span(0, 10, "person")),
        _document("b", K0),
        _document("c", K4, special="health", regimes="tax"),
    ]
    seen = [_seen(K0), _seen(K3, Found(5, 9, "person", "names.x")), _seen(K5, special="union", regimes="tax")]
    assert [(miss.what, miss.document, miss.place) for miss in documents.misses(truth, seen)] == [
        ("leak", "a", "K3 as K0"),
        ("missed person", "a", "0-10"),
        ("over-blocked", "b", "K0 as K3"),
        ("false person (names.x)", "b", "5-9"),
        ("class wrong", "c", "K4 as K5"),
        ("missed special health", "c", ""),
        ("false special union", "c", ""),
    ]


def test_whatever_presidio_finds_is_personal() -> None:
    assert presidio_seen([]).data_class is K0
    look = presidio_seen([Finding(0, 4, "PERSON", 0.9), Finding(6, 9, "DE_PLZ", 0.4)])
    assert look.data_class is K3
    assert [(one.kind, one.identifies, one.annotated) for one in look.found] == [
        ("person", True, True),
        ("DE_PLZ", True, False),
    ]


UNITS = [
    Unit("1", "x" * 40, (Span(0, 10, "person"), Span(20, 30, "person"))),
    Unit("2", "x" * 40, ()),
    Unit("3", "x" * 40, ()),
]


def test_names() -> None:
    found = [
        [Found(0, 10, "person", "r"), Found(22, 31, "person", "r")],
        [Found(0, 3, "person", "r"), Found(5, 8, "person", "r")],
        [],
    ]
    score = names.score(UNITS, found)
    assert estimate(score.strict).value == pytest.approx(2 * 1 / (2 + 4))
    assert estimate(score.recall).value == 1
    assert estimate(score.false_alarms).value == 0.5  # a unit counts once
    assert [miss.what for miss in names.misses(UNITS, found)] == ["false person (r)"] * 2


def test_the_best_threshold_within_false_alarms() -> None:
    quiet = names.score(UNITS * 50, [[Found(0, 10, "person", "r")], [], []] * 50)
    one_alarm = [[], [Found(0, 1, "person", "r")], []]
    more = names.score(
        UNITS * 50,
        [list(UNITS[0].persons), [], []] * 48 + [[], *one_alarm[1:]] * 2,  # type: ignore[list-item]
    )
    found = {one.limit: one.name for one in names.within({"quiet": quiet, "more": more})}
    assert found == {0.01: "quiet", 0.04: "more", 0.08: "more"}
    loud = names.score(UNITS, one_alarm)
    assert list(names.within({"loud": loud})) == []


def test_the_interval_of_a_share_is_that_of_its_binomial() -> None:
    parts = [Part(int(number < 30), 1) for number in range(100)]
    found = estimate(parts)
    assert found.value == 0.3
    assert found.low == pytest.approx(0.30 - 1.96 * 0.0458, abs=0.015)
    assert found.high == pytest.approx(0.30 + 1.96 * 0.0458, abs=0.015)
    assert found == estimate(parts)


def test_what_hangs_together_is_less_sure() -> None:
    """Ten documents of ten spans each, all found or none, say less than a hundred single ones."""
    alone = estimate([Part(number % 2, 1) for number in range(100)])
    together = estimate([Part(10 * (number % 2), 10) for number in range(10)])
    assert alone.value == together.value == 0.5
    assert None not in (alone.low, alone.high, together.low, together.high)
    assert together.high - together.low > 2 * (alone.high - alone.low)  # type: ignore[operator]


def test_nothing_missed_is_no_certainty() -> None:
    found = estimate([Part(0, 1)] * 60 + [Part(0, 0)] * 40)
    assert (found.value, found.low) == (0, 0)
    assert found.high == pytest.approx(1 - 0.025 ** (1 / 60))
    whole = estimate([Part(3, 3)] * 20)
    assert (whole.value, whole.high) == (1, 1)
    assert whole.low == pytest.approx(0.025 ** (1 / 20))


def test_no_chance_no_figure() -> None:
    assert estimate([Part(0, 0)] * 5).value is None
    assert estimate([]).value is None
    assert difference([Part(0, 0)], [Part(1, 1)]) is None


def test_differences_are_paired() -> None:
    """Whoever is better in every document by the same is so for certain, however much the documents differ."""
    draw = random.Random(1)
    one = [Part(draw.randrange(5, 9), 10) for _ in range(50)]
    other = [Part(part.hits - 1, 10) for part in one]
    assert difference(one, other) == pytest.approx((0.1, 0.1))
    low, high = difference(one, [Part(draw.randrange(5, 9), 10) for _ in range(50)]) or (0, 0)
    assert low < high
    with pytest.raises(ValueError, match="same documents"):
        difference(one, other[1:])
