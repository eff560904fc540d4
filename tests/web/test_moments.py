# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Times on pages and in files are German time, whatever the machine's clock is set to."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from stellwerk.web.language import Language
from stellwerk.web.moments import day, minute
from stellwerk.workbench.export.name import file_name

SUMMER_NIGHT = datetime(
    2026, 7, 31, 22, 30, tzinfo=UTC
)  # half past midnight on the 1st of August in Nettetal
WINTER_DAY = datetime(2026, 11, 28, 13, 5, tzinfo=UTC)


@pytest.fixture(params=["UTC", "America/New_York", "Asia/Tokyo"], autouse=True)
def _clock(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def test_times_on_pages() -> None:
    assert minute(WINTER_DAY, Language.DE) == "28.11.2026, 14:05 Uhr"
    assert minute(WINTER_DAY, Language.EN) == "28 Nov 2026, 14:05"
    assert minute(SUMMER_NIGHT, Language.DE) == "01.08.2026, 00:30 Uhr"
    assert day(SUMMER_NIGHT, Language.DE) == "01.08.2026"
    assert day(SUMMER_NIGHT.date(), Language.DE) == "31.07.2026", "a day is a day already"


def test_days_of_files() -> None:
    assert file_name("Radweg", SUMMER_NIGHT, "md") == "2026-08-01-Radweg.md"
