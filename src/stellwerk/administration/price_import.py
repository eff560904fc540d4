# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Import of price lists: whole or not at all, never changed, never deleted. A wrong one is corrected by another."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import msgspec
import sqlalchemy as sa

from stellwerk.administration.permit import demand, reach
from stellwerk.administration.price_values import (
    Difference,
    ListEntry,
    corrections,
    difference_of,
    entry_of,
    looked_at,
)
from stellwerk.administration.tell import tell
from stellwerk.errors import InvalidValue
from stellwerk.identity.actor import Actor, Via
from stellwerk.identity.roles import Permission
from stellwerk.metering.prices.choose import price_on
from stellwerk.metering.prices.compare import compare
from stellwerk.metering.prices.fit import check_fit, new_currency
from stellwerk.metering.prices.price_list import PriceList
from stellwerk.metering.prices.problems import Problems
from stellwerk.metering.prices.read import PriceFile, read
from stellwerk.storage.database import Writing
from stellwerk.storage.prices import StoredList, add, lists
from stellwerk.storage.tables import budget, price_list
from stellwerk.values.calendar import local_day

_SHIPPED = Path(__file__).parent / "shipped_prices"


class Looked(msgspec.Struct, frozen=True):
    """What a file would do, or did."""

    imported: bool  # False: only looked at, or it was there already
    list: ListEntry
    difference: Difference  # to what is in force on the day of the import
    notes: tuple[str, ...]  # what is right and still worth knowing


def shipped() -> list[str]:
    """Versions of the lists that come with Stellwerk: documentation of a provider, no offer of one."""
    return sorted(path.stem for path in _SHIPPED.glob("*.csv"))


def shipped_file(version: str) -> bytes:
    """One of them, as a file."""
    return (_SHIPPED / f"{version}.csv").read_bytes()


def look(
    connection: sa.Connection,
    actor: Actor,
    content: bytes,
    *,
    today: date,
    corrects: str | None = None,
    accept_currency: bool = False,
) -> Looked:
    """What the import of a file would do on ``today``; nothing is changed.

    Raises:
        Forbidden
        InvalidValue: what is wrong with the file, or does not fit to the lists that are there, by place.
    """
    reach(connection, actor, Permission.PRICE_READ)
    file, digest = _file(content, corrects), _digest(content)
    known = lists(connection)
    there = _same(file, known, digest)
    if there is None:
        _check(connection, file, known, accept_currency)
    return _looked(file, there, known, digest, today, imported=False)


def compared(connection: sa.Connection, actor: Actor, content: bytes, *, today: date) -> Difference:
    """A file beside the prices of its provider that are in force on ``today``; whether it fits is not asked.

    Raises:
        Forbidden
        InvalidValue: what is wrong with the file, by place.
    """
    reach(connection, actor, Permission.PRICE_READ)
    new = read(content).list
    return _difference(new, lists(connection, price_list.c.provider == new.provider), today)


def bring(
    writing: Writing,
    actor: Actor,
    content: bytes,
    *,
    corrects: str | None = None,
    accept_currency: bool = False,
) -> Looked:
    """Import a file (CSV or JSON). The same list a second time changes nothing, and is no error.

    Args:
        writing: the transaction.
        actor: who does it.
        content: the file.
        corrects: version in whose place the list is to stand, where the file does not say so itself.
        accept_currency: also in a currency in which nothing is kept here; budgets in others do not convert it.

    Raises:
        Forbidden
        InvalidValue: as :func:`look`; nothing was imported.
    """
    demand(writing.connection, actor, Permission.PRICE_WRITE, None)
    file, digest = _file(content, corrects), _digest(content)
    today = local_day(writing.at)
    known = lists(writing.connection)
    if (there := _same(file, known, digest)) is not None:
        return _looked(file, there, known, digest, today, imported=False)
    _ = writing.revision  # from here on no other process imports: what is checked now still holds at the end
    known = lists(writing.connection)
    if (there := _same(file, known, digest)) is not None:
        return _looked(file, there, known, digest, today, imported=False)
    _check(writing.connection, file, known, accept_currency)
    made = file.list
    by = actor.person if actor.via not in (Via.SHELL, Via.SYSTEM) else None
    add(writing, made, sha256=digest, by=by)
    tell(
        writing,
        actor,
        "price:list:imported",
        f"price-list:{made.version}",
        provider=made.provider,
        currency=made.currency,
        valid_from=made.valid_from.isoformat(),
        models=str(len(made.prices)),
        sha256=digest,
        corrects=made.corrects or "",
    )
    stored = StoredList(made, digest, writing.at, by)
    return _looked(file, stored, known, digest, today, imported=True)


def _file(content: bytes, corrects: str | None) -> PriceFile:
    file = read(content)
    if corrects is None or corrects == file.list.corrects:
        return file
    if file.list.corrects is not None:
        raise InvalidValue(
            {str(file.place("corrects")): "names another version than was said beside the file"}
        )
    if corrects == file.list.version:
        raise InvalidValue({"corrects": "a list cannot correct itself; give it a version of its own"})
    return file._replace(list=msgspec.structs.replace(file.list, corrects=corrects))


def _same(file: PriceFile, known: Sequence[StoredList], digest: str) -> StoredList | None:
    """The list that is there already, from the same file or another one that says the same."""
    new = file.list
    there = next((one for one in known if one.list.version == new.version), None)
    if there is None or (there.list != new and there.sha256 != digest):
        return None
    return there if new.corrects in (None, there.list.corrects) else None


def _check(
    connection: sa.Connection, file: PriceFile, known: Sequence[StoredList], accept_currency: bool
) -> None:
    problems = Problems()
    new = file.list
    if any(one.list.version == new.version for one in known):
        problems.add(
            file.place("version"),
            "there is a list of this version with other content, and a list is never changed",
            f"give this one a version of its own; if that one was wrong, say corrects {new.version}",
        )
        raise problems.error()
    there = [one.known for one in known]
    check_fit(file, there, problems)
    if not accept_currency and new_currency(new, there, kept := _currencies(connection)):
        others = ", ".join(sorted({one.list.currency for one in known} | kept)) or "EUR"
        problems.add(
            file.place("currency"),
            f"money is kept in {others} here, and budgets do not convert",
            "if it is meant, say so: --new-currency on the command line, new_currency in the API",
        )
    if problems:
        raise problems.error()


def _looked(
    file: PriceFile,
    stored: StoredList | None,
    known: Sequence[StoredList],
    digest: str,
    today: date,
    *,
    imported: bool,
) -> Looked:
    new = file.list
    return Looked(
        imported=imported,
        list=looked_at(new, digest)
        if stored is None
        else entry_of(stored, corrections(known).get(new.version)),
        difference=_difference(new, known, today),
        notes=tuple(_notes(new, stored, today, imported)),
    )


def _difference(new: PriceList, known: Sequence[StoredList], today: date) -> Difference:
    of_provider = [one.known for one in known if one.list.provider == new.provider]
    now = {
        model: price
        for model in {name for one in of_provider for name in one.list.models}
        if (price := price_on(of_provider, new.provider, model, today)) is not None
    }
    return difference_of(compare(new, now))


def _notes(new: PriceList, stored: StoredList | None, today: date, imported: bool) -> Iterator[str]:
    if stored is not None and not imported:
        yield f"The list is there since {local_day(stored.imported_at).isoformat()}; nothing was changed."
        return
    if new.valid_from < today:
        yield (
            f"It is valid from {new.valid_from.isoformat()}, a day that has passed: calls that were booked since keep "
            "their price."
        )


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _currencies(connection: sa.Connection) -> set[str]:
    """Those of the budgets."""
    rows = connection.execute(sa.select(budget.c.currency).where(budget.c.archived_at.is_(None)).distinct())
    return set(rows.scalars())
