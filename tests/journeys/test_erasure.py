# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Somebody is exported and erased while the gateway takes calls: none fails, and nothing is left in its files."""

from __future__ import annotations

import asyncio
import json
import subprocess
import zipfile
from pathlib import Path
from typing import Any

from tests.journeys.child import STELLWERK
from tests.journeys.house import House, chat, until
from tests.journeys.trail import read

NAME, MAIL, LOGIN = "Zacharias Querfeldein", "z.querfeldein@stadt.example", "querfeldein.z"


async def stellwerk(house: House, *words: str) -> Any:
    """What a command answers, run as a process of its own."""
    process = await asyncio.create_subprocess_exec(
        STELLWERK, *words, "--data", str(house.data), "--json",
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE, cwd=house.data.parent,
    )  # fmt: skip
    out, err = await process.communicate()
    assert process.returncode == 0, err.decode()
    return json.loads(out)


def traces(folder: Path) -> str:
    """Files in which something of the person can be found. Read by another process: whoever opens and closes a file
    of SQLite takes all locks of its own process off it, the gateway's here."""
    words = [part for word in (NAME, MAIL, LOGIN) for part in ("-e", word)]
    done = subprocess.run(
        ["grep", "--files-with-matches", "--text", "--fixed-strings", "--recursive", *words, folder],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode in (0, 1), done.stderr
    return done.stdout


def names(house: House) -> list[str]:
    """Events of the trail."""
    return [name for name, _ in read(house.data).events]


async def test_erased_under_way(house: House, tmp_path: Path) -> None:
    over = asyncio.Event()
    statuses: list[int] = []

    async def caller() -> None:
        while not over.is_set():
            statuses.append((await house.ask(chat("gruen"))).status)

    callers = [asyncio.create_task(caller()) for _ in range(4)]
    made = await stellwerk(house, "users", "add", "--login", LOGIN, "--name", NAME, "--email", MAIL)
    await stellwerk(house, "users", "roles", LOGIN, "--give", "trainer")
    file = tmp_path / "export.zip"
    exported = await stellwerk(house, "export", str(file))
    assert exported["rows"]["people"] >= 1
    shown = await stellwerk(house, "person", "export", LOGIN)
    assert shown["data"]
    assert traces(house.data)
    done = await stellwerk(house, "person", "erase", LOGIN, "--yes")
    assert done["scrubbed"] is True
    assert not traces(house.data)
    await until(lambda: "identity:person:erased" in names(house), what="the event in the trail")
    over.set()
    await asyncio.gather(*callers)
    assert set(statuses) == {200}
    assert len(statuses) > 20
    (event,) = [detail for name, detail in read(house.data).events if name == "identity:person:erased"]
    assert made["id"] not in str(event)
    with zipfile.ZipFile(file) as archive:
        assert NAME in archive.read("people.csv").decode("utf-8-sig")
