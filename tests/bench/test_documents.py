# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""bench.documents in small: it measures what it says, without a judgement of times."""

from __future__ import annotations

import re

import pytest

from bench import documents


def test_the_long_text_has_its_pages_and_characters() -> None:
    content = documents.written(3)
    assert content.startswith(b"%PDF-")
    assert content.count(b"/Type /Page ") == 3


async def test_it_prints_its_figures(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(documents, "_PAGES", 4)
    monkeypatch.setattr(documents, "_SCANS", 1)
    await documents.starts(1)
    await documents.files(1)
    await documents.under_bombs(["ZIP: 20,000 members"])
    said = capsys.readouterr().out
    assert re.search(r"a line of text, worker ready +\d+\.\d{3} s best", said)
    assert re.search(r"memory of the worker that waits +\d+ MiB", said)
    assert re.search(r"PDF, 4 pages, 10,\d{3} characters", said)
    assert "PDF, 1 scanned pages, 200 dpi" in said
    assert "IBAN right on 1" in said
    assert re.search(r"ZIP: 20,000 members .* bomb\n", said)
    assert "gateway's memory:" in said
