# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Runs every gate, then every test, and stops at the first that fails. Called by ``make test``.

Without arguments: everything. With arguments: only the gates named (``make test ARGS="lint types"``).
A gate that passes prints one line; one that fails prints its whole output and what to do about it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
BIN = ROOT / ".venv" / "bin"
COVERAGE_FLOOR = 85  # per cent of branches and lines of src/stellwerk


class Gate(NamedTuple):
    """One check: its name, what it proves, its command, and what to do when it fails."""

    name: str
    proves: str
    command: tuple[str, ...]
    remedy: str
    streams: bool = False  # shows its output as it comes


def tool(name: str) -> str:
    return str(BIN / name)


SOURCES = ("src", "tests", "bench", "scripts", "training", "examples")
TSC = ROOT / "tests" / "clients" / "node_modules" / ".bin" / "tsc"

GATES = (
    Gate("format", "ruff format", (tool("ruff"), "format", "--check", *SOURCES), "make format"),
    Gate("lint", "ruff check", (tool("ruff"), "check", *SOURCES), "make format mends most; the rest by hand"),
    Gate("types", "mypy strict", (tool("mypy"),), "give the types; no bare ignores"),
    Gate("layers", "imports point down", (tool("lint-imports"),), "move the import down, or the idea up"),
    Gate(
        "dependencies",
        "declared and used agree",
        (tool("deptry"), "src"),
        "declare it in pyproject.toml or take it out, then make lock",
    ),
    Gate(
        "licences",
        "REUSE",
        (tool("reuse"), "lint", "--quiet"),
        ".venv/bin/reuse lint; add the two SPDX lines",
    ),
    Gate(
        "scripts",
        "tsc --checkJs",
        (tool("node"), str(TSC), "--project", "tests/clients/jsconfig.json"),
        "mend the types in the named .js or .mjs file",
    ),
    Gate(
        "tests",
        "pytest with branch coverage",
        (
            *(tool("pytest"), "--cov", "--cov-branch", "--cov-report=term:skip-covered"),
            f"--cov-fail-under={COVERAGE_FLOOR}",
        ),
        "read the failure above; one test again: .venv/bin/pytest PATH::NAME",
        streams=True,
    ),
)


def run(gate: Gate) -> bool:
    """Run one gate; true when it passed."""
    started = time.monotonic()
    environment = os.environ | {"PATH": f"{BIN}{os.pathsep}{os.environ.get('PATH', '')}"}
    if gate.streams:
        print(f"  {gate.name:<13} {gate.proves}", flush=True)
    done = subprocess.run(  # noqa: S603 - fixed commands from the table above
        gate.command,
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=None if gate.streams else subprocess.PIPE,
        stderr=None if gate.streams else subprocess.STDOUT,
        text=True,
        check=False,
    )
    passed = done.returncode == 0
    if not passed and done.stdout:
        print(done.stdout, flush=True)
    mark = "ok  " if passed else "FAIL"
    print(f"{mark}  {gate.name:<13} {gate.proves}, {time.monotonic() - started:.1f} s", flush=True)
    if not passed:
        print(f"\n{gate.name} failed. What to do: {gate.remedy}", file=sys.stderr)
    return passed


def main(names: list[str]) -> int:
    """Run the gates named, or all; the exit status is that of a program."""
    unknown = sorted(set(names) - {gate.name for gate in GATES})
    if unknown:
        print(
            f"no such gate: {', '.join(unknown)}; there are: {', '.join(g.name for g in GATES)}",
            file=sys.stderr,
        )
        return 2
    if not shutil.which("ruff", path=str(BIN)):
        print("the test environment is missing; call make test", file=sys.stderr)
        return 2
    return 0 if all(run(gate) for gate in GATES if not names or gate.name in names) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
