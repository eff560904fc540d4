# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Server-sent events, read piece by piece (WHATWG HTML, section 9.2.6), as far as the OpenAI dialect needs them.

Only ``data`` matters: event names, ids and retry hints are skipped, comments (keep-alives) too.
"""

from __future__ import annotations

from stellwerk.errors import UpstreamBroken

MAX_EVENT_BYTES = 1024 * 1024
DONE = b"[DONE]"


class EventSplitter:
    """Cuts network chunks into the ``data`` payloads of complete events.

    The borders of chunks mean nothing: they may fall inside a line end or inside a UTF-8 character. Lines may end
    with LF, CRLF or CR. Several ``data`` lines of one event are joined with LF. An event that the stream does not
    finish with an empty line is not an event (same section), so nothing is reported for it.
    """

    __slots__ = ("_data", "_first", "_limit", "_partial", "_size", "_skip_lf")

    def __init__(self, limit: int = MAX_EVENT_BYTES) -> None:
        self._limit = limit
        self._partial: list[bytes] = []  # pieces of a line whose end has not come yet
        self._data: list[bytes] = []  # data lines of the event being read
        self._size = 0  # bytes held in both
        self._skip_lf = False  # the last chunk ended with CR: an LF that follows belongs to it
        self._first = True  # a byte order mark may lead the stream

    def feed(self, chunk: bytes) -> list[bytes]:
        """The payloads that ``chunk`` completes, in order.

        Raises:
            UpstreamBroken: an event is larger than the limit.
        """
        if self._skip_lf and chunk:
            self._skip_lf = False
            if chunk[0] == 0x0A:
                chunk = chunk[1:]
        if not chunk:
            return []
        if b"\r" in chunk:
            self._skip_lf = chunk[-1] == 0x0D
            chunk = chunk.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        lines = chunk.split(b"\n")
        rest = lines.pop()
        if lines and self._partial:
            self._partial.append(lines[0])
            lines[0] = b"".join(self._partial)
            self._size -= len(lines[0]) - len(self._partial[-1])
            self._partial.clear()
        events: list[bytes] = []
        for line in lines:
            if line:
                self._line(line)
            elif self._data:
                events.append(self._data[0] if len(self._data) == 1 else b"\n".join(self._data))
                self._data.clear()
                self._size = 0
        if rest:
            self._partial.append(rest)
            self._grow(len(rest))
        return events

    def _line(self, line: bytes) -> None:
        if self._first:
            self._first = False
            line = line.removeprefix(b"\xef\xbb\xbf")
        if line.startswith(b"data: "):
            payload = line[6:]
        elif line.startswith(b"data:"):
            payload = line[5:]
        elif line == b"data":
            payload = b""
        else:
            return
        self._data.append(payload)
        self._grow(len(payload))

    def _grow(self, size: int) -> None:
        self._size += size
        if self._size > self._limit:
            raise UpstreamBroken(
                f"The provider sent an event larger than {self._limit} bytes; the answer was broken off. "
                "Ask the operator to check the endpoint."
            )
