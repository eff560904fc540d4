# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Look behind encodings: HTML entities, URL and JSON escapes, base64, hex, gzip.

Escapes are rewritten in place (offsets lead back to the escape). A blob is decoded and inspected as a text of its
own; findings in it are reported at the blob. What stays unreadable is named as uninspectable.
"""

from __future__ import annotations

import base64
import binascii
import html
import re
import zlib
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from stellwerk.detectors.mapped import Mapped, rewrite

MAX_DECODED = 2_000_000  # characters of one decoded blob; more is uninspectable (decompression bombs)

_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
_PERCENT = re.compile(r"(?:%[0-9A-Fa-f]{2})+")
_QUOTED = re.compile(r"(?:=[0-9A-F]{2})+|=\n")
_ESCAPE = re.compile(
    r"(?:\\{1,8}u[0-9a-fA-F]{4})+|\\{1,8}U[0-9a-fA-F]{8}|(?:\\{1,8}x[0-9a-fA-F]{2})+|(?:\\{1,8}[0-3][0-7]{2}){2,}|\\{1,8}[nrt\"'/]"
)
# A line end (or the border of two messages) in the middle of an escape.
_CUT = re.compile(
    r"&\n?#?\n?[xX]?[0-9A-Za-z]{0,6}\n?[0-9A-Za-z]{0,6}\n?;|%\n[0-9A-Fa-f]{2}|%[0-9A-Fa-f]\n[0-9A-Fa-f]"
    r"|\\\n(?:u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|x[0-9a-fA-F]{2})"
    r"|\\(?:u(?=[0-9a-fA-F]{0,3}\n)[0-9a-fA-F\n]{5}|U(?=[0-9a-fA-F]{0,7}\n)[0-9a-fA-F\n]{9}|x(?=[0-9a-fA-F]?\n)"
    r"[0-9a-fA-F\n]{3})"
)
_UNIT = re.compile(r"u([0-9a-fA-F]{4})")
_SHORTEST = 8  # characters of the shortest token that is tried as base64
_HEX = 12  # and as hexadecimal digits, one of them a letter
_HEX_WORD = re.compile("(?=[0-9]*[a-fA-F])[0-9a-fA-F]+|[0-9a-fA-F]{16,}")
_SIGNS_85 = frozenset("!#$%&()*+-;<=>?@^_`{|}~\"',./:[]\\")
_TRIES = 3
_LONG = 24  # from here on a token may be other encodings, too, and may be opaque
_TOKEN = re.compile(r"[A-Za-z0-9+/_=\-]{8,}")
_LINE_END = re.compile(r"[A-Za-z0-9+/_\-]{8,}[ \t]*\n\Z")
_NEXT_LINES = re.compile(r"(?:\n[ \t>]*[A-Za-z0-9+/_\-]{4,}(?=[ \t]*\n))*\n[ \t>]*[A-Za-z0-9+/_\-]{2,}={0,2}")
# What words of a language do not have inside: digits, signs of base64, changes of case.
_CODED = re.compile(r"[0-9+=]|[a-z][A-Z]|[A-Z]{2}[a-z]")
_HEX_SPACED = re.compile(r"(?<![0-9A-Za-z])(?:[0-9a-fA-F]{2} ){11,}[0-9a-fA-F]{2}(?![0-9A-Za-z])")
_HEX_COLONS = re.compile(r"(?:[0-9a-fA-F]{2}:){11,}[0-9a-fA-F]{2}")
_DATA_URL = re.compile(r"data:[\w.+\-]{0,40}/?[\w.+\-]{0,60}(?:;[\w=.\-]{1,60}){0,4},")
# Ids that the protocol itself makes; and UUIDs.
_PROTOCOL = re.compile(
    r"(?:(?:chatcmpl|call|toolu|fc|msg|resp|run|req|asst|thread|cmpl)[-_](?:tool-)?[A-Za-z0-9]{8,40}"
    r"|[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})"
)


# Beginnings of packed files, documents, pictures: nobody reads them here, however regular their letters look.
_FILES = (
    b"\x1f\x8b\x08", b"PK\x03\x04", b"%PDF-", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BZh", b"7z\xbc\xaf", b"\xfd7zXZ",
    b"\xd0\xcf\x11\xe0", b"Rar!", b"ID3", b"OggS", b"fLaC", b"\x28\xb5\x2f\xfd",
)  # fmt: skip
_PUNCTUATION = frozenset(" .,:;-/()!?\n")


class Blob(NamedTuple):
    """A stretch of a text that hides something: ``decoded`` is what it says, ``None`` if it stays unreadable."""

    start: int
    end: int
    decoded: str | None


def unescape(source: Mapped) -> Mapped:
    """The text with escapes resolved; the same object where there are none."""
    text = source.text
    result = source
    if "\n" in text and ("&" in text or "%" in text or "\\" in text):
        result = rewrite(result, _CUT, _mended)
        text = result.text
    if "&" in text and ";" in text:
        result = rewrite(result, _ENTITY, lambda m: html.unescape(m.group()))
    if "%" in text:
        result = rewrite(result, _PERCENT, lambda m: _bytes(m.group().replace("%", "")))
    if "\\" in text:
        result = rewrite(result, _ESCAPE, _escaped)
    if "=" in text and _QUOTED.search(text):
        result = rewrite(result, _QUOTED, lambda m: _bytes(m.group().replace("=", "").strip()))
    return result


def _mended(match: re.Match[str]) -> str | None:
    return match.group().replace("\n", "") if "\n" in match.group() else None


def opened(source: Mapped, found: list[Blob]) -> Mapped:
    """The text with decoded blobs in their places, so that the words around them count."""
    text = source.text
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    edits: list[tuple[int, int]] = []
    at = moved = 0
    for blob in sorted(found, key=lambda b: (b.start, -b.end)):  # of two that overlap, the longer
        if blob.decoded is None or blob.start < at:
            continue
        pieces += (text[at : blob.start], blob.decoded)
        edits.append((blob.start + moved, blob.start + moved + len(blob.decoded)))
        moved += len(blob.decoded) - (blob.end - blob.start)
        starts += [*range(at, blob.start), *[blob.start] * len(blob.decoded)]
        ends += [*range(at + 1, blob.start + 1), *[blob.end] * len(blob.decoded)]
        at = blob.end
    pieces.append(text[at:])
    starts += range(at, len(text))
    ends += range(at + 1, len(text) + 1)
    if source.starts is not None and source.ends is not None:
        starts = [source.starts[i] for i in starts]
        ends = [source.ends[i - 1] for i in ends]
    return Mapped("".join(pieces), starts, ends, tuple(edits))


def _bytes(digits: str) -> str | None:
    return _text(bytes.fromhex(digits))


def _text(raw: bytes) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def _escaped(match: re.Match[str]) -> str | None:
    raw = match.group()
    bare = raw.lstrip("\\")  # JSON inside JSON doubles the backslash
    kind = bare[0]
    if kind == "u":
        units = b"".join(int(unit, 16).to_bytes(2, "big") for unit in _UNIT.findall(raw))
        return units.decode("utf-16-be", "replace")
    if kind == "U":
        code = int(bare[1:], 16)
        return chr(code) if code < 0x110000 else None
    if kind in "0123":
        return _text(bytes(int(number, 8) for number in re.findall("[0-3][0-7]{2}", raw)))
    if kind == "x":
        return _bytes(raw.replace("\\", "").replace("x", ""))
    return {"n": "\n", "r": "\n", "t": "\t"}.get(raw[-1], raw[-1])


def blobs(text: str, figures: int) -> Iterator[Blob]:
    """Every stretch that is or looks like encoded data. Cheap where every word is a word.

    ``figures`` is the number of rows of digits in the text.
    """
    if "data:" in text:
        for match in _DATA_URL.finditer(text):
            yield Blob(match.start(), match.end(), None)
    words = text.split()
    at = 0
    for word in [w for w in words if len(w) >= _SHORTEST and (len(w) >= _HEX or not w[1:].islower())]:
        if _CODED.search(word) is not None:
            at = text.index(word, at)
            yield from _in_word(text, at, at + len(word))
            at += len(word)
    if "\n" in text:
        yield from _in_lines(text)
    if figures >= 4 and sum(len(word) == 2 for word in words) >= 12:
        for match in _HEX_SPACED.finditer(text):
            plain = _readable(bytes.fromhex(match.group()))
            if plain is not None:
                yield Blob(match.start(), match.end(), plain)


def _in_word(text: str, start: int, end: int) -> Iterator[Blob]:
    """Blobs in one word (a stretch without blanks)."""
    if text.count(":", start, end) >= 11:
        for match in _HEX_COLONS.finditer(text, start, end):
            plain = _readable(bytes.fromhex(match.group().replace(":", "")))
            if plain is not None:
                yield Blob(match.start(), match.end(), plain)
    if end - start >= 20 and len(_SIGNS_85.intersection(text[start : min(end, start + 200)])) >= 4:
        plain = _base85(text[start:end])
        if plain is not None:
            yield Blob(start, end, plain)
    for match in _TOKEN.finditer(text, start, end):
        token = match.group()
        if len(token) < _LONG:
            plain = _short(token)
            if plain is not None:
                yield Blob(match.start(), match.end(), plain)
            continue
        if _PROTOCOL.fullmatch(token):
            continue
        decoded, opaque = _decode(token)
        if decoded is not None:
            yield Blob(match.start(), match.end(), decoded)
        elif opaque:
            yield Blob(match.start(), match.end(), None)


def _base85(word: str) -> str | None:
    for decode in (base64.b85decode, base64.a85decode):
        try:
            plain = decode(word.removeprefix("<~").removesuffix("~>").encode("ascii")).decode("utf-8")
        except ValueError:
            continue
        if plain.replace("\n", "").isprintable():
            return plain
    return None


def _short(token: str) -> str | None:
    """What a short token says: only plain text counts, because eight characters mean something by chance."""
    bare = token.rstrip("=").replace("-", "+").replace("_", "/")
    try:
        if len(token) >= _HEX and len(token) % 2 == 0 and _HEX_WORD.fullmatch(token):
            raw = bytes.fromhex(token)
        elif _CODED.search(bare) is not None and len(bare) % 4 != 1:
            raw = base64.b64decode(bare + "=" * (-len(bare) % 4))
        else:
            return None
        plain = raw.decode("utf-8")
    except (binascii.Error, UnicodeDecodeError):
        return None
    return plain if plain.replace("\n", "").isprintable() else None


def _in_lines(text: str) -> Iterator[Blob]:
    """Base64 that a mail program or a printer has cut into lines."""
    at = text.find("\n")
    tries, barrier = 0, 0
    while at >= 0:
        head = _LINE_END.search(text, max(0, at - 100), at + 1)
        lines = _NEXT_LINES.match(text, at) if head is not None else None
        if head is not None and lines is not None:
            tries = tries + 1 if at < barrier else 0
            barrier = lines.end()
            joined = "".join(head.group().split()) + "".join(lines.group().replace(">", "").split())
            if len(joined) >= _HEX and _CODED.search(joined) is not None:
                decoded, opaque = _decode(joined) if len(joined) >= _LONG else (_short(joined), False)
                if decoded is not None or (opaque and len(joined) >= 64):
                    yield Blob(head.start(), lines.end(), decoded)
                    at = lines.end() - 1
            if tries == _TRIES:  # a word or two may stand above the first line, a whole table of figures not
                at, tries = lines.end() - 1, 0
        at = text.find("\n", at + 1)


def _decode(token: str) -> tuple[str | None, bool]:
    """What a token says, or whether it looks like data that nobody can read."""
    bare = token.strip("=-_/+")
    if len(bare) % 2 == 0 and re.fullmatch("[0-9a-fA-F]+", bare):
        plain = _readable(bytes.fromhex(bare))
        if plain is not None:
            return plain, False
    if re.fullmatch("[A-Z2-7]+=*", token) and any(c.isdigit() for c in token):
        try:
            plain = _readable(base64.b32decode(bare + "=" * (-len(bare) % 8)))
        except binascii.Error:
            plain = None
        if plain is not None:
            return plain, False
    standard = token.rstrip("=").replace("-", "+").replace("_", "/")
    for skip in range(4 if len(standard) <= 4096 else 1):  # a token may have a prefix glued to it
        body = standard[skip:]
        try:
            raw = base64.b64decode(body + "=" * (-len(body) % 4))
        except (binascii.Error, ValueError):
            continue
        plain = _readable(raw)
        if plain is not None:
            return plain, False
        if raw.startswith(_FILES):
            return None, True
    return None, len(bare) >= 40 and _looks_random(bare)


def _looks_random(token: str) -> bool:
    """Whether letters and digits or upper and lower case change as in data, not as in words."""
    kinds = [0 if c.isdigit() else 1 if c.isupper() else 2 for c in token if c.isalnum()]
    changes = sum(a != b for a, b in pairwise(kinds))
    return len(kinds) >= 32 and changes * 6 >= len(kinds) and len(set(kinds)) >= 2


def _readable(raw: bytes) -> str | None:
    """The bytes as text, if they are one; gzip and zlib are unpacked first, up to ``MAX_DECODED`` bytes."""
    if raw[:2] == b"\x1f\x8b" or (raw[:1] == b"\x78" and raw[1:2] in (b"\x01", b"\x5e", b"\x9c", b"\xda")):
        unpacker = zlib.decompressobj(wbits=47)
        try:
            unpacked = unpacker.decompress(raw, MAX_DECODED)
        except zlib.error:
            unpacked = b""
        if unpacker.unconsumed_tail:
            return None
        raw = unpacked or raw
    if len(raw) < 8:
        return None
    for name in ("utf-8", "utf-16") if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8",):
        try:
            text = raw.decode(name)
        except UnicodeDecodeError:
            continue
        good = sum(c.isprintable() or c in "\n\r\t" for c in text)
        if good * 100 >= len(text) * 95:
            return text
    if raw[1:2] == b"\x00" and raw.count(b"\x00") * 3 > len(raw):
        return raw.decode("utf-16-le", "replace")
    text = raw.decode("latin-1")
    letters = sum((c.isalnum() and (c.isascii() or c in "äöüÄÖÜß")) or c in _PUNCTUATION for c in text)
    return text if letters * 100 >= len(text) * 90 else None
