# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The event splitter gives the same events wherever the network cuts the stream."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stellwerk.errors import UpstreamBroken
from stellwerk.providers.sse import EventSplitter


def split(stream: bytes, borders: list[int] | None = None) -> list[bytes]:
    splitter = EventSplitter()
    cuts = sorted({min(b, len(stream)) for b in borders or []} | {0, len(stream)})
    return [e for a, b in pairwise(cuts) for e in splitter.feed(stream[a:b])]


@pytest.mark.parametrize(
    ("stream", "events"),
    [
        (b'data: {"a":1}\n\ndata: [DONE]\n\n', [b'{"a":1}', b"[DONE]"]),
        (b'data: {"a":1}\r\n\r\ndata: [DONE]\r\n\r\n', [b'{"a":1}', b"[DONE]"]),
        (b"data: a\r\rdata: b\r\r", [b"a", b"b"]),
        (b"data:without blank\n\n", [b"without blank"]),
        (b"data:  two blanks\n\n", [b" two blanks"]),
        (b": keep-alive\n\ndata: a\n\n: ping\n\n", [b"a"]),
        (b"event: message\nid: 7\nretry: 10\ndata: a\n\n", [b"a"]),
        (b"data: a\ndata: b\n\n", [b"a\nb"]),
        (b"data\n\ndata: x\n\n", [b"", b"x"]),
        (b"\n\n\ndata: a\n\n\n\n", [b"a"]),
        (b"\xef\xbb\xbfdata: a\n\n", [b"a"]),
        (b"data: never finished\n", []),
        (b"dataset: no\nxdata: no\n\ndata: a\n\n", [b"a"]),
    ],
)
def test_every_single_cut_gives_the_same_events(stream: bytes, events: list[bytes]) -> None:
    assert split(stream) == events
    for cut in range(len(stream)):
        assert split(stream, [cut]) == events, cut
    assert split(stream, list(range(len(stream)))) == events


_line = st.sampled_from(["data: ", "data:", ": ", "event: ", "", "data"]).flatmap(
    lambda head: st.text(st.sampled_from("aäß€😀 :{}"), max_size=6).map(lambda t: (head + t).encode())
)


@given(
    lines=st.lists(st.tuples(_line, st.sampled_from([b"\n", b"\r\n", b"\r"])), max_size=25),
    borders=st.lists(st.integers(0, 300), max_size=40),
)
def test_any_chunking_gives_the_events_of_the_whole(
    lines: list[tuple[bytes, bytes]], borders: list[int]
) -> None:
    stream = b"".join(line + end for line, end in lines)
    whole = split(stream)
    assert split(stream, borders) == whole
    # An independent reading of the standard, line by line.
    expected: list[bytes] = []
    data: list[bytes] = []
    for line in stream.decode().replace("\r\n", "\n").replace("\r", "\n").split("\n")[:-1]:
        if not line:
            if data:
                expected.append(b"\n".join(data))
            data = []
        elif line.partition(":")[0] == "data":
            value = line.partition(":")[2]
            data.append(value.removeprefix(" ").encode())
    assert whole == expected


@pytest.mark.parametrize("piece", [b"x" * 10, b"data: xxxxxxxxxx\n"])
def test_an_event_without_end_is_bounded(piece: bytes) -> None:
    splitter = EventSplitter(limit=1000)
    splitter.feed(b"data: ")
    with pytest.raises(UpstreamBroken, match="1000 bytes"):
        feed_until_refused(splitter, piece)


def feed_until_refused(splitter: EventSplitter, piece: bytes) -> None:
    for _ in range(2000 // len(piece)):
        splitter.feed(piece)


def test_large_but_allowed_events_pass_one_after_another() -> None:
    splitter = EventSplitter(limit=1000)
    event = b"data: " + b"x" * 900 + b"\n\n"
    for _ in range(20):
        assert splitter.feed(event[:500]) == []
        assert splitter.feed(event[500:]) == [b"x" * 900]
