# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The house for a command: what people's addresses are made from, without what only the gateway needs."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec
import yaml

from stellwerk import settings
from stellwerk.administration.house import House
from stellwerk.cli.desk import Desk
from stellwerk.errors import ConfigurationError
from stellwerk.identity.pseudonym import Pseudonyms
from stellwerk.settings import CONFIG_NAME
from stellwerk.values.sign_in import SignIn


def house_of(desk: Desk, config: Path | None, env: Mapping[str, str]) -> House:
    """The house at the desk. The rest of the configuration is not proven here: its credentials may be elsewhere.

    Raises:
        ConfigurationError: the file cannot be read.
    """
    tree = tree_of(config or settings.environment(env).config)
    built = settings.build(env, tree.get("server"))
    local = (tree.get("sign_in") or {}).get("local", True)
    return House(
        database=desk.database,
        secrets=desk.secrets,
        pseudonyms=Pseudonyms(bytes(32)),  # no decision is looked at from here
        address=built.address,
        hosts=built.hosts,
        sign_in=msgspec.structs.replace(SignIn(), local=local is not False),
    )


def tree_of(path: Path | None) -> dict[str, Any]:
    """The configuration file as it stands; by default the one in this folder, and nothing where there is none.

    Raises:
        ConfigurationError: it cannot be read.
    """
    named = path is not None
    try:
        tree = yaml.safe_load((path or Path(CONFIG_NAME)).read_text("utf-8"))
    except FileNotFoundError:
        if not named:
            return {}
        raise ConfigurationError(f"{path} is not there; correct --config") from None
    except (OSError, ValueError, yaml.YAMLError):
        raise ConfigurationError(
            "the configuration cannot be read; stellwerk config check tells why"
        ) from None
    return tree if isinstance(tree, dict) else {}
