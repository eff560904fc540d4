# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""How far each call under way has come, so that a killed process loses no token that was delivered.

A file mapped into memory: a write is a copy of some bytes, and what was written is the operating system's, whatever
becomes of the process (a power cut is another matter: then the calls are closed as unknown). Each slot holds its
call's place of booking and its latest counts twice over, each copy under a checksum, so that one is whole whenever
the process dies.
"""

from __future__ import annotations

import contextlib
import logging
import mmap
import os
import struct
from enum import IntEnum
from pathlib import Path
from typing import NamedTuple
from zlib import crc32

import msgspec

from stellwerk.metering.account import LedgerAccount
from stellwerk.values.usage import Usage

log = logging.getLogger(__name__)

FILE = "calls.progress"

_SLOT = 1024  # bytes
_COPY = struct.Struct("<IIB7q")  # checksum, number of the write, how far, counts
_COPIES = (0, 96)  # offsets of the two copies in a slot
_LENGTH = struct.Struct("<IH")  # checksum and length of the description
_DESCRIPTION = 192  # its offset
_MOST = _SLOT - _DESCRIPTION - _LENGTH.size
_STEP = 256  # slots by which the file grows


class Far(IntEnum):
    """How far a call has come."""

    FREE = 0
    OPEN = 1  # in the books, not sent
    SENT = 2  # sent; counts are estimates
    COUNTED = 3  # parts of the answer came; counts are ours
    REPORTED = 4  # the provider has said what it used


class Described(msgspec.Struct, frozen=True):
    """The call of a slot: enough to book it without asking anything else."""

    decision_id: str
    day: str
    account: LedgerAccount


class Found(NamedTuple):
    """What the last run left of a call."""

    call: Described
    far: Far
    usage: Usage
    slot: Slot  # to be freed once it is booked


class Slot:
    """The place of one call."""

    __slots__ = ("_at", "_file", "_number")

    def __init__(self, file: Progress, at: int) -> None:
        self._file = file
        self._at = at
        self._number = 0

    def write(self, far: Far, usage: Usage) -> None:
        """Note how far the call is; about a microsecond."""
        self._number += 1
        counts = (
            *(usage.tokens_in, usage.tokens_out, usage.cached_in, usage.reasoning_out),
            *(usage.images, usage.audio_ms, int(usage.estimated)),
        )
        body = _COPY.pack(0, self._number, far, *counts)[4:]
        at = self._at + _COPIES[self._number & 1]
        self._file.memory[at : at + _COPY.size] = crc32(body).to_bytes(4, "little") + body

    def free(self) -> None:
        """The call is settled, and that is in the books."""
        if self._at >= 0:
            self._file.take_back(self._at)
            self._at = -1


class Progress:
    """The file. Lives on the event loop; one process only (the data folder's lock sees to that)."""

    def __init__(self, data: Path) -> None:
        """Open or create it. Raises ``OSError``."""
        self._file = os.open(data / FILE, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            size = os.fstat(self._file).st_size // _SLOT * _SLOT
            if size == 0:
                size = _STEP * _SLOT
                os.posix_fallocate(self._file, 0, size)  # a hole would kill the process on a full disk
            self.memory = mmap.mmap(self._file, size)
        except BaseException:
            os.close(self._file)
            raise
        self._free: list[int] = []
        self.left = tuple(self._read(size))
        """Calls of the last run. Their slots are taken until whoever books them frees them."""

    def begin(self, call: Described) -> Slot:
        """A slot for a call that is in the books. Raises ``OSError``: the disk is full."""
        if not self._free:
            self._grow()
        at = self._free.pop()
        text = msgspec.json.encode(call)
        if len(text) <= _MOST:  # names beyond that are none of ours; such a call is closed as unknown
            start = at + _DESCRIPTION
            self.memory[start : start + _LENGTH.size] = _LENGTH.pack(crc32(text), len(text))
            self.memory[start + _LENGTH.size : start + _LENGTH.size + len(text)] = text
        slot = Slot(self, at)
        slot.write(Far.OPEN, _NOTHING)
        return slot

    def take_back(self, at: int) -> None:
        """A slot is free again."""
        self.memory[at : at + _DESCRIPTION + _LENGTH.size] = bytes(_DESCRIPTION + _LENGTH.size)
        self._free.append(at)

    def close(self) -> None:
        """Let go of the file; what is in it stays."""
        with contextlib.suppress(BufferError, ValueError):
            self.memory.close()
        os.close(self._file)

    def _grow(self) -> None:
        size = len(self.memory)
        os.posix_fallocate(self._file, size, _STEP * _SLOT)
        self.memory.resize(size + _STEP * _SLOT)
        self._free.extend(range(size + (_STEP - 1) * _SLOT, size - 1, -_SLOT))

    def _read(self, size: int) -> list[Found]:
        found = []
        for at in range(size - _SLOT, -1, -_SLOT):
            newest = max((self._copy(at + copy) for copy in _COPIES), key=lambda copy: copy[0])
            call = self._described(at + _DESCRIPTION)
            if newest[1] is Far.FREE or call is None:
                if call is None and newest[1] is not Far.FREE:
                    log.warning(
                        "how far a call of the last run had come cannot be told; it is closed as unknown"
                    )
                self.take_back(at)
                continue
            found.append(Found(call, newest[1], newest[2], Slot(self, at)))
        return found

    def _copy(self, at: int) -> tuple[int, Far, Usage]:
        raw = self.memory[at : at + _COPY.size]
        checksum, number, far, *counts, estimated = _COPY.unpack(raw)
        if not number or crc32(raw[4:]) != checksum:
            return 0, Far.FREE, _NOTHING
        tokens_in, tokens_out, cached, reasoning, images, audio = counts
        usage = Usage(tokens_in, tokens_out, bool(estimated), cached, reasoning, images, audio)
        return number, Far(far), usage

    def _described(self, at: int) -> Described | None:
        checksum, length = _LENGTH.unpack(self.memory[at : at + _LENGTH.size])
        text = self.memory[at + _LENGTH.size : at + _LENGTH.size + length]
        if length == 0 or length > _MOST or crc32(text) != checksum:
            return None
        try:
            return msgspec.json.decode(text, type=Described)
        except msgspec.MsgspecError:
            return None


_NOTHING = Usage(0, 0)
