# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The processor's meter: RAPL (Running Average Power Limit) of Intel and AMD, as Linux shows it under powercap.

https://docs.kernel.org/power/powercap/powercap.html: one folder for each domain with ``name``, ``energy_uj`` and
``max_energy_range_uj``, at which the counter begins anew. Counted are the packages and the memory (``dram``), which is
no part of a package; ``core`` and ``uncore`` are, ``psys`` counts the packages again, and ``intel-rapl-mmio`` shows
the same packages a second time.

Since CVE-2020-8694 only root may read the counters; docs/money.md says how to allow it for a group.
"""

from __future__ import annotations

import re
from pathlib import Path

from stellwerk.providers.power.meter import NotAvailable
from stellwerk.values.hardware import PowerSource

POWERCAP = Path("/sys/class/powercap")
_DOMAIN = re.compile(r"intel-rapl:[0-9]+(:[0-9]+)?")
_COUNTED = re.compile(r"package-[0-9]+(-die-[0-9]+)?|dram")


class Rapl:
    """The domains of one machine together; see :class:`stellwerk.providers.power.meter.Meter`."""

    source = PowerSource.RAPL

    def __init__(self, folder: Path = POWERCAP) -> None:
        """Raises :class:`NotAvailable` where the machine has no such meter, or does not let it be read."""
        self._domains = _domains(folder)
        if not self._domains:
            raise NotAvailable(f"no RAPL domain in {folder}", tell=False)
        self._ranges = [_number(domain / "max_energy_range_uj") for domain in self._domains]
        self._last = self._counters()

    def since(self, now_ns: int) -> int:
        """See :class:`Meter`. A counter that was asked after more than a whole round tells a round too little: a large
        package fills it within minutes, so ask more often than that.
        """
        counters = self._counters()
        used = sum(
            now - last if now >= last else now + whole - last
            for now, last, whole in zip(counters, self._last, self._ranges, strict=True)
        )
        self._last = counters
        return used

    def close(self) -> None:
        """Nothing is held open."""

    def _counters(self) -> list[int]:
        return [_number(domain / "energy_uj") for domain in self._domains]


def _domains(folder: Path) -> list[Path]:
    try:
        found = sorted(path for path in folder.iterdir() if _DOMAIN.fullmatch(path.name))
        return [path for path in found if _COUNTED.fullmatch((path / "name").read_text("ascii").strip())]
    except (OSError, UnicodeDecodeError):
        return []


def _number(file: Path) -> int:
    try:
        return int(file.read_text("ascii"))
    except PermissionError:
        raise NotAvailable(
            f"{file} may not be read: since CVE-2020-8694 it is root's alone; docs/money.md says how to allow it for "
            "the group of this service. Until then declared power counts",
            tell=True,
        ) from None
    except (OSError, ValueError) as error:
        raise NotAvailable(f"{file} cannot be read ({type(error).__name__})", tell=True) from None
