# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""``stellwerk person``: the rights of a data subject, across everything (Art. 15 to 20 GDPR)."""

from __future__ import annotations

import re
from pathlib import Path

import click

from stellwerk.administration import people, subject
from stellwerk.administration.subject_places import TABLES
from stellwerk.administration.tell import tell
from stellwerk.administration.whom import only_person
from stellwerk.cli.desk import Desk, at_desk
from stellwerk.cli.new_file import new_file
from stellwerk.cli.printable import json_text, printable
from stellwerk.errors import StellwerkError
from stellwerk.identity.actor import SHELL
from stellwerk.storage.scrub import scrub


@click.group()
def person() -> None:
    """Rights of a data subject: export and erase everything about one person."""


@person.command("export")
@click.argument("whom")
@click.option(
    "--out", type=click.Path(path_type=Path), help="File or folder to write to; otherwise standard output."
)
@click.option("--force", is_flag=True, help="Replace the file if it is there.")
@at_desk
def export(desk: Desk, whom: str, out: Path | None, force: bool) -> None:
    """Give everything that is known of the person WHOM (Art. 15, 20 GDPR), as JSON that explains itself.

    WHOM is an id, a login or a mail address. That it was given is put on record.
    """
    with desk.reading() as connection:
        found = only_person(connection, whom)
        text = json_text(subject.export(connection, found))
        login = people.find(connection, found).login
    file = None if out is None else out / file_name(login or found) if out.is_dir() else out
    if file is not None:
        with new_file(file, force=force) as draft:
            draft.write(text.encode() + b"\n")
    with desk.writing() as writing:
        tell(writing, SHELL, "identity:person:exported", f"person:{found}")
    if file is None:
        click.echo(text)
        return
    desk.say(f"written: {file}", file=str(file), person=found)


@person.command("erase")
@click.argument("whom")
@click.option("--yes", is_flag=True, help="Do not ask.")
@at_desk
def erase(desk: Desk, whom: str, yes: bool) -> None:
    """Erase the person WHOM everywhere (Art. 17 GDPR). It cannot be undone.

    What the person did stays on record under a random id that names nobody any more.
    """
    with desk.reading() as connection:
        found = people.find(connection, only_person(connection, whom))
    if not yes:
        name = printable(f"{found.display_name} ({found.login or found.id})")
        if not click.confirm(f"Erase {name} for good?", err=True):
            raise StellwerkError("nothing was erased")
    with desk.writing() as writing:
        done = subject.erase(writing, SHELL, found.id)
    scrubbed = scrub(desk.place, TABLES)
    if desk.as_json:
        desk.say(
            "",
            reference=done.reference,
            tables=done.tables,
            in_file=list(done.in_file),
            in_trail=done.in_trail,
            scrubbed=scrubbed,
        )
        return
    click.echo(f"Erased. In the trail: {done.reference}")
    for table, rows in sorted(done.tables.items()):
        click.echo(f"  {table}: {rows}")
    for place in done.in_file:
        click.echo(printable(f"stellwerk.yaml names this person as well, change it there: {place}"))
    if done.in_trail:
        click.echo(
            f"{done.in_trail} records of the trail mention the name in a text that somebody wrote (of a use case, for "
            "example). They cannot be changed and go when their retention period is over."
        )
    if not scrubbed:
        click.echo(
            "Remains in the files of the database are overwritten in time; with the gateway stopped, at once."
        )
    click.echo("Backups that were made before still hold the person; delete them when their time is over.")


def file_name(data: str) -> str:
    """A name for a file, from data: no folder, no leading point, nothing that a shell or a page would act on."""
    safe = re.sub(r"[^A-Za-z0-9_-]+", "-", data)[:60].strip("-")
    return f"stellwerk-auskunft-{safe or 'person'}.json"
