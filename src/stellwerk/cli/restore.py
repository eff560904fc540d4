# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""``stellwerk restore``: a house from its backup, on the same database or on the other one."""

from __future__ import annotations

from pathlib import Path

import click

from stellwerk.cli.backup import passphrase_option
from stellwerk.cli.place import data_option, find_place
from stellwerk.cli.printable import json_text, printable
from stellwerk.errors import ConfigurationError
from stellwerk.storage import folder
from stellwerk.storage.backup.cipher import read_passphrase
from stellwerk.storage.backup.restore import Restored
from stellwerk.storage.backup.restore import restore as restore_into
from stellwerk.storage.database import Place


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@passphrase_option
@click.option(
    "--audit-key",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The audit.key that you kept apart: a backup that was signed with another one is refused.",
)
@click.option(
    "--replace", is_flag=True, help="Move the files there aside, and drop the tables on PostgreSQL."
)
@data_option
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def restore(
    file: Path,
    passphrase_file: Path | None,
    audit_key: Path | None,
    replace: bool,
    data: Path | None,
    as_json: bool,
) -> None:
    """Restore the backup FILE into an empty place, with the gateway stopped.

    The place is the data folder and, where the environment or the configuration names one, the PostgreSQL database.
    The backup and its trail are proven first; if anything is wrong, all stays as it was.
    """
    passphrase = None if passphrase_file is None else read_passphrase(passphrase_file)
    place = find_place(data)
    done = restore_into(
        file, place, replace=replace, passphrase=passphrase, audit_key=_key(audit_key) if audit_key else None
    )
    _tell(done, place, as_json)


def _key(path: Path) -> bytes:
    key = folder.read_key(path)
    if key is None:
        raise ConfigurationError(f"{path} is not there; correct --audit-key")
    return key


def _tell(done: Restored, place: Place, as_json: bool) -> None:
    if as_json:
        click.echo(
            json_text(
                {
                    "database": str(place),
                    "backup": done.fingerprint,
                    "created": done.manifest.created,
                    "version": done.manifest.version,
                    "revision": done.manifest.revision,
                    "trail_rows": done.rows,
                    "replaced": None if done.aside is None else str(done.aside),
                    "configuration": None if done.configuration is None else str(done.configuration),
                }
            )
        )
        return
    lines = [f"{place} is as it was at {done.manifest.created}; its trail of {done.rows} rows is sound."]
    if done.aside is not None:
        lines.append(
            f"What was there lies in {done.aside}; delete it once nobody needs it: it holds keys as well."
        )
    if done.configuration is not None:
        lines.append(f"The configuration of the backup lies in {done.configuration}.")
    lines.append("What was revoked or changed since then has to be revoked or changed again.")
    for line in lines:
        click.echo(printable(line))
