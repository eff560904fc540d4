# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The bench runs as a whole, in small: real provider, real Stellwerk, every kind of load. No time is judged."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from bench import plan, profiling, tables, targets
from bench.bodies import Texts
from bench.measure import Kind, Under
from bench.process import DidNotStart
from bench.targets import ROOT
from stellwerk.gateway import parse
from stellwerk.storage.database import Place
from stellwerk.storage.verification import verify_books

TINY = plan.Plan(
    rounds=1,
    seconds=0.1,
    connections=(1, 32),
    streams_each=1,
    flows_each=1,
    open_streams=30,
    hold_seconds=0.3,
)


def test_every_measurement_and_the_books(tmp_path: Path) -> None:
    with targets.mock(tmp_path) as mock, targets.stellwerk(tmp_path, mock.address.port) as stellwerk:
        under = [Under(target, mock, seed=7) for target in (mock, stellwerk)]
        results = plan.run(TINY, under)
    for row in (*results.bursts, *results.beside):
        assert all(one.count and one.cpu_us > 0 for one in row.rounds), row
    for flows in (*results.first_token, *results.chunks):
        assert all(one.count == flows.connections and not one.wrong for one in flows.rounds), flows
    for memory in results.memory:
        assert memory.held is not None
        assert memory.held.opened == memory.held.finished == 30
        assert 0 < memory.idle <= memory.under_load
    ours = under[1]
    books = targets.booked(tmp_path)
    assert books.settled == ours.arrived > 30
    assert books.settled + books.refused == ours.source.sent
    assert books.open == 0
    # What was not answered was refused by decision, and only where people stand in the text.
    wrong = {
        kind: sum(one.wrong for row in results.bursts if row.kind == kind for one in row.rounds)
        for kind in plan.KINDS
    }
    assert sum(wrong.values()) == books.refused
    assert not any(count for kind, count in wrong.items() if not kind.identifiers)
    assert verify_books(Place(targets.data_folder(tmp_path))).sound
    shown = "\n".join((*tables.text(results), *tables.verdicts(results)))
    assert "stellwerk, p50 added" in shown
    assert "30 open streams" in shown


def test_a_wrong_answer_is_counted(tmp_path: Path) -> None:
    with targets.mock(tmp_path) as mock, targets.stellwerk(tmp_path, mock.address.port) as stellwerk:
        keyless = Under(targets.Target("x", targets.Address(stellwerk.address.port), stellwerk.pid), mock, 7)
        burst = keyless.burst(Kind(200), 2, 0.1)
        streams = keyless.stream(Kind(200, stream=True), 2, 1, chunks=2, pace_ms=1)
    assert burst.count == 0
    assert burst.wrong > 0
    assert (streams.count, streams.wrong) == (0, 2)
    assert keyless.arrived == 0


def test_a_target_that_does_not_start_says_why(tmp_path: Path) -> None:
    with (
        pytest.raises(DidNotStart, match="no such option"),
        targets.stellwerk(tmp_path, 9, launcher=_broken()),
    ):
        pass


def _broken() -> list[str]:
    return [sys.executable, "-c", "import sys; sys.exit('no such option')"]


@pytest.mark.parametrize("characters", [200, 1000, 20_000])
@pytest.mark.parametrize("identifiers", [False, True])
def test_texts_have_the_length_that_the_table_says(characters: int, identifiers: bool) -> None:
    call = parse.chat(Texts(3).body("bench", characters, identifiers=identifiers))
    assert [len(segment.text) for segment in call.segments] == [characters]


def test_the_profile_names_the_stages(tmp_path: Path) -> None:
    profiling.run(tmp_path, tmp_path, connections=4, seconds=0.5, seed=7)
    stages = json.loads((tmp_path / "profile.json").read_text())["stages"]
    assert "inspect" in stages


def test_the_measurement_of_the_books(tmp_path: Path) -> None:
    command = [
        sys.executable,
        str(ROOT / "bench" / "recorder.py"),
        "--seconds",
        "0.02",
        "--folder",
        str(tmp_path),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "rows/s" in done.stdout
