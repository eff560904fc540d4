# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""``/api/prices`` as finance's programs use it: import as CSV and JSON, dry runs, repeats, and what is refused."""

from __future__ import annotations

import json

import pytest
from starlette.testclient import TestClient
from tests.api.management.world import World
from tests.metering.prices.files import JSON, SHEET, changed

NEXT = changed("version;muster-2026-05", "version;muster-2027", changed("01.05.2026", "01.01.2027"))
CSV = {"content-type": "text/csv"}


@pytest.fixture
def finance(world: World) -> TestClient:
    return world.client("finance")


def test_a_list_is_imported_once_and_found(finance: TestClient) -> None:
    made = finance.post("/prices", content=NEXT, headers=CSV)
    assert made.status_code == 201, made.text
    assert made.headers["location"] == "/api/prices/muster-2027"
    done = made.json()
    assert (done["imported"], done["list"]["models"], done["list"]["plan_minimum"]) == (True, 2, "1000.00")
    assert done["difference"]["same"] == ["muster-l", "muster-m"]
    again = finance.post("/prices", content=NEXT, headers=CSV)
    assert (again.status_code, again.json()["imported"]) == (200, False)
    full = finance.get("/prices/muster-2027").json()
    assert [p["model"] for p in full["prices"]] == ["muster-l", "muster-m"]
    assert full["prices"][0]["cached_per_million"] == "0.48"
    assert full["vat_percent"] == "19.00"
    assert full["imported_by"] is not None


def test_json_is_taken_as_well(finance: TestClient) -> None:
    done = finance.post("/prices", json=json.loads(JSON))
    assert (done.status_code, done.json()["imported"]) == (200, False), (
        "the world has this list, from a sheet"
    )
    other = {**json.loads(JSON), "version": "b", "corrects": "muster-2026-05"}
    assert finance.post("/prices", json=other).status_code == 201
    assert finance.get("/prices/muster-2026-05").json()["corrected_by"] == "b"


def test_a_dry_run_changes_nothing(finance: TestClient, world: World) -> None:
    text = changed("7,64", "7,00", NEXT)
    for who in ("finance", "auditor"):
        done = world.client(who).post("/prices?dry_run=true", content=text, headers=CSV)
        assert done.status_code == 200, done.text
        assert done.json()["imported"] is False
        assert done.json()["list"]["imported_at"] is None
        assert done.json()["difference"]["changes"] == [
            {
                "model": "muster-l",
                "unit": "output_per_million",
                "old": "7.64",
                "new": "7.00",
                "percent": "-8.4",
            }
        ]
    assert finance.get("/prices/muster-2027").status_code == 404


@pytest.mark.parametrize("query", ["", "?dry_run=true"])
def test_a_wrong_file_names_every_line_and_imports_nothing(finance: TestClient, query: str) -> None:
    text = changed("currency;EUR", "currency;Taler", changed("1,91", "-1,91", NEXT))
    answer = finance.post(f"/prices{query}", content=text, headers=CSV)
    assert answer.status_code == 422
    problem = answer.json()
    assert problem["code"] == "invalid_value"
    assert list(problem["fields"]) == ["line 4, column B (currency)", "line 14, column B (input_per_million)"]
    assert "Taler" not in answer.text
    assert [e["version"] for e in finance.get("/prices").json()["items"]] == ["muster-2026-05"]


def test_what_contradicts_is_refused_unless_it_corrects(finance: TestClient) -> None:
    text = changed("version;muster-2026-05", "version;b")
    refused = finance.post("/prices", content=text, headers=CSV)
    assert (refused.status_code, "line 5, column B (valid_from)" in refused.json()["fields"]) == (422, True)
    assert finance.post("/prices?corrects=muster-2026-05", content=text, headers=CSV).status_code == 201
    changed_list = finance.post("/prices", content=changed("1,91", "1,92"), headers=CSV)
    assert "never changed" in changed_list.json()["detail"]
    dollars = changed(
        "currency;EUR", "currency;USD", text.replace("version;b", "version;c").replace("musterhub", "d")
    )
    assert finance.post("/prices", content=dollars, headers=CSV).status_code == 422
    assert finance.post("/prices?new_currency=true", content=dollars, headers=CSV).status_code == 201


def test_prices_of_a_day(finance: TestClient) -> None:
    finance.post("/prices", content=changed("7,64", "7,00", NEXT), headers=CSV)
    for day, version, amount in (
        ("2026-12-31", "muster-2026-05", "7.64"),
        ("2027-01-01", "muster-2027", "7.00"),
    ):
        found = finance.get(f"/prices/in-force?on={day}&model=muster-l").json()
        assert found["on"] == day
        ((held),) = found["items"]
        assert (held["version"], held["output_per_million"], held["provider"]) == (
            version,
            amount,
            "musterhub",
        )
    assert finance.get("/prices/in-force?on=2026-04-30").json()["items"] == []
    assert finance.get("/prices/in-force?provider=nix").json()["items"] == []
    assert finance.get("/prices/in-force?on=2026-02-30").status_code == 422
    assert len(finance.get("/prices/in-force").json()["items"]) == 2


def test_lists_lead_on(finance: TestClient) -> None:
    for number in range(3):
        text = SHEET.replace("muster-2026-05", f"v{number}").replace("musterhub", f"p{number}")
        assert finance.post("/prices", content=text, headers=CSV).status_code == 201
    first = finance.get("/prices?limit=2")
    assert [e["version"] for e in first.json()["items"]] == ["muster-2026-05", "v0"]
    following = finance.get(first.headers["link"].split(">")[0].removeprefix("</api"))
    assert [e["version"] for e in following.json()["items"]] == ["v1", "v2"]
    assert [e["version"] for e in finance.get("/prices?provider=p1").json()["items"]] == ["v1"]


def test_the_same_request_twice_is_done_once(finance: TestClient) -> None:
    headers = {**CSV, "idempotency-key": "preise-2027"}
    first, second = (finance.post("/prices", content=NEXT, headers=headers) for _ in range(2))
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json() == second.json()
    other = finance.post("/prices", content=NEXT.replace("2027", "2028"), headers=headers)
    assert other.status_code == 409


@pytest.mark.parametrize(
    ("content", "status"),
    [
        (b"", 422),
        (b"\xff\xfe", 422),
        (b"\0" * 1000, 422),
        (b"{" * 1000, 422),
        (b"x" * (256 * 1024 + 1), 413),
        (b";" * 200_000, 422),
        (("version;" + "\ud83d".encode("utf-16-le", "surrogatepass").decode("latin-1")).encode(), 422),
    ],
)
def test_bodies_that_are_no_list(finance: TestClient, content: bytes, status: int) -> None:
    assert finance.post("/prices", content=content, headers=CSV).status_code == status
    assert len(finance.get("/prices").json()["items"]) == 1


@pytest.mark.parametrize("version", ["nix", "a@2026-05-01", "in-force-2"])
def test_there_is_no_such_list(finance: TestClient, version: str) -> None:
    assert finance.get(f"/prices/{version}").status_code == 404
