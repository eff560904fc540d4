# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""``/api/invoices`` as a program of the treasury uses it, and as somebody else would."""

from __future__ import annotations

from typing import Any

import msgspec
from tests.api.management.world import World
from tests.journeys.town import configuration, environment
from tests.storage.provider_town import Call, booked, may

from stellwerk.administration.house import House
from stellwerk.policy.load import load
from stellwerk.storage.database import Place
from stellwerk.storage.outbox import chain_now

CSV = "Datum;Modell;Anfragen;Eingabe;Ausgabe;Netto\n01.05.2026;mittel;2;2000;800;0,00092\n"
SAID = {"provider": "musterhub", "month": "2026-05"}


def sent(
    world: World, who: str = "finance", text: str | bytes = CSV, key: str | None = None, **said: Any
) -> Any:
    headers = {"content-type": "text/csv"} | ({"idempotency-key": key} if key else {})
    return world.client(who).post("/invoices", content=text, params={**SAID, **said}, headers=headers)


def test_from_import_to_signature(place: Place, world: World) -> None:
    booked(place, [Call(may(1)), Call(may(1))])
    client = world.client("finance")
    made = sent(world, number="R-17", vat="0.0001748")
    assert made.status_code == 201, made.text
    assert made.headers["location"] == f"/api/invoices/{made.json()['id']}"
    assert made.headers["etag"] == '"v1"'
    assert made.json()["ignored_columns"] == []
    path = f"/invoices/{made.json()['id']}"
    found = client.get(path)
    assert found.headers["etag"] == '"v1"'
    comparison = found.json()["comparison"]
    assert [row["status"] for row in comparison["rows"]] == ["agrees"]
    assert comparison["rows"][0]["ours"] == {
        "requests": 2, "tokens_in": 2000, "tokens_out": 800, "cached_in": 0, "net": "0.00092",
    }  # fmt: skip
    assert comparison["rows"][0]["theirs"]["cached_in"] is None
    assert comparison["tolerances"] == {"rounding": "0.005", "tokens": 0, "requests": 0, "attempts": 3}
    loose = client.get(path, params={"rounding": "0.01", "tokens": 7, "requests": 1}).json()["comparison"]
    assert loose["tolerances"] == {"rounding": "0.01", "tokens": 7, "requests": 1, "attempts": 3}
    decision = {"decision": "signed", "note": "sachlich richtig", "book": "explained"}
    assert client.post(f"{path}/decision", json=decision).status_code == 428
    assert client.post(f"{path}/decision", json=decision, headers={"if-match": '"v7"'}).status_code == 412
    signed = client.post(f"{path}/decision", json=decision, headers={"if-match": '"v1"'})
    assert signed.status_code == 200, signed.text
    assert (signed.json()["state"], signed.json()["decided_by"]) == ("signed", world.people["finance"])
    assert signed.json()["booked"] == {"what": "explained", "net": "0.00", "corrections": 0, "left": "0.00"}
    assert signed.headers["etag"] == '"v2"'
    assert client.post(f"{path}/decision", json=decision, headers={"if-match": '"v2"'}).status_code == 409
    assert client.delete(path, headers={"if-match": '"v2"'}).status_code == 409
    listed = client.get("/invoices", params={"limit": 1}).json()
    assert listed["next"] == listed["items"][0]["id"]
    assert client.get("/invoices", params={"after": listed["next"]}).json()["items"][0]["number"] == "R-17"
    chain_now(place)
    names = [
        row["name"]
        for row in world.client("auditor").get("/trail", params={"name": "invoice:"}).json()["items"]
    ]
    assert names[-2:] == ["invoice:check:imported", "invoice:check:signed"]


def test_every_problem_has_its_line(world: World) -> None:
    answer = sent(world, text=CSV + "02.05.2026;=cmd|calc;viele;1;1;eins\n")
    assert answer.status_code == 422
    assert set(answer.json()["fields"]) == {
        "line 3, column 2 (model)",
        "line 3, column 3 (requests)",
        "line 3, column 6 (net)",
    }
    assert "calc" not in answer.text
    assert len(world.client("finance").get("/invoices").json()["items"]) == 1  # the one of the town


def test_columns_and_models_are_named_in_the_address(world: World) -> None:
    text = "was,kosten\nMuster Drei,1.50\n"
    made = sent(world, text=text, column=["model=was", "net=kosten"], model=["muster drei=muster-m"])
    assert made.status_code == 201, made.text
    row = world.client("finance").get(f"/invoices/{made.json()['id']}").json()["comparison"]["rows"][0]
    assert (row["day"], row["model"], row["causes"][0]["cause"]) == (None, "muster-m", "outside")


def test_the_same_file_is_a_conflict_and_the_same_request_is_none(world: World) -> None:
    first = sent(world, key="rechnung-1")
    again = sent(world, key="rechnung-1")
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json() == first.json()
    assert sent(world).status_code == 409
    other = sent(world, key="rechnung-1", month="2026-04")
    assert (other.status_code, other.json()["code"]) == (409, "conflict")
    assert "another request" in other.json()["detail"]


def test_large_files(world: World) -> None:
    line = "01.05.2026;muster-m;1;1;1;0,000001\n"
    fits = sent(world, text=CSV + line * 20_000)
    assert (fits.status_code, fits.json()["lines"]) == (201, 20_001)
    for size in (4 * 1024 * 1024 + 1, 100 * 1024 * 1024):
        assert sent(world, text=b"x" * size).status_code == 413
    elsewhere = world.client("finance").post("/prices", content=b"x" * 300_000)
    assert elsewhere.status_code == 413


def test_whoever_may_not_is_told_before_the_file_is_read(world: World) -> None:
    for who in ("employee", "outsider", "administrator", "auditor"):
        assert sent(world, who, text="kein CSV").status_code == 403, who


def test_nobody_learns_of_invoices_by_trying_ids(world: World) -> None:
    path, none = f"/invoices/{world.ids['invoice']}", "/invoices/inv-2026-05-00000000"
    body = {"decision": "signed"}
    for who in ("employee", "outsider", "key_user", "administrator", "trainer", "staff_council"):
        client = world.client(who)
        client.headers["if-match"] = '"v1"'
        for call in (
            lambda p, c=client: c.get(p),
            lambda p, c=client: c.delete(p),
            lambda p, c=client: c.post(f"{p}/decision", json=body),
        ):
            there, nowhere = call(path), call(none)
            assert (there.status_code, there.json()) == (nowhere.status_code, nowhere.json()), who
            assert there.status_code in (403, 404)


def test_strange_addresses_and_bodies(world: World) -> None:
    client = world.client("finance")
    for said, status in (
        ({"month": "2026-5"}, 422),
        ({"month": "../../etc"}, 422),
        ({"provider": "../../etc/passwd"}, 422),
        ({"provider": "x\x00"}, 422),
        ({"number": "a\x00b"}, 422),
        ({"net": "1e400"}, 422),
        ({"net": "9" * 39}, 422),
        ({"currency": "eur"}, 422),
        ({"column": ["x"] * 51}, 422),
        ({"column": "net=\x00"}, 422),
        ({"cached_apart": "vielleicht"}, 422),
    ):
        assert sent(world, **said).status_code == status, said
    assert client.post("/invoices", content=CSV).status_code == 422
    assert client.get("/invoices/..%2F..%2Fetc%2Fpasswd").status_code in (404, 422)
    path = f"/invoices/{world.ids['invoice']}"
    for params in (
        {"rounding": "-1"},
        {"rounding": "NaN"},
        {"rounding": "1e9"},
        {"tokens": "-1"},
        {"tokens": 10**12},
    ):
        assert client.get(path, params=params).status_code == 422, params
    for body in (
        {},
        {"decision": "paid"},
        {"decision": "signed", "state": "open"},
        {"decision": "signed", "book": "x"},
    ):
        answer = client.post(f"{path}/decision", json=body, headers={"if-match": '"v1"'})
        assert answer.status_code == 422, body


def test_the_configuration_finds_models_by_the_providers_names(
    place: Place, world: World, tmp_path: Any
) -> None:
    booked(place, [Call(may(1), endpoint="otc", model="gelb", version="gelb@2026-01-01")])
    bases = dict.fromkeys(("green", "dead", "yellow", "drifted", "red"), "http://127.0.0.1:9/v2")
    file = tmp_path / "stellwerk.yaml"
    file.write_text(configuration(bases), "utf-8")
    file.chmod(0o600)
    _, register = load(file, env={**environment(), "STELLWERK_DATA": str(tmp_path)}, today=may(1).date())
    world.house = msgspec.structs.replace(world.house, register=register)
    assert isinstance(world.house, House)
    made = sent(world, text="Datum;Modell;Netto\n01.05.2026;otc-llm;0,00046\n", provider="otc")
    assert made.status_code == 201, made.text
    row = world.client("finance").get(f"/invoices/{made.json()['id']}").json()["comparison"]["rows"][0]
    assert (row["model"], row["status"]) == ("otc-llm", "agrees")
