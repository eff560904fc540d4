# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""An answer is traced to its passages, and nothing is claimed that no passage says."""

from __future__ import annotations

import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.workbench.sources.freer import ALL_SENT, ANSWERS, FILES
from tests.workbench.sources.town import BY_LAW, SENT, TOWN, TRUTH, Truth, attached

from stellwerk.workbench.sources import Source, marks, sources, without_marks
from stellwerk.workbench.sources.find import paragraphs
from stellwerk.workbench.sources.words import sentences
from stellwerk.workbench.values import Attached


def places(found: tuple[Source, ...]) -> set[tuple[str, int]]:
    return {(s.attached, s.passage.number) for s in found if s.found}


@pytest.mark.parametrize(
    ("name", "truth", "files", "sent", "least"),
    [
        ("tuned on", TRUTH, TOWN, SENT, (0.95, 0.9)),
        ("freer, not tuned on", ANSWERS, FILES, ALL_SENT, (0.95, 0.6)),
    ],
)
def test_without_marks_few_are_missed_and_none_is_made_up(
    name: str,
    truth: Truth,
    files: tuple[Attached, ...],
    sent: dict[str, frozenset[int]],
    least: tuple[float, float],
) -> None:
    right = wrong = missed = 0
    for text, places_of in truth:
        got = places(sources(text, files, sent))
        right += len(got & places_of)
        wrong += len(got - places_of)
        missed += len(places_of - got)
    precision, recall = right / (right + wrong), right / (right + missed)
    print(
        f"passages without marks ({name}): precision {precision:.2f}, recall {recall:.2f}, {len(truth)} paragraphs"
    )
    assert (precision, recall) >= least
    assert recall >= least[1]


def test_a_whole_answer_has_each_passage_once_with_its_paragraphs() -> None:
    answer = "# Antwort\n\n" + "\n\n".join(text for text, _ in TRUTH)
    found = sources(answer, TOWN, SENT)
    assert len({(s.attached, s.passage.number) for s in found}) == len(found)
    for number, (_, truth) in enumerate(TRUTH, 1):
        got = {(s.attached, s.passage.number) for s in found if number in s.paragraphs}
        assert got <= truth or not truth <= got, number
    assert [s.paragraphs[0] for s in found] == sorted(s.paragraphs[0] for s in found)


def test_a_quotation_is_of_the_passage_and_short() -> None:
    for text, _ in TRUTH:
        for source in sources(text, TOWN, SENT):
            assert 0 < len(source.quotation) <= 240
            flat = " ".join(source.passage.text.split())
            assert source.quotation.strip("… ") in flat


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("x [1, S. 3]", [("1", 3)]),
        ("x [1, Seite 3].", [("1", 3)]),
        ("x [1, S.3; 2, S. 5]", [("1", 3), ("2", 5)]),
        ("x [1, S. 3, 2, S. 5]", [("1", 3), ("2", 5)]),
        ("x [1, S. 3-5]", [("1", 3), ("1", 4), ("1", 5)]),
        ("x [1, S. 3 und 7]", [("1", 3), ("1", 7)]),
        ("x [1, S. 3; S. 4]", [("1", 3), ("1", 4)]),
        ("x [Unterlage 2, S. 1]", [("2", 1)]),
        ("x [Dokument 2, Seiten 1 bis 2]", [("2", 1), ("2", 2)]),
        ("x [S. 4]", [("", 4)]),
        ("x [2, p. 5] y [1, pp. 2–3]", [("2", 5), ("1", 2), ("1", 3)]),
        ("x [Hundesteuersatzung.pdf, S. 2]", [("Hundesteuersatzung.pdf", 2)]),
        ("x 【1†S. 3】", [("1", 3)]),
        ("x [2, Folie 5]", [("2", 5)]),
        ("x (§ 5 Abs. 2 S. 3)", []),
        ("x [§ 5 Abs. 2 Nr. 3]", []),
        ("x [Ihr Name] [1] [x](https://a.de) [TODO]", []),
        ("x [S. 4](https://a.de)", []),
        ("x [1, S. 3 bis 99999]", [("1", 3), ("1", 99999)]),
    ],
)
def test_marks_are_read_as_models_write_them(text: str, named: list[tuple[str, int]]) -> None:
    found = marks(text)
    assert [(m.document, m.passage) for m in found] == named
    plain = without_marks(text)
    assert ("[" in plain or "【" in plain) == (not named and "[" in text)


def test_a_right_mark_is_found_where_the_words_alone_would_not_do() -> None:
    text = "Zwei Hunde kosten zusammen 240 Euro."
    assert places(sources(text, TOWN, SENT)) == set()
    (source,) = sources(f"{text} [1, S. 2]", TOWN, SENT)
    assert (source.document, source.passage.number, source.found, source.marked) == (
        "Hundesteuersatzung.pdf",
        2,
        True,
        True,
    )
    assert "zwei Hunde gehalten werden" in source.quotation


def test_a_mark_that_proves_nothing_is_told() -> None:
    for text, name, page in (
        (
            "Die Grundschule wurde 1964 gebaut. [1, S. 4]",
            "Hundesteuersatzung.pdf",
            4,
        ),  # says nothing of the kind
        ("Die Steuer ist zu zahlen. [1, S. 99]", "Hundesteuersatzung.pdf", 99),  # no such page
        ("Die Steuer ist zu zahlen. [7, S. 1]", "7", 1),  # no such document
        ("Die Steuer ist zu zahlen. [Friedhofssatzung, S. 1]", "Friedhofssatzung", 1),
    ):
        source = next(s for s in sources(text, TOWN, SENT) if not s.found)
        assert (source.document, source.passage.number, source.quotation) == (name, page, "")
        assert source.marked


def test_a_mark_needs_no_document_where_there_is_but_one() -> None:
    text = "Zwei Hunde kosten zusammen 240 Euro. [S. 2]"
    assert places(sources(text, TOWN, {"a": SENT["a"]})) == {("a", 2)}
    (alone,) = sources("Die Steuer ist zu zahlen. [S. 9]", TOWN, {"a": SENT["a"]})
    assert (alone.document, alone.found) == ("Hundesteuersatzung.pdf", False)
    (many,) = sources(text, TOWN, SENT)
    assert (many.document, many.found) == ("?", False)
    assert places(sources("Zwei Hunde kosten 240 Euro. [Hundesteuersatzung, S. 2]", TOWN, SENT)) == {("a", 2)}


def test_a_passage_that_is_marked_and_found_by_its_words_is_both() -> None:
    text = "Bei einem Hund aus dem Tierheim entfällt die Steuer in den ersten zwölf Monaten. Das ist so. [1, S. 3]"
    (source,) = sources(text, TOWN, SENT)
    assert (source.passage.number, source.found, source.marked, source.paragraphs) == (3, True, True, (1,))


def test_what_was_not_sent_is_no_source() -> None:
    text = "Bei einem Hund aus dem Tierheim entfällt die Steuer in den ersten zwölf Monaten."
    assert places(sources(text, TOWN, SENT)) == {("a", 3)}
    assert places(sources(text, TOWN, {"a": frozenset({1, 2})})) == set()
    told = sources(f"{text} [1, S. 3]", TOWN, {"a": frozenset({1, 2})})
    assert [(s.passage.number, s.found) for s in told] == [(3, False)]
    assert sources(text, TOWN, {}) == ()


def test_other_figures_are_no_proof() -> None:
    assert places(sources("Ein gefährlicher Hund kostet jährlich 850,00 Euro je Hund.", TOWN, SENT)) == set()


def test_headings_and_code_are_no_paragraphs() -> None:
    answer = "# Titel\n\nEins.\n\n```\nkein\n\nAbsatz\n```\n\n- zwei\n- zwei\n\n---\n\n## Noch\nDrei."
    assert paragraphs(answer) == ["Eins.", "- zwei\n- zwei", "Drei."]


def test_sentences_end_where_a_reader_ends_them() -> None:
    text = "Nach § 5 Abs. 2 gilt das am 15. Mai z. B. für Dr. Kern. Es gilt seit 2027. Der Rest\nist neu."
    assert sentences(text) == [
        "Nach § 5 Abs. 2 gilt das am 15. Mai z. B. für Dr. Kern.",
        "Es gilt seit 2027.",
        "Der Rest ist neu.",
    ]


def test_lines_of_a_page_that_go_on_are_one() -> None:
    text = (
        "§ 3 Befreiung\nHunde, die ausschließlich dem Schutz blinder oder sonst\n"
        "Hilfloser dienen, sind auf An-\ntrag frei.\n"
        "a) erstens\nb) zweitens"
    )
    assert sentences(text) == [
        "§ 3 Befreiung",
        "Hunde, die ausschließlich dem Schutz blinder oder sonst Hilfloser dienen, sind auf Antrag frei.",
        "a) erstens",
        "b) zweitens",
    ]


def test_a_long_document_takes_no_time() -> None:
    chance = random.Random(4)
    words = [w for page in BY_LAW for w in page.split()]
    pages = tuple(" ".join(chance.choices(words, k=400)) for _ in range(100))
    big = attached("x", "Lang.pdf", pages)
    answer = "\n\n".join(text for text, _ in TRUTH)
    began = time.thread_time()
    sources(answer, (*TOWN, big), {**SENT, "x": big.chosen})
    assert time.thread_time() - began < 3


@given(st.text(alphabet="[]【】(),;S. 0123-–x†\nseiteund", max_size=80))
def test_nothing_that_a_model_writes_breaks_it(text: str) -> None:
    for source in sources(f"{text} [1, S. 3]{text}", TOWN, SENT):
        assert source.paragraphs
        assert len(source.quotation) <= 240
