# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The same readers without their prison say the same: nothing that they need later is missing in it."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable

import msgspec
import pytest
from tests.documents import bombs, compound, made, pdf
from tests.documents.conftest import Reading

from stellwerk.documents import work
from stellwerk.documents.limits import Limits
from stellwerk.documents.protocol import LENGTH, Done, Order, Picture, Refusal, Said, Step, Text
from stellwerk.documents.read.pdf import _is_gibberish
from stellwerk.documents.sandbox.peak import Peak

RTF = rb"{\rtf1\ansi Gr\'fc\'dfe{\footnote Fu\'dfnote}{\pict 89504e47}{\object{\objdata 00}}}"
FILES: dict[str, Callable[[], bytes]] = {
    "docx": made.word,
    "xlsx": made.workbook,
    "pptx": made.presentation,
    "odt": made.odt,
    "ods": made.ods,
    "eml": lambda: made.mail(attached=made.mail(attached=pdf.of_pages(["a", "b"]))),
    "eml with something unknown": lambda: made.mail(attached=b"MZ" + bytes(range(256))),
    "eml nested": lambda: nested(7),
    "msg": compound.outlook_mail,
    "pdf": lambda: pdf.of_pages(["Grüße", "", "zwei"], form=True),
    "rtf": lambda: RTF,
    "html": lambda: "<html><h1>Ä</h1><pre>a\n  b</pre><p>x<script>y</script><td>1<td>2<img alt='b'>".encode(),
    "csv": lambda: b"a;b\n1;2\n",
    "txt": lambda: "Grüße".encode("cp1252"),
}


def nested(depth: int) -> bytes:
    mail = made.mail()
    for _ in range(depth):
        mail = made.mail(attached=mail, name="weiter.eml")
    return mail


class Little(Peak):
    """A fresh worker's memory: this process has held more by now."""

    def __init__(self) -> None:
        pass

    def bytes(self) -> int:
        return 40 * 1024 * 1024


def said(content: bytes, *, ocr: bool = True, limits: Limits | None = None) -> list[Said]:
    """What the worker's own work says, here: through real pipes."""
    order = msgspec.msgpack.encode(Order(len(content), ocr, limits or Limits()))
    source, give = os.pipe()
    take, tell = os.pipe()

    def feed() -> None:
        with os.fdopen(give, "wb") as pipe:
            pipe.write(len(order).to_bytes(LENGTH) + order + content)

    def run() -> None:
        work.work(source, tell, Little())
        os.close(tell)

    threads = [threading.Thread(target=feed), threading.Thread(target=run)]
    for thread in threads:
        thread.start()
    with os.fdopen(take, "rb") as pipe:
        everything = pipe.read()
    for thread in threads:
        thread.join()
    os.close(source)
    found: list[Said] = []
    while everything:
        size = int.from_bytes(everything[:LENGTH])
        found.append(msgspec.msgpack.decode(everything[LENGTH : LENGTH + size], type=Said))  # type: ignore[arg-type]
        everything = everything[LENGTH + size :]
    return found


@pytest.mark.parametrize("name", FILES)
def test_the_worker_says_the_same(reading: Reading, name: str) -> None:
    content = FILES[name]()
    document = reading(content)
    here = said(content)
    end = here[-1]
    assert isinstance(end, Done)
    assert end.kind == document.kind == name.split()[0]
    assert end.left_out == document.left_out
    assert [m.text for m in here if isinstance(m, Text)] == [p.text for p in document.passages]
    assert all(isinstance(m, Text | Step | Done) for m in here)


@pytest.mark.parametrize("kind", ["PNG", "TIFF", "BMP"])
def test_pictures_are_handed_over_grey_and_no_larger_than_asked(kind: str) -> None:
    (picture,) = [
        m
        for m in said(made.as_file(made.picture(), kind), limits=Limits(ocr_pixels=10**6))
        if isinstance(m, Picture)
    ]
    assert len(picture.pixels) == picture.width * picture.height
    assert 900_000 < len(picture.pixels) <= 1_000_000


def test_scans_beyond_the_limit_are_left_out() -> None:
    here = said(pdf.of_pages([made.picture(dpi=40)] * 3), limits=Limits(ocr_pages=1))
    assert [type(m) for m in here if not isinstance(m, Step)] == [Picture, Text, Text, Done]
    assert here[-1] == Done("pdf", ("too_many_scans",))


def test_without_ocr() -> None:
    assert said(made.as_file(made.picture(dpi=40), "PNG"), ocr=False)[-1] == Refusal("ocr_missing")


@pytest.mark.parametrize(
    "what",
    [
        "ZIP: 600 MB of zeros",
        "ZIP: a size that lies",
        "ZIP: 20,000 members",
        "DOCX: billion laughs",
        "XLSX: a row beyond the last",
        "PDF: 1,000,000 pages",
        "EML: mails 1,000 deep",
        "CSV: 10,000,000 rows",
        "PNG: four gigapixels",
    ],
)
def test_bombs_here(what: str) -> None:
    make, codes = bombs.BOMBS[what]
    end = said(make())[-1]
    assert isinstance(end, Refusal)
    assert end.code in codes


def test_an_attachment_that_is_a_bomb_refuses_the_mail() -> None:
    make, _ = bombs.BOMBS["DOCX: billion laughs"]
    assert said(made.mail(attached=make()))[-1] == Refusal("bomb")


def test_a_broken_and_an_empty_attachment_are_told() -> None:
    assert said(made.mail(attached=b"%PDF-1.7 nothing"))[-1] == Done("eml", ("unreadable_attachment",))
    assert said(made.mail(attached=b"  "))[-1] == Done("eml", ())
    assert said(nested(7))[-1] == Done("eml", ("nested_too_deep",))


def test_a_font_that_does_not_say_its_letters_is_looked_at_as_a_picture() -> None:
    assert _is_gibberish("\ue012\ue013\ufffd ab")
    assert not _is_gibberish("Grüße \ufffd")
    assert not _is_gibberish("")


def test_of_many_pictures_beside_words_some_are_recognised() -> None:
    picture = made.as_file(made.picture(dpi=60), "PNG")
    content = made.packed({f"word/media/{n}.png": picture for n in range(30)}, like=made.word())
    told = said(content)
    assert sum(isinstance(one, Picture) for one in told) == 20
    assert told[-1] == Done("docx", ("pictures",))
