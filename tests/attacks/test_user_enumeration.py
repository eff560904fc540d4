# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""CWE-204, CWE-208: neither the answer nor the work behind it tells which logins there are."""

from __future__ import annotations

import math
import re
import time
from datetime import UTC, datetime, timedelta

import pytest
from tests.web.browser import Answer
from tests.web.conftest import office as office
from tests.web.office import PASSWORD, Office

from stellwerk.administration import accounts, passwords, people
from stellwerk.identity.actor import SYSTEM
from stellwerk.identity.roles import Role
from stellwerk.storage.database import Writing
from stellwerk.storage.tables import local_account

CASES = ("nobody", "wrong", "locked", "inactive", "without", "oidc", "unprintable")


@pytest.fixture
def crowd(office: Office) -> Office:
    """Somebody of every kind that cannot get in with this password."""
    office.person("admin", Role.ADMINISTRATOR)
    office.person("wrong")
    locked = office.person("locked")
    inactive = office.person("inactive")
    office.person("without", password=None)
    with office.house.database.writing() as writing:
        people.create(writing, SYSTEM, display_name="X", issuer="https://id.example", subject="oidc")
        people.update(writing, SYSTEM, inactive, {"active": False})
        accounts.right(writing, accounts.Trial(locked, None))
    later = datetime.now(UTC) + timedelta(minutes=5)
    with office.house.database.writing() as writing:
        writing.execute(
            local_account.update()
            .where(local_account.c.person == locked)
            .values(locked_until=later, failures=9)
        )
    return office


def attempt(office: Office, login: str) -> Answer:
    browser = office.browser()
    browser.get("/anmelden")
    name = "x\x00\u202e" if login == "unprintable" else login
    # The locked and the inactive even know their password.
    right = login in ("locked", "inactive")
    return browser.send("/anmelden", login=name, password=PASSWORD if right else "falsch, falsch")


def test_user_enumeration_by_the_answer(crowd: Office) -> None:
    answers = {}
    for case in CASES:
        answer = attempt(crowd, case)
        body = re.sub(r'name="token" value="[^"]*"|id="login"[^>]*>', "", answer.body)
        headers = {
            k: v for k, v in answer.headers.items() if k not in ("date", "content-length", "set-cookie")
        }
        answers[case] = (answer.status, headers, body, len(answer.set_cookies))
    assert all(answer == answers["nobody"] for answer in answers.values())
    assert answers["nobody"][0] == 422


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> dict[str, int]:
    """How often passwords were compared, and transactions written."""
    counts = {"verify": 0, "hashed": 0, "writes": 0}
    verify, hashed, init = passwords.verify, passwords.hashed, Writing.__init__

    def counting_verify(stored: str | None, password: str) -> bool:
        counts["verify"] += 1
        return verify(stored, password)

    def counting_hashed(password: str) -> str:
        counts["hashed"] += 1
        return hashed(password)

    def counting_init(self: Writing, connection: object) -> None:
        counts["writes"] += 1
        init(self, connection)  # type: ignore[arg-type]

    monkeypatch.setattr(passwords, "verify", counting_verify)
    monkeypatch.setattr(passwords, "hashed", counting_hashed)
    monkeypatch.setattr(Writing, "__init__", counting_init)
    return counts


def test_user_enumeration_by_the_work_that_is_done(crowd: Office, counted: dict[str, int]) -> None:
    """One comparison and two transactions each, whoever knocks."""
    for case in CASES:
        counted.update(verify=0, hashed=0, writes=0)
        attempt(crowd, case)
        assert counted == {"verify": 1, "hashed": 0, "writes": 2}, case


@pytest.mark.alone
def test_user_enumeration_by_time(crowd: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """The floor hides what is left; the figures are for the reader, the bound is a wide one.

    A busy machine only ever adds time, and to any case: what a case really costs is the least that was seen of it.
    """
    monkeypatch.setattr("stellwerk.web.sign_in.password.FLOOR_SECONDS", 0.3)
    least = dict.fromkeys(("nobody", "locked", "inactive", "without"), math.inf)
    for _ in range(10):
        for case in least:
            browser = crowd.browser()
            browser.get("/anmelden")
            began = time.perf_counter()
            browser.send("/anmelden", login=case, password="falsch, falsch")
            least[case] = min(least[case], time.perf_counter() - began)
        assert min(least.values()) >= 0.3
        if max(least.values()) - min(least.values()) < 0.1:
            break
    print("\nleast time of a refusal:", {case: f"{m * 1000:.1f} ms" for case, m in least.items()})
    assert max(least.values()) - min(least.values()) < 0.1


def test_a_hash_of_nobody_is_never_right() -> None:
    assert not passwords.verify(None, "")
    assert not passwords.verify("", "")
    assert not passwords.verify("$argon2id$nonsense", "x")
    assert not passwords.outdated(passwords.hashed("x"))
