# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""``stellwerk backup``: everything that cannot be made again, in one file."""

from __future__ import annotations

import os
from pathlib import Path

import click

from stellwerk.cli.desk import chain
from stellwerk.cli.place import books_at, data_option
from stellwerk.cli.printable import json_text, printable
from stellwerk.settings import CONFIG_NAME, environment
from stellwerk.storage.backup.cipher import read_passphrase
from stellwerk.storage.backup.file import Made, make
from stellwerk.storage.migrate import HEAD

passphrase_option = click.option(
    "--passphrase-file",
    type=click.Path(dir_okay=False, path_type=Path),
    help="File whose first line is the passphrase of the backup, 12 characters or more.",
)


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@passphrase_option
@click.option("--force", is_flag=True, help="Replace a file that is there.")
@data_option
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def backup(file: Path, passphrase_file: Path | None, force: bool, data: Path | None, as_json: bool) -> None:
    """Back up the house into FILE: database, keys, anchor, configuration. Also while the gateway runs.

    It fits SQLite and PostgreSQL alike. Sessions, links and sign-ins under way are left out: with a backup nobody
    signs in. Model files are left out as well; they can be pulled again.
    """
    passphrase = None if passphrase_file is None else read_passphrase(passphrase_file)
    place = books_at(data)
    made = make(
        place,
        file,
        configuration=_configuration() if data is None else None,
        passphrase=passphrase,
        force=force,
    )
    if made.manifest.revision == HEAD:
        chain(place)
    _tell(made, as_json)
    if passphrase is None:
        click.echo(
            "It is not encrypted and holds the keys of the house: keep it like a password, or use --passphrase-file.",
            err=True,
        )


def _configuration() -> Path | None:
    """The file that the gateway reads if it is started here. With ``--data`` none: that may be another house's."""
    named = environment(os.environ).config
    if named is not None:
        return named
    return Path(CONFIG_NAME) if Path(CONFIG_NAME).is_file() else None


def _tell(made: Made, as_json: bool) -> None:
    manifest = made.manifest
    rows = sum(member.rows or 0 for member in manifest.members.values())
    if as_json:
        click.echo(
            json_text(
                {
                    "file": str(made.file),
                    "bytes": made.size,
                    "encrypted": made.encrypted,
                    "backup": made.fingerprint,
                    "created": manifest.created,
                    "version": manifest.version,
                    "revision": manifest.revision,
                    "tables": len(manifest.tables),
                    "rows": rows,
                }
            )
        )
        return
    click.echo(
        printable(
            f"{made.file}: {rows} rows of {len(manifest.tables)} tables at {manifest.created}, "
            f"{made.size / 1e6:.1f} MB, backup {made.fingerprint[:16]}"
        )
    )
