# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""From the outbox into the trail: events that were committed together with the change that they tell of.

The row leaves the outbox in the transaction that adds it to the trail, so it is moved once, whoever moves it and
wherever a process dies.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterable
from datetime import datetime

import msgspec

from stellwerk.audit.chain import CORRECTED, canonical, plain
from stellwerk.errors import ConfigurationError
from stellwerk.metering.budget import Claim, claims_of_correction
from stellwerk.metering.recount import RECOUNTED, claim_in
from stellwerk.storage.batch import Action, Entry
from stellwerk.storage.book import Unwritable, Waiting
from stellwerk.storage.books import OpenBooks
from stellwerk.storage.budgets import read_budgets
from stellwerk.storage.database import Database, Place
from stellwerk.storage.folder import InUse
from stellwerk.values.record import Correction, Event

ClaimsOf = Callable[[Correction], tuple[Claim, ...]]
"""The budgets that a correction moves."""

log = logging.getLogger(__name__)

_AT_A_TIME = 500


def no_claims(correction: Correction) -> tuple[Claim, ...]:
    """For a program that knows no budgets."""
    return ()


def moves(rows: Iterable[Waiting], claims_of: ClaimsOf = no_claims) -> list[Entry]:
    """Entries that move these rows. One that no version wrote is left where it is, and told of in the log."""
    entries = []
    for row in rows:
        try:
            entries.append(_move(row, claims_of))
        except (ValueError, TypeError):  # UnicodeError and msgspec's errors are such
            log.error("row %r of the outbox cannot be read as an event, so it stays there", row.id)
    return entries


def _move(row: Waiting, claims_of: ClaimsOf) -> Entry:
    detail = json.loads(row.detail) if isinstance(row.detail, str) else row.detail
    if row.name == CORRECTED:
        correction = msgspec.convert(detail, Correction)
        return Entry(
            Action.CORRECT,
            *(CORRECTED, row.at, plain(correction.decision_id), canonical(correction), correction),
            outbox=row.id,
            claims=claims_of(correction),
        )
    texts = msgspec.convert(detail, dict[str, str])
    whole = {_whole(name): _whole(text) for name, text in texts.items()}
    event = Event(plain(row.name), datetime.fromisoformat(row.at), whole)
    claims = (claim_in(whole),) if row.name == RECOUNTED else ()
    return Entry(Action.CHAIN, event.name, row.at, "", canonical(event), event, outbox=row.id, claims=claims)


def _claims(place: Place) -> ClaimsOf:
    """As the gateway's, by the budgets as they stand."""
    database = Database(place)
    try:
        with database.reading() as connection:
            budgets = read_budgets(connection)
    finally:
        database.close()
    return lambda correction: claims_of_correction(budgets, correction)


def _whole(text: str) -> str:
    """Without halves of surrogate pairs, which JSON can name and no UTF-8 can hold."""
    return text.encode("utf-8", "replace").decode()


def chain_now(place: Place) -> int:
    """Move what waits, for a command line tool that has just changed something. Returns how many events.

    If a gateway runs on the data folder, it is left to that one (within a second) and 0 is returned.

    Raises:
        ConfigurationError: the books do not hold together; the events wait in the outbox until that is mended.
    """
    try:
        books = OpenBooks(place, "full")
    except InUse:
        return 0
    moved = 0
    try:
        while rows := books.book.waiting(_AT_A_TIME):
            ends = books.book.append(moves(rows, _claims(place)))
            moved += ends.count(True)
            if len(ends) < _AT_A_TIME or not all(end is True for end in ends):
                break
    except Unwritable as exc:
        raise ConfigurationError(
            f"what was changed is done, but its record waits in {place}: {exc}; the next start puts it into the trail"
        ) from None
    finally:
        books.close()
    return moved
