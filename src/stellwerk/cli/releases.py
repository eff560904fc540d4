# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""``stellwerk releases``: regimes that two persons opened for yellow, and closing one again."""

from __future__ import annotations

import click

from stellwerk.administration import releases as rows
from stellwerk.cli.desk import Desk, at_desk
from stellwerk.identity.actor import SHELL

_COLUMNS = ("what", "released_by", "released_on", "document", "withdrawn_at")


@click.group()
def releases() -> None:
    """Releases of yellow for secrecy regimes: list, withdraw. New ones take two persons (approvals)."""


@releases.command("list")
@at_desk
def list_releases(desk: Desk) -> None:
    """Show every release that two persons decided; those of stellwerk.yaml stand there."""
    with desk.reading() as connection:
        desk.items(rows.listed(connection, SHELL), _COLUMNS)


@releases.command("withdraw")
@click.argument("regime")
@at_desk
def withdraw(desk: Desk, regime: str) -> None:
    """Close yellow for REGIME again, at once."""
    with desk.writing() as writing:
        made = rows.withdraw(writing, SHELL, regime)
    desk.show(made)
