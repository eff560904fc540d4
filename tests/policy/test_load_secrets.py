# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Secrets: never in clear, never shared between zones, never in a message."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from tests.policy.files import ENV, TOWN, changed, problems, read

from stellwerk.identity.keys import new_secret
from stellwerk.policy.clear_text import looks_secret, scan

SK = "sk-Zx81kk29AbCd82mmQ7pLw3R5"
LONG = "Zx81kk29AbCd82mmQ7pLw3R5tY6u"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("{env: HUB_RED}", SK),
        ("{env: HUB_RED}", f'"{LONG}"'),
        ("{env: HUB_RED}", f"{{env: {SK}}}"),
        ("{env: HUB_RED}", f"{{key: {SK}}}"),
        ("{env: HUB_RED}", f"{{env: HUB_RED}} # {SK}"),
        ("    operator: Hub GmbH\n    residual", f"    operator: {SK}\n    residual"),
        ("    operator: Hub GmbH\n    residual", f"    operator: Hub\n    api_key: {LONG}\n    residual"),
        ("    operator: Hub GmbH\n    residual", f"    operator: Hub\n    # password: {LONG}\n    residual"),
        ("    operator: Hub GmbH\n    residual", f"    operator: {LONG}\n    residual"),
        ("    owner: Hauptamt", f"    owner: Bearer {LONG}"),
        ("    owner: Hauptamt", f'    owner: "Authorization: Basic {LONG}"'),
        ("policy:\n", f"# bisher: {LONG}\npolicy:\n"),
        ("policy:\n", f"policy: # {LONG}\n"),
        ("policy:\n", f"# curl -H 'X-Api-Key: {LONG}' https://llm.example.de\npolicy:\n"),
        ("policy:\n", f"# curl -H 'Authorization: {LONG}' https://llm.example.de\npolicy:\n"),
        ("policy:\n", f"# https://town:{LONG}@mirror.example/simple\npolicy:\n"),
        ("  sozialamt:\n", f"  {SK}:\n    cost_centre: 1\n  sozialamt:\n"),
        ("policy:\n", f"{SK}: 1\npolicy:\n"),
    ],
)
def test_a_secret_in_clear_is_found_and_never_repeated(tmp_path: Path, old: str, new: str) -> None:
    told = problems(changed(old, new), tmp_path)
    assert any("in clear" in t or "no name of an environment" in t for t in told), told
    for line in told:
        assert SK not in line
        assert LONG not in line


@pytest.mark.parametrize(
    "url",
    [
        f"https://user:{LONG}@llm.example.de/v2",
        f"https://{LONG}@llm.example.de/v2",
        f"https://llm.example.de/v2?key={LONG}",
        f"https://llm.example.de/v2#{LONG}",
        f"https://llm.example.de/{LONG}",
    ],
)
def test_no_secret_hides_in_an_address(tmp_path: Path, url: str) -> None:
    base = "    zone: red\n    base_url: https://llm.example.de/v2"
    told = problems(changed(base, f"    zone: red\n    base_url: {url}"), tmp_path)
    assert any("endpoints.hub-red" in t or "in clear" in t for t in told)
    assert not any(LONG in t for t in told)


def test_the_own_key_in_place_of_its_hash(tmp_path: Path) -> None:
    secret = new_secret()
    told = problems(changed("sha256: " + "a3" * 32, f"sha256: {secret}"), tmp_path)
    assert any("in clear" in t for t in told)
    assert not any(secret in t for t in told)


def test_the_hash_of_a_key_may_be_commented_out_with_its_entry(tmp_path: Path) -> None:
    read(changed("keys:\n", "keys:\n#  alt:\n#    sha256: " + "0fe48aded097c2a1" * 4 + "\n"), tmp_path)


@pytest.mark.parametrize(
    "row",
    [
        "a" * 4000,
        "a://" * 1000,
        "password=" * 440,
        "eyJaaaaaaaa-" * 330,
        "# " + "Aa1" * 1300,
        "bearer " * 570,
    ],
)
def test_no_odd_line_takes_long_to_look_at(row: str) -> None:
    """Half a million such characters: with one unbounded pattern this would not end."""
    list(scan(row * 120))


@pytest.mark.parametrize(
    "harmless",
    [
        "Qwen3-VL-30B-A3B-Instruct-FP8",
        "gpt-4.1-2025-04-14",
        "text-embedding-bge-m3",
        "Auftragsverarbeitungsvereinbarung2026",
        "AVV-2026-000123/4",
        "https://llm-server.llmhub.t-systems.net/v2",
        "/run/secrets/hub-yellow",
        "Art. 6 Abs. 1 Buchst. e DSGVO, § 67c SGB X",
        "3fa85f64-5717-4562-b3fc",
    ],
)
def test_what_looks_harmless_is(harmless: str) -> None:
    assert not looks_secret(harmless)


def test_one_value_under_two_names_is_one_credential(tmp_path: Path) -> None:
    told = problems(TOWN, tmp_path, env={**ENV, "HUB_RED": ENV["HUB_YELLOW"]})
    assert "zones yellow and red share one secret (the same value under two names)" in told[0]
    assert ENV["HUB_YELLOW"] not in told[0]


def test_one_file_under_two_names_is_one_credential(tmp_path: Path) -> None:
    secret = tmp_path / "a.key"
    secret.write_text("some-key-1")
    secret.chmod(0o600)
    os.link(secret, tmp_path / "b.key")
    text = changed("{env: HUB_RED}", "{file: a.key}", changed("{env: HUB_YELLOW}", "{file: ./b.key}"))
    assert any("share one credential" in t for t in problems(text, tmp_path))


def test_within_a_zone_a_credential_may_be_shared(tmp_path: Path) -> None:
    red = TOWN[TOWN.index("  hub-red:") : TOWN.index("models:\n")]
    _, town = read(
        changed(
            "models:\n",
            red.replace("hub-red", "hub-red-2") + "models:\n",
            TOWN.replace("    models: [", "    models:  ["),
        ),
        tmp_path,
    )
    assert town.endpoints["hub-red-2"].secret == town.endpoints["hub-red"].secret


def test_two_zones_at_one_address_without_credentials(tmp_path: Path) -> None:
    text = TOWN.replace("https://llm.example.de/v2", "http://127.0.0.1:9999/v2")
    read(text, tmp_path)  # loopback: demo and tests
    bare = text.replace("    credential: {env: HUB_RED}\n", "").replace(
        "    credential: {env: HUB_YELLOW}\n", ""
    )
    assert any("share one address without credentials" in t for t in problems(bare, tmp_path))


def test_a_secret_that_stands_in_the_file_is_in_clear_whatever_it_looks_like(tmp_path: Path) -> None:
    told = problems(
        changed("owner: Hauptamt", "owner: sommerregen"), tmp_path, env={**ENV, "HUB_RED": "sommerregen"}
    )
    assert any("use" not in t and "stands in the file in clear" in t for t in told)
    assert not any("sommerregen" in t for t in told)


@pytest.mark.parametrize("hidden", ["sommer\\x72egen", ">\n      sommer\n      regen"])
def test_neither_escapes_nor_folding_hide_a_secret(tmp_path: Path, hidden: str) -> None:
    written = hidden if hidden.startswith(">") else f'"{hidden}"'
    told = problems(
        changed("owner: Hauptamt", f"owner: {written}"), tmp_path, env={**ENV, "HUB_RED": "sommerregen"}
    )
    assert len(told) == 1
    assert "stands in the file in clear" in told[0]
    assert "sommerregen" not in told[0]


def test_every_zone_that_shares_is_told_once(tmp_path: Path) -> None:
    """Green, yellow and red with one value under three names, and a second red one beside."""
    red = TOWN[TOWN.index("  hub-red:") : TOWN.index("models:\n")]
    green = (
        "  keller:\n    zone: green\n    base_url: https://10.0.0.5/v1\n    operator: Stadt\n"
        "    credential: {env: CELLAR}\n"
    )
    text = TOWN.replace("models:\n", red.replace("hub-red", "hub-red-2") + green + "models:\n", 1)
    one = "one-and-the-same"
    told = problems(text, tmp_path, env={**ENV, "HUB_YELLOW": one, "HUB_RED": one, "CELLAR": one})
    shared = [(t.split(": ")[1], t.split("share")[0].split(": ")[2]) for t in told if "share one secret" in t]
    assert shared == [
        ("endpoints.hub-red", "zones yellow and red "),
        ("endpoints.hub-red-2", "zones yellow and red "),
        ("endpoints.keller", "zones red and green "),
        ("endpoints.keller", "zones yellow and green "),
    ]
    assert not any(one in t for t in told)


@pytest.mark.parametrize("value", ["", "  ", "two words", "line\nbreak", "schlüssel"])
def test_a_secret_that_cannot_be_one(tmp_path: Path, value: str) -> None:
    told = problems(TOWN, tmp_path, env={**ENV, "HUB_RED": value})
    assert "endpoints.hub-red.credential: the secret" in told[0]


@pytest.mark.parametrize(
    ("mode", "what"), [(0o644, "read by other"), (0o622, "changed by other"), (0o606, "other")]
)
def test_a_secret_file_that_others_can_read(tmp_path: Path, mode: int, what: str) -> None:
    secret = tmp_path / "red.key"
    secret.write_text("red-key-0002")
    secret.chmod(mode)
    told = problems(changed("{env: HUB_RED}", "{file: red.key}"), tmp_path)
    assert what in told[0]
    assert "chmod 600" in told[0]


def test_a_named_pipe_does_not_hold_up_the_start(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "red.key", 0o600)
    assert "no regular file" in problems(changed("{env: HUB_RED}", "{file: red.key}"), tmp_path)[0]
