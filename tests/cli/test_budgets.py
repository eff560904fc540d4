# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""``stellwerk budgets`` as finance types it: on both databases, in German and plain amounts, and with mistakes."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
import sqlalchemy as sa
from tests.cli.terminal import Terminal

from stellwerk.storage.database import Database, Place
from stellwerk.storage.tables import audit, budget_state
from stellwerk.storage.verification import verify_books
from stellwerk.values.calendar import Period, local_day

Ask = Callable[..., Any]


@pytest.fixture
def here(terminal: Terminal, place: Place, monkeypatch: pytest.MonkeyPatch) -> Place:
    monkeypatch.setenv("STELLWERK_DATA", str(place.data))
    if place.url is not None:
        monkeypatch.setenv("STELLWERK_DATABASE", place.url)
    return place


@pytest.fixture
def ask(terminal: Terminal, here: Place) -> Ask:
    """A command with ``--json`` that succeeds; what it answers."""

    def run(*words: str) -> Any:
        done = terminal(*words, "--json")
        assert done.status == 0, done.err
        return json.loads(done.out)

    return run


@pytest.fixture
def budget(ask: Ask) -> str:
    """The id of one, of a department."""
    ask("cost-centres", "add", "6100", "--title", "Bauen")
    ask("departments", "add", "bauamt", "--title", "Bauamt", "--cost-centre", "6100")
    made = ask(
        *("budgets", "add", "--title", "KI im Bauamt", "--amount", "1.000,50", "--period", "month"),
        *("--department", "bauamt", "--recipient", "amt@stadt.example", "--recipient", "it@stadt.example"),
    )
    return str(made["id"])


def test_from_making_to_archiving(ask: Ask, here: Place, budget: str) -> None:
    shown = ask("budgets", "show", budget)
    assert shown["amount"] == "1000.50"
    assert (shown["hard"], shown["warn_at"], shown["zone"]) == (True, [80, 90, 100], None)
    assert shown["recipients"] == ["amt@stadt.example", "it@stadt.example"]
    changed = ask(
        "budgets", "change", budget, "--amount", "2000", "--soft", "--warn-at", "50", "--warn-at", "75"
    )
    assert (changed["amount"], changed["hard"], changed["warn_at"]) == ("2000.00", False, [50, 75])
    changed = ask(
        "budgets", "change", budget, "--hard", "--warn-at", "0", "--recipient", "", "--title", "Neu"
    )
    assert (changed["hard"], changed["warn_at"], changed["recipients"]) == (True, [], [])
    assert [b["title"] for b in ask("budgets", "list")["items"]] == ["Neu"]
    house = ask("budgets", "add", "--title", "Haus", "--amount", "0.5", "--period", "year", "--zone", "red", "--soft",
                "--warn-at", "90", "--currency", "CHF")  # fmt: skip
    assert (house["department"], house["zone"], house["hard"], house["warn_at"], house["currency"]) == (
        *(None, "red", False),
        *([90], "CHF"),
    )
    assert ask("budgets", "archive", budget)["archived"] is True
    assert ask("budgets", "archive", budget, "--undo")["archived"] is False
    database = Database(here)
    with database.reading() as connection:
        names = connection.execute(
            sa.select(audit.c.name).where(audit.c.name.startswith("budget:"))
        ).scalars()
        found = list(names)
    database.close()
    assert found.count("budget:amount:created") == 2
    assert found.count("budget:amount:changed") == 3
    assert found.count("budget:amount:archived") == 1
    assert verify_books(here).sound


def test_people_see_a_table_with_cents_and_what_is_closed(
    terminal: Terminal, here: Place, budget: str
) -> None:
    database = Database(here)
    today = local_day(datetime.now(UTC))
    with database.writing() as writing:
        writing.execute(
            sa.insert(budget_state).values(
                budget=budget,
                period=Period.MONTH.first_day(today),
                reserved_pico=10**10,
                spent_pico=1000_654321 * 10**6,
                told=90,
            )
        )
    database.close()
    head, line = terminal("budgets", "list").out.splitlines()
    assert head.split() == (
        "ID TITLE UNIT ZONE PERIOD UNTIL AMOUNT SPENT RESERVED PERCENT HARD CLOSED ZONES ARCHIVED".split()
    )
    assert re.split(" {2,}", line) == [
        *(budget, "KI im Bauamt", "department bauamt", "yellow, red", "month"),
        *(Period.MONTH.last_day(today).isoformat(), "1000.50 EUR", "1000.65", "0.01", "100 %"),
        *("yes", "yellow, red", "no"),
    ]
    shown = terminal("budgets", "show", budget).out
    assert "spent         1000.654321" in shown
    assert "note          the amount is used up: yellow and red are closed for its unit until" in shown
    changed = terminal("budgets", "change", budget, "--amount", "500")
    assert "closed_zones  yellow, red" in changed.out


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (
            ("--amount", "1.000"),
            "may mean thousands or three decimals; write 1000 or 1000,00 for the one, 1.0000 for",
        ),
        (("--amount", "1,000,000"), "leave them out"),
        (("--amount", "-5"), "is no amount; write it as 1000.50 or 1.000,50, without a currency"),
        (("--amount", "12 EUR"), "without a currency"),
        (("--amount", "9000000,01"), "at most 9000000"),
        (("--amount", "0,0000001"), "more than 6 decimals"),
        (("--period", "week"), "must be one of month, quarter, year"),
        (("--zone", "green"), "green costs nothing per call and always stays open"),
        (("--zone", "red", "--department", "nix"), "there is no such department"),
        (("--department", "bauamt", "--use-case", "x"), "name one unit only"),
        (("--department", "bauamt"), "there is a budget for this unit, zone and period already"),
        (("--key", "nix"), "there is no such key that is valid"),
        (("--warn-at", "90", "--warn-at", "80"), "ascending"),
        (("--recipient", "Amt <a@b.c>"), "mail addresses of offices alone"),
        (("--title", "a\x1b[2Jb"), "control or invisible"),
    ],
)
def test_mistakes_end_with_1_and_a_sentence(
    terminal: Terminal, budget: str, words: tuple[str, ...], told: str
) -> None:
    given = {"--title": "X", "--amount": "100", "--period": "month"}
    usual = [part for pair in given.items() if pair[0] not in words for part in pair]
    done = terminal("budgets", "add", *usual, *words)
    assert (done.status, done.out) == (1, "")
    assert told in done.err
    assert "\x1b" not in done.err


def test_what_is_not_there(terminal: Terminal, budget: str) -> None:
    for words in (("show", "nix"), ("change", "nix", "--amount", "5"), ("archive", "nix")):
        done = terminal("budgets", *words)
        assert (done.status, "there is no such budget" in done.err) == (1, True)
    assert terminal("budgets", "change", budget, "--warn-at", "x").status == 2
