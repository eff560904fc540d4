# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""docs/documents.md lists every kind, every code of what is left out and refused, and the limits as they are."""

from __future__ import annotations

import re
from pathlib import Path

from stellwerk.documents.limits import MIB, Limits
from stellwerk.documents.refusal import REASONS
from stellwerk.documents.values import KINDS, LEFT_OUT

TEXT = (Path(__file__).resolve().parents[2] / "docs" / "documents.md").read_text()
SECTIONS = dict(re.findall(r"^## ([^\n]+)\n(.*?)(?=^## |\Z)", TEXT, flags=re.MULTILINE | re.DOTALL))


def codes(section: str) -> set[str]:
    """What stands in the first column of a table."""
    rows = re.findall(r"^\| (`.+?`) \|", SECTIONS[section], flags=re.MULTILINE)
    return {code for row in rows for code in re.findall(r"`([a-z_]+)`", row)}


def test_every_kind() -> None:
    assert codes("What is read") == KINDS


def test_everything_that_is_left_out() -> None:
    assert codes("What is left out") == LEFT_OUT


def test_every_refusal_with_its_status() -> None:
    rows = dict(re.findall(r"^\| `([a-z_]+)` \| (\d{3}) \|", SECTIONS["What is refused"], flags=re.MULTILINE))
    assert {code: int(status) for code, status in rows.items()} == {
        code: why.status for code, why in REASONS.items()
    }


def test_limits_are_told_as_they_are() -> None:
    limits = Limits()
    for number in (
        limits.pages,
        limits.rows,
        limits.cells,
        limits.mail_parts,
        limits.passages,
        limits.characters,
    ):
        assert f"{number:,}" in TEXT
    assert f"({limits.bytes // MIB} MiB)" in TEXT
    assert f"({limits.seconds}), and {limits.ocr_seconds} more" in TEXT
    assert f"after the {limits.ocr_pages}th" in TEXT
    assert f"{limits.picture_pixels // 10**6} million pixels" in TEXT
    assert limits.mail_depth == 5
    assert limits.memory_bytes == 1024 * MIB
