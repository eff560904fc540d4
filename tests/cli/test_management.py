# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The management commands as an administrator types them: on both databases, with ``--json``, and with mistakes."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from tests.cli.terminal import Terminal

from stellwerk.administration import approvals, people
from stellwerk.identity.actor import SYSTEM, Assignment
from stellwerk.identity.roles import Role
from stellwerk.storage.database import Database, Place
from stellwerk.storage.secrets import open_secrets
from stellwerk.storage.tables import api_key, audit, audit_outbox
from stellwerk.storage.verification import verify_books

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
def town_hall(ask: Ask) -> None:
    ask("cost-centres", "add", "6100", "--title", "Bauen")
    ask("departments", "add", "bauamt", "--title", "Bauamt", "--cost-centre", "6100")
    ask(
        *("use-cases", "add", "briefe", "--title", "Briefe", "--purpose", "Entwürfe", "--owner", "Bauamt"),
        *("--legal-basis", "Art. 6 Abs. 1 Buchst. e DSGVO", "--department", "bauamt"),
    )


def names_in_trail(place: Place) -> list[str]:
    database = Database(place)
    with database.reading() as connection:
        assert connection.execute(sa.select(sa.func.count()).select_from(audit_outbox)).scalar_one() == 0
        found = list(connection.execute(sa.select(audit.c.name).order_by(audit.c.seq)).scalars())
    database.close()
    return found


def test_departments_and_cost_centres(ask: Ask, terminal: Terminal, here: Place, town_hall: None) -> None:
    made = ask("departments", "add", "bauordnung", "--title", "Bauordnung", "--cost-centre", "6100",
               "--parent", "bauamt", "--floor", "K3")  # fmt: skip
    assert made == {
        "name": "bauordnung", "title": "Bauordnung", "parent": "bauamt", "cost_centre": "6100", "floor": "K3",
        "source": "people", "archived": False, "version": 1,
    }  # fmt: skip
    assert [d["name"] for d in ask("departments", "list")["items"]] == ["bauamt", "bauordnung"]
    changed = ask("departments", "set", "bauordnung", "--parent", "", "--floor", "K4")
    assert (changed["parent"], changed["floor"], changed["version"]) == (None, "K4", 2)
    assert ask("departments", "show", "bauordnung") == changed
    assert ask("departments", "archive", "bauordnung")["archived"] is True
    assert ask("departments", "archive", "bauordnung", "--undo")["archived"] is False
    assert ask("cost-centres", "set", "6100", "--title", "Bauverwaltung")["title"] == "Bauverwaltung"
    assert ask("cost-centres", "list")["items"][0]["code"] == "6100"
    told = terminal("departments", "list").out.splitlines()
    assert told[0].split() == ["NAME", "TITLE", "PARENT", "COST", "CENTRE", "FLOOR", "SOURCE", "ARCHIVED"]
    assert told[1].split() == ["bauamt", "Bauamt", "-", "6100", "K0", "people", "no"]
    assert names_in_trail(here).count("house:department:changed") == 3
    assert verify_books(here).sound


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("departments", "add", "../x", "--title", "x", "--cost-centre", "6100"), "name: takes letters"),
        (("departments", "add", "x", "--title", "x", "--cost-centre", "nix"), "no such cost centre"),
        (("departments", "add", "bauamt", "--title", "x", "--cost-centre", "6100"), "already"),
        (("departments", "set", "bauamt", "--parent", "bauamt"), "cannot be below itself"),
        (("departments", "set", "bauamt", "--title", "a\x1b[2Jb"), "control or invisible"),
        (("departments", "show", "nix"), "no such department"),
        (("cost-centres", "archive", "6100"), "give them another one first"),
        (("use-cases", "set", "briefe", "--ai-role", "deployer"), "answered together"),
        (("use-cases", "set", "briefe", "--zone", "blue"), "zones: takes only"),
        (("use-cases", "set", "briefe", "--zone", "green", "--zone", "red"), "stellwerk approvals request"),
        (("keys", "add", "--title", "x", "--department", "bauamt", "--use-case", "nix"), "no such use case"),
        (("keys", "revoke", "nix"), "no such key"),
        (("keys", "rotate", "nix", "--overlap-hours", "nan"), "overlap_hours"),
        (("users", "show", "nix"), "no such person"),
        (("users", "show", ""), "no such person"),
        (("users", "roles", "nix", "--give", "king"), "role: must be one of"),
        (("approvals", "request", "open_red", "use-case:briefe", "--reason", "x", "--change", "["), "JSON"),
        (("approvals", "show", "nix"), "no such request"),
    ],
)
def test_mistakes_end_with_1_and_a_sentence(
    terminal: Terminal, town_hall: None, words: tuple[str, ...], told: str
) -> None:
    done = terminal(*words)
    assert done.status == 1
    assert told in done.err
    assert done.out == ""


def test_a_use_case_opens_with_its_answers(ask: Ask, town_hall: None) -> None:
    assert "not answered yet" in ask("use-cases", "show", "briefe")["closed"]
    answered = ask(
        "use-cases", "set", "briefe", "--ai-role", "deployer", "--annex-iii", "none", "--prohibited", "none"
    )
    assert answered["closed"] is None
    assert answered["annex_iii"] == []
    changed = ask("use-cases", "set", "briefe", "--model", "small", "--regime", "tax", "--department", "")
    assert (changed["models"], changed["department"]) == (["small"], None)
    assert ask("use-cases", "set", "briefe", "--model", "")["models"] is None
    assert ask("use-cases", "archive", "briefe")["closed"].startswith("it was archived")
    assert [c["name"] for c in ask("use-cases", "list")["items"]] == ["briefe"]


def test_the_secret_of_a_key_is_shown_once(
    ask: Ask, terminal: Terminal, here: Place, town_hall: None
) -> None:
    made = ask("keys", "add", "--title", "Fachverfahren", "--department", "bauamt", "--use-case", "briefe",
               "--zone", "green", "--requests-per-minute", "30", "--expires", "2027-06-30")  # fmt: skip
    secret = made.pop("secret")
    assert secret.startswith(made["prefix"] + "_")
    assert made["expires_at"] == "2027-06-30T23:59:59Z"
    assert ask("keys", "show", made["id"]) == made
    database = Database(here)
    hashed = open_secrets(database).hash("api-key", secret)
    with database.reading() as connection:
        assert connection.execute(sa.select(api_key.c.hash)).scalar_one() == hashed
    database.close()
    changed = ask("keys", "set", made["id"], "--requests-per-minute", "0", "--zone", "", "--no-declaring")
    assert (changed["requests_per_minute"], changed["zones"]) == (None, None)
    new = ask("keys", "rotate", made["id"], "--overlap-hours", "1")
    assert (new["replaces"], new["secret"] != secret) == (made["id"], True)
    ask("keys", "revoke", made["id"])
    assert ask("keys", "list", "--use-case", "nix")["items"] == []
    shown = terminal("keys", "list").out + terminal("keys", "list", "--json").out
    assert secret not in shown
    assert new["secret"] not in shown
    assert hashed not in shown
    assert "access:key:revoked" in names_in_trail(here)


def test_people_and_their_roles(ask: Ask, terminal: Terminal, here: Place, town_hall: None) -> None:
    made = ask("users", "add", "--login", "E.Beispiel", "--name", "Erika Beispiel", "--email", "e@stadt.example",
               "--department", "bauamt")  # fmt: skip
    assert made["login"] == "e.beispiel"
    for whom in (made["id"], "e.beispiel", "E@stadt.example"):
        assert ask("users", "show", whom) == made
    given = ask("users", "roles", "e.beispiel", "--give", "key_user@bauamt", "--give", "administrator")
    assert given["items"] == [
        {"role": "administrator", "department": ""}, {"role": "key_user", "department": "bauamt"}
    ]  # fmt: skip
    refused = terminal("users", "roles", "e.beispiel", "--take", "administrator")
    assert (refused.status, "without an administrator" in refused.err) == (1, True)
    ask("users", "roles", "e.beispiel", "--take", "key_user@bauamt")
    assert "administrator" in terminal("users", "list").out
    assert ask("users", "set", "e.beispiel", "--name", "Erika Muster")["display_name"] == "Erika Muster"
    assert ask("users", "list", "--search", "muster")["items"][0]["id"] == made["id"]
    assert ask("users", "sign-out", "e.beispiel", "--tokens")["sessions"] == 0
    link = ask("users", "link", "e.beispiel")["link"]
    assert link.startswith("http://127.0.0.1:8080/passwort/")
    assert "identity:link:created" in names_in_trail(here)


def test_the_link_names_the_public_address(
    ask: Ask, terminal: Terminal, tmp_path: Any, town_hall: None
) -> None:
    ask("users", "add", "--login", "e", "--name", "Erika")
    file = tmp_path / "town.yaml"
    file.write_text("server: {public_url: 'https://ki.stadt.example'}\nsign_in: {local: true}\n")
    link = ask("users", "link", "e", "--config", str(file))["link"]
    assert link.startswith("https://ki.stadt.example/passwort/")
    file.write_text("sign_in: {local: false}\n")
    done = terminal("users", "link", "e", "--config", str(file))
    assert (done.status, "switched off" in done.err) == (1, True)
    assert terminal("users", "link", "e", "--config", "nix.yaml").status == 2


def test_four_eyes_are_asked_for_here_and_confirmed_elsewhere(ask: Ask, here: Place, town_hall: None) -> None:
    made = ask("approvals", "request", "lower_class", "use-case:briefe", "--reason", "Muster",
               "--change", '{"declared_class": "K1"}')  # fmt: skip
    assert (made["state"], made["requested_by"]) == ("open", "shell")
    assert [a["id"] for a in ask("approvals", "list", "--state", "open")["items"]] == [made["id"]]
    database = Database(here)
    with database.writing() as writing:
        person = people.create(writing, SYSTEM, display_name="DSB", login="dsb")
        people.set_roles(writing, SYSTEM, person, [Assignment(Role.DATA_PROTECTION_OFFICER)])
    with database.writing() as writing:
        actor = people.actor_of(writing.connection, person)
        assert actor is not None
        approvals.confirm(writing, actor, made["id"])
    database.close()
    assert ask("use-cases", "show", "briefe")["declared_class"] == "K1"
    again = ask("approvals", "request", "open_red", "use-case:briefe", "--reason", "Muster")
    assert ask("approvals", "reject", again["id"])["state"] == "withdrawn"


def test_where_nothing_is_the_command_tells_what_to_do(terminal: Terminal, tmp_path: Any) -> None:
    done = terminal("departments", "list", "--data", tmp_path)
    assert (done.status, done.out) == (2, "")
    assert "there are no books" in done.err
    assert not list(tmp_path.glob("stellwerk*"))
    (tmp_path / "stellwerk.db").touch()
    assert "start the gateway once" in terminal("keys", "list", "--data", tmp_path).err
