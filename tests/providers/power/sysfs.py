# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""A real folder tree shaped like Linux's /sys/class/powercap, links and sub-domains included."""

from __future__ import annotations

from pathlib import Path

RANGE = 262_143_328_850  # microjoules, as a usual package has it


class Powercap:
    """The tree of one machine. ``classes`` is what programs look into."""

    def __init__(self, folder: Path) -> None:
        self.classes = folder / "class" / "powercap"
        self._devices = folder / "devices" / "virtual" / "powercap"
        self.classes.mkdir(parents=True)

    def domain(
        self, number: str, name: str, energy_uj: int, *, kind: str = "intel-rapl", most: int = RANGE
    ) -> Path:
        """Domain ``kind:number``; returns its counter."""
        parts = number.split(":")
        below = [f"{kind}:{':'.join(parts[: n + 1])}" for n in range(len(parts))]
        place = self._devices / kind / "/".join(below)
        place.mkdir(parents=True)
        (place / "name").write_text(f"{name}\n")
        (place / "max_energy_range_uj").write_text(f"{most}\n")
        counter = place / "energy_uj"
        counter.write_text(f"{energy_uj}\n")
        (self.classes / f"{kind}:{number}").symlink_to(place)
        return counter
