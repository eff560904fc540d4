# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""``stellwerk audit`` as an auditor runs it: in a process of its own, also beside a running writer."""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from tests.storage.outside import change
from tests.storage.samples import intent, settlement

from stellwerk.cli.audit import audit
from stellwerk.errors import ConfigurationError
from stellwerk.storage.database import Place
from stellwerk.storage.recorder import Recorder


@pytest.fixture(autouse=True)
def _database(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STELLWERK_DATABASE", place.url or "sqlite")


def run(*arguments: str) -> Result:
    return CliRunner().invoke(audit, list(arguments))


async def filled(place: Place) -> None:
    recorder = Recorder.open(place)
    for name in ("c1", "c2", "c3"):
        await recorder.intent(intent(name))
    await recorder.settle(settlement("c1"))
    await recorder.close()


async def test_sound_books(place: Place) -> None:
    await filled(place)
    result = run("verify", "--data", str(place.data))
    assert result.exit_code == 0, result.output
    assert "The books are sound." in result.output
    assert (
        "4 rows: 1 calls settled, 2 open, 0 refused, 0 other events; 1 ledger lines checked." in result.output
    )
    assert "open: call 'c2' since" in result.output


async def test_open_calls_are_an_error_only_when_asked(place: Place) -> None:
    await filled(place)
    result = run("verify", "--data", str(place.data), "--strict")
    assert result.exit_code == 1
    assert "calls are open" in result.output


async def test_a_finding_ends_with_1_and_a_sentence(place: Place) -> None:
    await filled(place)
    change(place, "UPDATE audit SET payload = '{}' WHERE seq = 2")
    result = run("verify", "--data", str(place.data))
    assert result.exit_code == 1
    assert "changed: row 2 was changed: its content does not give its hash" in result.output
    assert "NOT sound" in result.output
    body = json.loads(run("verify", "--json", "--data", str(place.data)).output)
    assert body["sound"] is False
    assert body["flaws"][0] == {
        "kind": "changed",
        "seq": 2,
        "text": "row 2 was changed: its content does not give its hash",
    }
    assert [call["decision_id"] for call in body["open"]] == ["c2", "c3"]


def test_nothing_there_is_not_sound(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("STELLWERK_DATABASE")
    for command in (["verify"], ["accept", "--by", "x", "--reason", "y"]):
        result = run(*command, "--data", str(tmp_path / "nothing"))
        assert isinstance(result.exception, ConfigurationError)
        assert "there are no books in" in result.exception.message
    assert not (tmp_path / "nothing").exists()


async def test_the_data_folder_comes_from_the_environment(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    await filled(place)
    monkeypatch.setenv("STELLWERK_DATA", str(place.data))
    assert "4 rows" in run("verify").output


async def test_beside_a_running_writer(place: Place) -> None:
    recorder = Recorder.open(place)
    stop = False

    async def write(name: int) -> int:
        number = 0
        while not stop:
            await recorder.intent(intent(f"{name}-{number}"))
            recorder.settle(settlement(f"{name}-{number}"))
            number += 1
            await asyncio.sleep(0.002)
        return number

    writers = asyncio.gather(*(write(n) for n in range(8)))
    rows = []
    for _ in range(4):
        verifier = await asyncio.create_subprocess_exec(
            *(sys.executable, "-c", "from stellwerk.cli.audit import audit; audit()"),
            *("verify", "--json", "--data", str(place.data)),
            stdout=asyncio.subprocess.PIPE,
        )
        output, _ = await verifier.communicate()
        body = json.loads(output)
        assert body["flaws"] == []
        assert verifier.returncode == 0
        rows.append(body["rows"])
    stop = True
    calls = sum(await writers)
    await recorder.close()
    assert rows == sorted(rows)
    assert rows[-1] > rows[0]
    assert json.loads(run("verify", "--json", "--data", str(place.data)).output)["settled"] == calls
