# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is over by itself goes, what holds stays."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import sqlalchemy as sa

from stellwerk.administration import people, sessions
from stellwerk.identity.actor import SHELL
from stellwerk.storage.database import Database, Place
from stellwerk.storage.expired import sweep
from stellwerk.storage.secrets import open_secrets
from stellwerk.storage.tables import idempotency, one_time_link, spent_token, web_session
from stellwerk.values.sign_in import SignIn


def test_what_is_over_goes_and_what_holds_stays(place: Place) -> None:
    database = Database(place)
    secrets = open_secrets(database)
    now = datetime.now(UTC)
    over, ahead = now - timedelta(seconds=1), now + timedelta(hours=1)
    with database.writing() as writing:
        person = people.create(writing, SHELL, display_name="a", login="a")
        holds = sessions.begin(writing, secrets, person, method="password", strong=True, sign_in=SignIn())
        ends = sessions.begin(writing, secrets, person, method="password", strong=True, sign_in=SignIn())
        writing.execute(
            sa.update(web_session)
            .where(web_session.c.hash == sessions.hash_of(secrets, ends))
            .values(expires_at=over)
        )
        for name, end in (("a", over), ("b", ahead)):
            writing.execute(sa.insert(spent_token).values(hash=name, expires_at=end))
            writing.execute(sa.insert(one_time_link).values(hash=name, purpose="password", expires_at=end))
            writing.execute(sa.insert(idempotency).values(hash=name, request=name, expires_at=end))
    assert sweep(database) == 4
    assert sweep(database) == 0
    assert sessions.find(database, secrets, holds, SignIn()) is not None
    with database.reading() as connection:
        assert connection.execute(sa.select(spent_token.c.hash)).scalars().all() == ["b"]
    database.close()
