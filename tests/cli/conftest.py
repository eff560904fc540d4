# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""A terminal in an empty folder, and a town that has all three zones."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from tests.cli.terminal import Terminal


@pytest.fixture
def terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Terminal:
    """``stellwerk`` as a newcomer has it: an empty folder, an empty home, nothing set."""
    for name in [name for name in os.environ if name.startswith("STELLWERK_")]:
        monkeypatch.delenv(name)
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    folder = tmp_path / "work"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return Terminal(monkeypatch, capsys)


@pytest.fixture
def town(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What ``init`` writes with every example switched on; its endpoints are on loopback, where nobody listens."""
    monkeypatch.setenv("STELLWERK_HUB_YELLOW", "key-of-yellow-1")
    monkeypatch.setenv("STELLWERK_HUB_RED", "key-of-red-22")
    monkeypatch.setenv("STELLWERK_OPENID", "secret-of-the-client")
    monkeypatch.setenv("STELLWERK_SMTP", "password-of-the-post")
    monkeypatch.setenv("STELLWERK_WEBHOOK", "secret-of-the-webhook")
    assert terminal("init").status == 0
    file = Path("stellwerk.yaml").absolute()
    text = re.sub(r"^#(?!#)", "", file.read_text(), flags=re.MULTILINE)
    text = re.sub(r"base_url: https://\S+", "base_url: http://127.0.0.1:9/v1", text)
    text = re.sub(r"    hosting:\n(?:      .*\n)+", "", text)
    file.write_text(text)
    return file
