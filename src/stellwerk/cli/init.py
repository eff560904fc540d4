# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""``stellwerk init``: write a commented configuration and make the first key."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import click

from stellwerk.cli.init_template import Facts, render
from stellwerk.errors import ConfigurationError
from stellwerk.identity.keys import hash_secret, new_secret
from stellwerk.providers.catalogue.load import find
from stellwerk.settings import CONFIG_NAME, Engine
from stellwerk.storage.folder import write_durably


@click.command()
@click.argument("path", type=click.Path(dir_okay=False, path_type=Path), default=CONFIG_NAME)
@click.option("--force", is_flag=True, help="Overwrite a file that is there; its keys are gone then.")
def init(path: Path, force: bool) -> None:
    """Write a commented configuration to PATH (default: stellwerk.yaml) and make the first key.

    The green zone in it works at once; yellow and red are complete examples to switch on. The key's secret is shown
    once: only its hash is stored.
    """
    engine = Engine()
    entry = find(engine.model)
    secret = new_secret()
    text = render(
        Facts(
            model=entry.name,
            tier=entry.tier.value,
            context=min(entry.context, engine.context),
            abilities=tuple(sorted(ability.value for ability in entry.abilities)),
            today=datetime.now(UTC).date(),
            sha256=hash_secret(secret),
            other_sha256=hash_secret(new_secret()),
            third_sha256=hash_secret(new_secret()),
        )
    )
    _write(path, text.encode(), force)
    click.echo(f"Geschrieben / written: {path}")
    click.echo("Schlüssel, nur jetzt sichtbar / key, shown only now:")
    click.echo(f"  {secret}")
    click.echo(f"Prüfen / check:    stellwerk config check {path}")
    click.echo(f"Starten / start:   stellwerk up --config {path}")


def _write(path: Path, content: bytes, force: bool) -> None:
    """Readable by the owner alone from the first moment (0600)."""
    try:
        if force:
            write_durably(path, content)
            return
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
        with open(os.open(path, flags, 0o600), "wb") as file:
            os.fchmod(file.fileno(), 0o600)  # whatever the umask
            file.write(content)
    except FileExistsError:
        raise ConfigurationError(
            f"{path} is there already and stays as it is; choose another path, or --force to replace it"
        ) from None
    except OSError as error:
        raise ConfigurationError(
            f"{path} cannot be written ({error.strerror}); choose another path"
        ) from None
