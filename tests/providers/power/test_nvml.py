# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The graphics cards' meter: with the real library, whatever this machine has, and with cards that a stand-in plays.

The stand-in speaks the functions of ``pynvml`` that are used and raises its real errors.
"""

from __future__ import annotations

from pathlib import Path

import pynvml
import pytest

from stellwerk.providers.power.meter import NotAvailable
from stellwerk.providers.power.nvml import Nvml
from stellwerk.values.hardware import PowerSource

S = 10**9


class Library:
    """Cards by what they answer: (energy in mJ, power in mW); an error is raised."""

    NVMLError = pynvml.NVMLError
    NVMLError_NotSupported = pynvml.NVMLError_NotSupported
    NVMLError_LibraryNotFound = pynvml.NVMLError_LibraryNotFound
    NVMLError_DriverNotLoaded = pynvml.NVMLError_DriverNotLoaded

    def __init__(self, *cards: tuple[int, int], init: int | None = None) -> None:
        self.cards = [list(card) for card in cards]
        self.init = init
        self.running = 0

    def nvmlInit(self) -> None:  # noqa: N802
        if self.init is not None:
            raise pynvml.NVMLError(self.init)
        self.running += 1

    def nvmlShutdown(self) -> None:  # noqa: N802
        self.running -= 1

    def nvmlDeviceGetCount(self) -> int:  # noqa: N802
        return len(self.cards)

    def nvmlDeviceGetHandleByIndex(self, number: int) -> int:  # noqa: N802
        return number

    def nvmlDeviceGetTotalEnergyConsumption(self, handle: int) -> int:  # noqa: N802
        return self._answer(handle, 0)

    def nvmlDeviceGetPowerUsage(self, handle: int) -> int:  # noqa: N802
        return self._answer(handle, 1)

    def _answer(self, handle: int, which: int) -> int:
        value = self.cards[handle][which]
        if value < 0:
            raise pynvml.NVMLError(-value)
        return value


UNSUPPORTED = -pynvml.NVML_ERROR_NOT_SUPPORTED
LOST = -pynvml.NVML_ERROR_GPU_IS_LOST


def test_with_the_real_library_this_machine_tells_or_says_why_not() -> None:
    cards = Path("/proc/driver/nvidia/gpus")
    if cards.is_dir() and any(cards.iterdir()):
        meter = Nvml(0)
        assert meter.since(S) >= 0
        meter.close()
        return
    with pytest.raises(NotAvailable, match=r"^NVML: ") as missing:
        Nvml(0)
    assert not missing.value.tell


def test_without_driver_nobody_is_told_and_other_trouble_is() -> None:
    for code, tell in (
        (pynvml.NVML_ERROR_LIBRARY_NOT_FOUND, False),
        (pynvml.NVML_ERROR_DRIVER_NOT_LOADED, False),
        (pynvml.NVML_ERROR_NO_PERMISSION, True),
        (pynvml.NVML_ERROR_LIB_RM_VERSION_MISMATCH, True),
    ):
        with pytest.raises(NotAvailable) as missing:
            Nvml(0, Library(init=code))
        assert missing.value.tell is tell


def test_cards_that_count_and_cards_that_only_draw_add_up() -> None:
    library = Library((5_000, 1), (UNSUPPORTED, 100_000))
    meter = Nvml(0, library)
    assert meter.source is PowerSource.NVML
    library.cards = [[5_700, 1], [UNSUPPORTED, 300_000]]
    # 0.7 J counted, and the mean of 100 W and 300 W for 10 s
    assert meter.since(10 * S) == 700_000 + 2_000_000_000
    assert meter.since(10 * S) == 0
    meter.close()
    meter.close()
    assert library.running == 0


def test_a_driver_that_was_loaded_anew_takes_nothing_away() -> None:
    library = Library((5_000, 1))
    meter = Nvml(0, library)
    library.cards = [[40, 1]]
    assert meter.since(S) == 0
    library.cards = [[50, 1]]
    assert meter.since(2 * S) == 10_000


def test_a_card_that_tells_nothing_is_left_out(caplog: pytest.LogCaptureFixture) -> None:
    library = Library((UNSUPPORTED, UNSUPPORTED), (0, 0))
    meter = Nvml(0, library)
    assert "graphics card 0" in caplog.text
    library.cards[1] = [3, 0]
    assert meter.since(S) == 3_000


@pytest.mark.parametrize(
    ("library", "tell"),
    [(Library(), False), (Library((UNSUPPORTED, UNSUPPORTED)), True), (Library((LOST, 1)), True)],
)
def test_no_card_that_tells(library: Library, tell: bool) -> None:
    with pytest.raises(NotAvailable) as missing:
        Nvml(0, library)
    assert missing.value.tell is tell
    assert library.running == 0


def test_a_card_that_is_lost_in_between() -> None:
    library = Library((1, 1))
    meter = Nvml(0, library)
    library.cards = [[LOST, 1]]
    with pytest.raises(NotAvailable, match="GPU is lost"):
        meter.since(S)
