# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the worker does once nothing else is possible: read the order and the file, tell what is in it."""

from __future__ import annotations

import codecs
import contextlib
import os

import msgspec

from stellwerk.documents.limits import Limits
from stellwerk.documents.protocol import LENGTH, Done, Order, Refusal, Said, frame
from stellwerk.documents.read.dispatch import read
from stellwerk.documents.read.sink import Sink
from stellwerk.documents.read.unreadable import Full, Unreadable
from stellwerk.documents.sandbox.peak import Peak

_CODECS = (  # loaded beforehand: later there is no file to load them from
    "utf-8 utf-16 utf-16-le utf-16-be utf-32 utf-32-le utf-32-be ascii latin-1 cp1252 iso8859-15 cp1250 cp1251 cp1253 "
    "cp1254 cp1255 cp1256 cp1257 cp1258 cp437 cp850 cp852 cp866 cp874 cp932 cp936 cp949 cp950 iso8859-2 iso8859-3 "
    "iso8859-4 iso8859-5 iso8859-6 iso8859-7 iso8859-8 iso8859-9 iso8859-10 iso8859-13 iso8859-14 iso8859-16 koi8-r "
    "koi8-u gb2312 gb18030 big5 euc-jp euc-kr shift-jis iso2022-jp iso2022-kr mac-roman mac-latin2 mac-cyrillic "
    "mac-greek mac-turkish idna punycode utf-7 base64 quopri uu hex raw-unicode-escape unicode-escape"
).split()
for _name in _CODECS:
    codecs.lookup(_name)


def tell(pipe: int, said: Said) -> None:
    """Send a message to the gateway."""
    rest = memoryview(frame(said))
    while rest:
        rest = rest[os.write(pipe, rest) :]


def work(source: int, pipe: int, peak: Peak) -> None:
    """Read one order and its file from ``source``, tell its passages to ``pipe``."""
    order = msgspec.msgpack.decode(_exactly(source, int.from_bytes(_exactly(source, LENGTH))), type=Order)
    content = _exactly(source, order.size)
    sink = Sink(lambda said: tell(pipe, said), order.limits, ocr=order.ocr, read=read)
    tell(pipe, _read(content, sink, peak))


def _read(content: bytes, sink: Sink, peak: Peak) -> Said:
    try:
        with contextlib.suppress(Full):  # the sink has noted it
            read(content, sink)
    except Unreadable as why:
        return Refusal(why.code)
    except MemoryError:
        return Refusal("too_much_memory")
    except RecursionError:
        return Refusal("bomb")
    except Exception:  # libraries raise anything at damaged files, and where they get no memory
        return Refusal("too_much_memory" if _exhausted(sink.limits, peak) else "broken")
    if sink.empty:
        return Refusal("ocr_missing" if "scans" in sink.left_out else "nothing_to_read")
    return Done(sink.kind, sink.left_out)


def _exhausted(limits: Limits, peak: Peak) -> bool:
    return peak.bytes() > limits.memory_bytes * 3 // 4


def _exactly(source: int, size: int) -> bytes:
    """``size`` bytes; the process ends where the pipe does."""
    parts = bytearray()
    while len(parts) < size:
        part = os.read(source, min(size - len(parts), 1 << 20))
        if not part:
            os._exit(0)
        parts += part
    return bytes(parts)
