# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""CWE-706, CWE-150: whoever names a person before what cannot be undone must not meet another one."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from tests.cli.conftest import terminal as terminal
from tests.cli.terminal import Terminal

from stellwerk.administration import people
from stellwerk.identity.actor import SHELL
from stellwerk.storage.database import Database, Place
from stellwerk.storage.tables import person

EVIL = "Eve\x1b[2J\x1b]0;owned\x07\u202e\r\nErase Adam"


@pytest.fixture
def town(place: Place, monkeypatch: pytest.MonkeyPatch, terminal: Terminal) -> Place:
    """Eve's login is Adam's mail address, and the mail address of two others is the same."""
    monkeypatch.setenv("STELLWERK_DATA", str(place.data))
    if place.url is not None:
        monkeypatch.setenv("STELLWERK_DATABASE", place.url)
    database = Database(place)
    with database.writing() as writing:
        people.create(writing, SHELL, display_name="Adam", login="adam", email="Adam@stadt.example")
        eve = people.create(writing, SHELL, display_name="Eve", login="adam@stadt.example")
        for login in ("c", "d"):
            people.create(writing, SHELL, display_name=login, login=login, email="post@stadt.example")
        writing.execute(sa.update(person).where(person.c.id == eve).values(display_name=EVIL))
    database.close()
    return place


@pytest.mark.parametrize("word", ["adam@stadt.example", " ADAM@STADT.EXAMPLE ", "post@stadt.example"])
@pytest.mark.parametrize(
    "command",
    [("person", "export"), ("person", "erase", "--yes"), ("users", "reset-second-factor")],
    ids=" ".join,
)
def test_an_ambiguous_login_is_not_guessed(
    terminal: Terminal, town: Place, command: tuple[str, ...], word: str
) -> None:
    done = terminal(*command, word)
    assert (done.status, done.out) == (1, "")
    assert "several people" in done.err
    assert terminal("users", "show", "adam").status == 0


@pytest.mark.parametrize("word", ["", " ", "%", "per_%", "' OR 1=1 --", "\x1b[2J", "a" * 10_000])
def test_an_unknown_person(terminal: Terminal, town: Place, word: str) -> None:
    for command in ("export", "erase"):
        done = terminal("person", command, word)
        assert (done.status, done.out) == (1, "")
        assert "no such person" in done.err
        assert "\x1b" not in done.err


def test_terminal_injection_by_the_name_of_whom_to_erase(terminal: Terminal, town: Place) -> None:
    eve = terminal("users", "list", "--search", "Eve").out.splitlines()[1].split()[0]
    asked = terminal("person", "erase", eve, stdin=b"n\n")
    shown = terminal("person", "export", eve)
    done = terminal("person", "erase", eve, stdin=b"y\n")
    assert (asked.status, done.status) == (1, 0)
    assert "Eve\\x1b[2J" in asked.err
    for text in (asked.out + asked.err, shown.out, done.out + done.err):
        assert all(c.isprintable() or c == "\n" for c in text)
