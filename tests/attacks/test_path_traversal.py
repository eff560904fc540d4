# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""CWE-22: a name in the database must not choose where a file is written."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa
from tests.cli.conftest import terminal as terminal
from tests.cli.terminal import Terminal

from stellwerk.administration import people
from stellwerk.cli.person import file_name
from stellwerk.identity.actor import SHELL
from stellwerk.storage.database import Database, Place
from stellwerk.storage.tables import person

EVIL = [
    "../../etc/passwd",
    "/etc/passwd",
    "..",
    ".bashrc",
    "a\x00b",
    "-rf",
    "a\nb",
    "",
    "ä" * 300,
    "x/../../y",
]


@pytest.mark.parametrize("data", EVIL)
def test_path_traversal_in_the_name_of_a_file(data: str) -> None:
    name = file_name(data)
    assert Path(name).name == name
    assert name.startswith("stellwerk-auskunft-")
    assert name.isascii()
    assert len(name) < 100


def test_path_traversal_by_a_login(terminal: Terminal, sqlite: Place, tmp_path: Path) -> None:
    database = Database(sqlite)
    with database.writing() as writing:
        whom = people.create(writing, SHELL, display_name="Eve", login="eve")
        writing.execute(sa.update(person).values(login="../../evil"))
    database.close()
    out = tmp_path / "out"
    out.mkdir()
    assert terminal("person", "export", whom, "--out", out, "--data", sqlite.data).status == 0
    assert [path.name for path in out.iterdir()] == ["stellwerk-auskunft-evil.json"]
    assert (out / "stellwerk-auskunft-evil.json").stat().st_mode & 0o777 == 0o600
    assert not list(tmp_path.glob("**/evil*"))


def test_a_link_in_the_place_of_the_file_is_replaced_not_followed(
    terminal: Terminal, sqlite: Place, tmp_path: Path
) -> None:
    """CWE-59: somebody who may write into the folder put a link there."""
    database = Database(sqlite)
    with database.writing() as writing:
        whom = people.create(writing, SHELL, display_name="Eve", login="eve")
    database.close()
    victim, link = tmp_path / "victim", tmp_path / "out.json"
    link.symlink_to(victim)
    terminal("person", "export", whom, "--out", link, "--data", sqlite.data)
    assert not victim.exists()
