# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Whatever the OpenAPI document allows, and what it does not: no server error, and answers as they are described."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode, checks
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from tests.api.management.world import ADDRESS, World, built

from stellwerk.storage.database import Place
from stellwerk.storage.migrate import migrate

CHECKS = [
    checks.not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def town(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """One town hall for everything that is thrown at it."""
    folder = tmp_path_factory.mktemp("data")
    if request.param == "sqlite":
        place = Place(folder)
        migrate(place)
        url = None
    else:
        server = request.getfixturevalue("postgresql_server")
        url = server.create()
        place = Place(folder, url)
    world = built(place)
    yield world
    world.house.database.close()
    if url is not None:
        server.drop(url)


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=str)
def test_no_server_error_and_answers_as_described(town: World, mode: GenerationMode) -> None:
    town.client(None)
    assert town.app is not None
    schema = schemathesis.openapi.from_asgi("/openapi.json", town.app[1])
    tried = 0
    for found in schema.get_all_operations():
        operation = found.ok()

        @settings(
            max_examples=12,
            deadline=None,
            database=None,
            phases=[Phase.explicit, Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy(generation_mode=mode))
        def throw(case: schemathesis.Case) -> None:
            for who in ("administrator", "key_user"):
                case.call_and_validate(
                    base_url=ADDRESS,
                    checks=CHECKS,
                    cookies={"stellwerk": town.cookies[who]},
                    headers={"x-csrf-token": town.csrf[who]},
                )

        with contextlib.suppress(Unsatisfiable):  # nothing about it can be wrong
            throw()
            tried += 1
    assert tried >= 20


def test_the_document_is_openapi_3_1_with_examples_and_no_secret(town: World, tmp_path: Path) -> None:
    described = town.client(None).get("/openapi.json").json()
    assert described["openapi"].startswith("3.1")
    for path, item in described["paths"].items():
        for method, operation in item.items():
            assert operation["summary"], (method, path)
            assert operation["responses"]["401"]["content"].keys() == {"application/problem+json"}, path
    text = str(described["components"]["schemas"]["NewUseCase"])
    assert "examples" in text
    assert "buergerbriefe" in text
