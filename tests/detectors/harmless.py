# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The harmless texts of ``harmless.txt`` by their names."""

from __future__ import annotations

from pathlib import Path

_PARTS = Path(__file__).with_suffix(".txt").read_text(encoding="utf-8").split("\n## ")[1:]
HARMLESS = {name: text.strip("\n") for name, _, text in (part.partition("\n") for part in _PARTS)}
