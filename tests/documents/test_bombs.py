# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Bombs are refused, each within the time limit, and the gateway's memory stays flat; so are damaged files."""

from __future__ import annotations

import io
import random
import re
import time
import zipfile
from pathlib import Path

import pytest
from tests.documents import bombs, compound, made, pdf
from tests.documents.conftest import Reading

from stellwerk.documents.reader import Reader
from stellwerk.errors import DocumentRefused
from stellwerk.settings import Documents

_FLAT = 64 * 1024 * 1024  # bytes: pieces of the file on their way, and what the interpreter takes meanwhile


def memory(what: str) -> int:
    """Bytes of this process: ``VmRSS`` now, ``VmHWM`` at most since the last reset."""
    found = re.search(rf"{what}:\s+(\d+) kB", Path("/proc/self/status").read_text())
    assert found
    return int(found[1]) * 1024


def outcome(reading: Reading, content: bytes) -> str:
    """Why it is refused; ``read``: it is not, and no more was taken from it than fits."""
    try:
        document = reading(content)
    except DocumentRefused as why:
        return why.cause
    assert len(document.passages) <= 500
    assert sum(len(passage.text) for passage in document.passages) <= 2_000_000
    return "read"


def test_the_measure_of_memory_sees_a_peak() -> None:
    Path("/proc/self/clear_refs").write_text("5")
    before = memory("VmRSS")
    held = b"x" * (96 * 1024 * 1024)
    assert len(held) > 0
    del held
    assert memory("VmHWM") - before > _FLAT


async def test_what_takes_too_long_is_ended() -> None:
    reader = Reader(Documents(seconds=5, ocr=""))
    began = time.monotonic()
    try:
        with pytest.raises(DocumentRefused) as why:
            await reader.read("lang.rtf", b"{\\rtf1 " + b"a b " * 6_000_000 + b"}")
    finally:
        await reader.close()
    assert why.value.cause == "too_slow"
    assert time.monotonic() - began < 15


@pytest.mark.parametrize("what", bombs.BOMBS)
def test_bombs(reading: Reading, what: str) -> None:
    make, codes = bombs.BOMBS[what]
    content = make()
    assert len(content) <= 25 * 1024 * 1024
    Path("/proc/self/clear_refs").write_text("5")
    before, began = memory("VmRSS"), time.monotonic()
    code = outcome(reading, content)
    took, grown = time.monotonic() - began, memory("VmHWM") - before
    print(f"{what}: {len(content):,} bytes, {code}, {took:.1f} s, gateway {grown / 2**20:+.1f} MiB")
    assert code in codes
    assert grown < _FLAT
    assert took < 140


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "nothing_to_read"),
        (b" \r\n\t ", "nothing_to_read"),
        (b"\0" * 500, "nothing_to_read"),
        (b"x" * (25 * 1024 * 1024 + 1), "too_large"),
        (b"MZ\x90\0" + bytes(range(256)) * 4, "unknown_format"),
        (b"\x7fELF\x02\x01\x01" + bytes(range(256)) * 4, "unknown_format"),
        (b"\x1f\x8b\x08" + bytes(range(256)) * 4, "unknown_format"),
        (b"Rar!\x1a\x07\0" + bytes(range(256)), "unknown_format"),
        (made.packed({"a.txt": b"a"}), "unknown_format"),
        (b"PK\x03\x04 and nothing more", "broken"),
        (b"%PDF-1.7\nnothing more", "broken"),
        (b"\x89PNG\r\n\x1a\nnothing more", "broken"),
        (compound.compound({"EncryptedPackage": b"x" * 5_000}), "encrypted"),
        (compound.compound({"WordDocument": b"x" * 5_000}), "old_office"),
        (compound.compound({"Workbook": b"x" * 5_000}), "old_office"),
        (compound.compound({"Nothing": b"x" * 5_000}), "unknown_format"),
        (pdf.encrypted(pdf.of_pages(["geheim"])), "encrypted"),
    ],
    ids=lambda value: value if isinstance(value, str) else repr(value[:12]),
)
def test_refusals(reading: Reading, content: bytes, code: str) -> None:
    assert reading.refusal(content) == code


async def test_how_large_the_gateway_is_does_not_change_what_is_said_of_a_file() -> None:
    """Linux counts a process's peak from the size of the one that started it, unless one asks the right place."""
    held = b"x" * (900 * 1024 * 1024)
    reader = Reader(Documents(ocr=""))
    try:
        for content in (b"\x89PNG\r\n\x1a\nnothing more", b"%PDF-1.7\nnothing more"):
            with pytest.raises(DocumentRefused) as why:
                await reader.read("datei", content)
            assert why.value.cause == "broken"
    finally:
        await reader.close()
    assert len(held) > 0


@pytest.mark.parametrize("name", ["bild.png", "brief.docx", "x.pdf", "../../x", ""])
def test_the_content_decides_never_the_name(reading: Reading, name: str) -> None:
    assert reading(b"Nur ein Text.", name).kind == "txt"
    assert reading(made.odt(), name).kind == "odt"


def test_an_encrypted_member_and_an_encrypted_open_document(reading: Reading) -> None:
    word = bytearray(made.word())
    with zipfile.ZipFile(io.BytesIO(bytes(word))) as package:
        first = package.infolist()[0].filename.encode()
    at = word.rindex(first) - 46  # its entry in the directory
    word[at + 8] |= 1
    assert reading.refusal(bytes(word)) == "encrypted"
    manifest = made.member(made.odt(), "META-INF/manifest.xml").replace(
        b"</manifest:manifest>", b"<manifest:encryption-data/></manifest:manifest>"
    )
    assert reading.refusal(made.packed({"META-INF/manifest.xml": manifest}, like=made.odt())) == "encrypted"


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_name_that_stands_twice(reading: Reading) -> None:
    out = io.BytesIO(made.word())
    with zipfile.ZipFile(out, "a") as package:
        package.writestr("word/document.xml", b"<other/>")
    assert reading.refusal(out.getvalue()) == "broken"


WHOLE = {
    "docx": made.word,
    "xlsx": made.workbook,
    "pptx": made.presentation,
    "odt": made.odt,
    "msg": compound.outlook_mail,
    "pdf": lambda: pdf.of_pages(["Grüße"] * 3),
    "png": lambda: made.as_file(made.picture(dpi=40), "PNG"),
}


@pytest.mark.parametrize("kind", WHOLE)
def test_a_file_that_was_cut_off(reading: Reading, kind: str) -> None:
    """Most cannot be read; what can (a PDF is mended, an Outlook mail has its text first) is no failure."""
    whole = WHOLE[kind]()
    found = outcome(reading, whole[: len(whole) // 2])
    assert found in ("broken", "nothing_to_read", "unknown_format") or (
        kind in ("pdf", "msg") and found == "read"
    )


@pytest.mark.parametrize("kind", WHOLE)
def test_a_file_with_flipped_bits_never_ends_the_reader(reading: Reading, kind: str) -> None:
    whole = bytearray(WHOLE[kind]())
    chance = random.Random(kind)
    for _ in range(12):
        whole[chance.randrange(len(whole))] ^= 1 << chance.randrange(8)
    found = outcome(reading, bytes(whole))
    assert found in (
        "read",
        "broken",
        "nothing_to_read",
        "unknown_format",
        "encrypted",
        "bomb",
        "too_much_memory",
        "too_many_parts",
    )
    assert reading(b"es geht weiter").kind == "txt"
