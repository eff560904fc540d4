# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Word lists that lie beside the code as plain text: ``#`` begins a comment line."""

from __future__ import annotations

from importlib.resources import files

_HERE = files("stellwerk.detectors.names")


def lines(name: str) -> list[str]:
    """The lines of a list without comments and empty ones."""
    text = (_HERE / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def words(name: str) -> frozenset[str]:
    """The words of a list, whatever lines they stand on."""
    return frozenset(word for line in lines(name) for word in line.split())
