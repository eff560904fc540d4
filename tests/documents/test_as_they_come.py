# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Files as a town hall really gets them: out of old programs, saved by editors, wrongly declared."""

from __future__ import annotations

import pytest
from tests.documents import made
from tests.documents.conftest import Reading

from stellwerk.documents.text import decode

LIST = "Name;Straße;Ort\nMüller;Gräfinnenweg 3;Köln\nBöhm;Ahornweg 5;Düren\n"


@pytest.mark.parametrize("encoding", ["cp850", "mac-roman"])
def test_a_list_out_of_an_old_program(reading: Reading, encoding: str) -> None:
    """As Windows-1252 it would be "B”hm": no name to a detector."""
    document = reading(LIST.encode(encoding), "liste.csv")
    assert document.kind == "csv"
    assert document.passages[0].text == LIST.strip()


@pytest.mark.parametrize(
    "text",
    [
        "Er sagte „Grüße“, und ging – zu Herrn Tomašek, 5 €",
        "Frau Tomašek und „Herr Ožbolt“ (Ÿ)",
        "À bientôt, cher élève, à Besançon…",
    ],
)
def test_what_is_windows_1252_stays_so(text: str) -> None:
    assert decode(text.encode("cp1252")) == text


def test_capitals_of_dos() -> None:
    assert decode("MÜLLER JÜRGEN, KÖLN".encode("cp850")) == "MÜLLER JÜRGEN, KÖLN"


@pytest.mark.parametrize("before", [b"\xef\xbb\xbf", b"\r\n\r\n"], ids=["mark", "blank lines"])
def test_a_mail_and_rich_text_that_an_editor_saved(reading: Reading, before: bytes) -> None:
    document = reading(before + made.mail())
    assert "Von: Jürgen Weiß" in document.passages[0].text
    assert document.passages[1].text == "Zählerstand: 4711"
    rich = reading(before + rb"{\rtf1\ansi Frau M\'fcller\par}")
    assert (rich.kind, rich.passages[0].text) == ("rtf", "Frau Müller")


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_a_mail_whose_letters_stand_there_undeclared(reading: Reading, encoding: str) -> None:
    source = (
        "From: Jörg Bär <j@example.org>\nTo: a@example.org\nSubject: Frau Böhm\nMIME-Version: 1.0\n"
        "Content-Type: text/plain; charset=us-ascii\n\nHerr Müller aus Süchteln"
    )
    document = reading(source.encode(encoding))
    assert document.passages[0].title == "Frau Böhm"
    assert document.passages[0].text == (
        "Von: Jörg Bär <j@example.org>\nAn: a@example.org\nBetreff: Frau Böhm\n\nHerr Müller aus Süchteln"
    )


def test_a_page_that_begins_with_its_table(reading: Reading) -> None:
    """Many programs call that an Excel file."""
    document = reading(b"<table><tr><td>M&uuml;ller<td>K&ouml;ln</table><script>x()</script>", "export.xls")
    assert (document.kind, document.passages[0].text) == ("html", "Müller\tKöln")
    assert document.left_out == ("scripts",)
