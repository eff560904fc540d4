# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Every format, as programs write it, read in the real worker: the whole text, and what hides in it."""

from __future__ import annotations

import struct

import openpyxl
import pytest
from tests.documents import compound, made, pdf
from tests.documents.conftest import Reading

from stellwerk.documents.read import lzfu
from stellwerk.documents.read.dispatch import READERS
from stellwerk.documents.values import KINDS, Progress, Sort


def test_a_reader_for_each_kind() -> None:
    assert set(READERS) == KINDS


def test_word(reading: Reading) -> None:
    document = reading(made.word(), "bescheid.docx")
    assert document.kind == "docx"
    (passage,) = document.passages
    assert passage.sort is Sort.SECTION
    assert passage.title == "Bescheid über Grundsteuer"
    for text in (
        "Sehr geehrter Herr Özdemir,",
        "verborgener Vermerk",
        f"Name\tIBAN\tBetrag\nGroß\t{made.IBAN}\t12,50 €",
        "neu eingefügt",
        "[gelöscht: alte Fassung]",
        "Feld des Formulars",
        "[x] einverstanden",
        "Text im Kasten",
        "Kopfzeile der Kämmerei",
        "Fußzeile: Aktenzeichen 20-4711",
        "Frau Schäfer: Anschrift stimmt nicht: Hinterhaus!",
    ):
        assert passage.text.count(text) == 1, text


def test_macros_objects_and_remote_parts_are_told_and_not_followed(reading: Reading) -> None:
    word = made.word()
    relations = made.member(word, "word/_rels/document.xml.rels").replace(
        b"</Relationships>",
        b'<Relationship Id="x1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
        b'attachedTemplate" Target="http://127.0.0.1:9/x.dotm" TargetMode="External"/></Relationships>',
    )
    types = made.member(word, "[Content_Types].xml").replace(
        b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
        b"application/vnd.ms-word.document.macroEnabled.main+xml",
    )
    document = reading(
        made.packed(
            {
                "word/_rels/document.xml.rels": relations,
                "[Content_Types].xml": types,
                "word/vbaProject.bin": b"Sub AutoOpen()",
                "word/embeddings/oleObject1.bin": b"\xd0\xcf\x11\xe0",
            },
            like=word,
        )
    )
    assert set(document.left_out) == {"macros", "objects", "remote_parts"}
    assert "Özdemir" in document.passages[0].text
    assert "AutoOpen" not in document.passages[0].text


def test_a_workbook(reading: Reading) -> None:
    document = reading(made.workbook(), "kasse.xlsx")
    assert document.kind == "xlsx"
    first, hidden = document.passages
    assert (first.sort, first.title, hidden.title) == (Sort.SHEET, "Gebühren", "Geheim")
    assert first.text.split("\n") == [
        "Name\tgeboren\tBetrag\tbezahlt",
        "Höfer\t29.02.1980\t12.5\tWAHR",
        "Straßmann\t02.01.2026 03:04\t1234567890123\tFALSCH",
        "versteckte Zeile",
        "[Kommentare]",
        "A2: zahlt in Raten, säumig",
    ]
    assert hidden.text.strip() == "Schwärzung vergessen"
    assert document.left_out == ("formulas_without_values",)


def test_a_presentation(reading: Reading) -> None:
    document = reading(made.presentation(), "haushalt.pptx")
    assert document.kind == "pptx"
    first, hidden = document.passages
    assert (first.sort, first.title) == (Sort.SLIDE, "Haushalt für Bürger")
    assert "Erträge\t3,4 Mio. €" in first.text
    assert "[Notizen]\nRückfrage des Kämmerers erwähnen" in first.text
    assert hidden.text == "verborgene Folie"


def test_open_document_text(reading: Reading) -> None:
    document = reading(made.odt(), "niederschrift.odt")
    assert document.kind == "odt"
    text = document.passages[0].text
    assert document.passages[0].title == "Niederschrift"
    for expected in (
        "Der Ausschuss",
        "einstimmig",
        "[Fußnote: mit Enthaltung von Herrn Groß]",
        "[Kommentar von Schriftführerin: Bitte prüfen]",
        "Köhler\tCDU",
    ):
        assert expected in text


def test_open_document_tables(reading: Reading) -> None:
    document = reading(made.ods(), "baeder.ods")
    assert document.kind == "ods"
    assert (document.passages[0].title, document.passages[0].sort) == ("Bäder", Sort.SHEET)
    assert document.passages[0].text == "Bad\tGäste\nBreyell\t1204"


def test_a_mail_and_its_attachments(reading: Reading) -> None:
    inner = made.mail(attached=made.word(), name="bescheid.docx")
    document = reading(made.mail(attached=inner, name="weiter.eml"), "anfrage.eml")
    assert document.kind == "eml"
    head, inner_head, word = document.passages
    assert head.sort is Sort.MAIL
    assert head.title == "Überflutung im Keller"
    assert head.text.startswith(
        "Von: Jürgen Weiß <j.weiss@example.org>\nAn: bauamt@example.org\nDatum: Mon, 02 Mar"
    )
    assert "mein Keller stand unter Wasser." in head.text
    assert "HTML" not in head.text
    assert inner_head.sort is word.sort is Sort.ATTACHMENT
    assert inner_head.title == "weiter.eml › Überflutung im Keller"
    assert word.title == "weiter.eml › bescheid.docx › Bescheid über Grundsteuer"
    assert "Özdemir" in word.text


def test_what_a_mail_has_that_cannot_be_read_is_told(reading: Reading) -> None:
    for content, code in (
        (b"MZ\x90\0" + bytes(range(256)), "unknown_attachment"),
        (pdf.encrypted(pdf.of_pages(["geheim"])), "encrypted_part"),
        (b"%PDF-1.7 nothing else", "unreadable_attachment"),
    ):
        document = reading(made.mail(attached=content, name="anlage.bin"))
        assert document.left_out == (code,)
        assert len(document.passages) == 1


def test_a_mail_of_outlook(reading: Reading) -> None:
    document = reading(compound.outlook_mail(), "anfrage.msg")
    assert document.kind == "msg"
    head, meter, inner = document.passages
    assert head.text.split("\n")[:2] == ["Von: Jürgen Weiß <j.weiss@example.org>", "An: Bauamt"]
    assert "Empfänger: Bauamt Nettetal <bauamt@example.org>" in head.text
    assert "Betreff: Anfrage Überflutung" in head.text
    assert "mein Keller stand unter Wasser.\nGrüße" in head.text
    assert (meter.title, meter.text) == ("zähler.txt", "Zählerstand: 4711")
    assert inner.title == "Weiterleitung › Innere Mail"
    assert "Hausnummer 7b" in inner.text


EXAMPLE = bytes.fromhex(  # MS-OXRTFCP, 4.1.1
    "2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d0a800fa0"
)
BARE = struct.pack("<IIII", 60, 48, 0x414C454D, 0) + rb"{\rtf1\ansi Gr\'fc\'dfe aus dem Bauamt}".ljust(48)


@pytest.mark.parametrize(
    ("body", "text", "left_out"),
    [
        (EXAMPLE, "Betreff: Reich\n\nhello world", ()),
        (BARE, "Betreff: Reich\n\nGrüße aus dem Bauamt", ()),
        (EXAMPLE[:30], None, ()),
        (b"something else entirely", "Betreff: Reich", ("rich_body",)),
        (b"short", "Betreff: Reich", ("rich_body",)),
    ],
    ids=["packed", "bare", "cut off", "unknown", "short"],
)
def test_a_mail_of_outlook_in_rich_text_alone(
    reading: Reading, body: bytes, text: str | None, left_out: tuple[str, ...]
) -> None:
    document = reading(compound.rich_mail(body))
    assert document.left_out == left_out
    if text is not None:
        assert document.passages[0].text == text


def test_the_example_of_repetition_beyond_what_is_there() -> None:
    """MS-OXRTFCP, 4.1.2: a reference into what it writes itself."""
    packed = bytes.fromhex("1a0000001c0000004c5a4675e2d44b51410004205758595a0d6e7d010eb0")
    assert lzfu.unpacked(packed) == b"{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}"


def test_rich_text(reading: Reading) -> None:
    source = (
        r"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Arial;}}{\header Kopf der Stadt\par}"
        r"{\*\generator X;}Gr\'fc\'dfe an Frau {\v versteckt }Sch\u228?fer\par"
        r"{\pict\pngblip " + "89504e47" * 200 + r"}Ende{\footnote Fu\'dfnote}}"
    )
    document = reading(source.encode(), "brief.rtf")
    assert document.kind == "rtf"
    text = document.passages[0].text
    for expected in ("Grüße an Frau versteckt Schäfer", "Kopf der Stadt", "Fußnote", "Ende"):
        assert expected in text
    assert "89504e47" not in text
    assert document.left_out == ("pictures",)


def test_html(reading: Reading) -> None:
    source = """<!DOCTYPE html><html><head><title>Satzung</title><meta charset="iso-8859-1">
    <style>p { color: red }</style><script>alert('nein')</script></head><body><h1>§ 1 Gebühren</h1>
    <p>Für   Hunde <b>über</b> 6&nbsp;Monate</p><p style="display:none">verborgen</p><!-- Anmerkung -->
    <table><tr><td>Größe</td><td></td><td>12 €</td></tr></table><img src="http://127.0.0.1:9/x" alt="Wappen">
    <input value="Müller"></body></html>""".replace("€", "&euro;")
    document = reading(source.encode("latin-1"), "satzung.html")
    assert document.kind == "html"
    assert document.passages[0].text.split("\n") == [
        "Satzung",
        "§ 1 Gebühren",
        "Für Hunde über 6 Monate",
        "verborgen",
        "Größe\t\t12 €",
        "Wappen Müller",
    ]
    assert set(document.left_out) == {"scripts", "pictures"}


def test_tables_as_text(reading: Reading) -> None:
    source = "Name;Straße;Betrag\nGroß;Ahornweg 3;12,50\nÖz;Am Bäumchen 1;7,00\n"
    document = reading(source.encode("cp1252"), "liste.csv")
    assert document.kind == "csv"
    assert document.passages[0].text == source.strip()


def test_a_letter_with_commas_is_no_table(reading: Reading) -> None:
    assert reading("Sehr geehrte Frau Groß,\nvielen Dank, bis bald,\nIhr Amt,".encode()).kind == "txt"
    assert reading(b"Sehr geehrte Damen,\nmit freundlichem Dank,").kind == "txt"
    assert reading(b"Name,Ort,Betrag\nX,Y,1\n").kind == "csv"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "utf-32", "cp1252"])
def test_text_in_any_encoding(reading: Reading, encoding: str) -> None:
    text = "Grüße aus Nettetal\r\nzweite Zeile – „zitiert“"
    document = reading(text.encode(encoding), "brief.txt")
    assert document.kind == "txt"
    assert document.passages[0].text == text.replace("\r\n", "\n")


def test_a_long_text_is_cut_into_sections_and_nothing_is_lost(reading: Reading) -> None:
    words = [f"Wort{number}" for number in range(5_000)]
    document = reading("\n".join([" ".join(words[:2_000]), *words[2_000:]]).encode())
    assert [p.number for p in document.passages] == list(range(1, len(document.passages) + 1))
    assert all(len(p.text) <= 3_100 for p in document.passages)
    assert " ".join(p.text for p in document.passages).split() == words


def test_pages_of_a_pdf(reading: Reading) -> None:
    pages = ["Grüße von Seite 1", "", "Straße 3 (Hof)"]
    steps: list[Progress] = []
    document = reading(pdf.of_pages(pages, form=True), "brief.pdf", told=steps.append)
    assert document.kind == "pdf"
    assert [(p.number, p.sort) for p in document.passages] == [(n, Sort.PAGE) for n in (1, 2, 3)]
    assert document.passages[0].text == (
        "Grüße von Seite 1\nNachname: Müller-Lüdenscheidt\n[Kommentar: Bitte prüfen]"
    )
    assert [p.text for p in document.passages[1:]] == ["", "Straße 3 (Hof)"]
    assert steps[-1] == Progress("reading", 3, 3)


def test_words_that_a_line_end_took_apart(reading: Reading) -> None:
    lines = "Die Stadtverwal-\ntung, Frau Müller-\nLüdenscheidt, Umwelt-\nund Naturschutz"
    assert reading(pdf.of_pages([lines])).passages[0].text == (
        "Die Stadtverwaltung, Frau Müller-Lüdenscheidt, Umwelt- und Naturschutz"
    )


def test_scripts_of_a_pdf_are_told_and_do_not_run(reading: Reading) -> None:
    script = b"/Names << /JavaScript << /Names [(a) << /S /JavaScript /JS (app.alert\\(1\\)) >>] >> >>"
    assert reading(pdf.of_pages(["Text"], extras=script)).left_out == ("scripts",)


def test_a_pdf_within_a_mail_tells_the_page(reading: Reading) -> None:
    document = reading(made.mail(attached=pdf.of_pages(["eins", "zwei"]), name="brief.pdf"))
    assert [p.title for p in document.passages[1:]] == ["brief.pdf › Seite 1", "brief.pdf › Seite 2"]


def test_too_much_is_left_out_and_told(reading: Reading) -> None:
    document = reading(pdf.of_pages([f"Seite {n}" for n in range(1, 503)]))
    assert len(document.passages) == 500
    assert document.left_out == ("too_many_passages",)
    book = openpyxl.Workbook()
    for number in range(2_100):
        book.active.append([str(number), "ä" * 1_000])
    document = reading(made.saved(book.save))
    assert 1_990_000 < sum(len(p.text) for p in document.passages) <= 2_000_000
    assert document.left_out == ("too_much_text",)
