# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""``GET /v1/usage``: what a key's department used, by day where ten people stand behind it, else by month."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import openai
import pytest
import sqlalchemy as sa
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.testclient import TestClient
from tests.administration.reports.town import CENT, JUNE, MAY, NOW, USE, build, line

from stellwerk.administration import keys, use_cases
from stellwerk.api import usage as door
from stellwerk.api.usage import UsageDoor
from stellwerk.gateway.directory import Directory
from stellwerk.identity.actor import SHELL
from stellwerk.policy.embedded import embedded_register
from stellwerk.storage.database import Database, Place
from stellwerk.storage.secrets import open_secrets
from stellwerk.storage.tables import ledger
from stellwerk.values.calendar import begins_at
from stellwerk.values.holidays import working_days

ANSWERS = {"ai_role": "deployer", "annex_iii": [], "prohibited": []}


class Gateway:
    """The door on a real directory, and a key for each of some departments."""

    def __init__(self, place: Place) -> None:
        self.database = Database(place)
        build(self.database)
        secrets = open_secrets(self.database)
        self.keys: dict[str, str] = {}
        with self.database.writing() as writing:
            for case in ("briefe", "presse", "recherche"):
                use_cases.update(writing, SHELL, case, ANSWERS, None)
            for department, case in (
                ("jugendamt", "briefe"),
                ("jugendamt", "recherche"),
                ("presse", "presse"),
            ):
                fields = {"title": "t", "department": department, "use_case": case}
                _, secret = keys.create(writing, SHELL, secrets, fields)
                self.keys[f"{department}/{case}"] = secret
            _, self.keys["no scope"] = keys.create(
                writing,
                SHELL,
                secrets,
                {"title": "t", "department": "presse", "use_case": "presse", "scopes": ["call"]},
            )
        register = embedded_register(model="m", first_key_sha256="0" * 64)
        directory = Directory(self.database, secrets, register)
        app = Starlette(routes=[Route("/v1/usage", UsageDoor(directory, self.database, 10), methods=["GET"])])
        self.client = TestClient(app, base_url="http://127.0.0.1:8080")

    def ask(self, key: str, status: int = 200, **query: Any) -> Any:
        answer = self.client.get(
            "/v1/usage", params=query, headers={"authorization": f"Bearer {self.keys.get(key, key)}"}
        )
        assert answer.status_code == status, answer.text
        return answer.json()


@pytest.fixture
def gateway(place: Place, monkeypatch: pytest.MonkeyPatch) -> Iterator[Gateway]:
    class Clock:
        """The town's time: its ledger ends the day before."""

        @staticmethod
        def now(zone: Any) -> Any:
            return NOW

        fromtimestamp = staticmethod(door.datetime.fromtimestamp)

    made = Gateway(place)
    monkeypatch.setattr(door, "datetime", Clock)
    yield made
    made.database.close()


def at(day: date) -> int:
    return int(begins_at(day).timestamp())


def test_days_of_a_department_with_people_enough(gateway: Gateway) -> None:
    page = gateway.ask("jugendamt/briefe", start_time=at(MAY), end_time=at(date(2026, 5, 8)))
    assert (page["object"], page["has_more"], page["next_page"]) == ("page", False, None)
    assert [bucket["start_time"] for bucket in page["data"]] == [
        at(MAY + timedelta(days=n)) for n in range(7)
    ]
    holiday, weekend, _, monday, *_ = page["data"]
    assert holiday["results"] == weekend["results"] == []
    assert monday["end_time"] == at(date(2026, 5, 5))
    (result,) = monday["results"]
    assert result == {
        "object": "organization.usage.completions.result", "input_tokens": 75_000, "output_tokens": 22_500,
        "input_cached_tokens": 7_500, "num_model_requests": 75, "project_id": None, "user_id": None, "api_key_id": None,
        "model": None, "batch": None, "amount": {"value": "0.80", "currency": "eur"}, "department": "jugendamt",
        "use_case": "briefe",
    }  # fmt: skip
    other = gateway.ask("jugendamt/recherche", start_time=at(date(2026, 5, 4)), end_time=at(date(2026, 5, 5)))
    assert other["data"][0]["results"][0]["num_model_requests"] == 5


def test_months_of_a_small_one_without_use_case_and_only_when_they_are_over(gateway: Gateway) -> None:
    page = gateway.ask("presse/presse", start_time=at(date(2026, 4, 10)), end_time=at(date(2026, 7, 1)))
    assert [(b["start_time"], b["end_time"]) for b in page["data"]] == [
        (at(date(2026, 4, 1)), at(MAY)),
        (at(MAY), at(JUNE)),
    ]
    (result,) = page["data"][1]["results"]
    days = working_days(MAY, date(2026, 5, 31))
    assert result["num_model_requests"] == sum(n for d, *_, n, _ in USE if d == "presse") * days
    assert (result["department"], result["use_case"]) == ("presse", None)
    assert gateway.ask("presse/presse")["data"] == [], "this month is running"


def test_a_running_month_does_not_betray_a_small_one_by_change(gateway: Gateway) -> None:
    before = gateway.ask("presse/presse", start_time=at(MAY))
    with gateway.database.writing() as writing:
        more = line(date(2026, 6, 16), "presse", "presse", "red", "gross", 1, CENT)
        writing.execute(sa.insert(ledger).values(more))
    assert gateway.ask("presse/presse", start_time=at(MAY)) == before


def test_the_first_of_the_month_until_now_is_the_default(gateway: Gateway) -> None:
    page = gateway.ask("jugendamt/briefe")
    assert page["data"][0]["start_time"] == at(JUNE)
    assert page["data"][-1]["end_time"] == at(date(2026, 6, 17))


def test_pages(gateway: Gateway) -> None:
    seen = []
    page = gateway.ask("jugendamt/briefe", start_time=at(MAY), limit=20)
    while True:
        seen += page["data"]
        if not page["has_more"]:
            break
        assert len(page["data"]) == 20
        page = gateway.ask("jugendamt/briefe", start_time=at(MAY), limit=20, page=page["next_page"])
    assert seen == gateway.ask("jugendamt/briefe", start_time=at(MAY), limit=180)["data"]
    assert len(seen) == 31 + 16


def test_two_currencies_are_two_results(gateway: Gateway) -> None:
    with gateway.database.writing() as writing:
        swiss = {
            **line(date(2026, 5, 4), "jugendamt", "briefe", "yellow", "mittel", 2, 30 * CENT),
            "currency": "CHF",
        }
        writing.execute(sa.insert(ledger).values(swiss))
    page = gateway.ask("jugendamt/briefe", start_time=at(date(2026, 5, 4)), end_time=at(date(2026, 5, 5)))
    amounts = [result["amount"] for result in page["data"][0]["results"]]
    assert amounts == [{"value": "0.30", "currency": "chf"}, {"value": "0.80", "currency": "eur"}]


def test_openais_client_reads_it(gateway: Gateway) -> None:
    client = openai.OpenAI(
        api_key=gateway.keys["jugendamt/briefe"],
        base_url="http://127.0.0.1:8080/v1",
        http_client=gateway.client,  # type: ignore[arg-type]
    )
    page = client.get("/usage", cast_to=object, options={"params": {"start_time": at(MAY), "limit": 1}})
    assert isinstance(page, dict)
    assert page["data"][0]["object"] == "bucket"


def test_wrong_questions_are_refused(gateway: Gateway) -> None:
    wrong: list[tuple[dict[str, Any], str | None]] = [
        ({"start_time": "yesterday"}, "start_time"),
        ({"start_time": "-5"}, "start_time"),
        ({"start_time": "99999999999999999999"}, "start_time"),
        ({"end_time": "1.5"}, "end_time"),
        ({"limit": "0"}, "limit"),
        ({"limit": "181"}, "limit"),
        ({"page": "x"}, "page"),
        ({"bucket_width": "1h"}, "bucket_width"),
        ({"api_key_ids": "key_1"}, "api_key_ids"),
        ({"limit": ["1", "2"]}, None),
    ]
    for query, param in wrong:
        error = gateway.ask("jugendamt/briefe", 400, **query)["error"]
        assert (error["param"], error["type"]) == (param, "invalid_request_error")


def test_nobody_asks_without_a_key_that_opens_it(gateway: Gateway) -> None:
    assert gateway.client.get("/v1/usage").status_code == 401
    for key in ("stw_wrong", "no scope"):
        gateway.ask(key, 401)


def test_times_out_of_the_calendar_are_empty(gateway: Gateway) -> None:
    assert gateway.ask("jugendamt/briefe", start_time=4_102_444_800)["data"] == []
    assert gateway.ask("jugendamt/briefe", start_time=at(JUNE), end_time=at(MAY))["data"] == []
    (long_ago,) = gateway.ask("jugendamt/briefe", start_time=1, end_time=1)["data"]
    assert long_ago["results"] == []
