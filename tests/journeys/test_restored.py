# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""A house that is restored goes on where it was: its keys work, its calls are closed, nobody is still signed in."""

from __future__ import annotations

import json
import signal
from pathlib import Path
from typing import Any

import pytest
from tests.journeys.child import Child
from tests.journeys.house import Hubs, chat
from tests.journeys.town import GREEN, KEYS, configuration, environment
from tests.postgres import Server

from stellwerk.storage.database import Place
from stellwerk.storage.verification import verify_books


def shell(folder: Path, env: dict[str, str], *words: str) -> Any:
    with Child(*words, "--json", folder=folder, env=env) as child:
        assert child.wait() == 0, child.words
        return json.loads("\n".join(child.out))


@pytest.mark.parametrize("target", ["sqlite", "postgresql"])
async def test_a_restored_house_answers_with_its_old_keys(
    hubs: Hubs, tmp_path: Path, postgresql_server: Server, target: str
) -> None:
    hubs.reset()
    (tmp_path / "stellwerk.yaml").write_text(configuration(hubs.bases), "utf-8")
    (tmp_path / "stellwerk.yaml").chmod(0o600)
    (tmp_path / "words").write_text("correct horse battery staple\n")
    env = {**environment(), "STELLWERK_DATA": str(tmp_path / "data")}
    with Child("up", "--port", "0", folder=tmp_path, env=env) as gateway:
        gateway.ready()
        made = shell(
            tmp_path,
            env,
            "keys",
            "add",
            "--title",
            "T",
            "--department",
            "hauptamt",
            "--use-case",
            "allgemein",
        )
        keys = (made["secret"], KEYS["plain"].secret)
        for key in keys:  # the first answer may take a second: until then the key is not known yet
            while (answer := await gateway.ask("/v1/chat/completions", chat(GREEN), key=key)).status == 401:
                pass
            assert answer.status == 200, answer.body
        shell(tmp_path, env, "backup", "b.bak", "--passphrase-file", "words")
        gateway.signal(signal.SIGTERM)
        gateway.wait()

    new = tmp_path / "new"
    new.mkdir()
    url = postgresql_server.create(migrated=False) if target == "postgresql" else None
    env = {**environment(), "STELLWERK_DATA": str(new / "data"), "STELLWERK_DATABASE": url or "sqlite"}
    done = shell(new, env, "restore", str(tmp_path / "b.bak"), "--passphrase-file", str(tmp_path / "words"))
    env["STELLWERK_CONFIG"] = done["configuration"]
    with Child("up", "--port", "0", folder=new, env=env) as gateway:
        gateway.ready()
        for key in keys:
            answer = await gateway.ask("/v1/chat/completions", chat(GREEN), key=key)
            assert answer.status == 200, answer.body
        shell(new, env, "backup", "again.bak", "--passphrase-file", str(tmp_path / "words"))
        gateway.signal(signal.SIGTERM)
        gateway.wait()
    report = verify_books(Place(new / "data", url))
    assert (report.flaws, report.open, report.settled) == ((), (), 4)
