# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""``stellwerk notices test`` against a real mail server and a real receiver: what each made of it, never a secret."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.cli.terminal import Terminal
from tests.gateway.post_office import post_office
from tests.gateway.receiver import receiver
from tests.policy.files import ENV, TOWN

HOOK = "a-secret-of-the-webhook-0001"
PASSWORD = "password-of-the-post-01"


@pytest.fixture
def config(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, value in {**ENV, "HOOK": HOOK, "POST": PASSWORD}.items():
        monkeypatch.setenv(name, value)
    file = Path("stellwerk.yaml").absolute()
    file.write_text(TOWN.replace("2026-02-03", "2026-01-03"))
    file.chmod(0o600)
    return file


def notices(file: Path, port: int, url: str, *, account: bool = False) -> None:
    lines = [
        *("notices:", "  smtp:", "    host: 127.0.0.1", f"    port: {port}", "    security: none"),
        "    sender: stellwerk@stadt.example",
        *(("    user: stellwerk", "    credential: {env: POST}") if account else ()),
        "  recipients: [kaemmerei@stadt.example, it@stadt.example]",
        *("  webhooks:", "    leitstelle:", f"      url: {url}", "      credential: {env: HOOK}"),
    ]
    file.write_text(file.read_text() + "\n".join(lines) + "\n")


def test_everybody_is_tried_and_told_of(terminal: Terminal, config: Path) -> None:
    with post_office(account=("stellwerk", PASSWORD)) as office, receiver(HOOK) as hook:
        notices(config, office.port, hook.url, account=True)
        done = terminal("notices", "test")
        assert (done.status, done.err) == (0, "")
        assert [line.split() for line in done.out.splitlines()] == [
            ["CHANNEL", "TARGET", "RESULT"],
            ["email", "kaemmerei@stadt.example", "taken"],
            ["email", "it@stadt.example", "taken"],
            ["webhook", "leitstelle", "taken"],
        ]
        first, _ = office.letters
        assert first.message["Subject"] == "Stellwerk: Probenachricht / test message"
        assert "Dies ist eine Probe" in first.message.get_content()
        assert first.user == "stellwerk"
        (said,) = hook.taken
        assert (said["kind"], set(said)) == ("test", {"id", "kind", "at", "text"})
        done = terminal("notices", "test", "--to", "ich@stadt.example", "--json", "--config", config)
        assert [item["target"] for item in json.loads(done.out)["items"]] == [
            "ich@stadt.example",
            "leitstelle",
        ]
        assert office.letters[-1].recipients == ["ich@stadt.example"]


def test_what_fails_is_told_in_words_and_by_the_status(terminal: Terminal, config: Path) -> None:
    with post_office(account=("stellwerk", "another")) as office, receiver("another-secret-of-16") as hook:
        notices(config, office.port, hook.url, account=True)
        done = terminal("notices", "test")
        assert done.status == 1
        assert "kaemmerei@stadt.example  the mail server refuses user and password (535)" in done.out
        assert "leitstelle               the receiver did not take it (401)" in done.out
        as_json = terminal("notices", "test", "--json")
        assert as_json.status == 1
        assert all(item["problem"] for item in json.loads(as_json.out)["items"])
    for secret in (PASSWORD, HOOK):
        assert secret not in done.out + done.err + as_json.out


def test_nobody_to_tell(terminal: Terminal, config: Path) -> None:
    done = terminal("notices", "test")
    assert (done.status, done.out) == (1, "")
    assert "the configuration names nobody to be warned" in done.err
    done = terminal("notices", "test", "--to", "a@b.de")
    assert "no mail server stands in the configuration" in done.err
    assert terminal("notices", "test", "--to", "a@b.de\nBcc: c@d.e").status == 2
    assert terminal("notices", "test", "--config", "nix.yaml").status == 2


def test_a_wrong_configuration_sends_nothing(terminal: Terminal, config: Path) -> None:
    with post_office() as office, receiver(HOOK) as hook:
        notices(config, office.port, hook.url)
        config.write_text(config.read_text().replace("security: none", "security: keine"))
        done = terminal("notices", "test")
        assert (done.status, office.connections, hook.requests) == (2, 0, [])
        assert "notices.smtp.security" in done.err
