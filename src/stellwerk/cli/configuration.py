# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Where the configuration comes from, for every command: an option, the environment, this folder, or none."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

from stellwerk import settings
from stellwerk.errors import ConfigurationError
from stellwerk.identity.keys import hash_secret, new_secret
from stellwerk.policy.embedded import embedded_register
from stellwerk.policy.load import load
from stellwerk.policy.register import Register
from stellwerk.providers.catalogue.load import find
from stellwerk.settings import CONFIG_NAME, Settings
from stellwerk.storage.folder import prepare_folder, write_durably

FIRST_KEY_FILE = "first-key"


def configuration(path: Path | None) -> tuple[Settings, Register, str | None]:
    """Settings, register and, where there is no file, the secret of the first key.

    Looked for in this order: ``path``, ``STELLWERK_CONFIG``, ``stellwerk.yaml`` in this folder. Without a file
    the embedded green zone alone is there, with a key that is made at the first start and kept in the data folder.

    Raises:
        ConfigurationError: anything that is wrong.
    """
    path = path or settings.environment(os.environ).config
    if path is None and Path(CONFIG_NAME).is_file():
        path = Path(CONFIG_NAME)
    if path is not None:
        loaded, register = load(path, env=os.environ, today=datetime.now(UTC).date())
        return loaded, register, None
    built = settings.build(os.environ)
    secret = first_key(built.data)
    entry = find(built.server.engine.model, models_folder(built))
    register = embedded_register(
        model=entry.name,
        first_key_sha256=hash_secret(secret),
        tier=entry.tier,
        context_length=min(entry.context, built.server.engine.context),
        abilities=entry.abilities,
    )
    return built, register, secret


def models_folder(built: Settings) -> Path:
    """Where model files lie."""
    return built.data / "models"


def first_key(data: Path) -> str:
    """The secret of the key that a fresh installation starts with: made once, readable by the owner alone.

    Raises:
        ConfigurationError: the data folder cannot be used.
    """
    prepare_folder(data)
    file = data / FIRST_KEY_FILE
    try:
        if not file.exists():
            write_durably(file, new_secret().encode() + b"\n")
        return file.read_text("ascii").strip()
    except (OSError, UnicodeDecodeError):
        raise ConfigurationError(
            f"{file} cannot be read or written; check who owns it, or delete it to get a new key"
        ) from None
