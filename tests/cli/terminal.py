# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The command line as a person at a terminal has it: words in, two streams and an exit status out."""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from stellwerk.cli.main import main

PROGRAM = Path(sys.executable).parent / "stellwerk"
"""The installed program, for tests that need a process of its own."""


class Done(NamedTuple):
    """A command that has ended."""

    status: int
    out: str
    err: str


class Terminal:
    """Runs ``stellwerk`` through its real entry point, in this process."""

    def __init__(self, patch: pytest.MonkeyPatch, capture: pytest.CaptureFixture[str]) -> None:
        self._patch = patch
        self._capture = capture

    def __call__(self, *words: str | Path, stdin: bytes = b"") -> Done:
        self._patch.setattr("sys.argv", ["stellwerk", *map(str, words)])
        self._patch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        self._capture.readouterr()
        with pytest.raises(SystemExit) as ended:
            main()
        out, err = self._capture.readouterr()
        assert "Traceback" not in err
        code = ended.value.code
        return Done(code if isinstance(code, int) else 0 if code is None else 1, out, err)
