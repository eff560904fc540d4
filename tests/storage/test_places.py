# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The databases that every other test is given: fresh, migrated, and gone with the tests even when those are killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import sqlalchemy as sa
from tests.postgres import programs

from stellwerk.storage.database import Database, Place
from stellwerk.storage.migrate import HEAD, revision_of
from stellwerk.storage.tables import audit_outbox

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("turn", [1, 2])
def test_every_test_has_a_database_of_its_own(place: Place, turn: int) -> None:
    assert revision_of(place) == HEAD
    database = Database(place)
    with database.writing() as writing:
        writing.event("test:place:used", {"turn": str(turn)})
    with database.reading() as connection:
        assert connection.execute(sa.select(sa.func.count()).select_from(audit_outbox)).scalar_one() == 1
    database.close()


def test_the_owner_of_a_database_is_nobody_special(postgresql: str) -> None:
    database = Database(Place(Path("/nowhere"), postgresql))
    with database.reading() as connection:
        assert connection.execute(sa.text("SHOW is_superuser")).scalar_one() == "off"
    database.close()


def test_a_missing_postgresql_fails_and_tells_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POSTGRESQL", "/nowhere")
    with pytest.raises(pytest.fail.Exception, match="scripts/setup system"):
        programs()


def test_the_server_dies_with_the_tests() -> None:
    code = (
        "import os, sys\nfrom tests.postgres import Server\n"
        "server = Server()\nprint(server._process.pid, server.folder, flush=True)\nsys.stdin.read()"
    )
    tests = subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    with tests:
        assert tests.stdout is not None
        pid, _, folder = tests.stdout.readline().decode().strip().partition(" ")
        tests.send_signal(signal.SIGKILL)
    until = time.monotonic() + 20
    while Path(folder, "data", "postmaster.pid").exists():
        assert time.monotonic() < until, f"process {pid} still runs"
        time.sleep(0.05)
    subprocess.run(["rm", "-rf", folder], check=True)
