# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""``stellwerk green show`` as a treasurer types it, on both databases."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
import sqlalchemy as sa
from tests.cli.terminal import Terminal

from stellwerk.storage.database import Database, Place
from stellwerk.storage.power import PowerHour, add
from stellwerk.storage.tables import ledger
from stellwerk.values.hardware import PowerSource

KWH = 3_600_000_000


@pytest.fixture
def used(town: Path, place: Place, monkeypatch: pytest.MonkeyPatch) -> Path:
    """May 2026: 10 hours with 1 kWh each by meter, a million tokens in green and some in yellow."""
    monkeypatch.setenv("STELLWERK_DATA", str(place.data))
    if place.url is not None:
        monkeypatch.setenv("STELLWERK_DATABASE", place.url)
    line = {
        "day": date(2026, 5, 2), "department": "a", "cost_centre": "c", "use_case": "u", "price_version": "",
        "currency": "EUR", "calls": 3, "estimated_calls": 0, "unknown_cost_calls": 0, "cost_pico": 0,
        "tokens_in": 800_000, "tokens_out": 50_000,
    }  # fmt: skip
    database = Database(place)
    with database.writing() as writing:
        hours = (datetime(2026, 5, 1, hour, tzinfo=UTC) for hour in range(10))
        add(writing, [PowerHour("haus", hour, PowerSource.RAPL, KWH, 3600) for hour in hours])
        writing.execute(
            sa.insert(ledger),
            [
                line | {"zone": "green", "endpoint": "haus", "model": "small"},
                line | {"zone": "yellow", "endpoint": "hub-otc", "model": "gpt-oss-120b"},
                line | {"zone": "red", "endpoint": "hub-red", "model": "of the past"},
            ],
        )
    database.close()
    return town


def test_a_month_for_programs(terminal: Terminal, used: Path) -> None:
    """28,000 over 60 months, 900 / 12, 10 kWh measured and 734 idle hours at 120 W, 0.29 a kWh, PUE 1.4."""
    done = terminal("green", "show", "--month", "2026-05", "--json")
    assert done.status == 0, done.err
    said = json.loads(done.out)
    assert (said["month"], said["until"], said["output_weight"]) == ("2026-05", None, "4")
    (haus,) = said["hardware"]
    assert haus["depreciation"].startswith("466.66666666666")
    assert haus["maintenance"] == "75"
    assert haus["kwh"] == "98.08"
    assert haus["energy"] == "28.4432"
    assert haus["cooling"] == "11.37728"
    parts = sum(Decimal(haus[part]) for part in ("depreciation", "maintenance", "energy", "cooling"))
    assert Decimal(haus["total"]) == parts
    assert (haus["hours"], haus["measured_hours"], haus["evidence"]) == ("744", "10", "declared")
    assert haus["per_hour"] == "0.781569"
    assert (haus["tokens_in"], haus["tokens_out"]) == (800_000, 50_000)
    assert haus["input_per_million"] == "581.487147"
    assert haus["input_per_1000"] == "0.581487147"
    gpt = next(one for one in haus["yellow"] if one["model"] == "gpt-oss-120b")
    assert (gpt["input_per_million"], gpt["output_per_million"]) == ("0.2", "0.65")
    assert gpt["price_version"] == "otc-chat@2026-05-01"
    assert (gpt["same_tokens"], gpt["even_at_tokens"]) == ("0.1925", 2_567_605_583)
    green, yellow = said["footprint"]
    assert (green["zone"], green["kwh"], green["co2e_kg"]) == ("green", "137.312", "5.217856")
    assert "Stadtwerke Beispiel" in green["assumption"]
    assert (yellow["model"], yellow["kwh"], yellow["evidence"]) == ("gpt-oss-120b", "0.15", "assumed")
    assert "Umweltbundesamt" in yellow["assumption"]


def test_a_month_for_people(terminal: Terminal, used: Path) -> None:
    done = terminal("green", "show", "--month", "2026-05", "--config", used)
    assert done.status == 0, done.err
    for line in (
        "Own hardware in 2026-05; amounts net.",
        "depreciation 466.67",
        "an hour 0.7816 744.0 hours",
        "1,000 tokens in 0.581487 800,000 tokens of input, 50,000 of output",
        "gpt-oss-120b 0.2000 0.6500 0.19",
        "2,567,605,583 tokens a month",
    ):
        assert line in re.sub(" +", " ", done.out)
    assert "nobody used it" not in done.out


def test_this_month_counts_as_far_as_it_is_over(terminal: Terminal, used: Path) -> None:
    said = json.loads(terminal("green", "show", "--json").out)
    (haus,) = said["hardware"]
    assert said["until"] is not None
    assert Decimal(haus["hours"]) < 745
    assert Decimal(haus["depreciation"]) < Decimal("466.67")
    assert haus["input_per_million"] is None
    assert "nobody used it" in terminal("green", "show").out


def test_before_the_first_start_there_are_declared_figures(terminal: Terminal, town: Path) -> None:
    said = json.loads(terminal("green", "show", "--month", "2026-03", "--json").out)
    (haus,) = said["hardware"]
    assert (haus["kwh"], haus["tokens_in"], haus["measured_hours"]) == ("89.16", 0, "0")


def test_without_hardware_it_says_what_to_do(terminal: Terminal) -> None:
    assert terminal("init").status == 0
    done = terminal("green", "show")
    assert done.status == 0
    assert "describe it under hardware" in done.out
    assert json.loads(terminal("green", "show", "--json").out)["hardware"] == []


@pytest.mark.parametrize("month", ["2026-13", "April", "", "0001-01", "9999-12", "1999-12", "2026-04-01"])
def test_what_is_no_month_is_told(terminal: Terminal, town: Path, month: str) -> None:
    done = terminal("green", "show", "--month", month)
    assert done.status == 2
    assert "--month" in done.err


def test_config_check_shows_hardware_and_assumptions(terminal: Terminal, town: Path) -> None:
    said = json.loads(terminal("config", "check", "--json").out)
    (haus,) = said["hardware"]
    assert (haus["endpoint"], haus["purchase_price"], haus["measure"]) == ("haus", "28000", ["nvml", "rapl"])
    assert Decimal(haus["per_hour_idle"]) < Decimal(haus["per_hour_load"])
    assert said["footprint"]["output_weight"] == "4"
    assert said["footprint"]["green"]["grid_source"].startswith("Stadtwerke Beispiel")
    assert said["footprint"]["red"]["grid_g_per_kwh"] == "363"
    table = terminal("config", "check").out
    assert "28000 EUR" in table
    assert "120/650 W" in table


def test_config_check_of_hardware_that_holds_later(terminal: Terminal, town: Path) -> None:
    town.write_text(
        town.read_text().replace(
            "- valid_from: 2026-01-01\n        in_service", "- valid_from: 2199-01-01\n        in_service"
        )
    )
    assert "holds later" in terminal("config", "check").out
    assert json.loads(terminal("green", "show", "--json").out)["hardware"] == []
