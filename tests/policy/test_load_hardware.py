# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The sections ``hardware`` and ``footprint``: what they become, and what stops the start."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from tests.policy.files import TOWN, changed, line_of, problems, read

from stellwerk.values.footprint import Footprint, ZoneFootprint
from stellwerk.values.hardware import Hardware, HardwareVersion, PowerSource

SECTION = """\
hardware:
  haus:
    versions:
      - valid_from: 2027-01-01
        in_service: 2026-01-15
        purchase_price: 28000
        useful_life_years: 5
        price_per_kwh: 0.31
        idle_watts: 120
        load_watts: 650
      - valid_from: 2026-01-01
        in_service: 2026-01-15
        purchase_price: 28000.50
        useful_life_years: 5
        price_per_kwh: 0.291234
        idle_watts: 120.5
        load_watts: 650
        residual_value: 1000
        maintenance_per_year: 900
        pue: 1.4
        other_watts: 35
        hours_per_year: 6000
        embodied_kg: 1300
footprint:
  output_weight: 3.25
  green:
    grid_g_per_kwh: 38
    grid_source: Stadtwerke, 2025
  yellow:
    wh_per_1000: {S: 0.1, M: 0.5, L: 2}
    energy_source: Auskunft des Anbieters, 2026
"""
FILE = TOWN + SECTION
SECOND = "\n        in_service: 2026-01-15\n        purchase_price: 28000.50"


def test_every_value_arrives(tmp_path: Path) -> None:
    register = read(FILE, tmp_path)[1]
    first, second = register.hardware["haus"].versions
    assert first == HardwareVersion(
        valid_from=date(2026, 1, 1),
        in_service=date(2026, 1, 15),
        purchase_price=Decimal("28000.50"),
        useful_life_years=5,
        price_per_kwh=Decimal("0.291234"),
        idle_watts=Decimal("120.5"),
        load_watts=Decimal(650),
        residual_value=Decimal(1000),
        maintenance_per_year=Decimal(900),
        pue=Decimal("1.4"),
        other_watts=Decimal(35),
        hours_per_year=Decimal(6000),
        embodied_kg=Decimal(1300),
    )
    assert (second.valid_from, second.pue, second.hours_per_year) == (date(2027, 1, 1), Decimal(1), None)
    assert register.hardware == {
        "haus": Hardware("haus", (first, second), "EUR", (PowerSource.NVML, PowerSource.RAPL))
    }
    assert register.footprint == Footprint(
        output_weight=Decimal("3.25"),
        green=ZoneFootprint(grid_g_per_kwh=Decimal(38), grid_source="Stadtwerke, 2025"),
        yellow=ZoneFootprint(
            small_wh=Decimal("0.1"),
            medium_wh=Decimal("0.5"),
            large_wh=Decimal(2),
            energy_source="Auskunft des Anbieters, 2026",
        ),
    )


def test_without_the_sections_there_is_no_hardware_and_everything_is_assumed(tmp_path: Path) -> None:
    for text in (TOWN, TOWN + "hardware:\nfootprint:\n"):
        register = read(text, tmp_path)[1]
        assert (register.hardware, register.footprint) == ({}, Footprint())


def test_a_new_figure_is_a_new_version_of_the_policy(tmp_path: Path) -> None:
    versions = {
        read(text, tmp_path)[1].policy.version
        for text in (
            TOWN,
            FILE,
            changed("0.31", "0.32", FILE),
            changed("output_weight: 3.25", "output_weight: 4", FILE),
        )
    }
    assert len(versions) == 4


@pytest.mark.parametrize(
    ("written", "measure"),
    [("[]", ()), ("[rapl]", (PowerSource.RAPL,)), ("[nvml, rapl]", (PowerSource.NVML, PowerSource.RAPL))],
)
def test_the_operator_says_which_meters_count(
    tmp_path: Path, written: str, measure: tuple[PowerSource, ...]
) -> None:
    text = changed("  haus:\n    versions:", f"  haus:\n    measure: {written}\n    versions:", FILE)
    assert read(text, tmp_path)[1].hardware["haus"].measure == measure


def test_a_server_elsewhere_is_not_measured_by_this_machine(tmp_path: Path) -> None:
    place = "    zone: green\n    embedded: true\n"
    server = place + "  keller:\n    zone: green\n    base_url: https://10.0.0.8/v1\n    operator: IT\n"
    text = changed(place, server, FILE).replace("hardware:\n  haus:", "hardware:\n  keller:")
    assert read(text, tmp_path)[1].hardware["keller"].measure == ()


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("hardware:\n  haus:", "hardware:\n  house:", "'house' is not among endpoints"),
        ("hardware:\n  haus:", "hardware:\n  hub-otc:", "hardware of an endpoint in zone yellow"),
        ("valid_from: 2027-01-01", "valid_from: 2027-01-02", "2027-01-02 is not the first day of a month"),
        ("valid_from: 2027-01-01", "valid_from: 2026-01-01", "a second version from 2026-01-01"),
        (f"2026-01-01{SECOND}", f"2025-12-01{SECOND}", "in service on 2026-01-15, after the month"),
        ("residual_value: 1000", "residual_value: 28000.51", "residual_value is more than purchase_price"),
        ("idle_watts: 120.5", "idle_watts: 650.5", "idle_watts is more than load_watts"),
        ("pue: 1.4", "pue: 0.9", "0.9 is too small — give at least 1"),
        ("hours_per_year: 6000", "hours_per_year: 0", "0 is too small — give at least 1"),
        ("hours_per_year: 6000", "hours_per_year: 8785", "8785 is too large — give at most 8784"),
        ("purchase_price: 28000.50", "purchase_price: -1", "-1 is too small"),
        ("purchase_price: 28000.50", "purchase_price: 28.000,50", "is no amount"),
        ("price_per_kwh: 0.31", "price_per_kwh: 29", "29 is too large — give at most 5"),
        (
            "  haus:\n    versions:",
            "  haus:\n    currency: USD\n    versions:",
            "several currencies in prices and",
        ),
        ("  haus:\n    versions:", "  haus:\n    currency: XYZ\n    versions:", "'XYZ' is no currency"),
        (
            "  haus:\n    versions:",
            "  haus:\n    measure: [ipmi]\n    versions:",
            "'ipmi' is not possible here",
        ),
        ("    grid_source: Stadtwerke, 2025\n", "", "grid_g_per_kwh without grid_source"),
        ("    grid_g_per_kwh: 38\n", "", "grid_source without grid_g_per_kwh"),
        ("    energy_source: Auskunft des Anbieters, 2026\n", "", "wh_per_1000 without energy_source"),
        ("S: 0.1, ", "", "S is missing"),
        ("output_weight: 3.25", "output_weight: 0", "0 is too small"),
    ],
)
def test_what_stops_the_start(tmp_path: Path, old: str, new: str, told: str) -> None:
    (found,) = problems(changed(old, new, FILE), tmp_path)
    assert told in found
    assert " — " in found


def test_the_line_is_told(tmp_path: Path) -> None:
    text = changed("residual_value: 1000", "residual_value: 99999", FILE)
    (found,) = problems(text, tmp_path)
    assert found.startswith(f"stellwerk.yaml:{line_of('residual_value', text)}: hardware.haus.versions[1]:")


def test_a_version_without_figures_names_each_of_them(tmp_path: Path) -> None:
    found = problems(TOWN + "hardware:\n  haus:\n    versions:\n      - {valid_from: 2026-01-01}\n", tmp_path)
    for key in (
        "in_service",
        "purchase_price",
        "useful_life_years",
        "price_per_kwh",
        "idle_watts",
        "load_watts",
    ):
        assert any(f"{key} is missing" in problem for problem in found), key
    assert problems(TOWN + "hardware:\n  haus:\n    versions: []\n", tmp_path)[0].count("no version") == 1
