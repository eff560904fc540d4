# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""``stellwerk approvals``: what takes two persons. Asked for here, confirmed in the browser only."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import click

from stellwerk.administration import approvals as rows
from stellwerk.administration.approval_actions import ACTIONS
from stellwerk.cli.desk import Desk, at_desk, everything
from stellwerk.errors import InvalidValue
from stellwerk.identity.actor import SHELL

_COLUMNS = ("id", "action", "object", "state", "requested_by", "requested_at", "expires_at")
_STATES = ("open", "confirmed", "rejected", "withdrawn", "expired")


@click.group()
def approvals() -> None:
    """Four-eyes requests: list, show, request, reject. They are confirmed in the browser."""


@approvals.command("list")
@click.option("--state", type=click.Choice(_STATES), help="Only those in this state.")
@at_desk
def list_approvals(desk: Desk, state: str | None) -> None:
    """Show every request."""
    now = datetime.now(UTC)
    with desk.reading() as connection:
        desk.items(everything(rows.listed, "id", connection, SHELL, now, state=state), _COLUMNS)


@approvals.command("show")
@click.argument("id")
@at_desk
def show(desk: Desk, id: str) -> None:  # noqa: A002 - the word of the command line
    """Show request ID."""
    with desk.reading() as connection:
        desk.show(rows.find(connection, SHELL, id, datetime.now(UTC)))


@approvals.command("request")
@click.argument("action", type=click.Choice(sorted(ACTIONS)), metavar="ACTION")
@click.argument("object")
@click.option("--reason", required=True, help="Why, for the second person and for the record.")
@click.option("--change", default="{}", show_default=True, help="JSON object: the fields that are to be.")
@at_desk
def request(desk: Desk, action: str, object: str, reason: str, change: str) -> None:  # noqa: A002
    """Ask for ACTION on OBJECT: use-case:NAME, key:ID, department:NAME, regime:NAME or decision:ID."""
    with desk.writing() as writing:
        made = rows.request(
            writing, SHELL, action=action, about=object, change=_object(change), reason=reason
        )
    desk.show(made)


@approvals.command("reject")
@click.argument("id")
@at_desk
def reject(desk: Desk, id: str) -> None:  # noqa: A002
    """Say no to request ID, or withdraw one that was asked for here."""
    with desk.writing() as writing:
        made = rows.reject(writing, SHELL, id)
    desk.show(made)


def _object(text: str) -> dict[str, Any]:
    try:
        read = json.loads(text)
    except (ValueError, RecursionError):
        read = None
    if not isinstance(read, dict):
        raise InvalidValue({"change": 'must be a JSON object, such as {"declared_class": "K0"}'})
    return read
