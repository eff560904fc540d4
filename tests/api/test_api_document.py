# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""docs/api.md says what the API does: paths, fields, headers, errors, limits; and its examples work."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.routing import Route
from tests.journeys import http_client
from tests.journeys.house import House, chat
from tests.journeys.town import KEYS, RED

from stellwerk.api import http, server
from stellwerk.errors import ConfigurationError, EngineError, PullError, StellwerkError
from stellwerk.gateway import options, parse, strict_json
from stellwerk.gateway.allowed import (
    CHAT_DROPPED,
    CHAT_REFUSED,
    EMBEDDINGS_DROPPED,
    ChatBody,
    EmbeddingsBody,
)
from stellwerk.settings import Server
from stellwerk.values.ability import Ability
from stellwerk.values.call import ECHOES

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "docs" / "api.md").read_text()
ADMINISTRATION = (ROOT / "docs" / "administration.md").read_text()
INSIDE = (ConfigurationError, EngineError, PullError)  # and what is below them: never answers of the API
ELSEWHERE = {
    "backup_refused",
    "no_workplace",
    "notice_error",
    "nothing_to_release",
    "sign_in_failed",
    "too_many_sign_ins",
}  # by a command, or on a page


def part(heading: str) -> str:
    """The text under one heading, up to the next of any level."""
    (found,) = re.findall(rf"^#+ {heading}$\n(.*?)(?=^#+ |\Z)", TEXT, flags=re.MULTILINE | re.DOTALL)
    return str(found)


def rows(heading: str) -> list[list[str]]:
    lines = [line for line in part(heading).splitlines() if line.startswith("| `")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def names(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


def first_names(heading: str) -> list[str]:
    return [name for row in rows(heading) for name in names(row[0])]


def subclasses(kind: type[StellwerkError]) -> Iterator[type[StellwerkError]]:
    for child in kind.__subclasses__():
        if child.__module__.startswith("stellwerk."):
            yield child
            yield from subclasses(child)


def test_every_path_stands_there(house: House) -> None:
    told = {tuple(name.split(" ")) for row in rows("The API") for name in names(row[0])}
    served = {
        (method, route.path.replace(":path", ""))
        for route in house.gateway.app.routes
        if isinstance(route, Route)
        and (route.path.startswith("/v1") or route.path in ("/health", "/metrics"))
        for method in (route.methods or ()) - {"HEAD"}
    }
    assert told == served


def test_every_error_stands_there_with_its_status() -> None:
    told = {names(row[0])[0]: int(row[1]) for row in rows("Errors")}
    lines = [line for line in ADMINISTRATION.splitlines() if re.match(r"\| `[a-z_]+` \| [45]\d\d \|", line)]
    managed = {names(line)[0]: int(line.split("|")[2]) for line in lines}
    raised = {
        kind.code: kind.status
        for kind in subclasses(StellwerkError)
        if not issubclass(kind, INSIDE) and kind.code not in ELSEWHERE
    }
    assert {**managed, **told} == {**raised, "internal_error": 500}
    assert all(raised[code] == status for code, status in managed.items())
    assert [row[1] for row in rows("Errors")] == sorted(row[1] for row in rows("Errors"))
    assert all(len(row) == 4 and all(row) for row in rows("Errors"))


def test_every_field_of_a_chat_stands_in_its_list() -> None:
    accepted = first_names("Accepted and sent on")
    dropped = first_names("Accepted and dropped")
    assert len(accepted) == len(set(accepted))
    assert set(dropped) == CHAT_DROPPED
    assert set(accepted) == set(ChatBody.__struct_fields__) - CHAT_DROPPED
    assert {names(row[0])[0]: row[1] for row in rows("Refused by name")} == CHAT_REFUSED
    assert not set(CHAT_REFUSED) & set(ChatBody.__struct_fields__)
    for name in ECHOES:
        assert f"`{name}`" in part("Accepted and sent on")


def test_every_field_of_embeddings_stands_there() -> None:
    assert set(first_names("Embeddings")) == set(EmbeddingsBody.__struct_fields__)
    for name in EMBEDDINGS_DROPPED:
        (row,) = [row for row in rows("Embeddings") if names(row[0]) == [name]]
        assert "dropped" in row[1]


def test_values_that_a_field_may_have_are_those_that_are_read() -> None:
    for heading in ("Accepted and sent on", "Accepted and dropped"):
        for row in rows(heading):
            for field in names(row[0]):
                for value in (
                    names(row[1]) if field in ("reasoning_effort", "verbosity", "service_tier") else ()
                ):
                    parse.chat_from({**chat("auto"), field: value})


SENDING = [*(ROOT / "src/stellwerk/api").glob("*.py"), ROOT / "src/stellwerk/gateway/footprints.py"]


def test_headers() -> None:
    source = "\n".join(path.read_text() for path in SENDING)
    written = set(re.findall(r'b"(x-stellwerk-[a-z0-9-]+|x-request-id|retry-after)"', source))
    told = {name.lower() for name in first_names("Headers of an answer")}
    assert told == written
    assert "x-stellwerk-class" in {name.lower() for name in first_names("Headers of a request")}


def test_limits_are_those_of_the_code() -> None:
    limits = {row[0]: row[1] for row in [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in part("Limits").splitlines() if line.startswith("| ")
    ]}  # fmt: skip
    for what, number in {
        "body": Server().body_limit_bytes,
        "depth of the JSON": strict_json.MAX_DEPTH,
        "elements of the JSON": strict_json.MAX_ELEMENTS,
        "time for the whole body": int(http._BODY_SECONDS),
        "address and headers": server.HEAD_BYTES,
        "idle connection": server.KEEP_ALIVE_SECONDS,
    }.items():
        assert f"{number:,}" in limits[what], what
    assert f"within {server.HEAD_SECONDS:.0f} seconds" in limits["address and headers"]
    assert f"1 to {options.MAX_CHOICES}" in dict(rows("Accepted and sent on"))["`n`"]
    assert f"1 to {parse.MAX_MESSAGES:,}" in dict(rows("Accepted and sent on"))["`messages`"]


async def test_the_fields_of_check_and_of_models_are_those_that_come(house: House) -> None:
    body = chat(RED, "IBAN DE89 3704 0044 0532 0130 00")
    check = (await house.ask(body, path="/v1/check", key="public")).json()
    assert set(check) == set(first_names("Check"))
    assert check["findings"]
    for name in (*check["findings"][0], *check["reasons"][0], *check["models_allowed"][0]):
        assert f"`{name}`" in part("Check")
    refused = (await house.ask(body, key="public")).error["detail"]
    assert set(refused) - {"decision_id"} <= set(check)
    entry = (await house.ask(None, path="/v1/models")).json()["data"][0]
    assert set(entry) - {"id", "object", "created", "owned_by"} == set(first_names("Models"))
    for name in (*entry["hosting"], *entry["price"]):
        assert f"`{name}`" in part("Models")
    (row,) = [row for row in rows("Models") if names(row[0]) == ["abilities"]]
    assert set(names(row[1])) == {ability.value for ability in Ability} - {"other_parts"}
    health = (await house.ask(None, path="/health", key=None)).json()
    for name in (*health, *next(iter(health["endpoints"].values()))):
        assert f"`{name}`" in part("Health")


EXAMPLES = re.findall(r"```sh\n(curl .*?)```", TEXT, flags=re.DOTALL)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda text: re.findall(r"/v1/\S+", text)[0])
async def test_every_example_works(house: House, example: str) -> None:
    words = shlex.split(example.replace("\\\n", " "))
    headers: dict[str, str] = {}
    body = url = None
    while words:
        word = words.pop(0)
        if word == "-H":
            name, _, value = words.pop(0).partition(": ")
            headers[name] = value.replace("$STELLWERK_KEY", KEYS["plain"].secret)
        elif word == "-d":
            body = words.pop(0).encode()
        elif word.startswith("http://127.0.0.1:8080/"):
            url = word.removeprefix("http://127.0.0.1:8080")
        else:
            assert word in ("curl", "-s", "-sN")
    assert url
    answer = await http_client.ask(house.port, http_client.request(url, body, headers=headers))
    assert answer.status == 200, answer.body
    if answer.headers["content-type"].startswith("text/event-stream"):
        assert answer.events[-1] == "[DONE]"
        assert json.loads(answer.events[-2])["usage"]


def test_there_are_examples() -> None:
    assert len(EXAMPLES) == 5
