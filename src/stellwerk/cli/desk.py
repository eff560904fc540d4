# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""What every management command shares: the database of this machine, ``--json``, what is printed, the trail.

A command changes the database directly, also while the gateway runs: that one follows within a second. The actor is
the shell (``via: shell`` in the trail), since whoever may read the data folder may do everything on this machine.
"""

from __future__ import annotations

import functools
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

import click
import msgspec
import sqlalchemy as sa

from stellwerk.cli.place import books_at, data_option
from stellwerk.cli.printable import json_text, printable
from stellwerk.cli.table import table
from stellwerk.errors import ConfigurationError, FourEyesNeeded, StellwerkError
from stellwerk.storage.database import Database, Place, Writing
from stellwerk.storage.folder import lock_folder
from stellwerk.storage.migrate import HEAD, migrate, revision_of
from stellwerk.storage.outbox import chain_now
from stellwerk.storage.secrets import Secrets, open_secrets
from stellwerk.values.data_class import DataClass

P = ParamSpec("P")
T = TypeVar("T")

_PIECE = 500


class Desk:
    """The database, and how results are shown."""

    def __init__(self, place: Place, as_json: bool) -> None:
        self.place = place
        self.as_json = as_json
        self.database = Database(place)
        self.wrote = False

    @property
    def secrets(self) -> Secrets:
        """The secret of the installation. Ask before a change begins: it may be written for the first time."""
        return open_secrets(self.database)

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """A consistent view."""
        with self.database.reading() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Writing]:
        """A change; its event goes into the trail when the command ends."""
        with self.database.writing() as writing:
            yield writing
        self.wrote = True

    def show(self, thing: Any, **more: Any) -> None:
        """One object, with ``more`` fields before it."""
        fields = {**more, **plain(thing)}
        if self.as_json:
            click.echo(json_text(fields))
            return
        width = max(map(len, fields))
        for field, value in fields.items():
            click.echo(f"{field.ljust(width)}  {cell(value)}".rstrip())

    def items(self, things: Iterable[Any], columns: Sequence[str]) -> None:
        """A list: with ``--json`` every field of each, else a table of some ``columns``."""
        rows = [plain(thing) for thing in things]
        if self.as_json:
            click.echo(json_text({"items": rows}))
            return
        heads = [column.upper().replace("_", " ") for column in columns]
        click.echo(table(heads, [[cell(row[column]) for column in columns] for row in rows]))

    def say(self, text: str, **fields: Any) -> None:
        """A sentence; with ``--json`` the fields."""
        click.echo(json_text(fields) if self.as_json else printable(text))


def at_desk(command: Callable[Concatenate[Desk, P], None]) -> Callable[..., None]:
    """A command that gets a :class:`Desk`, and the options ``--data`` and ``--json``."""

    @data_option
    @click.option("--json", "as_json", is_flag=True, help="For programs.")
    @functools.wraps(command)
    def run(data: Path | None, as_json: bool, *args: P.args, **kwargs: P.kwargs) -> None:
        with open_desk(books_at(data), as_json) as desk:
            command(desk, *args, **kwargs)

    return run


@contextmanager
def open_desk(place: Place, as_json: bool) -> Iterator[Desk]:
    """The desk at a database that is there already; brings its tables up to date.

    Raises:
        ConfigurationError: there is none, or it is another version's and a gateway runs on it.
        StellwerkError: it failed in the middle.
    """
    prepare(place)
    desk = Desk(place, as_json)
    try:
        yield desk
    except FourEyesNeeded as error:
        error.message += "; here: stellwerk approvals request"
        raise
    except sa.exc.DBAPIError as error:
        raise StellwerkError(
            f"the database {place} did not do it ({' '.join(str(error.orig).split())[:200]}); try again"
        ) from None
    finally:
        desk.database.close()
    if desk.wrote:
        chain(place)


def prepare(place: Place) -> None:
    """Bring the tables of a database that is in use up to date.

    Raises:
        ConfigurationError: it has none yet, or a gateway of an older version runs on it.
    """
    found = revision_of(place)
    if found is None:
        raise ConfigurationError(f"{place} holds no tables yet; start the gateway once (stellwerk up)")
    if found != HEAD:
        lock = lock_folder(place.data)
        try:
            migrate(place)
        finally:
            os.close(lock)


def chain(place: Place) -> None:
    """Put what waits into the trail.

    Raises:
        StellwerkError: it cannot be, but the change itself is done.
    """
    try:
        chain_now(place)
    except ConfigurationError as error:
        raise StellwerkError(
            f"the change is done, and its record waits in the outbox, because: {error.message}"
        ) from None


def everything(piece: Callable[..., list[T]], key: str, *args: Any, **options: Any) -> Iterator[T]:
    """Every object of a list that is read in pieces; ``key`` is the field by which it goes on."""
    after = ""
    while found := piece(*args, after=after, limit=_PIECE, **options):
        yield from found
        if len(found) < _PIECE:
            return
        after = str(getattr(found[-1], key))


def given(**fields: Any) -> dict[str, Any]:
    """Only the options that were given."""
    return {field: value for field, value in fields.items() if value is not None and value != ()}


def plain(thing: Any) -> dict[str, Any]:
    """The fields of a value as JSON has them; classes by name."""
    fields = dict(thing) if isinstance(thing, Mapping) else msgspec.structs.asdict(thing)
    named = {f: v.name if isinstance(v, DataClass) else v for f, v in fields.items()}
    return {f: msgspec.to_builtins(v) for f, v in named.items()}


def cell(value: Any) -> str:
    """A value for people."""
    match value:
        case None:
            return "-"
        case bool():
            return "yes" if value else "no"
        case list() | tuple():
            return ", ".join(map(cell, value)) or "-"
        case {"role": role, "department": department}:
            return printable(f"{role}@{department}" if department else role)
        case dict():
            return printable(msgspec.json.encode(value).decode())
        case _:
            return printable(str(value))
