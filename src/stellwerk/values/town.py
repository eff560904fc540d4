# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The town as its documents name it, and how reports are cut: sections ``town`` and ``reports``, as values."""

from __future__ import annotations

from pathlib import Path

import msgspec

GROUP_SIZE = 10
"""People that have to stand behind a figure, unless the house says otherwise."""

LEAST_GROUP_SIZE = 5
"""No house may say less."""


class Town(msgspec.Struct, frozen=True):
    """The head of documents."""

    name: str = "Stellwerk"
    office: str = ""  # that reports, such as Kämmerei
    address: tuple[str, ...] = ()  # lines
    contact: tuple[str, ...] = ()  # lines
    enforcement: tuple[str, ...] = ()  # lines: who enforces accessibility, in the accessibility statement
    coat_of_arms: Path | None = None  # an SVG, PNG or JPEG file


class Reporting(msgspec.Struct, frozen=True):
    """What reports need to know of the house."""

    town: Town = Town()
    group_size: int = (
        GROUP_SIZE  # people that have to stand behind any figure finer than a department's month
    )
