# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""docs/money.md says what the reader does: its example is read, every name is explained, its refusal is real."""

from __future__ import annotations

import re
from pathlib import Path

from tests.metering.prices.files import file, problems

from stellwerk.metering.prices.raw import COLUMNS, HEAD, MOST_BYTES, MOST_MODELS, NEEDED, NEEDED_COLUMNS

TEXT = (Path(__file__).resolve().parents[3] / "docs" / "money.md").read_text()
SECTION = TEXT[TEXT.index("## Prices") : TEXT.index("## Ledger")]
(EXAMPLE,) = re.findall(r"```\n(version;.*?)```", SECTION, flags=re.DOTALL)
ROWS = {
    name: meaning
    for names, meaning in re.findall(r"^\| (`.+?`) \| (.+) \|$", SECTION, flags=re.MULTILINE)
    for name in re.findall(r"`(\w+)`", names)
}


def test_the_example_is_a_price_list() -> None:
    made = file(EXAMPLE).list
    assert (made.version, made.provider, len(made.prices)) == ("musterhub-2027", "musterhub", 2)
    assert set(re.findall(r"^(\w+);", EXAMPLE, flags=re.MULTILINE)) >= set(HEAD)


def test_every_name_is_explained_and_no_other() -> None:
    assert set(ROWS) == {*HEAD, *COLUMNS}
    for name in ("version", "provider", "currency", "vat_percent", "source"):
        assert ROWS[name].startswith("needed"), name
    assert "first day (needed)" in ROWS["valid_from"]
    assert {*NEEDED, *NEEDED_COLUMNS} >= {name for name, told in ROWS.items() if told.startswith("needed")}


def test_the_refusal_is_the_real_one() -> None:
    wrong = EXAMPLE.replace("currency;EUR", "currency;Taler").replace("1,91", "-1,91")
    for place, told in problems(wrong).items():
        assert f"  {place}: {told}\n" in SECTION


def test_limits() -> None:
    assert f"at most {MOST_BYTES // 1024} KiB and {MOST_MODELS:,} models" in SECTION
