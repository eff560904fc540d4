# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Attacks on the management API, each test named after the weakness that it looks for."""

from __future__ import annotations

import hashlib
import json
import logging
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from tests.api.management.test_roles import body_for
from tests.api.management.world import FOREIGN, OWN, USE_CASE, World

from stellwerk.administration import people, sessions
from stellwerk.identity.actor import SHELL, Assignment
from stellwerk.identity.roles import Role
from stellwerk.storage.tables import access_token, approval, audit_outbox, idempotency, metadata, person

SQL = (
    "'; DROP TABLE person; --",
    "' OR '1'='1",
    '" OR ""="',
    "1); DELETE FROM api_key; --",
    "%' UNION SELECT hash FROM api_key --",
    "\\'; SELECT pg_sleep(5); --",
)
TEXT_FIELDS = (
    ("POST", "/departments", "title"),
    ("POST", "/cost-centres", "title"),
    ("POST", "/use-cases", "title"),
    ("POST", "/use-cases", "purpose"),
    ("POST", "/use-cases", "legal_basis"),
    ("POST", "/use-cases", "owner"),
    ("POST", "/keys", "title"),
    ("POST", "/people", "login"),
    ("POST", "/people", "display_name"),
    ("POST", "/people", "email"),
    ("POST", "/tokens", "title"),
    ("POST", "/approvals", "reason"),
)
NAME_FIELDS = (
    ("POST", "/departments", "name"),
    ("POST", "/departments", "cost_centre"),
    ("POST", "/departments", "parent"),
    ("POST", "/cost-centres", "code"),
    ("POST", "/use-cases", "name"),
    ("POST", "/use-cases", "department"),
    ("POST", "/keys", "department"),
    ("POST", "/keys", "use_case"),
    ("POST", "/people", "department"),
    ("POST", "/approvals", "object"),
)


def everything(world: World) -> dict[str, int]:
    """Rows of every table."""
    with world.house.database.reading() as connection:
        return {
            name: connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()
            for name, table in metadata.tables.items()
        }


def test_sql_injection_in_every_text_field(world: World) -> None:
    client = world.client("administrator")
    for method, path, field in TEXT_FIELDS:
        for number, text in enumerate(SQL):
            body = {**body_for(path, method, True), field: text}
            for unique in ("name", "code", "login"):
                if unique in body and unique != field:
                    body[unique] = f"n{number}{field.replace('_', '')}"
            before = everything(world)
            answer = client.post(path, json=body)
            after = everything(world)
            assert answer.status_code in (201, 409, 422), (path, field, answer.text)
            if answer.status_code == 201 and field in answer.json() and field != "login":
                assert answer.json()[field] == text
            assert all(after[table] >= before[table] for table in before), (path, field, text)


def test_sql_injection_in_names_searches_and_addresses(world: World) -> None:
    client = world.client("administrator")
    before = everything(world)
    for method, path, field in NAME_FIELDS:
        for text in SQL:
            answer = client.post(path, json={**body_for(path, method, True), field: text})
            assert answer.status_code in (404, 422), (path, field, answer.text)
    for text in SQL:
        assert client.get("/people", params={"search": text}).json()["items"] == []
        assert client.get("/keys", params={"use_case": text}).status_code == 422
        assert client.get("/keys", params={"after": text}).status_code == 422
        assert client.get(f"/departments/{text}").status_code in (404, 422)
    assert client.get("/people", params={"search": "%"}).json()["items"] == []  # a wildcard is a character
    assert everything(world) == before


@pytest.mark.parametrize(
    "text", ["a\r\nSet-Cookie: x=1", "a\nERROR root: all is well", "a\x00b", "\x1b[2J", "a\u202eb", "\ud800"]
)
def test_header_and_log_injection(world: World, text: str, caplog: pytest.LogCaptureFixture) -> None:
    client = world.client("administrator")
    with caplog.at_level(logging.DEBUG):
        for method, path, field in TEXT_FIELDS + NAME_FIELDS:
            body = {**body_for(path, method, True), field: text}
            answer = client.post(path, content=_json(body), headers={"content-type": "application/json"})
            lines = path in ("/use-cases", "/approvals") and field in (
                "purpose",
                "legal_basis",
                "owner",
                "reason",
            )
            typed = text.replace("\r\n", "\n")  # as a browser sends what somebody typed
            if lines and typed.isascii() and typed.replace("\n", "").isprintable():
                # Several lines are meant there, and go into no header and no line of a log.
                assert "set-cookie" not in answer.headers
                assert "\\r" not in answer.text
                continue
            assert answer.status_code in (400, 404, 422), (path, field, answer.text)
            assert "set-cookie" not in answer.headers
            assert text not in answer.text
    assert text not in caplog.text


def _json(body: dict[str, Any]) -> bytes:
    return json.dumps(body).encode()


def test_mass_assignment(world: World) -> None:
    client = world.client("administrator")
    for path, extra in (
        ("/departments", {"source": "file"}),
        ("/departments", {"version": 9}),
        ("/use-cases", {"released_by": "ich"}),
        ("/use-cases", {"screened_at": "2026-01-01T00:00:00Z"}),
        ("/use-cases", {"source": "start"}),
        ("/keys", {"hash": "0" * 64}),
        ("/keys", {"id": "first-key"}),
        ("/keys", {"created_by": "jemand"}),
        ("/people", {"roles": [{"role": "administrator"}]}),
        ("/people", {"id": "per_0"}),
        ("/people", {"issuer": "https://evil.example", "subject": "1"}),
        ("/tokens", {"person": world.people["administrator"]}),
        ("/approvals", {"state": "confirmed"}),
    ):
        answer = client.post(path, json={**body_for(path, "POST", True), **extra})
        assert answer.status_code == 422, (path, extra)
        assert next(iter(extra)) in answer.json()["fields"]
    for path, extra in (
        (f"/people/{world.people['colleague']}", {"login": "administrator"}),
        (f"/people/{world.people['colleague']}", {"roles": []}),
        (f"/keys/{world.ids['own_key']}", {"use_case": "bescheide"}),
        (f"/keys/{world.ids['own_key']}", {"revoked_at": None}),
        ("/use-cases/briefe", {"released_document": "x"}),
        (f"/departments/{OWN}", {"name": "anders"}),
    ):
        answer = client.patch(path, json=extra, headers={"if-match": '"v1"'})
        assert answer.status_code == 422, (path, extra)


def test_idor_over_departments_through_bodies(world: World) -> None:
    """Ids of a foreign department in a body give what an id that never was gives."""
    client = world.client("key_user")
    strange = {"title": "x", "department": FOREIGN, "use_case": "briefe"}
    unknown = {"title": "x", "department": "gibtesnicht", "use_case": "briefe"}
    assert _said(client.post("/keys", json=strange)) == _said(client.post("/keys", json=unknown))
    strange = {"title": "x", "department": OWN, "use_case": "bescheide"}
    unknown = {"title": "x", "department": OWN, "use_case": "gibtesnicht"}
    assert _said(client.post("/keys", json=strange)) == _said(client.post("/keys", json=unknown))
    for action, sort, foreign in (
        ("lower_class", "use-case", "bescheide"),
        ("lower_class", "department", FOREIGN),
        ("lower_class", "key", world.ids["foreign_key"]),
    ):
        asked = {"action": action, "reason": "x", "change": {"floor": "K0"}}
        one = client.post("/approvals", json={**asked, "object": f"{sort}:{foreign}"})
        other = client.post("/approvals", json={**asked, "object": f"{sort}:gibtesnicht"})
        assert (one.status_code, one.json()["detail"]) == (other.status_code, other.json()["detail"])
    # a use case of the own department cannot be pushed into a foreign one, nor to the whole house
    for department in (FOREIGN, None):
        answer = client.patch(
            "/use-cases/briefe", json={"department": department}, headers={"if-match": '"v1"'}
        )
        assert answer.status_code in (403, 422), answer.text


def _said(answer: Any) -> tuple[int, str, str]:
    return answer.status_code, answer.json()["code"], str(answer.json().get("fields"))


def test_csrf(world: World) -> None:
    client = world.client("administrator")
    body = body_for("/departments", "POST", True)
    del client.headers["x-csrf-token"]
    assert client.post("/departments", json=body).status_code == 403
    for wrong in ("", "x", world.csrf["finance"], world.csrf["administrator"][:-1]):
        assert client.post("/departments", json=body, headers={"x-csrf-token": wrong}).status_code == 403
    right = {"x-csrf-token": world.csrf["administrator"]}
    for foreign in (
        {"origin": "https://evil.example"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ):
        assert client.post("/departments", json=body, headers={**right, **foreign}).status_code == 403
    # what a form of another site can send without asking first is not even read as JSON
    plain = client.post("/departments", content=_json(body), headers={**right, "content-type": "text/plain"})
    assert plain.status_code in (415, 422)
    assert client.post("/departments", json=body, headers=right).status_code == 201


def test_self_approval(world: World) -> None:
    """Neither the person who asked, nor a token, nor a session without a second factor confirms."""
    asking = world.client("administrator")
    request = asking.post(
        "/approvals", json={"action": "open_red", "object": "use-case:briefe", "reason": "x"}
    )
    confirm = f"/approvals/{request.json()['id']}/confirm"
    assert (
        asking.post(confirm).status_code == 403
    )  # administrators may confirm this action, but not their own
    with world.house.database.writing() as writing:
        weak = sessions.begin(
            writing, world.house.secrets, world.people["data_protection_officer"],
            method="oidc", strong=False, sign_in=world.house.sign_in,
        )  # fmt: skip
    found = sessions.find(world.house.database, world.house.secrets, weak, world.house.sign_in)
    assert found is not None
    client = world.client(None)
    client.cookies.set("stellwerk", weak)
    assert client.post(confirm, headers={"x-csrf-token": found.csrf}).status_code == 403
    client = world.client(None)
    client.headers["authorization"] = f"Bearer {world.token('data_protection_officer', 'read', 'write')}"
    assert client.post(confirm).status_code == 403
    assert "red" not in asking.get("/use-cases/briefe").json()["zones"]
    assert world.client("data_protection_officer").post(confirm).status_code == 200
    assert "red" in asking.get("/use-cases/briefe").json()["zones"]
    assert world.client("data_protection_officer").post(confirm).status_code == 409  # once


def test_an_expired_request_cannot_be_confirmed(world: World) -> None:
    with world.house.database.writing() as writing:
        writing.execute(sa.update(approval).values(expires_at=writing.at - timedelta(seconds=1)))
    answer = world.client("data_protection_officer").post(f"/approvals/{world.ids['own_approval']}/confirm")
    assert answer.status_code == 409
    assert world.client("administrator").get("/use-cases/briefe").json()["floor"] == "K1"


def test_privilege_escalation(world: World) -> None:
    admin = world.client("administrator")
    mine = world.people["administrator"]
    version = admin.get(f"/people/{mine}").headers["etag"]
    answer = admin.put(
        f"/people/{mine}/roles", json={"roles": [{"role": "trainer"}]}, headers={"if-match": version}
    )
    assert answer.status_code == 403  # nobody changes roles of their own
    other = world.people["second_administrator"]
    version = admin.get(f"/people/{other}").headers["etag"]
    both = {"roles": [{"role": "administrator"}, {"role": "data_protection_officer"}]}
    assert admin.put(f"/people/{other}/roles", json=both, headers={"if-match": version}).status_code == 409
    token = world.client(None)
    token.headers["authorization"] = f"Bearer {world.token('administrator', 'read', 'write')}"
    assert token.post("/tokens", json={"title": "x", "scopes": ["write"]}).status_code == 403


def test_somebody_who_left_is_out_at_once(world: World) -> None:
    token = world.token("second_administrator", "read")
    bearer = {"authorization": f"Bearer {token}"}
    assert world.client(None).get("/me", headers=bearer).status_code == 200
    admin = world.client("administrator")
    other = f"/people/{world.people['second_administrator']}"
    version = admin.get(other).headers["etag"]
    assert admin.patch(other, json={"active": False}, headers={"if-match": version}).status_code == 200
    assert world.client("second_administrator").get("/me").status_code == 401
    assert world.client(None).get("/me", headers=bearer).status_code == 401


def test_the_last_administrator_stays(world: World) -> None:
    with world.house.database.writing() as writing:
        people.set_roles(writing, SHELL, world.people["second_administrator"], [])
        people.set_roles(writing, SHELL, world.people["colleague"], [Assignment(Role.ADMINISTRATOR, OWN)])
    mine = f"/people/{world.people['administrator']}"
    admin = world.client("administrator")
    version = admin.get(mine).headers["etag"]
    assert admin.patch(mine, json={"active": False}, headers={"if-match": version}).status_code == 409
    assert admin.get("/me").status_code == 200  # and nothing of it was done


def test_a_privileged_role_without_a_second_factor_does_nothing(world: World) -> None:
    with world.house.database.writing() as writing:
        weak = sessions.begin(
            writing, world.house.secrets, world.people["administrator"],
            method="password", strong=False, sign_in=world.house.sign_in,
        )  # fmt: skip
    client = world.client(None)
    client.cookies.set("stellwerk", weak)
    assert client.get("/departments").status_code == 403


def test_token_guessing_and_expiry(world: World) -> None:
    secret = world.token("auditor", "read")
    for wrong in (secret[:-1], secret + "x", "stwp_", "x" * 10_000, "ünïcode"):
        header = f"Bearer {wrong}".encode("latin-1")
        answer = world.client(None).get("/me", headers={b"authorization": header})  # type: ignore[dict-item]
        assert answer.status_code == 401
    with world.house.database.writing() as writing:
        writing.execute(sa.update(access_token).values(expires_at=writing.at))
    assert world.client(None).get("/me", headers={"authorization": f"Bearer {secret}"}).status_code == 401


def test_lost_update(world: World) -> None:
    admin = world.client("administrator")
    first = admin.get("/use-cases/briefe").headers["etag"]
    assert (
        admin.patch("/use-cases/briefe", json={"title": "A"}, headers={"if-match": first}).status_code == 200
    )
    late = admin.patch("/use-cases/briefe", json={"title": "B"}, headers={"if-match": first})
    assert late.status_code == 412
    assert admin.patch("/use-cases/briefe", json={"title": "B"}).status_code == 428
    for odd in ("*", "v1", '"v1', 'W/"v99"', '"v' + "9" * 50 + '"', '"x"'):
        status = admin.patch("/use-cases/briefe", json={"title": "B"}, headers={"if-match": odd}).status_code
        assert status in (412, 422), odd
    assert admin.get("/use-cases/briefe").json()["title"] == "A"


def test_idempotency_key_of_somebody_else(world: World) -> None:
    """The same key of another person neither shows the first one's secret nor is in the way."""
    body = {"title": "x", "department": OWN, "use_case": "briefe"}
    header = {"idempotency-key": "eins"}
    first = world.client("administrator").post("/keys", json=body, headers=header)
    again = world.client("administrator").post("/keys", json=body, headers=header)
    other = world.client("key_user").post("/keys", json=body, headers=header)
    assert first.status_code == again.status_code == other.status_code == 201
    assert again.headers["idempotent-replayed"] == "true"
    assert first.json() == again.json()
    assert other.json()["id"] != first.json()["id"]
    assert (
        world.client("administrator").post("/keys", json={**body, "title": "y"}, headers=header).status_code
        == 409
    )
    refused = world.client("administrator").post(
        "/keys", json={"title": "x"}, headers={"idempotency-key": "zwei"}
    )
    assert refused.status_code == 422  # a refused request may be mended and sent again under its key
    assert (
        world.client("administrator")
        .post("/keys", json=body, headers={"idempotency-key": "zwei"})
        .status_code
        == 201
    )


def test_what_was_sent_cannot_be_guessed_from_an_idempotency_key(world: World) -> None:
    body = {"login": "k.lang", "display_name": "Karla Lang"}
    raw = _json(body)
    client = world.client("administrator")
    headers = {"idempotency-key": "k", "content-type": "application/json"}
    assert client.post("/people", content=raw, headers=headers).status_code == 201
    with world.house.database.reading() as connection:
        (row,) = connection.execute(sa.select(idempotency))
    guesses = [raw, b"POST\x1f/people\x1f" + raw, b"POST\x1f/api/people\x1f" + raw]
    assert row.request not in {hashlib.sha256(guess).hexdigest() for guess in guesses}
    assert len(row.request) == 64


def test_secrets_stand_in_no_table_and_no_event(world: World) -> None:
    client = world.client("administrator")
    key = client.post(
        "/keys",
        json={"title": "x", "department": OWN, "use_case": "briefe"},
        headers={"idempotency-key": "k"},
    )
    token = client.post("/tokens", json={"title": "x", "scopes": ["read"]})
    secrets = [key.json()["secret"], token.json()["secret"], world.cookies["administrator"]]
    with world.house.database.reading() as connection:
        for name, table in metadata.tables.items():
            for row in connection.execute(sa.select(table)):
                for secret in secrets:
                    assert secret.rpartition("_")[2] not in str(tuple(row)), name


def test_the_trail_names_nobody(world: World) -> None:
    client = world.client("administrator")
    client.post(
        "/people", json={"login": "k.lang", "display_name": "Karla Lang", "email": "k.lang@stadt.example"}
    )
    other = f"/people/{world.people['colleague']}"
    version = client.get(other).headers["etag"]
    client.patch(other, json={"display_name": "Karla Kurz"}, headers={"if-match": version})
    with world.house.database.reading() as connection:
        told = [str(tuple(row)) for row in connection.execute(sa.select(audit_outbox))]
        names = connection.execute(sa.select(person.c.display_name, person.c.login, person.c.email)).all()
    assert any("identity:person:changed" in row for row in told)
    for row in told:
        for found in names:
            for text in found:
                if text in ("Karla Lang", "Karla Kurz", "k.lang", "k.lang@stadt.example"):
                    assert text not in row


def test_names_in_any_script_reach_headers_safely(world: World) -> None:
    client = world.client("administrator")
    for name in ("Łąki", "名前", "Straßenbau"):
        made = client.post("/cost-centres", json={"code": name, "title": name})
        assert made.status_code == 201, made.text
        path = made.headers["location"].removeprefix("/api")
        assert path.isascii()
        assert client.get(path).json()["code"] == name
        asked = {"name": name, "title": name, "cost_centre": name}
        assert client.post("/departments", json=asked).status_code == 201
        assert client.post("/use-cases", json={**USE_CASE, "name": name}).status_code == 201
    listed = client.get("/cost-centres", params={"limit": 3})
    assert listed.headers["link"].isascii()


def test_half_a_character_as_the_name_of_a_field(world: World) -> None:
    client = world.client("administrator")
    asked = b'"action":"lower_class","object":"use-case:briefe","reason":"x"'
    bodies = [
        (path, b'{"\\ud800": 1}') for path in ("/departments", "/keys", "/people", "/approvals", "/tokens")
    ]
    for path, body in [*bodies, ("/approvals", b'{"change": {"\\ud800": 1}, ' + asked + b"}")]:
        answer = client.post(path, content=body, headers={"content-type": "application/json"})
        assert answer.status_code in (400, 422), (path, answer.text)


def test_large_and_deep_bodies(world: World) -> None:
    client = world.client("administrator")
    deep = b'{"title":' + b"[" * 100_000 + b"]" * 100_000 + b"}"
    for body in (b"x" * 300_000, deep, b'{"title": "' + b"a" * 200_000 + b'"}', b"\xff\xfe", b"null", b"[]"):
        answer = client.post("/tokens", content=body, headers={"content-type": "application/json"})
        assert answer.status_code in (400, 413, 422), (body[:20], answer.status_code)
        assert answer.headers["content-type"] == "application/problem+json"


def test_use_case_closed_by_the_ai_act_is_not_opened_by_other_answers(world: World) -> None:
    client = world.client("key_user")
    asked = {"ai_role": "deployer", "annex_iii": ["employment"], "prohibited": []}
    made = client.post("/use-cases", json={**USE_CASE, "name": "bewerbungen", "department": OWN, **asked})
    assert "Annex III" in made.json()["closed"]
    tag = {"if-match": made.headers["etag"]}
    other = client.patch("/use-cases/bewerbungen", json={**asked, "annex_iii": []}, headers=tag)
    assert other.json()["code"] == "four_eyes_needed"
    assert other.json()["fields"] == {"annex_iii": "takes two persons; request it as release_annex_iii"}
    release = {"released_by": "Dr. Beispiel, Datenschutz", "document": "DSB-2026-7"}
    asked = {
        "action": "release_annex_iii",
        "object": "use-case:bewerbungen",
        "change": release,
        "reason": "DSFA liegt vor",
    }
    request = client.post("/approvals", json=asked)
    confirm = f"/approvals/{request.json()['id']}/confirm"
    assert world.client("administrator").post(confirm).status_code == 403
    assert world.client("data_protection_officer").post(confirm).status_code == 200
    found = client.get("/use-cases/bewerbungen")
    assert found.json()["closed"] is None
    assert found.json()["released_document"] == "DSB-2026-7"
    # another purpose is another use: the release is void
    tag = {"if-match": found.headers["etag"]}
    changed = client.patch("/use-cases/bewerbungen", json={"purpose": "Auswahl der Besten"}, headers=tag)
    assert "not released" in changed.json()["closed"]


def test_an_administrator_does_not_become_the_supervisor(world: World) -> None:
    """With a link to a new password, or without the second factor, one could confirm one's own requests."""
    client = world.client("administrator")
    for who in ("data_protection_officer", "auditor"):
        for way in ("link", "remove-second-factor"):
            assert client.post(f"/people/{world.people[who]}/{way}").status_code == 403
    assert client.post(f"/people/{world.people['colleague']}/link").status_code == 201


def test_loosening_in_a_roundabout_way(world: World) -> None:
    """What one person may not do directly does not work over another department, an empty value or a new object."""
    client = world.client("administrator")

    def patch(path: str, **changes: Any) -> Any:
        tag = client.get(path).headers["etag"]
        return client.patch(path, json=changes, headers={"if-match": tag})

    # a department that leaves a stricter one
    assert patch(f"/departments/{OWN}", floor="K3").status_code == 200
    assert set(patch(f"/departments/{OWN}", floor="K0").json()["fields"]) == {"floor"}
    moved = patch("/departments/hochbau", parent=None)
    assert moved.json()["code"] == "four_eyes_needed"
    assert client.get("/departments/hochbau").json()["parent"] == OWN
    assert patch("/departments/hochbau", floor="K3").status_code == 200
    assert patch("/departments/hochbau", parent=None).status_code == 200

    # a key that declares more than its use case, and then nothing any more
    about = {"action": "lower_class", "object": "use-case:allgemein", "change": {"declared_class": "K0"}}
    request = client.post("/approvals", json={**about, "reason": "öffentliche Texte"}).json()["id"]
    assert world.client("data_protection_officer").post(f"/approvals/{request}/confirm").status_code == 200
    body = {"title": "x", "department": OWN, "use_case": "allgemein", "declared_class": "K3"}
    key = client.post("/keys", json=body)
    assert key.status_code == 201
    path = f"/keys/{key.json()['id']}"
    for looser in (None, "K0", "K1"):
        refused = patch(path, declared_class=looser).json()
        assert refused["code"] == "four_eyes_needed", looser
        assert refused["fields"] == {"declared_class": "takes two persons; request it as lower_class"}
    assert patch(path, declared_class="K4").status_code == 200
    assert patch(path, may_declare=True).json()["code"] == "four_eyes_needed"

    # an object that begins loose
    assert (
        client.post("/keys", json={**body, "use_case": "briefe", "declared_class": "K0"}).status_code == 403
    )
    assert client.post("/keys", json={**body, "may_declare": True}).status_code == 403
    for loose in ({"declared_class": "K1"}, {"zones": ["green", "red"]}):
        assert client.post("/use-cases", json={**USE_CASE, "name": "lose", **loose}).status_code == 403


def test_a_use_case_does_not_keep_keys_of_departments_that_may_not_use_it(world: World) -> None:
    client = world.client("administrator")
    made = client.post("/keys", json={"title": "x", "department": FOREIGN, "use_case": "allgemein"})
    assert made.status_code == 201
    tag = {"if-match": client.get("/use-cases/allgemein").headers["etag"]}
    assert client.patch("/use-cases/allgemein", json={"department": OWN}, headers=tag).status_code == 409
    assert client.post(f"/keys/{made.json()['id']}/revoke").status_code == 200
    assert client.patch("/use-cases/allgemein", json={"department": OWN}, headers=tag).status_code == 200
