# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Scans and pictures, read by the real Tesseract under its limits."""

from __future__ import annotations

import asyncio
import io
import logging
import os
import stat
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from PIL import Image
from tests.documents import made, pdf
from tests.documents.conftest import Reading

from stellwerk.documents.limits import Limits
from stellwerk.documents.ocr import Ocr
from stellwerk.documents.read.straight import straight
from stellwerk.documents.reader import Reader
from stellwerk.documents.values import Progress, Sort
from stellwerk.errors import DocumentRefused
from stellwerk.settings import Documents

NEEDLES = ("Müller-Lüdenscheidt", "Jürgen Weißenfels", made.IBAN, "12.03.2026", "384,00 Euro", "Grüßen")


def missing(text: str) -> list[str]:
    """Blanks do not count: Tesseract sees some where speckles are."""
    joined = "".join(text.split())
    return [needle for needle in NEEDLES if needle.replace(" ", "") not in joined]


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF", "WEBP", "BMP"])
def test_a_scanned_letter(reading: Reading, kind: str) -> None:
    document = reading(made.as_file(made.picture(), kind), "scan")
    assert document.kind == "image"
    (passage,) = document.passages
    assert (passage.sort, passage.recognised) == (Sort.IMAGE, True)
    assert not missing(passage.text)


def test_a_scanned_pdf_with_a_written_page_and_a_stamp(reading: Reading) -> None:
    steps: list[Progress] = []
    content = pdf.of_pages(
        [made.picture(), "Seite mit geschriebenem Text " * 5, made.picture(seed=8, slant=-0.6)]
    )
    document = reading(content, "scan.pdf", told=steps.append)
    assert [p.recognised for p in document.passages] == [True, False, True]
    assert not missing(document.passages[0].text)
    assert not missing(document.passages[2].text)
    assert "geschriebenem" in document.passages[1].text
    told = [(step.done, step.total) for step in steps if step.stage == "recognising"]
    assert told[-1] == (3, 3)
    assert told == sorted(told)


def test_a_scan_of_many_pages_lying_on_their_side_and_of_odd_colours(reading: Reading) -> None:
    upright = made.picture(dpi=150)
    side = upright.rotate(90, expand=True)
    clear = Image.new("RGBA", upright.size)
    clear.putalpha(upright.point(lambda value: 255 - value))  # black letters on nothing
    wide = upright.convert("I;16").point(lambda value: value * 200)
    out = made.saved(lambda file: side.save(file, "TIFF", save_all=True, append_images=[clear, wide]))
    document = reading(out, "fax.tif")
    assert [missing(p.text) for p in document.passages] == [[], [], []]
    assert [p.number for p in document.passages] == [1, 2, 3]


def test_a_scan_that_was_pasted_into_a_text(reading: Reading) -> None:
    text = docx.Document()
    text.add_picture(io.BytesIO(made.as_file(made.picture(dpi=150), "PNG")))
    content = made.saved(text.save)
    document = reading(content)
    assert (document.kind, document.left_out) == ("docx", ())
    (passage,) = document.passages
    assert passage.recognised
    assert not missing(passage.text)
    attached = reading(made.mail(attached=content, name="antrag.docx"))
    assert not missing(attached.passages[1].text)


def test_a_scan_that_was_pasted_beside_words(reading: Reading) -> None:
    """A photograph gives no passage, a logo is not looked at and told."""
    text = docx.Document()
    text.add_paragraph("Siehe unten.")
    text.add_picture(io.BytesIO(made.as_file(made.picture(dpi=150), "PNG")))
    text.add_picture(io.BytesIO(made.as_file(Image.effect_noise((700, 500), 20), "JPEG")))
    document = reading(made.saved(text.save))
    assert [p.number for p in document.passages] == [1, 2]
    words, scan = document.passages
    assert (words.text.strip(), words.recognised, scan.recognised) == ("Siehe unten.", False, True)
    assert not missing(scan.text)
    assert document.left_out == ()
    text.add_picture(io.BytesIO(made.as_file(Image.effect_noise((200, 200), 99), "PNG")))
    assert reading(made.saved(text.save)).left_out == ("pictures",)


async def test_pictures_beside_words_are_told_where_nothing_can_recognise_them() -> None:
    text = docx.Document()
    text.add_paragraph("Siehe unten.")
    text.add_picture(io.BytesIO(made.as_file(made.picture(dpi=150), "PNG")))
    reader = Reader(Documents(ocr=""))
    try:
        for content in (made.saved(text.save), pdf.beside_words(made.picture(dpi=100), WORDS)):
            document = await reader.read("a", content)
            assert len(document.passages) == 1
            assert document.left_out == ("pictures",)
    finally:
        await reader.close()


WORDS = "\n".join(["Das ist ein geschriebener Satz."] * 8)


@pytest.mark.parametrize("turned", [0, 90])
def test_a_scan_on_a_page_of_a_pdf_that_has_words(reading: Reading, turned: int) -> None:
    """It is drawn without the words, which are there already; a page that is turned is drawn as a whole."""
    picture = made.picture(dpi=150).rotate(turned, expand=True)
    document = reading(pdf.beside_words(picture, WORDS, turned=turned))
    (page,) = document.passages
    assert page.recognised
    assert page.text.startswith("Das ist ein geschriebener Satz.")
    assert not missing(page.text)
    if not turned:
        assert page.text.count("Das ist ein geschriebener Satz.") == 8
    assert document.left_out == ()


_WORDS = (
    "Mit Kopien der Unterlagen, die der Antragsteller am Schalter vorgelegt hat und die geprüft wurden.\n" * 2
)


def card(line: str) -> Image.Image:
    return made.picture((line,), slant=0).crop((100, 150, 1654, 650))


def strips(page: Image.Image) -> list[tuple[Image.Image, tuple[int, int, int, int]]]:
    """A page as some scanners hand it over: cut into strips."""
    size = page.height // 50
    cut = [page.crop((0, top, page.width, top + size)) for top in range(0, 50 * size, size)]
    return [(strip, (420, 12, 50, 608 - 12 * number)) for number, strip in enumerate(cut)]


@pytest.mark.parametrize(
    ("content", "texts"),
    [
        (
            lambda: pdf.placed(
                [(card("Frau Weyermann"), (420, 200, 50, 520)), (card("Heidestr. 17"), (420, 200, 50, 250))],
                _WORDS,
            ),
            ("Weyermann", "Heidestr. 17"),
        ),
        (
            lambda: pdf.placed([(card("Frau Weyermann"), (420, 200, 50, 400))], _WORDS, drawing=True),
            ("Weyermann",),
        ),
        (lambda: pdf.placed(strips(made.picture(slant=0)), _WORDS), ("Lüdenscheidt", made.IBAN)),
    ],
    ids=["front and back", "in a drawing", "strips"],
)
def test_scans_beside_words_wherever_they_stand(
    reading: Reading, content: Callable[[], bytes], texts: tuple[str, ...]
) -> None:
    (page,) = reading(content()).passages
    assert page.recognised
    found = "".join(page.text.split())
    assert [text for text in texts if text.replace(" ", "") not in found] == []


def test_a_small_scan_beside_words_and_what_hangs_on_notes_are_told(reading: Reading) -> None:
    """A card in its own size covers 7 % of a page."""
    attached = b"<< /Type /Annot /Subtype /FileAttachment /Rect [10 10 20 20] /Contents (Anlage) >>"
    document = reading(pdf.placed([(card("Frau Weyermann"), (240, 78, 50, 500))], _WORDS, notes=attached))
    assert set(document.left_out) == {"pictures", "attachments"}
    assert "[Kommentar: Anlage]" in document.passages[0].text


def test_what_somebody_recognised_before_is_not_recognised_again(reading: Reading) -> None:
    document = reading(pdf.beside_words(made.picture(dpi=100), WORDS, unseen=True))
    assert [p.recognised for p in document.passages] == [False]


def test_the_same_picture_on_each_page_is_recognised_once(reading: Reading) -> None:
    document = reading(pdf.beside_words(made.picture(dpi=100), WORDS, pages=3))
    assert [p.recognised for p in document.passages] == [True, False, False]


def test_a_photograph_of_a_screen_is_enlarged(reading: Reading) -> None:
    small = made.picture(dpi=90, slant=0)
    assert "Wohngeld" in reading(made.as_file(small, "PNG")).passages[0].text


@pytest.mark.parametrize("slant", [9, -15])
def test_a_letter_that_was_photographed_at_an_angle(reading: Reading, slant: int) -> None:
    page = made.picture(slant=slant)
    for content in (made.as_file(page, "JPEG", quality=75), pdf.of_pages([page])):
        found = reading(content).passages[0].text
        assert "Müller-Lüdenscheidt" in found
        assert "Jürgen Weißenfels" in found


def test_a_fax_has_half_as_many_dots_down_as_across(reading: Reading) -> None:
    page = (
        made.picture(slant=0, dpi=204).resize((1728, 1143)).point(lambda dot: 255 * (dot > 150)).convert("1")
    )
    fax = made.as_file(page, "TIFF", compression="group3", dpi=(204, 98))
    assert missing(reading(fax).passages[0].text) == []


@pytest.mark.parametrize("size", [(1, 1), (1_000, 1_400), (100, 9_000)])
def test_what_has_no_lines_stays_as_it_is(size: tuple[int, int]) -> None:
    page = Image.new("L", size, 200)
    assert straight(page, 10**7) is page


def test_turning_makes_no_page_too_large() -> None:
    page = made.picture(slant=12)
    turned = straight(page, page.width * page.height)
    assert turned is not page
    assert turned.width * turned.height <= page.width * page.height


def test_a_picture_without_text_is_refused(reading: Reading) -> None:
    assert reading.refusal(made.as_file(Image.new("RGB", (600, 400), "white"), "PNG")) == "nothing_to_read"


async def test_without_tesseract_texts_are_read_and_scans_are_not(caplog: pytest.LogCaptureFixture) -> None:
    reader = Reader(Documents(ocr="/nowhere/tesseract"))
    try:
        with caplog.at_level(logging.WARNING, "stellwerk"):
            mixed = await reader.read("a.pdf", pdf.of_pages(["geschrieben", made.picture(dpi=72)]))
        assert "there is no Tesseract on this machine" in caplog.text
        assert [p.text for p in mixed.passages] == ["geschrieben", ""]
        assert mixed.left_out == ("scans",)
        with pytest.raises(DocumentRefused) as why:
            await reader.read("a.png", made.as_file(made.picture(dpi=72), "PNG"))
        assert why.value.cause == "ocr_missing"
    finally:
        await reader.close()


async def test_a_tesseract_without_german_is_none(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    program = tmp_path / "tesseract"
    program.write_text("#!/bin/sh\nprintf 'List of available languages (1):\\neng\\n'\n")
    program.chmod(0o755)
    assert await Ocr.find(str(program), Limits()) is None
    assert "no German data" in caplog.text


def taken_over(folder: Path, code: str) -> Ocr:
    """A program in Tesseract's place that does what ``code`` says, in C: it has to run without any file."""
    source, program = folder / "evil.c", folder / "evil"
    source.write_text(code)
    assert os.system(f"cc -o {program} {source}") == 0  # noqa: S605
    return Ocr(str(program), "deu", "3", "", Limits(ocr_seconds=4))


EVIL = """
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>
static void tell(const char *name, long got) { printf("%s %s\\n", name, got < 0 ? "refused" : "DONE"); fflush(stdout); }
int main(void) {
    char *none[] = {0};
    tell("socket", socket(AF_INET, SOCK_STREAM, 0));
    tell("unix", socket(AF_UNIX, SOCK_STREAM, 0));
    tell("passwd", open("/etc/passwd", O_RDONLY));
    tell("home", open("/root", O_RDONLY));
    tell("write", open("/tmp/stellwerk-evil", O_WRONLY | O_CREAT, 0600));
    tell("memory", open("/dev/shm/stellwerk-evil", O_WRONLY | O_CREAT, 0600));
    tell("parent", kill(getppid(), SIGTERM));
    tell("shell", execve("/bin/sh", none, none));
    tell("fork", fork());
    return 0;
}
"""


@pytest.mark.skipif(os.system("command -v cc >/dev/null") != 0, reason="no C compiler")  # noqa: S605
async def test_a_tesseract_that_was_taken_over_can_do_nothing(tmp_path: Path) -> None:
    for folder in (tmp_path, *tmp_path.parents[:1]):
        folder.chmod(folder.stat().st_mode | stat.S_IXOTH)
    said = await taken_over(tmp_path, EVIL).text(2, 2, b"1234")
    assert said is not None
    assert said.count("refused") == 9
    assert "DONE" not in said


@pytest.mark.skipif(os.system("command -v cc >/dev/null") != 0, reason="no C compiler")  # noqa: S605
@pytest.mark.parametrize(
    "body",
    [
        'for (;;) puts("flood");',
        "for (;;) ;",
        "pause();",
        "char *p; while ((p = malloc(1 << 20))) memset(p, 1, 1 << 20); return 1;",
        "return 7;",
    ],
)
async def test_a_tesseract_that_floods_hangs_or_fails_recognises_nothing(tmp_path: Path, body: str) -> None:
    heads = "".join(f"#include <{name}.h>\n" for name in ("stdio", "stdlib", "string", "unistd"))
    code = f"{heads}int main(void) {{ {body} }}"
    began = asyncio.get_running_loop().time()
    assert await taken_over(tmp_path, code).text(2, 2, b"1234") is None
    assert asyncio.get_running_loop().time() - began < 8
