# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Corpora are told apart by their lines, and what is no corpus says so."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bench.detection import corpora
from bench.detection.corpora import Names, NoCorpus, Span, TownHall
from stellwerk.values.data_class import DataClass

DOCUMENT = {
    "id": "a-1",
    "genre": "brief",
    "marked": "Frau [[person|Ilse Gärtner]], Konto [[iban|DE00 1234]]\nund [[person|Kai\nOtt]].",
    "data_class": "K4",
    "regimes": ["tax"],
    "special": ["health"],
    "note": "made up",
}
UNIT = {"text": "Kai Ott wohnt in Kempen.", "spans": [[0, 7, "PER"], [17, 23, "LOC"]], "src": "made up"}


def _write(file: Path, *rows: object) -> Path:
    file.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows) + "\n\n", "utf-8")
    return file


def test_documents(tmp_path: Path) -> None:
    corpus = corpora.read(_write(tmp_path / "hall.jsonl", DOCUMENT))
    assert isinstance(corpus, TownHall)
    assert corpus.name == "hall"
    (document,) = corpus.documents
    assert document.text == "Frau Ilse Gärtner, Konto DE00 1234\nund Kai\nOtt."
    assert document.spans == (Span(5, 17, "person"), Span(25, 34, "iban"), Span(39, 46, "person"))
    assert [document.text[s.start : s.end] for s in document.spans] == [
        "Ilse Gärtner",
        "DE00 1234",
        "Kai\nOtt",
    ]
    assert document.data_class is DataClass.K4
    assert (document.special, document.regimes) == ({"health"}, {"tax"})


def test_units(tmp_path: Path) -> None:
    corpus = corpora.read(_write(tmp_path / "news.jsonl", UNIT, {"text": "Nichts.", "spans": []}))
    assert isinstance(corpus, Names)
    assert [unit.persons for unit in corpus.units] == [(Span(0, 7, "person"),), ()]


def test_text_without_marks_and_stray_brackets_stays_as_it_is() -> None:
    assert corpora.unmarked("kein [Namen] und ]] hier [[") == ("kein [Namen] und ]] hier [[", ())


def test_a_folder_gives_its_corpora_and_leaves_out_the_rest(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    hall = _write(tmp_path / "hall.jsonl", DOCUMENT)
    _write(tmp_path / "deep" / "news.jsonl", UNIT)
    _write(tmp_path / "log.jsonl", {"level": "info"})
    (tmp_path / "notes.txt").write_text("nothing")
    assert [corpus.name for corpus in corpora.find([tmp_path, hall])] == ["news", "hall"]


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ([{"level": "info"}], "line 1"),
        ([UNIT, DOCUMENT], "line 2"),
        ([DOCUMENT, UNIT], "line 2"),
        ([DOCUMENT | {"data_class": "K9"}], "line 1"),
        ([UNIT | {"spans": [[3, 99, "PER"]]}], "not within"),
        ([], "empty"),
    ],
)
def test_what_is_named_and_is_no_corpus_is_told(tmp_path: Path, rows: list[object], says: str) -> None:
    with pytest.raises(NoCorpus, match=says):
        corpora.find([_write(tmp_path / "odd.jsonl", *rows)])


def test_nothing_found(tmp_path: Path) -> None:
    with pytest.raises(NoCorpus, match="No annotated corpus"):
        corpora.find([tmp_path])
    with pytest.raises(NoCorpus, match="cannot be read"):
        corpora.find([tmp_path / "gone.jsonl"])


def test_samples_are_repeatable_and_in_order(tmp_path: Path) -> None:
    rows = [{"text": f"Satz {number}.", "spans": []} for number in range(50)]
    corpus = corpora.read(_write(tmp_path / "news.jsonl", *rows))
    once, again, other = (corpora.sample(corpus, 10, seed) for seed in (1, 1, 2))
    assert once == again != other
    drawn = corpora.texts(once)
    assert len(drawn) == 10
    assert drawn == sorted(drawn, key=corpora.texts(corpus).index)
    assert corpora.sample(corpus, 99, 1) == corpus


def test_texts_of_a_length_are_all_different() -> None:
    pieces = [f"Das ist der Satz mit der Nummer {number}." for number in range(40)]
    made = list(corpora.lengths(pieces, 500, 30, 1))
    assert {len(text) for text in made} == {500}
    assert len(set(made)) == 30
    assert made == list(corpora.lengths(pieces, 500, 30, 1))
