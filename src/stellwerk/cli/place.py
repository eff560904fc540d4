# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Where the database is, for commands that need nothing else of the configuration: no key, no endpoint, no policy."""

from __future__ import annotations

import os
from pathlib import Path

import click
import yaml

from stellwerk.errors import ConfigurationError
from stellwerk.settings import CONFIG_NAME, environment
from stellwerk.storage.database import Place
from stellwerk.storage.folder import DATABASE

data_option = click.option(
    "--data",
    type=click.Path(file_okay=False, path_type=Path),
    help="Data folder; by default STELLWERK_DATA, else ~/.local/share/stellwerk.",
)


def find_place(data: Path | None) -> Place:
    """The data folder, and the database that ``STELLWERK_DATABASE`` or the configuration file names.

    With ``data`` the configuration file does not count: that is how a copy is checked.

    Raises:
        ConfigurationError: an address or a folder cannot be used.
    """
    outer = environment(os.environ)
    url = outer.database or (_configured(outer.config) if data is None else None)
    return Place(data or outer.data, None if url in (None, "sqlite") else url)


def books_at(data: Path | None) -> Place:
    """Like :func:`find_place`, where books have to be there already.

    Raises:
        ConfigurationError: there are none.
    """
    place = find_place(data)
    if place.url is None and not place.file.is_file():
        raise ConfigurationError(
            f"there are no books in {place.data}: {DATABASE} is missing; give the data folder, or start the "
            "gateway once (stellwerk up)"
        )
    return place


def _configured(path: Path | None) -> str | None:
    """``server.database``. Whether the rest of the file is right, is for those who need it."""
    path = path or Path(CONFIG_NAME)
    try:
        tree = yaml.safe_load(path.read_text("utf-8"))
        found = tree["server"]["database"]
    except (OSError, ValueError, yaml.YAMLError, TypeError, KeyError):
        return None
    return found if isinstance(found, str) else None
