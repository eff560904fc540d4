# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""CWE-150: escape sequences in the database must not reach a terminal, whoever put them there."""

from __future__ import annotations

import json

import pytest
import sqlalchemy as sa
from tests.cli.conftest import terminal as terminal
from tests.cli.terminal import Terminal

from stellwerk.cli.printable import json_text, printable
from stellwerk.storage.database import Database, Place
from stellwerk.storage.tables import cost_centre

EVIL = "x\x1b]0;owned\x07\x9b2J\r\n\u202eevil\u2028\x7f"


def test_terminal_injection(terminal: Terminal, sqlite: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    database = Database(sqlite)
    with database.writing() as writing:
        writing.execute(
            sa.insert(cost_centre).values(code="1", title=EVIL, source="people", version=1, changed=1)
        )
    database.close()
    for words in ([], ["--json"]):
        done = terminal("cost-centres", "list", "--data", sqlite.data, *words)
        assert done.status == 0
        assert all(c.isprintable() or c == "\n" for c in done.out)
        assert "\\x1b" in done.out or "\\u001b" in done.out
    assert json.loads(done.out)["items"][0]["title"] == EVIL


def test_an_error_message_moves_no_cursor(terminal: Terminal, sqlite: Place) -> None:
    done = terminal("users", "roles", "\x1b[2J", "--give", "\x1b[2J", "--data", sqlite.data)
    assert done.status == 1
    assert "\x1b" not in done.err


def test_nothing_gets_lost_on_the_way() -> None:
    assert printable("Straße\u00a0ä €") == "Straße ä €"
    assert json.loads(json_text({"a": EVIL, "ä": [1]})) == {"a": EVIL, "ä": [1]}
