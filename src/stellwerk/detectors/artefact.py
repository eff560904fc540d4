# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Trained files that ship with the package: nothing is loaded that is not what was released."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any


class ArtefactError(Exception):
    """A trained file is missing or is not the one that was released. Install the package anew."""


def verified(folder: Path) -> tuple[dict[str, Any], dict[str, Path]]:
    """The manifest of an artefact, and its files by name.

    Raises:
        ArtefactError: the manifest or a file is missing, or a file's SHA-256 differs.
    """
    try:
        manifest: dict[str, Any] = json.loads((folder / "manifest.json").read_text("utf-8"))
        files = {name: folder / name for name in manifest["sha256"]}
        for name, file in files.items():
            with file.open("rb") as opened:
                found = hashlib.file_digest(opened, "sha256").hexdigest()
            if found != manifest["sha256"][name]:
                raise ArtefactError(
                    f"{file} is not the file that was released (its SHA-256 differs). Install Stellwerk anew."
                )
    except (OSError, ValueError, KeyError) as error:
        raise ArtefactError(
            f"The trained files in {folder} cannot be read ({type(error).__name__}). Install Stellwerk anew."
        ) from error
    return manifest, files
