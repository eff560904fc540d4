# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""``stellwerk notices``: where warnings go, tried out."""

from __future__ import annotations

import asyncio
import os
import secrets
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import click

from stellwerk import settings
from stellwerk.cli.printable import json_text, printable
from stellwerk.cli.table import table
from stellwerk.errors import ConfigurationError, NoticeError, StellwerkError
from stellwerk.gateway import mail
from stellwerk.gateway.webhook import Webhooks
from stellwerk.policy.load import load
from stellwerk.settings import CONFIG_NAME
from stellwerk.values.mail_address import is_mail_address
from stellwerk.values.notices import NoticeTargets, Smtp, Webhook

_SUBJECT = "Stellwerk: Probenachricht / test message"
_TEXT = """\
Dies ist eine Probe. Warnungen von Budgets dieses Stellwerks kommen hier an; es ist nichts zu tun.

This is a test. Warnings of this Stellwerk's budgets arrive here; there is nothing to do.
"""


class Tried(NamedTuple):
    """What came of one target."""

    channel: str
    target: str
    problem: str | None  # None: it was taken


@click.group()
def notices() -> None:
    """Warnings by mail and webhook: test."""


@notices.command("test")
@click.option(
    "--config",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Configuration file; STELLWERK_CONFIG, else stellwerk.yaml by default.",
)
@click.option("--to", "addresses", multiple=True, help="Mail address to try in place of the recipients.")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@click.pass_context
def test(context: click.Context, config: Path | None, addresses: tuple[str, ...], as_json: bool) -> None:
    """Send a test message to everybody that the configuration names, and tell what came of it.

    Exit status: 0 if every one was taken, 1 if not.
    """
    targets = _targets(config)
    if not all(map(is_mail_address, addresses)):
        raise click.BadParameter(
            "give a mail address alone, such as kaemmerei@stadt.example", param_hint="--to"
        )
    if addresses and targets.smtp is None:
        raise StellwerkError("no mail server stands in the configuration: add notices.smtp")
    people = addresses or targets.recipients
    if not people and not targets.webhooks:
        raise StellwerkError(
            "the configuration names nobody to be warned: add recipients or webhooks under notices, or give --to"
        )
    tried = asyncio.run(_try(targets, people))
    if as_json:
        click.echo(json_text({"items": [one._asdict() for one in tried]}))
    else:
        lines = [(one.channel, printable(one.target), one.problem or "taken") for one in tried]
        click.echo(table(("CHANNEL", "TARGET", "RESULT"), lines))
    if any(one.problem for one in tried):
        context.exit(1)


def _targets(config: Path | None) -> NoticeTargets:
    path = config or settings.environment(os.environ).config or Path(CONFIG_NAME)
    if not path.is_file():
        raise ConfigurationError(f"{path} is not there; give --config, or make one with stellwerk init")
    built, _ = load(path, env=os.environ, today=datetime.now(UTC).date())
    return built.notices


async def _try(targets: NoticeTargets, people: tuple[str, ...]) -> list[Tried]:
    now = datetime.now(UTC)
    async with Webhooks() as webhooks:
        return [
            *[await _mail(targets.smtp, address, now) for address in people if targets.smtp is not None],
            *[await _webhook(webhooks, webhook, now) for webhook in targets.webhooks],
        ]


async def _mail(smtp: Smtp, address: str, now: datetime) -> Tried:
    number = f"test-{secrets.token_hex(8)}"
    try:
        await mail.send(smtp, mail.letter(smtp, address, _SUBJECT, _TEXT, number=number, at=now))
    except NoticeError as error:
        return Tried("email", address, error.message)
    return Tried("email", address, None)


async def _webhook(webhooks: Webhooks, webhook: Webhook, now: datetime) -> Tried:
    message = {"id": f"test-{secrets.token_hex(8)}", "kind": "test", "at": now, "text": _TEXT}
    try:
        await webhooks.send(webhook, message, now)
    except NoticeError as error:
        return Tried("webhook", webhook.name, error.message)
    return Tried("webhook", webhook.name, None)
