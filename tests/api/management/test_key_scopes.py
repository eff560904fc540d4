# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a key opens: metrics show the whole house, so a department's key user can neither give nor get them."""

from __future__ import annotations

from typing import Any

import pytest
from starlette.testclient import TestClient
from tests.api.management.world import World

NEW = {"title": "Überwachung", "department": "bauamt", "use_case": "briefe"}
USUAL = ["call", "check", "models"]


def make(client: TestClient, **fields: Any) -> Any:
    return client.post("/keys", json={**NEW, **fields})


def test_a_key_opens_the_usual_and_no_metrics_unless_it_is_said(world: World) -> None:
    assert make(world.client("key_user")).json()["scopes"] == USUAL
    assert make(world.client("administrator"), scopes=["metrics"]).json()["scopes"] == ["metrics"]


def test_what_is_no_scope_is_refused(world: World) -> None:
    answer = make(world.client("administrator"), scopes=["metric"])
    assert answer.status_code == 422
    assert "scopes" in answer.json()["fields"]


def test_a_key_user_of_a_department_cannot_make_a_key_for_metrics(world: World) -> None:
    answer = make(world.client("key_user"), scopes=["call", "metrics"])
    assert answer.status_code == 403
    assert "the scope metrics shows the whole house" in answer.json()["detail"]


def test_nor_widen_one_nor_get_the_secret_of_one_by_rotation(world: World) -> None:
    key_user, administrator = world.client("key_user"), world.client("administrator")
    own = make(key_user).json()["id"]
    answer = key_user.patch(
        f"/keys/{own}", json={"scopes": ["call", "metrics"]}, headers={"if-match": '"v1"'}
    )
    assert answer.status_code == 403
    assert key_user.get(f"/keys/{own}").json()["scopes"] == USUAL

    watch = make(administrator, scopes=["metrics"]).json()["id"]
    assert key_user.post(f"/keys/{watch}/rotate", json={}).status_code == 403
    assert administrator.post(f"/keys/{watch}/rotate", json={}).json()["scopes"] == ["metrics"]


@pytest.mark.parametrize("scopes", [USUAL, ["check"]])
def test_it_may_take_them_away_and_revoke(world: World, scopes: list[str]) -> None:
    watch = make(world.client("administrator"), scopes=["metrics"]).json()["id"]
    key_user = world.client("key_user")
    answer = key_user.patch(f"/keys/{watch}", json={"scopes": scopes}, headers={"if-match": '"v1"'})
    assert answer.json()["scopes"] == scopes
    assert key_user.post(f"/keys/{watch}/revoke").status_code == 200
