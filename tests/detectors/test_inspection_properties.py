# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""What must hold for every text."""

from __future__ import annotations

import os
import subprocess
import sys
from random import Random

from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.detectors import numbers
from tests.detectors.sight import look

from stellwerk.detectors import identity_document
from stellwerk.detectors.inspect import inspect
from stellwerk.values.inspection import Inspection, Segment

MAKERS = (
    numbers.german_iban,
    numbers.tax_id,
    numbers.social_security,
    numbers.health_insurance,
    numbers.payment_card,
    numbers.identity_card,
)
# Pieces that detectors hang on, thrown together at random.
PIECES = (
    "Herr Frau Dr. geb. am Az. Tel. Konto IBAN: Passwort: DE12 0171 3920012 Lindenstraße 12 VIE-AB 123 Weyers Jonas "
    ", . ; : | - / ( ) § 4 2025 3.2.1991 @ web.example VS-NfD GEHEIM krank Epilepsie Der Hausmeister hat gestern "
    "\n \n\n \t “ „ ** %20 &#65; \\u0041 QUJDREVGR0hJSktMTU5PUA== \u200b \u0301 👩🏽 \ud7ff \x00"
).split(" ")
snippets = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=6)), max_size=30).map(" ".join)
anything = st.one_of(st.text(), snippets, st.binary(max_size=80).map(lambda b: b.decode("latin-1")))
# One that begins like a ticket's ("RFC88...") is an identity card only beside a telling word, and that is meant.
valid = st.builds(
    lambda make, seed: make(Random(seed)), st.sampled_from(MAKERS), st.integers(0, 10_000)
).filter(lambda number: not identity_document._TICKET.match(number))
harmless = st.lists(
    st.sampled_from(
        "der Rat beschließt die Satzung am Markt 12 Uhr ein Antrag, weil es im Haushalt steht. Danach".split()
    ),
    max_size=12,
).map(" ".join)


def _held(inspection: Inspection, texts: list[str]) -> None:
    places = {f"s{i}": len(text) for i, text in enumerate(texts)}
    for finding in inspection.findings:
        assert 0 <= finding.start < finding.end <= places[finding.place]
        assert finding.kind
        assert finding.rule
    assert all(part.place in places for part in inspection.uninspectable)
    assert not any(part.reason == "detector_failed" for part in inspection.uninspectable)


@settings(max_examples=400, deadline=None)
@given(st.lists(anything, max_size=4))
@example(["\ud800"])
@example(["İ" * 10])
@example(["ß\u0307ſ ŉ ǰ ΐ"])
@example(["1\n" * 20, "\n", "2"])
def test_no_text_breaks_the_inspection_and_offsets_lie_within_it(texts: list[str]) -> None:
    _held(inspect([Segment(f"s{i}", text) for i, text in enumerate(texts)]), texts)


@settings(max_examples=100, deadline=None)
@given(anything)
def test_same_text_same_result(text: str) -> None:
    assert look(text) == look(text)


@settings(max_examples=150, deadline=None)
@given(anything, anything)
def test_another_segment_never_lowers_the_class(one: str, other: str) -> None:
    alone = inspect([Segment("a", one)])
    both = inspect([Segment("a", one), Segment("b", other)])
    if alone.data_class is not None and not _office(alone):
        assert both.data_class is not None
        assert both.data_class >= alone.data_class


def _office(inspection: Inspection) -> bool:
    return any(f.rule.endswith(".office") for f in inspection.findings)


@settings(max_examples=200, deadline=None)
@given(valid, harmless, harmless)
def test_harmless_words_around_never_remove_a_number(number: str, before: str, after: str) -> None:
    inspection = look(f"{before} {number}. {after}")
    assert any(not f.suspect and f.data_class == 3 for f in inspection.findings)


@settings(max_examples=150, deadline=None)
@given(valid, snippets)
def test_whatever_else_stands_there_the_class_stays(number: str, other: str) -> None:
    assert (look(f"{other}\n\nNummer {number}.\n\n{other}").data_class or 0) >= 3


@settings(max_examples=100, deadline=None)
@given(valid, st.text(alphabet="\u200b\u200d\u00ad\u2060\ufeff", min_size=1, max_size=3), st.integers(1, 8))
def test_invisible_signs_anywhere_in_a_number(number: str, sign: str, at: int) -> None:
    text = f"Im Brief: {number[:at]}{sign}{number[at:]} Ende"
    inspection = look(text)
    assert any(f.start == 10 and f.end == 10 + len(number) + len(sign) for f in inspection.findings)


def test_result_does_not_depend_on_the_seed_of_hashes() -> None:
    """Words lie in sets; another process walks them in another order and must report the same."""
    program = (
        "from tests.detectors.sight import look\n"
        "text = 'Sehr geehrter Herr Dr. Weyers, Sachbearbeiterin Frau Thelen, geb. Nowak, Az. 12-34567, '"
        " 'Personalnummer 004711, krank, Epilepsie, Bürgergeld; Patient Jonas Weyers, Zeuge POK Brinkmann'\n"
        "print(look(text))"
    )
    results = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(results) == 1
    assert "Finding" in results.pop()
