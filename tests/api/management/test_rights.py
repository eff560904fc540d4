# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Export and erasure over the API, as the data protection officer's browser asks for them."""

from __future__ import annotations

import contextlib
import json
import threading

import pytest
import sqlalchemy as sa
from tests.api.management.world import World

from stellwerk.administration import people, subject
from stellwerk.errors import Conflict
from stellwerk.identity.actor import SHELL
from stellwerk.storage.tables import audit_outbox, metadata

OFFICER = "data_protection_officer"


def rows(world: World) -> dict[str, str]:
    """Every table as text."""
    with world.house.database.reading() as connection:
        return {
            table.name: json.dumps([list(map(str, r)) for r in connection.execute(sa.select(table))])
            for table in metadata.sorted_tables
        }


def test_the_export_is_complete_and_on_record(world: World) -> None:
    whom = world.people["key_user"]
    answer = world.client(OFFICER).get(f"/people/{whom}/export")
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    shown = answer.json()
    with world.house.database.reading() as connection:
        wanted = json.loads(json.dumps(subject.export(connection, whom)))
    for part in ("person", "about", "data", "mentions", "events"):
        assert shown[part] == wanted[part]
    data: dict[str, list[dict[str, str]]] = {}
    for part in shown["data"]:
        data.setdefault(part["table"], []).extend(part["rows"])
    assert data["person"][0]["login"] == "key_user"
    assert data["role_assignment"]
    assert data["web_session"]
    assert data["access_token"]
    assert shown["events"]["rows"][-1]["name"] == "identity:person:exported"
    assert world.people[OFFICER] in str(shown["events"]["rows"][-1])


def test_erasing_leaves_nothing_but_the_count(world: World) -> None:
    whom = world.people["colleague"]
    key = {"idempotency-key": "erase-1"}
    client = world.client(OFFICER)
    answer = client.post(f"/people/{whom}/erase", headers=key)
    assert answer.status_code == 200
    done = answer.json()
    assert done["scrubbed"] is True
    assert done["tables"]["person"] == 1
    assert done["tables"]["web_session"] == 1
    assert client.post(f"/people/{whom}/erase", headers=key).json() == done  # the answer got lost: the same
    assert client.post(f"/people/{whom}/erase").status_code == 404
    assert client.get(f"/people/{whom}/export").status_code == 404
    assert world.client("colleague").get("/me").status_code == 401
    for table, text in rows(world).items():
        assert "colleague" not in text, table
        if table != "audit_outbox":  # there, and in the trail, the id that names nobody any more
            assert whom not in text, table
    with world.house.database.reading() as connection:
        event = connection.execute(
            sa.select(audit_outbox.c.detail).where(audit_outbox.c.name == "identity:person:erased")
        ).scalar_one()
    assert event["about"] == done["reference"]
    assert whom not in str(event)


def test_who_may_not_be_erased(world: World) -> None:
    client = world.client(OFFICER)
    assert client.post(f"/people/{world.people[OFFICER]}/erase").status_code == 403
    assert client.post("/people/per_nobody/erase").status_code == 404
    assert client.post(f"/people/{world.people['second_administrator']}/erase").status_code == 200
    last = client.post(f"/people/{world.people['administrator']}/erase")
    assert (last.status_code, last.json()["code"]) == (409, "conflict")
    assert world.client("administrator").get("/me").status_code == 200


def test_a_token_that_only_reads_exports_nobody(world: World) -> None:
    """An export is put on record, so it is no mere reading."""
    client = world.client(None)
    for scope, status in (("read", 403), ("write", 200)):
        client.headers["authorization"] = f"Bearer {world.token(OFFICER, 'read', scope)}"
        assert client.get(f"/people/{world.people['stranger']}/export").status_code == status


def test_race_two_last_administrators_are_not_erased_at_once(world: World) -> None:
    """CWE-362: each erasure would find the other administrator still there."""
    failed: list[BaseException] = []
    meet = threading.Barrier(2)

    def erase(who: str) -> None:
        try:
            with world.house.database.writing() as writing:
                subject.erase(writing, SHELL, world.people[who])
                with contextlib.suppress(threading.BrokenBarrierError):
                    meet.wait(1)  # the other one does the same, before this is committed
        except Conflict as error:
            failed.append(error)

    threads = [threading.Thread(target=erase, args=(w,)) for w in ("administrator", "second_administrator")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(failed) == 1
    with world.house.database.reading() as connection:
        left = people.listed(connection, None, limit=200)
    assert [p for p in left if any(a.role == "administrator" and not a.department for a in p.assignments)]


@pytest.mark.parametrize("id_", ["..%2f..%2fexport", "per_%00", "per_x' OR '1'='1", "%1b%5b2J"])
def test_an_id_that_is_none(world: World, id_: str) -> None:
    assert world.client(OFFICER).get(f"/people/{id_}/export").status_code in (404, 422)
