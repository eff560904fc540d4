# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""``stellwerk export``: everything that this house knows, readable without Stellwerk."""

from __future__ import annotations

from pathlib import Path

import click

from stellwerk.administration.full_export.archive import write
from stellwerk.administration.tell import tell
from stellwerk.cli.desk import Desk, at_desk, chain
from stellwerk.cli.new_file import new_file
from stellwerk.errors import StellwerkError
from stellwerk.identity.actor import SHELL


@click.command("export")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--force", is_flag=True, help="Replace FILE if it is there.")
@at_desk
def full_export(desk: Desk, file: Path, force: bool) -> None:
    """Write everything to FILE, a ZIP of JSON and CSV that explains itself. Also while the gateway runs.

    No secret and no hash of one is in it; names and mail addresses of people are. To come back to Stellwerk, make a
    backup.
    """
    chain(desk.place)  # so that what was done by now stands in the trail of the export
    with new_file(file, force=force) as out:
        try:
            counts = write(desk.database, out)
        except ValueError:  # a day that is none, for example
            raise StellwerkError(
                f"a row in {desk.place} is not what Stellwerk wrote; nothing was exported. `stellwerk audit verify` "
                "tells more"
            ) from None
    with desk.writing() as writing:
        tell(writing, SHELL, "system:export:made", "house", rows=str(sum(counts.values())))
    desk.say(
        f"{file}: {sum(counts.values())} rows. It names people: keep it like a personnel file.",
        file=str(file),
        rows=counts,
    )
