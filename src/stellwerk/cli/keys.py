# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""``stellwerk keys``: the API keys of programs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import click

from stellwerk.administration import keys as rows
from stellwerk.cli.desk import Desk, at_desk, everything, given
from stellwerk.errors import InvalidValue
from stellwerk.identity.actor import SHELL

_COLUMNS = ("id", "prefix", "title", "department", "use_case", "expires_at", "revoked_at", "source")
_OPTIONS = (
    click.option(
        "--scope", "scopes", multiple=True, help="call, check, models or metrics; the first three by default."
    ),
    click.option(
        "--model", "models", multiple=True, help="A model that it may use; an empty text: every one."
    ),
    click.option(
        "--zone", "zones", multiple=True, help="A zone that it may use; an empty text: all of its use case."
    ),
    click.option("--declare", "declared_class", help="Class declared for every call; an empty text: none."),
    click.option("--requests-per-minute", type=int, help="Limit; 0: none."),
    click.option("--tokens-per-minute", type=int, help="Limit; 0: none."),
    click.option(
        "--expires", "expires_at", help="Last day (2027-12-31) or moment with zone; at most two years."
    ),
)


def _limits(command: Callable[..., None]) -> Callable[..., None]:
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


@click.group()
def keys() -> None:
    """API keys: list, show, add, set, rotate, revoke."""


@keys.command("list")
@click.option("--department", help="Only those of this department.")
@click.option("--use-case", help="Only those for this use case.")
@at_desk
def list_keys(desk: Desk, department: str | None, use_case: str | None) -> None:
    """Show every key, never its secret."""
    only = given(of_department=department, use_case=use_case)
    with desk.reading() as connection:
        desk.items(everything(rows.listed, "id", connection, SHELL, **only), _COLUMNS)


@keys.command("show")
@click.argument("id")
@at_desk
def show(desk: Desk, id: str) -> None:  # noqa: A002 - the word of the command line
    """Show key ID."""
    with desk.reading() as connection:
        desk.show(rows.find(connection, SHELL, id))


@keys.command("add")
@click.option("--title", required=True, help="What people read: the program that uses it.")
@click.option("--department", required=True, help="Whose it is.")
@click.option("--use-case", required=True, help="What it is for.")
@_limits
@at_desk
def add(desk: Desk, /, **fields: Any) -> None:
    """Make a key. Its secret is shown this once; only a hash of it is stored. It ends after a year unless told."""
    secrets = desk.secrets
    with desk.writing() as writing:
        made, secret = rows.create(writing, SHELL, secrets, _values(fields))
    desk.show(made, secret=secret)


@keys.command("set")
@click.argument("id")
@click.option("--title", help="What people read.")
@click.option("--no-declaring", is_flag=True, help="It may declare no class per call any more.")
@_limits
@at_desk
def change(desk: Desk, /, id: str, no_declaring: bool, **fields: Any) -> None:  # noqa: A002
    """Change key ID; what is not given stays. What loosens protection takes two persons."""
    changes = _values(fields) | ({"may_declare": False} if no_declaring else {})
    with desk.writing() as writing:
        made = rows.update(writing, SHELL, id, changes, None)
    desk.show(made)


@keys.command("rotate")
@click.argument("id")
@click.option(
    "--overlap-hours", type=float, default=24, show_default=True, help="So long the old one still works."
)
@at_desk
def rotate(desk: Desk, id: str, overlap_hours: float) -> None:  # noqa: A002
    """Make a key that may exactly what key ID may, and end that one. The new secret is shown this once."""
    if not 0 <= overlap_hours <= rows.LONGEST_OVERLAP / timedelta(hours=1):
        raise InvalidValue({"overlap_hours": f"must be from 0 to {rows.LONGEST_OVERLAP.days * 24}"})
    secrets = desk.secrets
    with desk.writing() as writing:
        made, secret = rows.rotate(writing, SHELL, secrets, id, timedelta(hours=overlap_hours))
    desk.show(made, secret=secret)


@keys.command("revoke")
@click.argument("id")
@at_desk
def revoke(desk: Desk, id: str) -> None:  # noqa: A002
    """End key ID for good. Every process refuses it within a second."""
    with desk.writing() as writing:
        made = rows.revoke(writing, SHELL, id)
    desk.show(made)


def _values(fields: dict[str, Any]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for field, value in given(**fields).items():
        match field, value:
            case (("models" | "zones"), ("",)):
                values[field] = None
            case "declared_class", "":
                values[field] = None
            case (("requests_per_minute" | "tokens_per_minute"), 0):
                values[field] = None
            case "expires_at", str():
                values[field] = _end(value)
            case _, tuple():
                values[field] = list(value)
            case _:
                values[field] = value
    return values


def _end(text: str) -> datetime | str:
    """A day ends with its last second, UTC; what is no day is read elsewhere."""
    try:
        day = datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError:
        return text
    return day + timedelta(days=1, seconds=-1)
