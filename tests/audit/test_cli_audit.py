# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""``stellwerk audit`` as an auditor runs it: in a process of its own, also beside a running writer."""

from __future__ import annotations

import asyncio
import json
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from tests.storage.samples import intent, settlement

from stellwerk.cli.audit import audit
from stellwerk.errors import ConfigurationError
from stellwerk.storage.recorder import Recorder


def run(*arguments: str) -> Result:
    return CliRunner().invoke(audit, list(arguments))


async def filled(folder: Path) -> None:
    recorder = Recorder.open(folder / "stellwerk.db")
    for name in ("c1", "c2", "c3"):
        await recorder.intent(intent(name))
    await recorder.settle(settlement("c1"))
    await recorder.close()


async def test_sound_books(tmp_path: Path) -> None:
    await filled(tmp_path)
    result = run("verify", "--data", str(tmp_path))
    assert result.exit_code == 0, result.output
    assert "The books are sound." in result.output
    assert (
        "4 rows: 1 calls settled, 2 open, 0 refused, 0 other events; 1 ledger lines checked." in result.output
    )
    assert "open: call 'c2' since" in result.output


async def test_open_calls_are_an_error_only_when_asked(tmp_path: Path) -> None:
    await filled(tmp_path)
    result = run("verify", "--data", str(tmp_path), "--strict")
    assert result.exit_code == 1
    assert "calls are open" in result.output


async def test_a_finding_ends_with_1_and_a_sentence(tmp_path: Path) -> None:
    await filled(tmp_path)
    with closing(sqlite3.connect(tmp_path / "stellwerk.db", isolation_level=None)) as connection:
        connection.execute("UPDATE audit SET payload = '{}' WHERE seq = 2")
    result = run("verify", "--data", str(tmp_path))
    assert result.exit_code == 1
    assert "changed: row 2 was changed: its content does not give its hash" in result.output
    assert "NOT sound" in result.output
    body = json.loads(run("verify", "--json", "--data", str(tmp_path)).output)
    assert body["sound"] is False
    assert body["flaws"][0] == {
        "kind": "changed",
        "seq": 2,
        "text": "row 2 was changed: its content does not give its hash",
    }
    assert [call["decision_id"] for call in body["open"]] == ["c2", "c3"]


def test_nothing_there_is_not_sound(tmp_path: Path) -> None:
    for command in (["verify"], ["accept", "--by", "x", "--reason", "y"]):
        result = run(*command, "--data", str(tmp_path))
        assert isinstance(result.exception, ConfigurationError)
        assert "there are no books in" in result.exception.message
    assert list(tmp_path.iterdir()) == []


async def test_the_data_folder_comes_from_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await filled(tmp_path)
    monkeypatch.setenv("STELLWERK_DATA", str(tmp_path))
    assert "4 rows" in run("verify").output


async def test_beside_a_running_writer(tmp_path: Path) -> None:
    recorder = Recorder.open(tmp_path / "stellwerk.db")
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
            *("verify", "--json", "--data", str(tmp_path)),
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
    assert json.loads(run("verify", "--json", "--data", str(tmp_path)).output)["settled"] == calls
