# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The bench of detection as a whole, in small: real inspection, made-up corpora. No time and no quality is judged."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from bench.detection import corpora, footprint, long_texts, presidio, quality, speed, stages, tables
from bench.detection.corpora import Document, Names, Span, TownHall, Unit
from bench.detection.footprint import Footprint
from bench.targets import ROOT
from stellwerk.values.data_class import DataClass

LETTER = "Sehr geehrte Frau Ilse Gärtner, Ihr Konto DE02 1203 0000 0000 2020 51 wurde belastet."
LEAFLET = "Die Bücherei öffnet am Samstag um zehn Uhr. Der Eintritt ist frei."
HALL = TownHall(
    "hall",
    (
        Document(
            "a-1",
            "",
            LETTER,
            (Span(18, 30, "person"), Span(42, 69, "iban")),
            DataClass.K3,
            frozenset(),
            frozenset(),
        ),
        Document("a-2", "", LEAFLET, (), DataClass.K0, frozenset(), frozenset()),
        Document("a-3", "", LEAFLET, (Span(4, 12, "secret"),), DataClass.K2, frozenset(), frozenset()),
    ),
)
NEWS = Names("news", (Unit("1", LETTER, (Span(18, 30, "person"),)), Unit("2", LEAFLET, ())))


def test_documents() -> None:
    result = quality.on_documents(HALL, None)
    rows = {row.figure: row.values[quality.STELLWERK] for row in result.rows}
    assert (rows["leak rate"].hits, rows["leak rate"].of) == (1, 2)  # nothing of the third can be found
    assert (rows["recall: person"].hits, rows["recall: check digit"].hits) == (1, 1)
    assert (rows["over-blocking"].hits, rows["over-blocking"].of) == (0, 1)
    assert ("leak", "a-3") in {(miss.what, miss.document) for miss in result.misses}
    shown = "\n".join(tables.documents(result))
    assert "MISSED" in shown
    assert "1 of 1" in shown
    told = "\n".join(tables.misses("hall", result.misses))
    assert "missed secret: a-3@4-12" in told
    assert "Gärtner" not in shown + told


def test_names_and_stages() -> None:
    result = quality.on_names(NEWS, None)
    product = next(way for way in result.ways if way.name == quality.STELLWERK)
    assert (product.recall.hits, product.recall.of) == (1, 1)
    shown = "\n".join(tables.names(result))
    assert "overlap recall" in shown
    assert quality.STELLWERK not in result.missing  # nothing broke
    for stage in ("fast stage", "deep stage"):  # both are told of, also where one is left out
        assert stage in shown


def test_a_stage_that_is_not_there_says_so() -> None:
    with pytest.raises(stages.NotThere, match="is missing"):
        stages.loaded("stellwerk.detectors.names.no_such_stage")


def test_speed_asks_everybody_in_turn() -> None:
    times = speed.measure([LETTER, LEAFLET], None, rounds=3, seed=1, characters=200)
    for one in times:
        assert one.missing or len(one.milliseconds) == len(one.cpu) == 3
    assert speed.INSPECT_FAST in {one.way for one in times if not one.missing}
    assert speed.INSPECT_FAST in "\n".join(tables.speed("hall", times, 200))


def test_percentiles_and_ratios() -> None:
    slow = speed.Times("slow", tuple(range(1, 101)), (4.0, 6.0, 8.0))
    assert (slow.percentile(50), slow.percentile(95), slow.percentile(100)) == (51, 96, 100)
    assert slow.ratio(speed.Times("quick", (1.0,), (1.0, 2.0, 3.0))) == 3


def test_long_texts_and_conversations() -> None:
    long, turns = long_texts.measure(
        [LETTER, LEAFLET], 1, characters=25_000, turns=4, conversations=2, deep=False, processes=1
    )
    (text,), (talk,) = long, turns
    assert text.characters == 25_000
    assert not text.failed
    assert text.seconds > 0
    assert len(talk.first_ms) == len(talk.last_ms) == 2
    assert "turn 4 against 1" in "\n".join(tables.long_texts(long, turns))


def test_what_loading_costs_is_measured_in_fresh_processes() -> None:
    (whole,) = footprint.measure(1, peers=False, stages=[footprint.WHOLE])
    assert whole.missing is None
    assert whole.load_cpu_s > 0
    assert 0 < whole.loaded <= whole.most
    shown = "\n".join(tables.footprint([whole, Footprint("other", missing="no such thing")]))
    assert "not measured: no such thing" in shown


def test_the_command_needs_a_corpus(tmp_path: Path) -> None:
    (tmp_path / "notes.jsonl").write_text('{"note": "no corpus"}\n', "utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "bench.detection", str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        env={"PATH": ""},
    )
    assert done.returncode == 2
    assert "docs/benchmarks.md" in done.stderr


def test_a_corpus_of_its_own_comes_with_it() -> None:
    (ours,) = corpora.find([Path(presidio.__file__).parent])
    assert isinstance(ours, TownHall)
    assert len(ours.documents) == 231


def test_presidio_is_pinned_by_hash() -> None:
    lock = (Path(presidio.__file__).parent / "presidio.lock").read_text("utf-8")
    assert f"presidio-analyzer=={presidio.VERSION} \\\n    --hash=sha256:" in lock
    assert "://" not in lock


def test_results_are_plain_json() -> None:
    for result in (quality.on_documents(HALL, None), quality.on_names(NEWS, None)):
        text = msgspec.json.encode(result).decode()
        assert "Gärtner" not in text
        assert json.loads(text)["corpus"] == result.corpus
