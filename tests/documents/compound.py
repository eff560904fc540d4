# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""OLE compound files by hand (MS-CFB), and mails of Outlook in them (MS-OXMSG)."""

from __future__ import annotations

import struct
from typing import Any

_SECTOR = 512
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_STORAGE, _STREAM, _ROOT = 1, 2, 5
_CUTOFF = 4_096  # smaller streams would lie in the mini stream; here they are padded instead

Tree = dict[str, Any]  # name -> bytes or Tree


def compound(tree: Tree) -> bytes:
    """A compound file. Streams are laid into whole sectors, so that no mini stream is needed."""
    entries: list[list[Any]] = [["Root Entry", _ROOT, _FREE, _FREE, _FREE, b""]]

    def add(parent: int, children: Tree) -> None:
        numbers = []
        for name, value in children.items():
            number = len(entries)
            numbers.append(number)
            if isinstance(value, dict):
                entries.append([name, _STORAGE, _FREE, _FREE, _FREE, b""])
                add(number, value)
            else:
                entries.append([name, _STREAM, _FREE, _FREE, _FREE, value])
        for number, following in zip(numbers, [*numbers[1:], _FREE], strict=True):
            entries[number][3] = following  # a list to the right is a tree, too
        entries[parent][4] = numbers[0] if numbers else _FREE

    add(0, tree)
    mini = b""
    minifat: list[int] = []
    places: list[tuple[int, int]] = []
    sectors: list[bytes] = []
    fat: list[int] = []

    def lay(data: bytes) -> int:
        if not data:
            return _END
        first = len(sectors)
        count = -(-len(data) // _SECTOR)
        for index in range(count):
            sectors.append(data[index * _SECTOR : (index + 1) * _SECTOR].ljust(_SECTOR, b"\0"))
            fat.append(first + index + 1 if index + 1 < count else _END)
        return first

    for _, kind, *_, data in entries:
        if kind == _STREAM and 0 < len(data) < _CUTOFF:
            first = len(minifat)
            count = -(-len(data) // 64)
            minifat += [first + index + 1 if index + 1 < count else _END for index in range(count)]
            mini += data.ljust(count * 64, b"\0")
            places.append((first, len(data)))
        else:
            places.append((lay(data) if kind == _STREAM else 0, len(data)))
    places[0] = (lay(mini), len(mini))
    table = struct.pack(f"<{len(minifat)}I", *minifat)
    table += b"\xff" * (-len(table) % _SECTOR)
    minifat_first = lay(table)
    directory = b"".join(
        struct.pack(
            "<64sHBBIII16sIQQIQ",
            name.encode("utf-16-le"),
            2 * len(name) + 2,
            kind,
            1,
            left,
            right,
            child,
            b"",
            0,
            0,
            0,
            first,
            size,
        )
        for (name, kind, left, right, child, _), (first, size) in zip(entries, places, strict=True)
    )
    directory_first = lay(directory)
    fat_sectors = 1
    while fat_sectors * 128 < len(fat) + fat_sectors:
        fat_sectors += 1
    own = list(range(len(fat), len(fat) + fat_sectors))
    fat += [_FAT] * fat_sectors
    packed = struct.pack(f"<{len(fat)}I", *fat).ljust(fat_sectors * _SECTOR, b"\xff")
    head = struct.pack(
        "<8s16sHHHHH6sIIIIIIIII",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        b"",
        0x3E,
        3,
        0xFFFE,
        9,
        6,
        b"",
        0,
        fat_sectors,
        directory_first,
        0,
        _CUTOFF,
        minifat_first,
        len(table) // _SECTOR,
        _END,
        0,
    ) + struct.pack("<109I", *own, *([_FREE] * (109 - len(own))))
    return head + b"".join(sectors) + packed


def _properties(header: int, texts: dict[int, str], blobs: dict[int, bytes], counts: tuple[int, int]) -> Tree:
    """The streams of one object: its properties, and what does not fit into them."""
    streams: Tree = {}
    rows = b""
    for pid, text in texts.items():
        data = text.encode("utf-16-le")
        streams[f"__substg1.0_{pid:04X}001F"] = data
        rows += struct.pack("<HHIII", 0x001F, pid, 6, len(data) + 2, 0)
    for pid, data in blobs.items():
        streams[f"__substg1.0_{pid:04X}0102"] = data
        rows += struct.pack("<HHIII", 0x0102, pid, 6, len(data), 0)
    recipients, attachments = counts
    head = struct.pack("<8xIIII", recipients, attachments, recipients, attachments).ljust(header, b"\0")
    return {"__properties_version1.0": head[:header] + rows, **streams}


def _message(
    header: int, texts: dict[int, str], recipients: list[dict[int, str]], attached: list[Tree]
) -> Tree:
    tree = _properties(header, texts, {}, (len(recipients), len(attached)))
    for number, recipient in enumerate(recipients):
        tree[f"__recip_version1.0_#{number:08X}"] = _properties(8, recipient, {}, (0, 0))
    for number, attachment in enumerate(attached):
        tree[f"__attach_version1.0_#{number:08X}"] = attachment
    return tree


def rich_mail(body: bytes) -> bytes:
    """A mail whose body is there as packed RTF alone."""
    return compound(_properties(32, {0x0037: "Reich"}, {0x1009: body}, (0, 0)))


def linked_mail() -> bytes:
    """A mail whose attachment lies elsewhere: it has a name, and no bytes."""
    link = _properties(8, {0x3707: "Akte.docx"}, {}, (0, 0))
    return compound(_message(32, {0x0037: "Link", 0x1000: "Die Akte liegt im Laufwerk."}, [], [link]))


def outlook_mail() -> bytes:
    """A mail with a recipient, a text attached, and another mail attached."""
    inner = _message(24, {0x0037: "Innere Mail", 0x1000: "Der innere Text: Hausnummer 7b."}, [], [])
    return compound(
        _message(
            32,
            {
                0x001A: "IPM.Note",
                0x0037: "Anfrage Überflutung",
                0x0C1A: "Jürgen Weiß",
                0x5D01: "j.weiss@example.org",
                0x0E04: "Bauamt",
                0x1000: "Guten Tag,\r\nmein Keller stand unter Wasser.\r\nGrüße",
            },
            [{0x3001: "Bauamt Nettetal", 0x39FE: "bauamt@example.org"}],
            [
                _properties(8, {0x3707: "zähler.txt"}, {0x3701: "Zählerstand: 4711".encode()}, (0, 0)),
                _properties(8, {0x3001: "Weiterleitung"}, {}, (0, 0)) | {"__substg1.0_3701000D": inner},
            ],
        )
    )
