# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The graphics cards' meter: NVML, the library that comes with NVIDIA's driver.

Cards since Volta count their energy (nvmlDeviceGetTotalEnergyConsumption, millijoules since the driver was loaded);
older ones tell their power, which is multiplied by time. All cards of the machine count: it was bought as a whole.
"""

from __future__ import annotations

import contextlib
import logging
from typing import Any

from stellwerk.providers.power.meter import NotAvailable
from stellwerk.values.hardware import PowerSource

log = logging.getLogger(__name__)

_UJ_PER_MJ = 1000
_NS_PER_S = 10**9


class Nvml:
    """The cards of one machine together; see :class:`stellwerk.providers.power.meter.Meter`."""

    source = PowerSource.NVML

    def __init__(self, now_ns: int, library: Any = None) -> None:
        """
        Args:
            now_ns: ``time.monotonic_ns``.
            library: the module ``pynvml``, or what speaks like it.

        Raises:
            NotAvailable: there is no driver, no card, or none that tells its energy or power.
        """
        if library is None:
            import pynvml  # here: most machines have no such card

            library = pynvml
        self._nvml = library
        try:
            library.nvmlInit()
        except library.NVMLError as error:
            quiet = (library.NVMLError_LibraryNotFound, library.NVMLError_DriverNotLoaded)
            raise NotAvailable(f"NVML: {error}", tell=not isinstance(error, quiet)) from None
        self._open = True
        try:
            handles = [library.nvmlDeviceGetHandleByIndex(n) for n in range(library.nvmlDeviceGetCount())]
            self._cards = [
                card for n, handle in enumerate(handles) if (card := self._card(n, handle, now_ns))
            ]
        except library.NVMLError as error:
            self.close()
            raise NotAvailable(f"NVML: {error}", tell=True) from None
        if not self._cards:
            self.close()
            raise NotAvailable("NVML: no card that tells its energy or power", tell=bool(handles))

    def since(self, now_ns: int) -> int:
        """See :class:`Meter`."""
        try:
            return sum(card.since(now_ns) for card in self._cards)
        except self._nvml.NVMLError as error:
            raise NotAvailable(f"NVML: {error}", tell=True) from None

    def close(self) -> None:
        """See :class:`Meter`."""
        if self._open:
            self._open = False
            with contextlib.suppress(self._nvml.NVMLError):
                self._nvml.nvmlShutdown()

    def _card(self, number: int, handle: object, now_ns: int) -> _Counting | _Drawing | None:
        unsupported = self._nvml.NVMLError_NotSupported
        with contextlib.suppress(unsupported):
            return _Counting(self._nvml, handle)
        with contextlib.suppress(unsupported):
            return _Drawing(self._nvml, handle, now_ns)
        log.warning("graphics card %d tells neither energy nor power; it is not counted", number)
        return None


class _Counting:
    """A card that counts."""

    def __init__(self, library: Any, handle: object) -> None:
        self._nvml, self._handle = library, handle
        self._last = self._mj()

    def since(self, _now_ns: int) -> int:
        now, last = self._mj(), self._last
        self._last = now
        return max(now - last, 0) * _UJ_PER_MJ  # less than before: the driver was loaded anew

    def _mj(self) -> int:
        return int(self._nvml.nvmlDeviceGetTotalEnergyConsumption(self._handle))


class _Drawing:
    """A card that only says what it draws: the mean of two readings, by the time between them."""

    def __init__(self, library: Any, handle: object, now_ns: int) -> None:
        self._nvml, self._handle = library, handle
        self._last, self._at = self._mw(), now_ns

    def since(self, now_ns: int) -> int:
        now = self._mw()
        used = (now + self._last) * max(now_ns - self._at, 0) * _UJ_PER_MJ // (2 * _NS_PER_S)
        self._last, self._at = now, now_ns
        return used

    def _mw(self) -> int:
        return int(self._nvml.nvmlDeviceGetPowerUsage(self._handle))
