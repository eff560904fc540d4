# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Sessions: what the database holds of them, and when they end."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
import sqlalchemy as sa

from stellwerk.administration import people, sessions
from stellwerk.identity.actor import SYSTEM
from stellwerk.storage.database import Database, Place
from stellwerk.storage.secrets import Secrets, open_secrets
from stellwerk.storage.tables import web_session
from stellwerk.values.sign_in import SignIn

SIGN_IN = SignIn(idle_minutes=30, longest_hours=8)
ISSUER = "https://id.example"


@pytest.fixture
def database(place: Place) -> Iterator[Database]:
    opened = Database(place)
    yield opened
    opened.close()


@pytest.fixture
def secrets(database: Database) -> Secrets:
    return open_secrets(database)


@pytest.fixture
def person(database: Database) -> str:
    with database.writing() as writing:
        return people.create(writing, SYSTEM, display_name="Erika Beispiel", issuer=ISSUER, subject="erika")


def begun(database: Database, secrets: Secrets, person: str, sid: str | None = None) -> str:
    with database.writing() as writing:
        return sessions.begin(
            writing, secrets, person, method="oidc", strong=True, sign_in=SIGN_IN, issuer=ISSUER, sid=sid
        )


def moved(database: Database, **columns: datetime) -> None:
    with database.writing() as writing:
        writing.execute(sa.update(web_session).values(**columns))


def test_a_session_is_found_by_its_cookie_and_only_a_hash_is_stored(
    database: Database, secrets: Secrets, person: str
) -> None:
    cookie = begun(database, secrets, person)
    found = sessions.find(database, secrets, cookie, SIGN_IN)
    assert found is not None
    assert (found.person, found.method, found.strong) == (person, "oidc", True)
    assert found.expires_at - found.created_at == timedelta(hours=8)
    with database.reading() as connection:
        stored = " ".join(str(row) for row in connection.execute(sa.select(web_session)))
        assert sessions.find(connection, secrets, cookie, SIGN_IN) == found
        assert people.find(connection, person).last_sign_in_on == datetime.now(UTC).date()
    assert cookie not in stored
    assert found.csrf not in stored
    assert len(cookie) >= 43  # 256 bits


@pytest.mark.parametrize("cookie", [None, "", "x", "x" * 129, "\x00", "\udcff", "' OR 1=1 --"])
def test_a_cookie_that_was_never_given_out_opens_nothing(
    database: Database, secrets: Secrets, person: str, cookie: str | None
) -> None:
    begun(database, secrets, person)
    assert sessions.find(database, secrets, cookie, SIGN_IN) is None
    with database.writing() as writing:
        assert sessions.end(writing, secrets, cookie) is None


def test_without_a_request_a_session_ends(database: Database, secrets: Secrets, person: str) -> None:
    cookie = begun(database, secrets, person)
    moved(database, seen_at=datetime.now(UTC) - timedelta(minutes=29, seconds=50))
    assert sessions.find(database, secrets, cookie, SIGN_IN) is not None  # and is seen again
    moved_on = begun(database, secrets, person)
    moved(database, seen_at=datetime.now(UTC) - timedelta(minutes=31))
    assert sessions.find(database, secrets, cookie, SIGN_IN) is None
    assert sessions.find(database, secrets, moved_on, SIGN_IN) is None


def test_use_keeps_a_session_and_is_written_once_a_minute(
    database: Database, secrets: Secrets, person: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    cookie = begun(database, secrets, person)
    now = datetime.now(UTC)  # stands still: a machine that stops for a second would turn 59 of them into 60
    monkeypatch.setattr(sessions, "datetime", SimpleNamespace(now=lambda zone: now.astimezone(zone)))
    for ago, written in ((59, False), (61, True)):
        before = now - timedelta(seconds=ago)
        moved(database, seen_at=before)
        assert sessions.find(database, secrets, cookie, SIGN_IN) is not None
        with database.reading() as connection:
            (entry,) = sessions.listed(connection, person)
        assert (entry.seen_at > before) is written


def test_in_the_end_every_session_ends_however_often_it_is_used(
    database: Database, secrets: Secrets, person: str
) -> None:
    cookie = begun(database, secrets, person)
    moved(database, expires_at=datetime.now(UTC) - timedelta(seconds=1))
    assert sessions.find(database, secrets, cookie, SIGN_IN) is None


def test_a_shorter_limit_holds_for_open_sessions_too(
    database: Database, secrets: Secrets, person: str
) -> None:
    cookie = begun(database, secrets, person)
    moved(database, created_at=datetime.now(UTC) - timedelta(hours=2))
    assert sessions.find(database, secrets, cookie, SIGN_IN) is not None
    assert sessions.find(database, secrets, cookie, SignIn(longest_hours=1)) is None


def test_without_local_accounts_a_password_opened_nothing(
    database: Database, secrets: Secrets, person: str
) -> None:
    with database.writing() as writing:
        local = sessions.begin(writing, secrets, person, method="password", strong=True, sign_in=SIGN_IN)
    elsewhere = begun(database, secrets, person)
    closed = SignIn(local=False)
    assert sessions.find(database, secrets, local, SIGN_IN) is not None
    assert sessions.find(database, secrets, local, closed) is None
    assert sessions.find(database, secrets, elsewhere, closed) is not None


def test_whoever_becomes_inactive_is_out_at_once(database: Database, secrets: Secrets, person: str) -> None:
    cookie = begun(database, secrets, person)
    with database.writing() as writing:
        writing.execute(sa.text("UPDATE person SET active = :no"), {"no": False})
    assert sessions.find(database, secrets, cookie, SIGN_IN) is None


def test_what_ended_is_cleaned_when_another_begins(database: Database, secrets: Secrets, person: str) -> None:
    begun(database, secrets, person)
    moved(database, expires_at=datetime.now(UTC) - timedelta(seconds=1))
    begun(database, secrets, person)
    with database.reading() as connection:
        assert connection.execute(sa.select(sa.func.count()).select_from(web_session)).scalar_one() == 1


def test_sessions_end_one_by_one_or_together(database: Database, secrets: Secrets, person: str) -> None:
    kept, other, third = (begun(database, secrets, person) for _ in range(3))
    mine = sessions.find(database, secrets, kept, SIGN_IN)
    assert mine is not None
    with database.writing() as writing:
        assert sessions.end(writing, secrets, other) == person
        assert sessions.end(writing, secrets, other) is None
        assert not sessions.end_one(writing, "per_other", mine.hash)
        assert sessions.end_all(writing, person, mine.hash) == 1
    assert sessions.find(database, secrets, third, SIGN_IN) is None
    assert sessions.find(database, secrets, kept, SIGN_IN) is not None
    with database.writing() as writing:
        assert sessions.end_one(writing, person, mine.hash)


@pytest.mark.parametrize(
    ("which", "ended"),
    [
        ({"sid": "a"}, 1),
        ({"subject": "erika"}, 2),
        ({"sid": "a", "subject": "erika"}, 1),
        ({"sid": "a", "subject": "somebody else"}, 0),
        ({"sid": "none"}, 0),
    ],
)
def test_the_provider_ends_what_it_opened(
    database: Database, secrets: Secrets, person: str, which: dict[str, str], ended: int
) -> None:
    begun(database, secrets, person, sid="a")
    begun(database, secrets, person, sid="b")
    with database.writing() as writing:
        assert sessions.end_of_provider(writing, "https://other.example", **which) == 0
        assert sessions.end_of_provider(writing, ISSUER, **which) == ended


def test_the_provider_must_say_which(database: Database) -> None:
    with pytest.raises(ValueError, match="sid or subject"), database.writing() as writing:
        sessions.end_of_provider(writing, ISSUER)
