# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The section ``notices``: what it becomes, and what stops the start."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.policy.files import ENV, TOWN, changed, line_of, problems, read

from stellwerk.values.notices import NoticeTargets, Security, Smtp, Webhook

PASSWORD, SECRET = "password-0001", "secret-of-a-webhook-02"
WITH = ENV | {"POST": PASSWORD, "HOOK": SECRET}
SECTION = """\
notices:
  smtp:
    host: mail.stadt.example
    security: tls
    sender: stellwerk@stadt.example
    user: stellwerk
    credential: {env: POST}
  recipients: [kaemmerei@stadt.example, Kaemmerei@STADT.example, it@stadt.example]
  webhooks:
    leitstelle:
      url: https://meldungen.stadt.example/stellwerk/
      credential: {env: HOOK}
    lokal:
      url: http://127.0.0.1:9000
      credential: {file: hook.key}
"""
FILE = TOWN + SECTION


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    key = tmp_path / "hook.key"
    key.write_text("another-secret-of-a-webhook\n")
    key.chmod(0o600)
    return tmp_path


def test_every_value_arrives(folder: Path) -> None:
    settings, _ = read(FILE, folder, env=WITH)
    assert settings.notices == NoticeTargets(
        smtp=Smtp("mail.stadt.example", 465, "stellwerk@stadt.example", Security.TLS, "stellwerk", PASSWORD),
        recipients=("Kaemmerei@STADT.example", "it@stadt.example"),
        webhooks=(
            Webhook("leitstelle", "https://meldungen.stadt.example/stellwerk/", SECRET),
            Webhook("lokal", "http://127.0.0.1:9000", "another-secret-of-a-webhook"),
        ),
    )
    assert settings.notices.anybody
    assert settings.notices.webhook("lokal") is not None
    assert settings.notices.webhook("nix") is None
    for secret in (PASSWORD, SECRET):
        assert secret not in repr(settings.notices)


@pytest.mark.parametrize(("security", "port"), [("starttls", 587), ("tls", 465), ("none", 25), (None, 587)])
def test_ports_that_follow_from_the_security(folder: Path, security: str | None, port: int) -> None:
    text = changed("    security: tls\n", f"    security: {security}\n" if security else "", FILE)
    text = changed("host: mail.stadt.example", "host: 127.0.0.1", text)
    smtp = read(text, folder, env=WITH)[0].notices.smtp
    assert smtp is not None
    assert smtp.port == port
    smtp = read(changed("    user:", "    port: 2525\n    user:", text), folder, env=WITH)[0].notices.smtp
    assert smtp is not None
    assert smtp.port == 2525


def test_without_the_section_nobody_is_warned(folder: Path) -> None:
    for text in (TOWN, TOWN + "notices:\n"):
        notices = read(text, folder)[0].notices
        assert notices == NoticeTargets()
        assert not notices.anybody


def test_the_section_is_no_part_of_the_policy(folder: Path) -> None:
    before, after = read(TOWN, folder)[1], read(FILE, folder, env=WITH)[1]
    assert before.policy.version == after.policy.version


@pytest.mark.parametrize(("old", "new", "told"), [
    ("host: mail.stadt.example", "host: https://mail.stadt.example", "is no host"),
    ("host: mail.stadt.example", "host: mail.stadt.example:25", "is no host"),
    ("host: mail.stadt.example", "host: 0.0.0.0", "is no host"),
    ("host: mail.stadt.example", "host: a b", "is no host"),
    ("    host: mail.stadt.example\n", "", "host is missing"),
    ("sender: stellwerk@stadt.example", "sender: Stellwerk <a@b.de>", "is no mail address"),
    ("    sender: stellwerk@stadt.example\n", "", "sender is missing"),
    ("security: tls", "security: none", "security: none to another machine"),
    ("security: tls", "security: ssl", "is not possible here"),
    ("security: tls", "port: 70000", "too large"),
    ("    user: stellwerk\n", "", "credential without user"),
    ("    credential: {env: POST}\n", "", "user without credential"),
    ("{env: POST}", PASSWORD, "a secret is written in clear"),
    ("{env: POST}", "{env: NOBODY}", "NOBODY is not set"),
    ("user: stellwerk", f"user: {PASSWORD}", "the secret stands in the file in clear"),
    ("user: stellwerk", f"user: stellwerk # {SECRET}", "the secret stands in the file in clear"),
    ("it@stadt.example]", '"it@stadt.example, b@c.de"]', "is no mail address"),
    ("it@stadt.example]", "nix]", "is no mail address"),
    ("it@stadt.example]", "kaemmerei@stadt.example]", "in the list twice"),
    ("https://meldungen.stadt.example/stellwerk/", "http://meldungen.stadt.example", "url is not encrypted"),
    ("https://meldungen.stadt.example/stellwerk/", "http://10.0.0.5/x", "url is not encrypted"),
    ("https://meldungen.stadt.example/stellwerk/", "https://a:b@c.example", "a user name"),
    ("https://meldungen.stadt.example/stellwerk/", "https://c.example/x?y=1", "query or fragment"),
    ("https://meldungen.stadt.example/stellwerk/", "https://169.254.169.254/x", "no machine's own"),
    ("https://meldungen.stadt.example/stellwerk/", "file:///etc/passwd", "url is no web address"),
    ("      url: http://127.0.0.1:9000\n", "", "url is missing"),
    ("      credential: {file: hook.key}\n", "", "credential is missing"),
    ("{file: hook.key}", "{file: nowhere.key}", "cannot be read"),
    ("{env: HOOK}", "{env: SHORT}", "fewer than 16 characters"),
    ("    lokal:", "    Leitstelle:", "differs from"),
    ("recipients:", "recipient:", 'did you mean "recipients"?'),
])  # fmt: skip
def test_what_is_wrong_stops_the_start(folder: Path, old: str, new: str, told: str) -> None:
    found = problems(changed(old, new, FILE), folder, env=WITH | {"SHORT": "short-secret-01"})
    assert any(told in line for line in found), found
    assert all("stellwerk.yaml:" in line and " — " in line for line in found)
    for secret in (PASSWORD, SECRET):
        assert secret not in "".join(found)


def test_recipients_need_a_mail_server(folder: Path) -> None:
    head, _, rest = SECTION.partition("  smtp:\n")
    section = head + rest[rest.index("  recipients") :]
    (found,) = problems(TOWN + section, folder, env=WITH)
    assert "there are recipients and no smtp" in found
    assert f"stellwerk.yaml:{line_of('recipients:', TOWN + section)}:" in found
