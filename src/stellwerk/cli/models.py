# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""``stellwerk models``: list, pull and add the models of the embedded engine."""

from __future__ import annotations

import os
import re
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import click
import msgspec

from stellwerk.cli.table import table
from stellwerk.errors import PullError
from stellwerk.policy.register import Tier
from stellwerk.providers.catalogue.entry import NAME_PATTERN, Entry
from stellwerk.providers.catalogue.load import add as add_entry
from stellwerk.providers.catalogue.load import catalogue, default_model, find
from stellwerk.providers.catalogue.pull import pull as pull_entry
from stellwerk.providers.catalogue.verify import is_here, model_file, sha256_of
from stellwerk.settings import environment
from stellwerk.values.ability import Ability

_T = TypeVar("_T")

MODELS_FOLDER = "models"
_BAR_WIDTH = 30
_BAR_SECONDS = 0.1
_LINE_SECONDS = 5.0

_data = click.option(
    "--data",
    type=click.Path(file_okay=False, path_type=Path),
    help="Data folder; by default STELLWERK_DATA, else ~/.local/share/stellwerk.",
)


@click.group()
def models() -> None:
    """Models of the embedded engine: list, pull, add."""


@models.command("list")
@_data
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def list_models(data: Path | None, as_json: bool) -> None:
    """Show the models that the embedded engine may run, and which of them are here."""
    folder = _folder(data)
    entries = _or_exit(lambda: catalogue(folder)).values()
    if as_json:
        rows = [msgspec.to_builtins(entry) | _standing(entry, folder) for entry in entries]
        click.echo(msgspec.json.format(msgspec.json.encode(rows), indent=2).decode())
        return
    click.echo(
        table(
            ("MODEL", "TIER", "SIZE", "HERE", "LICENCE", "LANGUAGES", "TITLE"),
            [
                (
                    entry.name,
                    entry.tier.value,
                    f"{entry.size / 1e6:,.0f} MB",
                    "yes" if is_here(entry, folder) else "no",
                    entry.licence,
                    " ".join(entry.languages) or "-",
                    entry.title + (" (default)" if entry.name == default_model() else ""),
                )
                for entry in entries
            ],
        )
    )


@models.command("pull")
@click.argument("name", default=default_model)
@_data
@click.option(
    "--from",
    "source",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Take the file from this path instead of the network; it must be the very same file.",
)
def pull_model(name: str, data: Path | None, source: Path | None) -> None:
    """Fetch the file of model NAME, verify it and put it in place. An interrupted pull goes on where it was."""
    folder = _folder(data)
    path = _or_exit(lambda: pull_with_progress(name, folder, source=source))
    click.echo(f"{name}: verified, {path}")


@models.command("add")
@click.argument("path", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--name", required=True, help="Name in the catalogue: small letters, digits, '.', '_', '-'.")
@click.option("--licence", required=True, help="SPDX expression, for example Apache-2.0.")
@click.option("--context", type=click.IntRange(min=1), required=True, help="Context length in tokens.")
@click.option(
    "--tier", type=click.Choice([tier.value for tier in Tier]), default=Tier.S.value, show_default=True
)
@click.option(
    "--sha256", "expected", help="SHA-256 from the publisher; without it, the file's own is pinned."
)
@click.option("--title", help="What people read; the name by default.")
@click.option("--language", "languages", multiple=True, help="ISO 639-1; may be given several times.")
@_data
def add_model(
    path: Path,
    name: str,
    licence: str,
    context: int,
    tier: str,
    expected: str | None,
    title: str | None,
    languages: tuple[str, ...],
    data: Path | None,
) -> None:
    """Add the GGUF file at PATH to the catalogue. It stays where it is; its SHA-256 is pinned."""
    folder = _folder(data)
    found = sha256_of(path)
    if expected is not None and expected.strip().lower() != found:
        raise click.ClickException(f"The file has the SHA-256 {found}, not the one given. Nothing was added.")
    raw = {
        "name": name,
        "title": title or name,
        "licence": licence,
        "size": path.stat().st_size,
        "sha256": found,
        "languages": languages,
        "tier": tier,
        "context": context,
        "abilities": [Ability.CHAT, Ability.JSON_SCHEMA, Ability.LOGPROBS],
        "local": str(path.resolve()),
    }
    if re.fullmatch(NAME_PATTERN, name) is None:
        raise click.ClickException(
            "A name holds small letters, digits, '.', '_' and '-', 64 at most, and begins with a letter or digit. "
            "Correct the option and try again."
        )
    try:
        entry = msgspec.convert(raw, Entry)
    except msgspec.ValidationError as error:
        raise click.ClickException(f"{error}. Correct the option and try again.") from None
    _or_exit(lambda: add_entry(folder, entry))
    click.echo(f"{name}: added, SHA-256 {found}")


def pull_with_progress(
    name: str, folder: Path, *, endpoint: str | None = None, source: Path | None = None
) -> Path:
    """Have the file of model ``name`` in ``folder``, verified; shows progress. Ctrl-C ends the program.

    ``endpoint`` is a mirror of Hugging Face, ``source`` a file to take instead.

    Raises:
        PullError: see :func:`stellwerk.providers.catalogue.pull.pull`.
    """
    entry = find(name, folder)
    shown = Shown(entry.title)
    try:
        return pull_entry(entry, folder, endpoint=endpoint, source=source, progress=shown, say=shown.say)
    except KeyboardInterrupt:
        shown.end()
        click.echo("Interrupted. What has arrived is kept; the same command goes on.", err=True)
        sys.exit(130)
    finally:
        shown.end()


class Shown:
    """Progress for people: a bar on a terminal, else a line every few seconds."""

    def __init__(self, title: str) -> None:
        self._title = title
        self._bar = sys.stderr.isatty()
        self._last = 0.0 if self._bar else time.monotonic()
        self._open = False
        self._full = False

    def __call__(self, done: int, total: int) -> None:
        now = time.monotonic()
        pause = _BAR_SECONDS if self._bar else _LINE_SECONDS
        if self._full or (done < total and now - self._last < pause):
            return
        self._last = now
        self._full = done >= total
        share = min(done / total, 1.0)
        text = f"{self._title}: {share:>4.0%} of {total / 1e6:,.0f} MB"
        if self._bar:
            full = round(share * _BAR_WIDTH)
            click.echo(f"\r{text} [{'#' * full}{'.' * (_BAR_WIDTH - full)}]", nl=False, err=True)
            self._open = True
        else:
            click.echo(text, err=True)

    def say(self, line: str) -> None:
        """One line, below the bar."""
        self.end()
        self._full = False  # the next source begins anew
        click.echo(line, err=True)

    def end(self) -> None:
        """Leave the bar's line."""
        if self._open:
            click.echo(err=True)
            self._open = False


def _folder(data: Path | None) -> Path:
    return (data if data is not None else _or_exit(lambda: environment(os.environ)).data) / MODELS_FOLDER


def _standing(entry: Entry, folder: Path) -> dict[str, object]:
    here = is_here(entry, folder)
    return {
        "abilities": sorted(ability.value for ability in entry.abilities),
        "default": entry.name == default_model(),
        "here": here,
        "file": str(model_file(entry, folder)) if here else None,
    }


def _or_exit(action: Callable[[], _T]) -> _T:
    try:
        return action()
    except PullError as error:
        raise click.ClickException(error.message) from None
