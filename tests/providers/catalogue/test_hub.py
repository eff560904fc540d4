# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Pulling over HTTP: resumed, bounded, verified."""

from __future__ import annotations

import socket
import time
from pathlib import Path

import pytest
from tests.providers.catalogue.shelf import CONTENT, HUB, HUB_PATH, Shelf, entry

from stellwerk.errors import PullError
from stellwerk.providers.catalogue.hub import endpoint_from
from stellwerk.providers.catalogue.pull import pull

HALF = len(CONTENT) // 2


def left(models: Path) -> set[str]:
    """What lies in the folder besides the model itself and its proof."""
    return {
        path.name
        for path in models.iterdir()
        if not path.name.endswith((".lock", ".proof", "test-model.gguf"))
    }


def test_arrives_whole(shelf: Shelf, tmp_path: Path) -> None:
    shelf.files[HUB_PATH] = CONTENT
    steps: list[tuple[int, int]] = []
    path = pull(entry(HUB), tmp_path, endpoint=shelf.url, progress=lambda *step: steps.append(step))
    assert path == tmp_path / "test-model.gguf"
    assert path.read_bytes() == CONTENT
    assert steps[-1] == (len(CONTENT), len(CONTENT))
    assert not left(tmp_path)


def test_is_not_fetched_twice(shelf: Shelf, tmp_path: Path) -> None:
    shelf.files[HUB_PATH] = CONTENT
    pull(entry(HUB), tmp_path, endpoint=shelf.url)
    pull(entry(HUB), tmp_path, endpoint=shelf.url)
    assert len(shelf.asked) == 1


def test_breaks_are_resumed_where_they_happened(shelf: Shelf, tmp_path: Path) -> None:
    shelf.files[HUB_PATH] = CONTENT
    shelf.cut_after = [1000, 5000, 9000, 20000, 30000, 40000]  # more than may come in a row without progress
    path = pull(entry(HUB), tmp_path, endpoint=shelf.url)
    assert path.read_bytes() == CONTENT
    assert [asked[1] for asked in shelf.asked[:3]] == ["bytes=0-", "bytes=1000-", "bytes=6000-"]


def test_an_interrupted_pull_goes_on_at_the_next_call(shelf: Shelf, tmp_path: Path) -> None:
    shelf.files[HUB_PATH] = CONTENT

    def interrupt(done: int, total: int) -> None:
        if done > total // 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        pull(entry(HUB), tmp_path, endpoint=shelf.url, progress=interrupt)
    kept = (tmp_path / ".test-model.huggingface.part").stat().st_size
    assert 0 < kept < len(CONTENT)
    shelf.asked.clear()
    assert pull(entry(HUB), tmp_path, endpoint=shelf.url).read_bytes() == CONTENT
    assert shelf.asked == [(HUB_PATH, f"bytes={kept}-")]


def test_a_server_without_ranges_starts_anew(shelf: Shelf, tmp_path: Path) -> None:
    shelf.files[HUB_PATH] = CONTENT
    shelf.ranges = False
    (tmp_path / ".test-model.huggingface.part").write_bytes(CONTENT[:HALF])
    assert pull(entry(HUB), tmp_path, endpoint=shelf.url).read_bytes() == CONTENT


def test_a_server_that_always_breaks_off_is_given_up(shelf: Shelf, tmp_path: Path) -> None:
    shelf.files[HUB_PATH] = CONTENT
    shelf.ranges = False
    shelf.cut_after = [1000] * 50
    with pytest.raises(PullError, match="keeps breaking off"):
        pull(entry(HUB), tmp_path, endpoint=shelf.url)
    assert 5 <= len(shelf.asked) < 12


def test_a_range_that_lies_about_its_start_is_not_believed(shelf: Shelf, tmp_path: Path) -> None:
    shelf.files[HUB_PATH] = CONTENT
    shelf.start_of_range_lies = True
    with pytest.raises(PullError, match="nor in ranges"):
        pull(entry(HUB), tmp_path, endpoint=shelf.url)
    assert not (tmp_path / "test-model.gguf").exists()


def test_the_wrong_file_is_deleted(shelf: Shelf, tmp_path: Path) -> None:
    shelf.files[HUB_PATH] = CONTENT[:-1] + b"X"
    with pytest.raises(PullError, match="wrong SHA-256 and was deleted"):
        pull(entry(HUB), tmp_path, endpoint=shelf.url)
    assert not left(tmp_path)
    assert not (tmp_path / "test-model.gguf").exists()


def test_a_spoilt_beginning_from_an_earlier_pull_heals_itself(shelf: Shelf, tmp_path: Path) -> None:
    shelf.files[HUB_PATH] = CONTENT
    (tmp_path / ".test-model.huggingface.part").write_bytes(b"Z" * HALF)
    with pytest.raises(PullError, match="was deleted"):
        pull(entry(HUB), tmp_path, endpoint=shelf.url)
    assert pull(entry(HUB), tmp_path, endpoint=shelf.url).read_bytes() == CONTENT


@pytest.mark.parametrize("ranges", [True, False])
def test_a_larger_file_is_not_swallowed(shelf: Shelf, tmp_path: Path, ranges: bool) -> None:
    shelf.files[HUB_PATH] = CONTENT * 20
    shelf.ranges = ranges
    with pytest.raises(PullError, match="bytes"):
        pull(entry(HUB), tmp_path, endpoint=shelf.url)
    assert sum(path.stat().st_size for path in tmp_path.iterdir()) < len(CONTENT)


def test_a_smaller_file_is_refused(shelf: Shelf, tmp_path: Path) -> None:
    shelf.files[HUB_PATH] = CONTENT[:HALF]
    with pytest.raises(PullError, match=f"its file has {HALF} bytes"):
        pull(entry(HUB), tmp_path, endpoint=shelf.url)


def test_a_busy_server_is_asked_again(shelf: Shelf, tmp_path: Path) -> None:
    shelf.files[HUB_PATH] = CONTENT
    shelf.statuses = [503, 429]
    assert pull(entry(HUB), tmp_path, endpoint=shelf.url).read_bytes() == CONTENT
    assert len(shelf.asked) == 3


@pytest.mark.parametrize("status", [401, 403, 404, 410])
def test_a_refusal_is_final(shelf: Shelf, tmp_path: Path, status: int) -> None:
    shelf.files[HUB_PATH] = CONTENT
    shelf.statuses = [status] * 9
    with pytest.raises(PullError, match=f"HTTP status {status}"):
        pull(entry(HUB), tmp_path, endpoint=shelf.url)
    assert len(shelf.asked) == 1


def test_a_range_beyond_the_end_starts_anew(shelf: Shelf, tmp_path: Path) -> None:
    shelf.files[HUB_PATH] = CONTENT
    shelf.statuses = [416]
    (tmp_path / ".test-model.huggingface.part").write_bytes(CONTENT[:HALF])
    assert pull(entry(HUB), tmp_path, endpoint=shelf.url).read_bytes() == CONTENT
    assert [asked[1] for asked in shelf.asked] == [f"bytes={HALF}-", "bytes=0-"]


def test_out_of_reach_is_said_at_once(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    began = time.monotonic()
    with pytest.raises(PullError, match="out of reach"):
        pull(entry(HUB), tmp_path, endpoint=f"http://127.0.0.1:{port}")
    with pytest.raises(PullError, match="out of reach"):
        pull(entry(HUB), tmp_path, endpoint="https://hub.invalid")
    assert time.monotonic() - began < 5


@pytest.mark.parametrize("endpoint", ["http://hub.example", "ftp://127.0.0.1", "file:///etc", "hub.example"])
def test_only_tls_or_loopback(tmp_path: Path, endpoint: str) -> None:
    with pytest.raises(PullError, match="https://"):
        pull(entry(HUB), tmp_path, endpoint=endpoint)


def test_endpoint_from_the_environment() -> None:
    assert endpoint_from({}) == "https://huggingface.co"
    assert endpoint_from({"HF_ENDPOINT": "https://a"}) == "https://a"
    assert endpoint_from({"HF_ENDPOINT": "https://a", "STELLWERK_HF_ENDPOINT": "https://b"}) == "https://b"
