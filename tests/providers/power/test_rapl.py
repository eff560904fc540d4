# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The processor's meter, on a folder tree as Linux has it."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.providers.power.sysfs import RANGE, Powercap

from stellwerk.providers.power.meter import NotAvailable
from stellwerk.providers.power.rapl import POWERCAP, Rapl
from stellwerk.values.hardware import PowerSource


@pytest.fixture
def tree(tmp_path: Path) -> Powercap:
    return Powercap(tmp_path)


def test_packages_and_memory_count_once(tree: Powercap) -> None:
    """Parts of a package, the platform and the second view of the same package are not added again."""
    first, second = tree.domain("0", "package-0", 1000), tree.domain("1", "package-1", 2000)
    memory = tree.domain("0:2", "dram", 50)
    others = [
        tree.domain("0:0", "core", 7),
        tree.domain("0:1", "uncore", 7),
        tree.domain("2", "psys", 7),
        tree.domain("0", "package-0", 7, kind="intel-rapl-mmio"),
    ]
    (tree.classes / "intel-rapl").mkdir()  # the control type itself
    meter = Rapl(tree.classes)
    assert meter.source is PowerSource.RAPL
    for counter, value in (
        (first, 1500),
        (second, 2070),
        (memory, 53),
        *((other, 10**6) for other in others),
    ):
        counter.write_text(str(value))
    assert meter.since(0) == 573
    assert meter.since(0) == 0
    meter.close()


def test_a_counter_that_begins_anew(tree: Powercap) -> None:
    counter = tree.domain("0", "package-0", RANGE - 100)
    meter = Rapl(tree.classes)
    counter.write_text("400\n")
    assert meter.since(0) == 500
    counter.write_text("401\n")
    assert meter.since(0) == 1


@given(steps=st.lists(st.integers(0, RANGE - 1), max_size=10), begin=st.integers(0, RANGE - 1))
def test_whatever_the_counter_does_less_than_a_round_is_told_exactly(
    tmp_path_factory: pytest.TempPathFactory, steps: list[int], begin: int
) -> None:
    tree = Powercap(tmp_path_factory.mktemp("sys"))
    counter = tree.domain("0", "package-0", begin)
    meter = Rapl(tree.classes)
    now = begin
    for step in steps:
        now = (now + step) % RANGE
        counter.write_text(str(now))
        assert meter.since(0) == step


def test_dies_of_one_package_count(tree: Powercap) -> None:
    counter = tree.domain("0", "package-0-die-1", 0)
    meter = Rapl(tree.classes)
    counter.write_text("9")
    assert meter.since(0) == 9


@pytest.mark.parametrize("name", ["core", "psys", "nonsense"])
def test_a_machine_without_a_package_has_no_meter_and_nobody_is_told(tree: Powercap, name: str) -> None:
    tree.domain("0", name, 1)
    with pytest.raises(NotAvailable) as missing:
        Rapl(tree.classes)
    assert not missing.value.tell


def test_no_such_folder(tmp_path: Path) -> None:
    with pytest.raises(NotAvailable) as missing:
        Rapl(tmp_path / "none")
    assert not missing.value.tell


def test_only_root_may_read_it() -> None:
    """Mode 0400 of root, as since Linux 5.10. Not in pytest's folder, into which only its own user gets."""
    with tempfile.TemporaryDirectory(prefix="stellwerk-powercap-") as folder:
        Path(folder).chmod(0o755)
        tree = Powercap(Path(folder))
        counter = tree.domain("0", "package-0", 5)
        counter.chmod(0o000)
        with _without_rights(), pytest.raises(NotAvailable) as missing:
            Rapl(tree.classes)
    assert missing.value.tell
    assert "CVE-2020-8694" in missing.value.reason
    assert "docs/money.md" in missing.value.reason
    assert "intel-rapl:0/energy_uj" in missing.value.reason


@contextlib.contextmanager
def _without_rights() -> Iterator[None]:
    """The tests may run as root, who may read everything."""
    before = os.geteuid()
    if before == 0:
        os.seteuid(65534)
    try:
        yield
    finally:
        if before == 0:
            os.seteuid(before)


@pytest.mark.parametrize("text", ["", "many", "1 2", "1.5"])
def test_what_is_no_number_is_no_figure(tree: Powercap, text: str) -> None:
    counter = tree.domain("0", "package-0", 5)
    meter = Rapl(tree.classes)
    counter.write_text(text)
    with pytest.raises(NotAvailable) as missing:
        meter.since(0)
    assert missing.value.tell


def test_a_domain_that_vanishes(tree: Powercap) -> None:
    counter = tree.domain("0", "package-0", 5)
    meter = Rapl(tree.classes)
    counter.unlink()
    with pytest.raises(NotAvailable, match="FileNotFoundError"):
        meter.since(0)


def test_on_this_very_machine_it_tells_or_says_why_not() -> None:
    try:
        told = Rapl(POWERCAP).since(0)
    except NotAvailable:
        readable = [path for path in POWERCAP.glob("intel-rapl:?") if os.access(path / "energy_uj", os.R_OK)]
        assert readable == []
    else:
        assert told >= 0
