# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The official client for Node, unmodified: tests/clients/node_client.mjs calls, this file judges."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.journeys.house import House, Hubs
from tests.journeys.town import GREEN, GREEN_EMBED, KEYS, RED, YELLOW

CLIENTS = Path(__file__).resolve().parents[1] / "clients"
IBAN = "DE89 3704 0044 0532 0130 00"
TEXT = f"Bitte auf {IBAN} überweisen."


@pytest.fixture(scope="module")
def seen(_house: House) -> dict[str, Any]:
    """What the client saw, one entry per case."""
    _house.hubs.reset()
    ran = subprocess.run(
        [Path(sys.prefix) / "bin" / "node", "node_client.mjs"],
        cwd=CLIENTS,
        env={
            "PATH": os.environ["PATH"],
            "STELLWERK_URL": _house.url,
            "STELLWERK_KEY": KEYS["public"].secret,
            "STELLWERK_MODEL": GREEN,
            "STELLWERK_EMBEDDING_MODEL": GREEN_EMBED,
            "STELLWERK_FORBIDDEN_MODEL": RED,
            "STELLWERK_PERSONAL_TEXT": TEXT,
        },
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    cases: dict[str, Any] = json.loads(ran.stdout)
    return cases


@pytest.fixture
def result(seen: dict[str, Any]) -> Any:
    """The result of a case, which must not be an error."""

    def of(case: str) -> Any:
        assert "result" in seen[case], seen[case]
        return seen[case]["result"]

    return of


@pytest.fixture
def error(seen: dict[str, Any]) -> Any:
    """The error of a case: class, status and code as named."""

    def of(case: str, kind: str, status: int, code: str) -> dict[str, Any]:
        assert "error" in seen[case], seen[case]
        found: dict[str, Any] = seen[case]["error"]
        assert (found["class"], found["status"], found["code"]) == (kind, status, code)
        assert set(found["body"]) - {"detail"} == {"message", "type", "param", "code"}
        assert found["type"] == found["body"]["type"]
        return found

    return of


def test_no_case_crashed_and_none_is_unjudged(seen: dict[str, Any]) -> None:
    assert not {name: case for name, case in seen.items() if "crash" in case}
    assert set(seen) == {
        "chat", "chat_with_every_plain_option", "stream", "stream_helper", "stream_left_early", "tools",
        "tools_streamed", "json_schema", "models", "wrong_key", "unknown_model", "unknown_model_retrieved",
        "unknown_field", "wrong_type", "embeddings", "forbidden_zone", "forbidden_zone_streamed",
    }  # fmt: skip


def test_chat(result: Any) -> None:
    chat = result("chat")
    assert chat["id"].startswith("chatcmpl-")
    assert (chat["object"], chat["model"], chat["role"]) == ("chat.completion", GREEN, "assistant")
    assert chat["content"]
    assert chat["finish"] in ("stop", "length")
    assert chat["usage"]["completion_tokens"] > 0
    assert chat["headers"]["x-stellwerk-zone"] == "green"
    assert chat["headers"]["x-stellwerk-class"] == "K0"
    options = result("chat_with_every_plain_option")
    assert options["content"]
    assert options["choices"] == 1


def test_streams(result: Any) -> None:
    stream = result("stream")
    assert stream["chunks"] > 4
    assert stream["content"]
    assert stream["finish"] in ("stop", "length")
    assert stream["usage"]["total_tokens"] > stream["usage"]["completion_tokens"] > 0
    assert stream["afterUsage"] == 0
    helper = result("stream_helper")
    assert helper["deltas"] > 1
    assert helper["content"]
    assert helper["finish"]
    left = result("stream_left_early")
    assert left == {"chunks": 2, "aborted": True}


def test_tools(result: Any) -> None:
    tools = result("tools")
    assert tools["finish"] == "tool_calls"
    assert tools["call"]["name"] == "lookup_opening_hours"
    assert tools["call"]["arguments"] == {"office": "DEMO"}
    assert tools["followed"] == "assistant"
    assert result("tools_streamed") == {"name": "lookup_opening_hours", "arguments": {"office": "DEMO"}}


def test_json_schema(result: Any) -> None:
    assert result("json_schema") == {"name": "DEMO", "inhabitants": 0}


def test_models(result: Any) -> None:
    models = result("models")
    assert {GREEN, YELLOW, RED, GREEN_EMBED} <= set(models["names"])
    one = models["one"]
    assert (one["id"], one["object"], one["zone"], one["tier"], one["open"]) == (
        GREEN, "model", "green", "S", True,
    )  # fmt: skip
    assert one["hosting"]["operator"] == "Stadt"
    assert one["price"]["currency"] == "EUR"


def test_embeddings(result: Any) -> None:
    embeddings = result("embeddings")
    assert embeddings["count"] == 2
    assert embeddings["indices"] == [0, 1]
    assert embeddings["dimensions"] == embeddings["packedDimensions"] == 64
    assert embeddings["numbers"] is True
    assert embeddings["usage"]["total_tokens"] > 0


def test_error_classes(error: Any) -> None:
    error("wrong_key", "AuthenticationError", 401, "invalid_api_key")
    error("unknown_model", "NotFoundError", 404, "model_not_found")
    error("unknown_model_retrieved", "NotFoundError", 404, "model_not_found")
    assert error("unknown_field", "BadRequestError", 400, "unknown_field")["param"] == "no_such_field"
    assert error("wrong_type", "BadRequestError", 400, "invalid_request")["param"] == "messages"


@pytest.mark.parametrize("case", ["forbidden_zone", "forbidden_zone_streamed"])
def test_a_forbidden_zone(error: Any, case: str, hubs: Hubs) -> None:
    found = error(case, "PermissionDeniedError", 403, "zone_forbidden")
    detail = found["body"]["detail"]
    assert detail["data_class"] == "K3"
    assert [(f["kind"], f["place"]) for f in detail["findings"]] == [("iban", "messages[0].content")]
    assert TEXT[detail["findings"][0]["start"] : detail["findings"][0]["end"]] == IBAN
    assert detail["zones_allowed"] == ["green", "yellow"]
    assert {"id": YELLOW, "zone": "yellow"} in detail["models_allowed"]
    told = json.dumps(found, ensure_ascii=False)
    assert IBAN not in told
    assert "überweisen" not in told
    assert not hubs.red.calls
