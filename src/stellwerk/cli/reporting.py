# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""What reports need of the configuration: the town's head, the size of groups, models and hardware."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from stellwerk import settings
from stellwerk.errors import ConfigurationError
from stellwerk.policy.convert import convert
from stellwerk.policy.load import load
from stellwerk.policy.problems import Problems
from stellwerk.policy.register import Register
from stellwerk.policy.schema import SCHEMA
from stellwerk.policy.town import reporting
from stellwerk.policy.yaml_tree import parse
from stellwerk.settings import CONFIG_NAME
from stellwerk.values.town import Reporting


class Setup(NamedTuple):
    """As far as it is known. ``register``: ``None`` where the configuration cannot be proven here."""

    reporting: Reporting
    register: Register | None


def setup_of(config: Path | None, env: Mapping[str, str]) -> Setup:
    """Read the configuration. Its credentials may be elsewhere: then the comparison of zones is left out.

    Raises:
        ConfigurationError: a file that was named cannot be read.
    """
    named = config or settings.environment(env).config
    path = named or Path(CONFIG_NAME)
    if named is None and not path.is_file():
        return Setup(Reporting(), None)
    try:
        built, register = load(path, env=env, today=datetime.now(UTC).date())
        return Setup(built.reporting, register)
    except ConfigurationError:
        problems = Problems()
        try:
            tree = parse(path.read_text("utf-8-sig"), problems)
        except (OSError, ValueError):
            raise ConfigurationError(
                f"{path} cannot be read; correct --config, or see stellwerk config check"
            ) from None
        if tree is None:
            raise ConfigurationError(
                f"{path} is no configuration; stellwerk config check tells why"
            ) from None
        return Setup(reporting(convert(tree, SCHEMA, problems), path.parent), None)
