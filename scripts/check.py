# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Runs every gate, then every test, and stops at the first that fails. Called by ``make test``.

Without arguments: everything. With arguments: only the gates named (``make test ARGS="lint types"``); from the first
hyphen on they go to pytest (``make test ARGS="tests -n 0"``: in one process).
A gate that passes prints one line; one that fails prints its whole output and what to do about it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
BIN = ROOT / ".venv" / "bin"
COVERAGE_FLOOR = 85  # per cent of branches and lines of src/stellwerk
MOST_WORKERS = 8  # each has a PostgreSQL, and at times a browser and a model, of its own
NO_TESTS = 5  # pytest: none of those chosen belong here
MEMORY = Path("/dev/shm")  # noqa: S108 - a fresh folder is made in it
MEMORY_BYTES = 4 << 30  # free at least


class Gate(NamedTuple):
    """One check: its name, what it proves, its command, and what to do when it fails."""

    name: str
    proves: str
    command: tuple[str, ...]
    remedy: str


def tool(name: str) -> str:
    return str(BIN / name)


def workers() -> int:
    """Processes that tests run in: one a core that we may really use, which in a container is not what it shows."""
    from stellwerk.providers.embedded.cpus import usable_cpus

    return min(usable_cpus(), MOST_WORKERS)


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
)
TESTS = Gate(
    "tests",
    "pytest with branch coverage",
    (tool("pytest"), "--cov", "--cov-branch"),
    "read the failure above; one test again: .venv/bin/pytest PATH::NAME",
)


def run(gate: Gate) -> bool:
    """Run one gate; true when it passed."""
    started = time.monotonic()
    done = subprocess.run(  # noqa: S603 - fixed commands from the table above
        gate.command,
        cwd=ROOT,
        env=environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode and done.stdout:
        print(done.stdout, flush=True)
    return told(gate, done.returncode == 0, started)


def run_tests(options: list[str]) -> bool:
    """Most tests in one process a core, a file always in one; then those that measure time, with nothing beside them.

    Both parts run even if the first fails: who waited for the whole wants to know the whole.
    """
    started = time.monotonic()
    print(f"  {TESTS.name:<13} {TESTS.proves}", flush=True)
    parts = (
        (
            "-m",
            "not alone",
            "-n",
            str(workers()),
            "--dist=loadfile",
            "--no-loadscope-reorder",
            "--cov-report=",
        ),
        (
            "-m",
            "alone",
            "--cov-append",
            "--cov-report=term:skip-covered",
            f"--cov-fail-under={COVERAGE_FLOOR}",
        ),
    )
    ends = []
    with temporary_files() as folder:
        for part in parts:
            command = (*TESTS.command, *part, *options)
            done = subprocess.run(  # noqa: S603 - the options are those of whoever runs this
                command, cwd=ROOT, env=environment() | folder, stdin=subprocess.DEVNULL, check=False
            )
            ends.append(done.returncode)
    return told(TESTS, set(ends) <= {0, NO_TESTS} and 0 in ends, started)


@contextmanager
def temporary_files() -> Iterator[dict[str, str]]:
    """Where tests put theirs: in memory, if there is enough and programs can be started there.

    They make hundreds of databases; on a disk most of their time goes into files that nobody will ever read.
    """
    try:
        enough = min(shutil.disk_usage(MEMORY).free, free_memory()) >= MEMORY_BYTES
        folder = Path(tempfile.mkdtemp(prefix="stellwerk-", dir=MEMORY)) if enough else None
    except (OSError, ValueError):
        folder = None
    if folder is None:
        yield {}
        return
    try:
        folder.chmod(0o711)  # PostgreSQL runs as somebody else
        yield {"TMPDIR": str(folder)} if starts_programs(folder) else {}
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def free_memory() -> int:
    """Bytes that this machine, or the container that we are in, can still give. Raises ``OSError``, ``ValueError``."""
    [line] = [
        line for line in Path("/proc/meminfo").read_text().splitlines() if line.startswith("MemAvailable:")
    ]
    free = int(line.split()[1]) * 1024
    group = Path("/sys/fs/cgroup")
    if (group / "memory.max").is_file() and (most := (group / "memory.max").read_text().strip()) != "max":
        free = min(free, int(most) - int((group / "memory.current").read_text()))
    return free


def starts_programs(folder: Path) -> bool:
    """Whether a program in this folder can be started: containers often forbid it in memory."""
    program = folder / "program"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o700)
    try:
        return subprocess.run([program], check=False).returncode == 0  # noqa: S603 - written just now
    except OSError:
        return False


def environment() -> dict[str, str]:
    """Ours, with the programs of ``.venv`` first."""
    return os.environ | {"PATH": f"{BIN}{os.pathsep}{os.environ.get('PATH', '')}"}


def told(gate: Gate, passed: bool, started: float) -> bool:
    """Say how a gate ended; true when it passed."""
    mark = "ok  " if passed else "FAIL"
    print(f"{mark}  {gate.name:<13} {gate.proves}, {time.monotonic() - started:.1f} s", flush=True)
    if not passed:
        print(f"\n{gate.name} failed. What to do: {gate.remedy}", file=sys.stderr)
    return passed


def main(arguments: list[str]) -> int:
    """Run the gates named, or all; the exit status is that of a program."""
    first = next((n for n, argument in enumerate(arguments) if argument.startswith("-")), len(arguments))
    names, options = arguments[:first], arguments[first:]
    there = [*(gate.name for gate in GATES), TESTS.name]
    unknown = sorted(set(names) - set(there))
    if unknown:
        print(f"no such gate: {', '.join(unknown)}; there are: {', '.join(there)}", file=sys.stderr)
        return 2
    if not shutil.which("ruff", path=str(BIN)):
        print("the test environment is missing; call make test", file=sys.stderr)
        return 2
    passed = all(run(gate) for gate in GATES if not names or gate.name in names)
    return 0 if passed and ((names and TESTS.name not in names) or run_tests(options)) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
