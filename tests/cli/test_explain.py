# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""``stellwerk explain``: the decision about a text or a body, as ``POST /v1/check`` gives it, and nothing else."""

from __future__ import annotations

import http.client
import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from tests.cli.terminal import Done, Terminal
from tests.journeys.house import Gateway

from stellwerk.identity.keys import hash_secret
from stellwerk.policy.load import load
from stellwerk.storage.database import Place
from stellwerk.storage.migrate import migrate

LETTER = "Sehr geehrte Frau Schmidt, überweisen Sie bitte auf IBAN DE02 1203 0000 0000 2020 51."
PIXELS = "data:image/png;base64,iVBORw0KGgo="
HARMLESS = "Die Bücherei öffnet um acht Uhr."


def lines(done: Done, name: str) -> list[str]:
    """What stands behind ``name`` in the plain answer."""
    assert done.status == 0, done.err
    return [line[10:] for line in done.out.splitlines() if line[:10].rstrip() == name]


def test_a_text_is_explained_with_places_and_never_repeated(terminal: Terminal, town: Path) -> None:
    done = terminal("explain", stdin=LETTER.encode())
    assert lines(done, "class") == ["K3"]
    assert lines(done, "zones") == ["green"]
    (target,) = lines(done, "runs at")
    assert target == "qwen2.5-coder-0.5b-instruct (green)"
    start = LETTER.index("DE02")
    assert any(f"iban (K3) at messages[0].content {start}-" in found for found in lines(done, "found"))
    assert any("declares a class, so K3 is assumed" in reason for reason in lines(done, "because"))
    for word in ("Schmidt", "DE02", "überweisen"):
        assert word not in done.out + done.err


def test_a_file_is_read_like_standard_input(terminal: Terminal, town: Path, tmp_path: Path) -> None:
    file = tmp_path / "letter.txt"
    file.write_bytes(b"\xef\xbb\xbf" + LETTER.encode())
    assert terminal("explain", file) == terminal("explain", "-", stdin=LETTER.encode())


def test_without_a_configuration_it_is_the_embedded_green_zone(terminal: Terminal) -> None:
    assert lines(terminal("explain", stdin=HARMLESS.encode()), "zones") == ["green"]


@pytest.mark.parametrize(
    ("key", "declared", "model", "runs_at"),
    [
        ("redaktion", "K0", "auto", "gpt-oss-120b (yellow)"),
        ("redaktion", "K0", "gpt-5-mini", "gpt-5-mini (red)"),
        ("redaktion", "K3", "auto", "gpt-oss-120b (yellow)"),
        ("fachverfahren-soziales", None, "auto", "qwen2.5-coder-0.5b-instruct"),
        ("erster-schluessel", "K4", "auto", "qwen2.5-coder-0.5b-instruct (green)"),
    ],
)
def test_key_class_and_model_count(
    terminal: Terminal, town: Path, key: str, declared: str | None, model: str, runs_at: str
) -> None:
    words = ["explain", "--key", key, "--model", model, *(["--class", declared] if declared else [])]
    done = terminal(*words, stdin=HARMLESS.encode())
    (target,) = lines(done, "runs at")
    assert target.startswith(runs_at)
    if declared:
        assert lines(done, "class") == [f"{declared} (declared {declared})"]


def test_a_refusal_is_a_decision_and_names_what_remains(terminal: Terminal, town: Path) -> None:
    done = terminal(
        "explain", "--key", "redaktion", "--class", "K0", "--model", "gpt-5-mini", stdin=LETTER.encode()
    )
    (refusal,) = lines(done, "refused")
    assert "gpt-oss-120b" in refusal
    assert lines(done, "runs at") == []
    assert "K3 (declared K0)" in lines(done, "class")


def test_a_body_brings_its_own_model_and_every_field_is_looked_at(terminal: Terminal, town: Path) -> None:
    body = {
        "model": "gpt-5-mini",
        "messages": [
            {"role": "user", "content": HARMLESS},
            {"role": "user", "content": [{"type": "image_url", "image_url": {"url": PIXELS}}]},
        ],
    }
    done = terminal("explain", "--key", "redaktion", "--model", "auto", stdin=json.dumps(body).encode())
    assert lines(done, "class")[0].startswith("K3")
    assert "gpt-5-mini" in lines(done, "refused")[0]
    assert lines(done, "blind")[0].startswith("messages[1]")


def test_a_text_that_begins_like_json(terminal: Terminal, town: Path) -> None:
    text = b"{Anrede} Ihre IBAN DE02 1203 0000 0000 2020 51"
    done = terminal("explain", stdin=text)
    assert done.status == 1
    assert "not valid JSON" in done.err
    assert "for a text say --text" in done.err
    assert "--text" not in terminal("explain", stdin=b'{"model": "auto"}').err
    assert lines(terminal("explain", "--text", stdin=text), "found")


@pytest.mark.parametrize(
    ("words", "stdin", "status", "told"),
    [
        (["--class", "K9"], b"x", 2, "'K9' is no data class; use one of K0"),
        (["--key", "redaktoin"], b"x", 2, 'did you mean "redaktion"?'),
        (["--model", "gpt-9"], b"x", 1, "GET /v1/models lists"),
        (["--class", "K0"], b"x", 1, "may raise the class of a request but not lower it"),
        (["none.txt"], b"", 2, "No such file"),
        (["."], b"", 2, "Is a directory"),
        (["--config", "none.yaml"], b"x", 2, "none.yaml:1: the file cannot be read"),
        ([], b"\xff\xfeH\x00i\x00", 1, "the text is not UTF-8 (byte 0)"),
        ([], b'{"model": "auto"}', 1, "required field `messages`"),
        ([], b'{"model": "auto", "model": "auto", "messages": []}', 1, "model"),
        ([], b'{"model": "auto", "messages": [], "metadata": {"a": "b"}, "foo": 1}', 1, "foo"),
        ([], b"[" * 100_000, 0, ""),
        ([], b'{"a":' * 100_000, 1, "JSON"),
    ],
)
def test_bad_input_is_told_in_a_sentence(
    terminal: Terminal, town: Path, words: list[str], stdin: bytes, status: int, told: str
) -> None:
    done = terminal("explain", *words, stdin=stdin)
    assert done.status == status
    assert told in done.err
    assert bool(done.out) is (status == 0)


def test_a_wrong_configuration_is_told_as_by_config_check(terminal: Terminal, town: Path) -> None:
    town.write_text(town.read_text().replace("countries: [DE]", "countries: [US]"))
    explained, checked = terminal("explain", stdin=b"x"), terminal("config", "check")
    assert explained.status == checked.status == 2
    assert explained.err.removeprefix("stellwerk: ") == checked.err
    assert "stellwerk.yaml:" in checked.err


BODIES: list[tuple[dict[str, Any], str | None]] = [
    ({"model": "auto", "messages": [{"role": "user", "content": LETTER}]}, None),
    ({"model": "gpt-5-mini", "messages": [{"role": "user", "content": LETTER}]}, "K0"),
    ({"model": "gpt-5-mini", "messages": [{"role": "user", "content": HARMLESS}]}, "K0"),
    ({"model": "auto", "messages": [{"role": "user", "content": "VS-NfD: Lagebild"}]}, "K1"),
    ({"model": "bge-m3", "input": ["eins", LETTER]}, None),
]


def test_json_is_what_the_gateway_answers(terminal: Terminal, town: Path) -> None:
    """The same file, the same bodies: the running gateway and the command say the same, byte for byte."""
    town.write_text(
        town.read_text().replace("models: [gpt-oss-120b, gpt-5-mini]", "models: [gpt-oss-120b, gpt-5-mini, bge-m3]")
    )  # fmt: skip
    text = town.read_text()
    entry = text[text.index("  redaktion:\n") :]
    secret = "stw_a-secret-of-this-test-and-of-nobody-else-00"
    town.write_text(text.replace(entry.split("sha256: ")[1][:64], hash_secret(secret)))
    settings, register = load(town, env=os.environ, today=datetime.now(UTC).date())
    gateway = Gateway(settings.data, register, settings, {})
    gateway.start()
    try:
        for body, declared in BODIES:
            raw = json.dumps(body).encode()
            headers = {"Authorization": f"Bearer {secret}", "Content-Type": "application/json"}
            connection = http.client.HTTPConnection("127.0.0.1", gateway.port, timeout=20)
            connection.request(
                "POST", "/v1/check", raw, headers | ({"X-Stellwerk-Class": declared} if declared else {})
            )
            answer = connection.getresponse()
            answered = answer.read()
            connection.close()
            assert answer.status == 200, answered
            done = terminal(
                "explain", "--json", "--key", "redaktion", *(["--class", declared] if declared else []), stdin=raw
            )  # fmt: skip
            assert json.loads(done.out) == json.loads(answered)
    finally:
        gateway.stop()


def test_keys_and_use_cases_that_people_made_count_too(terminal: Terminal, town: Path) -> None:
    data = Path(os.environ["HOME"]) / ".local" / "share" / "stellwerk"
    data.mkdir(parents=True)
    migrate(Place(data))  # as the first start does
    made = json.loads(_said(terminal("use-cases", "add", "oeffentlich", "--title", "Ö", "--purpose", "p", "--json",
                                     "--legal-basis", "l", "--owner", "o", "--floor", "K2", "--ai-role", "deployer",
                                     "--annex-iii", "none", "--prohibited", "none")))  # fmt: skip
    assert made["closed"] is None
    _said(terminal("cost-centres", "add", "9000", "--title", "Bücherei"))
    _said(terminal("departments", "add", "buecherei", "--title", "Bücherei", "--cost-centre", "9000"))
    key = json.loads(_said(terminal("keys", "add", "--title", "T", "--department", "buecherei", "--use-case",
                                    "oeffentlich", "--zone", "green", "--json")))  # fmt: skip
    done = terminal("explain", "--key", key["id"], stdin=HARMLESS.encode())
    assert lines(done, "zones") == ["green"]
    assert any("carries at least K2" in reason for reason in lines(done, "because"))
    _said(terminal("use-cases", "archive", "oeffentlich"))
    assert "archived" in terminal("explain", "--key", key["id"], stdin=HARMLESS.encode()).err
    _said(terminal("keys", "revoke", key["id"]))
    assert "no key named" in terminal("explain", "--key", key["id"], stdin=HARMLESS.encode()).err


def _said(done: Done) -> str:
    assert done.status == 0, done.err
    return done.out
