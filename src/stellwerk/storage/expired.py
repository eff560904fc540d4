# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Rows that are over by themselves: ended sessions and sign-ins, used and old links, kept answers, old warnings, old
messages on the product."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from stellwerk.storage.database import Database
from stellwerk.storage.notices import KEPT
from stellwerk.storage.tables import (
    access_token,
    feedback,
    idempotency,
    notice,
    one_time_link,
    sign_in_attempt,
    spent_token,
    web_session,
)

_AFTERLIFE = timedelta(days=90)  # of a token's row: as long as events of the administration are kept


FEEDBACK_KEPT = timedelta(days=365)
"""So long messages on the product wait for administrators."""


def sweep(database: Database) -> int:
    """Delete them; returns how many. They opened nothing any more. For a thread.

    Raises:
        sqlalchemy.exc.SQLAlchemyError: the database cannot be written now.
    """
    gone = 0
    with database.writing() as writing:
        for table in (web_session, sign_in_attempt, one_time_link, spent_token, idempotency):
            gone += writing.execute(sa.delete(table).where(table.c.expires_at <= writing.at)).rowcount
        old = access_token.c.expires_at <= writing.at - _AFTERLIFE
        gone += writing.execute(sa.delete(access_token).where(old)).rowcount
        gone += writing.execute(sa.delete(notice).where(notice.c.at <= writing.at - KEPT)).rowcount
        old = feedback.c.given_on <= (writing.at - FEEDBACK_KEPT).date()
        gone += writing.execute(sa.delete(feedback).where(old)).rowcount
    return gone
