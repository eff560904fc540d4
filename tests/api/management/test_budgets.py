# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""``/api/budgets``: what is answered, versions, and amounts that are never numbers of a float."""

from __future__ import annotations

from datetime import date

import pytest
import sqlalchemy as sa
from tests.api.management.world import FOREIGN, OWN, World

from stellwerk.storage.tables import budget_state

NEW = {"title": "KI", "amount": "1000.50", "period": "month", "use_case": "briefe", "zone": "red"}


def test_made_read_changed_archived(world: World) -> None:
    client = world.client("finance")
    made = client.post("/budgets", json=NEW, headers={"idempotency-key": "b-1"})
    assert made.status_code == 201
    assert made.headers["etag"] == '"v1"'
    assert made.headers["location"] == f"/api/budgets/{made.json()['id']}"
    again = client.post("/budgets", json=NEW, headers={"idempotency-key": "b-1"})
    assert (again.status_code, again.json()) == (201, made.json())
    path = f"/budgets/{made.json()['id']}"
    read = client.get(path)
    assert read.json() == made.json()
    assert {f: read.json()[f] for f in ("amount", "spent", "remaining", "percent", "closed_zones", "note")} == {
        "amount": "1000.50", "spent": "0.00", "remaining": "1000.50", "percent": 0, "closed_zones": [], "note": None
    }  # fmt: skip
    assert client.patch(path, json={"amount": "5"}).status_code == 428
    changed = client.patch(path, json={"amount": "5", "warn_at": [50]}, headers={"if-match": '"v1"'})
    assert (changed.status_code, changed.headers["etag"]) == (200, '"v2"')
    assert (changed.json()["amount"], changed.json()["warn_at"]) == ("5.00", [50])
    assert client.patch(path, json={"amount": "6"}, headers={"if-match": '"v1"'}).status_code == 412
    gone = client.patch(path, json={"archived": True}, headers={"if-match": '"v2"'})
    assert gone.json()["archived"] is True
    assert client.post("/budgets", json=NEW).status_code == 201
    back = client.patch(path, json={"archived": False}, headers={"if-match": '"v3"'})
    assert (back.status_code, back.json()["code"]) == (409, "conflict")


def test_an_amount_below_what_is_spent_is_taken_and_answered_with_what_follows(world: World) -> None:
    client = world.client("finance")
    path = f"/budgets/{world.ids['own_budget']}"
    first = client.get(path).json()["period_from"]
    with world.house.database.writing() as writing:
        writing.execute(
            sa.insert(budget_state).values(
                budget=world.ids["own_budget"], period=date.fromisoformat(first), reserved_pico=0,
                spent_pico=700 * 10**12 + 1, told=0,
            )
        )  # fmt: skip
    answer = client.patch(path, json={"amount": "700"}, headers={"if-match": '"v1"'})
    assert answer.status_code == 200
    said = answer.json()
    assert (said["spent"], said["remaining"]) == ("700.000000000001", "-0.000000000001")
    assert (said["percent"], said["closed_zones"]) == (100, ["yellow", "red"])
    assert "green stays open" in said["note"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"amount": 1000.5}, "amount"),
        ({"amount": "1.000,50"}, "amount"),
        ({"amount": "1e3"}, "amount"),
        ({"amount": "0"}, "amount"),
        ({"amount": "9000000.1"}, "amount"),
        ({"amount": "1.1234567"}, "amount"),
        ({"amount": "-1"}, "amount"),
        ({"zone": "green"}, "zone"),
        ({"period": "week"}, "period"),
        ({"warn_at": [80.5]}, "warn_at.0"),
        ({"warn_at": [90, 80]}, "warn_at"),
        ({"recipients": ["x"]}, "recipients"),
        ({"department": OWN}, "department"),
        ({"spent": "1"}, "spent"),
        ({"id": "bud_1"}, "id"),
        ({"hard": "no"}, "hard"),
    ],
)
def test_what_is_not_possible_names_its_field(world: World, change: dict[str, object], field: str) -> None:
    answer = world.client("finance").post("/budgets", json={**NEW, **change})
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_value")
    assert field in answer.json()["fields"]


def test_what_one_may_not_see_is_not_there(world: World) -> None:
    client = world.client("key_user")
    foreign, nothing = client.get(f"/budgets/{world.ids['foreign_budget']}"), client.get("/budgets/bud_nix")
    assert foreign.status_code == nothing.status_code == 404
    assert foreign.json() == nothing.json()
    mine = client.get("/budgets").json()["items"]
    assert {b["department"] for b in mine} == {OWN}
    assert FOREIGN not in str(mine)


def test_pages(world: World) -> None:
    client = world.client("auditor")
    first = client.get("/budgets?limit=1").json()
    second = client.get(f"/budgets?limit=1&after={first['next']}").json()
    assert [len(page["items"]) for page in (first, second)] == [1, 1]
    assert second["next"] is None
    assert first["items"] != second["items"]
