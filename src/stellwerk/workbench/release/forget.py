# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Texts of releases go: 24 hours after the decision, or when nobody decided in time. The request itself later."""

from __future__ import annotations

import asyncio
import logging

import sqlalchemy as sa

from stellwerk.storage.database import Database
from stellwerk.storage.tables import text_release, text_release_asked
from stellwerk.workbench.release.values import HOLDS, KEPT

log = logging.getLogger(__name__)

_EVERY_S = 600.0


def forget(database: Database) -> int:
    """Delete what is due; returns how many texts. Until then nobody is shown them either. For a thread.

    Raises:
        sqlalchemy.exc.SQLAlchemyError: the database cannot be written now.
    """
    with database.writing() as writing:
        due = sa.or_(
            sa.and_(text_release.c.decided_at.is_(None), text_release.c.expires_at <= writing.at),
            text_release.c.decided_at <= writing.at - HOLDS,
        )
        gone = writing.execute(
            sa.update(text_release)
            .where(text_release.c.sealed.is_not(None), due)
            .values(sealed=None, mac=None)
        ).rowcount
        old = text_release.c.asked_at <= writing.at - KEPT
        these = sa.select(text_release.c.id).where(old)
        writing.execute(sa.delete(text_release_asked).where(text_release_asked.c.release.in_(these)))
        writing.execute(sa.delete(text_release).where(old))
    return gone


async def keep_forgetting(database: Database) -> None:
    """Until cancelled, every ten minutes."""
    while True:
        try:
            await asyncio.to_thread(forget, database)
        except sa.exc.SQLAlchemyError as error:
            log.warning(
                "texts of releases could not be deleted (%s); in ten minutes again", type(error).__name__
            )
        await asyncio.sleep(_EVERY_S)
