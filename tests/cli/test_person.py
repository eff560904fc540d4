# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""``stellwerk person`` as a data protection officer's colleague runs it, on both databases."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.cli.terminal import Terminal

from stellwerk.storage.database import Place


@pytest.fixture
def erika(terminal: Terminal, place: Place, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("STELLWERK_DATA", str(place.data))
    if place.url is not None:
        monkeypatch.setenv("STELLWERK_DATABASE", place.url)
    done = terminal("users", "add", "--login", "erika", "--name", "Erika Beispiel", "--json")
    return str(json.loads(done.out)["id"])


def test_export(terminal: Terminal, erika: str, tmp_path: Path) -> None:
    shown = json.loads(terminal("person", "export", "erika").out)
    assert shown["person"] == erika
    assert [event["name"] for event in shown["events"]["rows"]] == ["identity:person:created"]
    file = tmp_path / "auskunft.json"
    done = terminal("person", "export", "erika", "--out", file, "--json")
    assert json.loads(done.out) == {"file": str(file), "person": erika}
    assert json.loads(file.read_text())["data"] == shown["data"]
    again = terminal("person", "export", "erika", "--out", file)
    assert (again.status, "is there already" in again.err) == (2, True)
    assert terminal("person", "export", "nix").status == 1


def test_erase_asks_first(terminal: Terminal, erika: str) -> None:
    no = terminal("person", "erase", "erika", stdin=b"n\n")
    assert (no.status, "nothing was erased" in no.err) == (1, True)
    assert terminal("users", "show", erika).status == 0
    done = terminal("person", "erase", "erika", stdin=b"y\n")
    assert done.status == 0
    assert "person: 1" in done.out
    assert terminal("users", "show", erika).status == 1


def test_erase_for_programs(terminal: Terminal, erika: str) -> None:
    done = json.loads(terminal("person", "erase", erika, "--yes", "--json").out)
    assert done["tables"]["person"] == 1
    assert done["reference"].startswith("erasure-")
    assert done["scrubbed"] is True
